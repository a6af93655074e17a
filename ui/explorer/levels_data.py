"""What the Levels page keeps: a table of all kinds of data, and the argument of each transfer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from engine.alternatives import Hinge, alternatives, hinges
from engine.balance import Alternative, Balance
from engine.level_table import Category, level_table
from engine.report import Report
from ui.explorer import model
from ui.explorer.provisions import Provisions

KEPT = 12


@dataclass(frozen=True)
class Argued:
    """The weighing of each transfer of a scenario, the facts it hangs on, and the report of law.

    `untold` are processings that give data away to nobody that is told; `before` says that nothing
    is weighed on this day.
    """

    report: Report
    balances: tuple[Balance, ...]
    hinges: dict[str, tuple[Hinge, ...]]
    others: dict[str, tuple[Alternative, ...]]
    untold: tuple[str, ...]
    before: bool


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def table(day: date) -> dict[str, Category]:
    """Every kind of data on every scale."""
    return {category.name: category for category in level_table(model.knowledge(), day)}


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def argued(name: str, text: str, day: date) -> Argued:
    """The weighing of interests for a text that `model.read` accepts."""
    from engine.assess import Assessment
    from engine.balance import ENGAGED
    from engine.weighing import Weighing
    from ui.balance import untold

    scenario, _ = model.read(name, text)
    assert scenario is not None

    def work() -> Argued:
        weighed = Assessment(scenario, model.knowledge(), day)
        report = weighed.report()
        evaluator, proofs = weighed.evaluator, weighed.proofs
        found = Weighing(evaluator, proofs, model.knowledge().evidence).balances(report.tasks)
        return Argued(
            report,
            found,
            {each.transfer: hinges(evaluator, each.transfer) for each in found},
            {e.transfer: alternatives(scenario, evaluator, proofs, e.transfer) for e in found},
            tuple(untold(weighed)),
            ENGAGED not in weighed.rules.constituting,
        )

    return model.in_turn(work)


@st.cache_resource(show_spinner=False)
def provisions() -> Provisions:
    """Makes links of the provisions in a text."""
    return Provisions({module.instrument for module in model.knowledge().modules})
