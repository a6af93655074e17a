"""The words of `heng portfolio`; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    # help
    "help.portfolio": ("weigh a register of data flows, however many", "批量衡量数据流登记表"),
    "help.check": (
        "weigh every flow of a register (CSV, XLSX, Parquet, Arrow)",
        "逐条衡量登记表（CSV、XLSX、Parquet、Arrow）中的数据流",
    ),
    "help.template": (
        "an empty register and the dictionary of its columns",
        "空白登记表及其数据字典",
    ),
    "help.convert": (
        "scenario files into a register, or a register into scenario files",
        "情景文件与登记表互相转换",
    ),
    "help.explain": ("the full proof of one row", "某一行的完整论证"),
    "help.impact": (
        "how many rows stand otherwise on another day, or under the drafts",
        "另一日的法律（或者草案）使多少数据流的结论改变",
    ),
    "help.register": ("a register: one row a flow", "登记表：一行一个数据流"),
    "help.answer": ("an answer of `heng portfolio check`", "`heng portfolio check` 的结果文件"),
    "help.row": ("number of the row, 1 below the headers", "行号，表头下一行为 1"),
    "help.paths": (
        "scenario files and folders of them, or one register",
        "情景文件、目录，或者一个登记表",
    ),
    "help.out": ("write the answer here (.parquet, .csv, .xlsx, .arrow)", "结果写入该文件"),
    "help.out-dir": ("write here", "写入此处"),
    "help.page": ("write the summary as a page (.html) too", "另将概要写成网页（.html）"),
    "help.as-of": (
        "law of this day; may be repeated (default: today)",
        "适用该日的法律，可重复（默认今天）",
    ),
    "help.from": ("the first day", "前一日"),
    "help.to": ("the second day (default: the first)", "后一日（默认同前一日）"),
    "help.rows": ("rows held in memory at a time (default {n})", "每次载入内存的行数（默认 {n}）"),
    "help.engine": (
        "what computes: polars (default) or spark",
        "计算引擎：polars（默认）或者 spark",
    ),
    "help.master": (
        "Spark's master URL (default local[*])",
        "Spark 的 master 地址（默认 local[*]）",
    ),
    "help.ignore": ("leave columns that mean nothing aside", "不理会无法识别的列"),
    "help.norms": ("also list kinds of measure", "同时列出各类措施"),
    # what is wrong
    "wrong.format": (
        "{file}: the name has to end in {formats}",
        "{file}：文件名须以 {formats} 结尾",
    ),
    "wrong.empty-file": ("{file}: the file is empty", "{file}：文件为空"),
    "wrong.encoding": (
        "the text is neither UTF-8 nor GB 18030",
        "文本既非 UTF-8 也非 GB 18030 编码",
    ),
    "wrong.headers": ("{file}: there are no column headers", "{file}：没有表头"),
    "wrong.twice": ("{file}: columns come twice: {names}", "{file}：列名重复：{names}"),
    "wrong.column": ("column `{name}`: not understood", "列 `{name}`：无法识别"),
    "wrong.nearest": (" — did you mean `{name}`?", "（是否指 `{name}`？）"),
    "wrong.columns": (
        "{n} columns are not understood; `--ignore-columns` leaves them aside",
        "有 {n} 列无法识别；用 `--ignore-columns` 可不理会",
    ),
    "wrong.columns.one": (
        "1 column is not understood; `--ignore-columns` leaves it aside",
        "有 1 列无法识别；用 `--ignore-columns` 可不理会",
    ),
    "wrong.nothing": ("{file}: no column is understood", "{file}：没有任何可识别的列"),
    "wrong.rows": (
        "more than {most} rows: weigh it with `heng portfolio check`",
        "超过 {most} 行：请使用 `heng portfolio check`",
    ),
    "wrong.bytes": (
        "{file}: larger than {most}: weigh it with `heng portfolio check`",
        "{file}：大于 {most}，请使用 `heng portfolio check`",
    ),
    "wrong.empty": ("{file}: there are no rows", "{file}：没有数据行"),
    "wrong.all": ("no row could be read; see {file}", "没有一行可以读取，见 {file}"),
    "wrong.collide": (
        "two names of `{sort}` cannot be told apart; change one of them",
        "`{sort}` 有两个名称无法区分，请更改其一",
    ),
    "wrong.sheet": (
        "a sheet holds at most {n} rows; write .parquet or .csv",
        "工作表最多 {n} 行，请写成 .parquet 或者 .csv",
    ),
    "wrong.number": (
        "`{text}` is no whole number from {low} to {high}",
        "`{text}` 不是 {low} 至 {high} 之间的整数",
    ),
    "wrong.order": ("the first day must lie before the second", "前一日须早于后一日"),
    "wrong.changes": (
        "nothing can differ: name two days or `--with-drafts`",
        "没有可比之处：请给出两日或者 `--with-drafts`",
    ),
    "wrong.receipt": (
        "{file}: there is no answer with its receipt ({receipt})",
        "{file}：没有结果及其回执（{receipt}）",
    ),
    "wrong.row": ("there is no row {n}", "没有第 {n} 行"),
    "wrong.rejected": ("row {n} was set aside: {why}", "第 {n} 行已搁置：{why}"),
    "wrong.changed": (
        "{file} has changed since the answer was given",
        "{file} 在给出结果之后已改变",
    ),
    "wrong.large": (
        "the exporter of row {n} has {rows} rows; a proof is written for at most {most}",
        "第 {n} 行的提供方共有 {rows} 行；最多为 {most} 行的提供方写出论证",
    ),
    "wrong.same": ("{file} would overwrite what is read", "{file} 会覆盖所读文件"),
    "wrong.spark": (
        "Spark is not installed: pip install 'heng-law[spark]', and Java 17 or later",
        "未安装 Spark：pip install 'heng-law[spark]'，并需 Java 17 以上",
    ),
    "wrong.mixed": ("name scenarios or one register, not both", "请只给出情景或者一个登记表"),
    "wrong.none": ("no scenario could be converted", "没有可转换的情景"),
    # while it runs
    "progress.read": ("reading", "读取"),
    "progress.gather": ("adding up each exporter", "按提供方汇总"),
    "progress.answer": ("weighing", "衡量"),
    "progress.pace": ("{n} rows/s", "{n} 行/秒"),
    "run.resumed": ("taking up an earlier run at chunk {n}", "从先前运行的第 {n} 块继续"),
    "run.aside": (
        "{n} rows cannot be read and were set aside in {file}",
        "{n} 行无法读取，已搁置于 {file}",
    ),
    "run.aside.one": (
        "1 row cannot be read and was set aside in {file}",
        "1 行无法读取，已搁置于 {file}",
    ),
    "run.first": ("row {row}: {why}", "第 {row} 行：{why}"),
    "run.more": ("… and {n} more", "……另有 {n} 行"),
    "run.written": ("answers: {file}", "结果：{file}"),
    "run.page": ("page: {file}", "网页：{file}"),
    # columns of the answer
    "column.row": ("row", "行"),
    "column.wrong": ("what is wrong", "问题"),
    "column.route": ("route", "路径"),
    "column.under": ("under", "依据"),
    "column.possible": ("possible", "可能的路径"),
    "column.level": ("level: {scale}", "等级：{scale}"),
    "column.margin count": ("counted at most", "已计人数上限"),
    "column.margin threshold": ("next threshold", "下一门槛"),
    "column.margin route": ("route beyond it", "达到门槛后的路径"),
    "column.margin reached": ("reached on", "达到日期"),
    "column.breached": ("breached", "违反"),
    "column.open": ("open", "待办"),
    "column.undetermined": ("undetermined", "未定"),
    "column.breached norms": ("breached norms", "违反的规则"),
    "column.open norms": ("open norms", "待办的规则"),
    "column.undetermined norms": ("undetermined norms", "未定的规则"),
    # the summary
    "summary.title": ("Portfolio", "数据流总览"),
    "summary.rows": ("{n} rows as of {date}", "{n} 行，截至 {date}"),
    "summary.aside": ("{n} rows set aside", "搁置 {n} 行"),
    "summary.pace": ("{n} rows a second", "每秒 {n} 行"),
    "summary.routes": ("Export routes", "出境路径"),
    "summary.levels": ("Levels of the data", "数据等级"),
    "summary.status": ("Duties", "义务"),
    "summary.laws": ("By law: rows with a norm that is", "按规范：含有下列状态规则的行数"),
    "summary.questions": ("What to find out first", "首先查明"),
    "summary.sample": (
        "of a sample of {n} undetermined rows, each read by itself",
        "抽样 {n} 个未定的行，逐行单独判读",
    ),
    "summary.costs": ("The costliest breaches", "代价最高的违反"),
    "summary.none": ("none", "无"),
    "summary.flows": ("rows", "行"),
    "summary.share": ("share", "占比"),
    "summary.law": ("law", "规范"),
    "summary.norm": ("norm", "规则"),
    "summary.what": ("what", "事项"),
    "summary.entities": ("distinct", "去重"),
    "summary.ceiling": ("ceiling of the fine, each", "每项罚款上限"),
    "summary.question": ("question", "问题"),
    "summary.column": ("column", "列"),
    "summary.routes-hang": ("routes hang on it", "影响路径"),
    "summary.rows-hang": ("rows hang on it", "影响行数"),
    "summary.with": ("with a norm that is {status}", "有{status}的规则"),
    "summary.note": (
        "Counts are of rows. “Distinct” counts each exporter, dataset, processing or flow once. "
        "Ceilings are what the provision allows for one of them, not a forecast.",
        "数字为行数；“去重”对同一提供方、数据集、处理活动或者数据流只计一次。"
        "上限为条文所允许的一项罚款，并非预测。",
    ),
    # impact
    "impact.title": ("{n} of {rows} rows stand otherwise", "{rows} 行中有 {n} 行结论改变"),
    "impact.between": ("law of {earlier} against law of {later}", "{earlier} 与 {later} 的法律"),
    "impact.drafts": ("with the drafts on {later}", "{later} 另计草案"),
    "impact.routes": ("Routes that change", "改变的路径"),
    "impact.before": ("before", "之前"),
    "impact.after": ("after", "之后"),
    "impact.norms": ("Norms that stand otherwise", "状态改变的规则"),
    "impact.more": ("more rows", "增加"),
    "impact.fewer": ("fewer rows", "减少"),
    "impact.status": ("is", "状态"),
    "impact.nothing": ("No row stands otherwise.", "没有任何一行的结论改变。"),
    "impact.moved-row": ("row", "行"),
    "impact.norms-changed": ("norms that stand otherwise", "状态改变的规则数"),
    # template
    "template.column": ("column", "列名"),
    "template.other": ("in Chinese", "英文列名"),
    "template.type": ("type", "类型"),
    "template.values": ("values", "取值"),
    "template.meaning": ("meaning", "含义"),
    "template.question": ("question", "问题"),
    "template.silent": ("if empty", "空白时"),
    "template.sheet": ("register", "登记表"),
    "template.dictionary": ("dictionary", "数据字典"),
    "template.unknown": ("unknown", "未知"),
    "template.default": ("as {path}", "同 {path}"),
    "template.many": (
        "several, separated by commas; `...` if there may be more",
        "可多个，以逗号分隔；可能还有其他时以 `...` 结尾",
    ),
    "template.name": (
        "name of the {sort}; rows with the same name speak of the same one",
        "{sort}的名称；同名各行指同一个",
    ),
    "template.of-sort": ("what the data go to: {sorts}", "数据的去向：{sorts}"),
    "template.done": ("whether and when this was done: {label}", "是否、何时完成：{label}"),
    "template.written": (
        "{file}: {n} columns; {dictionary}: what each means",
        "{file}：{n} 列；{dictionary}：各列含义",
    ),
    "type.bool": ("yes / no / unknown", "是 / 否 / 未知"),
    "type.count": ("whole number", "整数"),
    "type.money": ("amount in RMB", "人民币金额"),
    "type.date": ("date", "日期"),
    "type.moment": ("date / yes / no", "日期 / 是 / 否"),
    "type.duration": ("time such as 6 months", "时长，如 6 个月"),
    "type.concept": ("concept", "概念"),
    "type.text": ("text", "文本"),
    "type.name": ("name", "名称"),
    # conversion
    "convert.done": (
        "{n} rows from {files} scenarios: {file}",
        "由 {files} 个情景得到 {n} 行：{file}",
    ),
    "convert.scenarios": ("{n} scenarios in {folder}", "{n} 个情景，见 {folder}"),
    "convert.skipped": ("{file}: {why}", "{file}：{why}"),
    "convert.recipient": ("a transfer goes to an organization", "有出境以组织为接收方"),
    "convert.measure": (
        "several measures of one kind cover the same thing",
        "同一对象有多项同类措施",
    ),
    "convert.owner": (
        "data, processing and transfer belong to different organizations",
        "数据、处理与出境分属不同组织",
    ),
    "convert.shape": ("its relations cannot be written as rows", "其关系无法写成行"),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
