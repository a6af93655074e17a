"""What the tests share: the compiled knowledge base and helpers to weigh scenarios."""

from __future__ import annotations

import pytest

from kb.rulebook import KnowledgeBase
from kb.store import load


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    """The knowledge base as users get it."""
    return load()
