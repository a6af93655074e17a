"""The list of the instruments that the knowledge base holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.text import Text as Line

from dsl.statute import StatuteModule
from ui.layout import Hanging, safe, tied
from ui.lexicon import pick
from ui.words import name, say


def listing(modules: Iterable[StatuteModule], lang: str) -> Iterator[Hanging]:
    """An entry for each instrument and version: short name, title; rank, dates, extent."""
    every = sorted(modules, key=lambda module: (module.instrument, module.in_force))
    indent = max((cell_len(module.instrument) for module in every), default=0) + 2
    for module in every:
        said = [
            name("rank", module.rank, lang),
            say("kb.from", lang, date=module.in_force.isoformat()),
            say("kb.articles", lang, n=len(module.articles)),
            say("kb.norms", lang, n=len(module.norms)),
        ]
        if module.until is not None:
            said.insert(2, say("kb.until", lang, date=module.until.isoformat()))
        title = safe(pick(module.title, lang))
        details = " · ".join(map(tied, said))
        yield Hanging(
            Line(safe(module.instrument), style="bold"),
            Line.assemble(title, "  ", (details, "bright_black")),
            indent,
        )
