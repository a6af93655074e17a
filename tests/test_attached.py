"""Official texts beside the law: how a text is cut into articles, and `heng kb attach`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dsl.statute import StatuteModule
from kb.attached import articles_in, attach, attached, detach
from kb.rulebook import KnowledgeBase
from ui.cli import main

OK, WRONG = 0, 2
TEXT = """\
# 某法

## 第一章　总则

**第一条**　甲甲甲。

乙乙乙，依照第三条处理。

第二节 细则

第二条 丙。
（一）丁；

第一百零五条之二　戊。
# 第二章 附则
第一条 重复的不算。
"""


@pytest.fixture(autouse=True)
def own_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HENG_TEXTS", str(tmp_path / "texts"))
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def pipl(knowledge: KnowledgeBase) -> StatuteModule:
    return next(module for module in knowledge.modules if module.instrument == "PIPL")


def test_a_text_is_cut_at_its_articles_and_headings() -> None:
    found = dict(articles_in(TEXT))
    assert list(found) == ["1", "2", "105-2"]
    assert found["1"].text == "甲甲甲。\n\n乙乙乙，依照第三条处理。"
    assert found["1"].chapter == "第一章 总则"
    assert found["2"].chapter == "第一章 总则 · 第二节 细则"
    assert found["2"].text == "丙。\n（一）丁；"
    assert found["105-2"].text == "戊。"


def test_an_english_text_is_cut_too() -> None:
    found = dict(
        articles_in("CHAPTER I General\nArticle 5\nPrinciples.\nArticle 6 Lawfulness\nx\n")
    )
    assert found["5"].text == "Principles." and found["6"].text == "Lawfulness\nx"
    assert found["6"].chapter == "CHAPTER I General"


def test_a_number_is_read_as_it_is_written() -> None:
    numerals = {"十": "10", "二十": "20", "二十一": "21", "一百二十": "120", "一千二百六十": "1260"}
    for numeral, number in {**numerals, "105": "105", "一百零五": "105"}.items():
        assert list(dict(articles_in(f"第{numeral}条 甲"))) == [number]


def test_a_text_is_kept_and_taken_away(knowledge: KnowledgeBase) -> None:
    module = pipl(knowledge)
    assert attached(module) is None
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        attach(module, "甲.txt", TEXT.encode(encoding), date(2026, 11, 23))
        found = attached(module)
        assert found is not None and found.file == "甲.txt"
        assert found.articles["2"].text.startswith("丙。")
    assert detach(module) and not detach(module)
    assert attached(module) is None


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00\x01", b"no articles here", b"\0"])
def test_what_is_no_text_of_the_law_is_refused(knowledge: KnowledgeBase, data: bytes) -> None:
    with pytest.raises(ValueError):
        attach(pipl(knowledge), "x", data, date(2026, 11, 23))
    assert attached(pipl(knowledge)) is None


def test_a_damaged_text_is_none(knowledge: KnowledgeBase, tmp_path: Path) -> None:
    attach(pipl(knowledge), "x", TEXT.encode(), date(2026, 11, 23))
    next((tmp_path / "texts").iterdir()).write_bytes(b"{")
    assert attached(pipl(knowledge)) is None


def test_show_has_the_text_beside_the_norms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "pipl.txt"
    file.write_text(TEXT, "utf-8")
    assert main(["kb", "attach", "pipl", str(file)]) == OK
    told = capsys.readouterr().out
    assert "pipl.txt" in told and "without a text: articles 3, 4" in told
    assert main(["kb", "show", "PIPL 2"]) == OK
    assert "（一）丁；" in capsys.readouterr().out
    assert main(["kb", "show", "PIPL 3"]) == OK
    assert "Official text" not in capsys.readouterr().out
    assert main(["kb", "attach", "PIPL", "--remove"]) == OK
    assert main(["kb", "attach", "PIPL"]) == OK
    assert "no text is attached" in capsys.readouterr().out


def test_each_version_has_a_text_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], knowledge: KnowledgeBase
) -> None:
    file = tmp_path / "csl.txt"
    file.write_text(TEXT, "utf-8")
    assert main(["kb", "attach", "CSL", str(file), "--as-of", "2024-06-01"]) == OK
    assert "CSL 2016" in capsys.readouterr().out
    texts = {m.version: attached(m) for m in knowledge.modules if m.instrument == "CSL"}
    assert texts["2016"] is not None and texts["2025"] is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_cannot_be_attached_is_said(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("nothing", "utf-8")
    for arguments in (["PIPI"], ["PIPL", str(wrong)], ["PIPL", str(tmp_path / "none")]):
        assert main(["kb", "attach", *arguments, "--lang", lang]) == WRONG
        said = capsys.readouterr().err
        assert said and "Traceback" not in said
    assert main(["kb", "attach", "PIPI", "--lang", lang]) == WRONG
    assert "PIPL" in capsys.readouterr().err
