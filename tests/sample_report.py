"""A report built by hand, with every kind of finding in it, for the tests of the writers."""

from __future__ import annotations

from datetime import date

from dsl.statute import Penalty, Range, Text
from engine.clock_record import DeadlineNote
from engine.conflict_record import Conflict, Ground, Sanction
from engine.report import (
    Act,
    Assumption,
    Exemption,
    Exposure,
    Fact,
    Finding,
    Level,
    Margin,
    NotInForce,
    Proof,
    Question,
    Receipt,
    Report,
    Route,
    Sharing,
    Task,
    Tier,
    Total,
)

FILE = "flows/shop.heng"
PENALTY = Penalty(
    condition=Text("the circumstances are serious", "情节严重"),
    fine=Range(0, 50_000_000),
    turnover=5,
    persons_fine=Range(100_000, 1_000_000),
    orders=Text("correction; confiscation; suspension", "责令改正；没收违法所得；停业整顿"),
)


EXPOSURE = Exposure(
    bearer="mall",
    source="PIPL 66(2)",
    low=0,
    high=None,
    at_least=50_000_000,
    persons=Range(10_000, 1_000_000),
    tiers=(
        Tier("PIPL 66(1)", Text("first finding", "初次发现"), Text("correction", "责令改正"), 0, 0),
        Tier(
            "PIPL 66(1)", Text("refusal", "拒不改正"), None, 0, 1_000_000,
            persons_fine=Range(10_000, 100_000),
        ),
        Tier(
            "PIPL 66(2)", PENALTY.condition, PENALTY.orders, 0, 50_000_000, 5,
            persons_fine=PENALTY.persons_fine,
        ),
    ),
    set_aside=("DSL 45",),
    rule="APL 29",
    unspecified=(Text("the turnover of mall is not said", "mall的营业额未说明"),),
)  # fmt: skip


def fact(entity: str, attribute: str, en: str, zh: str, line: int = 0, said: str = "") -> Fact:
    """A fact; said at `line`, or as `said` says."""
    return Fact(entity, attribute, Text(en, zh), said or "said", line, 3 if line else 0, line)


def leaf(truth: str, en: str, zh: str, *facts: Fact) -> Proof:
    """A step without parts."""
    return Proof(truth=truth, says=Text(en, zh), facts=facts)


NO_NECESSITY = leaf(
    "false",
    "the necessity of crm is contract with the individual",
    "crm 的必要性为订立、履行个人合同",
    fact("crm", "necessity", "no listed necessity", "无列举情形", 47),
)
CARRIES = leaf(
    "true",
    "crm carries personal information",
    "crm 携带个人信息",
    fact(
        "members", "contains", "contact details, health information", "联系方式、医疗健康信息", 20
    ),
)
ONWARD = leaf(
    "unknown",
    "the data come from abroad and nothing domestic is mixed in",
    "数据来自境外且未混入境内数据",
    fact("members", "mixed-with-domestic-data", "", "", said="not-said"),
)
IMPACT_DATE = leaf(
    "false",
    "crm has an impact assessment done before it starts",
    "crm 开始前已完成个人信息保护影响评估",
    fact("impact-assessment", "done", "2026-10-20", "2026-10-20", 61),
    fact("crm", "start", "2026-09-01", "2026-09-01", 48),
)
IMPACT = Proof(
    truth="true",
    says=Text("assess the impact before crm", "crm 前进行影响评估"),
    provision="PIPL 55(4)",
    gist=Text(
        "Before personal information is provided abroad, its impact is assessed and recorded.",
        "向境外提供个人信息前，应当事前进行影响评估并记录。",
    ),
    parts=(
        Proof(
            truth="true",
            says=Text("crm is a personal information export", "crm 属于个人信息出境"),
            relation="condition",
            parts=(
                CARRIES,
                leaf(
                    "true",
                    "the receiving place of crm is abroad",
                    "crm 的访问地在境外",
                    fact("crm", "accessed-from", "Germany", "德国", said="derived"),
                ),
            ),
        ),
        Proof(
            truth="false",
            says=IMPACT_DATE.says,
            relation="fulfilment",
            facts=IMPACT_DATE.facts,
        ),
    ),
)


def finding(norm: str, on: str, action: str, label: Text, status: str, source: str) -> Finding:
    """A duty of the mall, with a proof of the sample's own."""
    return Finding(
        norm=norm,
        on=on,
        bearer=("mall",),
        action=action,
        label=label,
        modality="duty",
        status=status,
        sources=(source,),
        gist=IMPACT.gist or Text("", ""),
        deadline=DeadlineNote(Text("before 2026-09-01", "2026-09-01 前"), date(2026, 9, 1)),
        keep=Text("3 years", "3 年"),
        sanction=(Sanction("PIPL 66(2)", PENALTY),),
        defeated_by=(),
        unknown=("crm.basis",) if status == "undetermined" else (),
        judgements=(),
        proof=IMPACT,
    )


def task(action: str, label: Text, on: str, status: str, norms: tuple[str, ...], *sources: str):  # type: ignore[no-untyped-def]
    """A task with the ceiling of PIPL 66(2)."""
    return Task(
        action=action,
        label=label,
        on=on,
        bearer=("mall",),
        status=status,
        norms=norms,
        sources=sources,
        deadline=DeadlineNote(Text("before the transfer starts", "出境开始前"), date(2026, 9, 1)),
        keep=Text("3 years", "3 年") if action == "assess-impact" else None,
        fine_up_to=50_000_000,
        turnover_up_to=5,
        exposure=(EXPOSURE,) if status == "breached" else (),
        draft=action == "file-contract",
    )


def exemption(norm: str, source: str, label: Text, status: str, proof: Proof) -> Exemption:
    """An exemption considered."""
    return Exemption(norm, source, label, status, proof)


CONTRACT = Text("needed for a contract with the individual", "为订立、履行个人合同所必需")
ASSESS = Text("assess the impact on personal information", "进行个人信息保护影响评估")
CONSENT = Text("obtain separate consent", "取得单独同意")
NOTICE = Text("give notice of the recipient", "告知境外接收方情况")
FILE_CONTRACT = Text("file the standard contract", "备案标准合同")


def routes() -> tuple[Route, ...]:
    """One transfer that needs a contract and one that is exempt."""
    transit = Text("data in transit", "过境数据")
    staff = Text("needed for human resources management", "人力资源管理所必需")
    return (
        Route(
            transfer="crm",
            route="contract-or-certification",
            label=Text("standard contract or certification", "标准合同或者认证"),
            under=("CBDF 8", "PIPL 38(1)"),
            margin=Margin(
                Text("persons whose sensitive data left this year", "本年出境敏感个人信息人数"),
                8_200,
                8_200,
                10_000,
                1_800,
                "CBDF 7(1)(2)",
                "security-assessment",
                date(2027, 1, 22),
            ),
            possible=("contract-or-certification",),
            exemptions=(
                exemption("CBDF-5-contract", "CBDF 5(1)(1)", CONTRACT, "fails", NO_NECESSITY),
                exemption("NDSR-35-contract", "NDSR 35(4)", CONTRACT, "fails", NO_NECESSITY),
                exemption("CBDF-5-staff", "CBDF 5(1)(2)", staff, "fails", NO_NECESSITY),
                exemption("CBDF-4-transit", "CBDF 4", transit, "unknown", ONWARD),
            ),
            unknown=("members.mixed-with-domestic-data",),
            proof=CARRIES,
        ),
        Route(
            transfer="parcels",
            route="exempt",
            label=Text("exempt", "豁免"),
            under=("CBDF 5(1)(1)", "NDSR 35(4)"),
            margin=None,
            possible=("exempt",),
            exemptions=(
                exemption("CBDF-5-contract", "CBDF 5(1)(1)", CONTRACT, "applies", CARRIES),
                exemption("CBDF-4-transit", "CBDF 4", transit, "fails", NO_NECESSITY),
            ),
            unknown=(),
            proof=CARRIES,
        ),
    )


def tasks() -> tuple[Task, ...]:
    """One task of each status."""
    impact = ("PIPL-55-impact-assessment-export", "SCM-5-impact-assessment")
    return (
        task("give-notice", NOTICE, "parcels", "met", ("PIPL-39-notice",), "PIPL 39"),
        task("obtain-consent", CONSENT, "crm", "undetermined", ("PIPL-39-consent",), "PIPL 39"),
        task("assess-impact", ASSESS, "crm", "breached", impact, "PIPL 55(4)", "SCM 5"),
        task("file-contract", FILE_CONTRACT, "crm", "open", ("SCM-7-file",), "SCM 7"),
    )


def level(scale: str, code: str, label: Text, *under: str) -> Level:
    """The place of `members` on one scale."""
    return Level("members", scale, code, label, under, (code,), CARRIES)


def report() -> Report:
    """The whole sample."""
    return Report(
        title="跨境电商平台 Cross-border shop",
        file=FILE,
        as_of=date(2026, 11, 23),
        versions={"PIPL": "2021", "CBDF": "2024", "NDSR": "2024", "SCM": "2023", "CSL": "2025"},
        receipt=Receipt("3f2a9c51d0e7" + "0" * 52, "b81d44a6f3c2" + "0" * 52, "0.1.0"),
        routes=routes(),
        duties=(
            finding(
                "PIPL-55-impact-assessment-export", "crm", "assess-impact", ASSESS, "breached",
                "PIPL 55(4)",
            ),
            finding("PIPL-39-consent", "crm", "obtain-consent", CONSENT, "undetermined", "PIPL 39"),
            finding("SCM-7-file", "crm", "file-contract", FILE_CONTRACT, "open", "SCM 7"),
            finding("PIPL-39-notice", "parcels", "give-notice", NOTICE, "met", "PIPL 39"),
        ),
        permissions=(),
        tasks=tasks(),
        conflicts=(
            Conflict(
                "PIPL-13-export-consent", "crm", "duty-against-permission",
                Text("duty against permission", "义务与许可冲突"), ("PIPL 39", "PIPL 13(2)"),
                "prevails", "PIPL 13(2)", "PIPL 13(2)",
                Text(
                    "where another basis carries the processing, consent is not asked for",
                    "处理活动有其他合法性基础的，不需取得同意",
                ),
                grounds=(
                    Ground(
                        "coordination-clause", Text("coordination clause", "衔接条款"),
                        ("PIPL 13(2)",),
                    ),
                ),
            ),
        ),
        levels=(
            level("protection-level", "2", Text("level 2", "二级"), "SBHP 3"),
            level("sensitivity", "sensitive", Text("sensitive", "敏感"), "PIPL 28(1)"),
            Level(
                "members", "mlps-grade", "", Text("grade 2 or grade 3", "第二级或者第三级"), (),
                ("3", "2"), ONWARD,
            ),
        ),
        sharings=(
            Sharing(
                "crm", "records-as-they-are", Text("records as they are", "原始记录"),
                "aggregated", Text("share figures on groups", "共享群体统计数据"), ("aggregated",),
                True,
            ),
            Sharing(
                "parcels", "records-as-they-are", Text("records as they are", "原始记录"),
                "raw", Text("share records as they are", "共享原始记录"), ("raw",), False,
            ),
        ),
        questions=(
            Question(
                "crm", "basis",
                Text("On which legal basis does it rest?", "该出境活动的合法性基础是什么？"),
                4, ("PIPL-39-consent",),
            ),
            Question(
                "members", "mixed-with-domestic-data",
                Text("Were data from inside China mixed in?", "处理中是否混入境内数据？"),
                1, ("CBDF-4-transit",),
            ),
        ),
        assumptions=(
            Assumption("mall", "kind", Text("enterprise", "企业")),
            Assumption("mall", "network-operator", Text("yes", "是")),
            Assumption("crm", "start", Text("2026-11-23", "2026-11-23")),
        ),
        judgements=(
            Text(
                "Whether each field is necessary is judged under PIPL 6.",
                "各字段是否必要依《个人信息保护法》第六条判断。",
            ),
        ),
        totals=(Total("mall", 0, None, 50_000_000, (Act(("assess-impact@crm",), EXPOSURE),)),),
        next_change=date(2027, 1, 1),
        changing=("SCM", "CSL 2027"),
        not_in_force=(
            NotInForce("MLPS", Text("grades", "等级"), "not-yet", date(2027, 6, 1)),
            NotInForce("SAM", Text("assessment", "评估"), "no-longer", date(2024, 3, 21)),
        ),
        known_until=date(2026, 10, 9),
        drafts=("LPI-DRAFT",),
    )  # fmt: skip
