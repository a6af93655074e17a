"""What must change: the least that settles what is breached or open, or lightens a route.

Scenario × KnowledgeBase → Fix. Ways are searched in memory (`engine.ways`), joined to plans
(`engine.plans`), and offered only where the patched text, weighed anew, bears them out
(`engine.trials`). They come in the order of what they take and of what they bring about anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from dsl.scenario import Scenario
from engine.courses import Course, lighter
from engine.fix_report import Fix, Matter, Way
from engine.matters import Matters
from engine.plans import burden, few, laid_out, solved
from engine.remedy import Changes, drastic
from engine.routes import RouteFinder
from engine.tasks import WORST
from engine.trials import Key, Trials, kind, weighed
from engine.ways import Target
from kb.rulebook import KnowledgeBase

WAYS = 5  # offered
TRIED = 24  # plans weighed for them
EACH = 6  # ways for a task by itself
ARISING = 2  # what a new thing to do counts beside the cost of the changes

Plan = tuple[Changes, Sequence[Target]]


class NotLighter(ValueError):
    """A route that is not lighter than the present one; `codes` are those that are."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


class Fixer:
    """Looks for ways in one scenario."""

    def __init__(self, scenario: Scenario, knowledge: KnowledgeBase, text: str) -> None:
        """`text` is the scenario's file as it stands, with byte order mark and line breaks."""
        self.scenario = scenario
        self.schema = knowledge.schema
        self.before = weighed(scenario, knowledge)
        self.trials = Trials(scenario, knowledge, text, self.before)
        self.search = self.trials.search
        self.matters = Matters(self.before, self.trials.writer)

    def keys(self, *statuses: str) -> list[Key]:
        """The tasks that stand so, the most urgent first."""
        every = [key for key, status in self.before.tasks.items() if status in statuses]
        return sorted(every, key=lambda key: WORST.index(self.before.tasks[key]))

    def settle(self, keys: Sequence[Key], aim: str, thorough: bool = False) -> Fix:
        """Ways to settle all of these tasks that can be settled.

        An open one that hangs on a fact to be found out is left to be asked; what was due in a time
        that is over is done belatedly. If `thorough`, a way settles what it opens too.
        """
        choices: list[Sequence[Changes]] = []
        targets: list[Target] = []
        matters = []
        for key in keys:
            ways = self.search.ways(self.before.targets(key), EACH)
            belated = self.belated(key, ways)
            matters.append(self.matters.matter(key, ways, belated))
            if self.asked(key, belated):
                continue
            ways = ways if belated is None else [belated] if belated else []
            if ways:
                choices.append(ways)
                targets += self.matters.late(key) if belated else self.before.targets(key)
        found = self.combined(choices) if choices else iter(())
        offered = self.offered(((plan, targets) for plan in found), thorough)
        return self.answer(aim, tuple(matters), offered)

    def belated(self, key: Key, ways: Sequence[Changes]) -> Changes | None:
        """What remains to be done though it is too late; None if the task can be settled mildly.

        No change where all has been done.
        """
        duties = self.matters.late(key)
        if not any(duty.belated for duty in duties) or not all(map(drastic, ways)):
            return None
        found = self.search.ways(duties, 1)
        return found[0] if found and not drastic(found[0]) else None

    def asked(self, key: Key, belated: Changes | None) -> bool:
        """Whether a task is open for want of a fact that cannot be changed, only said."""
        unsaid = any(True for _ in self.matters.unsaid(self.before.targets(key)))
        return self.before.tasks[key] == "open" and (unsaid or belated is not None)

    def combined(self, choices: Sequence[Sequence[Changes]]) -> Iterator[Changes]:
        """Plans that settle everything, what takes least first.

        Of many tasks there are countless plans that differ in trifles: after the least one come
        those with a drastic change each, that which serves most tasks first.
        """
        if few(choices):
            yield from islice(laid_out(choices), TRIED)
            return
        yield from islice(solved(choices), 1)
        changes = Counter(
            change
            for ways in choices
            for change in {change for way in ways for change in way}
            if change.drastic
        )
        often = sorted(changes.items(), key=lambda each: (-each[1], repr(each[0])))
        for change, _ in often[:TRIED]:
            yield from islice(solved(choices, frozenset({change})), 1)

    def reroute(self, transfer: str, code: str = "") -> Fix:
        """Ways to the lighter route with this code, or to any that is lighter than the present.

        Raises NotLighter if the code is none of them.
        """
        assessment = self.before.assessment
        finder = RouteFinder(assessment.evaluator, assessment.results, assessment.proofs)
        route = finder.route(transfer)
        present = route.possible if route.route == "undetermined" else (route.route,)
        codes = lighter(self.schema, present)
        if code and code not in codes:
            raise NotLighter(codes)
        found: list[Plan] = []
        for course in (Course(transfer, each) for each in codes if code in ("", each)):
            found += [(way, [course]) for way in self.search.ways([course], EACH)]
        ways = self.offered(sorted(found, key=lambda plan: burden(plan[0])), False)
        return self.answer("route", (), ways, transfer, code, codes)

    def offered(self, found: Iterable[Plan], thorough: bool) -> tuple[Way, ...]:
        """The first plans of different kinds that the patched text bears out, ranked."""
        ranked: list[tuple[int, Way]] = []
        kinds: set[frozenset[tuple[object, ...]]] = set()
        for plan, targets in found:
            if kind(plan) in kinds:
                continue
            way = self.trials.way(plan, targets, thorough)
            if way is not None:
                kinds.add(kind(plan))
                ranked.append((burden(plan) + ARISING * len(way.arises), way))
            if len(ranked) == WAYS:
                break
        return tuple(way for _, way in sorted(ranked, key=lambda each: each[0]))

    def text_after(self, way: Way) -> str:
        """The whole text of the file after one of the ways that have been offered."""
        return self.trials.texts[way.patch]

    def answer(
        self,
        aim: str,
        matters: tuple[Matter, ...],
        ways: tuple[Way, ...],
        transfer: str = "",
        route: str = "",
        lighter_: tuple[str, ...] = (),
    ) -> Fix:
        """The whole record."""
        statuses = list(self.before.tasks.values())
        return Fix(
            self.scenario.title,
            self.scenario.source.name,
            self.scenario.as_of,
            aim,
            matters,
            ways,
            statuses.count("breached"),
            statuses.count("open"),
            transfer,
            route,
            lighter_,
        )
