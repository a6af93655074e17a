"""What the Portfolio page gives away: sample, template, answers, set-aside rows, summary."""

from __future__ import annotations

import tempfile
from pathlib import Path

from dsl.schema import Schema
from ui.explorer.register import Weighed


def sample_data() -> bytes:
    """The sample register as a file."""
    from ui.portfolio_sample import sample

    return sample().write_csv().encode()


def template(schema: Schema, lang: str) -> bytes:
    """An empty register with its data dictionary, as a workbook."""
    from engine.bulk_register import Names
    from ui.portfolio_convert import empty, workbook

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "register.xlsx"
        workbook(out, *empty(Names(schema), lang), lang)
        return out.read_bytes()


def download(weighed: Weighed, suffix: str, lang: str) -> bytes:
    """The answers as a file of a format: `.parquet`, `.csv` or `.xlsx`."""
    from ui.portfolio import renamed
    from ui.portfolio_files import write

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"answers{suffix}"
        write([renamed(weighed.answers, list(weighed.run.days), lang)], out, lang)
        return out.read_bytes()


def set_aside(weighed: Weighed, lang: str) -> bytes:
    """The rows that could not be read, as they were, with what is wrong, as CSV."""
    from ui.portfolio_files import write

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "set-aside.csv"
        write(weighed.run.set_aside(), out, lang)
        return out.read_bytes()


def summary_page(weighed: Weighed, lang: str) -> bytes:
    """The summary as one HTML page."""
    from ui.portfolio_page import page
    from ui.portfolio_summary import Summariser

    summary = Summariser(weighed.run.knowledge.schema, lang).summary(
        weighed.tally,
        weighed.day,
        len(weighed.run.wrong),
        weighed.costs,
        weighed.asked,
        weighed.sample,
    )
    return page([summary], weighed.name, lang).encode()
