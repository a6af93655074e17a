"""A scenario watched over time: event by event and day by day, with what is new each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from dsl.changes import EditError
from dsl.read import read_scenario
from dsl.scenario import Scenario
from dsl.statute import Text
from engine.assess import assess
from engine.events import Event, as_of, happened, new_year
from engine.instants import day_of, first_moment
from engine.report import Report
from engine.watching import NEAR_PERCENT, SOON_DAYS, Notice, Picture, moments, news, picture
from kb.rulebook import KnowledgeBase

LONGEST_GAP = 3_660  # days between two events


class TooFar(ValueError):
    """An event lies too many days after the one before."""


@dataclass(frozen=True)
class Options:
    """From which share of a threshold on it is near; how many days before its end a clock is."""

    near_percent: int = NEAR_PERCENT
    soon_days: int = SOON_DAYS


class Watch:
    """The scenario's text as it stands, what is found of it, and the picture of that.

    The answer depends on the text alone, so that a watch may be taken up from it at any time.
    """

    def __init__(
        self, text: str, name: str, knowledge: KnowledgeBase, options: Options | None = None
    ) -> None:
        """Raises EditError with the diagnostics of a scenario that is not right."""
        self.name = name
        self.knowledge = knowledge
        self.options = options or Options()
        self.text = text
        self.scenario = self._read(text)
        self.report: Report = assess(self.scenario, knowledge)
        self.picture: Picture = self._picture(None)

    @property
    def day(self) -> date:
        """The day on which the watch stands."""
        return self.scenario.as_of

    @property
    def now(self) -> date:
        """The moment at which it stands, or the day where no time of day was said."""
        return self.scenario.now or self.scenario.as_of

    def opening(self) -> tuple[Notice, ...]:
        """What is urgent at the beginning: breached, near a threshold, soon due or overdue.

        What is merely to be done is the matter of a report.
        """
        urgent = {
            key: state
            for key, state in self.picture.items()
            if state.code in ("breached", "near", "soon", "over")
        }
        running = {
            key: replace(s, code="running") for key, s in urgent.items() if key[0] == "clock"
        }
        return news(running, urgent, self.now)

    def step(self, event: Event) -> tuple[Notice, ...]:
        """Let time pass up to an event, then let it happen; what is new, in the order of time.

        An event of an earlier time is weighed at the time at which the watch stands. Raises
        EditError where the event says what cannot be, and TooFar; the watch then stands as before.
        """
        if (day_of(event.when) - self.day).days > LONGEST_GAP:
            raise TooFar
        before = (self.text, self.scenario, self.report, self.picture)
        try:
            told = list(self._until(event.when))
            text = happened(self.text, event, self.scenario, self.knowledge.schema)
            told += self._become(text, self.now)
        except EditError:
            self.text, self.scenario, self.report, self.picture = before
            raise
        return tuple(told)

    def _until(self, when: date) -> Iterator[Notice]:
        """Stop whenever something changes by itself, and at the day or moment asked for.

        Where a day is asked for it stops as that day begins: the clocks of its hours still run.
        """
        while first_moment(self.now) < first_moment(when):
            change = self.report.next_change
            year = date(self.day.year + 1, 1, 1)
            stops = {when, year, *moments(self.picture, self.options.soon_days)}
            stops |= {change} if change else set()
            ahead = [s for s in stops if first_moment(self.now) < first_moment(s)]
            stop = min((s for s in ahead if first_moment(s) <= first_moment(when)), key=_order)
            if stop == year:
                text = new_year(self.text, self.scenario, self.knowledge.schema)
                yield from self._become(text, stop)
            amended = stop == change
            if amended:
                names = ", ".join(self.report.changing)
                label = Text(names, names)
                yield Notice(stop, "amended", "law", names, "", label, "", "", law=True)
            text = as_of(self.text, stop, self.scenario, self.knowledge.schema)
            yield from self._become(text, stop, law=amended)

    def _become(self, text: str, now: date, law: bool = False) -> tuple[Notice, ...]:
        """Weigh the scenario as it is now; what is new is told of `now`."""
        if text == self.text:
            return ()
        scenario = self._read(text)
        before, was = self.picture, self.report
        self.text, self.scenario = text, scenario
        self.report = assess(scenario, self.knowledge)
        self.picture = self._picture(was)
        told = news(before, self.picture, now, law)
        passed = [key for key, state in self.picture.items() if state.code == "passed"]
        for key in passed:  # it has been told, and the next threshold lies ahead
            del self.picture[key]
        return told

    def _picture(self, was: Report | None) -> Picture:
        options = self.options
        return picture(self.report, options.near_percent, options.soon_days, was)

    def _read(self, text: str) -> Scenario:
        scenario, faults = read_scenario(self.name, text.encode(), self.knowledge.schema)
        if scenario is None:
            raise EditError(*faults)
        return scenario


def _order(stop: date) -> tuple[datetime, bool]:
    """By time; of a day and its first minute the day, on which more may change."""
    return first_moment(stop), isinstance(stop, datetime)
