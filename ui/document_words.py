"""The words of the reports as documents and of `heng verify`; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    # sections
    "document.route": ("Proof · {title}", "证明 · {title}"),
    "document.breached": ("Proof · breached · {title}", "证明 · 违反 · {title}"),
    "document.open": ("Proof · open · {title}", "证明 · 待办 · {title}"),
    "document.undetermined": ("Proof · undetermined · {title}", "证明 · 未定 · {title}"),
    "document.level": ("Proof · {title}", "证明 · {title}"),
    "document.scenario": ("Scenario · {file}", "情景 · {file}"),
    "document.contents": ("Contents", "目录"),
    "document.advice": (
        "Made by Heng from the facts of the scenario. Not legal advice.",
        "由“衡”依情景所述事实作出，不构成法律意见。",
    ),
    "document.written": ("written: {file}", "已写入：{file}"),
    "error.docx": (
        "a DOCX file is no text for a terminal; name a file with --out",
        "DOCX 不能显示在终端，请用 --out 指定文件",
    ),
    # verify
    "verify.same": ("the same answer", "结论相同"),
    "verify.differs": ("{n} findings differ", "{n} 项结论不同"),
    "verify.differs.one": ("one finding differs", "1 项结论不同"),
    "verify.scenario.same": ("scenario unchanged", "情景未变"),
    "verify.scenario.other": ("the scenario has changed", "情景已变"),
    "verify.rulebook.same": ("rulebook unchanged", "规则库未变"),
    "verify.rulebook.other": ("the rulebook has changed", "规则库已变"),
    "verify.heng.same": ("same version of Heng", "版本相同"),
    "verify.heng.other": ("another version of Heng", "版本不同"),
    "verify.route": ("route", "路径"),
    "verify.under": ("under", "依据"),
    "verify.margin": ("margin", "距门槛"),
    "verify.status": ("status", "状态"),
    "verify.sources": ("sources", "依据"),
    "verify.deadline": ("deadline", "期限"),
    "verify.keep": ("keep", "保存"),
    "verify.sanction": ("sanction", "责任"),
    "verify.defeated-by": ("exempt under", "豁免依据"),
    "verify.unknown": ("unknown", "未知"),
    "verify.level": ("level", "等级"),
    "verify.resolution": ("resolution", "处理"),
    "verify.winner": ("prevails", "优先"),
    "verify.nothing": ("nothing", "无"),
    "verify.reason.fact": ("fact {what}: {before} → {after}", "事实 {what}：{before} → {after}"),
    "verify.reason.version": (
        "law {what}: version {before} → {after}",
        "规范 {what}：版本 {before} → {after}",
    ),
    "verify.reason.rule": ("rule {what}: {before} → {after}", "规则 {what}：{before} → {after}"),
    "verify.reason.rule.step": (
        "rule {what}: “{step}” {before} → {after}",
        "规则 {what}：“{step}” {before} → {after}",
    ),
    "verify.reason.heng": ("program {what}: {before} → {after}", "程序 {what}：{before} → {after}"),
    "verify.wrong": (
        "`{file}` is no report of `heng check --format json`: {reason}",
        "`{file}` 不是 `heng check --format json` 生成的报告：{reason}",
    ),
    "verify.empty": ("`{file}` holds no report", "`{file}` 中没有报告"),
    "verify.large": ("`{file}` has more than {most} bytes", "`{file}` 超过 {most} 字节"),
    "verify.no-scenario": (
        "the scenario `{file}` of the report is not here; name it with --scenario",
        "找不到报告所据的情景 `{file}`，请用 --scenario 指定",
    ),
    "help.verify": (
        "replay a report: whether today's answer is the same, and if not, why",
        "重放报告：今日结论是否相同，不同则说明原因",
    ),
    "help.form": ("terminal (default) or json", "terminal（默认）或 json"),
    "help.report": (
        "a file of `heng check --format json`; `-` reads standard input",
        "`heng check --format json` 的输出文件；`-` 为标准输入",
    ),
    "help.scenario": ("the scenario's file, if it lies elsewhere now", "情景文件（如已移动）"),
    # results of SARIF
    "sarif.message": ("{status}: {label} ({on})", "{status}：{label}（{on}）"),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
