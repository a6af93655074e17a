"""How long a graph of the explorer takes: `python -m tests.bench.graph [NODES]` (600 by default).

Prints what the layout and the specification take in Python. Drawing is the browser's.
"""

from __future__ import annotations

import random
import sys
import time

from ui.explorer.graph import layout, places
from ui.explorer.graph_parts import Edge, Kind, Node
from ui.explorer.graph_spec import spec

NODES = 600
RUNS = 5


def tree(n: int) -> tuple[list[Node], list[Edge]]:
    """A random graph of `n` nodes, the same each time."""
    chance = random.Random(n)
    nodes = [Node(f"n{i}", f"node {i}", "law" if i % 3 else "term") for i in range(n)]
    edges = [Edge(f"n{i}", f"n{chance.randrange(i)}", "to") for i in range(1, n)]
    edges += [
        Edge(f"n{chance.randrange(n)}", f"n{chance.randrange(n)}", "to") for _ in range(n // 2)
    ]
    return nodes, edges


def main(n: int) -> None:
    """Print the best of some runs, in milliseconds, and what a node more costs."""
    kinds = {"law": Kind("law"), "term": Kind("term", "amber", "square")}
    ways = {"to": Kind("to", "soft")}
    found = {}
    for size in (n // 2, n):
        nodes, edges = tree(size)
        laid, drawn = [], []
        for _ in range(RUNS):
            layout.clear()
            start = time.perf_counter()
            placed = places(nodes, edges)
            middle = time.perf_counter()
            spec(placed, edges, kinds, ways, "", (), 460, False, False)
            laid.append(middle - start)
            drawn.append(time.perf_counter() - middle)
        found[size] = (min(laid) * 1000, min(drawn) * 1000)
        print(
            f"{size} nodes: layout {found[size][0]:.0f} ms, specification {found[size][1]:.1f} ms"
        )
    ratios = [after / before for before, after in zip(*found.values(), strict=True)]
    print(f"twice the nodes: layout × {ratios[0]:.1f}, specification × {ratios[1]:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else NODES)
