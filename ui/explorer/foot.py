"""The last line of a page: by which law and program it speaks, and that it is complete."""

from __future__ import annotations

from html import escape

import streamlit as st

from engine import VERSION
from ui.explorer import model
from ui.explorer.words import say
from ui.reasons import Voice


def foot(lang: str) -> None:
    """Draw the line."""
    law = model.knowledge().digest[:12]
    words = f"{say('receipt', lang)}{Voice(lang).colon}{law} · heng {VERSION}"
    st.html(f'<p class="heng-foot">{escape(words)}</p>')
