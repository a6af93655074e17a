"""The words of the Portfolio page, in English and Chinese; the rest in `ui.portfolio_words`."""

from __future__ import annotations

from ui import portfolio_words
from ui import words as common
from ui.explorer import words as explorer_words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    # where the register comes from
    "source": ("Register", "登记表"),
    "source.sample": ("Sample", "示例"),
    "source.own": ("My register", "我的登记表"),
    "source.sample.about": (
        "{n} flows of an invented group; three rows have a mistake in them.",
        "某虚构集团的 {n} 个数据流，其中三行有错误。",
    ),
    "upload": (
        "CSV, XLSX, Parquet or Arrow, one row a flow",
        "CSV、XLSX、Parquet 或 Arrow，一行一个数据流",
    ),
    "upload.help": (
        "At most {size} MB and {rows} rows. It stays on this machine and goes with your visit."
        " For larger ones there is heng portfolio check.",
        "最大 {size} MB、{rows}行。文件只留在本机，访问结束即删除。"
        "更大的请用 heng portfolio check。",
    ),
    "upload.held": ("Shown is {name}.", "正在显示 {name}。"),
    "upload.drop": ("Remove it", "移除"),
    "upload.none": (
        "Give a register on the left, or take the empty template and fill it.",
        "请在左侧上传登记表，或者下载空白模板填写。",
    ),
    "ignore": ("Leave columns that are not understood aside", "不理会无法识别的列"),
    "refused": ("This register cannot be weighed", "无法衡量该登记表"),
    "refused.columns": (
        "Here the box “{box}” on the left does it.",
        "在此页面，勾选左侧“{box}”即可。",
    ),
    "template": ("Empty register with data dictionary", "空白登记表与数据字典"),
    "sample.get": ("The sample as CSV", "下载示例（CSV）"),
    "results": ("Download the answer", "下载结果"),
    "results.page": ("Summary (HTML)", "概要（HTML）"),
    "aside": ("{n} rows were set aside", "搁置 {n} 行"),
    "aside.one": ("1 row was set aside", "搁置 1 行"),
    "aside.get": ("All of them, with the reasons", "下载全部及原因"),
    "ignored": ("Left aside: {columns}", "未理会的列：{columns}"),
    "took": ("weighed in {seconds} s", "用时 {seconds} 秒"),
    "pace": ("{pace} rows/s", "{pace} 行/秒"),
    "working": ("{what}: {done} rows · {pace} rows/s", "{what}：{done} 行 · {pace} 行/秒"),
    "working.of": (
        "{what}: {done} of {all} rows · {pace} rows/s",
        "{what}：{done} / {all} 行 · {pace} 行/秒",
    ),
    # what is shown
    "view": ("View", "查看"),
    "view.overview": ("Overview", "概览"),
    "view.thresholds": ("Thresholds", "门槛"),
    "view.rows": ("Rows", "逐行"),
    "view.dates": ("Two dates", "两日对照"),
    "chart.click": (
        "Choose a bar to see its rows.",
        "点选条形可查看对应各行。",
    ),
    "scale": ("Scale", "等级体系"),
    "laws": ("By law: the {n} with the most rows", "按规范：行数最多的 {n} 部"),
    # thresholds
    "near": ("How much of the next threshold is used", "下一门槛的已用比例"),
    "near.note": (
        "{n} of {rows} rows have a threshold before them whose crossing would bring a stricter"
        " route. What the exporter's flows carry counts together.",
        "{rows} 行中有 {n} 行面临一旦达到即须走更严路径的门槛。同一提供方的数据流合并计算。",
    ),
    "near.none": (
        "No row has a threshold before it on this day.",
        "该日没有任何一行面临门槛。",
    ),
    "near.used": ("used", "已用"),
    "reached": ("When the threshold is reached at the declared growth", "按所报增长达到门槛的时间"),
    "reached.note": (
        "{n} rows say their growth and get there before the year is over; on 1 January the count"
        " begins anew.",
        "{n} 行申报了增长，并将于年底前达到；1月1日起重新计数。",
    ),
    "reached.none": (
        "No row that says its growth gets there before the year is over.",
        "申报增长的各行均不会在年底前达到门槛。",
    ),
    "reached.month": ("month", "月份"),
    "reached.week": ("week of", "所在周"),
    "soonest": ("The soonest", "最先达到"),
    # rows
    "filters": ("Filters", "筛选"),
    "filter.route": ("Route", "路径"),
    "filter.status": ("With a duty that is", "含有下列状态的义务"),
    "filter.law": ("Law", "规范"),
    "filter.norm": ("Norm", "规则"),
    "filter.any": ("any", "不限"),
    "filter.text": ("Name contains", "名称包含"),
    "rows.count": ("{n} of {rows} rows", "{n} / {rows} 行"),
    "rows.first": (
        "The first {n} are listed; the download has all.",
        "仅列出前 {n} 行；下载文件含全部。",
    ),
    "rows.pick": ("Mark a row to see its proof.", "勾选一行查看论证。"),
    "rows.none": ("No row is like this.", "没有符合条件的行。"),
    "row": ("Row {n}", "第 {n} 行"),
    "row.number": ("Row number", "行号"),
    "row.close": ("Close", "关闭"),
    "row.load": ("Open in Weigh", "在“衡量”中打开"),
    "row.load.help": (
        "As a scenario that you can change.",
        "转为可修改的情景。",
    ),
    "row.alone": (
        "The exporter has {n} flows in this register; the scenario holds this one alone, so that"
        " what counts over all of them may come out otherwise there.",
        "该提供方在登记表中共有 {n} 个数据流；情景只含这一个，合并计算的数量因此可能不同。",
    ),
    "row.facts": ("What the register says", "登记表所载"),
    "row.header": ("Column", "列"),
    "row.cell": ("Cell", "单元格"),
    "row.line": ("row {n}", "第 {n} 行"),
    "part.routes": ("Export route", "出境路径"),
    "part.duties": ("Duties", "义务"),
    "part.levels": ("Levels", "等级"),
    "part.conflicts": ("Conflicts", "冲突"),
    "part.questions": ("Questions", "待查明"),
    # two dates
    "dates.other": ("Compare with the law of", "对照日期"),
    "dates.note": (
        "The law of {earlier} against that of {later}, on the same facts.",
        "同样的事实，{earlier} 与 {later} 的法律对照。",
    ),
    "dates.run": ("Compare", "对照"),
    "dates.same": ("Choose another day than that in the bar.", "请选择与上方不同的日期。"),
    "dates.rows": ("The rows that stand otherwise", "结论改变的各行"),
}  # fmt: skip

WORDS = texts(_TABLE)
say = speaker(WORDS, portfolio_words.WORDS, explorer_words.WORDS, common.WORDS)
