"""What a weighed register comes to: charts and tables, thresholds, the law of two days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from engine.bulk_tell import TOLD
from ui.explorer import portfolio_charts as charts
from ui.explorer import register, state
from ui.explorer.portfolio_charts import PICKED, Bar, Spec
from ui.explorer.portfolio_rows import configured
from ui.explorer.portfolio_words import say
from ui.explorer.register import Weighed
from ui.lexicon import pick
from ui.portfolio_summary import Section, Summariser
from ui.reasons import SYMBOLS
from ui.words import name, number

if TYPE_CHECKING:
    import polars as pl

MOST_LAWS = 10
SOONEST = 20
MOST_MOVED = 2_000

Filter = Callable[..., None]  # show the rows that pass some filters
Show = Callable[[int | None], None]


def overview(weighed: Weighed, narrow: Filter, lang: str) -> None:
    """Routes, duties, laws, levels; what to ask first, what may cost most."""
    tally, schema = weighed.tally, weighed.run.knowledge.schema
    st.caption(say("chart.click", lang))
    left, right = st.columns(2, gap="medium")
    ranked = sorted(register.routes(weighed.answers).items(), key=lambda pair: (-pair[1], pair[0]))
    found = [Bar(code, name("route", code, lang), count) for code, count in ranked]
    with left:
        _head(say("summary.routes", lang))
        if not found:
            _note(say("report.no-route", lang))
        _clicked("routes", found, tally.rows, lang, lambda code: narrow(route=code))
    found = [
        Bar(
            str(status),
            f"{SYMBOLS[status]} " + say("summary.with", lang, status=name("status", status, lang)),
            tally.flows.get(status, 0),
        )
        for status in TOLD
    ]
    with right:
        _head(say("summary.status", lang))
        _clicked("status", found, tally.rows, lang, lambda code: narrow(status=code))
    left, right = st.columns(2, gap="medium")
    with left:
        _head(say("laws", lang, n=MOST_LAWS))
        spec = charts.laws(tally.laws, MOST_LAWS, lang, dark())
        _chart("laws", spec, say("summary.laws", lang), lambda code: narrow(law=code))
    with right:
        levels(weighed, lang)
    summariser = Summariser(schema, lang)
    for section in (
        summariser.questions(weighed.asked, weighed.sample),
        summariser.costs(weighed.costs),
    ):
        if section.rows:
            _head(section.title)
            _table(section)
            _note(section.note)
    _note(say("summary.note", lang))


def levels(weighed: Weighed, lang: str) -> None:
    """The flows by level on one scale, which the reader chooses."""
    schema = weighed.run.knowledge.schema
    scales = [scale for scale, counts in weighed.tally.levels.items() if any(counts.values())]
    if not scales:
        return
    _head(say("summary.levels", lang))
    held = st.session_state
    if held.get("portfolio_scale") not in scales:
        held.portfolio_scale = (
            scales[-1] if "protection-level" not in scales else "protection-level"
        )
    scale = st.selectbox(
        say("scale", lang),
        scales,
        key="portfolio_scale",
        format_func=lambda code: pick(schema.scales[code], lang),
        label_visibility="collapsed",
    )
    counts = weighed.tally.levels[scale]
    terms = {t.code: t for t in schema.terms.values() if t.scale == scale}
    words = {code: pick(term.label, lang) for code, term in terms.items()}
    words |= {"undetermined": say("status.undetermined", lang), "none": say("summary.none", lang)}
    order = sorted(counts, key=lambda code: -terms[code].order if code in terms else 1)
    found = [Bar(code, words[code], counts[code]) for code in order if counts[code]]
    spec = charts.bars(found, sum(counts.values()), lang, dark(), say("summary.flows", lang))
    alt = _described(found)
    st.vega_lite_chart(spec=spec, alt=alt, theme=None)


# --- thresholds


def thresholds(weighed: Weighed, show: Show, lang: str) -> None:
    """How near the rows are to the next threshold, and when they get there."""
    import polars as pl

    near = soon = weighed.answers.head(0)
    if "margin threshold" in weighed.answers.columns:
        near = weighed.answers.filter(pl.col("margin threshold") > 1)  # one person: no threshold
        soon = near.filter(pl.col("margin reached").is_not_null()).sort("margin reached", "row")
    if not len(near):
        st.info(say("near.none", lang))
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _head(say("near", lang))
        shares = (near["margin count"] / near["margin threshold"]).to_list()
        spec = charts.columns(charts.used(shares), say("near.used", lang), lang, dark())
        st.vega_lite_chart(spec=spec, alt=say("near", lang), theme=None)
        counts = {"n": number(len(near), lang), "rows": number(len(weighed.answers), lang)}
        _note(say("near.note", lang, **counts))
    with right:
        _head(say("reached", lang))
        if not len(soon):
            st.info(say("reached.none", lang))
            return
        weeks, found = charts.over_time(soon["margin reached"].to_list(), weighed.day)
        unit = say("reached.week" if weeks else "reached.month", lang)
        spec = charts.columns(found, unit, lang, dark())
        st.vega_lite_chart(spec=spec, alt=say("reached", lang), theme=None)
        _note(say("reached.note", lang, n=number(len(soon), lang)))
    _head(say("soonest", lang))
    first = soon.head(SOONEST)
    called = register.names(weighed).with_columns(weighed.answers["row"].alias("row of it"))
    words = {code: name("route", code, lang) for code in first["margin route"].unique()}
    table = first.join(
        called, left_on="row", right_on="row of it", how="left", maintain_order="left"
    ).select(
        pl.col("row").alias(say("column.row", lang)),
        *called.columns[:-1],
        *(
            pl.col(f"margin {key}").alias(say(f"column.margin {key}", lang))
            for key in ("reached", "count", "threshold")
        ),
        pl.col("margin route").replace(words).alias(say("column.margin route", lang)),
    )
    _pickable("portfolio-soonest", table, first["row"].to_list(), show)


# --- two days


def dates(weighed: Weighed, show: Show, lang: str) -> None:
    """What stands otherwise under the law of another day."""
    import polars as pl

    from ui.portfolio_impact import sections

    held = st.session_state
    if "portfolio_other" not in held:
        held.portfolio_other = register.day_before_change(weighed)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = st.date_input(
            say("dates.other", lang),
            key="portfolio_other",
            value=None,
            min_value=state.EARLIEST,
            max_value=state.LATEST,
            format="YYYY-MM-DD",
            width=190,
        )
        same = not isinstance(other, date) or other == weighed.day
        asked = st.button(say("dates.run", lang), key="portfolio-compare", disabled=same)
    if not isinstance(other, date) or other == weighed.day:
        st.caption(say("dates.same", lang))
        return
    key = (id(weighed), other)
    if asked:
        with st.spinner(say("progress.answer", lang), show_time=True):
            held.portfolio_moved = (key, register.moved(weighed, other))
    if held.get("portfolio_moved", (None,))[0] != key:
        return
    moves, frame = held.portfolio_moved[1]
    earlier, later = sorted((weighed.day, other))
    counts = {"n": number(moves.moved, lang), "rows": number(moves.rows, lang)}
    _head(say("impact.title", lang, **counts))
    _note(say("dates.note", lang, earlier=earlier, later=later))
    if not moves.moved:
        st.info(say("impact.nothing", lang))
        return
    told = [section for section in sections(moves, lang) if section.rows]
    for section, side in zip(told, st.columns(len(told), gap="medium"), strict=True):
        with side:
            _head(section.title)
            _table(section)
    _head(say("dates.rows", lang))
    routes = frame.columns[1:3]
    words = {code: name("route", code, lang) for h in routes for code in frame[h].unique() if code}
    called = register.names(weighed)
    place = weighed.answers.with_row_index("place").select("row", "place")
    rows = frame.head(MOST_MOVED)
    places = rows.select(pl.col(frame.columns[0]).alias("row")).join(
        place, on="row", how="left", maintain_order="left"
    )["place"]
    table = rows.select(frame.columns[0]).hstack(called[places]).hstack(
        rows.select(pl.col(routes).replace(words), frame.columns[3])
    )  # fmt: skip
    _pickable("portfolio-moved", table, rows[frame.columns[0]].to_list(), show)


# --- drawing


def dark() -> bool:
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


def _head(words: str) -> None:
    st.html(f'<h2 class="heng-part">{escape(words)}</h2>')


def _note(words: str) -> None:
    if words:
        st.html(f'<p class="portfolio-note">{escape(words)}</p>')


def _described(found: Sequence[Bar]) -> str:
    return "; ".join(f"{bar.words}: {bar.count}" for bar in found)


def _clicked(
    key: str, found: Sequence[Bar], total: int, lang: str, narrow: Callable[[str], None]
) -> None:
    """Bars that lead to their rows; nothing where there is none."""
    if not found:
        return
    spec = charts.bars(found, total, lang, dark(), say("summary.flows", lang))
    _chart(key, spec, _described(found), narrow)


def _chart(key: str, spec: Spec, alt: str, narrow: Callable[[str], None]) -> None:
    called = f"portfolio-chart-{key}-{st.session_state.get('portfolio_tables', 0)}"

    def taken() -> None:
        chosen: Any = st.session_state[called].selection.get(PICKED) or []
        if chosen and chosen[0].get("code"):
            narrow(chosen[0]["code"])

    st.vega_lite_chart(spec=spec, alt=alt, key=called, on_select=taken, theme=None)


def _table(section: Section) -> None:
    """A section of the summary as a table that can be sorted and exported."""
    import polars as pl

    cells = zip(*(row.cells for row in section.rows), strict=True)
    table = pl.DataFrame(
        [_column(head, values) for head, values in zip(section.columns, cells, strict=True)]
    )
    st.dataframe(table, hide_index=True, height="auto", column_config=configured(table))


def _column(head: str, cells: Sequence[str]) -> pl.Series:
    """A column of a section; one that stands right holds figures."""
    import polars as pl

    plain = [cell.replace(",", "") for cell in cells]
    if head.startswith(">") and all(map(str.isdecimal, plain)):
        return pl.Series(head.removeprefix(">"), list(map(int, plain)))
    return pl.Series(head.removeprefix(">"), list(cells))


def _pickable(key: str, table: Any, rows: list[int], show: Show) -> None:
    """A table of rows, one of which can be marked to see its proof."""
    called = f"{key}-{st.session_state.get('portfolio_tables', 0)}"

    def marked() -> None:
        chosen = st.session_state[called].selection.rows
        if chosen:
            show(rows[chosen[0]])

    st.dataframe(
        table,
        key=called,
        placeholder="",
        hide_index=True,
        height="auto" if len(rows) <= 12 else 420,
        column_config=configured(table),
        selection_mode="single-row",
        on_select=marked,
    )
