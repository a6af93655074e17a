"""Helpers: a scenario in the language, weighed."""

from __future__ import annotations

from datetime import date

from dsl.diagnostics import render
from dsl.read import read_scenario
from dsl.scenario import Scenario
from engine.assess import assess
from engine.report import Report
from kb.rulebook import KnowledgeBase


def scenario_of(text: str, knowledge: KnowledgeBase, name: str = "test.heng") -> Scenario:
    """A scenario that must be right."""
    scenario, faults = read_scenario(name, text.encode(), knowledge.schema)
    assert scenario is not None, render(faults, "en")
    return scenario


def weigh(text: str, knowledge: KnowledgeBase, as_of: date | None = None) -> Report:
    """The report on a scenario given as text."""
    return assess(scenario_of(text, knowledge), knowledge, as_of)


def export(as_of: str = "2026-11-23", **facts: object) -> str:
    """A plain export of customer data with facts replaced: one exporter, one transfer.

    Keys name attributes with `_` for `-`; those of the exporter are prefixed `org_`, those of the
    dataset `data_`. None leaves an attribute out.
    """
    organization = {"located": "CN", "ciio": "no", "individuals": 5_000}
    dataset = {"controller": "firm", "contains": "contact-details", "stored": "CN"}
    transfer: dict[str, object] = {
        "data": "customers",
        "from": "firm",
        "to": "parent",
        "people-this-year": 0,
        "sensitive-this-year": 0,
        "necessity": "no-listed-necessity",
        "start": "2022-01-01",
    }
    for key, value in facts.items():
        name = key.replace("_", "-")
        if name.startswith("org-"):
            organization[name.removeprefix("org-")] = value  # type: ignore[assignment]
        elif name.startswith("data-"):
            dataset[name.removeprefix("data-")] = str(value)
        else:
            transfer[name] = value

    def block(header: str, attributes: dict[str, object]) -> str:
        said = {name: value for name, value in attributes.items() if value is not None}
        return f"{header} {{\n" + "\n".join(f"  {n} {v}" for n, v in said.items()) + "\n}\n"

    return (
        f'scenario "export" {{ as-of {as_of} }}\n'
        + block("organization firm", dict(organization))
        + "recipient parent { located US }\nforeign-authority court { located US }\n"
        + block("dataset customers", dict(dataset))
        + "processing care { by firm  on customers  basis consent }\n"
        + block("transfer flow", transfer)
    )
