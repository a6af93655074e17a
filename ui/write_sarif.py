"""Reports as SARIF 2.1.0, for code hosts and editors: a rule is a provision, a place is a fact.

What is breached is an error, what is to be done a warning; what hangs on a fact that is not said
is `open`, what is fulfilled passes, what an exemption takes away does not apply.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from dsl.scenario import Scenario
from engine import VERSION
from engine.report import Finding, Proof, Report
from ui.document_words import say
from ui.reasons import Voice, breach, telling
from ui.words import name

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
KINDS = {
    "breached": ("fail", "error"),
    "open": ("fail", "warning"),
    "undetermined": ("open", "none"),
    "met": ("pass", "none"),
    "defeated": ("notApplicable", "none"),
}


def write(answers: Sequence[tuple[Report, Scenario, Voice]], lang: str) -> str:
    """One run over all scenarios; drafts and foreign law are left out."""
    rules: dict[str, dict[str, Any]] = {}
    results = []
    for report, scenario, voice in answers:
        for finding in report.duties:
            if not finding.counts:
                continue
            rule = finding.sources[0] if finding.sources else finding.norm
            if rule not in rules:
                rules[rule] = {
                    "id": rule,
                    "shortDescription": {"text": voice.text(finding.label)},
                    "fullDescription": {"text": voice.text(finding.gist)},
                    "properties": {"norm": finding.norm, "modality": finding.modality},
                }
            results.append(_result(finding, rule, list(rules).index(rule), scenario, voice))
    driver = {
        "name": "Heng",
        "semanticVersion": VERSION,
        "language": "zh-CN" if lang == "zh" else "en",
        "rules": list(rules.values()),
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "properties": {
            "receipts": [
                {
                    "file": report.file,
                    "asOf": report.as_of.isoformat(),
                    "scenario": report.receipt.scenario,
                    "rulebook": report.receipt.rulebook,
                }
                for report, _, _ in answers
            ]
        },
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result(
    finding: Finding, rule: str, index: int, scenario: Scenario, voice: Voice
) -> dict[str, Any]:
    kind, level = KINDS[finding.status]
    return {
        "ruleId": rule,
        "ruleIndex": index,
        "kind": kind,
        "level": level,
        "message": {"text": message(finding, voice)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(PurePath(voice.file).as_posix())},
                    "region": region(finding, scenario),
                },
                "logicalLocations": [{"name": finding.on, "kind": "object"}],
            }
        ],
        "partialFingerprints": {"norm/v1": f"{finding.norm}@{finding.on}"},
        "properties": {"status": finding.status, "sources": list(finding.sources)},
    }


def message(finding: Finding, voice: Voice) -> str:
    """A finding in one line: how it stands, what, on what, and why."""
    label, status = voice.text(finding.label), name("status", finding.status, voice.lang)
    words = say("sarif.message", voice.lang, status=status, label=label, on=finding.on)
    if finding.status == "breached":
        words += voice.dash + breach(finding, voice).plain
    elif finding.unknown:
        words += voice.dash + say(
            "task.unknown", voice.lang, facts=voice.comma.join(map(voice.known_as, finding.unknown))
        )
    return " ".join(words.split())


def region(finding: Finding, scenario: Scenario) -> dict[str, int]:
    """The fact that decides, else the block of the entity that the norm is on."""
    parts = [p for p in finding.proof.parts if p.relation == "fulfilment"] or [finding.proof]
    for proof in (*parts, finding.proof):
        for fact in (*telling(proof).facts, *_facts(proof)):
            if fact.line:
                region = {"startLine": fact.line, "startColumn": max(1, fact.column)}
                return {**region, "endLine": max(fact.line, fact.end_line)}
    span = scenario.entities[finding.on].span
    return {"startLine": span.line, "startColumn": span.column}


def _facts(proof: Proof) -> list[Any]:
    return [*proof.facts, *(fact for part in proof.parts for fact in _facts(part))]
