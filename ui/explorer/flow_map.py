"""Flow map: who holds what where, what leaves the mainland by which route, and how it stands."""

from __future__ import annotations

from html import escape

import streamlit as st

from dsl.scenario import Scenario
from engine.report import Report
from ui.explorer import model, state
from ui.explorer.blocks import block_lines
from ui.explorer.findings import show, unread
from ui.explorer.flow import SORTS, Flow, around, flow
from ui.explorer.flow_map_words import say
from ui.explorer.flow_picture import Picture, scales
from ui.explorer.foot import foot
from ui.explorer.graph import graph
from ui.explorer.rows import URGENCY, Row, Rows
from ui.levels import DOCTRINE
from ui.reasons import Voice
from ui.words import name

ENTITY = "entity"  # in the address
CROWDED = 24  # with more entities than these, one may ask for a part of the map


def page() -> None:
    """Draw the page."""
    lang = state.lang()
    top = st.container(key="map-top", horizontal=True, vertical_alignment="bottom")
    with top:
        state.choose()
    with st.spinner(say("weighing", lang), show_time=True):
        weighed = state.weighed()
    if weighed.report is None or weighed.scenario is None:
        unread(weighed.faults, weighed.broke)
        return
    report, scenario = weighed.report, weighed.scenario
    voice = Voice(lang, weighed.offer.name, model.labels())
    found = flow(scenario, model.knowledge().schema)
    if not found.places:
        st.info(say("none", lang))
        leave(lang)
        foot(lang)
        return
    with top:
        scale = choose_scale(report, lang)
    chosen = arrive(found)
    if chosen and len(found.places) > CROWDED and st.toggle(say("around", lang), key="map-around"):
        found = around(found, chosen)
    picture = Picture(found, report, model.knowledge().schema, voice, scale)
    draw(picture, report, chosen)
    if not report.routes:
        st.caption(say("no-transfer", lang))
    rows = Rows(report, scenario, voice)
    if chosen:
        entity(chosen, rows, found)
    else:
        st.caption(say("pick", lang))
    if report.routes:
        table(picture)
    foot(lang)


def choose_scale(report: Report, lang: str) -> str:
    """The scale by which datasets are coloured."""
    known = scales(report.levels)
    if not known:
        return ""
    held = st.session_state
    if held.get("map_scale") not in known:
        held.map_scale = DOCTRINE if DOCTRINE in known else known[0]
    held.map_scale_box = held.map_scale
    return str(
        st.selectbox(
            say("scale", lang),
            known,
            key="map_scale_box",
            format_func=lambda scale: name("scale", scale, lang),
            on_change=lambda: held.update(map_scale=held.map_scale_box),
            width=260,
        )
    )


def arrive(found: Flow) -> str:
    """The entity that the address or a click names, if the map has it; the address follows."""
    held = st.session_state
    names = {place.name for place in found.places}
    asked = st.query_params.get(ENTITY, "")
    if asked and asked != held.get("map_address", ""):
        held.map_entity = asked
    chosen = held.get("map_entity", "")
    chosen = chosen if chosen in names else ""
    held.map_address = chosen
    if chosen:
        st.query_params[ENTITY] = chosen
    elif ENTITY in st.query_params:
        del st.query_params[ENTITY]
    return str(chosen)


def pick(key: str) -> None:
    """Show another entity."""
    st.session_state.map_entity = key
    st.session_state.picked = ""
    st.session_state.map_address = st.query_params.get(ENTITY, "")


def draw(picture: Picture, report: Report, chosen: str) -> None:
    """The map with its list."""
    lang = picture.lang
    counts = {f"{s}s": sum(p.sort == s for p in picture.flow.places) for s in SORTS}
    graph(
        "map",
        picture.nodes(),
        picture.edges(),
        kinds=picture.kinds,
        ways=picture.ways,
        alt=say("alt", lang, title=report.title, **counts),
        lang=lang,
        on_pick=pick,
        chosen=chosen,
        zones=picture.zones(),
        height=picture.flow.height,
        beside=True,
    )


def entity(chosen: str, rows: Rows, found: Flow) -> None:
    """What the law says of one entity, each with its proof; its block; the way to Weigh."""
    lang, report = rows.lang, rows.report
    sort = next(place.sort for place in found.places if place.name == chosen)
    label = rows.voice.text(model.knowledge().schema.sorts[sort].label)
    st.html(f'<h2 class="heng-part">{escape(label)} <b>{escape(chosen)}</b></h2>')
    listed = [rows.route(route) for route in report.routes if route.transfer == chosen]
    listed += [rows.level(level) for level in report.levels if level.dataset == chosen]
    duties = [row for status in URGENCY for row in rows.duties(status) if row.on == chosen]
    touching = [
        rows.route(route)
        for route in report.routes
        if any(
            link.by == route.transfer and chosen in (link.source, link.target)
            for link in found.links
        )
        and route.transfer != chosen
    ]
    left, right = st.columns([7, 5], gap="medium")
    with left, st.container(key="map-findings"):
        show(listed + duties, [])
        if not listed and not duties:
            st.html(f'<p class="heng-none">{escape(say("nothing", lang))}</p>')
        if touching:
            st.html(f'<p class="heng-on">{escape(say("touching", lang))}</p>')
            show(touching, [])
    with right:
        block(chosen, rows.scenario, lang)
        leave(lang, chosen, opened(listed + duties + touching))


def opened(rows: list[Row]) -> str:
    """The finding that is open on this page, if one is."""
    picked = str(st.session_state.picked)
    return picked if picked in {row.key for row in rows} else ""


def block(chosen: str, scenario: Scenario, lang: str) -> None:
    """The lines of the scenario that declare an entity."""
    lines = scenario.source.text.split("\n")
    st.caption(say("block", lang))
    st.code("\n".join(lines[n - 1] for n in block_lines(scenario, chosen)), language=None)


def leave(lang: str, entity: str = "", finding: str = "") -> None:
    """The way to Weigh, to a finding that is open here, or to the block of an entity."""
    if st.button(say("weigh", lang), key="map-weigh", icon=":material/balance:"):
        held = st.session_state
        held.picked = finding
        query = {"finding": finding} if finding else {"entity": entity} if entity else {}
        state.show_page("weigh", scenario=held.choice, **query)


def table(picture: Picture) -> None:
    """Every transfer in a row, to sort, search and export."""
    lang = picture.lang
    columns = picture.table()
    words = {say(f"column.{column}", lang): cells for column, cells in columns.items()}
    with st.expander(say("table", lang, n=len(columns["transfer"]))):
        st.dataframe(words, hide_index=True, width="stretch", placeholder="")


if __name__ == "__main__":
    page()
