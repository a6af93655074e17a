"""How long `heng fix` takes on each example: breaches alone, and with what is open.

The peer in the same run is one weighing of the same file: the ratio says how many weighings the
search and its checks are worth. Run from the project's root: `python -m tests.bench.fix`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from dsl.read import read_scenario
from engine.fix import Fixer
from engine.trials import weighed
from kb.rulebook import KnowledgeBase
from kb.store import load

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.heng"))
ROUNDS = 3


def timed(run: Callable[[], object]) -> float:
    """Median milliseconds of a few runs."""
    times = []
    for _ in range(ROUNDS):
        started = perf_counter()
        run()
        times.append((perf_counter() - started) * 1000)
    return median(times)


def line(file: Path, knowledge: KnowledgeBase) -> str:
    """What one example takes."""
    text = file.read_bytes().decode()
    scenario, _ = read_scenario(file.name, text.encode(), knowledge.schema)
    assert scenario is not None

    def fix(*statuses: str) -> None:
        fixer = Fixer(scenario, knowledge, text)
        fixer.settle(fixer.keys(*statuses), "", thorough="open" in statuses)

    once = timed(lambda: weighed(scenario, knowledge))
    breaches, both = timed(lambda: fix("breached")), timed(lambda: fix("breached", "open"))
    return (
        f"{file.stem:26} {once:9.0f} {breaches:9.0f} {breaches / once:6.1f} "
        f"{both:8.0f} {both / once:6.1f}   (ms)"
    )


def main() -> None:
    """Print a line for each example."""
    knowledge = load()
    print(f"{'example':26} {'weighing':>9} {'breaches':>9} {'ratio':>6} {'open':>8} {'ratio':>6}")
    for file in EXAMPLES:
        print(line(file, knowledge))


if __name__ == "__main__":
    main()
