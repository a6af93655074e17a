"""The Portfolio page without a browser: registers in, charts, rows and their proofs."""

from __future__ import annotations

import gc
import io
import re
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dsl.read import read_scenario
from dsl.statute import Text
from engine.bulk_register import Names
from engine.report import Fact
from kb.rulebook import KnowledgeBase
from ui.cli import main
from ui.commands import WRONG
from ui.explorer import portfolio_words, register, register_files, state
from ui.explorer.portfolio_charts import bars, over_time, used
from ui.explorer.proof import OfRows, fact_html
from ui.explorer.register import Proved, Refused, Weighed
from ui.portfolio_files import open_table, plain
from ui.portfolio_sample import WRONG as WRONG_CELLS
from ui.portfolio_sample import sample

APP = Path(__file__).parent.parent / "ui" / "explorer" / "app.py"
DAY = date(2026, 11, 23)
EVIL = "<script>alert(1)</script>"
SMALL = (
    "from,transfer,from.located,from.ciio,to.located,data.contains,people-this-year,start\n"
    f'a,one,CN,no,US,contact-details,120000,2026-02-01\n{EVIL},"{EVIL}",CN,no,SG,important-data,5,\n'
    "c,three,CN,no,Atlantis,contact-details,7,\n"
)


@pytest.fixture(scope="module")
def weighed(knowledge: KnowledgeBase) -> Weighed:
    """The sample, by the law of one day."""
    found = register.weigh("sample.csv", register_files.sample_data(), knowledge, DAY, "en")
    assert isinstance(found, Weighed)
    return found


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "argv", ["app.py"])
    monkeypatch.chdir(tmp_path)


def opened(lang: str = "en", own: str = "", **query: str) -> AppTest:
    """The page, on the sample or on a register of the visitor's own."""
    page = AppTest.from_file(str(APP), default_timeout=120)
    page.query_params["lang"] = lang
    page.run()
    for key, value in query.items():
        page.query_params[key] = value
    if own:
        page.session_state["portfolio_upload"] = ("own.csv", own.encode())
        page.session_state["portfolio_from"] = "own"
    page.switch_page("portfolio.py").run()
    assert not page.exception
    return page


def view(page: AppTest, name: str) -> AppTest:
    page.session_state["portfolio_at"] = name
    page.run()
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    bodies = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style>"))


def specs(page: AppTest) -> str:
    return "\n".join(str(chart.proto) for chart in page.get("vega_lite_chart"))


def in_turn(work: Any) -> Any:
    return work()


# --- the page


@pytest.mark.parametrize(
    ("lang", "title", "route", "status"),
    [
        ("en", "Export routes", "Security assessment by the CAC", "with a norm that is breached"),
        ("zh", "出境路径", "数据出境安全评估", "有违反的规则"),
    ],
)
def test_the_sample_is_shown_with_charts(lang: str, title: str, route: str, status: str) -> None:
    page = opened(lang)
    shown = html(page)
    assert f">{title}<" in shown and "sample.csv" in shown and "2026-11-23" in shown
    assert "PIPL 66(2)" in page.dataframe[-1].value.to_string()  # what breaches cost
    drawn = specs(page)
    assert drawn.count("PIPL") >= 3 and len(page.get("vega_lite_chart")) == 4
    assert str(route.encode("unicode_escape"), "ascii") in drawn.replace("\\\\", "\\") or (
        route in drawn
    )
    assert status in drawn or str(status.encode("unicode_escape"), "ascii") in drawn
    for name in ("thresholds", "rows", "dates"):
        view(page, name)


def test_the_date_of_the_bar_is_that_of_the_law() -> None:
    page = opened()
    page.session_state["as_of"] = date(2022, 1, 1)
    page.run()
    assert not page.exception and "as of 2022-01-01" in html(page)


def test_thresholds_are_shown_with_the_soonest_rows() -> None:
    page = view(opened(), "thresholds")
    assert len(page.get("vega_lite_chart")) == 2
    (table,) = page.dataframe
    days = [day for day in table.value["reached on"]]
    assert days == sorted(days) and len(days) > 5
    assert (table.value["counted at most"] < table.value["next threshold"]).all()


def test_rows_are_filtered(weighed: Weighed) -> None:
    page = view(opened(), "rows")
    assert len(page.dataframe[0].value) == weighed.tally.rows
    page.selectbox(key="portfolio_filter_route").set_value("security-assessment").run()
    assert len(page.dataframe[0].value) == weighed.tally.routes["security-assessment"]
    page.selectbox(key="portfolio_filter_route").set_value("")
    page.selectbox(key="portfolio_filter_law").set_value("SCM")
    page.selectbox(key="portfolio_filter_status").set_value("breached").run()
    assert len(page.dataframe[0].value) == weighed.tally.laws["SCM"]["breached"] > 0
    page.selectbox(key="portfolio_filter_law").set_value("")
    page.selectbox(key="portfolio_filter_norm").set_value("PIPL-39-notice").run()
    expected = weighed.tally.statuses["PIPL-39-notice"]["breached"][0]
    assert len(page.dataframe[0].value) == expected
    page.selectbox(key="portfolio_filter_norm").set_value("")
    page.selectbox(key="portfolio_filter_status").set_value("")
    page.text_input(key="portfolio_filter_text").set_value("harbour bank 港湾银行 XIAMEN").run()
    found = page.dataframe[0].value
    assert len(found) > 0 and set(found["from"].str.contains("Harbour Bank.*Xiamen")) == {True}
    page.text_input(key="portfolio_filter_text").set_value("nobody").run()
    assert not page.exception and "No row is like this." in html(page)


@pytest.mark.parametrize(("lang", "duty"), [("en", "breached"), ("zh", "违反")])
def test_an_address_leads_to_the_proof_of_a_row(lang: str, duty: str, weighed: Weighed) -> None:
    rows = weighed.answers.filter(pl.col("breached") > 0)["row"]
    page = opened(lang, row=str(rows[0]))
    assert page.query_params["row"] == str(rows[0])
    assert duty in html(page)
    button = next(b for b in page.button if (b.key or "").startswith("row-task:"))
    button.click().run()
    assert not page.exception
    detail = html(page)
    assert "heng-detail" in detail and 'class="jump"' not in detail
    assert ("row " if lang == "en" else "第 ") in detail
    page.button(key="portfolio-close").click().run()
    assert "row" not in page.query_params and "heng-detail" not in html(page)


@pytest.mark.parametrize(
    ("row", "words"),
    [("700", "row 700 was set aside: to.located"), ("999999", "there is no row 999999"),
     ("0", "there is no row 0")],
)  # fmt: skip
def test_a_row_that_cannot_be_proved_says_why(row: str, words: str) -> None:
    assert words in opened(row=row).warning[0].value


def test_an_address_that_names_no_row_is_left_alone() -> None:
    assert "Export routes" in html(opened(row="x"))


def test_a_row_is_opened_in_weigh(weighed: Weighed, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(row="85")
    shown: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(state, "show_page", lambda name, **query: shown.append((name, query)))
    page.button(key="portfolio-load").click().run()
    assert not page.exception
    choice = page.session_state["choice"]
    assert shown == [("weigh", {"scenario": choice})]
    made = page.session_state["offers"][choice]
    proved = register.prove(weighed, 85, in_turn)
    assert isinstance(proved, Proved)
    assert (made.name, made.text) == ("sample-85.heng", proved.text)


def test_nothing_in_a_register_becomes_markup() -> None:
    page = opened(own=SMALL, row="2")
    assert "<script" not in html(page) and "&lt;script&gt;" in html(page)
    for row in [b.key for b in page.button if (b.key or "").startswith("row-")][:4]:
        page.button(key=row).click().run()
        assert not page.exception and "<script" not in html(page)
    assert "<script" not in html(view(page, "overview"))


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "row 3: to.located: `Atlantis` is not a known place"),
        ("zh", "第 3 行：to.located：“Atlantis”"),
    ],
)
def test_rows_that_cannot_be_read_are_told_and_kept(lang: str, words: str) -> None:
    page = opened(lang, own=SMALL)
    assert words.partition("：“")[0] in html(page).replace(": ", "：" if lang == "zh" else ": ")
    assert page.get("download_button")


def test_columns_that_mean_nothing_can_be_left_aside() -> None:
    text = SMALL.replace("from.ciio", "from.cio")
    page = opened(own=text)
    assert "column `from.cio`: not understood — did you mean" in page.code[0].value
    assert any(page.checkbox(key="portfolio_ignore").label in said.value for said in page.caption)
    page.checkbox(key="portfolio_ignore").check().run()
    assert not page.exception and not page.code
    assert "from.cio" in html(page)
    page.button(key="portfolio-drop").click().run()
    assert not page.exception and page.info


def test_a_register_whose_files_are_gone_is_weighed_again() -> None:
    page = opened(own=SMALL)
    first: Weighed = page.session_state["portfolio_own"][1]
    first.folder.cleanup()
    page.query_params["row"] = "1"
    page.run()
    assert not page.exception and "Row 1" in html(page)
    again: Weighed = page.session_state["portfolio_own"][1]
    assert again is not first and again.is_there
    assert Path(again.folder.name).parent.name.startswith("heng-")


def test_two_dates_are_compared(weighed: Weighed) -> None:
    page = view(opened(), "dates")
    assert page.date_input(key="portfolio_other").value == register.day_before_change(weighed)
    page.date_input(key="portfolio_other").set_value(DAY).run()
    assert page.button(key="portfolio-compare").disabled
    page.date_input(key="portfolio_other").set_value(date(2023, 12, 1)).run()
    page.button(key="portfolio-compare").click().run()
    assert not page.exception
    moves, frame = register.moved(weighed, date(2023, 12, 1))
    assert moves.moved == len(frame) > 100
    assert f"{moves.moved:,} of 2,997 rows stand otherwise" in html(page)
    assert len(page.dataframe) == 3


def test_where_nothing_asks_for_a_route_nothing_is_called_exempt() -> None:
    page = opened(own=SMALL)
    page.session_state["as_of"] = date(2019, 1, 1)
    page.run()
    assert "no provision asks" in specs(page) and "Exempt" not in specs(page)
    view(page, "rows")
    page.selectbox(key="portfolio_filter_route").set_value("unasked").run()
    table = page.dataframe[0].value.to_string()
    assert not page.exception and "no provision asks" in table and "Exempt" not in table
    page.query_params["row"] = "1"
    page.run()
    assert "no provision asks" in html(page) + "".join(button.label for button in page.button)


@pytest.mark.parametrize("day", [date(1980, 1, 1), date(2019, 1, 1), date(2099, 12, 31)])
def test_the_page_stands_on_any_day(day: date) -> None:
    page = opened(own=SMALL)
    page.session_state["as_of"] = day
    page.run()
    for name in ("overview", "thresholds", "rows", "dates"):
        view(page, name)
    page.query_params["row"] = "1"
    page.run()
    assert not page.exception and "Row 1" in html(page)


@pytest.mark.parametrize(
    "text", ["data.contains\ncontact-details\n", "from.ciio\nyes\nno\n", "事项\n\n", "to\nx\n"]
)
def test_a_register_may_hold_little(text: str) -> None:
    page = opened(own=text)
    if page.code:
        return
    for name in ("overview", "thresholds", "rows"):
        view(page, name)
    page.query_params["row"] = "1"
    page.run()
    assert not page.exception and page.button(key="portfolio-load")


# --- what it works out


def test_the_sample_is_the_same_at_every_call(knowledge: KnowledgeBase) -> None:
    assert sample().equals(sample()) and len(sample()) == register.SAMPLE_ROWS
    _, misnamed = Names(knowledge.schema).fields(sample().columns)
    assert not misnamed


def test_only_the_wrong_cells_of_the_sample_are_set_aside(weighed: Weighed) -> None:
    assert {row + 1 for row in weighed.run.wrong} == set(WRONG_CELLS)
    told = list(register.told(weighed.run.wrong, "en"))
    assert len(told) == len(WRONG_CELLS)
    for line, (row, (header, cell)) in zip(told, WRONG_CELLS.items(), strict=True):
        assert line.startswith(f"row {row}: {header}: ") and cell in line
    aside = pl.read_csv(register_files.set_aside(weighed, "en"))
    assert aside["row"].to_list() == list(WRONG_CELLS)
    assert sum(weighed.tally.routes.values()) == register.SAMPLE_ROWS - len(WRONG_CELLS)


def test_the_sample_reaches_most_of_what_there_is_to_show(weighed: Weighed) -> None:
    routes = {"exempt", "undetermined", "contract-or-certification", "security-assessment"}
    assert routes <= weighed.tally.routes.keys()
    assert {"breached", "open", "undetermined"} == {k for k, n in weighed.tally.flows.items() if n}
    assert weighed.answers["margin reached"].count() > 10
    assert weighed.costs and weighed.asked


def test_the_answers_are_those_of_the_command(weighed: Weighed) -> None:
    Path("sample.csv").write_bytes(register_files.sample_data())
    main(["portfolio", "check", "sample.csv", "--as-of", str(DAY), "--out", "o.parquet"])
    theirs = plain(pl.read_parquet("o.parquet"))
    for suffix in (".parquet", ".csv", ".xlsx"):
        data = register_files.download(weighed, suffix, "en")
        Path(f"mine{suffix}").write_bytes(data)
        mine = pl.concat(open_table(f"mine{suffix}", "en").chunks(10_000))
        assert set(theirs.columns) < set(mine.columns) and len(mine) == len(theirs)
        assert mine["row"].cast(pl.Int64).equals(theirs["row"])
    mine = plain(pl.read_parquet("mine.parquet"))
    assert mine.select(theirs.columns).equals(theirs)
    page = register_files.summary_page(weighed, "en").decode()
    assert page.startswith("<!") and "Export routes" in page


def test_proof_and_answer_of_a_row_say_the_same(weighed: Weighed, knowledge: KnowledgeBase) -> None:
    """And so does the scenario that the row becomes, read again from its text."""
    from engine.assess import assess

    for row in (5, 85, 1203, 2222):
        answer = weighed.answers.filter(pl.col("row") == row).row(0, named=True)
        proved = register.prove(weighed, row, in_turn)
        assert isinstance(proved, Proved) and not proved.alone
        for status in ("breached", "open", "undetermined"):
            norms = {f.norm for f in proved.report.duties if f.status == status}
            assert norms == set(answer[f"{status} norms"]), (row, status)
        (route,) = proved.report.routes
        assert route.route == answer["route"]
        scenario, faults = read_scenario("row.heng", proved.text.encode(), knowledge.schema)
        assert scenario is not None and not faults
        again = assess(scenario, knowledge, DAY)
        told = {(r.transfer, r.route, r.under) for r in again.routes}
        assert (route.transfer, route.route, route.under) in told
        mine = {(f.norm, f.on, f.status) for f in proved.report.duties}
        assert mine <= {(f.norm, f.on, f.status) for f in again.duties}


def test_of_an_exporter_with_many_flows_one_is_taken(knowledge: KnowledgeBase) -> None:
    flows = "".join(f"a,CN,US,{n}000\n" for n in range(1, 20))
    text = "from,from.located,to.located,people-this-year\n" + flows
    found = register.weigh("many.csv", text.encode(), knowledge, DAY, "zh")
    assert isinstance(found, Weighed)
    proved = register.prove(found, 4, in_turn)
    assert isinstance(proved, Proved) and proved.alone and proved.flows == 19
    assert proved.text.count("出境 ") == 1 and "4_000" in proved.text.replace("4000", "4_000")


def test_the_facts_of_a_row_are_its_cells(weighed: Weighed) -> None:
    cells = dict(register.facts(weighed, 700))
    assert cells["to.located"] == "Atlantis" and "" not in cells.values()
    assert register.facts(weighed, 10**6) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("headers.csv", b"from,data.contains\n"),
        ("twice.csv", b"from,from\na,b\n"),
        ("ragged.csv", b"from,from.ciio\na,yes,no\n"),
        ("other.txt", b"from\na\n"),
        ("not.parquet", b"PAR1 no"),
        ("not.xlsx", b"from,ciio"),
        ("not.arrow", b"ARROW1"),
        ("neither.csv", b"from\n\xff\xff\xff\n"),
        ("names.csv", b"frm,from.ciio\na,yes\n"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_register_is_told_as_on_the_command_line(
    name: str, data: bytes, lang: str, knowledge: KnowledgeBase, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_bytes(data)
    assert main(["portfolio", "check", name, "--lang", lang]) == WRONG
    theirs = capsys.readouterr().err.splitlines()
    mine = register.weigh(name, data, knowledge, DAY, lang)
    assert isinstance(mine, Refused)
    assert theirs[-1].endswith(mine.why) and tuple(theirs[:-1]) == mine.columns
    if name == "neither.csv":
        assert ("neither" if lang == "en" else "既非") in mine.why


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_uploads_are_bounded(
    lang: str, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "from\n" + "a\n" * 30
    monkeypatch.setattr(register, "MOST_ROWS", 29)
    monkeypatch.setattr(register, "ROWS", 10)
    many = register.weigh("r.csv", rows.encode(), knowledge, DAY, lang)
    assert isinstance(many, Refused) and "29" in many.why and "heng portfolio check" in many.why
    monkeypatch.setattr(register, "MOST_BYTES", 50)
    large = register.weigh("r.csv", rows.encode(), knowledge, DAY, lang)
    assert isinstance(large, Refused) and "r.csv" in large.why
    monkeypatch.undo()
    monkeypatch.setattr(register, "MOST_UNPACKED", 1_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    assert len(packed.getvalue()) < 10_000
    bomb = register.weigh("r.xlsx", packed.getvalue(), knowledge, DAY, lang)
    assert isinstance(bomb, Refused) and bomb.why == large.why.replace("r.csv", "r.xlsx").replace(
        "0 MB", "20 MB"
    )


def test_a_register_of_faulty_rows_only_says_which(knowledge: KnowledgeBase) -> None:
    found = register.weigh("r.csv", b"from.ciio,start\nmaybe,\n,soon\n", knowledge, DAY, "en")
    assert isinstance(found, Refused) and "row 1: from.ciio" in found.why
    assert "row 2: start" in found.why


def test_progress_is_told_and_the_files_go_with_the_visit(
    knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "ROWS", 1_000)
    seen: list[tuple[str, int, int | None]] = []
    name = "../../up and away.csv"
    found = register.weigh(
        name, register_files.sample_data(), knowledge, DAY, "en", watch=lambda *a: seen.append(a)
    )
    assert isinstance(found, Weighed)
    assert [n for key, n, _ in seen if key == "progress.read"] == [1_000, 2_000, 3_000]
    done = [(n, known) for key, n, known in seen if key == "progress.answer"]
    assert len(done) == 3 and done[-1][0] == found.tally.rows and done[-1][1] == 3_000
    folder = Path(found.folder.name)
    assert found.run.table.path.parent == folder and (folder / "work").is_dir()
    del found
    gc.collect()
    assert not folder.exists()


def test_the_template_is_a_workbook(knowledge: KnowledgeBase) -> None:
    Path("t.xlsx").write_bytes(register_files.template(knowledge.schema, "zh"))
    headers = open_table("t.xlsx", "zh").headers
    assert not Names(knowledge.schema).fields(headers)[1]


# --- its parts


def test_shares_of_a_threshold_are_counted_in_steps() -> None:
    found = used([0.0, 0.1, 0.25, 0.89, 0.9, 0.999])
    assert found == [("0%-25%", 2), ("25%-50%", 1), ("50%-75%", 0), ("75%-90%", 1), ("90%-100%", 2)]


def test_days_are_counted_by_month_and_at_the_end_of_the_year_by_week() -> None:
    days = [date(2026, 3, 2), date(2026, 3, 31), date(2026, 12, 31)]
    weeks, found = over_time(days, days[0])
    assert not weeks and len(found) == 10
    assert dict(found)["2026-03"] == 2 and dict(found)["2026-12"] == 1
    weeks, found = over_time([date(2026, 11, 24), date(2026, 12, 31)], DAY)
    assert weeks and found[0] == ("11-23", 1) and found[-1] == ("12-28", 1)
    assert sum(count for _, count in found) == 2


def test_a_bar_says_its_count_and_share() -> None:
    from ui.explorer.portfolio_charts import Bar

    spec = bars([Bar("exempt", "Exempt: nothing is asked for", 3)], 4, "en", False, "rows")
    (value,) = spec["data"]["values"]
    assert (value["what"], value["label"]) == ("Exempt", "3 · 75.0%")


def test_a_fact_of_a_register_names_its_row() -> None:
    fact = Fact("a", "ciio", Text("no", "否"), "said", 8, 1, 8)
    told = fact_html(fact, OfRows("en"))
    assert "row 7" in told and "button" not in told


def test_both_languages_say_the_same_things() -> None:
    gaps = re.compile(r"\{(\w+)\}")
    for key, text in portfolio_words.WORDS.items():
        assert text.en and text.zh, key
        assert set(gaps.findall(text.en)) == set(gaps.findall(text.zh)), key
