"""The list of the instruments that the knowledge base holds."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text as Line

from dsl.statute import StatuteModule
from ui.layout import Hanging, safe
from ui.words import name, pick, say


def listing(modules: Iterable[StatuteModule], lang: str) -> Table:
    """A row for each instrument and version: short name, title, rank, dates, extent."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    for module in sorted(modules, key=lambda m: (m.instrument, m.in_force)):
        dates = module.in_force.isoformat()
        if module.until is not None:
            dates += " " + say("kb.until", lang, date=module.until.isoformat())
        extent = say("kb.articles", lang, n=len(module.articles))
        norms = say("kb.norms", lang, n=len(module.norms))
        table.add_row(
            Line(safe(module.instrument), style="bold"),
            Hanging("", Line(safe(pick(module.title, lang)))),
            Line(name("rank", module.rank, lang)),
            Line(dates),
            Line(f"{extent}, {norms}" if lang == "en" else f"{extent}，{norms}"),
        )
    return table
