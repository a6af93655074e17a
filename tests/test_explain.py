"""`heng explain`, `heng kb`, `heng explore`, and what answering may import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from weigh import weigh

from dsl.diagnostics import Diagnostic
from dsl.read import read_scenario
from dsl.source import Source, Span
from engine.assess import Assessment
from kb.rulebook import KnowledgeBase
from kb.store import BrokenKnowledge
from ui.cli import main
from ui.commands import OK, WRONG, knowledge_base
from ui.explain import page
from ui.lookup import find, nearest, provision
from ui.reasons import Voice
from ui.words import route_name

ROOT = Path(__file__).parent.parent
SHOP = str(ROOT / "examples" / "cross_border_ecommerce.heng")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def plain_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    """No locale, no width, no colour from the machine that runs the test."""
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "FORCE_COLOR", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(ROOT)


# --- explain


@pytest.mark.parametrize(
    ("norm", "said"),
    [
        ("route", "parcels  →  Exempt"),
        ("level", "protection-level --on orders"),
        ("protection-level", "Protection level: "),
        ("PIPL 55(4)", "PIPL 55(4)"),
        ("pipl-55-assess-export", "PIPL 55(4)"),
        ("CBDF 5(1)(1)", "parcels.necessity = cross-border shopping"),
        ("CBDF\u00a05（1）（1）", "parcels.necessity"),
        ("assess-impact", "findings match"),
        ("separate consent", "obtain separate consent"),
        ("PIPL 66", "turnover"),
        ("personal-information-export", "counts as"),
        ("parcels", "parcels  →  Exempt"),
    ],
)
def test_explain(norm: str, said: str, capsys: Capture) -> None:
    assert main(["explain", SHOP, norm]) == OK
    assert said in capsys.readouterr().out


def test_explain_quotes_the_line_of_the_fact(capsys: Capture) -> None:
    assert main(["explain", SHOP, "CBDF 5(1)(1)", "--on", "parcels"]) == OK
    out = capsys.readouterr().out
    number, line = next(
        (n, line)
        for n, line in enumerate(Path(SHOP).read_text("utf-8").splitlines(), 1)
        if "necessity" in line
    )
    assert f":{number})" in out and " ".join(line.split()) in out.replace("\n", " ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["PIPL-55-asess-export"], "nearest: PIPL-55-assess-export"),
        (["seperate-consent"], "separate-consent"),
        (["PIPL 999"], "PIPL"),
        ([""], "is called"),
        (["route", "--on", "parcel"], "nearest: parcels"),
        (["CBDF 5(1)(1)", "--on", "mall"], "has no finding on"),
    ],
)
def test_what_is_not_known_is_answered_with_the_nearest(
    arguments: list[str], said: str, capsys: Capture
) -> None:
    assert main(["explain", SHOP, *arguments]) == WRONG
    out, err = capsys.readouterr()
    assert out == "" and said in err


def test_every_norm_can_be_explained(knowledge: KnowledgeBase) -> None:
    scenario, faults = read_scenario(SHOP, Path(SHOP).read_bytes(), knowledge.schema)
    assert scenario is not None and not faults
    assessment = Assessment(scenario, knowledge)
    found, rules = assessment.report(), assessment.rules
    voice = Voice("zh", SHOP)
    for norm in rules.norms:
        match = find(norm.id, found, rules)
        assert match, norm.id
        page(match, None, rules, assessment.prove, voice, scenario.source)
        for source in norm.sources:
            assert find(str(source), found, rules), source
    assert nearest("PIPL-55-assess", found, rules)


def test_provisions_are_read_as_people_write_them() -> None:
    laws = ("PIPL", "QA-10", "GBA-HK")
    assert str(provision("pipl 55 (4)", laws)) == "PIPL 55(4)"
    assert str(provision("PIPL-55", laws)) == "PIPL 55"
    assert str(provision("PIPL第55条", laws)) == "PIPL 55"
    assert str(provision("qa-10 9", laws)) == "QA-10 9"
    assert provision("PIPL", laws) is None
    assert provision("GDPR 46", laws) is None


def test_a_route_that_nothing_asks_for_is_no_exemption(knowledge: KnowledgeBase) -> None:
    """A month before the export rules had exemptions, general data: each route is shown to fail."""
    text = """scenario "x" { as-of 2022-10-01 }
organization a { located CN  ciio no }
recipient b { located DE }
dataset w { controller a  contains general-data  notified no  stored CN }
transfer t { data w  from a  to b }
"""
    route = weigh(text, knowledge).routes[0]
    assert (route.route, route.under) == ("exempt", ())
    assert route_name(route, "en") == "None: no provision asks for one"
    assert route.proof.says.en == "route of t: none asked for"
    assert {part.truth for part in route.proof.parts} == {"false"}
    assert any("security assessment" in part.says.en for part in route.proof.parts)
    today = weigh(text.replace("2022-10-01", "2026-11-23"), knowledge).routes[0]
    assert today.under == ("CBDF 3",)
    assert route_name(today, "en").startswith("Exempt")


def test_approval_is_asked_for_without_an_export(knowledge: KnowledgeBase) -> None:
    """DSL 36 and PIPL 41 ask for it wherever the foreign body reads the data."""
    text = """scenario "x" { as-of 2026-11-23 }
organization a { located CN  ciio no }
foreign-authority court { located US }
dataset w { controller a  contains contact-details  stored CN }
transfer t { data w  from a  to court  accessed-from CN }
"""
    route = weigh(text, knowledge).routes[0]
    assert route.route == "approval"
    assert {"DSL 36", "PIPL 41"} <= set(route.under)
    unsaid = weigh(text.replace("  stored CN", ""), knowledge).routes[0]
    assert unsaid.route == "undetermined"
    assert set(unsaid.possible) == {"approval", "not-an-export"}


# --- knowledge base and explorer


def test_the_knowledge_base_says_what_it_holds(capsys: Capture) -> None:
    assert main(["kb", "compile"]) == OK
    assert "norms" in capsys.readouterr().out
    assert main(["kb", "list", "--lang", "zh"]) == OK
    assert "个人信息保护法" in capsys.readouterr().out


def test_a_broken_knowledge_base_is_shown_with_carets(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source("pipl.heng", "article 1 { }")
    fault = Diagnostic("empty", Span(source, 1, 1, 1, 8))

    def broken() -> None:
        raise BrokenKnowledge([fault])

    monkeypatch.setattr("kb.store.load", broken)
    knowledge_base.cache_clear()
    assert main(["kb", "compile"]) == WRONG
    err = capsys.readouterr().err
    assert "pipl.heng:1:1" in err and "^^^" in err


def test_the_explorer_stays_on_this_machine(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr("importlib.util.find_spec", lambda _: object())
    monkeypatch.setattr("subprocess.call", lambda command: len(called.append(command) or ""))
    assert main(["explore", SHOP, "--port", "8600"]) == OK
    words = called[0]
    assert "--server.address=127.0.0.1" in words and "--server.port=8600" in words
    assert "--server.headless=true" in words and "--browser.gatherUsageStats=false" in words
    assert "--server.enableXsrfProtection=true" in words
    assert words[-2:] == ["--", SHOP]
    assert "http://127.0.0.1:8600" in capsys.readouterr().err
    assert main(["explore", "--host", "192.0.2.1", "--port", "8600"]) == OK
    assert "--server.address=192.0.2.1" in called[1]
    told = capsys.readouterr().err
    assert "http://192.0.2.1:8600" in told and "no password" in told
    assert main(["explore", "none.heng"]) == WRONG
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert main(["explore"]) == WRONG


# --- imports


HEAVY = ("rdflib", "owlready2", "streamlit", "ibis", "polars", "pyarrow", "pandas", "numpy")


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["check", SHOP], HEAVY),
        (["check", SHOP, "--format", "json"], (*HEAVY, "rich")),
        (["explain", SHOP, "route"], HEAVY),
        (["--help"], (*HEAVY, "rich", "lark", "durable")),
    ],
)
def test_what_answering_does_not_import(
    arguments: list[str], absent: tuple[str, ...], knowledge: KnowledgeBase
) -> None:
    program = (
        "import sys; from ui.cli import main; main(sys.argv[1:]); "
        f"print(sorted({absent!r} & sys.modules.keys()), file=sys.stderr)"
    ).replace(f"{absent!r}", f"set({absent!r})")
    run = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, timeout=120
    )
    assert run.stderr == b"[]\n"
