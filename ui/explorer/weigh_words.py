"""The words of the page Weigh beside those that it shares with others (`ui.explorer.words`)."""

from __future__ import annotations

from ui import words as common
from ui.explorer import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    # bringing a scenario
    "bring": ("Your own", "自带情景"),
    "bring.file": (
        "A scenario file (.heng): text in UTF-8, at most {most} bytes",
        "情景文件（.heng）：UTF-8 文本，最多 {most} 字节",
    ),
    "bring.text": ("or its text", "或者粘贴文本"),
    "bring.paste": ("Weigh this text", "衡量此文本"),
    # the editor
    "editor.hint": (
        "Edit the facts; the answer follows. Ctrl+Space lists what may stand here; Tab leaves the "
        "editor.",
        "修改事实，结论随之更新。Ctrl+空格 列出此处可写的内容；按 Tab 键离开编辑框。",
    ),
    "editor.wrong": (
        "{n} errors, the first in line {line}: {says}",
        "{n} 处错误，首处在第 {line} 行：{says}",
    ),
    "editor.wrong.one": ("1 error, in line {line}: {says}", "1 处错误，在第 {line} 行：{says}"),
    "back": ("Undo the last step", "撤销上一步"),
    "back.help": (
        "Takes back what “apply” or an answer wrote.",
        "撤回“采用”或者回答所写入的内容。",
    ),
    # the panels
    "panel": ("Show", "显示"),
    "panel.findings": ("Findings", "结论"),
    "panel.change": ("What must change", "须作的改变"),
    "panel.ask": ("Questions", "问题"),
    "panel.compare": ("Compare", "比较"),
    "panel.report": ("Report", "报告"),
    "stale": (
        "Below: the answer to the text as it last could be read.",
        "以下为文本最近一次可读时的结论。",
    ),
    # filtering
    "filter": ("Filter", "筛选"),
    "filter.on": ("Filter · {n}", "筛选 · {n}"),
    "filter.law": ("Law", "法规"),
    "filter.status": ("Status", "状态"),
    "filter.entity": ("Entity", "对象"),
    "filter.all": ("all", "全部"),
    "filter.clear": ("Show all", "显示全部"),
    "filter.left": ("{n} of {every} findings", "{every} 项结论中的 {n} 项"),
    "none.filtered": ("Nothing here passes the filter.", "没有符合筛选条件的内容。"),
    # from a finding onwards
    "onward.change": ("What would settle this?", "如何了结？"),
    "onward.ask": ("{n} facts are missing", "缺少 {n} 项事实"),
    "onward.ask.one": ("1 fact is missing", "缺少 1 项事实"),
    # what must change
    "aim": ("What is to change", "目标"),
    "aim.breaches": ("Breaches ({breached})", "违反（{breached}）"),
    "aim.open": ("And what is open ({open})", "连同待办（{open}）"),
    "aim.finding": ("One finding", "某一项"),
    "aim.route": ("A lighter route", "更轻的路径"),
    "ways.seek": ("Look for ways", "寻找方案"),
    "ways.seeking": ("Looking for the least changes…", "正在寻找最少的改变……"),
    "ways.hint": (
        "Each way is weighed again before it is shown. This takes a second or two.",
        "每个方案都经重新衡量后才显示，需要一两秒。",
    ),
    "ways.day": (
        "Ways are sought as of the scenario's own date, {date}.",
        "方案按情景自身的日期 {date} 寻找。",
    ),
    "ways.patch": ("Changes in the text", "文本改动"),
    "ways.apply": ("Apply to the text", "采用并写入文本"),
    "ways.applied": (
        "Written. “Undo the last step” takes it back.",
        "已写入，可用“撤销上一步”撤回。",
    ),
    # questions
    "ask.none": (
        "Nothing hangs on a fact that is not said.",
        "没有结论取决于未说明的事实。",
    ),
    "ask.begin": (
        "{n} findings hang on facts that are not said: {questions} questions, the one that settles "
        "most first.",
        "{n} 项结论取决于未说明的事实，共 {questions} 个问题，可定结论最多者在前。",
    ),
    "ask.also": ("Also:", "另见："),
    "ask.answer": ("Answer", "回答"),
    "ask.yes": ("yes", "是"),
    "ask.no": ("no", "否"),
    "ask.day": ("on this day (if known)", "日期（如知道）"),
    "ask.all": ("These are all", "仅此而已"),
    "ask.no-more": ("Leave this empty if there are no others.", "如无其他，请留空。"),
    "ask.write": ("Write it into the text", "写入文本"),
    "ask.empty": ("nothing is answered yet", "尚未回答"),
    # comparing
    "compare": ("Compare with", "比较对象"),
    "compare.edits": ("Before my edits", "修改之前"),
    "compare.other": ("Another scenario", "另一情景"),
    "compare.day": ("Another day", "另一日期"),
    "compare.edits.before": (
        "Before: the text as it was opened. After: as it stands.",
        "之前：打开时的文本；之后：现有文本。",
    ),
    "compare.other.before": (
        "Before: {file}. After: the text as it stands.",
        "之前：{file}；之后：现有文本。",
    ),
    "compare.day.before": (
        "Before: the law of {day}. After: that of the day in the bar.",
        "之前：{day} 的法律；之后：所选日期的法律。",
    ),
    "compare.date": ("Law as of", "适用法律截至"),
    "compare.same": (
        "You have not changed anything yet. Edit the text, apply a way or answer a question.",
        "尚无改动。可以修改文本、采用方案或者回答问题。",
    ),
    "compare.unread": (
        "The other text cannot be weighed: it has errors.",
        "另一文本有误，无法衡量。",
    ),
    "compare.which": ("choose one", "请选择"),
    "compare.text": ("Changes in the text", "文本改动"),
    # the report
    "report.hint": (
        "Made from the text as it stands, under the law of the day in the bar.",
        "依现有文本及所选日期的法律生成。",
    ),
    "report.html": ("Web page", "网页"),
    "report.html.for": (
        "one file with all proofs, to read and print",
        "单个文件，含全部理由，可阅读和打印",
    ),
    "report.docx": ("Word", "Word 文档"),
    "report.docx.for": ("to comment and file", "供批注和存档"),
    "report.markdown": ("Markdown", "Markdown"),
    "report.markdown.for": ("for a pull request or a wiki", "供合并请求或者知识库使用"),
    "report.json": ("JSON", "JSON"),
    "report.json.for": (
        "with the receipt; heng verify replays it",
        "含回执，可用 heng verify 重放",
    ),
    "report.sarif": ("SARIF", "SARIF"),
    "report.sarif.for": ("findings at their lines, for code scanning", "结论标注到行，供代码扫描"),
    "report.ics": ("Calendar", "日历"),
    "report.ics.for": (
        "deadlines and windows with reminders (iCalendar)",
        "期限与窗口及提醒（iCalendar）",
    ),
    "rest": ("Show {n} more", "再显示 {n} 项"),
}  # fmt: skip

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS, common.WORDS)
