"""The scenario's text in the explorer: a plain text box with line numbers and marked lines.

The component is a textarea over a copy of its text in which lines can be marked. It needs no
library and no network; what it sends back is `{"doc": …, "text": …}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    """The component, registered once in a server's life."""
    return st.components.v2.component(
        "heng_scenario_editor",
        html='<div class="heng-editor"></div>',
        js=(HERE / "editor.js").read_text("utf-8"),
        isolate_styles=False,
    )


def editor(
    doc: str,
    text: str,
    *,
    revision: int,
    label: str,
    hint: str,
    marked: Iterable[int] = (),
    deciding: Iterable[int] = (),
    wrong: Iterable[int] = (),
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
        wrong: lines with a fault.
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
            "wrong": sorted(set(wrong)),
            "selection": selection,
        },
        on_edit_change=changed,
    )
