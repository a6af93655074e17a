"""Reports as HTML, Markdown, DOCX and SARIF, each with golden output in both languages.

Golden files are rewritten with `HENG_GOLDEN=write`; read the difference before you commit it.
"""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from datetime import date, datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import docx
import msgspec
import pytest
from docx.oxml.ns import qn
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.text import Text as Line
from sample_report import FILE, report

from dsl.scenario import Entity, Scenario
from dsl.source import Source, Span
from dsl.statute import Text
from ui import write_docx, write_html, write_junit, write_markdown, write_sarif
from ui.cli import main
from ui.document import Document, Item, blocks, runs
from ui.reasons import Voice
from ui.report_document import document

GOLDEN = Path(__file__).parent / "golden" / "documents"
EXAMPLES = Path(__file__).parents[1] / "examples"
LABELS = {"necessity": Text("necessity", "必要性"), "contains": Text("contains", "包含")}
SOURCE = Source(FILE, "# a scenario\nscenario “x” { as-of 2026-11-23 }\n\tdataset a { }\n")
EVIL = "<script>alert(1)</script> & \"'`*_|"
Capture = pytest.CaptureFixture[str]


def made(lang: str, every: bool = False) -> Document:
    return document(report(), Voice(lang, FILE, LABELS), SOURCE, every)


def scenario() -> Scenario:
    names = {finding.on for finding in report().duties}
    span = Span(SOURCE, 2, 1, 2, 5)
    entities = {name: Entity(name, "transfer", "", {}, span) for name in names}
    return Scenario("x", date(2026, 11, 23), entities, SOURCE)


def junit(lang: str) -> str:
    return write_junit.write([(report(), scenario(), Voice(lang, FILE, LABELS))], lang)


def sarif(lang: str) -> str:
    return write_sarif.write([(report(), scenario(), Voice(lang, FILE, LABELS))], lang)


def paragraphs(data: bytes) -> str:
    """A DOCX as text: each paragraph, and each row of a table, with its style."""
    opened = docx.Document(io.BytesIO(data))
    lines = []
    for part in opened.iter_inner_content():
        if hasattr(part, "rows"):
            lines += [" | ".join(cell.text for cell in row.cells) for row in part.rows]
        else:
            lines.append(f"[{part.style.name}] {part.text}")
    return "\n".join(lines) + "\n"


def golden(text: str, file: str) -> None:
    path = GOLDEN / file
    if os.environ.get("HENG_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_golden(lang: str) -> None:
    page = write_html.write([made(lang, every=True)], lang)
    golden(re.sub(r"(?s)<style>.*</style>", "<style></style>", page), f"report_{lang}.html")
    golden(write_markdown.write([made(lang)]), f"report_{lang}.md")
    golden(paragraphs(write_docx.write([made(lang)], datetime(2026, 11, 23))), f"docx_{lang}.txt")
    golden(sarif(lang), f"report_{lang}.sarif")
    golden(junit(lang), f"report_{lang}.xml")


# --- one document, several forms


def test_every_form_says_what_the_terminal_says(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # no table cuts a word
    file = str(EXAMPLES / "cross_border_ecommerce.heng")
    main(["check", file, "--lang", "en"])
    terminal = capsys.readouterr().out  # which shows the first few questions and judgements only
    shown = _words(re.sub(r"(?s)\n  and \d+ more\n|\nJudgement calls.*", "", terminal))
    for form in ("html", "markdown", "docx"):
        out = tmp_path / f"report.{form}"
        assert main(["check", file, "--lang", "en", "--format", form, "--out", str(out)]) == 1
        data = out.read_bytes()
        text = paragraphs(data) if form == "docx" else data.decode()
        if form == "html":
            text = unescape(re.sub(r"</?span[^>]*>(?!<div)", "", text))
            text = re.sub(r"<[^>]+>", " ", text)
        text = text.replace("\\", "")
        text = re.sub(r"\b(under|margin|exempt|wrong|missing):", r"\1", text)  # Markdown's labels
        assert shown - _words(text) == set(), form


def _words(text: str) -> set[str]:
    return set(re.sub(r"[│─*]", " ", text.replace("\u00a0", " ")).split())


def test_what_a_scenario_says_is_never_markup(tmp_path: Path) -> None:
    file = tmp_path / "evil.heng"
    title = EVIL.replace('"', "")
    file.write_text(
        f'scenario "{title}" {{ as-of 2026-11-23 }}\n'
        f'organization o {{ located CN  name "{title}" }}\n'
        "recipient r { located DE }\ndataset d { controller o  contains contact-details }\n"
        "transfer t { data d  from o  to r }\n",
        encoding="utf-8",
    )
    page = tmp_path / "evil.html"
    assert main(["check", str(file), "--out", str(page)]) in (0, 1)
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text and "&lt;script&gt;" in text
    markdown = tmp_path / "evil.md"
    main(["check", str(file), "--out", str(markdown)])
    prose, fence, listing = markdown.read_text(encoding="utf-8").partition("```")
    assert "<script" not in prose.replace("\\<", "") and fence and "<script" in listing


def test_html_needs_no_network_and_runs_no_script() -> None:
    page = write_html.write([made("en", every=True)], "en")
    assert "default-src 'none'" in page
    assert not re.search(r"<(script|link|img|iframe|object)\b|@import|url\(|https?://", page)


def test_docx_is_the_same_each_time_and_knows_chinese_fonts() -> None:
    first, second = (write_docx.write([made("zh")], datetime(2026, 11, 23)) for _ in range(2))
    assert first == second
    normal = docx.Document(io.BytesIO(first)).styles["Normal"]
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == "Microsoft YaHei"
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None


# --- SARIF


def test_sarif_names_the_provision_and_the_line() -> None:
    run = json.loads(sarif("en"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    by_status = {result["properties"]["status"]: result for result in run["results"]}
    breached = by_status["breached"]
    assert (breached["kind"], breached["level"]) == ("fail", "error")
    finding = next(f for f in report().duties if f.status == "breached")
    assert breached["ruleId"] == finding.sources[0] == rules[breached["ruleIndex"]]["id"]
    place = breached["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == FILE
    assert place["region"]["startLine"] > 1


def test_sarif_points_at_the_block_where_no_fact_is_said() -> None:
    bare = msgspec.structs.replace(
        report(),
        duties=tuple(
            msgspec.structs.replace(
                duty, proof=msgspec.structs.replace(duty.proof, facts=(), parts=())
            )
            for duty in report().duties
        ),
    )
    text = write_sarif.write([(bare, scenario(), Voice("en", FILE, LABELS))], "en")
    results = json.loads(text)["runs"][0]["results"]
    assert results and all(
        r["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 1}
        for r in results
    )


def test_sarif_leaves_drafts_out() -> None:
    drafted = msgspec.structs.replace(
        report(),
        duties=tuple(msgspec.structs.replace(d, draft=True) for d in report().duties),
    )
    text = write_sarif.write([(drafted, scenario(), Voice("en", FILE, LABELS))], "en")
    assert json.loads(text)["runs"][0]["results"] == []


# --- JUnit


def test_junit_counts_what_is_breached_and_what_is_open() -> None:
    suite = ElementTree.fromstring(junit("en"))[0]
    duties = [d for d in report().duties if d.status != "defeated"]
    breached = [d for d in duties if d.status == "breached"]
    assert int(suite.get("tests", "")) == len(duties) == len(suite)
    assert int(suite.get("failures", "")) == len(breached) > 0
    unsettled = sum(d.status in ("open", "undetermined") for d in duties)
    assert int(suite.get("skipped", "")) == len(suite.findall("testcase/skipped")) == unsettled > 0
    failed = [case for case in suite if case.find("failure") is not None]
    assert [case.get("classname") for case in failed] == [d.norm for d in breached]
    assert failed[0].findtext("failure") == ", ".join(breached[0].sources)


def test_junit_holds_any_title() -> None:
    odd = msgspec.structs.replace(report(), title='<&"\x0b')
    text = write_junit.write([(odd, scenario(), Voice("en", FILE, LABELS))], "en")
    assert ElementTree.fromstring(text)[0].get("name") == '<&"\ufffd'


# --- the command


def test_several_scenarios_make_one_document(tmp_path: Path, capsys: Capture) -> None:
    files = [str(EXAMPLES / name) for name in ("cii_operator.heng", "remote_access.heng")]
    out = tmp_path / "both.html"
    assert main(["check", *files, str(tmp_path / "none.heng"), "--out", str(out)]) == 2
    assert "none.heng" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8").count("<article>") == 2


def test_the_ending_says_the_form(tmp_path: Path) -> None:
    file = str(EXAMPLES / "remote_access.heng")
    starts = {
        "a.xml": b"<?xml", "a.html": b"<!DOCTYPE html>",
        "a.md": b"# ", "a.docx": b"PK", "a.sarif": b"{",
        "a.json": b'{"title"', "a.txt": b"Remote",
    }  # fmt: skip
    for name, start in starts.items():
        main(["check", file, "--lang", "en", "--out", str(tmp_path / name)])
        assert (tmp_path / name).read_bytes().lstrip().startswith(start), name
    assert not [path for path in tmp_path.iterdir() if path.name not in starts]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_place_that_cannot_be_written(lang: str, tmp_path: Path, capsys: Capture) -> None:
    file = str(EXAMPLES / "remote_access.heng")
    out = tmp_path / "no" / "such" / "folder.html"
    assert main(["check", file, "--lang", lang, "--out", str(out)]) == 2
    assert str(out) in capsys.readouterr().err
    assert main(["check", file, "--out", str(tmp_path)]) == 2
    assert list(tmp_path.iterdir()) == []


# --- from the terminal's blocks


def test_styles_and_nesting_are_kept() -> None:
    line = Line.assemble("a ", ("b", "bold red"), (" c ", "cyan"))
    shown = blocks([line, Padding(Line("below"), (0, 0, 0, 2))])
    (item,) = shown
    assert isinstance(item, Item) and [type(b) for b in item.below] == [Item]
    assert [(r.text, set(r.style)) for r in runs(line)] == [
        ("a ", set()), ("b", {"bold", "red"}), (" c", {"cyan"}),
    ]  # fmt: skip


def test_a_block_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="ProgressBar"):
        blocks([ProgressBar()])
