"""Which scenario: one of those on offer, or one that the visitor brings, as a file or as text."""

from __future__ import annotations

from pathlib import PurePath

import streamlit as st

from dsl.diagnostics import render
from dsl.parse import MOST_BYTES, decode
from ui.explorer import model, state
from ui.explorer.weigh_words import say
from ui.layout import safe
from ui.streams import Failure, bounded
from ui.words import number

MOST_SENT = 10  # MB; what is larger the page itself refuses
LONGEST_NAME = 80
UNNAMED = "scenario.heng"


def intake() -> None:
    """The list of scenarios, and beside it the way to bring one's own."""
    lang = state.lang()
    with st.container(key="intake", horizontal=True, gap="small", vertical_alignment="top"):
        with st.container(key="choose"):
            state.choose()
        taken = st.session_state.revision  # what is brought closes the box and empties it
        with st.popover(say("bring", lang), key=f"bring-{taken}", icon=":material/upload_file:"):
            if refused := st.session_state.pop("refused", ""):
                st.code(refused, language=None, wrap_lines=True)
            st.file_uploader(
                say("bring.file", lang, most=number(MOST_BYTES, lang)),
                key=f"upload-{taken}",
                max_upload_size=MOST_SENT,
                on_change=_uploaded,
                args=(f"upload-{taken}",),
            )
            with st.form("paste", border=False, clear_on_submit=True):
                st.text_area(say("bring.text", lang), key="pasted", height=120)
                st.form_submit_button(say("bring.paste", lang), on_click=_pasted)


def refusal(name: str, data: bytes, lang: str) -> str:
    """Why bytes are no text to weigh, in the words of the command line; empty if they are one."""
    try:
        bounded(name, data, lang)
    except Failure as failure:
        return str(failure)
    _, faults = decode(name, data)
    return render(faults, lang)


def file_name(given: str) -> str:
    """A name for messages and downloads, from what a browser says the file is called."""
    return safe(PurePath(given.replace("\\", "/")).name)[:LONGEST_NAME] or UNNAMED


def _uploaded(key: str) -> None:
    sent = st.session_state.get(key)
    if sent is not None:
        _brought(file_name(sent.name), sent.getvalue())


def _pasted() -> None:
    _brought(UNNAMED, str(st.session_state.pasted).encode("utf-8", "replace"))


def _brought(name: str, data: bytes) -> None:
    refused = refusal(name, data, state.lang())
    if refused:
        st.session_state.refused = refused
    else:
        state.take(name, model.text_in(data))
