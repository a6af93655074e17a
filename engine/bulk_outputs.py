"""What a plan answers: routes, levels and the status of every norm, as nodes over the columns.

Each rule here stands for one of `engine.consequences` and `engine.routes` and must mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dsl.schema import MEASURE
from dsl.statute import Norm
from engine.bulk_layout import Layout, Needs
from engine.bulk_margins import Margins, Threshold
from engine.bulk_nodes import FALSE, TRUE, Node
from engine.bulk_paths import Entity
from engine.bulk_plan import Plan
from engine.bulk_rules import Compiler
from engine.calculus import Status
from engine.case import is_weighed
from engine.consequences import OBLIGING
from engine.routes import EXPORT, SCALE
from kb.rulebook import Rules

ROUTE = "route"
NONE, UNDECIDED = "none", "undetermined"
STATUSES = (Status.BREACHED, Status.OPEN, Status.UNDETERMINED, Status.MET, Status.DEFEATED)


@dataclass(frozen=True)
class Instance:
    """A norm on the row's entity of a sort, or on its measure of a kind."""

    norm: Norm
    sort: str
    kind: str = ""

    def __str__(self) -> str:
        return f"{self.norm.id}@{self.sort}" + (f":{self.kind}" if self.kind else "")


@dataclass
class Answers:
    """The columns of a plan's answer and how to read them.

    `statuses` maps a column to the instance and the status that it tells of; `route` and `levels`
    are columns of places in their lists of codes; `under` and `possible` map a column to the norm
    that decides, or the route that remains possible, where the column holds. `thresholds` are those
    that a count may reach.
    """

    outputs: dict[str, Node] = field(default_factory=dict)
    statuses: dict[str, tuple[Instance, Status]] = field(default_factory=dict)
    routes: list[str] = field(default_factory=list)
    levels: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    under: dict[str, Norm] = field(default_factory=dict)
    possible: dict[str, str] = field(default_factory=dict)
    thresholds: list[Threshold] = field(default_factory=list)


class Answerer:
    """Puts the questions of a portfolio to the compiled rules of one day."""

    def __init__(self, rules: Rules, layout: Layout) -> None:
        """`layout` says what the register holds."""
        self.rules = rules
        self.layout = layout
        self.compiler = Compiler(rules, layout)
        self.nodes = self.compiler.nodes
        self.answers = Answers()

    @property
    def needs(self) -> Needs:
        """The columns that the plan reads."""
        return self.compiler.needs

    def ask(
        self,
        statuses: tuple[Status, ...] = STATUSES[:3],
        under: bool = True,
        margins: bool = False,
    ) -> Plan:
        """The plan of all answers; `statuses` are those that are told of each norm."""
        self.route(under)
        if margins and ROUTE in self.answers.outputs:
            place, codes = self.answers.outputs[ROUTE], self.answers.routes
            self.answers.thresholds += Margins(self).ask(place, codes)
        self.level()
        for instance in self.instances():
            self.status(instance, statuses)
        return Plan(self.nodes, self.answers.outputs)

    def instances(self) -> Iterator[Instance]:
        """Every duty and prohibition on everything that a row may hold."""
        held = self.layout.always | self.layout.sometimes
        for norm in self.rules.norms:
            if norm.kind not in OBLIGING or not is_weighed(norm):
                continue
            if norm.sort == MEASURE:
                for sort in sorted(held):
                    yield from (Instance(norm, sort, kind) for kind in self.layout.kinds(sort))
            elif norm.sort in held:
                yield Instance(norm, norm.sort)

    # norms

    def status(self, instance: Instance, wanted: tuple[Status, ...]) -> None:
        """How a norm stands with what its bearer has done."""
        norm, entity = instance.norm, Entity(instance.sort, instance.kind)
        nodes, compiler = self.nodes, self.compiler
        there = compiler.exists(instance.sort)
        if instance.kind:
            there = nodes.both((there, compiler.declared(instance.sort, instance.kind)))
        condition = nodes.both((there, compiler.condition(norm, entity)))
        if condition == FALSE:
            return
        excepted = compiler.excepted(norm, entity)
        standing = nodes.both((condition, nodes.negate(excepted)))
        binds = nodes.holds(standing)
        fulfilled = compiler.fulfilment(norm, entity)
        late = nodes.negate(compiler.time_left(norm, entity))
        breached = nodes.both((binds, nodes.fails(fulfilled), late))
        met = nodes.both((binds, nodes.holds(fulfilled)))
        found = {
            Status.BREACHED: breached,
            Status.OPEN: nodes.both((binds, nodes.negate(met), nodes.negate(breached))),
            Status.UNDETERMINED: nodes.open(standing),
            Status.MET: met,
            Status.DEFEATED: nodes.both(
                (nodes.negate(nodes.fails(condition)), nodes.holds(excepted))
            ),
        }
        for status in wanted:
            if found[status] != FALSE:
                name = f"{status} {instance}"
                self.answers.outputs[name] = found[status]
                self.answers.statuses[name] = (instance, status)

    # scales

    def ordered(self, scale: str) -> list[str]:
        """The terms of a scale that the law of the day knows, highest first."""
        terms = self.rules.schema.terms
        found = [t for t in self.rules.constituting if terms[t].scale == scale]
        return sorted(found, key=lambda term: (-terms[term].order, term))

    def remaining(self, order: list[str]) -> dict[str, Node]:
        """Term → whether it may still decide: it does not fail, and none above it holds."""
        nodes = self.nodes
        found: dict[str, Node] = {}
        above: list[Node] = []
        for term in order:
            truth = self.compiler.term(term)
            found[term] = nodes.both((nodes.negate(nodes.fails(truth)), *above))
            above.append(nodes.negate(nodes.holds(truth)))
        return found

    def decided(self, order: list[str], codes: list[str], otherwise: Node) -> Node:
        """The place of the code that a scale decides; undecided where a higher term is unknown."""
        nodes = self.nodes
        place = otherwise
        undecided = nodes.integer(codes.index(UNDECIDED))
        for term in reversed(order):
            truth = self.compiler.term(term)
            code = nodes.integer(codes.index(self.rules.schema.terms[term].code))
            place = nodes.pick(nodes.open(truth), undecided, place)
            place = nodes.pick(nodes.holds(truth), code, place)
        return place

    def level(self) -> None:
        """Every dataset on every scale of datasets."""
        terms = self.rules.schema.terms
        scales = dict.fromkeys(t.scale for t in terms.values() if t.scale and t.sort == "dataset")
        there = self.compiler.exists("dataset")
        for scale in scales:
            order = self.ordered(scale)
            if there == FALSE or not order:
                continue
            codes = list(dict.fromkeys((*(terms[t].code for t in order), UNDECIDED, NONE)))
            none = self.nodes.integer(codes.index(NONE))
            place = self.decided(order, codes, none)
            nothing = self.nodes.integer(None)
            self.answers.outputs[f"level {scale}"] = self.nodes.pick(there, place, nothing)
            self.answers.levels[f"level {scale}"] = (scale, codes)

    def route(self, under: bool) -> None:
        """The export route of the transfer, what it rests on, and what it may yet be."""
        nodes, compiler, terms = self.nodes, self.compiler, self.rules.schema.terms
        there = compiler.exists("transfer")
        if there == FALSE:
            return
        order = self.ordered(SCALE)
        of_terms = (terms[t].code for t in order)
        codes = list(dict.fromkeys((*of_terms, "exempt", "not-an-export", UNDECIDED)))
        export = compiler.term(EXPORT)
        free = nodes.pick(
            nodes.open(export),
            nodes.integer(codes.index(UNDECIDED)),
            nodes.integer(codes.index("exempt")),
        )
        free = nodes.pick(self.no_export, nodes.integer(codes.index("not-an-export")), free)
        place = self.decided(order, codes, free)
        place = nodes.pick(there, place, nodes.integer(None))
        self.answers.outputs[ROUTE] = place
        self.answers.routes = codes
        if under:
            self.grounds(place, codes)
            self.outcomes(order, place, codes)

    @property
    def no_export(self) -> Node:
        """Whether the transfer is none; where no law of the day speaks of exports, nobody asks."""
        known = TRUE if EXPORT in self.rules.constituting else FALSE
        return self.nodes.both((self.nodes.fails(self.compiler.term(EXPORT)), known))

    def grounds(self, place: Node, codes: list[str]) -> None:
        """The norms under which the route stands."""
        nodes, compiler, terms = self.nodes, self.compiler, self.rules.schema.terms
        transfer = Entity("transfer")
        routes = {t.name for t in terms.values() if t.scale == SCALE}
        for norm in self.rules.norms:
            if norm.kind == "exempts" and routes & set(map(str, norm.defeats)):
                code = "exempt"
            elif norm.term and terms[norm.term].scale == SCALE:
                code = terms[norm.term].code
            else:
                continue
            here = nodes.compare("=", place, nodes.integer(codes.index(code)))
            binds = nodes.holds(compiler.standing(norm, transfer))
            holds = nodes.both((nodes.holds(here), binds))
            if holds != FALSE:
                name = f"under {norm.id}"
                self.answers.outputs[name] = holds
                self.answers.under[name] = norm

    def outcomes(self, order: list[str], place: Node, codes: list[str]) -> None:
        """The routes that remain possible where none is decided."""
        nodes, terms = self.nodes, self.rules.schema.terms
        here = nodes.compare("=", place, nodes.integer(codes.index(UNDECIDED)))
        open_ = nodes.holds(here)
        export = self.compiler.term(EXPORT)
        found: dict[str, list[Node]] = {}
        for term, remains in self.remaining(order).items():
            found.setdefault(terms[term].code, []).append(remains)
        certain = [nodes.holds(self.compiler.term(term)) for term in order]
        free = nodes.negate(nodes.either(certain))
        found["exempt"] = [nodes.both((free, nodes.negate(self.no_export)))]
        found["not-an-export"] = [
            nodes.both((free, nodes.either((nodes.open(export), self.no_export))))
        ]
        for code, remains_of in found.items():
            possible = nodes.both((open_, nodes.either(remains_of)))
            if possible != FALSE:
                self.answers.outputs[f"possible {code}"] = possible
                self.answers.possible[f"possible {code}"] = code
