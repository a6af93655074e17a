"""The export regime as each peer writes rules, made from the plan's own nodes.

A regime is a list of steps (name, `and`/`or`, signed names of facts or earlier steps) and the names
of the steps that decide. Facts are true or false: what is unknown is put as false for all peers
alike, since most know no third value. A peer is a function from rows of facts to rows of answers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine import deontics
from engine.bulk_nodes import FALSE, TRUE, UNKNOWN, Node, Nodes
from engine.case import case_of
from engine.logic import Evaluator
from engine.world import World

Facts = Mapping[str, bool]
Literal = tuple[bool, str]  # whether it is taken as it is, or negated; a fact or a step
Answers = list[tuple[bool, ...]]


@dataclass(frozen=True)
class Regime:
    """Rules as steps over facts."""

    facts: tuple[str, ...]
    steps: tuple[tuple[str, str, tuple[Literal, ...]], ...]
    decides: tuple[Literal, ...]


def regime_of(nodes: Nodes, decides: Sequence[Node]) -> tuple[Regime, dict[str, Node]]:
    """The regime that decides some nodes, and the node of each fact."""
    facts: dict[str, Node] = {}
    steps: dict[Node, tuple[str, str, tuple[Literal, ...]]] = {}

    def literal(node: Node) -> Literal:
        operation, *rest = nodes.parts(node)
        if node in (FALSE, UNKNOWN, TRUE):
            facts["never"] = FALSE
            return node != TRUE, "never"
        if operation == "not":
            positive, name = literal(rest[0])
            return not positive, name
        if operation == "holds":
            return literal(rest[0])
        if operation in ("and", "or"):
            if node not in steps:
                parts = tuple(literal(part) for part in rest)
                steps[node] = (f"s{node}", str(operation), parts)
            return True, f"s{node}"
        facts[f"f{node}"] = node
        return True, f"f{node}"

    found = tuple(literal(node) for node in decides)
    return Regime(tuple(sorted(facts)), tuple(steps.values()), found), facts


def walk(regime: Regime, rows: Sequence[Facts]) -> Answers:
    """The rules walked in Python: what the peers are checked against."""
    found = []
    for row in rows:
        known = dict(row)
        for name, operation, parts in regime.steps:
            values = (known[part] is positive for positive, part in parts)
            known[name] = all(values) if operation == "and" else any(values)
        found.append(tuple(known[name] is positive for positive, name in regime.decides))
    return found


def cedar(regime: Regime) -> Callable[[Sequence[Facts]], Answers]:
    """Cedar: a policy for each answer; without steps in between, conditions are written out."""
    import cedarpy

    steps = {name: (operation, parts) for name, operation, parts in regime.steps}

    def text(literal: Literal) -> str:
        positive, name = literal
        if name not in steps:
            inner = f"context.{name}"
        else:
            operation, parts = steps[name]
            inner = f"({' && '.join(map(text, parts))})" if operation == "and" else (
                f"({' || '.join(map(text, parts))})"
            )  # fmt: skip
        return inner if positive else f"!{inner}"

    policies = cedarpy.PolicySet.from_str(
        "\n".join(
            f'permit(principal, action == Action::"a{n}", resource) when {{ {text(literal)} }};'
            for n, literal in enumerate(regime.decides)
        )
    )
    entities = cedarpy.Entities.from_json_str("[]")

    def run(rows: Sequence[Facts]) -> Answers:
        requests = [
            {
                "principal": 'U::"u"',
                "action": f'Action::"a{n}"',
                "resource": 'R::"r"',
                "context": dict(row),
            }
            for row in rows
            for n in range(len(regime.decides))
        ]
        found = iter(cedarpy.is_authorized_batch(requests, policies, entities))
        return [tuple(next(found).allowed for _ in regime.decides) for _ in rows]

    return run


def zen(regime: Regime) -> Callable[[Sequence[Facts]], Answers]:
    """GoRules zen: one expression node; later expressions read earlier ones."""
    from zen import ZenEngine

    names = {name for name, _, _ in regime.steps}

    def text(literal: Literal) -> str:
        positive, name = literal
        inner = f"$.{name}" if name in names else name
        return inner if positive else f"not {inner}"

    joined = {"and": " and ", "or": " or "}
    lines = [
        {"id": name, "key": name, "value": joined[operation].join(map(text, parts))}
        for name, operation, parts in regime.steps
    ]
    lines += [
        {"id": f"d{n}", "key": f"d{n}", "value": text(each)}
        for n, each in enumerate(regime.decides)
    ]
    content = {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode"},
            {"id": "e", "name": "e", "type": "expressionNode", "content": {"expressions": lines}},
            {"id": "out", "name": "out", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "e", "type": "edge"},
            {"id": "2", "sourceId": "e", "targetId": "out", "type": "edge"},
        ],
    }
    decision = ZenEngine().create_decision(json.dumps(content))

    def run(rows: Sequence[Facts]) -> Answers:
        found = (decision.evaluate(dict(row))["result"] for row in rows)
        return [tuple(row[f"d{n}"] for n in range(len(regime.decides))) for row in found]

    return run


def asp(regime: Regime) -> Callable[[Sequence[Facts]], Answers]:
    """clingo: answer-set rules, all rows grounded together."""
    import clingo

    def text(literal: Literal) -> str:
        positive, name = literal
        return f"{'' if positive else 'not '}{name}(R)"

    lines = []
    for name, operation, parts in regime.steps:
        bodies = [", ".join(map(text, parts))] if operation == "and" else map(text, parts)
        lines += [f"{name}(R) :- row(R), {body}." for body in bodies]
    for n, each in enumerate(regime.decides):
        lines.append(f"d({n},R) :- row(R), {text(each)}.")
    program = "\n".join((*lines, "#show d/2."))

    def run(rows: Sequence[Facts]) -> Answers:
        control = clingo.Control(["--warn=none"])
        facts = [f"row(0..{len(rows) - 1})."]
        facts += [
            f"{name}({n})." for n, row in enumerate(rows) for name, held in row.items() if held
        ]
        control.add("base", [], program + "\n".join(facts))
        control.ground([("base", [])])
        held: set[tuple[int, int]] = set()

        def model(found: clingo.Model) -> None:
            held.update(tuple(a.number for a in s.arguments) for s in found.symbols(shown=True))

        control.solve(on_model=model)
        return [
            tuple((n, row) in held for n in range(len(regime.decides))) for row in range(len(rows))
        ]

    return run


def rego(regime: Regime) -> Callable[[Sequence[Facts]], Answers]:
    """Rego, by rego-cpp."""
    import regopy

    names = {name for name, _, _ in regime.steps}

    def text(literal: Literal) -> str:
        positive, name = literal
        return f"{'' if positive else 'not '}{name if name in names else f'input.{name}'}"

    lines = ["package export"]
    for name, operation, parts in regime.steps:
        bodies = ["; ".join(map(text, parts))] if operation == "and" else map(text, parts)
        lines += [f"{name} if {{ {body} }}" for body in bodies]
    for n, each in enumerate(regime.decides):
        lines += [f"default d{n} := false", f"d{n} if {{ {text(each)} }}"]
    listed = ", ".join(f"d{n}" for n in range(len(regime.decides)))
    lines.append(f"answer := [{listed}]")
    interpreter = regopy.Interpreter()
    interpreter.add_module("export", "\n".join(lines))

    def run(rows: Sequence[Facts]) -> Answers:
        found = []
        for row in rows:
            interpreter.set_input(dict(row))
            answer = json.loads(str(interpreter.query("x = data.export.answer")))
            found.append(tuple(answer["bindings"]["x"]))
        return found

    return run


def openfisca(regime: Regime) -> Callable[[Sequence[Facts]], Answers]:
    """OpenFisca: a variable for each fact and step, computed for all rows as vectors."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    flow = build_entity(key="flow", plural="flows", label="", is_person=True)
    system = TaxBenefitSystem([flow])

    def variable(name: str, formula: object = None) -> None:
        more = {"formula": formula} if formula else {}
        system.add_variable(
            type(name, (Variable,), {
                "value_type": bool, "entity": flow, "definition_period": DateUnit.YEAR, **more,
            })
        )  # fmt: skip

    def formula(operation: str, parts: tuple[Literal, ...]) -> object:
        def compute(rows: object, period: object) -> object:
            total = None
            for positive, name in parts:
                value = rows(name, period)  # type: ignore[operator]
                value = value if positive else ~value
                if total is None:
                    total = value
                else:
                    total = total & value if operation == "and" else total | value
            return total

        return compute

    for name in regime.facts:
        variable(name)
    for name, operation, parts in regime.steps:
        variable(name, formula(operation, parts))

    def run(rows: Sequence[Facts]) -> Answers:
        import numpy as np

        simulation = SimulationBuilder().build_default_simulation(system, count=len(rows))
        for name in regime.facts:
            values = np.array([row[name] for row in rows])
            simulation.set_input(name, "2026", values)
        columns = []
        for positive, name in regime.decides:
            value = simulation.calculate(name, "2026")
            columns.append(value if positive else ~value)
        return [tuple(map(bool, row)) for row in zip(*columns, strict=True)]

    return run


PEERS: dict[str, Callable[[Regime], Callable[[Sequence[Facts]], Answers]]] = {
    "Cedar (cedarpy, batch)": cedar,
    "GoRules zen": zen,
    "clingo, rows together": asp,
    "Rego (regopy)": rego,
    "OpenFisca, vectors": openfisca,
}


def reference(scenarios: Sequence[object], rules: object, terms: Sequence[str]) -> list[object]:
    """The reference evaluator on scenarios of one row: with unknowns, and with its derivations."""
    found = []
    for scenario in scenarios:
        evaluator = Evaluator(World(scenario, rules.schema, rules.day), rules)  # type: ignore
        transfer = evaluator.world.of_sort("transfer")[0].name
        found.append([evaluator.term(term, transfer).truth for term in terms])
    return found


def durable(scenarios: Sequence[object], rules: object, day: date) -> None:
    """The deontic calculus in durable_rules: all norms, signed facts asserted one at a time."""
    for scenario in scenarios:
        evaluator = Evaluator(World(scenario, rules.schema, day), rules)  # type: ignore
        deontics.consequences(case_of(evaluator))
