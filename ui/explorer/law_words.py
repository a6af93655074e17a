"""The words of the Law page, in English and Chinese; the rest stands in `ui.kb_words`."""

from __future__ import annotations

from ui import kb_words, words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "search": ("Search", "搜索"),
    "search.hint": ("e.g. PIPL 55, sensitive, 影响评估", "例如：PIPL 55、敏感、impact"),
    "search.found": ("{n} articles for “{query}”", "“{query}”：{n} 条"),
    "search.found.one": ("1 article for “{query}”", "“{query}”：1 条"),
    "search.terms": ("Terms:", "概念："),
    "search.none": (
        "No article has all of these words: “{query}”.",
        "没有同时含有这些词的条文：“{query}”。",
    ),
    "search.nearest": ("Nearest:", "最接近的："),
    "search.nothing": ("Nothing is near to it either.", "也没有相近的内容。"),
    "search.more": ("Only the best {n} are shown.", "仅显示最相关的 {n} 条。"),
    "instrument": ("Instrument", "规范"),
    "instrument.any": ("All instruments", "全部规范"),
    "article": ("Article", "条文"),
    "article.any": ("Overview", "概览"),
    "before": ("Previous article", "上一条"),
    "after": ("Next article", "下一条"),
    "unknown": ("Nothing here is called “{asked}”.", "没有名为“{asked}”的内容。"),
    "unknown.nearest": ("Did you mean:", "您是否指："),
    "time": ("The law changes on", "法律变动之日"),
    "time.help": (
        "Moving it sets the date of the whole explorer.",
        "移动即改变整个浏览器所适用的日期。",
    ),
    "time.before": ("Earlier change", "前一次变动"),
    "time.after": ("Later change", "后一次变动"),
    "time.none": (
        "Nothing that is held here was in force yet; the first entered into force on {day}.",
        "该日尚无所收规范施行；最早的自 {day} 起施行。",
    ),
    "time.on": ("On {day}", "{day}"),
    "time.entered": ("entered into force", "开始施行"),
    "time.ended": ("ended", "停止适用"),
    "time.partly": ("says something else from then on", "自此内容有变"),
    "held": (
        "{n} instruments, {articles} articles, {norms} norms",
        "{n} 部规范、{articles} 条、{norms} 条规则",
    ),
    "state.in-force": ("in force", "施行中"),
    "state.coming": ("not yet in force", "尚未施行"),
    "state.past": ("no longer in force", "已失效"),
    "state.note": (
        "Not law on {day}: shown is the version {version}, {when}.",
        "{day} 并非现行法：所示为 {version} 版（{when}）。",
    ),
    "column.code": ("Short name", "简称"),
    "column.title": ("Title", "名称"),
    "column.rank": ("Rank", "位阶"),
    "column.state": ("On the day", "当日状态"),
    "column.from": ("In force from", "施行日期"),
    "column.until": ("Until", "截止"),
    "column.articles": ("Articles", "条文"),
    "column.norms": ("Norms", "规则"),
    "column.number": ("Article", "条"),
    "column.chapter": ("Chapter", "章节"),
    "column.status": ("Taken up as", "收录方式"),
    "column.gist": ("Gist", "要旨"),
    "pick.row": (
        "Choose a row to open it, or use the boxes on the left.",
        "点选一行即可打开，也可用左侧选择框。",
    ),
    "chapters": (
        "Chapters are shown once the official text is attached; until then the articles stand in"
        " their order.",
        "附上官方文本后显示章节；此前按条文顺序排列。",
    ),
    "view": ("View", "查看"),
    "view.text": ("Norms", "规则"),
    "view.versions": ("Versions", "版本对照"),
    "view.links": ("References", "引用关系"),
    "norms.none": ("No norm is encoded in this article.", "本条未编码规则。"),
    "norm.off": ("not law on {day}", "{day} 非现行"),
    "source": ("As encoded", "编码原文"),
    "source.gone": ("the file of the module cannot be read", "无法读取模块文件"),
    "official.from": ("{file}, attached {day}", "{file}，{day} 附上"),
    "official.none": (
        "No official text is attached. Attach yours with",
        "未附官方文本。可用以下命令附上：",
    ),
    "official.lacks": (
        "The attached text has no such article.",
        "所附文本中没有这一条。",
    ),
    "versions.one": (
        "Held in one version only; no other to set beside it.",
        "仅有一个版本，无可对照。",
    ),
    "versions.alone": ("No counterpart in the version {version}.", "{version} 版无对应条文。"),
    "versions.same-norms": (
        "{n} norms say the same in both, but for numbers of articles.",
        "{n} 条规则除条号外两版相同。",
    ),
    "versions.same-norms.one": (
        "1 norm says the same in both, but for numbers of articles.",
        "1 条规则除条号外两版相同。",
    ),
    "versions.changed": ("changed", "有改动"),
    "versions.added": ("only in the later", "仅见于新版"),
    "versions.gone": ("only in the earlier", "仅见于旧版"),
    "versions.dated": (
        "Within this version: {norm} is law {when}.",
        "本版本内：{norm} 的适用期间为{when}。",
    ),
    "links.out": ("This article refers to", "本条所引用"),
    "links.in": ("Refers to this article", "引用本条者"),
    "links.none": ("No reference to or from this article.", "没有引用或者被引用。"),
    "links.alt": (
        "A graph: {here} in the middle, what refers to it on the left, what it refers to on the"
        " right.",
        "引用关系图：中间为 {here}，左侧为引用本条者，右侧为本条所引用者。",
    ),
    "links.more": ("The graph shows the first {n} on each side.", "图中每侧仅显示前 {n} 项。"),
    "way.see": ("refers to", "参见"),
    "way.sanction": ("is sanctioned by", "责任在"),
    "way.defeats": ("frees from", "排除适用"),
    "way.between": ("reconciles", "协调冲突"),
    "way.ground": ("rests on", "以之为据"),
    "way.until": ("is ended by", "终止于"),
    "kind.here": ("this article", "本条"),
    "kind.law": ("article held", "已收录条文"),
    "kind.outside": ("not held", "未收录"),
    "go.conflicts": ("Conflicts of this instrument", "该规范的冲突"),
}  # fmt: skip

WORDS = texts(_TABLE)
say = speaker(WORDS, kb_words.WORDS, words.WORDS)
