"""How many events a second `heng watch` weighs, against weighing the scenario alone.

Run from the project's root: `python -m tests.bench.watch`.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from dsl.read import read_scenario
from engine.assess import assess
from engine.events import Event
from engine.watch import Watch
from kb.store import load

SHOP = Path(__file__).parents[2] / "examples" / "watch" / "shop.heng"
EVENTS = 60


def main() -> None:
    """Print events a second, and the ratio to assessments a second."""
    knowledge = load()
    text = SHOP.read_text(encoding="utf-8")
    scenario, _ = read_scenario(SHOP.name, text.encode(), knowledge.schema)
    assert scenario is not None
    watch = Watch(text, SHOP.name, knowledge)
    started = perf_counter()
    for _ in range(EVENTS):
        watch.step(Event(at="2025-11-04", event="transfer", name="insights", people=7))
    watched = (perf_counter() - started) / EVENTS
    started = perf_counter()
    for _ in range(EVENTS):
        assess(scenario, knowledge)
    alone = (perf_counter() - started) / EVENTS
    print(
        f"watch {1 / watched:.1f} events/s, assess {1 / alone:.1f}/s: {watched / alone:.2f} times"
    )


if __name__ == "__main__":
    main()
