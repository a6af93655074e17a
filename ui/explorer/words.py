"""The words of the explorer page, in English and Chinese; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "claim": ("data law, weighed with reasons", "数据法规，衡之有据"),
    "page.weigh": ("Weigh", "衡量"),
    "page.flow_map": ("Flow map", "数据流图"),
    "page.law": ("Law", "法规"),
    "page.conflicts": ("Conflicts", "冲突"),
    "page.ontology": ("Ontology", "本体"),
    "page.levels": ("Levels & balance", "等级与平衡"),
    "page.portfolio": ("Portfolio", "数据流总览"),
    "page.article": ("Study", "研究"),
    "language": ("Language", "语言"),
    "choose": ("Scenario", "情景"),
    "as-of": ("Law as of", "适用法律截至"),
    "as-of.help": (
        "The law in force on this day. The scenario's own date unless you change it.",
        "按该日有效的法律衡量；未改动时采用情景自身的日期。",
    ),
    "as-of.other": (
        "as of {date}, instead of the scenario's {own}",
        "截至 {date}（情景所写为 {own}）",
    ),
    "own-file": ("{file} (your file)", "{file}（您的文件）"),
    "untitled": ("Untitled", "未命名"),
    "new": ("New scenario", "新情景"),
    "editor": ("Scenario text", "情景文本"),
    "editor.marked": ("The answer rests on: {lines}", "该结论所依据：{lines}"),
    "editor.unmarked": (
        "The answer rests on nothing said here.",
        "该结论不以此处所述为依据。",
    ),
    "reset": ("Undo my edits", "撤销修改"),
    "download": ("Download text", "下载文本"),
    "findings": ("Findings", "结论"),
    "part.routes": ("Export routes", "出境路径"),
    "part.duties": ("Duties", "义务"),
    "part.abroad": ("Asked by the law of another State", "外国法的要求"),
    "part.levels": ("Levels", "等级"),
    "part.conflicts": ("Conflicts", "冲突"),
    "part.other": ("Permissions and rights", "许可与权利"),
    "part.basis": ("What this answer takes for granted", "本结论的前提"),
    "none.conflicts": ("No norms pull apart here.", "没有相互冲突的规范。"),
    "none.datasets": ("No dataset is declared.", "没有声明数据集。"),
    "none.levels": (
        "By the law of this day no level follows.",
        "依该日的法律，没有可得出的等级。",
    ),
    "wrong": ("What is wrong", "问题所在"),
    "missing": ("What is not known", "未知事实"),
    "todo": ("What is not shown to be done", "尚未说明已完成"),
    "proof": ("Why", "理由"),
    "exemptions": ("Exemptions considered", "所考虑的豁免"),
    "several": ("{n} provisions ask for it", "{n} 项规定提出此要求"),
    "bearer": ("Who", "义务主体"),
    "margin": ("Distance to the next threshold", "距下一门槛"),
    "above": ("shown above", "见上"),
    "cut": ("the rest of this proof is left out", "其余部分从略"),
    "lines": ("lines {lines}", "第 {lines} 行"),
    "lines.one": ("line {lines}", "第 {lines} 行"),
    "row": ("row {n}", "第 {n} 行"),
    "line": ("line {n}", "第 {n} 行"),
    "jump": ("Show line {n} in the scenario", "在情景中显示第 {n} 行"),
    "truth.true": ("holds", "成立"),
    "truth.false": ("does not hold", "不成立"),
    "truth.unknown": ("not known", "未知"),
    "truth.true.says": ("{says}", "{says}"),
    "truth.false.says": ("not “{says}”", "并非“{says}”"),
    "truth.unknown.says": ("not known whether “{says}”", "未知是否“{says}”"),
    "unread": (
        "This scenario cannot be weighed yet",
        "该情景暂时无法衡量",
    ),
    "unread.help": (
        "Correct it on the left; the findings come back by themselves.",
        "请在左侧改正，结论会自动恢复。",
    ),
    "compiling": (
        "Compiling the knowledge base (only the first time)…",
        "正在编译知识库（仅首次）……",
    ),
    "weighing": ("Weighing the scenario…", "正在衡量该情景……"),
    "broken": (
        "The knowledge base does not compile",
        "知识库无法编译",
    ),
    "gone": ("The file cannot be read: {file}", "无法读取文件：{file}"),
    "receipt": ("receipt", "回执"),
    "versions": ("Versions used", "所用版本"),
}  # fmt: skip

STARTER = {
    "en": """\
# Say what you know; what is left out counts as unknown, never as "no".
scenario "My scenario" { as-of 2026-11-23 }

organization us { name "Our company"  located CN  ciio no }
recipient partner { located SG }

dataset customers {
  controller  us
  contains    contact-details, consumption-record
  stored      CN
}

transfer export {
  data              customers
  from              us
  to                partner
  people-this-year  20_000
}
""",
    "zh": """\
# 写出已知的事实；没有写的视为未知，而不是“否”。
情景 "我的情景" { 截至 2026-11-23 }

组织 本公司 { 名称 "本公司"  所在地 中国  关键信息基础设施运营者 否 }
接收方 合作方 { 所在地 新加坡 }

数据集 客户 {
  控制者  本公司
  包含    联系方式, 消费记录
  存储地  中国
}

出境 导出 {
  数据          客户
  提供方        本公司
  接收          合作方
  本年个人数    2万
}
""",
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
