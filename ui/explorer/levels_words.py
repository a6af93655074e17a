"""The words of the Levels and balance page, in English and Chinese; the rest stands elsewhere."""

from __future__ import annotations

from ui import balance_words
from ui import words as common
from ui.explorer import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "pane": ("Part", "部分"),
    "pane.levels": ("Levels of my data", "我的数据等级"),
    "pane.table": ("All kinds of data", "全部数据类型"),
    "pane.balance": ("Balance of interests", "利益平衡"),
    # levels
    "column.dataset": ("Dataset", "数据集"),
    "column.in-place": ("In place", "已落实"),
    "column.missing": ("Missing", "未落实"),
    "column.not-said": ("Not said", "未说明"),
    "dataset": ("Dataset", "数据集"),
    "why": ("Why these levels", "为何是这些等级"),
    "controls": ("Controls", "控制措施"),
    "controls.none": ("No control is asked for.", "没有要求控制措施。"),
    "controls.doctrine": ("recommended by the study, not law", "研究建议，非法律要求"),
    "controls.law": ("law", "法律"),
    "controls.for": ("for {levels}", "针对{levels}"),
    "kinds": ("The kinds of data in it, each by itself", "其中各类数据单独而言"),
    "control.in-place.sign": ("✓", "✓"),
    "control.missing.sign": ("✗", "✗"),
    "control.not-said.sign": ("☐", "☐"),
    "control.undetermined.sign": ("?", "?"),
    "hangs": ("hangs on: {facts}", "取决于：{facts}"),
    # table
    "table.about": (
        "What a dataset of one kind alone would be on {date}, with nothing else said of it. "
        "“a / b” stays open: it hangs on the number of persons or on other facts.",
        "{date} 时，仅含一类数据且未说明其他事实的数据集的等级。"
        "“甲 / 乙”表示未定，取决于人数或者其他事实。",
    ),
    "table.find": ("Show only kinds with these words", "仅显示含以下文字的类型"),
    "table.none": ("No kind of data holds these words.", "没有数据类型包含这些文字。"),
    "column.kind": ("Kind of data", "数据类型"),
    "column.below": ("Below", "上位类型"),
    "column.controls": ("Controls", "控制措施"),
    "column.here": ("In this scenario", "本情景"),
    "column.term": ("Term", "术语"),
    "save": ("Save as CSV", "另存为 CSV"),
    # balance
    "transfer": ("Transfer", "出境"),
    "about": (
        "Doctrine, not law: the argument changes no finding of law and no exit code.",
        "学理而非法律：该论证不改变任何法律结论和退出码。",
    ),
    "steps": ("Steps of the argument", "论证步骤"),
    "step": ("Step {n} of {all}", "第 {n} 步，共 {all} 步"),
    "step.tensions": ("tensions", "紧张关系"),
    "step.result": ("result", "结论"),
    "next": ("Next step", "下一步"),
    "back": ("Step back", "上一步"),
    "tensions.none": ("No tension of interests is engaged.", "未涉及利益的紧张关系。"),
    "turns-on": ("It turns on", "取决于"),
    "facts": ("Facts it hangs on", "所取决的事实"),
    "facts.help": (
        "Change one: the argument runs again on a copy, and what changed is shown.",
        "改动一项：论证将在副本上重新进行，并显示变化。",
    ),
    "facts.none": (
        "The argument hangs on no fact that can be turned.",
        "该论证不取决于可改动的事实。",
    ),
    "value.yes": ("yes", "是"),
    "value.no": ("no", "否"),
    "value.unknown": ("unknown", "未知"),
    "was": ("as the scenario says: {value}", "情景所述：{value}"),
    "changed": ("What changed", "变化"),
    "changed.none": ("Nothing changes.", "没有变化。"),
    "changed.form": ("form of sharing", "共享形式"),
    "changed.law": ("law: {status}", "法律：{status}"),
    "open-fact": ("not said", "未说明"),
    "write": ("Write into the scenario", "写入情景"),
    "undo": ("As it was", "恢复"),
    "written": ("Written into the scenario.", "已写入情景。"),
    "unlike": ("asks for", "要求"),
    "outcome.passes": ("passes", "通过"),
    "outcome.fails": ("fails", "未通过"),
    "outcome.unknown": ("not known", "未知"),
}  # fmt: skip

WORDS = texts(_TABLE)
say = speaker(WORDS, balance_words.WORDS, words.WORDS, common.WORDS)
