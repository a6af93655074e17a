"""The words of `heng whatif` and of answers side by side; the rest stands in `ui.words`."""

from __future__ import annotations

from ui import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "before": ("before", "之前"),
    "after": ("after", "之后"),
    "said": ("Said otherwise", "改动的事实"),
    "risk": ("What the breaches may cost, in sum", "违反可能招致的罚款合计"),
    "risk.none": ("nothing is breached", "没有违反"),
    "nothing": ("Nothing else stands otherwise.", "其余结论没有变化。"),
    "because": ("because of {facts}", "因 {facts}"),
    "task.none": ("–", "–"),
    # bad input
    "wrong.nothing": (
        "say what is supposed: --set, --drop or --as-of",
        "请给出假设：--set、--drop 或者 --as-of",
    ),
    "wrong.set": (
        "`{text}` is no setting; write e.g. parcels.people-this-year=120_000,"
        " orders.contains+=face-image or parcels.consent=2026-01-02",
        "`{text}` 不是设定，可写作 包裹.本年个人数=12万、订单.包含+=人脸信息"
        " 或者 包裹.同意=2026-01-02",
    ),
    "wrong.drop": (
        "`{text}` names no fact; write e.g. mall.ciio, orders.contains=face-image or"
        " parcels.consent",
        "`{text}` 不是事实，可写作 商城.关键信息基础设施运营者、订单.包含=人脸信息 或者 包裹.同意",
    ),
    # help
    "help.whatif": (
        "what stands otherwise if some facts were others, side by side",
        "假设某些事实不同，并列比较结论",
    ),
    "help.whatif-exit": ("the exit code is that of the second answer", "退出码按第二份结论"),
    "help.set": (
        "a fact with its value: ENTITY.ATTRIBUTE=VALUE, += for one more of a list, or"
        " ENTITY.MEASURE=DATE (yes, no)",
        "事实及其值：对象.属性=值，+= 为列表增加一项；或者 对象.措施=日期（是、否）",
    ),
    "help.drop": (
        "a fact of which nothing is said then; with =VALUE, one item of a list",
        "不再说明的事实；加 =值 则仅去掉列表的一项",
    ),
    "help.then": ("weigh the second answer as of this date", "第二份结论以该日的法律衡量"),
    "help.forms": ("terminal (default) or json", "terminal（默认）或 json"),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS)
