"""The plan over columns says what the reference evaluator says, on random registers.

With HENG_LONG=1 a hundred thousand rows are compared; the short run takes a sample.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date

import msgspec
import polars as pl
import pytest
from agreement import compare, register_of
from registers import Writer

from dsl.expressions import Not
from engine.bulk import Bulk
from engine.bulk_layout import Layout
from engine.bulk_nodes import FALSE, TRUE, UNKNOWN, Nodes
from engine.bulk_outputs import STATUSES, Answerer
from engine.bulk_paths import Inexpressible
from engine.bulk_register import Names
from engine.calculus import Truth
from engine.kleene import both, either, negate
from kb.rulebook import KnowledgeBase

LONG = os.environ.get("HENG_LONG") == "1"
FLOW = ("transfer", "organization", "dataset", "processing", "recipient", "foreign-authority")
EVERY = (*FLOW, "incident", "request", "demand", "foreign-demand")
SHARED: tuple[tuple[str, ...], ...] = (
    (),
    ("organization",),
    ("organization", "dataset"),
    ("organization", "dataset", "processing", "transfer"),
    ("organization", "dataset", "processing", "transfer", "incident", "request"),
)
DAYS = tuple(
    map(date.fromisoformat, ("2018-01-01", "2022-10-01", "2023-07-01", "2025-06-01", "2026-11-23"))
)
ROWS, REGISTERS = (500, 200) if LONG else (40, 10)


def full(knowledge: KnowledgeBase, shared: tuple[str, ...]) -> Layout:
    """A layout with every column that a register may have."""
    columns = frozenset(Names(knowledge.schema).columns())
    return Layout(columns, frozenset({"organization"}), frozenset(EVERY), frozenset(shared))


@pytest.mark.parametrize("shared", SHARED, ids=lambda s: "+".join(s) or "nothing")
def test_every_norm_compiles(shared: tuple[str, ...], knowledge: KnowledgeBase) -> None:
    """A construct that columns cannot say names its norm; today there is none."""
    for day in DAYS:
        for drafts in (False, True):
            rules = knowledge.on(day, drafts, foreign=True)
            answerer = Answerer(rules, full(knowledge, shared))
            answerer.ask(STATUSES)
            told = {instance.norm.id for instance, _ in answerer.answers.statuses.values()}
            sorts = {norm.id for norm in answerer.rules.norms if norm.kind == "duty"}
            assert len(told & sorts) > 0.9 * len(sorts)  # the rest fails in every row


@pytest.mark.parametrize("seed", range(REGISTERS))
def test_plan_and_reference_agree(seed: int, knowledge: KnowledgeBase) -> None:
    day = random.Random(seed).choice(DAYS[1:])
    shared = SHARED[seed % len(SHARED)]
    writer = Writer(knowledge.on(day), seed, ("en", "zh")[seed // 5 % 2])
    sorts = EVERY if seed % len(SHARED) == 4 else FLOW
    found = compare(writer.rows(ROWS, sorts, shared, (0.9, 0.3)[seed % 2]), knowledge, day)
    assert found.rows and not found.differences[:5]


def test_the_comparison_sees_all_there_is_and_a_wrong_rulebook(knowledge: KnowledgeBase) -> None:
    """The random rows reach every status and most routes; a rule turned round is noticed."""
    seen: Counter[str] = Counter()
    day = DAYS[-1]
    for seed in (101, 102, 103, 104):
        frame = Writer(knowledge.on(day), seed).rows(60, FLOW, ("organization",))
        seen += compare(frame, knowledge, day).seen
    assert {str(status) for status in STATUSES} <= seen.keys()
    assert sum(key.startswith("route ") for key in seen) >= 6

    def wrong(module: object) -> object:
        norms = tuple(
            msgspec.structs.replace(n, when=Not(n.when)) if n.id == turned else n
            for n in module.norms  # type: ignore[attr-defined]
        )
        return msgspec.structs.replace(module, norms=norms)  # type: ignore[type-var]

    turned = "PIPL-55-assess-export"
    other = msgspec.structs.replace(knowledge, modules=tuple(map(wrong, knowledge.modules)))
    register = register_of(frame, knowledge)
    bulk = Bulk(other, day, register.entities.reader, register.layout, STATUSES)
    keys = {key for _, key, _, _ in compare(frame, knowledge, day, bulk).differences}
    assert {key[1] for key in keys if key[0] == "norm"} == {turned}


def test_what_columns_cannot_say_names_its_norm(knowledge: KnowledgeBase) -> None:
    """A set of an exporter's flows whose members are compared with the flow itself."""
    from dsl.expressions import Compare, Path, Quantified

    odd = Quantified(
        "any",
        "x",
        Path("t", ("from", "transfers")),
        Compare(">", Path("x", ("start",)), Path("t", ("start",))),
    )
    module = next(m for m in knowledge.modules if m.instrument == "PIPL")
    norm = next(n for n in module.norms if n.kind == "duty" and n.sort == "transfer")
    altered = msgspec.structs.replace(norm, when=odd, variable="t")
    norms = tuple(altered if n is norm else n for n in module.norms)
    modules = tuple(
        msgspec.structs.replace(m, norms=norms) if m is module else m for m in knowledge.modules
    )
    other = msgspec.structs.replace(knowledge, modules=modules)
    with pytest.raises(Inexpressible, match=norm.id):
        Answerer(other.on(DAYS[-1]), full(knowledge, ("organization",))).ask()


def test_nodes_fold_as_kleene_says() -> None:
    """Whatever is folded away has the truth that the tables of Kleene give."""
    truths = {FALSE: Truth.FALSE, UNKNOWN: Truth.UNKNOWN, TRUE: Truth.TRUE}
    nodes = Nodes()
    for one, first in truths.items():
        assert truths[nodes.negate(one)] is negate(first)
        for other, second in truths.items():
            assert truths[nodes.both((one, other))] is both([first, second])
            assert truths[nodes.either((one, other))] is either([first, second])
    leaf = nodes.leaf("a")
    assert nodes.negate(nodes.negate(leaf)) == leaf
    assert nodes.both((leaf, TRUE)) == leaf and nodes.either((leaf, TRUE)) == TRUE
    assert nodes.both((leaf, nodes.negate(leaf))) != FALSE  # it may be unknown
    sharp = nodes.leaf("b", sharp=True)
    assert nodes.both((sharp, nodes.negate(sharp))) == FALSE


def test_rows_that_name_no_entity_share_none(knowledge: KnowledgeBase) -> None:
    frame = pl.DataFrame(
        {
            "from": ["a", "a", None, None],
            "transfer": [None, None, "t", "t"],
            "to.located": ["US"] * 4,
        }
    )
    register = register_of(frame, knowledge)
    ((_, marks),) = register.chunks
    assert marks["transfer@"].n_unique() == 4
    assert marks["organization@"].n_unique() == 3
    assert register.layout.shared == {"organization"}


def test_rows_of_one_entity_are_read_together(knowledge: KnowledgeBase) -> None:
    """What one row says of an exporter holds in all; who contradicts an earlier row is at fault."""
    frame = pl.DataFrame(
        {
            "from": ["a", "a", "a", "b"],
            "from.ciio": [None, "yes", "no", "no"],
            "from.individuals": ["5", None, None, "unknown"],
            "to.located": ["US"] * 4,
        }
    )
    register = register_of(frame, knowledge)
    assert [(f.row, f.header, f.diagnostic.code) for f in register.faults] == [
        (2, "from.ciio", "contradicts")
    ]
    ((cells, _),) = register.chunks
    values = register.entities.reader.dictionaries["from.ciio"].values
    assert [values[code].items for code in cells["from.ciio"]] == [(True,), (True,), (False,)]
    assert cells["from.individuals"].to_list()[:2] == [5, 5]
