"""A set of changes as an edit of the scenario's text, and the difference as a patch."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import unified_diff
from pathlib import PurePath

from dsl.changes import AddBlock, RemoveAttribute, SetValue
from dsl.changes import Edit as TextEdit
from dsl.edit import edit
from dsl.read import read_scenario
from dsl.retire import retired
from dsl.scenario import Entity, Item, Scenario
from dsl.schema import MEASURE, Schema
from dsl.statute import Text
from dsl.wording import is_chinese
from engine.remedies import TODAY
from engine.remedy import COVERS, Block, Changes, Put, applied, edits_of

OTHER = Text("other-", "其他")  # what a thing in another's place is called
ENDED = Text("ended on {day}:", "{day} 停止：")
ANEW = Text("begun anew; before: {before}", "重新开始；原为 {before}")


def patched(text: str, scenario: Scenario, changes: Changes, schema: Schema) -> str | None:
    """The text of the scenario with the changes made; None where they cannot be made together.

    `text` is the file as it stands. Blocks that are ended stay in it as comments, as does the day
    on which a thing begun anew first began. May raise EditError.
    """
    after = applied(scenario, changes, schema)
    edits = edits_of(changes)
    if after is None or edits is None:
        return None
    names = _names(scenario, after)
    new = [edit.name for edit in edits if isinstance(edit, Block)]
    blocks = [after.entities[name] for name in new if name in after.entities]
    lang = _language(text)
    written = edit(
        text,
        schema,
        [*_things(blocks, names), *_values(scenario, after, names), *_measures(blocks)],
        scenario.source.name,
    )
    gone = [name for name in scenario.entities if name not in after.entities]
    if gone:
        day = str(scenario.as_of)
        written = retired(written, schema, gone, _pick(ENDED, lang).format(day=day))
    for put in edits:
        if isinstance(put, Put) and put.entity in scenario.entities:
            entity = scenario.entities[put.entity]
            attribute = schema.sorts[entity.sort].attributes[put.attribute]
            if TODAY in attribute.remedies and put.attribute in entity.values:
                before = entity.values[put.attribute].items
                written = _noted(written, put.entity, put.attribute, before, lang, schema)
    return written


def difference(before: str, after: str, file: str) -> str:
    """The patch that makes one text of the other, to be applied with `patch` or `git apply`.

    A file that lies elsewhere than below the present folder is called by its name alone.
    """
    path = PurePath(file)
    called = path.name if path.is_absolute() or ".." in path.parts else path.as_posix()
    old, new = (_lines(text) for text in (before, after))
    return "".join(unified_diff(old, new, f"a/{called}", f"b/{called}", n=2))


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    last = [lines[-1] + "\n\\ No newline at end of file\n"] if lines[-1] else []
    return [*(line + "\n" for line in lines[:-1]), *last]


def _language(text: str) -> str:
    """The language of the text's first word that is no comment."""
    lines = (line.strip().lstrip("\ufeff") for line in text.split("\n"))
    first = next((line for line in lines if line and line[0] not in "#＃"), "")
    return "zh" if is_chinese(first[:1]) else "en"


def _pick(text: Text, lang: str) -> str:
    return text.zh if lang == "zh" else text.en


def _names(scenario: Scenario, after: Scenario) -> dict[str, str]:
    """What new things that are no measures are called in the file."""
    names: dict[str, str] = {}
    for entity in after.entities.values():
        if entity.name in scenario.entities or entity.sort == MEASURE:
            continue
        old = entity.name.removeprefix("+").partition(".")[0]
        name = _pick(OTHER, "zh" if is_chinese(old) else "en") + old
        number = 2
        while name in scenario.entities or name in names.values():
            name, number = f"{_pick(OTHER, 'en')}{old}-{number}", number + 1
        names[entity.name] = name
    return names


def _things(blocks: Iterable[Entity], names: dict[str, str]) -> list[TextEdit]:
    """The blocks of new things that are no measures."""
    return [
        AddBlock(b.sort, names[b.name], tuple((a, v.items) for a, v in b.values.items()))
        for b in blocks
        if b.name in names
    ]


def _measures(blocks: Iterable[Entity]) -> list[TextEdit]:
    """The blocks of new measures; those alike but for what they cover are one."""
    covered: dict[tuple[str, tuple[tuple[str, tuple[Item, ...]], ...]], list[Item]] = {}
    for block in blocks:
        if block.sort == MEASURE:
            said = tuple((a, v.items) for a, v in block.values.items() if a != COVERS)
            covered.setdefault((block.kind, said), []).extend(block.values[COVERS].items)
    return [
        AddBlock(MEASURE, kind, ((COVERS, tuple(items)), *said))
        for (kind, said), items in covered.items()
    ]


def _values(scenario: Scenario, after: Scenario, names: dict[str, str]) -> list[TextEdit]:
    """What is said otherwise of the things that stay."""
    edits: list[TextEdit] = []
    for name, entity in after.entities.items():
        before = scenario.entities.get(name)
        if before is None:
            continue
        for attribute, value in entity.values.items():
            if before.values.get(attribute) != value:
                items = tuple(names.get(i, i) if isinstance(i, str) else i for i in value.items)
                edits.append(SetValue(name, attribute, items, value.complete))
        edits += [RemoveAttribute(name, a) for a in before.values if a not in entity.values]
    return edits


def _noted(
    text: str, entity: str, attribute: str, before: tuple[Item, ...], lang: str, schema: Schema
) -> str:
    """The text with a remark on the day on which a thing first began, if its line has room."""
    scenario, _ = read_scenario("", text.encode(), schema)
    days = ", ".join(str(item) for item in before if isinstance(item, date))
    if scenario is None or entity not in scenario.entities or not days:
        return text
    line = scenario.entities[entity].values[attribute].span.end_line - 1
    lines = text.split("\n")
    body = lines[line].rstrip("\r")
    if "#" in body or "＃" in body:
        return text
    remark = _pick(ANEW, lang).format(before=days)
    lines[line] = f"{body}  # {remark}{lines[line][len(body) :]}"
    return "\n".join(lines)
