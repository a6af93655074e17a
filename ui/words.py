"""Every word the ways in say of their own, in English and Chinese: one table, looked up by key.

What the law or the scenario says comes in two languages from the report; the messages about an
input stand in `dsl.messages`. A key is `group.code`; `{…}` are filled by `say`.
"""

from __future__ import annotations

from engine.report import Route
from ui.lexicon import pick, speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    # standing of a duty, a permission, a task
    "status.breached": ("breached", "违反"),
    "status.open": ("open", "待办"),
    "status.undetermined": ("undetermined", "未定"),
    "status.met": ("met", "已履行"),
    "status.defeated": ("exempt", "免除"),
    "status.available": ("available", "可行使"),
    "status.void": ("does not apply", "不适用"),
    "status.holds": ("holds", "成立"),
    "status.fails": ("does not hold", "不成立"),
    # truth of a step
    "truth.true": ("“{says}”", "“{says}”"),
    "truth.false": ("not “{says}”", "并非“{says}”"),
    "truth.unknown": ("not known whether “{says}”", "未知是否“{says}”"),
    # export routes
    "route.prohibited": ("Prohibited", "禁止出境"),
    "route.approval": ("Approval of the competent authority", "须经主管机关批准"),
    "route.security-assessment": ("Security assessment by the CAC", "数据出境安全评估"),
    "route.contract-or-certification": (
        "Standard contract or certification",
        "订立标准合同或者通过认证",
    ),
    "route.negative-list": ("As the negative list provides", "按负面清单管理"),
    "route.exempt": (
        "Exempt: no assessment, contract or certification is asked for",
        "豁免：无须安全评估、标准合同或者认证",
    ),
    "route.unasked": ("None: no provision asks for one", "无：没有规定要求履行出境程序"),
    "route.not-an-export": ("Not an export of data", "不属于数据出境"),
    "route.undetermined": ("Undetermined", "未定"),
    # scales
    "scale.protection-level": ("Protection level", "保护等级"),
    "scale.statutory-class": ("Statutory class", "法定分级"),
    "scale.sensitivity": ("Sensitivity", "敏感性"),
    "scale.volume": ("Persons of the handler", "处理者人数规模"),
    "scale.mlps-grade": ("MLPS grade", "等级保护"),
    "scale.export-route": ("Export route", "出境路径"),
    # conflicts
    "conflict.foreign": ("law of another State", "外国法"),
    "conflict.breach": ("if it is not followed: {costs}", "不遵守的后果：{costs}"),
    "resolution.prevails": ("{winner} prevails", "适用 {winner}"),
    "resolution.cumulative": ("both apply", "并行适用"),
    "resolution.by-case": ("decided case by case", "依个案确定"),
    "resolution.open": ("not settled by the law", "法律未作解决"),
    "resolution.referred": ("{body} has to rule which applies", "须由{body}裁决"),
    # kinds and ranks
    "modality.duty": ("duty", "义务"),
    "modality.prohibition": ("prohibition", "禁止"),
    "modality.permission": ("permission", "许可"),
    "modality.recommendation": ("recommendation", "建议"),
    "modality.right": ("right", "权利"),
    "modality.power": ("power", "权力"),
    "modality.exempts": ("exemption", "豁免"),
    "modality.constitutes": ("definition", "认定"),
    "rank.law": ("law", "法律"),
    "rank.administrative-regulation": ("administrative regulation", "行政法规"),
    "rank.departmental-rule": ("departmental rule", "部门规章"),
    "rank.normative-document": ("normative document", "规范性文件"),
    "rank.guidance": ("guidance", "指引"),
    "rank.judicial-interpretation": ("judicial interpretation", "司法解释"),
    "rank.local-regulation": ("local regulation", "地方性法规"),
    "rank.doctrine": ("doctrine", "学说"),
    "rank.draft": ("draft", "草案"),
    # what a fact rests on, what a part of a proof is
    "said.assumed": ("assumed", "推定"),
    "said.derived": ("follows from the rest", "由他处得出"),
    "said.not-said": ("not said", "未说明"),
    "relation.condition": ("applies if", "适用条件"),
    "relation.fulfilment": ("done", "履行"),
    "relation.exception": ("exception", "例外"),
    "relation.shown-above": ("shown above", "见上"),
    "relation.constituted-by": ("because", "认定依据"),
    # the check report
    "report.as-of": ("as of {date}", "截至 {date}"),
    "report.clocks": ("Clocks running", "正在计时"),
    "report.routes": ("Export routes", "出境路径"),
    "report.todo": ("To do", "须做事项"),
    "report.abroad": (
        "Asked by the law of another State; no part of the answer above",
        "外国法的要求（不计入以上结论）",
    ),
    "report.unknown": ("Unknown", "未知事实"),
    "report.levels": ("Protection levels", "保护等级"),
    "report.balance": ("Balance of interests (doctrine)", "利益衡量（学说）"),
    "report.conflicts": ("Conflicts between norms", "规范冲突"),
    "report.assumptions": ("Assumed, because nothing is said", "未说明而作的推定"),
    "report.judgements": ("Judgement calls", "需要判断之处"),
    "report.no-route": ("No transfer is declared.", "没有声明出境活动。"),
    "report.no-task": ("Nothing to do follows from the facts.", "依所述事实，没有须做的事项。"),
    "report.empty": ("Nothing is declared beside the title.", "除标题外没有声明任何内容。"),
    "report.nothing-unknown": (
        "Every fact that matters is known.",
        "有关事实均已说明。",
    ),
    "report.fines": ("What the breaches may cost", "违反可能招致的罚款"),
    "report.also": ("also: {sources}", "另见：{sources}"),
    "report.first": ("told for {transfer}:", "以 {transfer} 为例："),
    "report.more": ("and {n} more", "另有 {n} 项"),
    "report.next": ("Next", "下一步"),
    "report.receipt": ("receipt", "回执"),
    "row.under": ("under", "依据"),
    "row.margin": ("margin", "距门槛"),
    "row.not-exempt": ("not exempt", "不豁免"),
    "row.exempt": ("exempt", "豁免"),
    "row.could-be": ("could be", "可能为"),
    "row.unknown": ("unknown", "未知"),
    "row.wrong": ("wrong", "问题"),
    "row.missing": ("missing", "欠缺"),
    "row.first": ("ask first", "首先查明"),
    "row.then": ("then", "其次"),
    "margin.where": ("{source}: {counts}", "{source}：{counts}"),
    "margin.known": ("{have} of {threshold}", "{have}，门槛 {threshold}"),
    "margin.between": ("between {low} and {high}", "{low} 至 {high}"),
    "margin.at-least": ("at least {low}", "至少 {low}"),
    "margin.left": ("{n} left before “{route}”", "距“{route}”还差 {n}"),
    "margin.reached": ("reached on {date} at this pace", "按此增速 {date} 达到"),
    "margin.crossed": ("“{route}” may already be due", "可能已须“{route}”"),
    "margin.unknown": ("not known how far from “{route}”", "距“{route}”多远未知"),
    "fact.measure": ("{entity} has {kind}", "{entity} 的{kind}"),
    "task.may": ("may {what}", "可以{what}"),
    "task.each": ("each", "各项"),
    "task.unknown": ("hangs on {facts}", "取决于 {facts}"),
    "task.keep": ("keep {span}", "保存 {span}"),
    "fine.fixed": ("up to {fine}", "最高 {fine}"),
    "fine.turnover": ("up to {percent} % of turnover", "最高为上年度营业额 {percent}%"),
    "fine.both": (
        "up to {fine} or {percent} % of turnover",
        "最高 {fine}或者上年度营业额 {percent}%",
    ),
    "fine.none": ("no fine", "不罚款"),
    "fine.optional": ("no fine, or {fine}", "不罚款，或者{fine}"),
    "fine.gains": ("{low} to {high} times the sum concerned", "有关数额的 {low} 至 {high} 倍"),
    "fine.persons": ("those responsible {fine}", "责任人员 {fine}"),
    "fine.range": ("{low} to {high}", "{low}至 {high}"),
    "fine.share": ("up to {fine} ({percent} % of turnover)", "最高 {fine}（营业额的 {percent}%）"),
    "fine.greater": ("the greater is the ceiling", "以较高者为上限"),
    "fine.from": ("{low} to {high}", "{low}至 {high}"),
    "fine.least": ("{low} to {high} or more", "{low}至 {high}或者更高"),
    "fine.total": ("{fine} for {n} acts, each punished on its own", "{n} 个行为分别处罚共 {fine}"),
    "fine.total.one": ("{fine} for one act", "一个行为 {fine}"),
    "fine.one-act": (
        "one act, one fine: {sources} not added",
        "一个行为只罚一次：{sources} 不另计",
    ),
    "fine.also": ("{sources} not added", "{sources} 不另计"),
    # time
    "time.not-yet": ("not yet in force: {names}", "尚未施行：{names}"),
    "time.no-longer": ("no longer in force: {names}", "已经失效：{names}"),
    "time.from": ("{name} (from {date})", "{name}（{date} 起）"),
    "time.until": ("{name} (until {date})", "{name}（至 {date}）"),
    "time.next": ("the law next changes on {date}: {names}", "法律下次变动：{date}（{names}）"),
    "time.known": ("law as known on {date}", "所据法律截至 {date}"),
    "time.drafts": (
        "weighed as if they were law: {names}; what rests on them is marked “draft”",
        "一并衡量的草案：{names}；据此得出的内容标有“草案”",
    ),
    "time.draft": ("draft", "草案"),
    "time.provisional": (
        "provisional: the holidays of {years} are not published",
        "暂定：{years} 年放假安排尚未公布",
    ),
    "time.drafted": ("{n} by drafts", "{n} 据草案"),
    "time.in-force": ("in force {date}", "{date} 施行"),
    "time.announced": ("in force from {date}", "将于 {date} 施行"),
    "time.unread": (
        "† date not read in a text of the instrument",
        "† 该日期未在文本中核对",
    ),
    "time.hidden": ("{n} drafts: --with-drafts", "另有 {n} 个草案：--with-drafts"),
    "time.hidden.one": ("1 draft: --with-drafts", "另有 1 个草案：--with-drafts"),
    # what a change of the law changes
    "impact.entered": ("now in force: {names}", "新施行：{names}"),
    "impact.left": ("no longer: {names}", "已失效：{names}"),
    "impact.count-route": ("{n} routes", "{n} 条路径"),
    "impact.count-route.one": ("1 route", "1 条路径"),
    "impact.count-duty": ("{n} duties", "{n} 项义务"),
    "impact.count-duty.one": ("1 duty", "1 项义务"),
    "impact.count-level": ("{n} levels", "{n} 项等级"),
    "impact.count-level.one": ("1 level", "1 项等级"),
    "impact.count-exposure": ("{n} fines", "{n} 项罚款"),
    "impact.count-exposure.one": ("1 fine", "1 项罚款"),
    "impact.count-restated": ("{n} only restated", "{n} 项仅依据变动"),
    "impact.nothing": ("Nothing stands otherwise.", "结论没有变化。"),
    "impact.route": ("Routes", "路径"),
    "impact.duty": ("Duties", "义务"),
    "impact.level": ("Levels", "等级"),
    "impact.exposure": ("Fines", "罚款"),
    "impact.restated": ("As before, under other provisions", "结论不变，依据变动"),
    "impact.new": ("none", "无"),
    "impact.gone": ("gone", "不再适用"),
    "impact.because": ("because", "原因"),
    "impact.by-facts": ("dated facts: {facts}", "所述日期：{facts}"),
    "impact.cause-entered": ("{source} entered into force on {date}", "{source} 于 {date} 施行"),
    "impact.cause-left": ("{source} ended on {date}", "{source} 于 {date} 起不再适用"),
    "question.settles": ("settles {n} findings", "可定 {n} 项"),
    "question.settles.one": ("settles 1 finding", "可定 1 项"),
    # the proof
    "proof.gist": ("gist", "要旨"),
    "proof.deadline": ("deadline", "期限"),
    "proof.keep": ("keep", "保存"),
    "proof.sanction": ("sanction", "责任"),
    "proof.defeated": ("defeated by", "被豁免于"),
    "proof.judgement": ("judgement", "判断"),
    "proof.on": ("on {entity}", "对 {entity}"),
    "proof.above": ("(shown above)", "（见上）"),
    "proof.same": ("{n} more of the same kind", "另有 {n} 个同类部分"),
    "proof.several": (
        "{n} findings match; ask for one of them:",
        "有 {n} 项符合，请选其一：",
    ),
    "proof.gains": ("{low} to {high} times the unlawful gains", "违法所得 {low} 至 {high} 倍"),
    "proof.persons": ("those responsible: {low} to {high}", "责任人员：{low}至 {high}"),
    "proof.range": ("{low} to {high}", "{low}至 {high}"),
    # what went wrong
    "error.prefix": ("error: ", "错误："),
    "error.missing": ("there is no file `{file}`", "文件 `{file}` 不存在"),
    "error.directory": ("`{file}` is a folder; a file is expected", "`{file}` 是文件夹，应为文件"),
    "error.permission": ("`{file}` may not be read", "没有读取 `{file}` 的权限"),
    "error.unreadable": ("`{file}` cannot be read: {reason}", "无法读取 `{file}`：{reason}"),
    "error.unwritable": ("the answer cannot be written: {reason}", "无法写出结果：{reason}"),
    "error.out": (
        "`{file}` cannot be written: {reason}",
        "无法写入 `{file}`：{reason}",
    ),
    "error.large": (
        "`{file}` has more than {most} bytes",
        "`{file}` 超过 {most} 字节",
    ),
    "error.date": (
        "`{text}` is not a date; write it as 2026-11-23",
        "`{text}` 不是日期，应写作 2026-11-23",
    ),
    "error.moment": (
        "`{text}` is neither a date nor a moment; write 2026-11-23 or 2026-11-23T14:30",
        "`{text}` 不是日期或者时刻，应写作 2026-11-23 或者 2026-11-23T14:30",
    ),
    "error.order": ("{later} does not lie after {earlier}", "{later} 不在 {earlier} 之后"),
    "error.port": ("`{text}` is not a port (1 to 65535)", "`{text}` 不是端口号（1 至 65535）"),
    "error.norm": (
        "nothing in the law or in this scenario is called `{text}`",
        "法规和本情景中都没有 `{text}`",
    ),
    "error.entity": ("nothing in this scenario is called `{text}`", "本情景中没有 `{text}`"),
    "error.not-on": ("`{text}` has no finding on `{entity}`", "`{text}` 与 `{entity}` 无关"),
    "error.nearest": ("nearest: {names}", "最接近的有：{names}"),
    "error.own": ("{path} is no folder that can be read", "无法读取文件夹 {path}"),
    "error.knowledge": (
        "the knowledge base does not compile: {n} faults",
        "知识库无法编译：{n} 处错误",
    ),
    "error.explorer": (
        "the explorer needs the package `streamlit`: pip install streamlit",
        "浏览器界面需要 `streamlit` 包：pip install streamlit",
    ),
    "error.usage": ("see `{prog} --help`", "用法见 `{prog} --help`"),
    "error.internal": (
        "this is a fault of Heng, not of your input ({reason}); HENG_DEBUG=1 shows where",
        "这是衡自身的缺陷，并非输入有误（{reason}）；设 HENG_DEBUG=1 可查看位置",
    ),
    # knowledge base
    "kb.instruments": ("{n} instruments", "{n} 部规范"),
    "kb.articles": ("{n} articles", "{n} 条"),
    "kb.articles.one": ("1 article", "1 条"),
    "kb.norms": ("{n} norms", "{n} 项规则"),
    "kb.norms.one": ("1 norm", "1 项规则"),
    "kb.from": ("from {date}", "{date} 起"),
    "kb.concepts": ("{n} concepts", "{n} 个概念"),
    "kb.sorts": ("{n} sorts", "{n} 类对象"),
    "kb.terms": ("{n} defined terms", "{n} 个认定用语"),
    "kb.hash": ("rulebook {hash}", "规则库 {hash}"),
    "kb.until": ("until {date}", "至 {date}"),
    # the explorer
    "explore.open": (
        "Whoever reaches {host} can use it, and read what is written there: there is no password",
        "能够访问 {host} 的任何人都可以使用并看到其中内容：不设密码",
    ),
    "explore.at": (
        "The explorer opens at {url} (stop with Ctrl-C)",
        "浏览器界面：{url}（Ctrl-C 停止）",
    ),
    # help
    "help.heng": (
        "Weighs data flows against China's data statutes.",
        "以中国数据法规衡量数据处理活动。",
    ),
    "help.check": ("check scenarios and say what the law asks", "检查情景，说明法律的要求"),
    "help.explain": ("prove one finding, down to the facts", "逐步证明一项结论，直至事实"),
    "help.schema": ("print the JSON Schema of an answer", "输出结果的 JSON Schema"),
    "help.record": ("of which answer (default: report)", "哪一种结果（默认 report）"),
    "help.explore": ("open the explorer in the browser", "在浏览器中打开交互界面"),
    "help.kb": (
        "the knowledge base: what it holds, questions to it, its graph",
        "知识库：内容、查询与图谱",
    ),
    "help.kb-compile": ("compile ontology and statutes, report faults", "编译本体与法规，报告错误"),
    "help.kb-list": ("list the instruments", "列出所收规范"),
    "help.kb-timeline": ("the history of the field, by date", "按日期列出立法沿革"),
    "help.impact": (
        "what stands otherwise on a later date, and because of which provision",
        "比较两个日期：哪些结论改变，因何条款",
    ),
    "help.from": ("the earlier date", "较早的日期"),
    "help.to": ("the later date", "较晚的日期"),
    "help.with": (
        "a folder of your own modules, weighed beside the law",
        "自有模块所在文件夹，与法律一并衡量",
    ),
    "help.with-drafts": ("read drafts too; they are marked", "一并读取草案，并予标明"),
    "help.table": ("table (default) or json", "table（默认）或 json"),
    "help.files": (
        "scenario files (.heng); `-` reads standard input",
        "情景文件（.heng）；`-` 为标准输入",
    ),
    "help.file": ("a scenario file (.heng)", "情景文件（.heng）"),
    "help.format": (
        "terminal (default), json (one report a line), html, markdown, docx, sarif or junit",
        "terminal（默认）、json（每行一份报告）、html、markdown、docx、sarif 或 junit",
    ),
    "help.out": (
        "write to this file; its ending says the form unless --format does",
        "写入该文件；未指定 --format 时按扩展名确定格式",
    ),
    "help.lang": ("language of the answer", "回答所用的语言"),
    "help.as-of": ("weigh as of this date, e.g. 2026-11-23", "以该日的法律衡量，如 2026-11-23"),
    "help.strict": (
        "exit 3 when something is open or undetermined",
        "有待办或未定事项时退出码为 3",
    ),
    "help.command": ("COMMAND", "命令"),
    "help.norm": (
        'a norm (PIPL-55-…), a provision ("PIPL 55(4)"), `route`, `level`, or words of an action',
        '规范编号（PIPL-55-…）、条款（"PIPL 55(4)"）、`路径`、`等级`，或者行为名称的一部分',
    ),
    "help.on": ("only on this transfer, dataset, …", "仅对该出境活动、数据集等"),
    "help.host": (
        "address on which the explorer listens (default 127.0.0.1: this machine alone)",
        "界面监听的地址（默认 127.0.0.1，仅限本机）",
    ),
    "help.port": ("port of the explorer (default 8501)", "界面端口（默认 8501）"),
    "help.version": ("print the version", "显示版本"),
    "help.help": ("show this help", "显示帮助"),
    "help.options": ("options", "选项"),
    "help.commands": ("commands", "命令"),
    "help.arguments": ("arguments", "参数"),
    "help.usage": ("usage: ", "用法："),
    "help.exit": (
        "Exit codes: 0 nothing breached, 1 something breached, 2 input wrong, "
        "3 (with --strict) something open or undetermined.",
        "退出码：0 无违反；1 有违反；2 输入有误；3（加 --strict 时）有待办或未定事项。",
    ),
}

WORDS = texts(_TABLE)
say = speaker(WORDS)


def name(group: str, code: str, lang: str) -> str:
    """The word for a code of the report, e.g. `name("route", "exempt", "en")`.

    A code that the table does not know is its own name.
    """
    known = WORDS.get(f"{group}.{code}")
    return pick(known, lang) if known else code


def route_name(route: Route, lang: str) -> str:
    """The words for a transfer's route; exempt by nothing is not being asked for one at all."""
    unasked = route.route == "exempt" and not route.under
    return name("route", "unasked" if unasked else route.route, lang)


def number(value: int, lang: str) -> str:
    """A whole number as the language writes it: 84,000 or 8.4 万."""
    if lang == "zh":
        for unit, word in ((100_000_000, "亿"), (10_000, "万")):
            if value >= unit and value % (unit // 10_000 or 1) == 0 and value % (unit // 100) == 0:
                return f"{value / unit:g} {word}"
    return f"{value:,}"


def money(value: int, lang: str) -> str:
    """An amount in RMB: RMB 50 million, 5000 万元."""
    if lang == "zh":
        return f"{number(value, lang)}元"
    for unit, word in ((1_000_000_000, "billion"), (1_000_000, "million")):
        if value >= unit and value % (unit // 100) == 0:
            return f"RMB {value / unit:g} {word}"
    return f"RMB {value:,}"


def fine(fine_up_to: int | None, turnover_up_to: int | None, lang: str) -> str:
    """The ceiling of a sanction in words; empty where none is fixed."""
    if fine_up_to is not None and turnover_up_to is not None:
        return say("fine.both", lang, fine=money(fine_up_to, lang), percent=turnover_up_to)
    if fine_up_to is not None:
        return say("fine.fixed", lang, fine=money(fine_up_to, lang))
    if turnover_up_to is not None:
        return say("fine.turnover", lang, percent=turnover_up_to)
    return ""
