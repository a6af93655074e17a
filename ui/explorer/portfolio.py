"""Portfolio: a register of data flows weighed at once; charts, thresholds, rows, two days."""

from __future__ import annotations

import hashlib
import time
from html import escape
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from engine import VERSION
from ui.explorer import model, portfolio_panes, portfolio_rows, register, register_files, state
from ui.explorer.portfolio_words import say
from ui.explorer.register import MOST_BYTES, MOST_ROWS, SAMPLE, Refused, Samples, Weighed
from ui.portfolio import FEW
from ui.portfolio_files import FORMATS
from ui.words import number

VIEWS = ("overview", "thresholds", "rows", "dates")
SOURCES = ("sample", "own")
FILTERS = ("route", "status", "law", "norm", "text")
WIDTHS = [3, 10]
READ = 0.2  # of the bar, for reading; how many rows there are is known after it
DOWNLOADS = {".parquet": "Parquet", ".csv": "CSV", ".xlsx": "Excel"}


@st.cache_resource(show_spinner=False)
def samples() -> Samples:
    """The sample as it was weighed on the days asked for, for all visitors."""
    return Samples()


def _removed(folder: TemporaryDirectory[str]) -> None:
    folder.cleanup()


@st.cache_resource(scope="session", on_release=_removed, show_spinner=False)
def folder() -> TemporaryDirectory[str]:
    """Where the registers of a visitor lie; removed when the visitor leaves."""
    return TemporaryDirectory(prefix="heng-")


@st.cache_data(show_spinner=False)
def template(lang: str) -> bytes:
    """The empty register with its dictionary."""
    return register_files.template(model.knowledge().schema, lang)


def page() -> None:
    """Draw the page."""
    lang = state.lang()
    start()
    arrive()
    left, right = st.columns(WIDTHS, gap="medium")
    with left, st.container(key="portfolio-source"):
        source(lang)
        below = st.container()
    with right, st.container(key="portfolio-shown"):
        found = weighed(lang)
        if found is None:
            st.info(say("upload.none", lang))
        elif isinstance(found, Refused):
            refused(found, lang)
        else:
            shown(found, lang)
    if isinstance(found, Weighed):
        with below:
            beside(found, lang)


# --- what is held of a visit


def start() -> None:
    """What a visit of the page begins with."""
    held = st.session_state
    held.setdefault("portfolio_from", SOURCES[0])
    held.setdefault("portfolio_at", VIEWS[0])
    held.setdefault("portfolio_row", None)
    held.setdefault("portfolio_tables", 0)
    held.setdefault("portfolio_upload", None)
    held.setdefault("portfolio_own", (None, None))
    for key in FILTERS:  # a box that is not drawn forgets what it held
        kept = f"portfolio_filter_{key}"
        held[kept] = held.get(kept, "")


def arrive() -> None:
    """Take over the row that the address names, or put the one held into the address."""
    held = st.session_state
    asked = st.query_params.get("row", "")
    if asked and asked.isascii() and asked.isdecimal() and int(asked[:9]) != held.portfolio_row:
        held.portfolio_row, held.portfolio_at = int(asked[:9]), "rows"
    address()


def address() -> None:
    """Let the address name the row that is shown."""
    row = st.session_state.portfolio_row
    if row is None:
        st.query_params.pop("row", None)
    else:
        st.query_params["row"] = str(row)


def show(row: int | None) -> None:
    """Show the proof of a row, or of none."""
    held = st.session_state
    held.portfolio_row = row
    if row is not None:
        held.portfolio_at = "rows"
    else:
        held.portfolio_tables += 1  # nothing is marked in a table drawn anew
    address()


def narrow(**filters: str) -> None:
    """Show the rows that pass these filters."""
    held = st.session_state
    for key in FILTERS:
        held[f"portfolio_filter_{key}"] = filters.get(key, "")
    held.portfolio_tables += 1
    held.portfolio_at = "rows"


# --- the register


def source(lang: str) -> None:
    """The sample, or a register of one's own."""
    held = st.session_state
    held.portfolio_source = held.portfolio_from

    def taken() -> None:
        held.portfolio_from = held.portfolio_source or held.portfolio_from
        show(None)

    st.segmented_control(
        say("source", lang),
        SOURCES,
        key="portfolio_source",
        format_func=lambda key: say(f"source.{key}", lang),
        on_change=taken,
    )
    if held.portfolio_from == "sample":
        rows = number(register.SAMPLE_ROWS, lang)
        words = say("source.sample.about", lang, n=rows)
        st.html(f'<p class="portfolio-note">{escape(words)}</p>')
    else:
        uploaded(lang)
    with st.container(key="portfolio-gets"):
        st.download_button(
            say("template", lang),
            lambda: template(lang),
            file_name="register.xlsx",
            key="portfolio-template",
            on_click="ignore",
        )
        if held.portfolio_from == "sample":
            st.download_button(
                say("sample.get", lang),
                register_files.sample_data,
                file_name=SAMPLE,
                key="portfolio-sample",
                on_click="ignore",
            )


def uploaded(lang: str) -> None:
    """The box for a file, and what is done with the one that is held."""
    held = st.session_state

    def taken() -> None:
        given = held.get("portfolio_file")
        if given is None:
            drop()
        else:
            held.portfolio_upload = (given.name, given.getvalue())
            show(None)

    size = MOST_BYTES // 1_000_000
    st.file_uploader(
        say("upload", lang),
        type=[suffix.removeprefix(".") for suffix in FORMATS],
        key="portfolio_file",
        max_upload_size=size,
        help=say("upload.help", lang, size=size, rows=number(MOST_ROWS, lang)),
        on_change=taken,
    )
    bound = say("upload.help", lang, size=size, rows=number(MOST_ROWS, lang))
    st.html(f'<p class="portfolio-note">{escape(bound)}</p>')
    st.checkbox(say("ignore", lang), key="portfolio_ignore")
    if held.portfolio_upload is not None and held.get("portfolio_file") is None:
        words = say("upload.held", lang, name=held.portfolio_upload[0])
        st.html(f'<p class="portfolio-note">{escape(words)}</p>')
        st.button(say("upload.drop", lang), key="portfolio-drop", on_click=drop)


def drop() -> None:
    """Forget the register of the visit, and its files with it."""
    held = st.session_state
    held.portfolio_upload, held.portfolio_own = None, (None, None)
    held.pop("portfolio_proved", None)
    held.pop("portfolio_proved_key", None)
    held.pop("portfolio_moved", None)
    show(None)


def weighed(lang: str) -> Weighed | Refused | None:
    """The register weighed by the law of the day; None where there is none yet."""
    held, day = st.session_state, state.day()
    place = st.empty()
    if held.portfolio_from == "sample":
        found = samples().on(
            day, lang, lambda: _weigh(SAMPLE, register_files.sample_data(), place, None)
        )
        place.empty()
        return found
    if held.portfolio_upload is None:
        return None
    name, data = held.portfolio_upload
    ignore = bool(held.get("portfolio_ignore"))
    key = (name, hashlib.sha256(data).hexdigest(), day, lang, ignore)
    gone = isinstance(held.portfolio_own[1], Weighed) and not held.portfolio_own[1].is_there
    if held.portfolio_own[0] != key or gone:
        held.portfolio_own = (None, None)
        held.portfolio_own = (key, _weigh(name, data, place, folder().name, ignore))
        place.empty()
    own: Weighed | Refused = held.portfolio_own[1]
    return own


def _weigh(
    name: str, data: bytes, place: Any, within: str | None, ignore: bool = False
) -> Weighed | Refused:
    lang, began = state.lang(), time.perf_counter()
    bar = place.progress(0.0, say("progress.read", lang))

    def watch(key: str, rows: int, known: int | None) -> None:
        pace = number(round(rows / max(1e-3, time.perf_counter() - began)), lang)
        words = {"what": say(key, lang), "done": number(rows, lang), "pace": pace}
        if known:
            words["all"] = number(known, lang)
        share = READ + (1 - READ) * min(1.0, rows / known) if known else READ / 2
        bar.progress(share, say("working.of" if known else "working", lang, **words))

    return register.weigh(
        name,
        data,
        model.knowledge(),
        state.day(),
        lang,
        ignore=ignore,
        watch=watch,
        within=within,
    )


def refused(found: Refused, lang: str) -> None:
    """What is wrong with a register, as the command line says it."""
    st.html(f'<div class="heng-head"><h1>{escape(say("refused", lang))}</h1></div>')
    st.code("\n".join((*found.columns, found.why)), language=None, wrap_lines=True)
    if found.columns and not st.session_state.get("portfolio_ignore"):
        st.caption(say("refused.columns", lang, box=say("ignore", lang)))


# --- what it comes to


def shown(found: Weighed, lang: str) -> None:
    """Head, views, and the view that is chosen."""
    held = st.session_state
    rows, seconds = found.tally.rows, found.seconds
    facts = [
        say("summary.rows", lang, n=number(rows, lang), date=found.day),
        say("took", lang, seconds=f"{seconds:.1f}"),
    ]
    if rows > FEW:
        facts.append(say("pace", lang, pace=number(round(rows / seconds), lang)))
    st.html(
        f'<div class="heng-head"><h1>{escape(found.name)}</h1>'
        f"<p>{escape(' · '.join(facts))}</p></div>"
    )
    held.portfolio_view = held.portfolio_at

    def taken() -> None:
        held.portfolio_at = held.portfolio_view or held.portfolio_at

    st.segmented_control(
        say("view", lang),
        VIEWS,
        key="portfolio_view",
        format_func=lambda key: say(f"view.{key}", lang),
        on_change=taken,
        label_visibility="collapsed",
    )
    match held.portfolio_at:
        case "thresholds":
            portfolio_panes.thresholds(found, show, lang)
        case "rows":
            portfolio_rows.pane(found, held.portfolio_row, show, lang)
        case "dates":
            portfolio_panes.dates(found, show, lang)
        case _:
            portfolio_panes.overview(found, narrow, lang)
    digest = found.run.knowledge.digest[:12]
    st.html(f'<p class="heng-foot">{escape(say("receipt", lang))} {digest} · heng {VERSION}</p>')


def beside(found: Weighed, lang: str) -> None:
    """Below the source: the answer to take away, and the rows that could not be read."""
    stem = found.name.rpartition(".")[0] or found.name
    with st.popover(say("results", lang), width="stretch"):
        for suffix, words in DOWNLOADS.items():
            st.download_button(
                words,
                lambda suffix=suffix: register_files.download(found, suffix, lang),  # type: ignore[misc]
                file_name=f"{stem}.weighed{suffix}",
                key=f"portfolio-get{suffix}",
                on_click="ignore",
            )
        st.download_button(
            say("results.page", lang),
            lambda: register_files.summary_page(found, lang),
            file_name=f"{stem}.html",
            key="portfolio-get-page",
            on_click="ignore",
        )
    wrong = found.run.wrong
    if found.ignored:
        words = say("ignored", lang, columns="; ".join(found.ignored))
        st.html(f'<p class="portfolio-note">{escape(words)}</p>')
    if not wrong:
        return
    with st.expander(say("aside", lang, n=len(wrong)), icon=":material/warning:"):
        listed = "".join(f"<li>{escape(line)}</li>" for line in register.told(wrong, lang))
        st.html(f'<ul class="plain portfolio-aside">{listed}</ul>')
        st.download_button(
            say("aside.get", lang),
            lambda: register_files.set_aside(found, lang),
            file_name=f"{stem}.set-aside.csv",
            key="portfolio-get-aside",
            on_click="ignore",
        )


if __name__ == "__main__":
    page()
