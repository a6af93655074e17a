"""Portfolio in a real browser: a register uploaded, its charts, a row's proof, and on to Weigh.

Skipped where there is no Chromium or Chrome.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Page, expect

Visit = Callable[[str], Page]
EVIL = "<img src=x onerror='window.evil = 1'>"
REGISTER = (
    "提供方,出境,提供方.所在地,接收.所在地,数据.包含,本年个人数\n"
    f"甲,{EVIL},中国,新加坡,联系方式,120000\n"
    "乙,二,中国,亚特兰蒂斯,联系方式,5\n"
).encode()


def test_a_register_of_ones_own_in_chinese(visit: Visit) -> None:
    page = visit("portfolio?lang=zh")
    page.get_by_text("我的登记表", exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "登记.csv", "mimeType": "text/csv", "buffer": REGISTER}
    )
    expect(page.locator(".heng-head h1").first).to_have_text("登记.csv")
    expect(page.locator("canvas, svg.marks").first).to_be_visible()
    page.get_by_text("搁置 1 行").click()
    expect(page.locator(".portfolio-aside")).to_contain_text("接收.所在地")
    page.get_by_text("逐行", exact=True).click()
    expect(page.get_by_test_id("stDataFrame")).to_have_count(1)  # that of the overview is gone
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    assert page.evaluate("window.evil") is None
    with page.expect_download() as taken:
        page.get_by_text("下载结果").click()
        page.get_by_role("button", name="CSV").last.click()
    assert taken.value.suggested_filename == "登记.weighed.csv"


def test_from_a_chart_to_the_rows_and_from_a_row_to_weigh(visit: Visit) -> None:
    page = visit("portfolio?lang=en")
    chart = page.get_by_test_id("stVegaLiteChart").nth(1).locator("canvas, svg.marks").first
    box = chart.bounding_box()
    assert box is not None
    chart.click(position={"x": box["width"] * 0.5, "y": 16})
    filtered = page.get_by_role("combobox", name="With a duty that is")
    expect(filtered).to_have_value("breached")
    expect(page.get_by_text("Mark a row to see its proof.")).to_be_visible()
    table = page.get_by_test_id("stDataFrame").locator(".dvn-scroller").first
    table.click(position={"x": 22, "y": 52})
    expect(page).to_have_url(re.compile("row="))
    row = page.locator("[class*='st-key-row-task'] button").first
    row.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".heng-detail ul.proof")).to_contain_text("row ")
    page.get_by_role("button", name="Open in Weigh").click()
    expect(page.locator("textarea.heng-box")).to_be_visible()
    expect(page.locator(".heng-head h1")).to_contain_text("→")
