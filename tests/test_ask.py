"""The interview: what it asks, what it writes, and that it stops."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from dsl.changes import changed
from dsl.read import read_scenario
from dsl.scenario import Scenario
from engine.assess import Assessment
from engine.inquiry import Inquirer, Inquiries, Inquiry
from kb.rulebook import KnowledgeBase
from ui.answering import Misread, Reader
from ui.ask import Interview, Lines
from ui.cli import main

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.heng"))
GOLDEN = Path(__file__).parent / "golden"
Capture = pytest.CaptureFixture[str]

HEAD = 'scenario "x" { as-of 2026-11-23 }\n'


@pytest.fixture(autouse=True)
def plain_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of its own, and nothing of the machine's language or terminal."""
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "FORCE_COLOR", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)


def read(text: str, knowledge: KnowledgeBase) -> Scenario:
    scenario, faults = read_scenario("x.heng", text.encode(), knowledge.schema)
    assert scenario is not None, faults
    return scenario


def asked(text: str, knowledge: KnowledgeBase) -> dict[tuple[str, str], Inquiry]:
    found = Inquirer(read(text, knowledge), knowledge).inquiries
    return {(question.entity, question.attribute): question for question in found.questions}


def interview(answers: str, *arguments: str) -> int:
    Path("answers").write_text(answers, encoding="utf-8")
    return main(["ask", *arguments, "--answers", "answers"])


# --- what is asked


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_each_count_is_what_the_answers_settle(file: Path, knowledge: KnowledgeBase) -> None:
    """The quick count of the findings an answer settles is that of a whole new assessment."""
    scenario, _ = read_scenario(file.name, file.read_bytes(), knowledge.schema)
    assert scenario is not None
    inquirer = Inquirer(scenario, knowledge)
    questions = inquirer.inquiries.questions
    order = [(-q.settles, -q.at_least, -len(q.stakes)) for q in questions]
    assert order == sorted(order)
    for question in (*questions[:3], *questions[-2:]):
        matters = inquirer.touched[question.entity, question.attribute]
        for answer in inquirer.answers(question.entity, question.attribute):
            after = Assessment(changed(scenario, answer, knowledge.schema), knowledge)
            still = {name: facts for name, facts in after.open_matters()}
            quick = inquirer.tried(answer, matters)
            for name in matters:
                assert bool(quick[name].missing) == (name in still), (question, answer, name)


def test_an_answer_that_makes_no_difference_is_not_asked_for(knowledge: KnowledgeBase) -> None:
    text = HEAD + "organization a { located CN  ciio yes }\ndataset d { controller a }\n"
    assert ("d", "contains") in asked(text, knowledge)
    abroad = 'scenario "x" { as-of 1990-01-01 }\n' + text.removeprefix(HEAD)
    assert asked(abroad, knowledge) == {}


def test_a_question_names_the_provision_and_the_gist(knowledge: KnowledgeBase) -> None:
    text = (ROOT / "examples/foreign_court.heng").read_text(encoding="utf-8")
    first = Inquirer(read(text, knowledge), knowledge).inquiries.questions[0]
    assert (first.entity, first.attribute) == ("bank", "ciio")
    assert first.at_least >= 10 and all(stake.sources for stake in first.stakes)
    assert all(stake.gist.en and stake.gist.zh for stake in first.stakes)


def test_what_is_said_too_generally_is_asked_for_again(knowledge: KnowledgeBase) -> None:
    text = HEAD + (
        "organization a { located CN  individuals 500_000 }\n"
        "dataset d { controller a  contains personal-information, device-information }\n"
    )
    scenario = read(text, knowledge)
    assert ("d", "contains") in asked(text, knowledge)
    edits = Reader("d", "contains", scenario, knowledge.schema).edits("face-image", "en")
    after = changed(scenario, edits, knowledge.schema).entities["d"].values["contains"]
    assert after.items == ("device-information", "face-image") and after.complete


# --- how answers are read

READ = {
    ("a", "ciio", "Y"): (True,),
    ("a", "ciio", "否"): (False,),
    ("a", "individuals", "8.4万"): (84_000,),
    ("d", "contains", "Contact details、人脸信息"): ("contact-details", "face-image"),
    ("d", "stored", "中国, DE"): ("CN", "DE"),
}


@pytest.mark.parametrize("case", READ)
def test_answers_are_read_as_the_language_reads(
    case: tuple[str, str, str], knowledge: KnowledgeBase
) -> None:
    entity, attribute, line = case
    scenario = read(HEAD + "organization a { }\ndataset d { controller a }", knowledge)
    edits = Reader(entity, attribute, scenario, knowledge.schema).edits(line, "en")
    after = changed(scenario, edits, knowledge.schema)
    assert after.entities[entity].values[attribute].items == READ[case]


MISREAD = {
    ("a", "ciio", "maybe"): ("takes `yes`, `no`", "应为"),
    ("a", "individuals", "-3"): ("cannot be negative", "不能为负"),
    ("a", "individuals", "1,000"): ("write numbers without commas", "数字中不写逗号"),
    ("a", "sector", "bankin"): ("did you mean `banking`?", "是否指 `banking`？"),
    ("a", "sector", "CN"): ("is no sector", "不属于"),
    ("a", "sector", "}"): ("has no value on its line", "没有值"),
    ("a", "million-reached", "2026-02-30"): ("there is no day", "不存在"),
    ("a", "million-reached", "2026-02-03 ciio yes"): ("separated by commas", "逗号"),
    ("d", "contains", "face-imag"): ("did you mean `face-image`?", "是否指 `face-image`？"),
    ("d", "contains", "no"): ("without any item", "没有任何项"),
    ("a", "measure:notice", "soon"): ("takes a date, a moment", "应为日期"),
    ("a", "ciio", "%"): ("has no meaning", "没有意义"),
}


@pytest.mark.parametrize("case", MISREAD)
def test_a_wrong_answer_is_explained(case: tuple[str, str, str], knowledge: KnowledgeBase) -> None:
    entity, attribute, line = case
    scenario = read(HEAD + "organization a { }\ndataset d { controller a }", knowledge)
    reader = Reader(entity, attribute, scenario, knowledge.schema)
    for lang, words in zip(("en", "zh"), MISREAD[case], strict=True):
        with pytest.raises(Misread) as raised:
            reader.edits(line, lang)
        assert words in str(raised.value)


def test_names_are_listed_and_searched(knowledge: KnowledgeBase) -> None:
    scenario = read(HEAD + "organization a { }\ndataset d { controller a }", knowledge)
    reader = Reader("d", "contains", scenario, knowledge.schema)
    assert {"face-image", "contact-details"} <= set(reader.listing("", "en"))
    assert reader.listing("人脸", "zh") == ["人脸信息（face-image）"]
    assert reader.listing("FACE", "en") == ["face-image"]
    assert "face-image" in reader.beginning("face") and "人脸信息" in reader.beginning("人脸")
    assert Reader("d", "controller", scenario, knowledge.schema).listing("", "en") == ["a"]


# --- the run


@pytest.mark.parametrize(
    ("lang", "example", "answers"),
    [
        ("en", "foreign_court", "yes\n2026-01-01\nunknown\nskip\n? rule\nyes\n"),
        ("zh", "kuajing_dianshang", "2025-01-01\n2026-01-01\n\n否\n是\n"),
    ],
)
def test_a_run_is_written_and_summed_up(
    lang: str, example: str, answers: str, capsys: Capture
) -> None:
    shutil.copy(ROOT / f"examples/{example}.heng", "flow.heng")
    assert interview(answers, "flow.heng") == 0
    text = capsys.readouterr().out
    golden = GOLDEN / f"ask_{lang}.txt"
    if os.environ.get("HENG_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    old = (ROOT / f"examples/{example}.heng").read_text(encoding="utf-8").split("\n")
    new = Path("flow.heng").read_text(encoding="utf-8").split("\n")
    assert len([line for line in old if line not in new]) <= 1
    assert not [name for name in os.listdir() if name.endswith(".part")]


class Always(Lines):
    """Answers each question alike, by the sort of answer it takes."""

    def __init__(self, choose: Callable[[Reader], str]) -> None:
        super().__init__(None, "en")
        self.choose = choose
        self.reader: Reader | None = None

    def next(self, beginning: Callable[[str], list[str]]) -> str | None:
        reader = beginning.__self__  # type: ignore[attr-defined]
        return self.choose(reader)

    def unused(self) -> int:
        return 0


def good(reader: Reader) -> str:
    declared = reader.declared
    match declared.type:
        case "bool":
            return "no"
        case "moment" | "date":
            return "2024-01-01"
        case "count" | "money":
            return "5000"
        case "duration":
            return "1 month"
    return reader.names()[0]


@pytest.mark.parametrize("example", ["foreign_court", "remote_access", "kuajing_dianshang"])
def test_the_interview_goes_on_until_nothing_depends_on_it(
    example: str, knowledge: KnowledgeBase, capsys: Capture
) -> None:
    shutil.copy(ROOT / f"examples/{example}.heng", "flow.heng")
    text = Path("flow.heng").read_text(encoding="utf-8")
    about, _ = read_scenario("flow.heng", text.encode(), knowledge.schema)
    assert about is not None
    run = Interview(about, text, "flow.heng", knowledge, Always(good), "en")
    assert run.run() == 0
    after = Path("flow.heng").read_text(encoding="utf-8")
    assert Inquirer(read(after, knowledge), knowledge).inquiries.questions == ()
    assert run.written > 20


def test_passed_over_questions_are_not_asked_again(
    knowledge: KnowledgeBase, capsys: Capture
) -> None:
    shutil.copy(ROOT / "examples/foreign_court.heng", "flow.heng")
    before = Path("flow.heng").read_bytes()
    questions = json_list(capsys)
    assert interview("skip\nunknown\n" * len(questions), "flow.heng") == 0
    out, err = capsys.readouterr()
    assert out.count("\n? ") == len(questions)
    assert "flow.heng is as it was." in out and "lines of answers were not needed" in err
    assert Path("flow.heng").read_bytes() == before


def json_list(capsys: Capture) -> tuple[Inquiry, ...]:
    assert main(["ask", "flow.heng", "--list", "--format", "json"]) == 0
    return msgspec.json.decode(capsys.readouterr().out, type=Inquiries).questions


def test_the_list_changes_nothing(capsys: Capture) -> None:
    shutil.copy(ROOT / "examples/foreign_court.heng", "flow.heng")
    before = Path("flow.heng").read_bytes()
    assert len(json_list(capsys)) > 20
    for lang, words in (("en", r"settles \d+ to \d+ of \d+ findings"), ("zh", r"可定 \d+ 项")):
        assert main(["ask", "flow.heng", "--list", "--lang", lang]) == 0
        assert re.search(words, capsys.readouterr().out)
    assert Path("flow.heng").read_bytes() == before


def test_out_leaves_the_file_and_keeps_its_bytes(capsys: Capture) -> None:
    windows = b"\xef\xbb\xbf" + (ROOT / "examples/foreign_court.heng").read_bytes().replace(
        b"\n", b"\r\n"
    )
    Path("flow.heng").write_bytes(windows)
    assert interview("no\n", "flow.heng", "--out", "new.heng") == 0
    assert Path("flow.heng").read_bytes() == windows
    made = Path("new.heng").read_bytes()
    assert made == windows.replace(b"ciio        unknown", b"ciio        no")


def test_a_wrong_line_ends_a_script_and_keeps_what_was_answered(capsys: Capture) -> None:
    shutil.copy(ROOT / "examples/foreign_court.heng", "flow.heng")
    assert interview("yes\nsoon\nyes\n", "flow.heng") == 2
    out, err = capsys.readouterr()
    assert "answer 2 (`soon`)" in err and "1 answer is written" in out
    assert "ciio        yes" in Path("flow.heng").read_text(encoding="utf-8")


def test_a_file_changed_meanwhile_is_not_overwritten(
    knowledge: KnowledgeBase, capsys: Capture
) -> None:
    shutil.copy(ROOT / "examples/foreign_court.heng", "flow.heng")
    text = Path("flow.heng").read_text(encoding="utf-8")

    def meddling(reader: Reader) -> str:
        Path("flow.heng").write_text(text + "# mine\n", encoding="utf-8")
        return good(reader)

    about, _ = read_scenario("flow.heng", text.encode(), knowledge.schema)
    assert about is not None
    run = Interview(about, text, "flow.heng", knowledge, Always(meddling), "en")
    assert run.run() == 2
    assert "changed by someone else" in capsys.readouterr().err
    assert Path("flow.heng").read_text(encoding="utf-8") == text + "# mine\n"


def test_an_interrupt_leaves_what_was_answered(knowledge: KnowledgeBase, capsys: Capture) -> None:
    shutil.copy(ROOT / "examples/foreign_court.heng", "flow.heng")
    text = Path("flow.heng").read_text(encoding="utf-8")
    about, _ = read_scenario("flow.heng", text.encode(), knowledge.schema)
    assert about is not None
    given = iter(["yes"])

    def stopping(reader: Reader) -> str:
        answer = next(given, None)
        if answer is None:
            raise KeyboardInterrupt
        return answer

    assert Interview(about, text, "flow.heng", knowledge, Always(stopping), "en").run() == 130
    assert "1 answer is written" in capsys.readouterr().out
    assert "ciio        yes" in Path("flow.heng").read_text(encoding="utf-8")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(capsys: Capture) -> None:
    os.mkdir("locked")
    shutil.copy(ROOT / "examples/foreign_court.heng", "locked/flow.heng")
    os.chmod("locked", 0o500)
    assert interview("yes\n", "locked/flow.heng") == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-"], "answers are written into a file"),
        (["none.heng"], "there is no file"),
        (["flow.heng", "--out", "flow.heng"], "is there already"),
        (["flow.heng", "--format", "json"], "goes with --list"),
        (["flow.heng", "--list", "--out", "new.heng"], "does not go with --list"),
        (["flow.heng", "--answers", "none"], "there is no file"),
        (["flow.heng", "--out", "none/new.heng", "--answers", "answers"], "cannot be written"),
        (["broken.heng"], "is not closed"),
        ([], "FILE"),
    ],
)
def test_wrong_command_lines(arguments: list[str], words: str, capsys: Capture) -> None:
    shutil.copy(ROOT / "examples/foreign_court.heng", "flow.heng")
    Path("broken.heng").write_text("organization a {", encoding="utf-8")
    Path("answers").write_text("yes\n", encoding="utf-8")
    assert main(["ask", *arguments]) == 2
    err = capsys.readouterr().err
    assert words in err and "Traceback" not in err


def test_answers_that_are_no_text(capsys: Capture) -> None:
    shutil.copy(ROOT / "examples/foreign_court.heng", "flow.heng")
    Path("answers").write_bytes(b"\xff\xfe\n")
    assert main(["ask", "flow.heng", "--answers", "answers"]) == 2
    assert "answer 1 is no UTF-8 text" in capsys.readouterr().err


def test_schema_of_the_list(capsys: Capture) -> None:
    shutil.copy(ROOT / "examples/foreign_court.heng", "flow.heng")
    main(["ask", "flow.heng", "--list", "--format", "json"])
    first = json.loads(capsys.readouterr().out)["questions"][0]
    assert set(first) == {
        "entity", "attribute", "text", "settles", "at_least", "at_most", "tried", "stakes",
    }  # fmt: skip


def test_a_link_stays_one_and_rights_stay(capsys: Capture) -> None:
    shutil.copy(ROOT / "examples/foreign_court.heng", "flow.heng")
    os.chmod("flow.heng", 0o640)
    os.symlink("flow.heng", "link.heng")
    assert interview("yes\n", "link.heng") == 0
    assert os.path.islink("link.heng") and os.stat("flow.heng").st_mode & 0o777 == 0o640
    assert "ciio        yes" in Path("flow.heng").read_text(encoding="utf-8")


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    from ui.files import write

    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    write("pipe", "text", "en")
    assert os.read(reader, 10) == b"text" and not os.path.isfile("pipe")
    os.close(reader)
