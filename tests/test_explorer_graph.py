"""The graph drawing that pages share: places, specification, list; nothing becomes markup."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from ui.explorer import graph as drawing
from ui.explorer import graph_words
from ui.explorer.graph import Edge, Kind, Node, Zone, places
from ui.explorer.graph_spec import spec
from ui.explorer.palette import colour

KINDS = {"law": Kind("law", "accent"), "term": Kind("term", "amber", "square")}
WAYS = {"cites": Kind("cites", "soft"), "defines": Kind("defines", "violet", "dashed")}
EVIL = "<script>alert(1)</script>"


def ring(n: int) -> tuple[list[Node], list[Edge]]:
    nodes = [Node(f"n{i}", f"node {i}", "law" if i % 2 else "term") for i in range(n)]
    return nodes, [Edge(f"n{i}", f"n{(i + 1) % n}", "cites") for i in range(n)]


def drawn(nodes: list[Node], edges: list[Edge], **more: Any) -> dict[str, Any]:
    given = {
        "chosen": "",
        "zones": (),
        "height": 400,
        "beside": False,
        "dark": False,
    } | more
    return spec(places(nodes, edges), edges, KINDS, WAYS, **given)


def test_the_same_graph_has_the_same_places_within_the_picture() -> None:
    nodes, edges = ring(40)
    drawing.layout.clear()
    first = places(nodes, edges)
    drawing.layout.clear()
    assert first == places(nodes, list(reversed(edges)))
    assert all(0 <= (node.x or 0) <= 100 and 0 <= (node.y or 0) <= 100 for node in first)
    assert len({(node.x, node.y) for node in first}) == 40


def test_places_that_are_given_stay() -> None:
    nodes = [Node("a", "a", "law", x=10, y=20), Node("b", "b", "term", x=30, y=40)]
    assert places(nodes, [Edge("a", "b", "cites")]) == nodes


def test_joined_nodes_lie_nearer_than_others() -> None:
    nodes = [Node(name, name, "law") for name in "abcdef"]
    edges = [Edge(*pair, "cites") for pair in ("ab", "bc", "ca", "de", "ef", "fd")]
    at = {node.key: complex(node.x or 0, node.y or 0) for node in places(nodes, edges)}
    joined = [abs(at[a] - at[b]) for a, b in ("ab", "bc", "ca", "de", "ef", "fd")]
    apart = [abs(at[a] - at[b]) for a in "abc" for b in "def"]
    assert sum(joined) / len(joined) < sum(apart) / len(apart) / 2


def test_nothing_one_and_six_hundred_nodes_are_drawn() -> None:
    for n in (0, 1, 600):
        nodes, edges = ring(n) if n else ([], [])
        made = drawn(nodes, edges)
        assert len(made["datasets"]["nodes"]) == n
        json.dumps(made, allow_nan=False)


def test_an_arrow_to_nowhere_is_left_out() -> None:
    made = drawn([Node("a", "a", "law")], [Edge("a", "gone", "cites")])
    assert made["datasets"]["edges"] == []


def test_the_chosen_node_is_ringed() -> None:
    nodes, edges = ring(5)
    made = drawn(nodes, edges, chosen="n3")
    third = made["datasets"]["nodes"][3]
    assert made["datasets"]["chosen"] == [{"x": third["x"], "y": third["y"]}]
    assert drawn(nodes, edges, chosen="gone")["datasets"]["chosen"] == []


def test_signs_words_and_zones_are_data() -> None:
    nodes = [Node("a", EVIL, "law", sign="✗", tip=EVIL)]
    made = drawn(nodes, [], zones=(Zone(0, 50, "here"), Zone(50, 100, "abroad", "paper")))
    assert made["datasets"]["nodes"][0]["sign"] == "✗"
    without = json.dumps({key: part for key, part in made.items() if key != "datasets"})
    assert "alert" not in without and "abroad" in without


def test_every_colour_is_known_in_both_themes() -> None:
    for name in ("ink", "soft", "sheet", "rule", "accent", "red", "amber", "violet", "green"):
        light, dark = colour(name, False), colour(name, True)
        assert light != dark
        assert {len(light), len(dark)} == {7}


def test_both_languages_say_the_same() -> None:
    for key, text in graph_words.WORDS.items():
        assert text.en and text.zh, key
    assert graph_words.say("list", "en", n=1) == "Choose it here, or click it in the picture"


def page() -> None:
    import streamlit as st

    from ui.explorer.graph import Edge, Kind, Node, graph

    state = st.session_state

    def picked(key: str) -> None:
        state["picked"] = key

    graph(
        "demo",
        [Node("a", "甲", "x", name="first"), Node("b", "乙", "x")],
        [Edge("a", "b", "to")],
        kinds={"x": Kind("thing")},
        ways={"to": Kind("leads to")},
        alt="two things",
        lang="zh",
        on_pick=picked,
        chosen=state.get("picked", ""),
    )
    st.write("picked", state.get("picked", ""))


def test_the_list_picks_a_node() -> None:
    app = AppTest.from_function(page).run()
    assert not app.exception
    box = app.selectbox[0]
    assert box.options == ["first", "乙"] and box.value is None
    box.select("b").run()
    assert not app.exception
    assert app.session_state["picked"] == "b" and app.selectbox[0].value == "b"


def test_the_list_works_again_after_the_page_was_left() -> None:
    app = AppTest.from_function(page)
    app.session_state["demo-seen"] = "a"  # clicked on an earlier visit
    app.run().selectbox[0].select("b").run()
    assert not app.exception
    assert app.session_state["picked"] == "b"


def test_a_list_that_lags_behind_a_click_is_not_heard() -> None:
    app = AppTest.from_function(page).run()
    app.session_state["demo-seen"] = "a"  # of a click that has not come through
    app.selectbox[0].select("b").run()
    assert not app.exception
    assert "picked" not in app.session_state
