"""The check report and the proof at a terminal, from a report built by hand.

Golden files are rewritten with `HENG_GOLDEN=write`; read the difference before you commit it.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as Line
from sample_report import CARRIES, IMPACT, fact, leaf, report

from dsl.source import Source
from dsl.statute import Text
from engine.report import Assumption, Proof, Report
from ui import proof
from ui.citations import cite, lead
from ui.console import printed
from ui.layout import Hanging, safe, wrap
from ui.reasons import Voice, breach, deciding, reason, telling
from ui.terminal import sections
from ui.words import WORDS, fine, money, name, number, say

GOLDEN = Path(__file__).parent / "golden"
LABELS = {"necessity": Text("necessity", "必要性"), "contains": Text("contains", "包含")}


def console(width: int = 100) -> Console:
    """A console as in a pipe."""
    return Console(
        file=io.StringIO(), width=width, highlight=False, markup=False, emoji=False, no_color=True
    )


def text_of(found: Report, lang: str, width: int = 100) -> str:
    """The check report as text."""
    paper = console(width)
    voice = Voice(lang, found.file, LABELS)
    return printed(paper, *sections(found, voice, paper.width))


def golden(text: str, file: str) -> None:
    """Compare with a golden file, or write it when asked to."""
    path = GOLDEN / file
    if os.environ.get("HENG_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_report_in_both_languages(lang: str) -> None:
    golden(text_of(report(), lang), f"terminal_{lang}.txt")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_proof_quotes_the_scenario(lang: str) -> None:
    source = Source("flows/shop.heng", "\n" * 19 + "  contains   x, y\n" + "\n" * 60)
    voice = Voice(lang, "flows/shop.heng", LABELS)
    found = report()
    text = printed(
        console(),
        *proof.finding(found.duties[0], voice, source),
        *proof.route(found.routes[0], voice, source),
        *proof.level(found.levels[2], voice, source),
    )
    assert "│ contains x, y" in text
    golden(text, f"proof_{lang}.txt")


@pytest.mark.parametrize("width", [40, 60, 100, 132])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_line_is_wider_than_the_paper(lang: str, width: int) -> None:
    rows = text_of(report(), lang, width).splitlines()
    assert max(map(cell_len, rows)) <= width


def test_an_empty_report_says_so() -> None:
    nothing = msgspec.structs.replace(
        report(),
        **dict.fromkeys(("routes", "duties", "permissions", "tasks", "conflicts", "levels"), ()),
        questions=(),
        assumptions=(),
        judgements=(),
    )
    text = text_of(nothing, "en")
    assert "No transfer is declared." in text
    assert "Nothing is declared beside the title." in text
    assert "heng explain" not in text


def test_what_the_scenario_says_cannot_steer_the_terminal() -> None:
    hostile = "\x1b[31mred\x07\u202e [bold]x[/bold] :smile:"
    found = msgspec.structs.replace(
        report(),
        title=hostile,
        assumptions=(Assumption(hostile, "kind", Text(hostile, hostile)),),
    )
    for lang in ("en", "zh"):
        text = text_of(found, lang)
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
        assert "[bold]x[/bold] :smile:" in text


def test_colour_only_repeats_what_signs_say() -> None:
    coloured = Console(file=io.StringIO(), width=100, force_terminal=True, color_system="standard")
    found = report()
    painted = printed(coloured, *sections(found, Voice("en", found.file, LABELS), 100))
    assert "\x1b[1;31m✗" in painted
    plain = Line.from_ansi(painted.rstrip("\n")).plain
    assert [row.rstrip() for row in plain.split("\n")] == text_of(found, "en").splitlines()


# --- lines


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("向境外提供个人信息", 8, ["向境外提", "供个人信", "息"]),
        ("向境外提供，个人", 10, ["向境外提", "供，个人"]),
        ("他说“向境外”提供", 6, ["他说", "“向境", "外”提", "供"]),
        ("依据 PIPL\u00a055(4) 和", 12, ["依据", "PIPL 55(4)", "和"]),
        ("", 10, [""]),
    ],
)
def test_wrapping(text: str, width: int, lines: list[str]) -> None:
    assert [line.plain for line in wrap(Line(text), width)] == lines


def test_hanging_lines_stand_below_the_first() -> None:
    text = printed(console(34), Hanging("依据  ", Line("one two three four five six seven eight")))
    assert text.splitlines() == ["依据  one two three four five six", "      seven eight"]


def test_safe_keeps_what_is_harmless() -> None:
    assert safe("丝路 Mall – “x”") == "丝路 Mall – “x”"
    assert safe("a\tb\x9b") == "a\ufffdb\ufffd"


# --- citations and words


@pytest.mark.parametrize(
    ("sources", "text"),
    [
        (["CERT 6(1)", "CERT 6(2)", "CERT 6(3)", "SCM 5"], "CERT 6(1)–(3), SCM 5"),
        (["CBDF 5(1)(1), CBDF 5(1)(4)"], "CBDF 5(1)(1), (1)(4)"),
        (["PIPL 55", "PIPL 55(4)"], "PIPL 55"),
        (["QA-10 9", "QA-10 9"], "QA-10 9"),
        ([], ""),
    ],
)
def test_provisions_of_one_article_stand_together(sources: list[str], text: str) -> None:
    assert cite(sources).replace("\u00a0", " ") == text


def test_sources_at_the_head_of_a_text_are_told_apart() -> None:
    assert lead("CBDF 10: 'As laws ask': due.") == ("CBDF\u00a010", "'As laws ask': due.")
    assert lead("CERT 6(1), CERT 6(2)：依法") == ("CERT\u00a06(1), (2)", "依法")
    assert lead("Whether it is: no") == ("", "Whether it is: no")


def test_every_word_is_there_in_both_languages_with_the_same_blanks() -> None:
    import string

    for key, text in WORDS.items():
        blanks = [
            {f for _, f, _, _ in string.Formatter().parse(t) if f} for t in (text.en, text.zh)
        ]
        assert text.en.strip() and text.zh.strip(), key
        if not key.endswith(".one"):
            assert blanks[0] == blanks[1], key


def test_numbers_and_amounts() -> None:
    assert number(84_000, "en") == "84,000"
    assert number(84_000, "zh") == "8.4 万"
    assert number(84_123, "zh") == "84,123"
    assert number(120_000_000, "zh") == "1.2 亿"
    assert money(50_000_000, "en") == "RMB 50 million"
    assert money(50_000_000, "zh") == "5000 万元"
    assert money(250_000, "en") == "RMB 250,000"
    assert fine(50_000_000, 5, "en") == "up to RMB 50 million or 5 % of turnover"
    assert fine(None, None, "en") == ""
    assert name("route", "no-such-route", "zh") == "no-such-route"
    assert say("question.settles", "en", n=1) == "settles 1 finding"


# --- reasons


def test_the_first_failing_part_of_a_conjunction_decides() -> None:
    fails = leaf("false", "b", "b", fact("t", "b", "no", "否", 4))
    both = Proof("false", Text("all of these:", "全部："), parts=(CARRIES, fails))
    assert deciding(both) == (fails,)
    assert reason(both, Voice("en", "x.heng")).plain.replace("\u00a0", " ") == (
        "not “b”: t.b = no (x.heng:4)"
    )


def test_an_exception_that_holds_is_the_reason() -> None:
    exception = replaced_relation(
        leaf("true", "e", "e", fact("t", "e", "yes", "是", 9)), "exception"
    )
    norm = Proof("false", Text("n", "n"), parts=(CARRIES, exception), provision="PIPL 40")
    assert telling(norm) is exception


def test_a_breach_is_told_by_the_unfulfilled_part() -> None:
    line = breach(report().duties[0], Voice("en", "flows/shop.heng")).plain
    assert line.startswith("not “crm has an impact assessment done before it starts”")
    assert "(shop.heng:61)" in line.replace("\u00a0", " ")


def test_repeated_parts_are_drawn_once() -> None:
    twice = Proof("true", Text("x", "x"), parts=(IMPACT, IMPACT))
    text = printed(console(), proof.Grower(Voice("en")).tree(twice))
    assert text.count("crm carries personal information") == 1
    assert "(shown above)" in text


def replaced_relation(step: Proof, relation: str) -> Proof:
    """The step with another relation to its parent."""
    return msgspec.structs.replace(step, relation=relation)
