"""What Heng offers against each thing that the study finds: pages, provisions, commands.

Keys are the names of the study's parts and observations in the ontology. What is not here, Heng
offers nothing against, and the page says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dsl.statute import Text


@dataclass(frozen=True)
class Remedy:
    """A way to go: a page with what it is asked to show, or a command; and what is found there."""

    says: Text
    page: str = ""
    query: dict[str, str] = field(default_factory=dict)
    command: str = ""


def _page(name: str, en: str, zh: str, **query: str) -> Remedy:
    return Remedy(Text(en, zh), name, query)


def _law(provision: str, en: str, zh: str) -> Remedy:
    return _page("law", en, zh, provision=provision.replace(" ", "-"))


def _command(command: str, en: str, zh: str) -> Remedy:
    return Remedy(Text(en, zh), command=command)


_LEVELS = _page(
    "levels",
    "levels by kind of data, each with its controls",
    "按数据类型分级，各有相应措施",
    pane="table",
)
_BALANCE = _page(
    "levels",
    "the least intrusive form of sharing that serves the purpose, argued",
    "论证实现目的而侵扰最小的共享方式",
    pane="balance",
)
_BREACH = _page(
    "weigh",
    "a running leak: what to do, whom to tell, by when",
    "正在发生的泄露：应做什么、告知谁、何时之前",
    scenario="data_breach",
)
_PROOF = _command(
    "heng check FILE --out report.html",
    "every finding with its proof, to be handed on",
    "每项结论附理由，可交他人查验",
)
_VERIFY = _command(
    "heng verify REPORT.json",
    "replays a report and says what has changed since",
    "重放报告并说明此后有何变化",
)

REMEDIES: dict[str, tuple[Remedy, ...]] = {
    "shortcoming-one-size-fits-all": (_LEVELS, _BALANCE),
    "shortcoming-fragmented-law": (
        _page(
            "weigh",
            "one flow weighed against all laws at once; what several ask is one task",
            "一项数据活动按全部法律一次衡量，数法共同要求的合并为一项任务",
            scenario="cross_border_ecommerce",
        ),
        _page("conflicts", "where laws meet, and what settles it", "法律交汇之处及其解决"),
    ),
    "shortcoming-campaign-enforcement": (
        _command(
            "heng watch FILE --events EVENTS",
            "duties and clocks followed as things happen, not once a year",
            "随事件持续跟踪义务和期限，而非一年一查",
        ),
        _command(
            "heng check FILE --strict",
            "exit codes for a build: a breach stops it every time",
            "以退出码用于持续集成，每次违反即中止",
        ),
        _page("portfolio", "all flows of a group in one register", "以一份登记册衡量全部数据活动"),
    ),
    "shortcoming-remedy-funnel": (
        _law("PIPL 69", "who has to prove: fault is presumed", "举证责任：过错推定"),
        _PROOF,
        _VERIFY,
    ),
    "shortcoming-listed-as-employed": (
        _law("PIPL 45", "to see what is held of oneself", "查阅、复制本人信息"),
        _law("PIPL 46", "to have it corrected", "更正、补充"),
    ),
    "shortcoming-leaks-are-common": (
        _BREACH,
        _law("PIPL 57", "what a leak asks for", "泄露后的义务"),
        _command(
            "heng incident FILE",
            "the next reports due under all instruments, the shortest first",
            "列出各规范下最近应报告事项，最短者在先",
        ),
    ),
    "shortcoming-infringement-is-hidden": (
        _law("PIPL 17", "what has to be told beforehand", "事先告知的内容"),
        _law("PIPL 24", "automated decisions and profiles", "自动化决策与画像"),
    ),
    "shortcoming-all-kinds-of-information": (
        _LEVELS,
        _page("ontology", "the kinds of data in their order", "数据类型及其层次"),
    ),
    "shortcoming-many-ways-of-leaking": (
        _law("PIPL 51", "security measures, by article", "安全措施条文"),
        _law("NDSR 9", "what a network data handler has to do", "网络数据处理者的安全义务"),
        _command("heng fix FILE", "the least changes that end a breach", "消除违反的最小改动"),
    ),
    "shortcoming-grave-consequences": (
        _law("PIPL 28", "what is sensitive, and why", "何为敏感个人信息"),
        _law("PIPL 55", "the assessment that has to come first", "事前影响评估"),
    ),
    "shortcoming-awareness-without-means": (
        _command(
            "heng ask FILE",
            "the next question to find out, with the provision behind it",
            "下一步应查明的事实及其依据",
        ),
        _law("PIPL 50", "how rights are exercised", "权利行使机制"),
    ),
    "shortcoming-incomplete-notice": (
        _law("PIPL 17", "the elements of a notice, each a condition", "告知要素，逐项为条件"),
        _page(
            "weigh",
            "a notice that lacks one is found",
            "缺项即被指出",
            scenario="cross_border_ecommerce",
        ),
    ),
    "shortcoming-unreadable-notice": (
        _law("PIPL 17", "clear and easy to understand: an open term", "清晰易懂：开放性概念"),
    ),
    "shortcoming-forced-consent": (
        _law("PIPL 14", "voluntary, explicit, on full knowledge", "充分知情、自愿、明确"),
        _law("PIPL 16", "no refusal of service for want of consent", "不得因不同意而拒绝服务"),
        _law("NDSR 22", "no repeated asking, no bundling", "不得频繁征求、不得捆绑"),
    ),
    "shortcoming-more-than-needed": (_law("PIPL 6", "the smallest scope", "最小范围"), _BALANCE),
    "shortcoming-rights-in-name-only": (
        _law("PIPL 50", "a convenient way, and reasons for a refusal", "便捷机制，拒绝须说明理由"),
    ),
    "tension-openness": (_BALANCE,),
    "tension-values": (_BALANCE,),
    "tension-ownership": (
        _law(
            "DSL 7",
            "the law protects rights in data and leaves open whose they are",
            "保护数据权益而未定归属",
        ),
    ),
    "tension-awareness": (
        _command("heng ask FILE", "asks in one's own language", "以本国语言提问"),
        _law("PIPL 50", "how rights are exercised", "权利行使机制"),
    ),
    "guideline-biometrics": (_law("STUDY 1", "encoded as doctrine", "作为学理编入"), _LEVELS),
    "guideline-health": (_law("STUDY 1", "encoded as doctrine", "作为学理编入"), _LEVELS),
    "guideline-consumption": (_law("STUDY 1", "encoded as doctrine", "作为学理编入"), _LEVELS),
    "guideline-devices": (_law("STUDY 1", "encoded as doctrine", "作为学理编入"), _LEVELS),
    "proposal-implementing-regulations": (
        _law("NDSR 22", "what the regulations of 2025 made of it", "2025年条例的细化"),
        _law("CBDF 5", "necessity spelled out for exports", "出境必要情形的细化"),
    ),
    "proposal-privacy-computing": (_BALANCE,),
    "proposal-qualified-officers": (
        _law("PIPL 52", "the protection officer", "个人信息保护负责人"),
        _command(
            "heng check examples/*.heng",
            "cases with proved answers, for training",
            "附有论证答案的案例，可用于培训",
        ),
    ),
    "proposal-graded-protection-by-scenario": (
        _LEVELS,
        _law("DSL 21", "classes by law", "法定分类分级"),
    ),
    "proposal-reversed-burden": (
        _law("PIPL 69", "fault is presumed since 2021", "2021年起过错推定"),
        _PROOF,
    ),
    "proposal-public-interest-litigation": (
        _law("PIPL 70", "who may sue for the public", "公益诉讼的起诉主体"),
    ),
    "proposal-one-click-platform": (
        _law("PIPL 65", "complaints and their answer", "投诉举报及其答复"),
    ),
    "proposal-self-regulation": (
        _command(
            "heng check FILE --with DIR",
            "a code of the sector as modules beside the law",
            "以模块形式将行业公约置于法律之旁",
        ),
        _law("CERT 5", "certification, where it carries an export", "认证出境"),
    ),
}
