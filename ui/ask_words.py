"""The words of `heng ask`; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    # what a question is worth
    "worth": ("settles {low} to {high} of {n} findings", "可定 {n} 项结论中的 {low} 至 {high} 项"),
    "worth.same": ("settles {high} of {n} findings", "可定 {n} 项结论中的 {high} 项"),
    "worth.all": ("settles all {n} findings that hang on it", "可定取决于此的全部 {n} 项结论"),
    "worth.one": ("settles 1 finding", "可定 1 项结论"),
    "worth.maybe": ("may settle 1 finding", "或可定 1 项结论"),
    "worth.step": ("a step towards {n} findings", "为判定 {n} 项结论所需"),
    "said": ("said so far: {said}", "目前写明：{said}"),
    # what an answer looks like
    "kind.bool": ("yes or no", "是或否"),
    "kind.moment": ("yes, no, or a date such as 2026-03-01", "是、否，或者日期如 2026-03-01"),
    "kind.date": ("a date such as 2026-03-01", "日期，如 2026-03-01"),
    "kind.count": ("a number, such as 84_000", "数字，如 8.4万"),
    "kind.money": ("an amount in RMB, such as 50_000_000", "人民币金额，如 5000万"),
    "kind.duration": ("a time, such as 6 months", "时长，如 6个月"),
    "kind.text": ('a text in quotes, "…"', "引号中的文本，“……”"),
    "kind.concept": ("a name (? lists them)", "一个名称（? 可列出）"),
    "kind.reference": ("a name (? lists them)", "一个名称（? 可列出）"),
    "kind.list": (
        "one or more names with commas (? lists them), or no for no more",
        "一个或者多个名称，以逗号分隔（? 可列出）；没有其他则答无",
    ),
    "when": ("On which day? (Enter if that is not known)", "哪一天？（不知道则按回车）"),
    "help": (
        "unknown or Enter passes over the question, ? explains it, ? TEXT looks for a name, q ends",
        "答“未知”或者按回车则略过，? 解释问题，? 文字 查找名称，q 结束",
    ),
    "no-such-name": ("no name here holds “{text}”", "没有含“{text}”的名称"),
    "more-names": ("{n} more: ? TEXT looks for one", "另有 {n} 个，用“? 文字”查找"),
    # the course of the interview
    "begin": (
        "{n} findings hang on facts that {file} does not say; {questions} questions",
        "{n} 项结论取决于 {file} 未说明的事实，共 {questions} 个问题",
    ),
    "begin.one": (
        "1 finding hangs on facts that {file} does not say; {questions} questions",
        "1 项结论取决于 {file} 未说明的事实，共 {questions} 个问题",
    ),
    "nothing": (
        "No finding hangs on a fact that {file} does not say.",
        "没有结论取决于 {file} 未说明的事实。",
    ),
    "none-left": (
        "Nothing more depends on what is not said.",
        "已没有结论取决于未说明的事实。",
    ),
    "passed": (
        "{n} findings still hang on what was passed over.",
        "仍有 {n} 项结论取决于略过的问题。",
    ),
    "passed.one": (
        "1 finding still hangs on what was passed over.",
        "仍有 1 项结论取决于略过的问题。",
    ),
    "left": (
        "{n} findings still hang on what is not said.",
        "仍有 {n} 项结论取决于未说明的事实。",
    ),
    "left.one": (
        "1 finding still hangs on what is not said.",
        "仍有 1 项结论取决于未说明的事实。",
    ),
    "written": ("{n} answers are written to {file}", "已将 {n} 个回答写入 {file}"),
    "written.one": ("1 answer is written to {file}", "已将 1 个回答写入 {file}"),
    "unwritten": ("{file} is as it was.", "{file} 未改动。"),
    "unused": ("{n} lines of answers were not needed", "有 {n} 行回答未用到"),
    "unused.one": ("1 line of answers was not needed", "有 1 行回答未用到"),
    # bad input
    "wrong.empty": (
        "a list without any item cannot be written; pass over the question instead",
        "没有任何项的列表无法写出，可略过此问题",
    ),
    "wrong.stdin": (
        "answers are written into a file: name one (`-` goes with --list)",
        "回答要写入文件，请给出文件名（`-` 仅可与 --list 同用）",
    ),
    "wrong.exists": (
        "`{file}` is there already; name a new file",
        "`{file}` 已存在，请另取文件名",
    ),
    "wrong.format": ("--format goes with --list", "--format 仅可与 --list 同用"),
    "wrong.list": ("--{option} does not go with --list", "--{option} 不可与 --list 同用"),
    "wrong.meanwhile": (
        "`{file}` was changed by someone else meanwhile; the last answer is not written",
        "`{file}` 在此期间被他人改动，最后一个回答未写入",
    ),
    "wrong.answer": ("answer {n} (`{text}`): {why}", "第 {n} 行回答（`{text}`）：{why}"),
    "wrong.text": ("answer {n} is no UTF-8 text", "第 {n} 行回答不是 UTF-8 文本"),
    # help
    "help.ask": (
        "asks what is unknown and matters, and writes the answers into the file",
        "逐个询问有影响的未知事实，并将回答写入文件",
    ),
    "help.list": ("only list the questions, the one that settles most first", "仅列出问题"),
    "help.out": ("write to this new file; FILE stays as it is", "写入该新文件，原文件不变"),
    "help.answers": (
        "read the answers from this file, one a line, instead of the terminal",
        "从该文件读取回答（每行一个），不经终端",
    ),
    "help.format": ("form of the list", "列表格式"),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
SKIP = ("", "skip", "略过", "跳过")
END = ("q", "quit", "end", "exit", "结束", "退出")
HELP = ("?", "？")
