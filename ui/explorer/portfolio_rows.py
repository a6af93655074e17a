"""Rows of a weighed register: a table to filter, and one row with its full proof."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from engine.bulk_tell import TOLD
from ui.explorer import findings, model, register, state
from ui.explorer.detail import bullets, chip
from ui.explorer.portfolio_words import say
from ui.explorer.proof import OfRows
from ui.explorer.register import Proved, Refused, Weighed
from ui.explorer.rows import URGENCY, Choice, Rows
from ui.lexicon import pick
from ui.portfolio_words import say as column_word
from ui.words import name, number

if TYPE_CHECKING:
    import polars as pl

MOST_LISTED = 5_000
HEIGHT = 560
NARROW = 110  # pixels of a text beside the row that is shown
ANY = ""

Show = Callable[[int | None], None]  # choose a row, or none


def pane(weighed: Weighed, chosen: int | None, show: Show, lang: str) -> None:
    """Filters and table; beside them the row that is chosen."""
    if chosen is None:
        listed(weighed, chosen, show, lang)
        return
    left, right = st.columns([4, 6], gap="medium")
    with left:
        listed(weighed, chosen, show, lang)
    with right:
        one(weighed, chosen, show, lang)


# --- the table


def listed(weighed: Weighed, chosen: int | None, show: Show, lang: str) -> None:
    """The rows that pass the filters, one of which can be marked."""
    found = filtered(weighed, lang, narrow=chosen is not None)
    counts = say(
        "rows.count", lang, n=number(len(found), lang), rows=number(len(weighed.answers), lang)
    )
    hint = say("rows.pick" if len(found) else "rows.none", lang)
    st.html(f'<p class="portfolio-note"><b>{escape(counts)}</b> · {escape(hint)}</p>')
    if len(found) > MOST_LISTED:
        st.caption(say("rows.first", lang, n=number(MOST_LISTED, lang)))
    shown = found.head(MOST_LISTED)
    if not len(shown):
        return
    table = worded(shown, lang, narrow=chosen is not None)
    key = f"portfolio-table-{st.session_state.get('portfolio_tables', 0)}"
    rows = shown["row"].to_list()
    st.dataframe(
        table,
        key=key,
        hide_index=True,
        height=HEIGHT if len(shown) > 12 else "auto",
        column_config=configured(table, say("near.used", lang), chosen is not None),
        selection_mode="single-row",
        on_select=lambda: _marked(key, rows, show),
        placeholder="",
    )


def _marked(key: str, rows: list[int], show: Show) -> None:
    marked = st.session_state[key].selection.rows
    show(rows[marked[0]] if marked and marked[0] < len(rows) else None)


def filtered(weighed: Weighed, lang: str, narrow: bool = False) -> pl.DataFrame:
    """The answers that pass the filters, with what the register calls its entities."""
    import polars as pl

    answers = weighed.answers
    called = register.names(weighed)
    clash = {header: f"{header} " for header in called.columns if header in answers.columns}
    found = answers.select("row").hstack(called.rename(clash)).hstack(answers.drop("row"))
    where: list[pl.Expr] = []
    routes = list(register.routes(answers))
    norms = sorted({n for n, of in weighed.tally.statuses.items() if set(of) & set(TOLD)})
    folded = st.expander(say("filters", lang)) if narrow else st.container()
    with folded, st.container(horizontal=not narrow, key="portfolio-filters"):
        route = _box("route", routes, lambda code: name("route", code, lang), lang)
        status = _box("status", list(map(str, TOLD)), lambda s: name("status", s, lang), lang)
        laws = sorted(law for law, of in weighed.tally.laws.items() if any(of.values()))
        law = _box("law", laws, str, lang)
        norm = _box("norm", norms, str, lang)
        text = st.text_input(
            say("filter.text", lang), key="portfolio_filter_text", max_chars=100
        ).strip()
    if route and "route" in found.columns:
        where.append(register.route() == route)
    if norm:
        of = [status] if status else [str(s) for s in TOLD]
        where.append(pl.any_horizontal(_has(found, f"{s} norms", norm) for s in of))
    elif status:
        where.append(pl.col(status) > 0)
    if law:
        known = [n for n in norms if weighed.law_of(n) == law]
        of = [status] if status else [str(s) for s in TOLD]
        where.append(pl.any_horizontal(_has(found, f"{s} norms", n) for s in of for n in known))
    if text and called.width:
        names = [clash.get(header, header) for header in called.columns]
        where.append(
            pl.any_horizontal(
                pl.col(header).str.to_lowercase().str.contains(text.lower(), literal=True)
                for header in names
            ).fill_null(False)
        )
    return found.filter(*where) if where else found


def _box(key: str, options: list[str], words: Callable[[str], str], lang: str) -> str:
    """A box with the choices of one filter; "" where any will do."""
    held, called = st.session_state, f"portfolio_filter_{key}"
    if held.get(called, ANY) not in options:
        held[called] = ANY
    return str(
        st.selectbox(
            say(f"filter.{key}", lang),
            [ANY, *options],
            key=called,
            format_func=lambda code: words(code) if code else say("filter.any", lang),
        )
    )


def _has(found: pl.DataFrame, column: str, norm: str) -> pl.Expr:
    """Whether a list names a norm."""
    import polars as pl

    if norm not in found[column].dtype.inner.categories:  # type: ignore[attr-defined]
        return pl.lit(False)
    return pl.col(column).list.contains(pl.lit(norm, dtype=found[column].dtype.inner))  # type: ignore[attr-defined]


def worded(found: pl.DataFrame, lang: str, narrow: bool = False) -> pl.DataFrame:
    """The table in the reader's words: who and what, route, duties, the next threshold."""
    import polars as pl

    columns: list[pl.Expr] = [pl.col("row").alias(column_word("column.row", lang))]
    known = {"row", "route", "under", "possible", *map(str, TOLD), *(f"{s} norms" for s in TOLD)}
    named = [
        header
        for header in found.columns
        if header not in known and not header.startswith(("level ", "margin "))
    ]
    columns += [pl.col(header) for header in named[: 2 if narrow else None]]
    if "route" in found.columns:
        words = {code: name("route", code, lang) for code in register.routes(found)}
        route = register.route().replace(words)
        columns.append(route.alias(column_word("column.route", lang)))
    columns += [pl.col(str(s)).alias(column_word(f"column.{s}", lang)) for s in TOLD]
    if not narrow:
        if "margin threshold" in found.columns:
            share = 100 * pl.col("margin count") / pl.col("margin threshold")
            columns.append(share.alias(say("near.used", lang)))
            columns.append(
                pl.col("margin reached").alias(column_word("column.margin reached", lang))
            )
        if "under" in found.columns:
            columns.append(pl.col("under").alias(column_word("column.under", lang)))
        columns += [
            pl.col(f"{s} norms")
            .cast(pl.List(pl.String))
            .alias(column_word(f"column.{s} norms", lang))
            for s in TOLD[:1]
        ]
    return found.select(columns)


def configured(table: pl.DataFrame, used: str = "", narrow: bool = False) -> dict[str, Any]:
    """How the columns are shown: days without an hour, figures with commas, `used` as a bar."""
    import polars as pl

    found: dict[str, Any] = {}
    for header, kind in table.schema.items():
        if kind == pl.Date:
            found[header] = st.column_config.DateColumn(header, format="YYYY-MM-DD")
        elif kind.is_integer():
            found[header] = st.column_config.NumberColumn(header, format="localized")
        elif kind == pl.String and narrow:
            found[header] = st.column_config.TextColumn(header, width=NARROW)
    if used in table.columns:
        found[used] = st.column_config.ProgressColumn(
            used, min_value=0, max_value=100, format="%d%%"
        )
    return found


# --- one row


def one(weighed: Weighed, row: int, show: Show, lang: str) -> None:
    """A row with everything that the reference evaluator finds in it."""
    proved = proof(weighed, row)
    st.html(f'<div class="heng-head"><h1>{escape(say("row", lang, n=row))}</h1></div>')
    if isinstance(proved, Refused):
        st.warning(escape(proved.why))
        st.button(say("row.close", lang), key="portfolio-close", on_click=show, args=(None,))
        return
    parts = Rows(proved.report, proved.scenario, OfRows(lang, weighed.name, model.labels())).parts()
    chips = "".join(
        chip(status, f"{len(parts.duties[status])} {name('status', status, lang)}")
        for status in URGENCY
        if parts.duties[status]
    )
    head = f"<p>{escape(proved.title)}</p>{chips}"
    st.html(f'<div class="heng-head"><div class="tally">{head}</div></div>')
    with st.container(key="portfolio-row-tools", horizontal=True):
        st.button(
            say("row.load", lang),
            key="portfolio-load",
            icon=":material/balance:",
            help=say("row.load.help", lang),
            on_click=_load,
            args=(weighed, proved),
        )
        st.button(say("row.close", lang), key="portfolio-close", on_click=show, args=(None,))
    if st.session_state.pop("portfolio_leave", False):
        state.show_page("weigh", scenario=st.session_state.choice)
    if proved.alone:
        note = say("row.alone", lang, n=proved.flows)
        st.html(f'<p class="portfolio-note">{escape(note)}</p>')
    with st.expander(say("row.facts", lang)):
        headers = (say("row.header", lang), say("row.cell", lang))
        cells = register.facts(weighed, row)
        st.dataframe([dict(zip(headers, pair, strict=True)) for pair in cells], hide_index=True)
    opened: list[Choice] = []
    with st.container(key="portfolio-proof"):
        _part("routes", len(parts.routes), lang)
        findings.show(parts.routes, opened, "report.no-route")
        _part("duties", sum(map(len, parts.duties.values())), lang)
        first = next((status for status in URGENCY if parts.duties[status]), "")
        for status, some in parts.duties.items():
            findings.group(status, some, opened, by_itself=status == first)
        for key, some in (("levels", parts.levels), ("conflicts", parts.conflicts)):
            if some:
                _part(key, len(some), lang)
                findings.show(some, opened)
        if asked := proved.report.questions:
            _part("questions", len(asked), lang)
            st.html(bullets((f"{pick(q.text, lang)} ({q.entity})" for q in asked), lang))


def proof(weighed: Weighed, row: int) -> Proved | Refused:
    """The proof of a row, kept as long as the row is looked at."""
    held = st.session_state
    key = (id(weighed), row)
    if held.get("portfolio_proved_key") != key:
        with st.spinner(say("row", state.lang(), n=row), show_time=True):
            held.portfolio_proved = register.prove(weighed, row, model.in_turn)
        held.portfolio_proved_key = key
    found: Proved | Refused = held.portfolio_proved
    return found


def _load(weighed: Weighed, proved: Proved) -> None:
    """Make the row a scenario of the explorer, and leave for it."""
    stem = weighed.name.rpartition(".")[0] or weighed.name
    state.take(f"{stem}-{proved.row}.heng", proved.text)
    st.session_state.portfolio_leave = True


def _part(key: str, count: int, lang: str) -> None:
    words = escape(say(f"part.{key}", lang))
    st.html(f'<h2 class="heng-part">{words} <span>{count}</span></h2>')
