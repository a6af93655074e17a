"""The words of `heng watch`; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "news.arises": ("to do", "须做"),
    "news.may-arise": ("may be due", "或须做"),
    "news.breached": ("breached", "违反"),
    "news.settled": ("done", "已履行"),
    "news.ends": ("no longer due", "不再须做"),
    "news.changed": ("route changes", "路径变更"),
    "news.near": ("threshold near", "接近门槛"),
    "news.passed": ("threshold passed", "越过门槛"),
    "news.reset": ("count begins anew", "重新计数"),
    "news.starts": ("clock starts", "期限开始"),
    "news.soon": ("due soon", "即将到期"),
    "news.over": ("overdue", "已逾期"),
    "news.stops": ("clock stops", "期限结束"),
    "news.amended": ("law changes", "法律变动"),
    "watch.route": ("{before} → {after}", "{before} → {after}"),
    "watch.due": ("by {date}", "{date} 前"),
    "watch.reached": ("at this rate on {date}", "按目前速度将于 {date} 达到"),
    "watch.by-law": ("by the change of law", "因法律变动"),
    "watch.line": ("{file}, line {n}: ", "{file} 第 {n} 行："),
    "watch.no-json": ("not an event: {reason}", "不是事件：{reason}"),
    "watch.late": (
        "of {day}, which has passed: weighed as of {now}",
        "{day} 已过，按 {now} 衡量",
    ),
    "watch.too-far": ("more than ten years after the event before", "与前一事件相隔超过十年"),
    "watch.long": ("longer than {most} characters", "超过 {most} 个字符"),
    "watch.set-aside": ("set aside: {n}", "未采用：{n} 行"),
    "watch.other.scenario": (
        "`{file}` belongs to another scenario; --restart begins anew",
        "`{file}` 属于另一情景；--restart 可重新开始",
    ),
    "watch.other.rulebook": (
        "`{file}` was made with another rulebook; --restart begins anew",
        "`{file}` 由另一规则库生成；--restart 可重新开始",
    ),
    "watch.other.options": (
        "`{file}` was made with other options; --restart begins anew",
        "`{file}` 使用了不同的选项；--restart 可重新开始",
    ),
    "watch.other.events": (
        "`{events}` does not begin with the events kept in `{file}`; --restart begins anew",
        "`{events}` 的开头与 `{file}` 中所存事件不符；--restart 可重新开始",
    ),
    "watch.no-state": (
        "`{file}` is no state of a watch: {reason}",
        "`{file}` 不是监测状态：{reason}",
    ),
    "watch.percent": (
        "a percentage from 1 to 100 is expected: `{text}`",
        "应为 1 至 100：`{text}`",
    ),
    "watch.days": (
        "a number of days from 0 to 366 is expected: `{text}`",
        "应为 0 至 366：`{text}`",
    ),
    "help.watch": (
        "follow a scenario through events: duties, thresholds and clocks as they come up",
        "按事件持续监测情景：义务、门槛、期限随时提示",
    ),
    "help.events": (
        "a file of events, one JSON object a line; without it standard input is read",
        "事件文件，每行一个 JSON 对象；缺省读取标准输入",
    ),
    "help.state": (
        "keep the state in this SQLite file, and go on from it",
        "把状态存入该 SQLite 文件并可续接",
    ),
    "help.restart": ("forget the state and begin anew", "忽略已存状态，重新开始"),
    "help.until": ("let time pass until this day at the end", "最后让时间推进到该日"),
    "help.near": (
        "per cent of a threshold from which it is near (80)",
        "达到门槛百分之几算接近（80）",
    ),
    "help.soon": ("days before its end from which a clock is told (7)", "到期前几天提示（7）"),
    "help.watch-format": (
        "lines (default) or json, a notice a line",
        "lines（默认）或 json，每行一条",
    ),
    "help.event-schema": ("print the JSON Schema of an event", "输出事件的 JSON Schema"),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
