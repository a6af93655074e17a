"""Time to adapt: what ran before a rule came, and the last day on which it could be put right."""

from __future__ import annotations

import pytest
from weigh import export, weigh

from kb.rulebook import KnowledgeBase


def status(text: str, norm: str, knowledge: KnowledgeBase) -> str | None:
    """What became of a norm, of which one stands in the report at most."""
    found = {duty.norm: duty.status for duty in weigh(text, knowledge).duties}
    return found.get(norm)


def running(start: str) -> str:
    """A small export on the contract measures, seen after the six months."""
    return export(
        "2024-01-10",
        start=start,
        people_this_year=500,
        people_since_last_year=500,
        sensitive_since_last_year=0,
    )


CONTRACT = [
    ("2023-05-31", "2023-11-30", "met"),
    ("2023-05-31", "2023-12-01", "breached"),
    ("2023-06-01", "2023-11-30", "breached"),  # nothing ran before the measures
    ("2023-06-01", "2023-06-01", "met"),
]


@pytest.mark.parametrize(("start", "done", "expected"), CONTRACT)
def test_a_running_export_had_six_months_for_its_contract(
    start: str, done: str, expected: str, knowledge: KnowledgeBase
) -> None:
    text = running(start) + (
        f"measure standard-contract {{ covers flow  done {done}  in-effect {done} }}\n"
        "measure certification { covers flow  done no }\n"
    )
    assert status(text, "SCM-6-effect-before-export", knowledge) == expected


@pytest.mark.parametrize(("start", "done", "expected"), CONTRACT)
def test_and_for_the_assessment_of_its_impact(
    start: str, done: str, expected: str, knowledge: KnowledgeBase
) -> None:
    text = running(start) + (f"measure impact-assessment {{ covers flow  done {done} }}\n")
    assert status(text, "SCM-5-impact-assessment", knowledge) == expected


@pytest.mark.parametrize(
    "norm",
    [
        "SAM-5-self-assess-export-risk",
        "SAM-6-hand-in-documents",
        "SAM-9-conclude-legal-document",
    ],
)
@pytest.mark.parametrize(
    ("start", "as_of", "expected"),
    [
        ("2022-08-31", "2023-02-28", "defeated"),
        ("2022-08-31", "2023-03-01", "breached"),
        ("2022-09-01", "2023-02-28", "breached"),
    ],
)
def test_a_running_export_had_six_months_for_the_security_assessment(
    norm: str, start: str, as_of: str, expected: str, knowledge: KnowledgeBase
) -> None:
    text = export(as_of, start=start, org_individuals=1_000_000, people_this_year=500) + "".join(
        f"measure {kind} {{ covers flow  done no }}\n"
        for kind in (
            "security-assessment",
            "security-assessment-filing",
            "security-self-assessment",
            "legal-document",
            "standard-contract",
        )
    )
    assert status(text, norm, knowledge) == expected


@pytest.mark.parametrize(
    ("start", "filed", "norm", "expected"),
    [
        ("2025-03-31", "2025-06-30", "VIDEO-14-file-older-system", "met"),
        ("2025-03-31", "2025-07-01", "VIDEO-14-file-older-system", "breached"),
        ("2025-03-31", "2025-06-30", "VIDEO-14-file-system", None),
        ("2025-04-01", "2025-06-30", "VIDEO-14-file-system", "breached"),
        ("2025-04-01", "2025-06-30", "VIDEO-14-file-older-system", None),
    ],
)
def test_a_camera_in_use_had_ninety_days(
    start: str, filed: str, norm: str, expected: str | None, knowledge: KnowledgeBase
) -> None:
    text = (
        'scenario "x" { as-of 2025-08-01 }\norganization o { located CN }\n'
        "dataset d { controller o  contains surveillance-image }\n"
        "processing p { by o  on d  purpose public-security  "
        f"activity listed-place-image-capture  start {start} }}\n"
        f"measure video-system-filing {{ covers p  done {filed} }}\n"
    )
    assert status(text, norm, knowledge) == expected


@pytest.mark.parametrize(("done", "expected"), [("2024-12-16", "breached"), ("no", None)])
def test_an_order_to_end_an_export_is_for_what_was_assessed(
    done: str, expected: str | None, knowledge: KnowledgeBase
) -> None:
    text = export(people_this_year=3_000_000, stop_ordered="2026-10-15") + (
        f"measure security-assessment {{ covers flow  done {done} }}\n"
        "measure export-stop { covers flow  done no }\n"
    )
    assert status(text, "SAM-17-continue-after-order", knowledge) == expected
