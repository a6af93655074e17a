"""The words of `heng fix`; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "nothing.breaches": ("Nothing is breached.", "没有违反。"),
    "nothing.open": ("Nothing is breached or open.", "没有违反或者待办事项。"),
    "nothing.finding": ("Nothing of this is breached or open.", "所问事项没有违反或者待办。"),
    "nothing.route": ("No route is lighter than the present one.", "没有比现有路径更轻的路径。"),
    "hint-open": (
        "{n} tasks are open: --open says what would settle them.",
        "另有 {n} 项待办：加 --open 查看如何了结。",
    ),
    "hint-open.one": (
        "1 task is open: --open says what would settle it.",
        "另有 1 项待办：加 --open 查看如何了结。",
    ),
    "matters": ("One by one", "逐项"),
    "stuck": ("Beyond change", "无从改变"),
    "asked": ("To be found out first", "须先查明"),
    "no-way": (
        "No change of facts that can be changed leads there.",
        "改变可以改变的事实，均不能达到。",
    ),
    "no-plan": (
        "No set of changes settles all of these at once without a new breach.",
        "没有一组改变能一并了结以上各项而不产生新的违反。",
    ),
    "way": ("Way {n}", "方案 {n}"),
    "changes": ("{n} changes", "{n} 项改变"),
    "changes.one": ("1 change", "1 项改变"),
    "row.by": ("by", "办法"),
    "row.or": ("or", "或者"),
    "row.late": ("late", "逾期"),
    "row.rests": ("rests on", "取决于"),
    "row.say": ("say", "说明"),
    "row.settles": ("settles", "了结"),
    "row.also": ("also", "并且"),
    "row.new": ("new", "新增"),
    "row.counts": ("counts", "计入"),
    "row.route": ("route", "路径"),
    "late": ("was due before {date}", "应在 {date} 之前完成"),
    "stays-late": (
        "was due before {date}: done now, it is late all the same",
        "应在 {date} 之前完成：现在办理仍属逾期",
    ),
    "too-late": (
        "was due before {date} and was done later: nothing is left to do",
        "应在 {date} 之前完成而逾期办理：无须再办",
    ),
    "when": ("when it was done, if it was in time", "如已按时办理，写明办理时间"),
    "belated": ("done now, and a breach still: {names}", "现在办理，仍属违反：{names}"),
    "also": ("{n} more tasks settled or gone: {names}", "另有 {n} 项了结或者不再适用：{names}"),
    "also.one": ("1 more task settled or gone: {names}", "另有 1 项了结或者不再适用：{names}"),
    "new": ("{n} things to do: {names}", "新增 {n} 项：{names}"),
    "new.one": ("1 thing to do: {names}", "新增 1 项：{names}"),
    "ended": ("ended", "停止"),
    "all": ("{n} open tasks", "{n} 项待办"),
    "all.one": ("1 open task", "1 项待办"),
    "rest": ("{n} more lines: {command}", "另有 {n} 行：{command}"),
    "note.state": (
        "Each way was checked by weighing the patched file again. It is a state to reach: apply "
        "the patch when it is done, with the day on which it was done.",
        "各方案均已对修改后的文件重新衡量验证。方案是应达到的状态：办妥之后再应用补丁，并填写办妥之日。",
    ),
    "note.past": (
        "A way ends the breaches from {date} on. It does not undo them: what was done or left "
        "undone before stays a breach of {sources}.",
        "方案自 {date} 起终止违反，不能追溯消除：此前的作为或者不作为仍违反 {sources}。",
    ),
    "note.route": (
        "What has been sent so far is judged by the route that it needed.",
        "此前已经出境的，仍按当时应走的路径判断。",
    ),
    "note.late": (
        "What was done in time but is not said needs no change: say it in the file.",
        "已按时完成而未说明的，无须改变，在文件中写明即可。",
    ),
    "note.authority": (
        "Where an authority decides, nothing is settled before it has; what needs the decision "
        "waits for it.",
        "须由主管机关决定的，决定作出之前并未了结；以该决定为前提的活动应当等待。",
    ),
    "note.exchange": (
        "What was done with a view to the former one (contract, notice, consent, assessment) does "
        "not hold for another: it is to be done again.",
        "针对原接收方所办的合同、告知、同意、评估等不适用于新的接收方，须重新办理。",
    ),
    "written": ("way {n} written to {file}", "方案 {n} 已写入 {file}"),
    "wrong.way": ("there is no way {n}: {most} were found", "没有方案 {n}：共找到 {most} 个"),
    "wrong.way.none": ("there is no way to write", "没有可以写入的方案"),
    "wrong.stdin": (
        "standard input cannot be written to; name a file",
        "无法写入标准输入，请指定文件",
    ),
    "wrong.number": ("`{text}` is no number of a way", "`{text}` 不是方案编号"),
    "wrong.transfer": ("no transfer is called `{text}`", "没有名为 `{text}` 的出境活动"),
    "wrong.lighter": (
        "`{text}` is no route lighter than the present one; lighter are: {codes}",
        "`{text}` 不比现有路径更轻；更轻的有：{codes}",
    ),
    "wrong.on": ("--on goes with --finding", "--on 须与 --finding 同用"),
    "help.fix": (
        "the least changes that end the breaches, settle what is open or lighten a route",
        "终止违反、了结待办或者改走更轻路径的最少改变",
    ),
    "help.open": ("settle what is open too", "一并了结待办事项"),
    "help.finding": ("only this task, named as for explain", "仅就该项，名称同 explain"),
    "help.on": ("the entity on which it lies", "该项所针对的对象"),
    "help.route": (
        "ways to a lighter route of a transfer, or to the one named (exempt, not-an-export, …)",
        "出境活动改走更轻路径（或者指定路径，如 exempt、not-an-export）的办法",
    ),
    "help.way": ("show this way alone, with the whole patch", "仅显示该方案及其完整补丁"),
    "help.write": ("carry out this way in the file", "将该方案写入文件"),
    "help.exit": (
        "Exit codes: 0 nothing to fix, 1 something to fix, 2 input wrong.",
        "退出码：0 无须改变；1 有须改变之处；2 输入有误。",
    ),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
