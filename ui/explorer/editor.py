"""The scenario's text in the explorer: a plain text box with line numbers and marked lines.

The component is a textarea over a copy of its text in which lines can be marked. It needs no
library and no network; what it sends back is `{"doc": …, "text": …}`. The words for its completion
are another component's data, which is the same in every run and so is sent only once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypedDict

import streamlit as st

from dsl.diagnostics import Diagnostic, told
from ui.explorer.completion import Table

HERE = Path(__file__).parent
MOST_FAULTS = 60  # marked in the text
SCRIPTS = ("completion", "editor")


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    """The component, registered once in a server's life."""
    return st.components.v2.component(
        "heng_scenario_editor",
        html='<div class="heng-editor"></div>',
        js="\n".join((HERE / f"{name}.js").read_text("utf-8") for name in SCRIPTS),
        isolate_styles=False,
    )


@st.cache_resource(show_spinner=False)
def _language() -> Callable[..., Any]:
    return st.components.v2.component(
        "heng_language",
        html="<span hidden></span>",
        js="export default ({ data }) => { window.hengLanguage = data }",
        isolate_styles=False,
    )


def language(table: Table) -> None:
    """Give the editor of this page the words that it may offer."""
    _language()(key="language", data=dict(table))


class Fault(TypedDict):
    """What is wrong in a line, from a column on to another one (from 1, the last not included)."""

    line: int
    column: int
    end: int
    says: str


def marks(diagnostics: Iterable[Diagnostic], lang: str) -> list[Fault]:
    """The faults of a text, each with its message and its place, in the order of the text."""
    found = []
    for fault in sorted(diagnostics, key=lambda d: (d.span.line, d.span.column))[:MOST_FAULTS]:
        span = fault.span
        whole = len(span.source.line(span.line)) + 1
        end = span.end_column if span.end_line == span.line else whole
        found.append(Fault(line=span.line, column=span.column, end=end, says=told(fault, lang)))
    return found


def editor(
    doc: str,
    text: str,
    *,
    revision: int,
    label: str,
    hint: str,
    marked: Iterable[int] = (),
    deciding: Iterable[int] = (),
    faults: Iterable[Fault] = (),
    selection: str = "",
    on_edit: Callable[[str, str], None],
    key: str = "editor",
) -> None:
    """Draw the editor and call `on_edit(doc, text)` before the rerun that an edit starts.

    Args:
        doc: which document the text is; a new one replaces what stands in the box.
        text: the text; shown when `doc` or `revision` changes, not at each run.
        revision: counts the replacements of the text by anyone but the typist.
        label: what a screen reader calls the box.
        hint: the line below it.
        marked: lines on which the chosen finding rests.
        deciding: those of them that decide it.
        faults: what is wrong, shown in its line.
        selection: name of the chosen finding; a new one scrolls to its first line.
        on_edit: receives the document and its new text.
        key: the key of the component.
    """

    def changed() -> None:
        edit = st.session_state[key].get("edit")
        if isinstance(edit, dict):
            on_edit(str(edit["doc"]), str(edit["text"]))

    _component()(
        key=key,
        data={
            "doc": doc,
            "text": text,
            "revision": revision,
            "label": label,
            "hint": hint,
            "marked": sorted(set(marked)),
            "deciding": sorted(set(deciding)),
            "faults": list(faults),
            "selection": selection,
        },
        on_edit_change=changed,
    )
