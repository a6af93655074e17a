"""The words of the page on the source study, in English and Chinese."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "about": (
        "What the study found, and what Heng offers against it. The figures are the study's;"
        " nothing here vouches for them, and they weigh nothing in any answer.",
        "研究的发现，以及 Heng 与之对应的做法。数据为研究所报告，此处不为其真实性背书，"
        "亦不作为任何结论的权重。",
    ),
    "by": ("{creator}, {issued}", "{creator}，{issued}"),
    "basis": ("What it rests on", "研究基础"),
    "findings": ("What it finds wanting", "研究指出的不足"),
    "findings.hint": (
        "In the order of the study; the place in it stands beside each.",
        "按研究论述的次序排列，并注明所在位置。",
    ),
    "survey": ("Reported shares", "所报告的比例"),
    "survey.alt": (
        "Bars for the shares that the study reports: {values}.",
        "研究所报告比例的条形图：{values}。",
    ),
    "pilots": ("Reported pilots", "所报告的试点"),
    "pilots.alt": (
        "Bars to the right for a rise and to the left for a fall: {values}.",
        "向右为上升、向左为下降的条形图：{values}。",
    ),
    "figures": ("All figures as a table", "全部数据表"),
    "tensions": ("The four tensions", "四组紧张关系"),
    "table": ("Its table of protection", "分级保护表"),
    "proposals": ("What it proposes", "研究的建议"),
    "offers": ("Heng offers", "Heng 提供"),
    "offers.none": ("Nothing here: this is not for software to do.", "此处无：并非软件所能为。"),
    "compared": ("Already in the law", "现行法已有"),
    "before": ("before", "此前"),
    "after": ("after", "此后"),
    "column.what": ("What", "事项"),
    "column.figure": ("Figure", "数据"),
    "column.place": ("Place in the study", "所在位置"),
    "column.caveat": ("What the study leaves out", "研究未交代的情况"),
    "column.kind": ("Kind of data", "数据类型"),
    "column.level": ("Level", "级别"),
    "column.usage": ("Measures", "使用要求"),
    "column.example": ("Example", "适用例"),
    "sides": ("{favours} – against – {against}", "{favours} —— 对 —— {against}"),
    "none": ("The ontology holds no study.", "本体中没有研究。"),
}  # fmt: skip

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
