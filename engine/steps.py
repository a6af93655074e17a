"""Changes in words of both languages."""

from __future__ import annotations

from dsl.schema import MEASURE, Schema
from dsl.statute import Text
from engine.fix_report import Step
from engine.remedy import COVERS, Change
from engine.world import World
from kb.prose import Prose

SAYS = {
    "take": ("{attribute} for {on}: done {after}", "为{on}落实{attribute}：{after}完成"),
    "complete": ("{attribute} for {on}: done {after}", "为{on}落实{attribute}：{after}完成"),
    "set": ("{attribute} of {on}: {after}", "{on}的{attribute}：{after}"),
    "drop": ("leave {before} out of {attribute} of {on}", "{on}的{attribute}：去掉{before}"),
    "turn": (
        "turn {before} into {after} in {attribute} of {on}",
        "{on}的{attribute}：{before}转为{after}",
    ),
    "anew": ("stop {on}, and begin it anew on {after}", "停止{on}，于{after}重新开始"),
    "lower": ("{attribute} of {on}: {after} at most", "{on}的{attribute}：不超过{after}"),
    "lower-anew": (
        "stop {on}, and begin it anew on {day} with {attribute} of {after} at most",
        "停止{on}，于{day}重新开始，{attribute}不超过{after}",
    ),
    "exchange": (
        "{attribute} of {on}: another {sort} in place of {other}, with {differing}: {after}",
        "{on}的{attribute}：以另一{sort}代替{other}，其{differing}为{after}",
    ),
    "end": ("end {on}", "停止{on}"),
    "record": (
        "{attribute} of {on}: {after} at most, as carried so far",
        "{on}的{attribute}：至多{after}（此前累计）",
    ),
}


class StepWriter:
    """Writes the changes of one scenario as steps."""

    def __init__(self, world: World, prose: Prose) -> None:
        """`world` is the scenario as it stands."""
        self.world = world
        self.schema: Schema = world.schema
        self.prose = prose

    def step(self, change: Change) -> Step:
        """One change with its words."""
        before, after = self.prose.items(change.before), self.prose.items(change.after)
        words = {
            "before": before,
            "after": after,
            "on": self.called(change),
            "attribute": self.attribute(change),
        }
        op = change.op
        if op == "exchange":
            other, differing = map(str, change.before)
            sort = self.schema.sorts[self.world.sort_of(other)]
            before = Text(other, other)
            words |= {
                "other": before,
                "sort": sort.label,
                "differing": sort.attributes[differing].label,
            }
        if op == "lower" and len(change.after) > 1:
            op = "lower-anew"
            most, day = (self.prose.item(item) for item in change.after)
            words |= {"after": most, "day": day}
        en, zh = SAYS[op]
        says = Text(
            en.format(**{key: text.en for key, text in words.items()}),
            zh.format(**{key: text.zh for key, text in words.items()}),
        )
        on = change.entity.rpartition("@")[2]  # of a measure that is new, what it covers
        return Step(
            change.op,
            on,
            change.attribute,
            before,
            after,
            change.effort,
            change.weight,
            change.drastic,
            says,
        )

    def called(self, change: Change) -> Text:
        """The thing concerned: a measure by its kind and what it covers, others by their name."""
        name = change.entity
        entity = self.world.entities.get(name)
        kind, _, covered = name.removeprefix("+").partition("@")
        on = Text(covered, covered)
        if entity is not None:
            if entity.sort != MEASURE:
                return Text(name, name)
            kind = entity.kind
            on = self.prose.items(tuple(self.world.step(name, COVERS).items))
        if change.op == "complete":
            return on
        label = self.prose.concept(kind)
        return Text(f"{label.en} for {on.en}", f"{on.zh}的{label.zh}")

    def attribute(self, change: Change) -> Text:
        """The attribute changed, or the measure taken, by its label."""
        if change.op in ("take", "complete", "end"):
            return self.prose.concept(change.attribute)
        sort = self.world.sort_of(change.entity) or MEASURE
        return self.schema.sorts[sort].attributes[change.attribute].label
