"""A plain sharing as a scenario, with any fact of the balance of interests replaced."""

from __future__ import annotations

# A plain sharing within the mainland that takes the newsletter's readers to a printer: everything
# is said, nothing is needed but what a test adds.
FACTS = {
    "contains": "contact-details",
    "basis": "consent",
    "purpose": "marketing",
    "needs-sharing": "yes",
    "needs-identity": "no",
    "needs-handover": "yes",
    "needs-individual-records": "no",
    "recipient-can-identify": "no",
    "in-context": "yes",
    "consent": "yes",
}
OF_PROCESSING = ("basis", "purpose", "sufficiently-necessary", "significant-impact", "circumstance")
OF_DATA = ("contains", "origin")


def sharing(**facts: str | None) -> str:
    """The plain sharing with facts replaced (`_` for `-`); None leaves one out."""
    said = FACTS | {key.replace("_", "-"): value for key, value in facts.items()}
    consent = said.pop("consent")

    def block(names: tuple[str, ...]) -> str:
        return "  ".join(f"{n} {said.pop(n)}" for n in names if said.get(n) is not None)

    data, work = block(OF_DATA), block(OF_PROCESSING)
    rest = "  ".join(f"{name} {value}" for name, value in said.items() if value is not None)
    text = (
        'scenario "sharing" { as-of 2026-11-23 }\n'
        "organization firm { located CN  ciio no  individuals 5 }\n"
        "organization printer { located CN  ciio no }\n"
        f"dataset readers {{ controller firm  stored CN  {data} }}\n"
        f"processing letter {{ by firm  on readers  {work} }}\n"
        f"transfer list {{ data readers  serves letter  from firm  to printer  {rest} }}\n"
    )
    return text + (
        f"measure separate-consent {{ covers list  done {consent} }}\n" if consent else ""
    )
