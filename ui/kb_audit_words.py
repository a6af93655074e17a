"""The words of `heng kb audit`, in English and Chinese."""

from __future__ import annotations

from ui import kb_words, words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "audit.title": ("Audit of the law on {date}", "{date} 法律静态审查"),
    "audit.asked": (
        "{norms} norms; {checks} questions: {single} of single norms, {pairs} of pairs with "
        "contrary actions, {routes} of the route of exports, {numbers} of thresholds",
        "{norms} 条规则，{checks} 个问题：单条规则 {single}，行为相反的成对规则 {pairs}，"
        "出境路径 {routes}，门槛 {numbers}",
    ),
    "audit.searched": (
        "{n} of them searched anew, the others known from an earlier run",
        "其中 {n} 个重新求解，其余取自此前结果",
    ),
    "audit.clean": (
        "Nothing new: each finding is judged.",
        "没有新发现：所有发现均已判断。",
    ),
    "audit.new": ("New findings ({n})", "新发现（{n}）"),
    "audit.judged": ("Judged ({n})", "已判断（{n}）"),
    "audit.settled": ("Settled by a rule of priority ({n})", "由优先规则解决（{n}）"),
    "audit.stale": ("Judgements on findings that are gone ({n})", "发现已不存在的判断（{n}）"),
    "audit.against": ("{one} against {other}", "{one} 与 {other}"),
    "audit.prevails": ("{winner} goes first: {ground}", "{winner} 优先：{ground}"),
    "audit.both": ("both apply: {ground}", "并行适用：{ground}"),
    "audit.exempting": ("exempted by {norms}", "豁免依据：{norms}"),
    "audit.decided": (
        "at {below}: {a}; at {number}: {b}; at {above}: {c}",
        "{below} 时：{a}；{number} 时：{b}；{above} 时：{c}",
    ),
    "audit.nothing": ("nothing", "无"),
    "finding.contradiction": (
        "can both be in force, and nothing says which goes first",
        "可以同时有效，且没有规则说明何者优先",
    ),
    "finding.meeting": ("can both be in force", "可以同时有效"),
    "finding.never": ("can never apply", "永远不能适用"),
    "finding.never-because": (
        "can never apply, because these exclude each other:",
        "永远不能适用，因为以下各项互相排斥：",
    ),
    "finding.swallowed": ("is always exempted when it applies", "一旦适用即被豁免"),
    "finding.gap": ("an export without a route and without an exemption", "既无路径也无豁免的出境"),
    "finding.overlap": ("two that the scale leaves equal hold at once", "分级中同序的两项同时成立"),
    "finding.hole": ("a hole at the threshold", "门槛处有空白"),
    "finding.double": ("two tiers at the threshold", "门槛处两级重叠"),
    "finding.fall": ("the tier falls as the number rises", "数量上升而级别下降"),
    "witness.words": ("for example", "例如"),
    "help.audit": (
        "search the law for contradictions, gaps, dead norms and lost thresholds",
        "静态审查：规则矛盾、路径空白、无法适用的规则、门槛空白",
    ),
    "help.audit-exit": (
        "Exit code 1: there is a finding that kb/audit.toml does not judge.",
        "退出码 1：存在 kb/audit.toml 未判断的发现。",
    ),
    "help.fresh": ("search everything anew", "全部重新求解"),
    "help.all": (
        "show judged findings with their scenarios, and what is settled",
        "显示已判断发现的情景和已解决的冲突",
    ),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, kb_words.WORDS, words.WORDS)
