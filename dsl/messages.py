"""The message table of the language, in English and Chinese.

How messages are written: lower case, no full stop, the user's own words in backticks, words of
the domain instead of type names, what was expected rather than what the machine did.
"""

from __future__ import annotations

MESSAGES: dict[str, dict[str, str]] = {
    "error": {"en": "error: ", "zh": "错误："},
    "nearest": {"en": "did you mean `{name}`?", "zh": "是否指 `{name}`？"},
    "more": {"en": "… and {count} more", "zh": "……另有 {count} 处"},
    # the file as a whole
    "empty": {"en": "the file is empty", "zh": "文件为空"},
    "too-large": {
        "en": "the file has {size} bytes; at most {most} are read",
        "zh": "文件有 {size} 字节，最多读取 {most} 字节",
    },
    "not-text": {
        "en": "this is not UTF-8 text (byte {offset})",
        "zh": "不是 UTF-8 文本（第 {offset} 字节）",
    },
    "too-many-blocks": {
        "en": "more than {most} blocks in one file",
        "zh": "一个文件中的块超过 {most} 个",
    },
    "too-deep": {
        "en": "brackets are nested more than {most} deep",
        "zh": "括号嵌套超过 {most} 层",
    },
    "statute-not-scenario": {
        "en": "this is a statute module; a scenario is expected here",
        "zh": "这是法规模块，此处应为情景",
    },
    "scenario-not-statute": {
        "en": "a statute module begins with `instrument`",
        "zh": "法规模块应以 `instrument`（法规）开头",
    },
    "no-scenario-block": {
        "en": "there is no `scenario` block with a title and an `as-of` date",
        "zh": "缺少含标题和 `截至` 日期的 `情景` 块",
    },
    # syntax
    "bad-character": {
        "en": "`{text}` has no meaning here",
        "zh": "`{text}` 在此没有意义",
    },
    "open-string": {
        "en": "the text is not closed on its line",
        "zh": "文本没有在本行结束",
    },
    "block-expected": {
        "en": "expected a block such as `organization name {{ … }}`, found `{text}`",
        "zh": "此处应为块，例如 `组织 名称 {{ … }}`，实际为 `{text}`",
    },
    "block-open": {
        "en": "the block is not closed: `}}` is missing",
        "zh": "块没有结束：缺少 `}}`",
    },
    "brace-extra": {"en": "`}}` closes nothing", "zh": "多余的 `}}`"},
    "value-missing": {
        "en": "`{name}` has no value on its line",
        "zh": "`{name}` 在本行没有值",
    },
    "value-expected": {
        "en": "expected a value, found `{text}`",
        "zh": "此处应为值，实际为 `{text}`",
    },
    "attribute-expected": {
        "en": "expected an attribute and its value, found `{text}`",
        "zh": "此处应为属性及其值，实际为 `{text}`",
    },
    "comma-missing": {
        "en": "`{text}` follows a value: values are separated by commas",
        "zh": "`{text}` 紧跟在值之后：多个值之间用逗号分隔",
    },
    "header-expected": {
        "en": "expected `{{` after the block's name, found `{text}`",
        "zh": "块名之后应为 `{{`，实际为 `{text}`",
    },
    "unexpected": {
        "en": "`{text}` does not fit here; expected {expected}",
        "zh": "`{text}` 不应出现在此处；应为 {expected}",
    },
    # names
    "unknown-sort": {
        "en": "there is no sort of block called `{name}`",
        "zh": "没有名为 `{name}` 的块类别",
    },
    "unknown-attribute": {
        "en": "{sort} has no attribute `{name}`",
        "zh": "{sort}没有属性 `{name}`",
    },
    "unknown-concept": {
        "en": "`{name}` is not a known {root}",
        "zh": "`{name}` 不是已知的{root}",
    },
    "wrong-root": {
        "en": "`{name}` is no {root}",
        "zh": "`{name}` 不属于{root}",
    },
    "contradicts": {
        "en": "an earlier row says otherwise of the same thing",
        "zh": "在前的行对同一对象另有说明",
    },
    "unknown-entity": {
        "en": "nothing in this file is called `{name}`",
        "zh": "本文件中没有名为 `{name}` 的对象",
    },
    "wrong-sort": {
        "en": "`{name}` is a {found}; `{attribute}` takes a {expected}",
        "zh": "`{name}` 是{found}；`{attribute}` 应为{expected}",
    },
    "duplicate-entity": {
        "en": "`{name}` is already the name of a block (line {line})",
        "zh": "`{name}` 已是另一块的名称（第 {line} 行）",
    },
    "duplicate-attribute": {
        "en": "`{name}` is given twice in this block",
        "zh": "`{name}` 在本块中出现两次",
    },
    "duplicate-scenario": {
        "en": "a file has one `scenario` block; the first is on line {line}",
        "zh": "一个文件只有一个 `情景` 块；第一个在第 {line} 行",
    },
    "missing-attribute": {
        "en": "`{attribute}` is missing in {sort} `{name}`",
        "zh": "{sort} `{name}` 缺少 `{attribute}`",
    },
    "missing-name": {
        "en": "this {sort} has no name",
        "zh": "此{sort}没有名称",
    },
    # edits
    "no-such-value": {
        "en": "`{attribute}` of `{name}` does not hold `{text}`",
        "zh": "`{name}` 的 `{attribute}` 中没有 `{text}`",
    },
    "not-said": {
        "en": "`{name}` says nothing of `{attribute}`",
        "zh": "`{name}` 没有写明 `{attribute}`",
    },
    "unwritable": {
        "en": "`{text}` cannot be written as a text of the language",
        "zh": "`{text}` 无法写成本语言的文本",
    },
    "edit-failed": {
        "en": "the edit of `{name}` cannot be made without changing something else",
        "zh": "对 `{name}` 的修改无法在不改动其他内容的情况下完成",
    },
    # values
    "one-value": {
        "en": "`{attribute}` takes one value",
        "zh": "`{attribute}` 只取一个值",
    },
    "wrong-type": {
        "en": "`{attribute}` takes {expected}, found `{text}`",
        "zh": "`{attribute}` 应为{expected}，实际为 `{text}`",
    },
    "negative": {
        "en": "`{attribute}` counts something and cannot be negative: `{text}`",
        "zh": "`{attribute}` 是数量，不能为负：`{text}`",
    },
    "not-whole": {"en": "`{text}` is not a whole number", "zh": "`{text}` 不是整数"},
    "too-big": {"en": "`{text}` is larger than {most}", "zh": "`{text}` 大于 {most}"},
    "no-such-day": {"en": "there is no day `{text}`", "zh": "不存在 `{text}` 这一天"},
    "no-such-time": {"en": "there is no time `{text}`", "zh": "不存在 `{text}` 这一时刻"},
    "day-only": {
        "en": "a day is expected here, without the time of day: `{day}`",
        "zh": "此处只写日期，不写时刻：`{day}`",
    },
    "other-zone": {
        "en": "`{text}` is a time zone; times are read as China Standard Time",
        "zh": "`{text}` 是时区；时刻一律按北京时间理解",
    },
    # statute modules
    "unknown-path": {
        "en": "{sort} has no attribute or relation `{name}`",
        "zh": "{sort}没有属性或关系 `{name}`",
    },
    "no-such-variable": {
        "en": "`{name}` is not a variable here",
        "zh": "`{name}` 不是此处的变量",
    },
    "path-continues": {
        "en": "`{name}` is a value; nothing follows it",
        "zh": "`{name}` 是值，其后不能再有成分",
    },
    "path-type": {
        "en": "`{path}` is {found}; {expected} is expected here",
        "zh": "`{path}` 是{found}；此处应为{expected}",
    },
    "unknown-term": {
        "en": "`{name}` is neither a defined term, a sort nor a concept",
        "zh": "`{name}` 既不是定义术语，也不是类别或概念",
    },
    "term-sort": {
        "en": "`{name}` is said of a {expected}, not of a {found}",
        "zh": "`{name}` 用于{expected}，不用于{found}",
    },
    "unknown-threshold": {
        "en": "there is no threshold `{name}` in this instrument",
        "zh": "本法规没有名为 `{name}` 的阈值",
    },
    "statement-missing": {
        "en": "{kind} `{name}` needs `{statement}`",
        "zh": "{kind} `{name}` 需要 `{statement}`",
    },
    "statement-twice": {
        "en": "`{statement}` stands twice in this norm",
        "zh": "`{statement}` 在本规范中出现两次",
    },
    "statement-misplaced": {
        "en": "`{statement}` does not belong to a {kind}",
        "zh": "`{statement}` 不属于{kind}",
    },
    "duplicate-norm": {
        "en": "the norm `{name}` stands twice in article {article}",
        "zh": "第 {article} 条中规范 `{name}` 出现两次",
    },
    "duplicate-article": {
        "en": "article {article} stands twice",
        "zh": "第 {article} 条出现两次",
    },
    "article-missing": {
        "en": "the article needs `{statement}`",
        "zh": "本条需要 `{statement}`",
    },
    "unknown-word": {
        "en": "`{text}` is not one of {expected}",
        "zh": "`{text}` 不在 {expected} 之中",
    },
    "unknown-reference": {
        "en": "`{name}` is not an article of the knowledge base",
        "zh": "`{name}` 不是知识库中的条文",
    },
    "winner-outside": {
        "en": "`{name}`: what prevails is none of the provisions it is between",
        "zh": "`{name}`：优先条文不在所列冲突条文之中",
    },
    "ground-missing": {
        "en": "`{name}`: a conflict that is settled needs a `ground`",
        "zh": "`{name}`：已解决的冲突应写明 `ground`（解决依据）",
    },
    "body-missing": {
        "en": "`{name}`: say who rules, and only then: `resolution referred to …`",
        "zh": "`{name}`：提请裁决的应写明裁决机关，其他情形不写：`resolution referred to …`",
    },
    "conflict-alone": {
        "en": "`{name}`: no norm stands in {provisions}, so that this conflict never arises",
        "zh": "`{name}`：{provisions} 中没有规范，此冲突不会发生",
    },
    "conflict-kinds": {
        "en": "`{name}`: `{kind}` sets {one} against {other}; the provisions hold {found}",
        "zh": "`{name}`：`{kind}` 应为 {one} 对 {other}，而所列条文为 {found}",
    },
    "conflict-one-law": {
        "en": "`{name}`: a conflict with foreign law has a foreign and a Chinese norm",
        "zh": "`{name}`：与外国法的冲突应一方为外国法、一方为中国法",
    },
    "foreign-first": {
        "en": "`{name}`: foreign law does not prevail over Chinese law",
        "zh": "`{name}`：外国法不得优先于中国法",
    },
    "draft-place": {
        "en": "a module of rank `draft` stands in the folder `{folder}`, and no other does",
        "zh": "位阶为 `draft`（草案）的模块应在 `{folder}` 文件夹中，其他模块不应在其中",
    },
    "own-none": {
        "en": "there is no module (`*.heng`) in this folder",
        "zh": "此文件夹中没有模块（`*.heng`）",
    },
    "own-too-many": {
        "en": "more than {most} modules in one folder",
        "zh": "一个文件夹中的模块超过 {most} 个",
    },
    "own-name-taken": {
        "en": "`{name}` is an instrument of the knowledge base; an own module needs another name",
        "zh": "`{name}` 是知识库已有法规的简称；自有模块须另取名称",
    },
    "own-outranked": {
        "en": "`{name}` would have no effect: {target} ranks above this module ({rank})",
        "zh": "`{name}` 不会产生效力：{target} 的位阶高于本模块（{rank}）",
    },
    "circular-terms": {
        "en": "the definition of `{name}` depends on itself: {path}",
        "zh": "`{name}` 的定义依赖自身：{path}",
    },
    "unconstituted": {
        "en": "no norm constitutes the term `{name}`",
        "zh": "没有规范构成术语 `{name}`",
    },
}

HINTS: dict[str, dict[str, str]] = {
    "thousands": {
        "en": "write numbers without commas: 84_000, 84000 or 8.4万",
        "zh": "数字中不写逗号：84_000、84000 或 8.4万",
    },
    "check-scenario": {
        "en": "statute modules belong to the knowledge base; `heng kb compile` reads them",
        "zh": "法规模块属于知识库，由 `heng kb compile` 读取",
    },
    "start-scenario": {
        "en": 'begin with: scenario "title" { as-of 2026-11-23 }',
        "zh": "开头应为：情景 “标题” { 截至 2026-11-23 }",
    },
    "quote": {
        "en": 'free text stands in double quotes: "…"',
        "zh": "自由文本写在双引号中：“……”",
    },
    "china-time": {
        "en": "write the time in China: 2026-11-23T14:30",
        "zh": "写北京时间：2026年11月23日14时30分",
    },
    "same-line": {
        "en": "a value stands on the line of its attribute",
        "zh": "值与属性写在同一行",
    },
}

# Words of the domain that fill a message.
WORDS: dict[str, dict[str, str]] = {
    "type:bool": {"en": "`yes`, `no` or `unknown`", "zh": "`是`、`否` 或 `未知`"},
    "type:count": {"en": "a whole number", "zh": "整数"},
    "type:money": {"en": "an amount in RMB", "zh": "人民币金额"},
    "type:date": {"en": "a date such as 2026-03-01", "zh": "日期，例如 2026-03-01"},
    "type:moment": {
        "en": "a date, `yes` or `no`",
        "zh": "日期、`是` 或 `否`",
    },
    "type:timed-date": {
        "en": "a date or a moment such as 2026-11-23T14:30",
        "zh": "日期或者时刻，例如 2026-11-23T14:30",
    },
    "type:timed-moment": {
        "en": "a date, a moment such as 2026-11-23T14:30, `yes` or `no`",
        "zh": "日期、时刻（例如 2026-11-23T14:30）、`是` 或 `否`",
    },
    "type:duration": {"en": "a time such as 6 months", "zh": "时长，例如 6 个月"},
    "type:text": {"en": 'a text in quotes such as "…"', "zh": "引号中的文本"},
    "type:concept": {"en": "a name of the ontology", "zh": "本体中的名称"},
    "type:reference": {"en": "the name of a block", "zh": "某块的名称"},
    "type:entity": {"en": "an entity", "zh": "对象"},
    "type:number": {"en": "a number", "zh": "数"},
    "end": {"en": "end of file", "zh": "文件结尾"},
    "line-end": {"en": "end of line", "zh": "行尾"},
}
