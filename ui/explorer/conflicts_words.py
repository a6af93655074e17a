"""The words of the Conflicts page, in English and Chinese; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "title": ("Where the instruments meet", "规范之间的交汇"),
    "about": (
        "{conflicts} conflicts that rules of the knowledge base settle or leave open, {overlaps}"
        " duties that several instruments ask for, {definitions} terms that several define,"
        " {exemptions} exemptions from norms of another instrument; law of {day}.",
        "知识库规则处理或者留待裁决的冲突 {conflicts} 项，数部规范共同要求的义务 {overlaps} 项，"
        "数部规范共同界定的概念 {definitions} 项，排除他法规则的豁免 {exemptions} 项；"
        "按 {day} 的法律。",
    ),
    "shown": ("Shown", "显示"),
    "kind.all": ("All", "全部"),
    "kind.conflict": ("Conflicts", "冲突"),
    "kind.overlap": ("Overlaps", "重叠"),
    "kind.definition": ("Definitions", "定义"),
    "kind.exemption": ("Exemptions", "豁免"),
    "kind.clocks": ("Clocks", "期限不同"),
    "kind.contrary": ("Contrary norms", "相反规则"),
    "one.contrary": ("contrary actions", "行为相反"),
    "contrary.searching": (
        "Searching all norms of the day for contrary actions on one object…",
        "正在全部现行规则中查找对同一客体的相反行为……",
    ),
    "contrary.first": ("{winner} goes first", "{winner} 优先"),
    "contrary.judged": ("no rule; judged", "无规则；已作判断"),
    "contrary.open": ("no rule, not judged yet", "无规则，尚未判断"),
    "contrary.hint": (
        "Pairs of norms whose actions exclude each other and that can meet, found by the audit"
        " (heng kb audit): settled by the Legislation Law, by a rule, or judged.",
        "行为相互排斥且可能同时适用的规则，由审计（heng kb audit）查得："
        "依立法法、冲突规则处理，或者已作判断。",
    ),
    "one.conflict": ("conflict", "冲突"),
    "one.overlap": ("asked by both", "共同要求"),
    "one.definition": ("defined by both", "共同界定"),
    "one.exemption": ("frees from", "排除适用"),
    "one.clocks": ("with clocks that differ", "期限不同"),
    "form": ("Form", "形式"),
    "form.matrix": ("Matrix", "矩阵"),
    "form.table": ("Table", "表格"),
    "most": ("Instruments in the matrix", "矩阵中的规范数"),
    "foreign": ("Foreign law too", "包括外国法"),
    "matrix.alt": (
        "A matrix of {n} instruments; each cell has the number of matters in which two of them"
        " meet. The table has the same as rows.",
        "{n} 部规范的矩阵；每格为两部规范交汇事项的数目。表格以行列出同样内容。",
    ),
    "matrix.hint": (
        "Click a cell, or choose two instruments on the right. A darker cell has more; the number"
        " says how many.",
        "点击一格，或者在右侧选择两部规范。颜色越深数目越多，数目见格内。",
    ),
    "first": ("Instrument", "规范"),
    "second": ("and", "与"),
    "any": ("any", "任一"),
    "column.first": ("Instrument", "规范"),
    "column.second": ("And", "与"),
    "column.total": ("All", "合计"),
    "pair.choose": ("Choose two instruments.", "请选择两部规范。"),
    "pair.none": (
        "These two do not meet in the law of this day, so far as it is encoded.",
        "就已编码部分而言，二者在该日的法律中并无交汇。",
    ),
    "unknown.far": ("No instrument here is called “{asked}”.", "没有名为“{asked}”的规范。"),
    "unknown": (
        "No instrument here is called “{asked}”. Nearest: {names}",
        "没有名为“{asked}”的规范。最接近：{names}",
    ),
    "gone": (
        "This meeting is not part of the law of {day}.",
        "该交汇不属于 {day} 的法律。",
    ),
    "rule": ("Rule", "规则"),
    "settled": ("Settled", "解决"),
    "ground": ("Ground", "依据"),
    "body": ("Body that rules", "裁决机关"),
    "because": ("Because", "理由"),
    "costs": ("its breach", "违反后果"),
    "costs.none": ("no sanction of its own is encoded", "未编码相应责任"),
    "foreign.side": ("foreign law", "外国法"),
    "task": (
        "Weighed, they become one task: the shortest deadline, the longest term of keeping, the"
        " highest sanction.",
        "衡量时合并为一项任务：取最短期限、最长保存期、最高责任。",
    ),
    "definitions": (
        "What either says suffices: the term holds where the conditions of one of them do.",
        "任一规定即足：符合其中之一的条件，该概念即成立。",
    ),
    "exemptions": (
        "Where the first holds, the norms of the second are not owed.",
        "前者成立时，不负后者所定义务。",
    ),
    "clocks": ("Their clocks differ: {clocks}", "期限不同：{clocks}"),
    "witness": ("Find a case in which they meet", "查找二者交汇的情景"),
    "witness.searching": (
        "Searching for a case and weighing it…",
        "正在查找情景并加以衡量……",
    ),
    "witness.none": (
        "No case of the search's size has both at once: up to two organizations, datasets,"
        " activities and transfers, one of each other thing.",
        "在查找范围内（组织、数据集、处理活动、出境各至多两个，其他各一个）没有二者同时出现的情景。",
    ),
    "witness.contrary": (
        "This case was weighed as of {day}: both norms are in force on one object.",
        "该情景已按 {day} 的法律衡量：两项规则对同一客体均生效。",
    ),
    "witness.conflict": (
        "This case was weighed as of {day}: the conflict arises.",
        "该情景已按 {day} 的法律衡量：冲突发生。",
    ),
    "witness.overlap": (
        "This case was weighed as of {day}: both norms apply.",
        "该情景已按 {day} 的法律衡量：两项规则均适用。",
    ),
    "witness.exemption": (
        "This case was weighed as of {day}: the exemption takes the norm away.",
        "该情景已按 {day} 的法律衡量：豁免排除了该规则。",
    ),
    "witness.least": (
        "It says no more than it must; what it leaves out is unknown.",
        "情景只写必要事实，其余视为未知。",
    ),
    "load": ("Open it in Weigh", "在“衡量”中打开"),
}  # fmt: skip

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
