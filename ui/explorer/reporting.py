"""The report as a file, in the forms of `heng check` and `heng calendar`, made when asked for."""

from __future__ import annotations

from functools import partial
from html import escape
from pathlib import PurePath

import streamlit as st

from ui.explorer import model, state
from ui.explorer.weigh_words import say
from ui.reasons import Voice

FORMS = {  # form → ending and type of the file
    "html": (".html", "text/html"),
    "docx": (
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "markdown": (".md", "text/markdown"),
    "json": (".json", "application/json"),
    "sarif": (".sarif", "application/sarif+json"),
    "ics": (".ics", "text/calendar"),
}


def panel(weighed: state.Weighed, voice: Voice) -> None:
    """A button for each form; the file is made when it is pressed."""
    lang = voice.lang
    assert weighed.report is not None
    stem = PurePath(weighed.offer.name).stem or "scenario"
    st.html(f'<p class="heng-on">{escape(say("report.hint", lang))}</p>')
    for form, (ending, mime) in FORMS.items():
        with st.container(key=f"form-{form}", horizontal=True, vertical_alignment="center"):
            st.download_button(
                say(f"report.{form}", lang),
                partial(
                    model.written,
                    form,
                    weighed.offer.name,
                    weighed.text,
                    weighed.report.as_of,
                    lang,
                ),
                file_name=f"{stem}{ending}",
                mime=mime,
                key=f"report-{form}",
                icon=":material/download:",
                on_click="ignore",
                width=190,
            )
            st.html(f'<p class="heng-on">{escape(say(f"report.{form}.for", lang))}</p>')
