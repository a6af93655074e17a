"""The history of the field: complete, well-formed, and of one mind with the encoded modules."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kb.rulebook import DRAFT, FOREIGN, KnowledgeBase
from kb.timeline import Entry, read_timeline
from ui.cli import main
from ui.commands import OK

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("LC_ALL", "LC_MESSAGES", "COLUMNS", "FORCE_COLOR", "HENG_DEBUG"):
        monkeypatch.delenv(key, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def linked(knowledge: KnowledgeBase) -> list[Entry]:
    return [entry for entry in knowledge.timeline.entries if entry.instrument]


def test_every_encoded_instrument_stands_in_the_history(knowledge: KnowledgeBase) -> None:
    """The law of other States has its own history."""
    every = (*knowledge.modules, *knowledge.drafts)
    modules = {(m.instrument, m.version): m for m in every if m.rank != FOREIGN}
    entries = {(e.instrument, e.version): e for e in linked(knowledge)}
    assert entries.keys() == modules.keys()
    for key, entry in entries.items():
        module = modules[key]
        assert (entry.adopted, entry.until, entry.rank) == (
            module.adopted,
            module.until,
            module.rank,
        ), key
        assert entry.in_force == (None if module.rank == DRAFT else module.in_force), key


def test_the_history_is_well_formed(knowledge: KnowledgeBase) -> None:
    ranks = set(knowledge.schema.concepts_below("Rank"))
    entries = knowledge.timeline.entries
    assert len(entries) > 60
    assert len({entry.title.en for entry in entries}) == len(entries)
    assert [entry.adopted for entry in entries] == sorted(entry.adopted for entry in entries)
    for entry in entries:
        assert entry.rank in ranks and entry.adopted >= date(2000, 1, 1)
        assert (entry.in_force is None) == (entry.rank == DRAFT)
        assert entry.in_force is None or entry.in_force >= entry.adopted, entry.title.en
        assert entry.published is None or entry.published >= entry.adopted, entry.title.en
        assert entry.until is None or (entry.in_force and entry.until >= entry.in_force)
        for text in (entry.title, entry.issuer, entry.brought):
            assert text.en and any("\u4e00" <= c <= "\u9fff" for c in text.zh)
        assert entry.brought.en.endswith(".") and entry.brought.zh.endswith("。")


@pytest.mark.parametrize(
    "title",
    [
        "Decision on Maintaining Internet Security",
        "Decision on Strengthening Network Information Protection",
        "Tort Liability Law",
        "Consumer Rights Protection Law (second amendment)",
        "Cybersecurity Law",
        "General Provisions of Civil Law",
        "Data Security Law",
        "Personal Information Protection Law",
        "Civil Code",
    ],
)
def test_the_milestones_of_the_study_are_there(title: str, knowledge: KnowledgeBase) -> None:
    assert title in {entry.title.en for entry in knowledge.timeline.entries}


def test_states_turn_on_the_day(knowledge: KnowledgeBase) -> None:
    entry = next(e for e in linked(knowledge) if (e.instrument, e.version) == ("CSL", "2016"))
    days = {
        date(2017, 5, 31): "announced",
        date(2017, 6, 1): "in-force",
        date(2025, 12, 31): "in-force",
        date(2026, 1, 1): "expired",
    }
    assert {day: entry.state(day) for day in days} == days


@pytest.mark.parametrize("fault", ["rank = 3", 'surprise = "x"', 'unread = ["birth"]', "adopted"])
def test_a_damaged_history_says_where(fault: str, tmp_path: Path) -> None:
    file = tmp_path / "timeline.toml"
    entry = 'en = "A"\nzh = "甲"\nrank = "law"\nissuer = "X"\nadopted = 2001-01-01\n'
    entry += 'brought = ["a", "b"]\n'
    head = 'known-until = 2026-01-01\n[issuers]\nX = ["x", "y"]\n[[entry]]\n'
    file.write_text(head + entry, encoding="utf-8")
    assert len(read_timeline(file).entries) == 1
    damaged = entry.replace('rank = "law"\n', "") if fault.startswith("rank") else entry
    file.write_text(head + damaged + fault + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"timeline\.toml"):
        read_timeline(file)


@pytest.mark.parametrize(("lang", "words"), [("en", "PIPL"), ("zh", "个人信息保护法")])
def test_timeline_as_table_and_json(lang: str, words: str, capsys: Capture) -> None:
    assert main(["kb", "timeline", "--lang", lang]) == OK
    out = capsys.readouterr().out
    assert words in out and "2000-12-28†" in out and "--with-drafts" in out
    assert max(map(len, out.splitlines())) <= 100
    assert main(["kb", "timeline", "--lang", lang, "--format", "json"]) == OK
    found = json.loads(capsys.readouterr().out)
    assert found["known_until"] == "2026-10-09"
    assert all("in_force" in entry for entry in found["entries"])
