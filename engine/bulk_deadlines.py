"""Deadlines over the columns of a register: whether time is left, and what was done in time.

What `engine.deadlines` says of one scenario is said here of columns. A register holds days, no
times of day. The end of a period is worked out once for each day that a column has.
"""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial

from dsl.expressions import And, Expression, Has, Or
from dsl.schema import MEASURE
from dsl.statute import Deadline, Norm
from engine.bulk_layout import Column
from engine.bulk_nodes import FALSE, TRUE, Node, Span
from engine.bulk_numbers import Numbers
from engine.bulk_paths import Bindings, Entity, Inexpressible, Known
from engine.deadlines import Due, again, counted, measures_in, moments_of, since_when
from engine.instants import day_of, past
from engine.periods import shifted
from engine.world import VALIDITY

Also = Callable[[Entity], list[Node]]  # what a measure has to fulfil beside its condition


class Deadlines(Numbers):
    """Compiles the deadlines of the rules of one day."""

    @abstractmethod
    def has(
        self,
        item: Entity | Known,
        measure: str,
        condition: Expression | None,
        bindings: Bindings,
        also: Also | None = None,
    ) -> Node:
        """Whether a measure of the kind covers an entity; what compiles conditions says so."""

    def time_left(self, norm: Norm, entity: Entity) -> Node:
        """Whether the time is not known to have run out."""
        deadline = norm.deadline
        if deadline is None or deadline.relation == "at-once":
            return FALSE
        bindings = {norm.variable: entity}
        if deadline.relation == "every":
            return self._time_until_next(norm, deadline, bindings)
        starts = self._starts(norm, deadline, bindings)
        left = self._reached(starts, lambda day: _latest(counted(deadline, day)))
        if deadline.relation != "after":
            return left
        return self.nodes.either((left, self.nodes.negate(self._some_said(starts))))

    def _time_until_next(self, norm: Norm, deadline: Deadline, bindings: Bindings) -> Node:
        """Whether what is due again and again is not yet due again."""
        nodes, duration = self.nodes, deadline.duration
        assert duration is not None
        again_from = self._first(lambda day: _latest(again(duration, day, True)))
        done = self._done(norm, bindings, lambda day: nodes.compare(">=", day, again_from))
        if deadline.anchor is None:
            return done
        start = self.single(bindings[norm.variable], deadline.anchor.steps)
        first = self._first(lambda day: _latest(again(duration, day, False)))
        undone = nodes.negate(self._done(norm, bindings, nodes.said))
        begun = nodes.holds(nodes.compare(">=", start, first))
        return nodes.either((done, nodes.both((undone, begun))))

    def in_time(self, norm: Norm, met: Expression, bindings: Bindings) -> Node:
        """Whether a condition is fulfilled, each measure in it within the time of the norm."""
        deadline = norm.deadline
        if deadline is None or deadline.relation not in ("after", "every"):
            return self.evaluate(met, bindings)
        match met:
            case And(parts):
                return self.nodes.both([self.in_time(norm, part, bindings) for part in parts])
            case Or(parts):
                return self.nodes.either([self.in_time(norm, part, bindings) for part in parts])
            case Has(path, measure, condition):
                moments = moments_of(condition, self.schema)

                def timely(item: Entity | Known) -> Node:
                    return self._timely(self.number(item), norm, deadline, bindings)

                def also(covering: Entity) -> list[Node]:
                    return [self.each(moment, {"m": covering}, timely) for moment in moments]

                return self.each(
                    path, bindings, lambda item: self.has(item, measure, condition, bindings, also)
                )
        return self.evaluate(met, bindings)

    def _timely(self, moment: Span, norm: Norm, deadline: Deadline, bindings: Bindings) -> Node:
        """Whether a moment lies within the time of a norm; true where it has no end."""
        nodes = self.nodes
        if deadline.relation == "every":
            since = since_when(deadline.duration, self.rules.day) if deadline.duration else None
            if since is None:
                return TRUE
            bounds = (nodes.integer(day) for day in _first_days(since))
            return nodes.relate(">=", moment, Span(*bounds))
        in_time = [
            nodes.choose(
                nodes.both((nodes.said(start), nodes.said(last.high))),
                nodes.relate("<=", moment, last),
                nodes.choose(nodes.said(start), TRUE, FALSE),
            )
            for start, last in self._ends(norm, deadline, bindings)
        ]
        starts = self._starts(norm, deadline, bindings)
        return nodes.either((*in_time, nodes.negate(self._some_said(starts))))

    # from what a deadline counts

    def _starts(self, norm: Norm, deadline: Deadline, bindings: Bindings) -> list[Node]:
        """The days from which a deadline may count: the one said, or that of each measure."""
        anchor = deadline.anchor
        if anchor is None:
            return []
        if anchor.root == norm.variable:
            return [self.single(bindings[norm.variable], anchor.steps)]
        return [self._day(column) for column in self._columns(norm, anchor.steps, bindings)]

    def _done(self, norm: Norm, bindings: Bindings, test: Callable[[Node], Node]) -> Node:
        """Whether a day on which a measure of the norm was done passes."""

        def of(has: Has, item: Entity | Known) -> Node:
            assert isinstance(item, Entity)
            columns = self._columns_of(item.sort, has.measure, "done")
            return self.nodes.either(test(self._day(column)) for column in columns)

        found = (self.each(has.path, bindings, partial(of, has)) for has in measures_in(norm.met))
        return self.nodes.holds(self.nodes.either(found))

    def _ends(
        self, norm: Norm, deadline: Deadline, bindings: Bindings
    ) -> Iterator[tuple[Node, Span]]:
        """Each day from which a deadline may count, and the last day that is in time."""
        anchor = deadline.anchor
        if anchor is None:
            return
        if anchor.root == norm.variable:
            entity = bindings[norm.variable]
            start = self.single(entity, anchor.steps)
            yield start, self._last(lambda how: self.single(entity, anchor.steps, how), deadline)
            return
        for column in self._columns(norm, anchor.steps, bindings):

            def of_column(how: tuple[Deadline, int], column: Column = column) -> Node:
                return self.end(column, how)

            yield self._day(column), self._last(of_column, deadline)

    def _last(self, end: Callable[[tuple[Deadline, int]], Node], deadline: Deadline) -> Span:
        """The last day in time: of hours, which begin on an unknown minute, the last two."""
        duration = deadline.duration
        uneven = duration is not None and duration.unit == "hours" and duration.amount % 24
        high = end((deadline, 0))
        return Span(end((deadline, -1)) if uneven else high, high)

    def _columns(self, norm: Norm, steps: tuple[str, ...], bindings: Bindings) -> Iterator[Column]:
        """The columns of the entity's measures of which a norm speaks."""
        for has in measures_in(norm.met or norm.when):
            if has.path.steps or len(steps) != 1:
                raise Inexpressible("a deadline counts from the measures of another entity")
            yield from self._columns_of(bindings[has.path.root].sort, has.measure, steps[0])

    def _columns_of(self, sort: str, measure: str, attribute: str) -> Iterator[Column]:
        """The columns of an attribute of the measures of a kind and of those below it."""
        for kind in self.layout.kinds(sort):
            column = Column(sort, attribute, kind)
            if self.schema.is_below(kind, measure) and column in self.layout.columns:
                yield column

    def _day(self, column: Column) -> Node:
        """The day of a column; NULL where there is none."""
        attribute = self.schema.sorts[MEASURE if column.kind else column.sort].attributes
        return self.day(Known(attribute[column.attribute], column))

    def _some_said(self, days: list[Node]) -> Node:
        return self.nodes.either(self.nodes.said(day) for day in days)

    def _reached(self, days: list[Node], latest: Callable[[date], date | None]) -> Node:
        """Whether one of the days lies so late that its time has not run out."""
        nodes, first = self.nodes, self._first(latest)
        return nodes.either(nodes.holds(nodes.compare(">=", day, first)) for day in days)

    def _first(self, latest: Callable[[date], date | None]) -> Node:
        """The first day from which a period counts that has not run out.

        The later the start of a period, the later is its end.
        """

        def runs(day: int) -> bool:
            start = date.fromordinal(day)
            return not past(latest(start) or start, self.rules.day)

        ordinals = range(1, date.max.toordinal())
        return self.nodes.integer(ordinals[bisect_left(ordinals, True, key=runs)])

    # validity

    def valid(self, measure: Entity) -> Node:
        """Whether a measure has not run out; one without an end has not."""
        nodes = self.nodes
        column = Column(measure.sort, VALIDITY, measure.kind)
        by_law = self._valid_by_law(measure)
        if column not in self.layout.columns:
            return by_law
        last = self.raw(Known(self.schema.sorts[MEASURE].attributes[VALIDITY], column))
        running = nodes.compare(">=", last, self.today)
        said = nodes.choose(nodes.said(last), running, TRUE)
        return nodes.choose(self.given(column), said, by_law)

    def _valid_by_law(self, measure: Entity) -> Node:
        """Whether a measure, done on a day, is still valid as long as the law says."""
        column = Column(measure.sort, "done", measure.kind)
        validities = self.rules.validities
        kinds = (kind for kind in validities if self.schema.is_below(measure.kind, kind))
        duration = next((validities[kind].duration for kind in kinds), None)
        if duration is None or column not in self.layout.columns:
            return TRUE
        done = self._day(column)
        runs = self._reached([done], lambda day: shifted(day, duration, back=False))
        return self.nodes.choose(self.nodes.said(done), runs, TRUE)


def _latest(due: Due | None) -> date | None:
    return due.latest if due else None


def _first_days(since: date) -> tuple[int, int]:
    """The first day that may lie at or after a moment, and the first that does for certain."""
    day = since.toordinal()
    whole = not isinstance(since, datetime) or since.time() == time.min
    return day, day if whole else day + 1


def end_of(deadline: Deadline, day: date) -> int | None:
    """The last day in time of a period from a day, as its ordinal; None where there is none."""
    due = counted(deadline, day)
    return None if due is None or due.unpublished else day_of(due.latest).toordinal()
