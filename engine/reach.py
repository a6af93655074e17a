"""Which rules a scenario is weighed by: foreign law only where the scenario speaks of it."""

from __future__ import annotations

from datetime import date

from dsl.scenario import Scenario
from kb.rulebook import KnowledgeBase, Rules

DEMAND = "foreign-demand"  # the sort: something is asked for under foreign law
SUBJECT = "subject-to"  # the attribute: foreign law reaches an organization


def speaks_of_foreign_law(scenario: Scenario) -> bool:
    """Whether a scenario says that foreign law reaches somebody, or leaves that open in words."""
    return any(e.sort == DEMAND or SUBJECT in e.values for e in scenario.entities.values())


def rules_for(
    scenario: Scenario, knowledge: KnowledgeBase, as_of: date | None = None, drafts: bool = False
) -> Rules:
    """The rules of a day (the scenario's own by default), with drafts if they are asked for."""
    return knowledge.on(as_of or scenario.as_of, drafts, speaks_of_foreign_law(scenario))
