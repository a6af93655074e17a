"""The words of `heng kb coverage`, `show`, `query` and `export`; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    # coverage
    "column.instrument": ("instrument", "规范"),
    "column.encoded": ("encoded", "已编码"),
    "column.definition": ("definition", "定义"),
    "column.institutional": ("institutional", "组织"),
    "column.not-encoded": ("not encoded", "未编码"),
    "column.entries": ("entries", "条目"),
    "column.articles": ("articles", "总条数"),
    "column.percent": ("with an entry", "有条目"),
    "column.norms": ("norms", "规则"),
    "column.exercised": ("exercised", "已验证"),
    "column.never-hold": ("hold in no scenario", "无情景成立"),
    "column.never-fail": ("fail in no scenario", "无情景不成立"),
    "exercise.files": (
        "norms that hold in one of {n} scenarios and fail in another",
        "在 {n} 个情景中既有成立又有不成立的规则",
    ),
    "wrong.tests": (
        "there are no scenarios (*.heng) in: {folders}",
        "以下文件夹中没有情景（*.heng）：{folders}",
    ),
    "help.tests": (
        "instead: which norms hold in a scenario of these folders and fail in another; without a"
        " folder, in the tests and examples of a checkout",
        "改为列出：在这些文件夹的情景中，哪些规则既有成立又有不成立；不指定文件夹时，取源码中的测试和示例",
    ),
    "coverage.superseded": ("until {date}", "至 {date}"),
    # show
    "show.from": ("in force from {date}", "{date} 起施行"),
    "show.until": ("until {date}", "至 {date}"),
    "show.ended-by": ("ended by {provision}", "由 {provision} 终止"),
    "show.gist": ("gist", "要旨"),
    "show.reason": ("why not", "理由"),
    "show.bearer": ("who", "主体"),
    "show.when": ("applies if", "适用条件"),
    "show.always": ("always", "一概适用"),
    "show.met": ("done if", "履行条件"),
    "show.deadline": ("deadline", "期限"),
    "show.keep": ("keep", "保存"),
    "show.sanction": ("sanction", "责任"),
    "show.term": ("establishes", "认定"),
    "show.defeats": ("frees from", "排除"),
    "show.yields": ("yields to", "让位于"),
    "show.see": ("see", "参见"),
    "show.judgement": ("judgement", "判断"),
    "show.circumstances": ("if", "情节"),
    "show.fine": ("fine", "罚款"),
    "show.optional": (
        "{amounts}, or none: the authority may choose",
        "{amounts}（可以处或者不处）",
    ),
    "show.turnover": ("or turnover", "或营业额"),
    "show.percent": ("{n} % of last year's", "上年度的 {n}%"),
    "show.gains": ("gains", "违法所得"),
    "show.times": ("{low} to {high} times", "{low} 至 {high} 倍"),
    "show.persons": ("persons", "责任人员"),
    "show.orders": ("orders", "责令"),
    "show.between": ("between", "冲突于"),
    "show.resolution": ("settled", "解决"),
    "show.because": ("because", "理由"),
    "show.thresholds": ("Thresholds", "门槛"),
    "show.validities": ("Validity", "有效期"),
    "show.versions": ("Versions", "版本"),
    "show.mentions": ("Referred to by", "被引用"),
    "show.other": (
        "also in the version {version}: ask with --as-of",
        "另有 {version} 版本，用 --as-of 查看",
    ),
    "show.nothing": ("nothing", "无"),
    "mention.see": ("refers to", "参见"),
    "mention.sanction": ("threatened by", "责任在"),
    "mention.defeats": ("frees from", "排除"),
    "mention.between": ("weighs", "协调"),
    "mention.ground": ("rests on", "依据"),
    "mention.until": ("ended by", "终止于"),
    "change.continues": ("continues {other} of {version}", "承接 {version} 版 {other}"),
    "change.continued-by": ("continued by {other} of {version}", "由 {version} 版 {other} 承接"),
    "change.none": ("has no forerunner", "旧版本无此条"),
    "change.unchanged": ("wording unchanged", "文字未变"),
    "change.references": ("only article numbers adapted", "仅调整所引条号"),
    "change.substance": ("changed in substance", "实质改动"),
    "change.new": ("new", "新增"),
    "status.encoded": ("encoded", "已编码"),
    "status.definition": ("definition", "定义条款"),
    "status.institutional": ("binds the State", "组织条款"),
    "status.not-encoded": ("not encoded", "未编码"),
    "kind.sanction": ("sanction", "处罚"),
    "kind.conflict-rule": ("conflict rule", "冲突规则"),
    # attach
    "show.official": ("Official text", "官方文本"),
    "attach.there": (
        "{version}: the text of {file} is attached since {day}, {n} articles",
        "{version}：已附文本 {file}（{day} 起），共 {n} 条",
    ),
    "attach.missing": ("without a text: articles {articles}", "未见文本的条文：{articles}"),
    "attach.none": ("{version}: no text is attached", "{version}：未附文本"),
    "attach.removed": ("{version}: the text is taken away", "{version}：已移除文本"),
    "wrong.text": (
        "{file}: no article of {version} is found in it; a text has its articles on lines that"
        " begin with 第…条 or Article …",
        "{file}：其中未见 {version} 的条文；条文应另起一行并以“第…条”或者“Article …”开头",
    ),
    "wrong.instrument": (
        "no instrument here is called `{text}`; `heng kb list` lists them",
        "没有规范 `{text}`；`heng kb list` 可列出全部",
    ),
    "help.attach": (
        "put your copy of an official text beside the law as encoded; without FILE: what is there",
        "将您持有的官方文本附于编码之旁；不写 FILE 则显示已附文本",
    ),
    "help.instrument": ("short name of an instrument, e.g. PIPL", "规范简称，如 PIPL"),
    "help.text": (
        "plain text or Markdown, UTF-8 or GB 18030, at most 2 MB",
        "纯文本或者 Markdown，UTF-8 或者 GB 18030 编码，不超过 2 MB",
    ),
    "help.remove": ("take the text away", "移除文本"),
    # query
    "query.yes": ("yes", "是"),
    "query.no": ("no", "否"),
    "query.rows": ("{n} rows", "{n} 行"),
    "query.rows.one": ("1 row", "1 行"),
    "query.more": (
        "only the first {n} are shown; --limit shows more",
        "仅显示前 {n} 行，用 --limit 可显示更多",
    ),
    "wrong.empty": ("the query is empty", "查询为空"),
    "wrong.long": ("the query has more than {detail} characters", "查询超过 {detail} 个字符"),
    "wrong.syntax": ("this is not SPARQL from here on", "自此处起不是 SPARQL"),
    "wrong.expected": ("expected one of: {detail}", "此处可以是：{detail}"),
    "wrong.prefix": (
        "this prefix is not declared; known without PREFIX are {prefixes}",
        "该前缀未声明；无须声明即可用的有 {prefixes}",
    ),
    "wrong.writes": (
        "`{detail}` would write; only SELECT, ASK, CONSTRUCT and DESCRIBE are answered",
        "`{detail}` 为写入操作；只回答 SELECT、ASK、CONSTRUCT、DESCRIBE",
    ),
    "wrong.elsewhere": (
        "`{detail}` would read from elsewhere; a query sees the graph of the law only",
        "`{detail}` 会读取他处数据；查询只针对法律图谱",
    ),
    "wrong.no-form": (
        "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE (after PREFIX), not `{detail}`",
        "查询应以 SELECT、ASK、CONSTRUCT 或者 DESCRIBE 开始（可先有 PREFIX），而非 `{detail}`",
    ),
    "wrong.timeout": (
        "no answer within {detail} seconds; narrow the query or raise --timeout",
        "{detail} 秒内没有结果；请缩小查询范围或者加大 --timeout",
    ),
    "wrong.memory": (
        "the answer needs too much memory; narrow the query",
        "所需内存过大，请缩小查询范围",
    ),
    "wrong.fault": ("the query cannot be answered: {detail}", "无法回答该查询：{detail}"),
    "wrong.turtle": (
        "turtle is for graphs: ask with CONSTRUCT or DESCRIBE",
        "turtle 仅用于图：请用 CONSTRUCT 或者 DESCRIBE",
    ),
    "wrong.name": (
        "`{text}` is neither a query of the cookbook nor a file; `heng kb query --list` lists them",
        "`{text}` 既非查询集中的查询，也非文件；`heng kb query --list` 可列出全部",
    ),
    "wrong.missing": (
        "name a query, a file or SPARQL text; `heng kb query --list` lists the cookbook",
        "请给出查询名、文件或者 SPARQL 文本；`heng kb query --list` 可列出查询集",
    ),
    "wrong.place": ("line {line}, column {column}", "第 {line} 行，第 {column} 列"),
    "wrong.number": (
        "`{text}` is not a number from {low} to {high}",
        "`{text}` 不是 {low} 至 {high} 的数",
    ),
    "wrong.provision": (
        'no article here is called `{text}`; write e.g. "PIPL 38" or "CSL 39(1)"',
        '没有条文 `{text}`；可写作 "PIPL 38" 或者 "CSL 39(1)"',
    ),
    # help
    "help.coverage": ("how many articles of each instrument have an entry", "各规范条文的收录情况"),
    "help.show": (
        "an article as it is encoded, and what refers to it",
        "查看某条的编码和被引用情况",
    ),
    "help.query": ("ask the graph of the law in SPARQL", "用 SPARQL 查询法律图谱"),
    "help.export": ("write the graph of the law", "导出法律图谱"),
    "help.provision": (
        'an article, e.g. "PIPL 38" or "PIPL 38(1)"',
        '条文，如 "PIPL 38" 或者 "PIPL 38(1)"',
    ),
    "help.asked": (
        "a query of the cookbook, a file, SPARQL text, or `-` for standard input",
        "查询集中的查询名、文件、SPARQL 文本，或者 `-`（标准输入）",
    ),
    "help.list": ("list the cookbook of queries", "列出查询集"),
    "help.format": ("form of the answer", "结果格式"),
    "help.limit": ("most rows or triples (default {n})", "最多行数（默认 {n}）"),
    "help.timeout": ("most seconds (default {n})", "最长秒数（默认 {n}）"),
    "help.out": ("write to this file instead of standard output", "写入该文件而非标准输出"),
    "help.serialisation": (
        "turtle (default), json-ld, rdf-xml, n-triples, or dpv: an extension of the DPV for China",
        "turtle（默认）、json-ld、rdf-xml、n-triples，或者 dpv（DPV 的中国扩展）",
    ),
    "help.as-of": ("in the version of this date, e.g. 2024-06-01", "该日有效的版本，如 2024-06-01"),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
