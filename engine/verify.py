"""Whether a report still holds: the same scenario weighed anew, and why an answer differs.

A report is a receipt. It names the scenario, the versions of the law and the rulebook by which it
was made; what it found is compared with what is found now, finding by finding, and each
difference is traced to a fact, to another version of a provision, or to a changed rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from dsl.statute import Text
from engine.report import Finding, Proof, Report, abridged

Key = tuple[str, str, str]  # what it is, the norm or scale, the entity


class Reason(msgspec.Struct, frozen=True):
    """Why an answer differs.

    `kind` is `fact` (`what` is `entity.attribute`), `version` (an instrument), `rule` (the
    provision whose norm decides otherwise, with the step in `step`) or `heng` (another program);
    `before` and `after` are empty where nothing stood or stands.
    """

    kind: str
    what: str
    before: str = ""
    after: str = ""
    step: Text | None = None


class Difference(msgspec.Struct, frozen=True):
    """One finding that is not what it was.

    `kind` is route, duty, permission, level or conflict; `name` the norm, scale or rule; `field`
    what of it differs, with its values, which are empty where the finding is new or gone.
    """

    kind: str
    name: str
    on: str
    label: Text
    field: str
    before: str
    after: str
    reasons: tuple[Reason, ...]


class Verification(msgspec.Struct, frozen=True):
    """What became of a report.

    `scenario`, `rulebook` and `heng` say whether each is still the same; `same` whether every
    finding is.
    """

    title: str
    file: str
    scenario: bool
    rulebook: bool
    heng: bool
    same: bool
    differences: tuple[Difference, ...]


class Found(msgspec.Struct, frozen=True):
    """A finding as it is compared: its fields in words, and its proof."""

    label: Text
    fields: dict[str, str]
    proof: Proof | None


def verify(old: Report, now: Report) -> Verification:
    """Compare a report with the one made now of the same scenario on the same date."""
    now = abridged(now)  # as the old one was written
    before, after = dict(_findings(old)), dict(_findings(now))
    differences = []
    for key in dict.fromkeys((*before, *after)):
        was, stands = before.get(key), after.get(key)
        shown = stands or was
        assert shown is not None
        for field in shown.fields:
            value, other = (found.fields.get(field, "") if found else "" for found in (was, stands))
            if value != other:
                kind, name, on = key
                reasons = tuple(_reasons(was, stands, old, now))
                differences.append(
                    Difference(kind, name, on, shown.label, field, value, other, reasons)
                )
                break  # the first field that differs tells; the others follow from it
    return Verification(
        title=old.title,
        file=old.file,
        scenario=old.receipt.scenario == now.receipt.scenario,
        rulebook=old.receipt.rulebook == now.receipt.rulebook,
        heng=old.receipt.heng == now.receipt.heng,
        same=not differences,
        differences=tuple(differences),
    )


def _findings(report: Report) -> Iterator[tuple[Key, Found]]:
    for route in report.routes:
        fields = {"route": route.route, "under": ", ".join(route.under)}
        margin = route.margin
        fields["margin"] = f"{margin.source}: {margin.threshold}" if margin else ""
        yield ("route", "export-route", route.transfer), Found(route.label, fields, route.proof)
    for kind, findings in (("duty", report.duties), ("permission", report.permissions)):
        for finding in findings:
            yield (kind, finding.norm, finding.on), _finding(finding)
    for level in report.levels:
        fields = {"level": level.level, "under": ", ".join(level.under)}
        yield ("level", level.scale, level.dataset), Found(level.label, fields, level.proof)
    for conflict in report.conflicts:
        fields = {"resolution": conflict.resolution, "winner": conflict.winner or ""}
        label = Text(" ↔ ".join(conflict.between), " ↔ ".join(conflict.between))
        yield ("conflict", conflict.rule, conflict.on), Found(label, fields, None)


def _finding(finding: Finding) -> Found:
    deadline = finding.deadline
    due = deadline.due.isoformat() if deadline and deadline.due else ""
    fields = {
        "status": finding.status,
        "sources": ", ".join(finding.sources),
        "deadline": f"{deadline.text.en} {due}".strip() if deadline else "",
        "keep": finding.keep.en if finding.keep else "",
        "sanction": ", ".join(sanction.source for sanction in finding.sanction),
        "defeated-by": ", ".join(finding.defeated_by),
        "unknown": ", ".join(finding.unknown),
    }
    return Found(finding.label, fields, finding.proof)


def _reasons(was: Found | None, stands: Found | None, old: Report, now: Report) -> Iterator[Reason]:
    """Facts first, since they explain most; then versions; then the step that was decided anew."""
    proofs = [found.proof if found else None for found in (was, stands)]
    seen = False
    facts = [_facts(_steps(proof)) for proof in proofs]
    everywhere = [_facts(_all_steps(report)) for report in (old, now)]
    for what in dict.fromkeys((*facts[0], *facts[1])):
        value, other = (every.get(what, "") for every in everywhere)
        if value != other:
            seen = True
            yield Reason("fact", what, value, other)
    cited = {p.provision.partition(" ")[0] for proof in proofs for p in _steps(proof)}
    for instrument in sorted(cited - {""}):
        version, later = (report.versions.get(instrument, "") for report in (old, now))
        if version != later:
            seen = True
            yield Reason("version", instrument, version, later)
    if not seen:
        yield _parting(was, stands, old, now)


def _parting(was: Found | None, stands: Found | None, old: Report, now: Report) -> Reason:
    """The first step at which the proofs part, or the whole finding where one has none."""
    pair = _parted(was.proof if was else None, stands.proof if stands else None)
    steps = [step for step in pair if step is not None] if pair else []
    if steps:
        provision = next((step.provision for step in steps if step.provision), "")
        truth, other = (step.truth if step else "" for step in pair or (None, None))
        return Reason("rule", provision, truth, other, steps[-1].says)
    if old.receipt.rulebook != now.receipt.rulebook:
        return Reason("rule", "", old.receipt.rulebook[:12], now.receipt.rulebook[:12])
    return Reason("heng", "Heng", old.receipt.heng, now.receipt.heng)


def _parted(a: Proof | None, b: Proof | None) -> tuple[Proof | None, Proof | None] | None:
    """The deepest pair of steps that differ, depth first; None where the proofs are alike."""
    if a is None or b is None:
        return None if a is b else (a, b)
    for one, other in zip(a.parts, b.parts, strict=False):
        if one.says == other.says:
            below = _parted(one, other)
            if below is not None:
                return _named(below, a, b)
        else:
            return _named((one, other), a, b)
    if len(a.parts) != len(b.parts):
        longer = a if len(a.parts) > len(b.parts) else b
        extra = longer.parts[min(len(a.parts), len(b.parts))]
        return _named((extra, None) if longer is a else (None, extra), a, b)
    return (a, b) if (a.truth, a.says, a.provision) != (b.truth, b.says, b.provision) else None


def _named(
    pair: tuple[Proof | None, Proof | None], a: Proof, b: Proof
) -> tuple[Proof | None, Proof | None]:
    """A pair that knows its provision: that of the nearest norm above."""

    def named(step: Proof | None, above: Proof) -> Proof | None:
        if step is None or step.provision or not above.provision:
            return step
        return msgspec.structs.replace(step, provision=above.provision)

    return named(pair[0], a), named(pair[1], b)


def _steps(proof: Proof | None) -> Iterator[Proof]:
    if proof is not None:
        yield proof
        for part in proof.parts:
            yield from _steps(part)


def _all_steps(report: Report) -> Iterator[Proof]:
    proofs = [route.proof for route in report.routes] + [level.proof for level in report.levels]
    proofs += [finding.proof for finding in (*report.duties, *report.permissions)]
    for proof in proofs:
        yield from _steps(proof)
    for route in report.routes:
        for exemption in route.exemptions:
            yield from _steps(exemption.proof)


def _facts(steps: Iterable[Proof]) -> dict[str, str]:
    """Each fact of the steps with its value, and whether it was said."""
    return {
        f"{fact.entity}.{fact.attribute}": fact.value.en
        + ("" if fact.said in ("said", "not-said") else f" ({fact.said})")
        for step in steps
        for fact in step.facts
    }
