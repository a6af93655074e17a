"""The same plan on Spark: the register's columns as Parquet, the answers as Parquet again.

The files lie in the folder of the run; every worker of a cluster must see it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ui.portfolio_words import say
from ui.streams import Failure

if TYPE_CHECKING:
    import polars as pl

    from engine.bulk import Bulk
    from engine.bulk_tell import Tally
    from ui.portfolio_run import Run

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.log.level": "ERROR",
}


def answer_on_spark(run: Run, master: str) -> tuple[list[Bulk], list[Tally]]:
    """What `portfolio.answer` says, worked out by Spark; Failure where Spark cannot be had."""
    from engine.bulk_tell import Tally, tally_of
    from ui.portfolio import tally_as_plain, told_of

    session = session_of(master, run.lang)
    entities, layout = run.prepared
    bulks = [run.bulk(day, entities, layout) for day in run.days]
    folder = (run.folder or Path("spark")).resolve()
    store = run.store
    try:
        parts = [results(bulk, run, session, folder / f"spark-{n}") for n, bulk in enumerate(bulks)]
        for place in range(len(store.answered), len(store.read)):
            chunk = store.settled(place)
            answers = [part(chunk[1]) for part in parts]
            told, counted = told_of(bulks, answers, chunk)
            store.answer(told, {"tallies": [tally_as_plain(tally) for tally in counted]})
    finally:
        session.stop()
        if store.folder is None:  # nothing else is kept there
            shutil.rmtree(folder, ignore_errors=True)
    tallies = [Tally() for _ in run.days]
    for noted in store.answered:
        for tally, plain in zip(tallies, noted["tallies"], strict=True):
            tally.add(tally_of(plain))
    return bulks, tallies


def session_of(master: str, lang: str) -> Any:
    """A session of Spark; Failure with what is missing."""
    try:
        from pyspark.sql import SparkSession  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        raise Failure(say("wrong.spark", lang), lang) from None
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    builder = SparkSession.builder.master(master).appName("heng")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        reason = f" ({type(error).__name__})"
        raise Failure(say("wrong.spark", lang) + reason, lang) from None


def results(bulk: Bulk, run: Run, session: Any, folder: Path) -> Any:
    """A function that gives the answers for the marks of a chunk, once Spark has made them all."""
    import ibis  # type: ignore[import-untyped]
    import polars as pl

    from engine.bulk_layout import ROW

    given, made = folder / "columns", folder / "answers"
    given.mkdir(parents=True, exist_ok=True)
    for place, frame in enumerate(encoded(bulk, run)):
        frame.write_parquet(given / f"{place:05}.parquet")
    backend = ibis.pyspark.connect(session)
    plan = bulk.plan.over(backend.read_parquet(str(given)))
    answers = session.sql(str(ibis.to_sql(plan, dialect="pyspark")))
    answers.write.mode("overwrite").parquet(str(made))
    every = pl.scan_parquet(made / "*.parquet").cast({ROW: pl.Int64})

    def of_chunk(marks: pl.DataFrame) -> pl.DataFrame:
        rows = marks.select(ROW)
        found = rows.lazy().join(every, on=ROW, how="left", maintain_order="left")
        return found.drop(ROW).collect()

    return of_chunk


def encoded(bulk: Bulk, run: Run) -> Iterator[pl.DataFrame]:
    """The columns of the plan, chunk by chunk."""
    for chunk in run.store.chunks():
        yield bulk.encoder.encode(*chunk).collect()
