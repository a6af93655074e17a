"""`heng portfolio template` and `convert`: empty registers, and scenarios as registers and back."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.commands import OK, knowledge_base, scenario
from ui.portfolio import ROWS, language
from ui.portfolio_words import say
from ui.streams import Failure, complain, emit, read

if TYPE_CHECKING:
    import polars as pl

    from dsl.schema import Attribute, Schema
    from engine.bulk_layout import Column
    from engine.bulk_register import Names

SPREADSHEETS = (".xlsx", ".csv")
MOST_VALUES = 60  # concepts that the dictionary spells out
SCENARIO = ".heng"


# --- template


def template(arguments: Namespace) -> int:
    """An empty register, and what each of its columns means."""
    from engine.bulk_register import Names
    from ui.portfolio_files import free, write

    lang = language(arguments)
    out = free(arguments.out, SPREADSHEETS, lang)
    register, meaning = empty(Names(knowledge_base(lang).schema), lang)
    beside = out.with_name(f"{out.stem}-dictionary.csv")
    if out.suffix.lower() == ".xlsx":
        beside = out
        workbook(out, register, meaning, lang)
    else:
        write([register], out, lang)
        write([meaning], beside, lang)
    words = {"file": str(out), "n": register.width, "dictionary": str(beside)}
    emit(say("template.written", lang, **words) + "\n", lang)
    return OK


def empty(names: Names, lang: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A register without rows, and what each of its columns means."""
    import polars as pl

    meanings = list(dictionary(names, lang))
    headers = [meaning[say("template.column", lang)] for meaning in meanings]
    return pl.DataFrame(schema=dict.fromkeys(headers, pl.String)), pl.DataFrame(meanings)


def workbook(out: Path, register: pl.DataFrame, meaning: pl.DataFrame, lang: str) -> None:
    """Both as the sheets of a workbook; Failure where it cannot be written."""
    import xlsxwriter  # type: ignore[import-untyped]

    try:
        with xlsxwriter.Workbook(str(out)) as book:
            register.write_excel(book, say("template.sheet", lang), freeze_panes=(1, 0))
            name = say("template.dictionary", lang)
            wide = {"meaning": 480, "values": 360}
            widths: dict[Any, int] = {say(f"template.{k}", lang): w for k, w in wide.items()}
            meaning.write_excel(book, name, freeze_panes=(1, 1), autofit=True, column_widths=widths)
    except OSError as error:
        raise Failure(say("error.unwritable", lang, reason=error.strerror or error), lang) from None


def dictionary(names: Names, lang: str) -> Iterator[dict[str, str]]:
    """What each column of a register means, the names of the entities first."""
    from engine.bulk_register import ROOT, SORT_WORDS

    schema = names.schema
    other = "zh" if lang == "en" else "en"

    def line(header: str, translated: str, **more: str) -> dict[str, str]:
        cells = {"column": header, "other": translated, **more}
        keys = ("column", "other", "type", "values", "meaning", "question", "silent")
        return {say(f"template.{key}", lang): cells.get(key, "") for key in keys}

    flow = dict.fromkeys((ROOT, *(s for sorts in names.roles.values() for s in sorts)))
    for owners in dict.fromkeys(names.owners[names.owner(sort, "en")] for sort in flow):
        label = " / ".join(_label(schema, sort, lang) for sort in owners)
        header, translated = (names.owner(owners[0], each) for each in (lang, other))
        meaning = say("template.name", lang, sort=label)
        yield line(header, translated, type=say("type.name", lang), meaning=meaning)
        if len(owners) > 1:
            place = ("en", "zh").index(lang)
            sorts = "; ".join(_label(schema, sort, lang) for sort in owners)
            yield line(
                f"{header}.{SORT_WORDS[place]}",
                f"{translated}.{SORT_WORDS[1 - place]}",
                values=sorts,
                meaning=say("template.of-sort", lang, sorts=sorts),
            )
    asked = set(measures_asked(names))
    told = set()
    for column in names.columns():
        header, translated = (names.header(column, each) for each in (lang, other))
        if column.sort not in flow or (column.kind and column not in asked) or header in told:
            continue
        told.add(header)
        yield line(header, translated, **_meaning(names, column, lang))


def _label(schema: Schema, sort: str, lang: str) -> str:
    label = schema.sorts[sort].label
    return label.zh if lang == "zh" else label.en


def measures_asked(names: Names) -> Iterator[Column]:
    """The measures that some norm asks of an entity of a sort itself."""
    from dsl.expressions import And, Expression, Has, Not, Or
    from engine.bulk_layout import Column
    from engine.bulk_register import DONE

    def walk(expression: Expression | None, variable: str, sort: str) -> Iterator[Column]:
        match expression:
            case Has(path, measure, _) if path.root == variable and not path.steps:
                yield Column(sort, DONE, measure)
            case Not(part):
                yield from walk(part, variable, sort)
            case And(parts) | Or(parts):
                for part in parts:
                    yield from walk(part, variable, sort)

    for module in knowledge_base("en").modules:
        for norm in module.norms:
            yield from walk(norm.met, norm.variable, norm.sort)


def _meaning(names: Names, column: Column, lang: str) -> dict[str, str]:
    from engine.bulk_layout import attribute_of
    from ui.lexicon import pick

    schema = names.schema
    attribute = attribute_of(column, schema)
    if column.kind:
        label = pick(schema.concepts[column.kind].label, lang)
        return {
            "type": say("type.moment", lang),
            "meaning": say("template.done", lang, label=label),
            "silent": say("template.unknown", lang),
        }
    return {
        "type": say(f"type.{attribute.type}", lang),
        "values": _values(attribute, schema, lang),
        "meaning": pick(attribute.definition, lang),
        "question": pick(attribute.question, lang),
        "silent": _silent(attribute, schema, lang),
    }


def _values(attribute: Attribute, schema: Schema, lang: str) -> str:
    if attribute.type != "concept":
        return ""
    found = [c for c in schema.concepts.values() if schema.is_below(c.name, attribute.root)]
    words = [c.label.zh if lang == "zh" else c.name for c in found if c.name != attribute.root]
    more = f" … ({len(words)})" if len(words) > MOST_VALUES else ""
    many = f" [{say('template.many', lang)}]" if attribute.many else ""
    return ", ".join(words[:MOST_VALUES]) + more + many


def _silent(attribute: Attribute, schema: Schema, lang: str) -> str:
    if attribute.default_path:
        return say("template.default", lang, path=".".join(attribute.default_path))
    if attribute.assumed in schema.concepts and lang == "zh":
        return schema.concepts[attribute.assumed].label.zh
    return attribute.assumed or say("template.unknown", lang)


# --- convert


def convert(arguments: Namespace) -> int:
    """Scenarios into a register, or a register into scenarios, by what is named."""
    from ui.portfolio_files import FORMATS

    lang = language(arguments)
    tables = [path for path in arguments.paths if Path(path).suffix.lower() in FORMATS]
    if tables and len(arguments.paths) > 1:
        raise Failure(say("wrong.mixed", lang), lang)
    if tables:
        return to_scenarios(tables[0], Path(arguments.out), lang)
    return to_register(arguments.paths, arguments.out, lang)


def to_register(paths: Iterable[str], out: str, lang: str) -> int:
    """One register of all scenarios that rows can say; the others are named with the reason."""
    from engine.bulk_rows import RowWriter, Unwritable, table_of
    from ui.portfolio_files import FORMATS, free, write

    target = free(out, FORMATS, lang)
    schema = knowledge_base(lang).schema
    writer = RowWriter(schema, lang)
    rows: list[dict[str, str]] = []
    taken: set[str] = set()
    done = 0
    for file in _scenarios(paths):
        try:
            about = scenario(str(file), read(str(file), lang), schema, lang)
        except Failure as failure:  # what is wrong with it has been said
            complain(str(failure))
            continue
        owners = {e.name for e in about.entities.values() if e.sort == "organization"}
        prefix = f"{file.stem}: " if owners & taken else ""
        try:
            rows += writer.rows(about, prefix)
        except Unwritable as error:
            why = say(f"convert.{error.reason}", lang)
            complain(say("convert.skipped", lang, file=str(file), why=why))
            continue
        taken |= {f"{prefix}{name}" for name in owners}
        done += 1
    if not rows:
        raise Failure(say("wrong.none", lang), lang)
    write([table_of(rows)], target, lang)
    emit(say("convert.done", lang, n=len(rows), files=done, file=str(target)) + "\n", lang)
    return OK


def _scenarios(paths: Iterable[str]) -> Iterator[Path]:
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(path.rglob(f"*{SCENARIO}"))
        else:
            yield path


def to_scenarios(file: str, folder: Path, lang: str) -> int:
    """A scenario for each exporter of a register."""
    import tempfile

    from engine.bulk_scenes import SceneMaker, by_exporter
    from ui.portfolio_files import open_table
    from ui.portfolio_run import Run
    from ui.scenario_text import written

    knowledge = knowledge_base(lang)
    today = date.today()
    with tempfile.TemporaryDirectory() as work:
        run = Run(open_table(file, lang), knowledge, [today], lang, ROWS, Path(work) / "work")
        entities, _ = run.prepared
        for row in sorted(run.wrong):
            complain(say("run.first", lang, row=row + 1, why="; ".join(run.wrong[row])))
        maker = SceneMaker(entities, run.table.path.stem, today)
        folder.mkdir(parents=True, exist_ok=True)
        names: set[str] = set()
        for cells, marks in _of_exporters(run.store.chunks()):
            for places in by_exporter(marks):
                scene = maker.scene(cells[places], marks[places]).scenario
                owner = next(e.name for e in scene.entities.values() if e.sort == "organization")
                name = _free_name(owner, names)
                text = written(scene, knowledge.schema, lang, owner)
                (folder / f"{name}{SCENARIO}").write_text(text, "utf-8")
    emit(say("convert.scenarios", lang, n=len(names), folder=str(folder)) + "\n", lang)
    return OK


def _of_exporters(chunks: Iterable[tuple[pl.DataFrame, pl.DataFrame]]) -> Iterator[
    tuple[pl.DataFrame, pl.DataFrame]
]:  # fmt: skip
    """All rows together: an exporter's stand in any chunk."""
    import polars as pl

    every = list(chunks)
    yield pl.concat([c for c, _ in every]), pl.concat([m for _, m in every], how="diagonal")


def _free_name(owner: str, taken: set[str]) -> str:
    plain = re.sub(r"[^\w-]+", "-", owner).strip("-")[:80] or "exporter"
    name, number = plain, 2
    while name in taken:
        name, number = f"{plain}-{number}", number + 1
    taken.add(name)
    return name
