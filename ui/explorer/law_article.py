"""One article on the Law page: its norms, its versions side by side, its references."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from dsl.statute import Article, Reference, StatuteModule
from kb.articles import RELATIONS, Link, View, links, views
from kb.attached import Attached, attached
from ui.explorer import law_links, model, state
from ui.explorer.article_view import ArticleView, Side, period, version_of
from ui.explorer.graph import graph
from ui.explorer.law_words import say
from ui.explorer.library import Library, Place
from ui.explorer.rows import plain
from ui.kb_norm import NormWords
from ui.lexicon import pick

Go = Callable[[Place], None]
VIEWS = ("text", "versions", "links")


@st.cache_resource(show_spinner=False)
def words(lang: str) -> NormWords:
    """Norms in the words of a language."""
    return NormWords(model.knowledge().schema, lang)


def writer(shelf: Library, lang: str) -> ArticleView:
    """Writes articles as of the date in the bar."""
    rules = shelf.knowledge.on(state.day(), foreign=True)
    return ArticleView(words(lang), shelf.versions, rules)


def rank(module: StatuteModule, lang: str) -> str:
    """What the rank of an instrument is called."""
    norms = words(lang)
    return norms.text(norms.prose.concept(module.rank))


def chapter(text: Attached | None, number: str) -> str:
    """The chapter that an article stands in, as the attached text has it; else empty."""
    passage = text.articles.get(number) if text else None
    return passage.chapter if passage else ""


def article(
    shelf: Library, place: Place, module: StatuteModule, one: Article, go: Go, lang: str
) -> None:
    """One article: its norms, its versions, or its references."""
    day = state.day()
    reference = Reference(place.instrument, place.article)
    held = views(shelf.knowledge, reference)
    view = next(v for v in held if v.module is module)
    write = writer(shelf, lang)
    text = attached(module)
    if not module.in_force_on(day):
        when = period(module, lang)
        version = version_of(module)
        st.warning(say("state.note", lang, day=day.isoformat(), version=version, when=when))
    st.html(write.head(module, one, chapter(text, one.number)))
    st.session_state.setdefault("law_view", VIEWS[0])
    st.session_state.law_view = st.session_state.law_view or VIEWS[0]
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = st.segmented_control(
            say("view", lang),
            list(VIEWS),
            key="law_view",
            format_func=lambda key: say(f"view.{key}", lang),
            label_visibility="collapsed",
            width="content",
        )
        to_conflicts(place.instrument, lang)
    if shown == "versions":
        versions(shelf, view, write, lang)
    elif shown == "links":
        references(shelf, view, go, lang)
    else:
        norms(view, text, place.norm, write, lang)


def to_conflicts(instrument: str, lang: str) -> None:
    """The way to the conflicts of an instrument."""
    icon = ":material/compare_arrows:"
    if st.button(say("go.conflicts", lang), key="law-conflicts", icon=icon, type="tertiary"):
        state.show_page("conflicts", one=instrument)


def norms(view: View, text: Attached | None, chosen: str, write: ArticleView, lang: str) -> None:
    """The norms of an article, the one asked for first; the official text beside them."""
    if text is not None:
        left, right = st.columns([7, 5], gap="medium")
    else:
        left = right = st.container()
    with left:
        ordered = sorted(view.norms, key=lambda norm: norm.id != chosen)
        if not ordered:
            st.html(f'<p class="heng-none">{escape(say("norms.none", lang))}</p>')
        for norm in ordered:
            st.html(write.norm(norm, norm.id == chosen))
        if extras := write.extras(view):
            st.html(extras)
    with right:
        official(view, text, lang)


def official(view: View, text: Attached | None, lang: str) -> None:
    """The text that the user has attached, or how to attach one."""
    if text is None:
        st.caption(say("official.none", lang))
        st.code(f"heng kb attach {view.module.instrument} FILE", language=None)
        return
    passage = view.official.text if view.official else say("official.lacks", lang)
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in passage.split("\n") if line)
    title = escape(say("show.official", lang))
    source = escape(say("official.from", lang, file=text.file, day=text.added.isoformat()))
    st.html(f'<section class="law-official"><h3>{title}</h3>{paragraphs}<p>{source}</p></section>')


def versions(shelf: Library, view: View, write: ArticleView, lang: str) -> None:
    """The article beside its counterpart in the neighbouring version, and what changed."""
    others = [m for m in shelf.versions[view.module.instrument] if m is not view.module]
    for norm in view.norms:
        if norm.in_force != view.module.in_force or norm.until != view.module.until:
            when = f"{norm.in_force.isoformat()} – {norm.until.isoformat() if norm.until else '…'}"
            st.html(f"<p>{write.linked(say('versions.dated', lang, norm=norm.id, when=when))}</p>")
    if not others:
        st.html(f'<p class="heng-none">{escape(say("versions.one", lang))}</p>')
        return
    st.html("".join(dict.fromkeys(write.change(change) for change in view.changes)))
    for other in others:
        counterparts = _counterparts(shelf, view, other)
        for counterpart in counterparts or (None,):
            _beside(view, other, counterpart, write)


def _counterparts(shelf: Library, view: View, other: StatuteModule) -> list[View]:
    """The articles of another version that this one continues or is continued by."""
    version = version_of(other)
    numbers = [c.other.rpartition(" ")[2] for c in view.changes if c.version == version]
    if not numbers and not view.changes:
        numbers = [view.article.number]
    found = []
    for number in dict.fromkeys(numbers):
        reference = Reference(other.instrument, number)
        found += [v for v in views(shelf.knowledge, reference) if v.module is other]
    return found


def _beside(view: View, other: StatuteModule, there: View | None, write: ArticleView) -> None:
    mine = _side(view.module, view)
    theirs = _side(other, there)
    newer_first = view.module.in_force > other.in_force
    pair = (theirs, mine) if newer_first else (mine, theirs)
    for place, column in enumerate(st.columns(2, gap="medium")):
        with column:
            st.html(write.column(pair[place], pair[1 - place], place == 1))
    if there is not None:
        older, newer = (there, view) if newer_first else (view, there)
        st.html("".join(write.compared(older.norms, newer.norms)))


def _side(module: StatuteModule, view: View | None) -> Side:
    if view is None:
        return Side(module, None, "")
    return Side(module, view.article, view.official.text if view.official else "")


def references(shelf: Library, view: View, go: Go, lang: str) -> None:
    """What the article refers to and what refers to it, as a graph and as lists."""
    here = f"{view.module.instrument} {view.article.number}"
    found = links(view, model.knowledge().on(state.day(), foreign=True))
    if not found:
        st.html(f'<p class="heng-none">{escape(say("links.none", lang))}</p>')
        return
    _picture(here, found, shelf, go, lang)
    left, right = st.columns(2, gap="medium")
    for column, key, inward in ((left, "in", True), (right, "out", False)):
        with column:
            st.html(f'<h2 class="heng-part">{escape(say(f"links.{key}", lang))}</h2>')
            for way in RELATIONS:
                names = {
                    (link.source if inward else link.target): link.norms
                    for link in found
                    if link.relation == way and (link.target if inward else link.source) == here
                }
                if names:
                    _links(f"{key}-{way}", say(f"way.{way}", lang), names, shelf, go, lang)


def _picture(here: str, found: tuple[Link, ...], shelf: Library, go: Go, lang: str) -> None:
    """The same as a graph."""

    def picked(key: str) -> None:
        place = shelf.place(key)
        if place is not None and key != here:
            go(place)

    nodes, edges, cut = law_links.drawing(here, found, shelf.titles, lang)
    graph(
        "law-links",
        nodes,
        edges,
        kinds=law_links.kinds(lang),
        ways=law_links.ways(lang),
        alt=say("links.alt", lang, here=here),
        lang=lang,
        on_pick=picked,
        chosen=here,
        height=max(280, 60 + 30 * min(law_links.MOST, len(nodes))),
    )
    if cut:
        st.caption(say("links.more", lang, n=law_links.MOST))


def _links(
    key: str, label: str, names: dict[str, tuple[str, ...]], shelf: Library, go: Go, lang: str
) -> None:
    st.html(f'<p class="heng-on">{escape(label)}</p>')
    called = shelf.titles
    with st.container(horizontal=True, key=f"law-links-{key}", gap="small"):
        for one, norms_ in names.items():
            place = shelf.place(one)
            title = pick(called[one], lang) if one in called else say("kind.outside", lang)
            st.button(
                plain(one),
                key=f"law-link-{key}-{one}",
                help=plain(f"{title} ({', '.join(norms_)})"),
                disabled=place is None,
                on_click=go,
                args=(place or Place(),),
            )
