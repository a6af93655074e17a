"""The cache of compiled knowledge: keyed by content, rebuilt when damaged, never in the way."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kb import store
from kb.rulebook import KnowledgeBase


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HENG_CACHE", str(tmp_path))
    return tmp_path


def test_second_load_reads_the_cache(
    cache: Path, monkeypatch: pytest.MonkeyPatch, knowledge: KnowledgeBase
) -> None:
    assert store.load() == knowledge
    assert [file.suffix for file in cache.iterdir()] == [".json"]
    monkeypatch.setattr(store, "build", lambda digest: pytest.fail("compiled again"))
    assert store.load() == knowledge


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b'{"digest": 1}'])
def test_damaged_cache_is_rebuilt(cache: Path, damage: bytes, knowledge: KnowledgeBase) -> None:
    store.load()
    file = next(cache.iterdir())
    file.write_bytes(damage)
    assert store.load() == knowledge
    assert msgspec.json.decode(file.read_bytes(), type=KnowledgeBase) == knowledge


def test_cache_that_cannot_be_written_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knowledge: KnowledgeBase
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("HENG_CACHE", str(blocked / "below"))
    assert store.load() == knowledge
