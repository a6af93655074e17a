"""Reports as JUnit XML, for build servers: a scenario is a suite, a duty on an object a test.

What is breached fails; what is open or undetermined is skipped, with the facts that are not said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from dsl.scenario import Scenario
from engine.report import Finding, Report
from ui.reasons import Voice
from ui.write_sarif import message, region

_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
OUTCOMES = {"breached": "failure", "open": "skipped", "undetermined": "skipped"}


def write(answers: Sequence[tuple[Report, Scenario, Voice]], lang: str) -> str:
    """A suite for each scenario; drafts, foreign law and what is exempt are left out."""
    top = ElementTree.Element("testsuites", name="Heng")
    for report, scenario, voice in answers:
        weighed = [f for f in report.duties if f.counts and f.status != "defeated"]
        outcomes = [OUTCOMES.get(finding.status) for finding in weighed]
        suite = ElementTree.SubElement(
            top,
            "testsuite",
            name=_plain(report.title),
            file=_plain(voice.file),
            timestamp=report.as_of.isoformat() + "T00:00:00",
            tests=str(len(weighed)),
            failures=str(outcomes.count("failure")),
            skipped=str(outcomes.count("skipped")),
            errors="0",
        )
        for finding in weighed:
            _case(suite, finding, scenario, voice)
    ElementTree.indent(top)
    text = ElementTree.tostring(top, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _case(suite: ElementTree.Element, finding: Finding, scenario: Scenario, voice: Voice) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=finding.norm,
        name=_plain(f"{voice.text(finding.label)} ({finding.on})"),
        file=_plain(voice.file),
        line=str(region(finding, scenario)["startLine"]),
    )
    outcome = OUTCOMES.get(finding.status)
    if outcome:
        told = ElementTree.SubElement(case, outcome, message=_plain(message(finding, voice)))
        told.text = ", ".join(finding.sources)


def _plain(text: str) -> str:
    """With a replacement for the characters that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
