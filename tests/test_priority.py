"""Which norm goes first under the Legislation Law: winners, rulings, and where there is no rule."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from dsl.statute import Norm, Reference, StatuteModule, Text
from kb.priority import LegislativeOrder, Priority
from kb.rulebook import KnowledgeBase

OLD, NEW = date(2020, 1, 1), date(2024, 1, 1)
EMPTY = Text("", "")


def norm(name: str, rank: str, day: date) -> Norm:
    return Norm(
        id=f"{name}-1-x", kind="duty", name=name, instrument=name, article="1",
        sources=(Reference(name, "1"),), file=f"{name}.heng", line=1, rank=rank, in_force=day,
    )  # fmt: skip


def order(
    knowledge: KnowledgeBase, *made: tuple[str, str, str, date]
) -> tuple[LegislativeOrder, list[Norm]]:
    """The order of norms given as name, rank, maker and day."""
    norms = [norm(name, rank, day) for name, rank, _, day in made]
    modules = tuple(
        StatuteModule(
            instrument=name, version="", title=EMPTY, rank=rank, issuer=maker, number=EMPTY,
            adopted=day, in_force=day, until=None, articles=(), norms=(each,), thresholds=(),
        )
        for each, (name, rank, maker, day) in zip(norms, made, strict=True)
    )  # fmt: skip
    return LegislativeOrder(msgspec.structs.replace(knowledge, modules=modules)), norms


def leg(text: str) -> tuple[Reference, ...]:
    article, *points = text.replace(")", "").split("(")
    return (Reference("LEG", article, tuple(map(int, points))),)


LAW, REGULATION, RULE, LOCAL = (
    "law",
    "administrative-regulation",
    "departmental-rule",
    "local-regulation",
)


@pytest.mark.parametrize(
    ("first", "second", "ground", "by"),
    [
        ((LAW, "NPCSC", OLD), (REGULATION, "StateCouncil", NEW), "superior-law", leg("99(1)")),
        ((LAW, "NPCSC", OLD), (LOCAL, "ShanghaiPCSC", NEW), "superior-law", leg("99(1)")),
        ((REGULATION, "StateCouncil", OLD), (RULE, "CAC", NEW), "superior-law", leg("99(2)")),
        ((REGULATION, "StateCouncil", OLD), (LOCAL, "X", NEW), "superior-law", leg("99(2)")),
        ((RULE, "CAC", OLD), ("guidance", "CAC", NEW), "superior-law", ()),
        ((LAW, "NPCSC", OLD), ("judicial-interpretation", "SPC", NEW), "superior-law", ()),
        ((RULE, "CAC", OLD), ("foreign-statute", "EU", NEW), "law-of-the-forum", ()),
        ((LAW, "NPCSC", NEW), (LAW, "NPCSC", OLD), "later-law", leg("103")),
        ((RULE, "CAC", NEW), (RULE, "CAC", OLD), "later-law", leg("103")),
    ],
)
def test_the_first_goes_first_either_way_round(
    first: tuple[str, str, date],
    second: tuple[str, str, date],
    ground: str,
    by: tuple[Reference, ...],
    knowledge: KnowledgeBase,
) -> None:
    ranked, (a, b) = order(knowledge, ("A", *first), ("B", *second))
    expected = Priority(ground, by, winner=a)
    assert ranked.priority(a, b) == ranked.priority(b, a) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (
            (LOCAL, "ShanghaiPCSC", NEW),
            (RULE, "CAC", OLD),
            Priority("referral", leg("106(1)(2)"), body="state-council"),
        ),
        (
            (RULE, "CAC", NEW),
            (RULE, "PBOC", OLD),
            Priority("referral", leg("106(1)(3)"), body="state-council"),
        ),
        ((LAW, "NPC", NEW), (LAW, "NPCSC", OLD), Priority("no-rule")),
        ((LAW, "NPCSC", NEW), (LAW, "NPCSC", NEW), Priority("no-rule")),
        ((REGULATION, "SC", NEW), ("judicial-interpretation", "SPC", OLD), Priority("no-rule")),
        (("guidance", "CAC", NEW), ("guidance", "CAC", OLD), Priority("no-rule")),
        (("doctrine", "A", OLD), ("foreign-statute", "EU", NEW), Priority("no-rule")),
        (("internal-policy", "A", OLD), ("foreign-statute", "EU", NEW), Priority("no-rule")),
        (("foreign-statute", "US", NEW), ("foreign-statute", "EU", OLD), Priority("no-rule")),
    ],
)  # fmt: skip
def test_nobody_goes_first(
    first: tuple[str, str, date],
    second: tuple[str, str, date],
    expected: Priority,
    knowledge: KnowledgeBase,
) -> None:
    ranked, (a, b) = order(knowledge, ("A", *first), ("B", *second))
    assert ranked.priority(a, b) == ranked.priority(b, a) == expected


@pytest.mark.parametrize(
    ("rank", "makers", "body", "by"),
    [
        (LAW, ("NPCSC", "NPCSC"), "npc-standing-committee", leg("105(1)")),
        (LAW, ("NPC", "NPCSC"), "npc-standing-committee", leg("105(1)")),
        (REGULATION, ("StateCouncil", "StateCouncil"), "state-council", leg("105(2)")),
        (RULE, ("CAC", "CAC"), "maker-of-both", leg("106(1)(1)")),
        (LOCAL, ("ShanghaiPCSC", "ShanghaiPCSC"), "maker-of-both", leg("106(1)(1)")),
    ],
)
def test_new_general_against_old_special_is_referred(
    rank: str,
    makers: tuple[str, str],
    body: str,
    by: tuple[Reference, ...],
    knowledge: KnowledgeBase,
) -> None:
    ranked, (old, new) = order(knowledge, ("A", rank, makers[0], OLD), ("B", rank, makers[1], NEW))
    assert ranked.priority(old, new, special=old) == Priority("referral", by, body=body)


def test_new_special_before_old_general(knowledge: KnowledgeBase) -> None:
    ranked, (old, new) = order(knowledge, ("A", LAW, "NPCSC", OLD), ("B", LAW, "NPCSC", NEW))
    expected = Priority("special-law", leg("103"), winner=new)
    assert ranked.priority(old, new, special=new) == expected
    other, (a, b) = order(knowledge, ("A", LAW, "NPC", OLD), ("B", LAW, "NPCSC", NEW))
    assert other.priority(a, b, special=b) == Priority("no-rule")


def test_special_to_neither_is_refused(knowledge: KnowledgeBase) -> None:
    ranked, (a, b, c) = order(
        knowledge, ("A", LAW, "X", OLD), ("B", LAW, "X", NEW), ("C", LAW, "X", NEW)
    )
    with pytest.raises(ValueError, match="C-1-x is neither A-1-x nor B-1-x"):
        ranked.priority(a, b, special=c)


def test_an_amendment_does_not_make_the_rest_of_a_law_younger(knowledge: KnowledgeBase) -> None:
    ranked = LegislativeOrder(knowledge)
    rules = knowledge.on(date(2026, 11, 23))
    consent, ground = rules.by_id["CSL-43-consent"], rules.by_id["PIPL-13-handling-without-consent"]
    assert consent.in_force == date(2026, 1, 1) and ranked.since(consent) == date(2017, 6, 1)
    assert ranked.priority(consent, ground) == Priority("later-law", leg("103"), winner=ground)
    assert ranked.since(rules.by_id["CSL-42-other-ground-for-products"]) == date(2026, 1, 1)
    drawn = ranked.priority(consent, ground, special=consent)
    assert (drawn.ground, drawn.body) == ("referral", "npc-standing-committee")


def test_what_is_returned_is_declared(knowledge: KnowledgeBase) -> None:
    grounds = knowledge.schema.concepts_below("ResolutionGround").values()
    bodies = knowledge.schema.concepts_below("RulingBody").values()
    assert {"superior-law", "special-law", "later-law", "law-of-the-forum"} <= set(grounds)
    assert {"referral", "no-rule"} <= set(grounds)
    assert {"npc-standing-committee", "state-council", "maker-of-both"} <= set(bodies)
    articles = {f"LEG {a.number}" for m in knowledge.modules for a in m.articles}
    assert {"LEG 99", "LEG 103", "LEG 105", "LEG 106"} <= articles
