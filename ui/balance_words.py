"""The words of protection levels and of `heng balance`; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    # controls of a protection level
    "control.in-place": ("in place", "已落实"),
    "control.missing": ("missing", "未落实"),
    "control.not-said": ("not said", "未说明"),
    "control.undetermined": ("perhaps asked for", "是否需要未定"),
    "control.asked": ("controls", "控制措施"),
    # the weighing of a sharing
    "balance.differs": (
        "shared as “{declared}”; the least intrusive form that serves the purpose: {mode}",
        "以“{declared}”共享；能够实现目的而侵入最小的形式：{mode}",
    ),
    "balance.could": ("could be: {modes}", "可能为：{modes}"),
    "balance.declared": ("shared now as: {mode}", "目前形式：{mode}"),
    "balance.excessive": ("shows more than the purpose needs", "超出目的所需"),
    "balance.none": (
        "No transfer touches persons: there is nothing to weigh.",
        "没有触及个人的转移，无须衡量。",
    ),
    "balance.before": (
        "Nothing is weighed for a day before the study (20 March 2025).",
        "该日期早于所据研究（2025年3月20日），不作衡量。",
    ),
    "balance.tensions": ("tensions", "紧张关系"),
    "balance.perhaps": ("perhaps", "或许"),
    "balance.untold": (
        "gives data to others, and no transfer says to whom: declare one to have it weighed",
        "向他人提供数据，但没有转移载明接收方：声明后方可衡量",
    ),
    "step.legality": ("legality", "合法"),
    "step.legality.passes": ("the law does not bar it", "法律不禁止"),
    "step.legality.fails": ("the law bars it, so nothing is weighed", "法律不允许，不再衡量"),
    "step.legality.unknown": ("not known whether the law bars it", "法律是否允许未知"),
    "step.legality.breaches": (
        "breached, to be put right first: {tasks}",
        "违反，须先改正：{tasks}",
    ),
    "step.suitability": ("suitability", "适当"),
    "step.suitability.passes": (
        "a clear purpose, within the context of the data",
        "目的明确，符合数据的情境",
    ),
    "step.suitability.fails": (
        "no clear purpose, or outside the context of the data",
        "目的不明，或者脱离数据的情境",
    ),
    "step.suitability.unknown": (
        "not known whether it fits purpose and context",
        "是否符合目的和情境未知",
    ),
    "step.necessity": ("necessity", "必要"),
    "step.necessity.unknown": ("the purpose may need", "目的可能需要"),
    "step.proportionality": ("proportionality", "均衡"),
    "step.proportionality.reached": ("{sharing} against {protection}", "{sharing}对{protection}"),
    "step.proportionality.passes": ("the sharing is in proportion", "共享合乎比例"),
    "step.proportionality.free": (
        "nobody is told who the persons are: nothing is left to weigh",
        "接收方不能识别个人，无须进一步衡量",
    ),
    "step.proportionality.fails": ("personality rights go first", "人格权优先"),
    "step.proportionality.unknown": ("not known which goes first", "孰先未知"),
    "step.security": ("security", "安全"),
    "balance.evidence": ("reported", "研究所见"),
    "balance.study": ("as the study reports, without weight", "仅为研究所报告，不作权重"),
    "balance.changes": ("otherwise", "若不然"),
    "balance.if": ("if {fact} were {value}: {mode}", "若 {fact} 为{value}：{mode}"),
    "balance.ask": ("ask", "须问"),
    "balance.rests": ("rests on", "依据"),
    "help.balance": (
        "weigh sharing against the persons it touches: the least intrusive form, step by step",
        "就共享与个人权益作利益衡量：逐步得出侵入最小的形式",
    ),
    "help.balance-format": (
        "terminal (default) or json, one weighing a line",
        "terminal（默认）或 json（每行一项衡量）",
    ),
    "help.balance-on": ("only this transfer", "仅此项转移"),
    "error.not-weighed": (
        "`{text}` is no transfer that touches persons",
        "`{text}` 不是触及个人的转移",
    ),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
