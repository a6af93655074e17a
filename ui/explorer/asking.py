"""Questions: what is unknown and matters, each with a form that writes its answer into the text."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from dsl.changes import Edit, EditError, SetValue
from dsl.diagnostics import told
from dsl.edit import edit
from engine.inquiry import Inquiry
from ui.answering import LISTED, Misread, Reader
from ui.ask_page import chief, worth
from ui.ask_words import say as say_ask
from ui.explorer import model, state
from ui.explorer.cited import cited
from ui.explorer.rows import label, plain
from ui.explorer.weigh_words import say
from ui.reasons import Voice
from ui.words import name

MOST = 12  # questions in the list
YES, NO = "yes", "no"


def panel(weighed: state.Weighed, voice: Voice) -> None:
    """The questions, the one that settles most first; one of them is open."""
    held, lang = st.session_state, voice.lang
    assert weighed.report is not None and weighed.scenario is not None
    found = model.inquiries(weighed.offer.name, weighed.text, weighed.report.as_of)
    if not found.questions:
        st.html(f'<p class="heng-none">{escape(say("ask.none", lang))}</p>')
        return
    words = say("ask.begin", lang, n=found.unsettled, questions=len(found.questions))
    st.html(f'<p class="heng-on">{escape(words)}</p>')
    keys = [f"{question.entity}.{question.attribute}" for question in found.questions]
    opened = next((key for key in held.get("asked", ()) if key in keys), keys[0])
    every = held.get("asked_all", False)
    for key, inquiry in zip(keys, found.questions, strict=True):
        if key == opened:
            _row(key, inquiry, voice, opened=True)
            reader = Reader(
                inquiry.entity, inquiry.attribute, weighed.scenario, model.knowledge().schema
            )
            form(key, inquiry, reader, voice)
        elif every or keys.index(key) < MOST:
            _row(key, inquiry, voice, opened=False)
    if not every and len(keys) > MOST:
        rest = say("rest", lang, n=len(keys) - MOST)
        st.button(rest, key="asked-all", type="tertiary", on_click=_every)


def _row(key: str, inquiry: Inquiry, voice: Voice, opened: bool) -> None:
    below = [worth(inquiry, voice.lang), voice.place(inquiry.entity, inquiry.attribute)]
    st.button(
        label("undetermined", "?", voice.text(inquiry.text), "", below),
        key=f"row-ask-{key}",
        type="primary" if opened else "tertiary",
        width="stretch",
        on_click=_open,
        args=(key,),
    )


def _open(key: str) -> None:
    st.session_state.asked = (key,)


def _every() -> None:
    st.session_state.asked_all = True


# --- the form


def form(key: str, inquiry: Inquiry, reader: Reader, voice: Voice) -> None:
    """What makes the question matter, and what an answer is made of."""
    lang = voice.lang
    st.html(f'<div class="heng-detail">{because(inquiry, reader, voice)}</div>')
    with (
        st.form(f"answer-{key}", border=False),
        st.container(key="inputs", horizontal=True, vertical_alignment="bottom"),
    ):
        inputs(key, reader, lang)
        words = say("ask.write", lang)
        st.form_submit_button(words, type="primary", on_click=write, args=(key, reader))
    wrong = st.session_state.get("misread", ("", ""))
    if wrong[0] == key:
        st.error(plain(wrong[1]))


def because(inquiry: Inquiry, reader: Reader, voice: Voice) -> str:
    """The provision that makes a question matter, in our words, and what is asked, as markup."""
    stake, lang = chief(inquiry.stakes), voice.lang
    called = name("scale", stake.scale, lang) if stake.scale else voice.text(stake.label)
    html = f"<p>{cited(stake.sources, voice)} · {escape(called)} · {escape(stake.on)}</p>"
    if stake.gist.en:
        html += f'<p class="gist lead">{escape(voice.text(stake.gist))}</p>'
    others = [s for each in inquiry.stakes for s in each.sources if s not in stake.sources]
    if others:
        more = cited(list(dict.fromkeys(others))[:MOST], voice)
        html += f'<p class="rests">{escape(say("ask.also", lang))} {more}</p>'
    html += f"<p>{escape(reader.meaning(lang))}</p>"
    if already(reader):
        said = reader.about.values[reader.attribute]
        words = voice.comma.join(reader.called(item, lang) for item in said.items)
        html += f"<p>{escape(say_ask('said', lang, said=words))}</p>"
    return html


def inputs(key: str, reader: Reader, lang: str) -> None:
    """The fields that fit the type of what is asked."""
    kind = reader.declared.type
    words = say("ask.answer", lang)
    if reader.measure or kind in ("bool", "moment"):
        st.segmented_control(
            words,
            (YES, NO),
            key=f"said-{key}",
            format_func=lambda one: say(f"ask.{one}", lang),
        )
        if kind == "moment":
            st.date_input(
                say("ask.day", lang), value=None, key=f"day-{key}", format="YYYY-MM-DD",
                min_value=state.EARLIEST, max_value=state.LATEST, width=260,
            )  # fmt: skip
    elif kind == "date" and not reader.declared.timed:
        st.date_input(
            words, value=None, key=f"day-{key}", format="YYYY-MM-DD",
            min_value=state.EARLIEST, max_value=state.LATEST, width=260,
        )  # fmt: skip
    elif kind in LISTED:
        names = reader.names()
        told_ = dict(zip(names, (reader.called(one, lang) for one in names), strict=True))

        def says(one: str) -> str:
            return told_[one] if told_[one] == one else f"{told_[one]} · {one}"

        if reader.declared.many:
            st.multiselect(words, names, key=f"said-{key}", format_func=says, placeholder="")
            if already(reader):
                st.caption(say("ask.no-more", lang))
            st.checkbox(say("ask.all", lang), value=True, key=f"all-{key}")
        else:
            st.selectbox(
                words, names, index=None, key=f"said-{key}", format_func=says, placeholder=""
            )
    else:
        st.text_input(reader.kind(lang), key=f"said-{key}", max_chars=200)


def line(key: str, reader: Reader) -> str:
    """What was put into the fields, as a line of `heng ask`; empty if nothing was."""
    held, kind = st.session_state, reader.declared.type
    said, day = held.get(f"said-{key}"), held.get(f"day-{key}")
    if isinstance(day, date) and said != NO:
        return day.isoformat()
    if isinstance(said, list):
        return ", ".join(map(quoted, said)) if said else NO if already(reader) else ""
    if kind == "text":
        return f'"{said}"' if said else ""
    return quoted(str(said)) if kind in LISTED and said else str(said or "")


def already(reader: Reader) -> bool:
    """Whether something is said already of what is asked."""
    said = reader.about.values.get(reader.attribute)
    return said is not None and bool(said.items)


def quoted(given: str) -> str:
    """A name as it stands among values: one with spaces in quotes."""
    return f'"{given}"' if any(character.isspace() for character in given) else given


def write(key: str, reader: Reader) -> None:
    """Put the answer into the text."""
    held, lang = st.session_state, state.lang()
    held.misread = ("", "")
    given = line(key, reader)
    try:
        if not given:
            raise Misread(say("ask.empty", lang))
        edits = reader.edits(given, lang)
        if reader.declared.many and not held.get(f"all-{key}", True):
            edits = tuple(map(_unended, edits))
        text = state.text()
        changed = edit(text, model.knowledge().schema, edits, reader.scenario.source.name)
        if changed != text:
            state.rewrite(changed)
    except Misread as wrong:
        held.misread = (key, str(wrong))
    except EditError as wrong:
        held.misread = (key, "\n".join(told(fault, lang) for fault in wrong.diagnostics))


def _unended(one: Edit) -> Edit:
    """The same of a list that may have other items."""
    if isinstance(one, SetValue):
        return SetValue(one.entity, one.attribute, one.items, complete=False)
    return one
