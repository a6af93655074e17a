"""The flow map: who lies where, what crosses the border, signs, detail; in both languages."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dsl.read import read_scenario
from dsl.scenario import Scenario
from engine.assess import assess
from kb.rulebook import KnowledgeBase
from ui.explorer import flow_map_words
from ui.explorer.blocks import block_lines
from ui.explorer.flow import (
    ABROAD,
    BEYOND,
    BORDER,
    MAINLAND,
    UNSAID,
    Flow,
    around,
    flow,
    standings,
)
from ui.explorer.flow_picture import Picture, scales
from ui.reasons import Voice
from ui.words import name

APP = Path(__file__).parent.parent / "ui" / "explorer" / "app.py"
SHOP = """\
scenario "Shop" { as-of 2026-11-23 }
organization shop { located CN  ciio no }
organization far { located US  targets-mainland-individuals yes }
recipient hub { located SG }
recipient branch { located HK }
recipient somebody { same-group yes }
dataset members { controller shop  contains contact-details  stored CN }
dataset mirror { controller far  contains contact-details  stored US }
dataset drafts { controller shop  contains contact-details }
processing letters { by shop  on members  basis consent }
transfer news {
  data              members
  from              shop
  to                hub
  people-this-year  120_000
  start             2026-09-01
}
transfer reports { data members  from shop  to branch  people-this-year 500 }
transfer reading { data members  from shop  to hub  accessed-from CN }
transfer lost { data members  from shop  to somebody }
measure impact-assessment { covers news  done no }
"""


def scenario_of(text: str, knowledge: KnowledgeBase) -> Scenario:
    scenario, faults = read_scenario("shop.heng", text.encode(), knowledge.schema)
    assert scenario is not None, faults
    return scenario


def flow_of(text: str, knowledge: KnowledgeBase) -> Flow:
    return flow(scenario_of(text, knowledge), knowledge.schema)


def picture(text: str, knowledge: KnowledgeBase, lang: str = "en") -> Picture:
    scenario = scenario_of(text, knowledge)
    report = assess(scenario, knowledge)
    found = flow(scenario, knowledge.schema)
    return Picture(found, report, knowledge.schema, Voice(lang), "protection-level")


def opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, lang: str = "en", entity: str = ""
) -> AppTest:
    file = tmp_path / "shop.heng"
    file.write_text(text, "utf-8")
    monkeypatch.setattr(sys, "argv", ["app.py", str(file)])
    page = AppTest.from_file(str(APP), default_timeout=60)
    page.query_params["lang"] = lang
    page.run().switch_page("flow_map.py")
    if entity:
        page.query_params["entity"] = entity
    return page.run()


def html(page: AppTest) -> str:
    bodies = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


# --- what the map holds


def test_each_entity_lies_in_the_zone_of_its_place(knowledge: KnowledgeBase) -> None:
    places = {place.name: place for place in flow_of(SHOP, knowledge).places}
    zones = {name: place.zone for name, place in places.items()}
    assert zones == {
        "shop": MAINLAND,
        "far": ABROAD,
        "hub": ABROAD,
        "branch": BEYOND,
        "somebody": UNSAID,
        "members": MAINLAND,
        "mirror": ABROAD,
        "drafts": MAINLAND,
        "letters": MAINLAND,
        "news": ABROAD,
        "reports": BEYOND,
        "reading": MAINLAND,
        "lost": UNSAID,
    }
    assert all(place.x < BORDER for place in places.values() if place.zone == MAINLAND)
    assert all(place.x >= BORDER for place in places.values() if place.zone != MAINLAND)
    assert {places[name].x for name in ("news", "reports", "lost")} == {BORDER}
    assert len({(place.x, place.y) for place in places.values()}) == len(places)


def test_who_receives_stands_within_the_band_of_its_zone(knowledge: KnowledgeBase) -> None:
    found = flow_of(SHOP, knowledge)
    bands = {band.zone: band for band in found.bands}
    assert list(bands) == [ABROAD, BEYOND, UNSAID]
    assert found.bands[0].top == 0 and found.bands[-1].bottom == 100
    for place in found.places:
        if place.zone != MAINLAND and place.sort != "transfer":
            assert bands[place.zone].top < place.y < bands[place.zone].bottom, place.name


def test_links_lead_from_the_holder_to_the_recipient(knowledge: KnowledgeBase) -> None:
    links = {(link.source, link.target) for link in flow_of(SHOP, knowledge).links}
    assert {("shop", "letters"), ("letters", "members"), ("members", "news")} <= links
    assert {("news", "hub"), ("shop", "drafts"), ("far", "mirror")} <= links
    assert ("shop", "members") not in links  # the processing stands between


def test_findings_are_counted_on_their_entity(knowledge: KnowledgeBase) -> None:
    report = assess(scenario_of(SHOP, knowledge), knowledge)
    found = standings(report)
    for status in ("breached", "open"):
        tasks = [t for t in report.tasks if t.status == status and t.on == "news"]
        assert found["news"].counts.get(status, 0) >= len(tasks)
    assert found["news"].worst == "breached"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nodes_say_route_level_and_state_in_words(knowledge: KnowledgeBase, lang: str) -> None:
    drawn = picture(SHOP, knowledge, lang)
    nodes = {node.key: node for node in drawn.nodes()}
    assert nodes["news"].sign.startswith("✗") and nodes["news"].tint == "red"
    assert name("route", "undetermined", lang) in nodes["news"].label
    assert ("Singapore" if lang == "en" else "新加坡") in nodes["hub"].label
    assert nodes["members"].kind.startswith("level:")
    assert {node.kind for node in nodes.values()} <= set(drawn.kinds)
    assert {edge.kind for edge in drawn.edges()} <= set(drawn.ways)
    words = [kind.words for kind in drawn.kinds.values()]
    assert len(set(words)) == len(words)


def test_the_table_has_a_row_for_each_transfer(knowledge: KnowledgeBase) -> None:
    table = picture(SHOP, knowledge).table()
    assert table["transfer"] == ["news", "reports", "reading", "lost"]
    assert table["to"] == ["hub", "branch", "hub", "somebody"]
    assert table["place"][1] == "Hong Kong, China" and table["place"][3] == "Place not said"
    assert {len(column) for column in table.values()} == {4}


def test_the_levels_of_any_scale_can_colour(knowledge: KnowledgeBase) -> None:
    scenario = scenario_of(SHOP, knowledge)
    report = assess(scenario, knowledge)
    found = flow(scenario, knowledge.schema)
    for scale in (*scales(report.levels), ""):
        drawn = Picture(found, report, knowledge.schema, Voice("en"), scale)
        assert {node.kind for node in drawn.nodes()} <= set(drawn.kinds)


def test_a_part_of_the_map_leads_to_an_entity_or_on_from_it(knowledge: KnowledgeBase) -> None:
    whole = flow_of(SHOP, knowledge)
    part = around(whole, "reports")
    assert {place.name for place in part.places} == {
        "shop", "letters", "members", "reports", "branch",
    }  # fmt: skip
    assert {(link.source, link.target) for link in part.links} == {
        ("shop", "letters"), ("letters", "members"), ("members", "reports"), ("reports", "branch"),
    }  # fmt: skip
    assert [band.zone for band in part.bands] == [BEYOND]


def test_the_block_of_an_entity_goes_to_its_brace(knowledge: KnowledgeBase) -> None:
    scenario = scenario_of(SHOP, knowledge)
    lines = SHOP.split("\n")
    shown = [lines[n - 1] for n in block_lines(scenario, "news")]
    assert shown[0] == "transfer news {" and shown[-1] == "}" and len(shown) == 7
    assert [lines[n - 1] for n in block_lines(scenario, "hub")] == ["recipient hub { located SG }"]
    assert not block_lines(scenario, "nobody")


def test_hundreds_of_entities_have_a_place(knowledge: KnowledgeBase) -> None:
    lines = ['scenario "Big" { as-of 2026-11-23 }', "organization o { located CN }"]
    for n in range(150):
        lines.append(f"recipient r{n} {{ located {('DE', 'HK', 'SG')[n % 3]} }}")
        lines.append(f"dataset d{n} {{ controller o  contains contact-details  stored CN }}")
        lines.append(f"transfer t{n} {{ data d{n}  from o  to r{n} }}")
    found = flow_of("\n".join(lines), knowledge)
    assert len(found.places) == 451 and found.height <= 1600
    assert all(0 < place.y < 100 for place in found.places)
    level = {place.name: place.y for place in found.places}
    order = sorted((level[f"r{n}"], level[f"t{n}"], level[f"d{n}"]) for n in range(150))
    assert [row[1:] for row in order] == sorted(row[1:] for row in order)  # nothing crosses


# --- the page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_choice_shows_its_findings_with_proof(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    page = opened(tmp_path, monkeypatch, SHOP, lang)
    assert not page.exception
    page.selectbox(key="map-list").select("news").run()
    assert not page.exception
    assert page.query_params["entity"] == "news"
    assert page.code[0].value.startswith("transfer news {") and page.code[0].value.endswith("}")
    row = next(b for b in page.button if (b.key or "").startswith("row-task:assess-impact@news"))
    row.click().run()
    assert not page.exception
    assert "heng-detail" in html(page) and "PIPL" in html(page)
    page.selectbox(key="map-list").select("hub").run()
    assert any((b.key or "") == "row-route:news" for b in page.button)


def test_weigh_shows_the_block_of_an_entity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(tmp_path, monkeypatch, SHOP, entity="hub")
    page.button(key="map-weigh").click().run()
    assert not page.exception
    given = [json.loads(found.proto.json) for found in page.get("bidi_component")]
    editor = next(found for found in given if "marked" in found)
    assert editor["marked"] == [4]
    page = opened(tmp_path, monkeypatch, SHOP, entity="news")
    row = next(b for b in page.button if (b.key or "").startswith("row-task:assess-impact@news"))
    row.click().run()
    page.button(key="map-weigh").click().run()
    assert not page.exception
    assert page.session_state["picked"] == row.key.removeprefix("row-")
    assert "heng-detail" in html(page)


def test_the_address_names_an_entity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(tmp_path, monkeypatch, SHOP, entity="members")
    assert not page.exception
    assert page.selectbox(key="map-list").value == "members"
    page = opened(tmp_path, monkeypatch, SHOP, entity="<script>")
    assert not page.exception and "script" not in html(page)
    assert page.selectbox(key="map-list").value is None


HEAD = 'scenario "None" { as-of 2026-11-23 }\n'


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "organization o { located CN }\n",
        HEAD + "recipient r { located DE }\n",
        HEAD + "transfer t { to r }\nrecipient r { }\n",
        HEAD + "dataset d { contains contact-details }\n",
        HEAD + "measure notice { done 2026-01-01 }\n",
        "",
    ],
)
def test_little_or_nothing_declared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    page = opened(tmp_path, monkeypatch, text)
    assert not page.exception


def test_nothing_typed_becomes_markup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "<img src=x onerror=alert(1)>"
    text = SHOP.replace("organization shop {", f'organization shop {{ name "{evil}" ')
    page = opened(tmp_path, monkeypatch, text.replace('"Shop"', f'"{evil}"'), entity="shop")
    assert not page.exception
    assert "<img" not in html(page)


def test_both_languages_say_the_same() -> None:
    gaps = re.compile(r"\{(\w+)\}")
    for key, text in flow_map_words.WORDS.items():
        assert text.en and text.zh, key
        assert set(gaps.findall(text.en)) == set(gaps.findall(text.zh)), key
