"""The frame of the explorer: name, way to each page, date in force and language; then the page.

Started by `heng explore [FILE]`, or `python -m streamlit run ui/explorer/app.py -- [FILE]`. A page
is a file of this folder with a function `page()`; it draws what stands below the bar.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from dsl.diagnostics import render
from kb.store import BrokenKnowledge
from ui.explorer import model, state
from ui.explorer.words import say

HERE = Path(__file__).parent
PAGES = {
    "weigh": ":material/balance:",
    "flow_map": ":material/hub:",
    "law": ":material/menu_book:",
    "conflicts": ":material/compare_arrows:",
    "ontology": ":material/account_tree:",
    "levels": ":material/stairs:",
    "portfolio": ":material/table_chart:",
    "article": ":material/article:",
}  # in the order of the bar; the first is opened at "/"
STYLES = ("explorer", *(sheet.stem for sheet in sorted(HERE.glob("*_page.css"))))


def main() -> None:
    """Draw the bar and the page that the address names."""
    st.set_page_config(page_title="Heng 衡", page_icon="⚖️", layout="wide")
    state.start()
    st.html(f"<style>{style()}</style>")
    lang = state.lang()
    with st.spinner(say("compiling", lang), show_time=True):
        try:
            model.labels()
        except BrokenKnowledge as broken:
            st.error(say("broken", lang))
            st.code(render(broken.diagnostics, lang), language=None)
            return
    pages = {
        name: st.Page(
            HERE / f"{name}.py",
            title=say(f"page.{name}", lang),
            icon=icon,
            url_path=name,
            default=place == 0,
        )
        for place, (name, icon) in enumerate(PAGES.items())
    }
    current = st.navigation(list(pages.values()), position="hidden")
    state.keep_pages(pages)
    state.settle()
    bar(current.url_path)
    current.run()


def bar(current: str) -> None:
    """Name, pages with the one at the address `current` marked, date and language."""
    lang = state.lang()
    with st.container(key="bar", horizontal=True, vertical_alignment="bottom"):
        st.html(
            f'<div class="heng-brand" title="{escape(say("claim", lang))}"><b>Heng 衡</b></div>',
            width="content",
        )
        with st.container(key="pages", horizontal=True, gap="small"):
            for name, page in state.pages().items():
                here = "current" if page.url_path == current else name
                with st.container(key=f"page-{here}", width="content"):
                    st.page_link(page, label=page.title, width="content")
        st.date_input(
            say("as-of", lang),
            key="as_of",
            min_value=state.EARLIEST,
            max_value=state.LATEST,
            format="YYYY-MM-DD",
            help=say("as-of.help", lang),
            value=None,
            width=172,
        )
        st.segmented_control(
            say("language", lang),
            list(state.LANGUAGES),
            key="lang",
            format_func=state.LANGUAGES.__getitem__,
            on_change=state.keep_language,
            width="content",
        )


def style() -> str:
    """The style sheets, in the colours of the reader's theme and for the language."""
    sheet = "\n".join((HERE / f"{name}.css").read_text("utf-8") for name in STYLES)
    if st.context.theme.type == "dark":
        sheet += (HERE / "dark.css").read_text("utf-8")
    if state.lang() == "zh":
        sheet += (HERE / "chinese.css").read_text("utf-8")
    return sheet


if __name__ == "__main__":
    main()
