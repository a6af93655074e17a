"""The words of the Ontology page, in English and Chinese; the rest stands in the explorer's."""

from __future__ import annotations

from dsl.statute import Text
from ui.explorer import words
from ui.words import pick

_TABLE: dict[str, tuple[str, str]] = {
    "loading": (
        "Reading the graph of the law (the first time takes longer)…",
        "正在读取法律图谱（首次较慢）……",
    ),
    "pane": ("Part", "部分"),
    "pane.terms": ("Terms", "术语"),
    "pane.sparql": ("Questions in SPARQL", "SPARQL 查询"),
    "search": ("Search terms in English or Chinese", "用中文或英文检索术语"),
    "found": ("{n} terms found", "找到 {n} 个术语"),
    "found.one": ("1 term found", "找到 1 个术语"),
    "not-found": ("No term holds these words.", "没有术语包含这些词。"),
    "unknown": ("There is no term `{term}`.", "没有术语 `{term}`。"),
    "nearest": ("Did you mean:", "您是否要找："),
    "tree": ("Tree", "层级"),
    "top": ("All tops", "顶层"),
    "below": ("{n} below", "下有 {n} 项"),
    "rest": ("One of the {n} others", "其余 {n} 项之一"),
    "kind.Class": ("concept", "概念"),
    "kind.Sort": ("sort of entity", "主体类别"),
    "kind.Attribute": ("attribute", "属性"),
    "kind.DefinedTerm": ("defined term", "法定用语"),
    "kind.Scale": ("scale", "量表"),
    "kind.NormKind": ("kind of norm", "规范类型"),
    "kind.NamedIndividual": ("individual", "个体"),
    "also": ("Also called", "又称"),
    "written": ("In a scenario", "情景中写作"),
    "defined-by": ("Defined by", "定义出处"),
    "matches": ("In other vocabularies", "其他词汇表"),
    "match.exactMatch": ("the same as", "等同"),
    "match.closeMatch": ("close to", "相近"),
    "match.broadMatch": ("narrower than", "窄于"),
    "match.narrowMatch": ("broader than", "宽于"),
    "match.relatedMatch": ("related to", "相关"),
    "attributes.Sort": ("What a scenario may say of it", "情景可以就其说明"),
    "attributes.Class": ("Attributes that may take it", "可取此值的属性"),
    "instances": ("Instances", "实例"),
    "uses": ("Norms that use it ({n})", "使用它的规范（{n}）"),
    "uses.none": ("No norm names it.", "没有规范使用它。"),
    "column.article": ("Article", "条款"),
    "column.norm": ("Norm", "规范"),
    "column.version": ("Version", "版本"),
    "column.says": ("What", "内容"),
    "more": ("and {n} more", "以及另外 {n} 项"),
    "no-definition": ("No definition is given.", "没有给出定义。"),
    "reach": ("Reach of the graph", "图的范围"),
    "reach.1": ("next to it", "直接相关"),
    "reach.2": ("two steps", "两步之内"),
    "cut": (
        "The graph shows the first {n} of {all} terms.",
        "图中仅显示 {all} 个术语中的前 {n} 个。",
    ),
    "alt": (
        "Graph of the terms around “{term}”: {n} terms. The list above the graph holds them all.",
        "“{term}”及其周围 {n} 个术语的关系图。上方列表含全部术语。",
    ),
    "way.subClassOf": ("is a", "属于"),
    "way.domain": ("is said of", "说明"),
    "way.range": ("takes values of", "取值于"),
    "way.type": ("is an instance of", "是其实例"),
    "way.other": ("other relation", "其他关系"),
    "how.scale": ("on the scale", "所属量表"),
    "how.contraryTo": ("contrary to", "相反"),
    "how.disjointWith": ("never the same as", "互斥"),
    "how.outranks": ("outranks", "优先于"),
    "how.remedialValue": ("may be turned into", "可转为"),
    "how.concerns": ("concerns", "涉及"),
    "how.target": ("points to", "指向"),
    "how.headerConcept": ("named by a kind of", "以其类别命名"),
    "how.effort": ("takes the effort", "所需力度"),
    "how.oneSide": ("one side", "一方"),
    "how.otherSide": ("other side", "另一方"),
    "how.engages": ("engages", "牵涉"),
    "how.countedFrom": ("counted from", "起算于"),
    # SPARQL
    "recipe": ("Questions of the cookbook", "查询示例"),
    "recipe.own": ("A question of your own", "自拟查询"),
    "recipe.changed": ("The query below has been changed.", "下方查询已被修改。"),
    "query": ("Query", "查询"),
    "query.help": (
        "Reading only, over law and ontology; at most {n} rows and {seconds} seconds. The usual "
        "prefixes are known: {prefixes}",
        "仅可读取法律与本体；至多 {n} 行、{seconds} 秒。已知常用前缀：{prefixes}",
    ),
    "ask": ("Ask", "查询"),
    "asking": ("Asking the graph…", "正在查询……"),
    "answer": ("{n} rows in {seconds} s", "{n} 行，用时 {seconds} 秒"),
    "answer.one": ("1 row in {seconds} s", "1 行，用时 {seconds} 秒"),
    "stale": (
        "The answer below is that of the query before it was changed.",
        "以下为修改前查询的结果。",
    ),
    "as-graph": ("As a graph", "以图显示"),
    "from": ("From", "起点"),
    "to": ("To", "终点"),
    "graph-alt": (
        "Graph of the answer: {n} nodes. The table holds the same.",
        "查询结果图：{n} 个节点。表格内容相同。",
    ),
    "node": ("node", "节点"),
    "open-term": ("Show the term {term}", "查看术语 {term}"),
    "save": ("Save as {form}", "另存为 {form}"),
}  # fmt: skip

WORDS: dict[str, Text] = {key: Text(en, zh) for key, (en, zh) in _TABLE.items()}


def say(key: str, lang: str, **filling: object) -> str:
    """The page's own entry `key` in `lang`, filled; otherwise that of the explorer."""
    if filling.get("n") == 1 and f"{key}.one" in WORDS:
        key = f"{key}.one"
    own = WORDS.get(key)
    return pick(own, lang).format(**filling) if own else words.say(key, lang, **filling)
