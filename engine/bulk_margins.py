"""How far each row's transfer is from the next count threshold, and on which day it gets there.

What `RouteFinder.margin` says of one scenario is said here of columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dsl.expressions import Aggregate, And, Compare, Expression, Not, Number, Or, Path
from dsl.statute import Norm
from engine.bulk_nodes import NOWHERE, TRUE, Node
from engine.bulk_paths import Bindings, Entity
from engine.routes import COUNTED, DAYS_A_MONTH, GROWTH, SCALE, grows

if TYPE_CHECKING:
    import polars as pl

    from engine.bulk_outputs import Answerer

RATE = "growth"  # the column of new persons a month
MOST_DAYS = 366


@dataclass(frozen=True)
class Threshold:
    """A threshold whose crossing brings a stricter route, and the columns that tell of it.

    `applies` holds where crossing it could bring the route about, `count` is what has been counted
    at most (NULL where that has no bound), `grows` says that it grows with the persons reached.
    """

    norm: Norm
    number: int
    route: str
    grows: bool
    applies: str
    count: str


class Margins:
    """Asks of every threshold in the norms that decide routes."""

    def __init__(self, answerer: Answerer) -> None:
        """`answerer` has asked for the route already."""
        self.answerer = answerer
        self.nodes = answerer.nodes
        self.compiler = answerer.compiler
        self.terms = answerer.rules.schema.terms

    def ask(self, place: Node, codes: list[str]) -> Iterator[Threshold]:
        """The thresholds; their columns are added to the outputs. `place` is the row's route."""
        outputs = self.answerer.answers.outputs
        growth = self.answerer.rules.schema.sorts["transfer"].attributes[GROWTH]
        outputs[RATE] = self.compiler.single(Entity("transfer"), (growth.name,))
        for norm in self.answerer.rules.norms:
            if not norm.term or self.terms[norm.term].scale != SCALE or norm.when is None:
                continue
            bindings = {norm.variable: Entity("transfer")}
            for number, leaf in enumerate(thresholds(norm.when)):
                assert isinstance(leaf.right, Number)
                count = self.count(leaf, bindings)
                applies = self.applies(norm, leaf, bindings, place, codes)
                code = self.terms[norm.term].code
                names = (f"near {norm.id} {number}", f"count {norm.id} {number}")
                outputs[names[0]] = applies
                outputs[names[1]] = count
                yield Threshold(norm, leaf.right.value, code, grows(leaf.left), *names)

    def count(self, leaf: Compare, bindings: Bindings) -> Node:
        """What is counted, at most."""
        match leaf.left:
            case Aggregate():
                return self.compiler.aggregate(leaf.left, bindings).high
            case Path(root, steps):
                return self.compiler.single(bindings[root], steps)
        return NOWHERE

    def applies(
        self, norm: Norm, leaf: Compare, bindings: Bindings, place: Node, codes: list[str]
    ) -> Node:
        """Whether crossing a threshold could bring about a stricter route than the row has."""
        nodes, compiler = self.nodes, self.compiler
        assert norm.term is not None and norm.when is not None
        order = self.terms[norm.term].order
        lower = [code for code in codes if self.order(code) < order]
        stricter = nodes.either(
            nodes.holds(nodes.compare("=", place, nodes.integer(codes.index(code))))
            for code in lower
        )
        return nodes.both(
            (
                compiler.exists("transfer"),
                stricter,
                nodes.negate(nodes.fails(compiler.term(COUNTED))),
                nodes.negate(nodes.holds(compiler.condition(norm, bindings[norm.variable]))),
                nodes.negate(nodes.holds(compiler.evaluate(leaf, bindings))),
                nodes.negate(nodes.fails(self.if_true(norm.when, leaf, bindings))),
            )
        )

    def order(self, code: str) -> int:
        """The place of a route among the routes; the lowest for what no term stands for."""
        orders = (t.order for t in self.terms.values() if t.code == code and t.scale == SCALE)
        return max(orders, default=0)

    def if_true(self, expression: Expression, leaf: Compare, bindings: Bindings) -> Node:
        """The truth of a condition if one of its comparisons were true."""
        if expression is leaf:
            return TRUE
        match expression:
            case And(parts):
                return self.nodes.both([self.if_true(part, leaf, bindings) for part in parts])
            case Or(parts):
                return self.nodes.either([self.if_true(part, leaf, bindings) for part in parts])
            case Not(part):
                return self.nodes.negate(self.if_true(part, leaf, bindings))
        return self.compiler.evaluate(expression, bindings)


def thresholds(expression: Expression) -> Iterator[Compare]:
    """Comparisons `count >= number` anywhere in a condition, below positive steps only."""
    match expression:
        case Compare(">=", Aggregate() | Path(), Number()):
            yield expression
        case And(parts) | Or(parts):
            for part in parts:
                yield from thresholds(part)


def margins(answers: pl.DataFrame, asked: list[Threshold], day: date) -> pl.DataFrame:
    """For each row the nearest threshold: `count`, `threshold`, `route` beyond it, `reached`.

    NULL where none is near; `reached` is the day at the declared growth if it lies in the year.
    """
    import polars as pl

    columns = {"count": pl.Int64, "threshold": pl.Int64, "route": pl.String, "reached": pl.Date}
    if not asked:
        return pl.DataFrame({name: [None] * len(answers) for name in columns}, schema=columns)
    left = [
        pl.when(pl.col(each.applies) & (pl.col(each.count) < each.number))
        .then(each.number - pl.col(each.count))
        .alias(str(place))
        for place, each in enumerate(asked)
    ]
    names = [str(place) for place in range(len(asked))]
    found = answers.select(RATE, *left).with_columns(
        pl.concat_list(names).list.arg_min().alias("place"),
        pl.min_horizontal(names).alias("left"),
    )
    place = found["place"]
    numbers = pl.Series([each.number for each in asked], dtype=pl.Int64).gather(place)
    routes = pl.Series([each.route for each in asked], dtype=pl.String).gather(place)
    growing = pl.Series("grows", [each.grows for each in asked]).gather(place)
    days = (pl.col("left") / pl.col(RATE) * DAYS_A_MONTH).ceil()
    soon = pl.col("grows") & (pl.col(RATE) > 0) & (days <= MOST_DAYS)
    reached = pl.when(soon).then(pl.lit(day) + pl.duration(days=days.cast(pl.Int64, strict=False)))
    told = found.with_columns(growing).select("left", reached.cast(pl.Date).alias("reached"))
    in_year = pl.when(pl.col("reached").dt.year() == day.year).then("reached").alias("reached")
    return pl.DataFrame(
        [numbers - told["left"], numbers, routes, told.select(in_year).to_series()],
        schema=columns,
    )
