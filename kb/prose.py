"""Rulebook → prose: conditions, values and deadlines in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from dsl.expressions import (
    Aggregate,
    And,
    Compare,
    Day,
    Duration,
    Expression,
    Has,
    Is,
    Member,
    Not,
    Number,
    OfSort,
    Operand,
    Or,
    Path,
    Quantified,
    Span,
    Truth,
)
from dsl.scenario import Item
from dsl.schema import MEASURE, Schema
from dsl.statute import Deadline, Text

UNITS = {
    "hours": ("hours", "小时"),
    "days": ("days", "日"),
    "working-days": ("working days", "个工作日"),
    "months": ("months", "个月"),
    "years": ("years", "年"),
}
OPERATORS = {"=": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
QUANTIFIERS = {
    "any": ("at least one of {over} fulfils: {condition}", "{over}中至少一项满足：{condition}"),
    "all": ("each of {over} fulfils: {condition}", "{over}中每一项都满足：{condition}"),
    "none": ("none of {over} fulfils: {condition}", "{over}中没有一项满足：{condition}"),
}
AGGREGATES = {
    "count": ("number of {over}", "{over}的数目"),
    "sum": ("sum of {value} over {over}", "{over}的{value}合计"),
    "persons": ("distinct persons ({value}) over {over}", "{over}涉及的自然人数（{value}，去重）"),
}
MEASURE_VARIABLE = "m"  # in a condition on measures
DEADLINES = {
    "before": ("at the latest {duration} before {anchor}", "最迟在{anchor}前{duration}"),
    "within-before": ("within the {duration} before {anchor}", "{anchor}前{duration}内"),
    "after": ("within {duration} after {anchor}", "{anchor}后{duration}内"),
}

Names = Mapping[str, str]  # variable → what it is called


class Named(str):
    """What a variable is called, with the sort of what it stands for."""

    sort: str = ""

    def __new__(cls, text: str, sort: str) -> Named:
        """`text` called so; an unknown `sort` is an empty string."""
        named = super().__new__(cls, text)
        named.sort = sort
        return named


def _sort(name: str) -> str:
    return name.sort if isinstance(name, Named) else ""


def first_measure(expression: Expression | None) -> str:
    """The measure that a condition asks for first, or an empty string."""
    match expression:
        case Has(_, measure, _):
            return measure
        case Not(part):
            return first_measure(part)
        case And(parts) | Or(parts):
            return next((found for part in parts if (found := first_measure(part))), "")
        case _:
            return ""


class Prose:
    """Writes expressions in words, with the labels of a schema."""

    def __init__(self, schema: Schema, sort_of: Callable[[str], str] = lambda name: "") -> None:
        """`schema` gives the labels.

        `sort_of` says of what sort an entity is, for names that do not carry it (`Named`).
        """
        self.schema = schema
        self.sort_of = sort_of
        self._written: dict[tuple[Expression, tuple[tuple[str, str, str], ...]], Text] = {}

    def concept(self, name: str) -> Text:
        """The label of a concept, term or sort; the name itself where there is none."""
        known = (
            self.schema.concepts.get(name)
            or self.schema.terms.get(name)
            or self.schema.sorts.get(name)
        )
        return known.label if known else Text(name, name)

    def item(self, item: Item) -> Text:
        """A value in words."""
        if isinstance(item, bool):
            return Text("yes", "是") if item else Text("no", "否")
        if isinstance(item, int):
            return Text(f"{item:,}", f"{item:,}")
        if isinstance(item, datetime):
            moment = item.isoformat(" ", "minutes")
            return Text(moment, moment)
        if isinstance(item, date):
            return Text(item.isoformat(), item.isoformat())
        if isinstance(item, Duration):
            return self.duration(item)
        return self.concept(item)

    def items(self, items: tuple[Item, ...]) -> Text:
        """Several values in words."""
        texts = [self.item(item) for item in items]
        return Text(", ".join(t.en for t in texts), "、".join(t.zh for t in texts))

    def duration(self, duration: Duration) -> Text:
        """A duration in words."""
        en, zh = UNITS[duration.unit]
        singular = en[:-1] if duration.amount == 1 else en
        return Text(f"{duration.amount} {singular}", f"{duration.amount}{zh}")

    def path(self, path: Path, names: Names) -> Text:
        """A path in words: `individuals of controller of orders`, `orders的控制者的个人数量`."""
        root = names.get(path.root, path.root)
        en, zh = str(root), str(root)
        for label, _ in self._steps(path, names):
            en, zh = f"{label.en} of {en}", f"{zh}的{label.zh}"
        return Text(en, zh)

    def _steps(self, path: Path, names: Names) -> Iterator[tuple[Text, str]]:
        """The label of each step of a path, and the sort that it leads to (if known)."""
        root = names.get(path.root, path.root)
        sort = root.sort if isinstance(root, Named) else self.sort_of(root)
        if path.root == MEASURE_VARIABLE:
            sort = MEASURE
        for step in path.steps:
            label, sort = self._step(sort, step)
            yield label, sort

    def _step(self, sort: str, step: str) -> tuple[Text, str]:
        """One attribute or inverse relation of a sort; of any sort that has it if none is known."""
        sorts = self.schema.sorts
        for owner in (sorts[sort],) if sort in sorts else sorts.values():
            attribute = owner.attributes.get(step)
            if attribute is not None:
                return attribute.label, attribute.targets[0] if attribute.targets else ""
        for (target, inverse), pairs in self.schema.inverses.items():
            if inverse == step and sort in ("", target):
                owner, attribute = sorts[pairs[0][0]], sorts[pairs[0][0]].attributes[pairs[0][1]]
                return attribute.inverse_label or owner.label, owner.name
        return Text(step, step), ""

    def operand(self, operand: Operand, names: Names) -> Text:
        """One side of a comparison in words."""
        match operand:
            case Number(value):
                return self.item(value)
            case Day(value):
                return self.item(value)
            case Span(value):
                return self.duration(value)
            case Path():
                return self.path(operand, names)
            case Aggregate(kind, variable, over, condition, value):
                over_text = self.path(over, names)
                if condition is not None:
                    where = self._of_each(condition, variable, over, names)
                    over_text = Text(
                        f"{over_text.en} ({where.en})", f"{over_text.zh}（{where.zh}）"
                    )
                label = Text("", "")
                if value is not None:
                    *_, (label, _) = self._steps(value, {variable: self._each(over, names)})
                en, zh = AGGREGATES[kind]
                return Text(
                    en.format(over=over_text.en, value=label.en),
                    zh.format(over=over_text.zh, value=label.zh),
                )

    def expression(self, expression: Expression, names: Names) -> Text:
        """A condition in words; `names` say what the variables are called."""
        key = (expression, tuple((of, name, _sort(name)) for of, name in names.items()))
        if key not in self._written:
            self._written[key] = self._expression(expression, names)
        return self._written[key]

    def _expression(self, expression: Expression, names: Names) -> Text:
        match expression:
            case Truth(path):
                return self.path(path, names)
            case Member(path, concepts):
                subject = self.path(path, names)
                labels = [self.concept(concept) for concept in concepts]
                return Text(
                    f"{subject.en}: {' or '.join(label.en for label in labels)}",
                    f"{subject.zh}：{'或'.join(label.zh for label in labels)}",
                )
            case Is(path, term):
                subject, label = self.path(path, names), self.concept(term)
                return Text(f"{subject.en} counts as {label.en}", f"{subject.zh}构成{label.zh}")
            case OfSort(path, sort):
                subject, label = self.path(path, names), self.concept(sort)
                return Text(f"{subject.en} is a {label.en}", f"{subject.zh}是{label.zh}")
            case Has(path, measure, condition):
                subject, label = self.path(path, names), self.concept(measure)
                en, zh = f"{label.en} done for {subject.en}", f"{subject.zh}已有{label.zh}"
                if condition is not None:
                    where = self.expression(condition, {**names, "m": label.en})
                    where_zh = self.expression(condition, {**names, "m": label.zh})
                    en, zh = f"{en}, with {where.en}", f"{zh}，且{where_zh.zh}"
                return Text(en, zh)
            case Quantified(quantifier, variable, over, condition):
                over_text = self.path(over, names)
                inner = self._of_each(condition, variable, over, names)
                en, zh = QUANTIFIERS[quantifier]
                return Text(
                    en.format(over=over_text.en, condition=inner.en),
                    zh.format(over=over_text.zh, condition=inner.zh),
                )
            case Compare(operator, left, right):
                a, b = self.operand(left, names), self.operand(right, names)
                sign = OPERATORS[operator]
                return Text(f"{a.en} {sign} {b.en}", f"{a.zh} {sign} {b.zh}")
            case Not(part):
                inner = self._within(part, names)
                return Text(f"not: {inner.en}", f"并非：{inner.zh}")
            case And(parts):
                texts = [self._within(part, names) for part in parts]
                return Text("; and ".join(t.en for t in texts), "；且".join(t.zh for t in texts))
            case Or(parts):
                texts = [self._within(part, names) for part in parts]
                return Text("; or ".join(t.en for t in texts), "；或".join(t.zh for t in texts))

    def _within(self, part: Expression, names: Names) -> Text:
        """A part of a larger condition; in brackets if it has parts itself."""
        text = self.expression(part, names)
        if isinstance(part, (And, Or)):
            return Text(f"({text.en})", f"（{text.zh}）")
        return text

    def _each(self, over: Path, names: Names, text: str = "") -> Named:
        """What one of several entities is called, with the sort of all of them."""
        *_, (_, sort) = [(Text("", ""), ""), *self._steps(over, names)]
        return Named(text, sort)

    def _of_each(self, condition: Expression, variable: str, over: Path, names: Names) -> Text:
        """A condition on each of several entities, which are called `it` and `其`."""
        en, zh = self._each(over, names, "it"), self._each(over, names, "其")
        english = self.expression(condition, {**names, variable: en})
        return Text(english.en, self.expression(condition, {**names, variable: zh}).zh)

    def deadline(self, deadline: Deadline, names: Names) -> Text:
        """A deadline in words."""
        if deadline.relation == "at-once":
            return Text("at once", "立即")
        if deadline.relation == "every" and deadline.duration:
            span = self.duration(deadline.duration)  # every year, every 2 years
            one = deadline.duration.amount == 1
            en, zh = (span.en[2:], span.zh[1:]) if one else (span.en, span.zh)
            return Text(f"every {en}", f"每{zh}")
        anchor = self.path(deadline.anchor, names) if deadline.anchor else None
        duration = self.duration(deadline.duration) if deadline.duration else None
        if anchor is None:
            return Text(f"within {duration.en}", f"{duration.zh}内") if duration else Text("", "")
        if duration is None:
            word, mark = ("before", "前") if deadline.relation == "before" else ("after", "后")
            return Text(f"{word} {anchor.en}", f"{anchor.zh}之{mark}")
        en, zh = DEADLINES[deadline.relation]
        return Text(
            en.format(duration=duration.en, anchor=anchor.en),
            zh.format(duration=duration.zh, anchor=anchor.zh),
        )
