"""How fast a portfolio is weighed, beside the reference walk and other engines.

Run from the project's root: `python -m tests.bench.portfolio [ROWS]`. Peers that are not installed
are left out (`pip install cedarpy zen-engine clingo regopy openfisca-core`). Absolute figures are
those of the machine and of what else it does; read the ratios.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import msgspec
import polars as pl

from engine.bulk import IN_MEMORY, Bulk, Register, read_register
from engine.bulk_outputs import Answerer
from engine.bulk_plan import Plan
from engine.bulk_register import Names
from engine.bulk_scenes import SceneMaker
from engine.routes import EXPORT, SCALE
from kb.rulebook import KnowledgeBase
from kb.store import load
from tests.bench.flows import flows
from tests.bench.peers import PEERS, durable, reference, regime_of, walk

DAY = date(2026, 11, 23)
ROWS, EXPORTERS_IN = 1_000_000, 100  # rows, and rows of one exporter
LAWS = ("PIPL", "DSL", "CSL")
SECONDS = 3.0  # of a peer's measurement, about


def timed(run: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds on the wall, seconds of processor time, and what came out."""
    wall, processor = perf_counter(), process_time()
    found = run()
    return perf_counter() - wall, process_time() - processor, found


def line(name: str, rows: int, wall: float, processor: float, base: float, more: str = "") -> None:
    """A line of the table: rows a second, and the ratio to the reference walk."""
    pace = rows / wall
    times = f"{pace / base:>9,.2f}" if pace / base < 100 else f"{pace / base:>9,.0f}"
    print(f"{name:44} {pace:>12,.0f} {rows / max(processor, 1e-9):>12,.0f} {times}  {more}")


def register_of(frame: pl.DataFrame, knowledge: KnowledgeBase) -> Register:
    """The register of a frame all of whose headers are understood."""
    fields, wrong = Names(knowledge.schema).fields(frame.columns)
    assert not wrong
    return read_register(frame, fields, knowledge.schema)


def restricted(knowledge: KnowledgeBase, laws: Sequence[str]) -> KnowledgeBase:
    """The knowledge base with the duties of some laws only; definitions and exemptions stay."""
    modules = tuple(
        msgspec.structs.replace(
            module,
            norms=tuple(
                n for n in module.norms
                if n.instrument in laws or n.kind not in ("duty", "prohibition")
            ),
        )
        for module in knowledge.modules
    )  # fmt: skip
    return msgspec.structs.replace(knowledge, modules=modules)


def memory(what: str = "VmHWM") -> float:
    """The most memory that this process has held, in GB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return float("nan")
    found = next(text for text in status.read_text().splitlines() if text.startswith(what))
    return int(found.split()[1]) / 1e6


def main() -> None:
    """Print both tables."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    knowledge = load()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, polars {pl.__version__}")
    frame = flows(rows, max(1, rows // EXPORTERS_IN))
    sample = frame.head(60)
    base = reference_pace(sample, knowledge)
    whole(frame, knowledge, base)
    regime(frame, sample, knowledge)
    print(f"\nmost memory held: {memory():.2f} GB")


def reference_pace(sample: pl.DataFrame, knowledge: KnowledgeBase) -> float:
    """Rows a second of the reference evaluator with all norms: standings, fulfilments, route."""
    from engine.case import case_of
    from engine.consequences import consequences
    from engine.logic import Evaluator
    from engine.world import World

    rules = knowledge.on(DAY)

    def run() -> None:
        for scenario in scenarios_of(sample, knowledge):
            consequences(case_of(Evaluator(World(scenario, knowledge.schema, DAY), rules)))

    wall, _, _ = timed(run)
    return len(sample) / wall


def scenarios_of(sample: pl.DataFrame, knowledge: KnowledgeBase) -> list[Any]:
    """A scenario for each row by itself."""
    register = register_of(sample, knowledge)
    maker = SceneMaker(register.entities, "register", DAY)
    ((cells, marks),) = register.chunks
    return [maker.scene(cells[n : n + 1], marks[n : n + 1]).scenario for n in range(len(cells))]


def head(title: str) -> None:
    """The head of a table."""
    print(f"\n{title:44} {'rows/s':>12} {'per core-s':>12} {'× walk':>9}")


def whole(frame: pl.DataFrame, knowledge: KnowledgeBase, base: float) -> None:
    """All norms: plan, lists and whole run, beside reading the columns and the reference walk."""
    rows = len(frame)
    head(f"all norms on {rows:,} rows")
    line("reference walk (60 rows, each by itself)", 60, 60 / base, 60 / base, base)
    wall, cpu, register = timed(lambda: register_of(frame, knowledge))
    line("cells of the register read", rows, wall, cpu, base)
    paces = [
        planned(name, law, register, base)
        for name, law in (
            ("three laws", restricted(knowledge, LAWS)),
            ("every instrument", knowledge),
        )
    ]
    bulk = Bulk(knowledge, DAY, register.entities.reader, register.layout)
    bulk.gather(lambda: register.chunks)
    (cells, marks), times = register.chunks[0], []
    for part in (rows // 2, rows, rows // 2, rows):
        times.append(timed(lambda n=part: bulk.answer((cells[:n], marks[:n])))[1])
    print(f"half the rows take {times[2] / times[3]:.2f} of the processor's time, and")
    share = paces[0][0] / paces[1][0]
    print(f"{share:.2f} of the duties {paces[0][1] / paces[1][1]:.2f} of it")
    with tempfile.TemporaryDirectory() as folder:
        command(frame, Path(folder), base)


def planned(
    name: str, knowledge: KnowledgeBase, register: Register, base: float
) -> tuple[int, float]:
    """The plan of some law over a register: how many duties, and seconds of processor time."""
    (chunk,) = register.chunks
    rows = len(chunk[0])
    bulk = Bulk(knowledge, DAY, register.entities.reader, register.layout)
    bulk.gather(lambda: register.chunks)
    shared, busy_shared, _ = timed(lambda: bulk.gather(lambda: register.chunks))
    bulk.answer(chunk)  # the plan is compiled once a run
    columns = bulk.encoder.encode(*chunk).collect(engine=IN_MEMORY)
    reading = columns.lazy().select(pl.all().max())
    read, _, _ = timed(lambda: reading.collect(engine=IN_MEMORY))
    wall, busy, answers = timed(lambda: bulk.answer(chunk))
    duties = len({instance.norm.id for instance, _ in bulk.answers.statuses.values()})
    more = f"{len(bulk.rules.norms)} norms, {duties} duties that a row may touch"
    line(f"plan, {name}", rows, wall, busy, base, f"{more}; {wall / read:.1f} × just reading")
    line("  with what exporters share", rows, wall + shared, busy + busy_shared, base)
    told, busy_told, _ = timed(lambda: bulk.teller.rows(answers, chunk[1]))
    line("  and lists of norms", rows, wall + shared + told, busy + busy_shared + busy_told, base)
    return duties, busy


def command(frame: pl.DataFrame, folder: Path, base: float) -> None:
    """`heng portfolio check` from file to file, in a process of its own."""
    import subprocess

    for name, part in (("1 row", frame.head(1)), (f"{len(frame):,} rows", frame)):
        part.write_parquet(folder / "r.parquet")
        call = [sys.executable, "-m", "ui", "portfolio", "check", "r.parquet"]
        env = {**os.environ, "PYTHONPATH": os.getcwd()}
        before = os.times()
        run = partial(subprocess.run, call, cwd=folder, env=env, capture_output=True)
        wall, _, done = timed(run)
        after = os.times()
        assert done.returncode in (0, 1), done.stderr.decode()
        busy = after.children_user - before.children_user
        line(f"heng portfolio check, {name}, {wall:.1f} s", len(part), wall, busy, base)


def regime(frame: pl.DataFrame, sample: pl.DataFrame, knowledge: KnowledgeBase) -> None:
    """The export regime alone, beside the peers: the terms that decide a transfer's route."""
    register = register_of(frame.drop("from"), knowledge)  # each exporter has one flow
    answerer = Answerer(knowledge.on(DAY), register.layout)
    terms = [EXPORT, *answerer.ordered(SCALE)]
    nodes = answerer.nodes
    decides = [nodes.holds(answerer.compiler.term(term)) for term in terms]
    rules, facts = regime_of(nodes, decides)
    outputs = {f"d{n}": node for n, node in enumerate(decides)}
    plan = bulk_of(Plan(nodes, outputs), answerer, register)
    plan()
    wall, cpu, _ = timed(plan)
    rows = len(frame)
    few = register_of(sample.drop("from"), knowledge)
    said = {name: node for name, node in facts.items() if name != "never"}
    atoms = bulk_of(Plan(nodes, said), answerer, few)
    given = [{k: bool(v) for k, v in row.items()} for row in atoms().drop("row").to_dicts()]
    for row in given:
        row.update({name: False for name in rules.facts if name not in row})
    expected = walk(rules, given)
    head(f"the export regime: {len(rules.steps)} steps, {len(rules.facts)} facts")
    scenarios = scenarios_of(sample.drop("from"), knowledge)
    seen, _, _ = timed(lambda: reference(scenarios, answerer.rules, terms))
    base = len(scenarios) / seen
    line("reference walk, with derivations", len(scenarios), seen, seen, base)
    line("plan", rows, wall, cpu, base)
    slow, _, _ = timed(lambda: durable(scenarios[:10], answerer.rules, DAY))
    line("durable_rules, one fact at a time, all norms", 10, slow, slow, base)
    best = 0.0
    for name, make in PEERS.items():
        try:
            run = make(rules)
        except ImportError:
            print(f"{name:44} {'not installed':>12}")
            continue
        assert run(given) == expected, name
        first, _, _ = timed(lambda r=run: r(given))
        times = max(1, min(2_000, int(SECONDS / first)))
        many = given * times
        peak = memory("VmRSS")
        seen, cpu, _ = timed(lambda r=run, m=many: r(m))
        line(name, len(many), seen, cpu, base, f"{memory('VmRSS') - peak:+.2f} GB")
        best = max(best, len(many) / seen if "vectors" not in name else 0)
    if best:
        print(f"the plan against the fastest policy engine: {rows / wall / best:,.0f} times")


def bulk_of(plan: Plan, answerer: Answerer, register: Register) -> Callable[[], pl.DataFrame]:
    """A plan of its own over a register, ready to be run."""
    import ibis

    from engine.bulk_encode import Encoder

    encoder = Encoder(register.entities.reader, answerer.needs)
    backend = ibis.polars.connect()
    columns = encoder.encode(*register.chunks[0]).collect(engine=IN_MEMORY)
    compiled = backend.compile(plan.over(backend.create_table("register", columns)))
    return lambda: compiled.collect(engine=IN_MEMORY)


if __name__ == "__main__":
    main()
