"""Random scenarios for property tests: plausible data flows with facts left out at random."""

from __future__ import annotations

from hypothesis import strategies as st

CATEGORIES = (
    "contact-details",
    "consumption-record",
    "payment-account",
    "health-information",
    "face-image",
    "device-information",
    "production-data",
    "important-data",
    "core-data",
    "personal-information",
    "minor-under-14-information",
)
COUNTS = (0, 1, 9_999, 10_000, 10_001, 99_999, 100_000, 100_001, 999_999, 1_000_000, 1_000_001)
NECESSITIES = (
    "cross-border-shopping",
    "human-resources-management",
    "emergency-protection",
    "statutory-duty",
    "no-listed-necessity",
)
MEASURES = (
    "notice",
    "separate-consent",
    "impact-assessment",
    "standard-contract",
    "security-assessment",
    "authority-approval",
    "internal-rules",
)
DATES = ("2022-08-31", "2023-07-01", "2024-03-21", "2024-03-22", "2025-12-31", "2026-11-23")

Lines = list[str]


def _maybe(name: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[Lines]:
    """An attribute that is said, said to be unknown, or left out."""
    line = st.one_of(values, st.just("unknown")).map(lambda value: [f"  {name} {value}"])
    return st.one_of(st.just([]), line)


def _one(*values: object) -> st.SearchStrategy[str]:
    return st.sampled_from([str(value) for value in values])


@st.composite
def blocks(draw: st.DrawFn) -> list[tuple[str, Lines]]:
    """Blocks as (header, attribute lines); the first is the scenario's own."""
    yes_no = _one("yes", "no")
    some = st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=3, unique=True)
    contains = some.map(lambda names: ", ".join(sorted(names)))
    found = [('scenario "random"', [f"  as-of {draw(_one(*DATES))}"])]

    def block(header: str, *parts: Lines) -> None:
        found.append((header, [line for part in parts for line in part]))

    block(
        "organization exporter",
        ["  located CN"],
        draw(_maybe("ciio", yes_no)),
        draw(_maybe("individuals", _one(500, 999_999, 1_000_000, 12_000_000))),
        draw(_maybe("kind", _one("enterprise", "state-organ"))),
        draw(_maybe("free-trade-zone", _one("no-free-trade-zone", "beijing-free-trade-zone"))),
    )
    block("recipient abroad", draw(_maybe("located", _one("US", "HK", "CN"))))
    block("foreign-authority court", ["  located US"])
    for data in ("first", "second"):
        block(
            f"dataset {data}",
            ["  controller exporter"],
            draw(_maybe("contains", contains)),
            draw(_maybe("stored", _one("CN", "US"))),
            draw(_maybe("notified", _one("yes", "no", "2026-01-01"))),
            draw(_maybe("collected", _one("CN", "DE"))),
            draw(_maybe("individuals", _one(10, 100_000, 1_000_000))),
        )
    block(
        "processing work",
        ["  by exporter", f"  on {draw(_one('first', 'first, second'))}"],
        draw(_maybe("basis", _one("consent", "contract", "human-resources"))),
        draw(_maybe("automated-decision", yes_no)),
    )
    for transfer in draw(_one("one", "one two")).split():
        block(
            f"transfer {transfer}",
            [f"  data {draw(_one('first', 'second', 'first, second'))}", "  from exporter"],
            [f"  to {draw(_one('abroad', 'abroad', 'court'))}"],
            draw(_maybe("people-this-year", _one(*COUNTS))),
            draw(_maybe("sensitive-this-year", _one(*COUNTS))),
            draw(_maybe("necessity", _one(*NECESSITIES))),
            draw(_maybe("on-negative-list", yes_no)),
            draw(_maybe("start", _one("2025-02-01", "2026-06-01"))),
        )
    names = [header.split()[1] for header, _ in found if header.startswith(("transfer", "data"))]
    for kind in draw(st.lists(st.sampled_from(MEASURES), max_size=4)):
        covers = f"  covers {draw(_one(*names, 'exporter'))}"
        block(f"measure {kind}", [covers], draw(_maybe("done", _one("yes", "no", "2026-01-15"))))
    return found


def text_of(found: list[tuple[str, Lines]]) -> str:
    """The blocks as a scenario in the language."""
    return "\n".join(
        f"{header} {{\n" + "\n".join(lines) + "\n}" if lines else f"{header} {{ }}"
        for header, lines in found
    )
