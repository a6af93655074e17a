"""Article: what the source study found, each finding with what Heng offers against it."""

from __future__ import annotations

from html import escape

import streamlit as st

from kb.evidence import Part, Study
from ui.explorer import model, state
from ui.explorer.article_words import say
from ui.explorer.foot import foot
from ui.explorer.graph import dark
from ui.explorer.remedies import REMEDIES, Remedy
from ui.explorer.rows import plain
from ui.explorer.study import BASIS, StudyView
from ui.lexicon import pick

CHARTS = {"survey": "shortcoming", "pilots": "proposal"}  # what the figures are given for
SECTIONS = ("basis", "findings", "survey", "pilots", "tensions", "table", "proposals")


def page() -> None:
    """Draw the page."""
    lang, knowledge = state.lang(), model.knowledge()
    if not knowledge.studies:
        st.info(say("none", lang))
        return
    study = knowledge.studies[0]
    observations = [one for one in knowledge.evidence if one.study == study.label]
    instruments = {module.instrument for module in knowledge.modules}
    view = StudyView(study, observations, knowledge.schema, instruments, lang)
    with st.container(key="study"):
        head(study, lang)
        basis(view, lang)
        section("findings", lang)
        st.caption(say("findings.hint", lang))
        for part in view.parts("shortcoming"):
            beside(part, view, lang)
        charts(view, lang)
        section("tensions", lang)
        for part in view.parts("tension"):
            beside(part, view, lang)
        section("table", lang)
        st.dataframe(view.guidelines(), hide_index=True, key="study-table")
        offers(view.parts("guideline")[:1], lang)
        section("proposals", lang)
        for part in view.parts("proposal"):
            beside(part, view, lang)
    foot(lang)


def head(study: Study, lang: str) -> None:
    """Title, author, what the page is, and the way to its parts."""
    by = say("by", lang, creator=study.creator, issued=study.issued.isoformat())
    ways = "".join(f'<a href="#heng-study-{key}">{escape(say(key, lang))}</a>' for key in SECTIONS)
    st.html(
        f'<div class="heng-head"><h1>{escape(pick(study.title, lang))}</h1><p>{escape(by)}</p>'
        f'<p>{escape(say("about", lang))}</p><nav class="heng-nav">{ways}</nav></div>'
    )


def section(key: str, lang: str) -> None:
    """A heading, with the place that the way on top leads to."""
    st.html(f'<h2 class="heng-part" id="heng-study-{key}">{escape(say(key, lang))}</h2>')


def basis(view: StudyView, lang: str) -> None:
    """What the study rests on."""
    section("basis", lang)
    figures = (view.figure(view.observations[name]) for name in BASIS if name in view.observations)
    says = escape(pick(view.study.says, lang))
    st.html(f'<p class="says">{says}</p><div class="study-basis">{"".join(figures)}</div>')


def beside(part: Part, view: StudyView, lang: str) -> None:
    """A part on the left, what Heng offers on the right."""
    left, right = st.columns([8, 5], gap="medium")
    with left:
        st.html(view.part(part))
    with right:
        offers([part], lang)


def offers(parts: list[Part], lang: str) -> None:
    """The ways to what Heng offers against some parts."""
    every = [remedy for part in parts for remedy in REMEDIES.get(part.name, ())]
    label = escape(say("offers" if every else "offers.none", lang))
    st.html(f'<p class="heng-on">{label}</p>')
    for remedy in every:
        way(remedy, lang)


def way(remedy: Remedy, lang: str) -> None:
    """A link to a page of the explorer, or a command to copy."""
    says = pick(remedy.says, lang)
    pages = state.pages()
    if remedy.command:
        st.html(f'<p class="offer"><code>{escape(remedy.command)}</code> {escape(says)}</p>')
    elif remedy.page in pages:
        page_ = pages[remedy.page]
        named = remedy.query.get("provision", "").replace("-", " ", 1) or page_.title
        st.page_link(
            page_, label=f"**{plain(named)}** {plain(says)}", query_params=remedy.query or None
        )
    else:
        st.html(f'<p class="offer">{escape(says)}</p>')


def charts(view: StudyView, lang: str) -> None:
    """The figures as bars, and all of them as a table."""
    columns = st.columns(2, gap="medium")
    for column, (key, kind) in zip(columns, CHARTS.items(), strict=True):
        found = view.shown_by(kind)
        with column:
            section(key, lang)
            st.vega_lite_chart(
                view.bars(found, dark()),
                width="stretch",
                theme=None,
                key=f"study-{key}",
                alt=say(f"{key}.alt", lang, values=view.values(found)),
            )
    with st.expander(say("figures", lang)):
        st.dataframe(view.figures(), hide_index=True, key="study-figures")


if __name__ == "__main__":
    page()
