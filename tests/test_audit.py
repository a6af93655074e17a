"""The static audit: planted faults are found with witnesses that the engine confirms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from weigh import scenario_of

from dsl.diagnostics import render
from dsl.statute import Text
from engine.assess import Assessment, assess
from engine.audit import Audit, AuditFinding, Auditor
from engine.audit_conditions import Conditions
from engine.audit_witness import Unconfirmed
from engine.calculus import Standing
from engine.case import instance_id
from kb.compile import compile_knowledge
from kb.judged import Judged, read_judged
from kb.rulebook import KnowledgeBase

DAY = date(2026, 11, 23)
HEAD = """instrument {name} {{
  title "{name}" zh "{name}"
  rank {rank}
  issuer {issuer}
  adopted {since}
  in-force {since}
}}
article 1 "One" zh "一" {{
  gist "One." zh "一。"
{norms}
}}
"""


def rulebook(
    folder: Path,
    knowledge: KnowledgeBase,
    norms: str,
    other: str = "",
    rank: str = "departmental-rule",
    other_rank: str = "departmental-rule",
) -> KnowledgeBase:
    """A rulebook of one or two instruments, of two makers, over the ontology."""
    first = HEAD.format(name="ONE", rank=rank, issuer="CAC", since="2020-01-01", norms=norms)
    (folder / "one.heng").write_text(first, encoding="utf-8")
    if other:
        second = HEAD.format(
            name="TWO", rank=other_rank, issuer="MIIT", since="2021-01-01", norms=other
        )
        (folder / "two.heng").write_text(second, encoding="utf-8")
    found, faults = compile_knowledge(knowledge.schema, "tiny", folder)
    assert found is not None, render(faults, "en")
    return found


def audited(tiny: KnowledgeBase, judged: Judged | None = None) -> Audit:
    return Auditor(tiny, DAY, judged or Judged()).audit()


def only(found: Audit) -> AuditFinding:
    (finding,) = found.findings
    return finding


def weighed(tiny: KnowledgeBase, witness: Text | None, lang: str = "en") -> Assessment:
    assert witness is not None
    return Assessment(scenario_of(getattr(witness, lang), tiny), tiny)


# contradictions

WITHOUT = """
  permission without-consent for processing p {
    bearer p.by
    action process-without-consent
    when p.basis is contract
  }
"""
CONSENT = """
  duty consent for processing p {
    bearer p.by
    action obtain-consent
    when p.on.contains includes personal-information and not p.basis is emergency
    met when p has consent
  }
"""


def test_a_contradiction_is_found_and_its_witness_holds(
    tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    tiny = rulebook(tmp_path, knowledge, WITHOUT, CONSENT)
    finding = only(audited(tiny))
    assert finding.kind == "contradiction"
    assert {side.norm for side in finding.norms} == {"ONE-1-without-consent", "TWO-1-consent"}
    for lang in ("en", "zh"):
        answer = weighed(tiny, finding.witness, lang)
        standing = [
            answer.results.standing[i.id]
            for i in answer.case.instances
            if i.norm in ("ONE-1-without-consent", "TWO-1-consent")
        ]
        assert standing == [Standing.IN_FORCE, Standing.IN_FORCE]
        assert len(answer.scenario.entities) == 3  # and no more is said than must be
    report = assess(weighed(tiny, finding.witness).scenario, tiny)
    assert [p.status for p in report.permissions] == ["available"]
    assert [d.status for d in report.duties] == ["open"]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        (WITHOUT.replace("contract", "emergency"), CONSENT),  # they never meet
        (WITHOUT.replace("process-without-consent", "charge-cost"), CONSENT),  # nor are contrary
        (WITHOUT.replace("bearer p.by", "bearer p.on.controller"), CONSENT),  # found, see below
    ],
)
def test_what_is_contrary_and_can_meet_decides(
    own: str, other: str, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    found = audited(rulebook(tmp_path, knowledge, own, other)).findings
    assert bool(found) is ("p.on.controller" in own)


def test_one_bearer_must_be_able_to_have_both(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    elsewhere = WITHOUT.replace("p.basis is contract", "p.by.located is abroad")
    home = CONSENT.replace("not p.basis is emergency", "p.by.located is CN")
    assert not audited(rulebook(tmp_path, knowledge, elsewhere, home)).findings


def test_a_superior_law_settles(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    found = audited(rulebook(tmp_path, knowledge, WITHOUT, CONSENT, rank="law"))
    assert not found.findings
    (settled,) = found.settled
    assert settled.winner == "ONE-1-without-consent"
    assert settled.ground == "superior-law"


def test_an_exemption_that_takes_the_duty_away_leaves_no_contradiction(
    tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    exempting = "\n  exempts contract for processing p { from TWO 1 when p.basis is contract }"
    assert not audited(rulebook(tmp_path, knowledge, WITHOUT + exempting, CONSENT)).findings


@pytest.mark.parametrize(
    ("resolution", "new"),
    [("prevails ONE 1\n    ground special-law", 0), ("resolution open", 1)],
)
def test_a_conflict_rule_settles_unless_it_leaves_open(
    resolution: str, new: int, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    rule = f"""
  conflict-rule both {{
    between ONE 1, TWO 1
    kind duty-against-permission
    {resolution}
    because "So." zh "如此。"
  }}
"""
    found = audited(rulebook(tmp_path, knowledge, WITHOUT + rule, CONSENT))
    assert len(found.new) == new
    assert len(found.settled) == 1 - new


@pytest.mark.parametrize(
    ("when", "new"),
    [("p.automated-decision", 1), ("p.automated-decision or not p.basis is emergency", 0)],
)
def test_a_conflict_rule_settles_where_its_condition_holds(
    when: str, new: int, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    rule = f"""
  conflict-rule machines for processing p {{
    between ONE 1, TWO 1
    kind duty-against-permission
    prevails ONE 1
    ground special-law
    when {when}
    because "So." zh "如此。"
  }}
"""
    tiny = rulebook(tmp_path, knowledge, WITHOUT + rule, CONSENT)
    found = audited(tiny)
    assert len(found.new) == new
    assert [s.rule for s in found.settled] == ["ONE-1-machines"] * (1 - new)
    for finding in found.new:
        answer = weighed(tiny, finding.witness)
        assert not assess(answer.scenario, tiny).conflicts
    for settled in found.settled:
        assert assess(weighed(tiny, settled.witness).scenario, tiny).conflicts


def test_norms_on_things_and_acts_meet(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    hold = """
  duty hold for organization o { bearer o  action retain-logs  when o.ciio }
"""
    erase = """
  duty erase for dataset d {
    bearer d.controller
    action delete-information
    when d.end-of-use includes consent-withdrawn and not d.retention < 3 months
  }
"""
    finding = only(audited(rulebook(tmp_path, knowledge, hold, erase)))
    answer = weighed(rulebook(tmp_path, knowledge, hold, erase), finding.witness)
    dataset = next(e for e in answer.scenario.entities.values() if e.sort == "dataset")
    assert dataset.values["controller"].items == ("firm",)


# norms that never apply, exemptions that swallow


def test_a_dead_norm_is_found_with_the_parts_that_exclude_each_other(
    tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    dead = """
  duty dead for transfer t {
    bearer t.from
    action assess-impact
    when t.from.ciio
      and any d in t.data where d.contains includes face-image
      and none d in t.data where d.contains includes personal-information
  }
  duty alive for transfer t {
    bearer t.from
    action assess-impact
    when any d in t.data where d.contains includes personal-information
      and none d in t.data where d.contains includes face-image
  }
"""
    finding = only(audited(rulebook(tmp_path, knowledge, dead)))
    assert finding.key == "never:ONE-1-dead"
    assert len(finding.parts) == 2  # not that the exporter is an operator
    assert any("face" in part.en for part in finding.parts)
    assert all(part.zh != part.en for part in finding.parts)


@pytest.mark.parametrize(
    ("condition", "dead"),
    [
        ("p.start >= 2026-01-01 and p.start < 2026-01-01", True),
        ("p.start >= 2026-01-01 and p.start <= 2026-01-01", False),
        ("p.changed > p.start and not p.changed", False),  # changed after the day of the audit
        ("d.retention >= 2 years and d.retention < 24 months", True),
        ("d.retention >= 2 years and d.retention < 25 months", False),
        ("d.retention > 100 years and d.retention < 1 days", True),
        ("count(x in o.datasets where x.individuals >= 10) >= 2", False),
        ("count(x in o.datasets) >= 5", False),
        ("count(x in o.datasets) >= 2 and count(x in o.datasets) < 2", True),
        (
            "sum(x.individuals for x in o.datasets) >= 10"
            " and none x in o.datasets where x.individuals >= 1",
            True,
        ),
        ("o has erasure and not o has measure", True),
        ("o has measure and not o has erasure", False),
    ],
)
def test_dates_durations_counts_and_measures(
    condition: str, dead: bool, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    variable = condition.split(".")[0].split("(")[-1].split()[-1]
    sort, bearer = {
        "p": ("processing p", "p.by"),
        "d": ("dataset d", "d.controller"),
    }.get(variable, ("organization o", "o"))
    norm = f"\n  duty x for {sort} {{ bearer {bearer}  action assess-impact  when {condition} }}"
    found = audited(rulebook(tmp_path, knowledge, norm)).findings
    assert [f.kind for f in found] == (["never"] if dead else [])


def test_an_exemption_that_swallows_its_rule(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    rule = """
  duty assess for transfer t {
    cite (1)
    bearer t.from
    action assess-impact
    when t.necessity in (contract-with-individual, emergency-protection)
  }
"""
    one, two = (
        f"\n  exempts {name} for transfer t {{ cite (2) from ONE 1(1) when t.necessity is {need} }}"
        for name, need in (("one", "emergency-protection"), ("two", "contract-with-individual"))
    )
    assert not audited(rulebook(tmp_path, knowledge, rule + one)).findings
    finding = only(audited(rulebook(tmp_path, knowledge, rule + one + two)))
    assert finding.key == "swallowed:ONE-1-assess"
    assert {side.norm for side in finding.exempting} == {"ONE-1-one", "ONE-1-two"}
    answer = weighed(rulebook(tmp_path, knowledge, rule + one + two), finding.witness)
    instance = instance_id(answer.rules.by_id["ONE-1-assess"], "flow")
    assert answer.results.standing[instance] is Standing.DEFEATED


# routes and thresholds

EXPORT = """
  constitutes cross-border-provision for transfer t { when t.to.located is abroad }
  constitutes personal-information-export for transfer t {
    when t is cross-border-provision and t.carries includes personal-information
  }
"""


def tiers(contract: str, assessment: str, exempt: str = "< 10") -> str:
    return (
        EXPORT
        + f"""
  constitutes route-contract-or-certification for transfer t {{
    when t is personal-information-export and {contract}
  }}
  constitutes route-security-assessment for transfer t {{
    when t is personal-information-export and {assessment}
  }}
  exempts few for transfer t {{
    from route-contract-or-certification
    when t is personal-information-export and t.people-this-year {exempt}
  }}
"""
    )


PEOPLE = "t.people-this-year"


@pytest.mark.parametrize(
    ("contract", "assessment", "exempt", "kinds"),
    [
        (f"{PEOPLE} >= 10 and {PEOPLE} < 100", f"{PEOPLE} >= 100", "< 10", set()),
        (f"{PEOPLE} >= 10 and {PEOPLE} <= 100", f"{PEOPLE} > 100", "< 10", set()),
        (f"{PEOPLE} >= 10 and {PEOPLE} < 100", f"{PEOPLE} > 100", "< 10", {"gap", "hole"}),
        (f"{PEOPLE} >= 10 and {PEOPLE} <= 100", f"{PEOPLE} >= 100", "< 10", {"double"}),
        (f"{PEOPLE} >= 12", f"{PEOPLE} >= 100", "< 10", {"gap"}),
        (f"{PEOPLE} >= 10", f"{PEOPLE} >= 100 and {PEOPLE} < 1000", "< 10", {"fall"}),
        (f"{PEOPLE} > 10", f"{PEOPLE} >= 100", "< 10", {"gap"}),
    ],
)
def test_gaps_and_thresholds(
    contract: str,
    assessment: str,
    exempt: str,
    kinds: set[str],
    tmp_path: Path,
    knowledge: KnowledgeBase,
) -> None:
    tiny = rulebook(tmp_path, knowledge, tiers(contract, assessment, exempt))
    found = audited(tiny).findings
    assert {finding.kind for finding in found} == kinds
    for finding in found:
        assert finding.witness is not None
        report = assess(scenario_of(finding.witness.en, tiny), tiny)
        if finding.kind in ("gap", "hole"):
            assert [(r.route, r.under) for r in report.routes] == [("exempt", ())]
        if finding.kind in ("hole", "double", "fall"):
            assert finding.number in (100, 1000)
            assert len(finding.decided) == 3
            assert f"people-this-year {finding.number:_}" in finding.witness.en


def test_a_judged_gap_is_shown_and_another_one_is_new(
    tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    tiny = rulebook(
        tmp_path, knowledge, tiers(f"{PEOPLE} >= 12", f"{PEOPLE} >= 100 and not t.from.ciio")
    )
    file = tmp_path / "audit.toml"
    judged = (
        '[[gap]]\nname = "ten"\ngiven = "t.people-this-year in-between"\n'
        'source = "ONE 1"\nen = "So."\nzh = "是。"\n'
    )
    file.write_text(judged, encoding="utf-8")
    with pytest.raises(ValueError, match="ten"):
        read_judged(tiny.schema, file)
    given = "t.people-this-year >= 10 and t.people-this-year < 12"
    file.write_text(judged.replace("t.people-this-year in-between", given), encoding="utf-8")
    found = audited(tiny, read_judged(tiny.schema, file))
    assert [f.key for f in found.findings] == ["gap:personal-information-export:ten"]
    assert not found.new
    given = "t.people-this-year = 10"
    file.write_text(judged.replace("t.people-this-year in-between", given), encoding="utf-8")
    found = audited(tiny, read_judged(tiny.schema, file))
    assert [f.key for f in found.new] == ["gap:personal-information-export"]
    assert found.new[0].witness is not None and "people-this-year 11" in found.new[0].witness.en
    given = "t.people-this-year = 50"
    file.write_text(judged.replace("t.people-this-year in-between", given), encoding="utf-8")
    found = audited(tiny, read_judged(tiny.schema, file))
    assert len(found.new) == 1
    assert found.stale == ("ten",)


# judgements, and what is kept


def test_a_judged_finding_and_a_stale_judgement(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    tiny = rulebook(tmp_path, knowledge, WITHOUT, CONSENT)
    key = "contradiction:ONE-1-without-consent+TWO-1-consent"
    file = tmp_path / "audit.toml"
    file.write_text(
        f'[[judged]]\nfindings = ["{key}", "never:TWO-1-consent", "never:GONE-1-x"]\n'
        'source = "TWO 1"\nen = "So."\nzh = "是。"\nuntil = 2026-11-23\n',
        encoding="utf-8",
    )
    found = audited(tiny, read_judged(tiny.schema, file))
    assert not found.new
    assert only(found).judged_by == "TWO 1"
    assert found.stale == ("never:TWO-1-consent",)  # of a norm of another day nothing is said
    late = Auditor(tiny, date(2026, 11, 24), read_judged(tiny.schema, file)).audit()
    assert (len(late.new), late.stale) == (1, ())


@pytest.mark.parametrize(
    "text",
    [
        "[[judged]",
        '[[judged]]\nfindings = ["x"]\nsource = "a"\nen = "b"\n',
        '[[judged]]\nfindings = ["x", "x"]\nsource = "a"\nen = "b"\nzh = "c"\n',
        '[[judged]]\nfindings = ["x"]\nsource = "a"\nen = "b"\nzh = "c"\nmore = 1\n',
    ],
)
def test_judgements_that_are_not_well_formed(
    text: str, tmp_path: Path, knowledge: KnowledgeBase
) -> None:
    file = tmp_path / "audit.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"audit\.toml"):
        read_judged(knowledge.schema, file)


def test_only_what_changed_is_searched_again(tmp_path: Path, knowledge: KnowledgeBase) -> None:
    def run(norms: str, kept: dict[str, object], code: str = "a") -> tuple[Audit, Auditor]:
        auditor = Auditor(
            rulebook(tmp_path, knowledge, WITHOUT + norms, CONSENT), DAY, Judged(), kept, code
        )
        return auditor.audit(), auditor

    extra = "\n  duty x for dataset d {{ bearer d.controller  action assess-risk  when d.{} }}"
    first, one = run(extra.format("graded"), {})
    assert one.searched == len(one.outcomes)
    again, two = run(extra.format("graded"), one.outcomes)
    assert two.searched == 0
    assert again == first
    _, three = run(extra.format("notified"), one.outcomes)
    assert three.searched == 1
    _, four = run(extra.format("graded"), one.outcomes, code="b")
    assert four.searched == one.searched


def test_a_witness_that_the_engine_denies_is_a_fault(
    tmp_path: Path, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    exempting = "\n  exempts contract for processing p { from TWO 1 when p.basis is contract }"
    tiny = rulebook(tmp_path, knowledge, WITHOUT + exempting, CONSENT)
    monkeypatch.setattr(Conditions, "standing", Conditions.condition)
    with pytest.raises(Unconfirmed):
        audited(tiny)
