"""Conflicts: where the instruments meet, what settles it, and a case in which it happens."""

from __future__ import annotations

from difflib import get_close_matches
from html import escape

import streamlit as st

from kb.meetings import Encounter
from kb.rulebook import FOREIGN, Rules
from ui.explorer import matrix, model, state, witnesses
from ui.explorer.conflicts_words import say
from ui.explorer.encounter_view import SIGNS, EncounterView
from ui.explorer.foot import foot
from ui.explorer.graph import dark
from ui.explorer.law_article import words
from ui.explorer.rows import plain
from ui.lexicon import pick

SIZES = (8, 12, 16, 24, 60)
ANY = ""
KEYS = ("one", "other", "meeting")


def page() -> None:
    """Draw the page."""
    lang, day = state.lang(), state.day()
    rules = witnesses.rules(day)
    arrive(rules)
    held = st.session_state
    every = list(witnesses.found(day))
    head(every, lang)
    shown = of_interest(every, rules, lang)
    every += (told.entry for told in witnesses.contrary(day).values())
    left, right = st.columns([7, 6], gap="medium")
    with left, st.container(key="conflicts-where"):
        if held.conflicts_form == "table":
            as_table(shown, lang)
        else:
            as_matrix(shown, lang)
    with right, st.container(key="conflicts-shown"):
        choose(every, rules, lang)
        entries(matrix.between(shown, held.conflicts_one, held.conflicts_other), rules, lang)
    foot(lang)


# --- what is shown


def arrive(rules: Rules) -> None:
    """Take over what the address names; what the visitor has just done holds before it."""
    held = st.session_state
    for key in ("one", "other", "open"):
        held.setdefault(f"conflicts_{key}", "")
    named = asked()
    if named == shown_now():
        held.conflicts_left = None
    elif any(named.values()) and named != held.get("conflicts_left"):
        known = {name.casefold(): name for name in rules.modules}
        for value in filter(None, (named["one"], named["other"])):
            if value.casefold() not in known:
                unknown(value, rules)
        held.conflicts_one = known.get(named["one"].casefold(), "")
        held.conflicts_other = known.get(named["other"].casefold(), "")
        held.conflicts_open = named["meeting"]
        return
    state.name_in_address(shown_now())


def asked() -> dict[str, str]:
    """What the address names."""
    return {key: st.query_params.get(key, "") for key in KEYS}


def shown_now() -> dict[str, str]:
    """How the address names what is shown."""
    held = st.session_state
    values = (held.conflicts_one, held.conflicts_other, held.conflicts_open)
    return dict(zip(KEYS, values, strict=True))


def unknown(name: str, rules: Rules) -> None:
    """That no instrument is called so, and the nearest."""
    near = get_close_matches(name.upper(), rules.modules, n=5, cutoff=0.4)
    filling = {"asked": plain(name), "names": ", ".join(near)}
    st.warning(say("unknown" if near else "unknown.far", state.lang(), **filling))


def show(one: str, other: str) -> None:
    """Show the meetings of two instruments."""
    held = st.session_state
    held.conflicts_left = asked()
    held.conflicts_one, held.conflicts_other, held.conflicts_open = one, other, ""


def toggle(key: str) -> None:
    """Open a meeting, or close it."""
    held = st.session_state
    held.conflicts_left = asked()
    held.conflicts_open = "" if held.conflicts_open == key else key


def head(every: list[Encounter], lang: str) -> None:
    """What the page is about, with its figures."""
    about = say(
        "about",
        lang,
        conflicts=len({one.matter for one in every if one.kind == "conflict"}),
        overlaps=len({one.matter for one in every if one.kind == "overlap"}),
        definitions=len({one.matter for one in every if one.kind == "definition"}),
        exemptions=len({one.matter for one in every if one.kind == "exemption"}),
        day=state.day().isoformat(),
    )
    title = escape(say("title", lang))
    st.html(f'<div class="heng-head"><h1>{title}</h1><p>{escape(about)}</p></div>')


def of_interest(every: list[Encounter], rules: Rules, lang: str) -> list[Encounter]:
    """Boxes for kind, form and reach; what they leave."""
    held = st.session_state
    for key, default in (("kind", matrix.ALL), ("form", "matrix"), ("most", 16), ("foreign", True)):
        kept = held.get(f"conflicts_{key}_kept", default)
        held.setdefault(f"conflicts_{key}", kept)
        if held[f"conflicts_{key}"] is None:  # one is always chosen
            held[f"conflicts_{key}"] = kept
        held[f"conflicts_{key}_kept"] = held[f"conflicts_{key}"]
    with st.container(horizontal=True, vertical_alignment="bottom", key="conflicts-boxes"):
        st.segmented_control(
            say("shown", lang),
            list(matrix.SHOWN),
            key="conflicts_kind",
            format_func=lambda kind: say(f"kind.{kind}", lang),
            width="content",
        )
        st.segmented_control(
            say("form", lang),
            ["matrix", "table"],
            key="conflicts_form",
            format_func=lambda form: say(f"form.{form}", lang),
            width="content",
        )
        st.segmented_control(
            say("most", lang),
            list(SIZES),
            key="conflicts_most",
            format_func=lambda n: say("kind.all", lang) if n == SIZES[-1] else str(n),
            width="content",
        )
        st.toggle(say("foreign", lang), key="conflicts_foreign")
    day = state.day()
    if held.conflicts_kind == matrix.CONTRARY:
        if not witnesses.searched(day):
            bar = st.progress(0.0, say("contrary.searching", lang))
            witnesses.search(day, bar.progress)
            bar.empty()
        st.caption(say("contrary.hint", lang))
    every = [*every, *(told.entry for told in witnesses.contrary(day).values())]
    foreign = {name for name, module in rules.modules.items() if module.rank == FOREIGN}
    left = [one for one in every if held.conflicts_foreign or not {one.one, one.other} & foreign]
    return matrix.of_kind(left, held.conflicts_kind)


def as_matrix(shown: list[Encounter], lang: str) -> None:
    """The instruments against each other; a click on a cell chooses the pair."""
    held = st.session_state

    def clicked() -> None:
        chosen = held["conflicts-matrix"].selection.get("cell") or []
        if chosen:
            show(str(chosen[0]["one"]), str(chosen[0]["other"]))

    pair = (held.conflicts_one, held.conflicts_other)
    names = matrix.ordered(shown)[: held.conflicts_most]
    st.vega_lite_chart(
        matrix.spec(shown, held.conflicts_most, pair, lang, dark()),
        width="content",
        theme=None,
        key="conflicts-matrix",
        on_select=clicked,
        selection_mode="cell",
        alt=say("matrix.alt", lang, n=len(names)),
    )
    st.caption(say("matrix.hint", lang))


def as_table(shown: list[Encounter], lang: str) -> None:
    """The same as rows, to sort, filter and save."""
    table = matrix.table(shown, lang)
    first, second = say("column.first", lang), say("column.second", lang)

    def clicked() -> None:
        chosen = st.session_state["conflicts-table"].selection.rows
        if chosen:
            show(table[first][chosen[0]], table[second][chosen[0]])

    st.dataframe(
        table,
        key="conflicts-table",
        hide_index=True,
        height=560,
        on_select=clicked,
        selection_mode="single-row",
    )


# --- the meetings of a pair


def choose(every: list[Encounter], rules: Rules, lang: str) -> None:
    """Two boxes for the pair."""
    held = st.session_state
    names = sorted(matrix.ordered(every))
    titles = {name: f"{name} · {pick(rules.modules[name].title, lang)}" for name in names}
    with st.container(horizontal=True):
        for key, label in (("one", "first"), ("other", "second")):
            box = f"conflicts_box_{key}"
            chosen = held[f"conflicts_{key}"]
            held[box] = chosen if chosen in titles else ANY
            st.selectbox(
                say(label, lang),
                [ANY, *names],
                key=box,
                format_func=lambda name: titles.get(name, say("any", lang)),
                on_change=lambda: show(held.conflicts_box_one, held.conflicts_box_other),
            )


def entries(found: list[Encounter], rules: Rules, lang: str) -> None:
    """The meetings of the pair as rows; the one that is picked opens."""
    held = st.session_state
    one, other = held.conflicts_one, held.conflicts_other
    if not one and not other:
        st.html(f'<p class="heng-none">{escape(say("pair.choose", lang))}</p>')
        return
    if not found:
        st.html(f'<p class="heng-none">{escape(say("pair.none", lang))}</p>')
    day = state.day()
    keys = {entry.key for entry in witnesses.found(day)} | witnesses.contrary(day).keys()
    if held.conflicts_open and held.conflicts_open not in keys:
        st.warning(say("gone", lang, day=day.isoformat()))
    view = EncounterView(rules, words(lang), rules.modules, witnesses.contrary(day))
    for entry in found:
        about, kind = view.label(entry)
        here = entry.key == held.conflicts_open
        st.button(
            f"**{SIGNS[entry.kind]} {plain(about)}**  \n:gray[:small[{plain(kind)}]]",
            key=f"row-meeting-{entry.key}",
            type="primary" if here else "tertiary",
            width="stretch",
            on_click=toggle,
            args=(entry.key,),
        )
        if here:
            st.html(view.html(entry))
            case(entry, lang)


def case(entry: Encounter, lang: str) -> None:
    """A case in which the two meet, found when it is asked for."""
    held, day = st.session_state, state.day()
    wanted: set[tuple[str, str]] = held.setdefault("conflicts_wanted", set())
    asked = (entry.key, day.isoformat())
    if asked not in wanted:
        st.button(say("witness", lang), key="conflicts-witness", on_click=wanted.add, args=(asked,))
        return
    with st.spinner(say("witness.searching", lang), show_time=True):
        found = witnesses.witness(day, entry.key)
        arises = found is not None and confirmed(entry, pick(found, lang))
    if found is None or not arises:
        st.info(say("witness.none", lang))
        return
    key = "overlap" if entry.kind == "definition" else entry.kind
    told = say(f"witness.{key}", lang, day=day.isoformat())
    st.success(f"{told} {say('witness.least', lang)}", icon=":material/balance:")
    text = pick(found, lang)
    st.code(text, language=None, wrap_lines=True)
    if st.button(say("load", lang), key="conflicts-load", icon=":material/balance:"):
        state.take(f"{entry.matter}.heng", text)
        state.show_page("weigh")


def confirmed(entry: Encounter, text: str) -> bool:
    """Whether the engine, weighing the case as a user's, finds what it is to show."""
    day = state.day()
    scenario, _ = model.read("witness.heng", text)
    if scenario is None:
        return False
    report = model.weigh("witness.heng", text, day)
    if entry.kind == "conflict":
        return any(conflict.rule == entry.matter for conflict in report.conflicts)
    if entry.kind == "overlap":
        asked = {finding.norm for finding in report.duties if finding.status != "defeated"}
        return all(asked & set(side) for side in entry.norms)
    return True  # the others are claims of the search, which the engine has confirmed already


if __name__ == "__main__":
    page()
