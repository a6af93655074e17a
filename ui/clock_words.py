"""The words of `heng incident` and `heng calendar`; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    # clocks
    "clock.next": ("Next", "接下来"),
    "clock.maybe": ("Perhaps", "可能须做"),
    "clock.done": ("Done", "已完成"),
    "clock.at-once": ("at once", "立即"),
    "clock.no-time": ("no time set", "未定时限"),
    "clock.left": ("{span} left", "剩余 {span}"),
    "clock.late": ("{span} late", "已逾期 {span}"),
    "clock.today": ("today", "今天"),
    "clock.by": ("by {time}", "{time} 前"),
    "clock.hangs": ("hangs on {facts}", "取决于 {facts}"),
    "clock.discovered": ("discovered {time}", "发现于 {time}"),
    "clock.not-discovered": ("time of discovery not said", "未说明发现时间"),
    "clock.no-grade": ("grade undetermined ({possible})", "级别未定（{possible}）"),
    "clock.hour": (
        "Say the hour of discovery, or the clocks cannot be read: discovered 2026-11-23T14:30",
        "请写明发现的时刻，否则无法计时：发现 2026年11月23日14时30分",
    ),
    "clock.now": (
        "The time now is not said; say it with --now 2026-11-23T15:00",
        "未说明现在的时刻；可用 --now 2026-11-23T15:00",
    ),
    "clock.write": ("Then write into the file: {block}", "完成后写入文件：{block}"),
    "clock.block": (
        "measure {kind} {{ covers {incident}  done {time} }}",
        "措施 {kind} {{ 涵盖 {incident}  完成 {time} }}",
    ),
    "clock.more": ("{n} more: heng incident {file}", "另有 {n} 项：heng incident {file}"),
    "clock.none": ("No incident is declared.", "没有声明事件。"),
    "clock.zone": ("times are China Standard Time", "时刻均为北京时间"),
    "span.days": ("{n} days", "{n} 天"),
    "span.days.one": ("1 day", "1 天"),
    "span.hours": ("{h} h {m} min", "{h} 小时 {m} 分钟"),
    "span.minutes": ("{m} min", "{m} 分钟"),
    # the calendar
    "kind.duty": ("due", "到期"),
    "kind.opens": ("window opens", "窗口开启"),
    "kind.closes": ("window closes", "窗口关闭"),
    "kind.expiry": ("validity ends", "有效期届满"),
    "kind.law": ("law changes", "法律变动"),
    "calendar.overdue": ("overdue", "已逾期"),
    "calendar.none": ("Nothing has a date.", "没有有日期的事项。"),
    "calendar.name": ("Heng: {title}", "衡：{title}"),
    "calendar.who": ("who: {names}", "义务人：{names}"),
    "calendar.under": ("under: {sources}", "依据：{sources}"),
    "calendar.weighed": (
        "weighed as of {day}; scenario: {title}",
        "以 {day} 的法律衡量；情景：{title}",
    ),
    "calendar.undated": (
        "{n} open duties have no date: heng check has them",
        "{n} 项待办没有日期，见 heng check",
    ),
    "calendar.undated.one": (
        "1 open duty has no date: heng check has it",
        "1 项待办没有日期，见 heng check",
    ),
    "column.day": ("day", "日期"),
    "column.kind": ("what", "类型"),
    "column.label": ("", ""),
    "column.on": ("on", "对象"),
    "column.under": ("under", "依据"),
    # help
    "help.incident": (
        "a running incident: its grade and the next reports due, the shortest first",
        "正在发生的事件：级别与接下来的报告，最紧的在前",
    ),
    "help.now": (
        "the time now in China, e.g. 2026-11-23T15:00; without it, the scenario's as-of",
        "现在的北京时间，如 2026-11-23T15:00；缺省为情景的截至时间",
    ),
    "help.calendar": (
        "duties, windows, ends of validity and changes of law by day; writes .ics",
        "按日期列出义务、申请窗口、有效期和法律变动，可写出 .ics",
    ),
    "help.form": ("terminal (default) or json", "terminal（默认）或 json"),
    "help.calendar-format": ("table (default), ics or json", "table（默认）、ics 或 json"),
    "help.calendar-out": ("write an iCalendar file", "写出 iCalendar 文件"),
    "calendar.written": ("written: {file}", "已写出：{file}"),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)


def span(minutes: int, lang: str) -> str:
    """A length of time in words: 3 h 10 min, 12 days."""
    hours, rest = divmod(abs(minutes), 60)
    if hours >= 72:
        return say("span.days", lang, n=hours // 24)
    return say("span.hours" if hours else "span.minutes", lang, h=hours, m=rest)
