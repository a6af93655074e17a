"""How long `heng check` takes on each example: in process, and as a cold command.

The peer in the same run is the reference calculus in place of the rules, and an interpreter that
does nothing in place of the command. Run from the project's root: `python -m tests.bench.check`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

from dsl.read import read_scenario
from engine import consequences, deontics
from engine.assess import assess
from engine.case import Calculus
from kb.store import load

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.heng"))
ROUNDS = 15


def weighing(file: Path, calculus: Calculus) -> float:
    """Median milliseconds to read and weigh a scenario."""
    knowledge = load()
    times = []
    for _ in range(ROUNDS):
        started = perf_counter()
        scenario, _ = read_scenario(file.name, file.read_bytes(), knowledge.schema)
        assert scenario is not None
        assess(scenario, knowledge, calculus=calculus)
        times.append((perf_counter() - started) * 1000)
    return median(times)


def cold(*arguments: str) -> float:
    """Median milliseconds of an interpreter started with these arguments."""
    times = []
    for _ in range(ROUNDS):
        started = perf_counter()
        subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=False)
        times.append((perf_counter() - started) * 1000)
    return median(times)


def main() -> None:
    """Print a line for each example, then the medians."""
    print(f"{'example':26} {'rules':>8} {'reference':>10} {'ratio':>6}   (ms in process)")
    found = []
    for file in EXAMPLES:
        rules, plain = (weighing(file, c) for c in (deontics.checked, consequences.consequences))
        found.append(rules)
        print(f"{file.stem:26} {rules:8.1f} {plain:10.1f} {rules / plain:6.2f}")
    print(f"{'median':26} {median(found):8.1f}")
    check, nothing = cold("-m", "ui", "check", str(EXAMPLES[2])), cold("-c", "pass")
    print(
        f"cold: heng check {EXAMPLES[2].name} {check:.0f} ms, {check / nothing:.0f} times nothing"
    )


if __name__ == "__main__":
    main()
