"""The words of the flow map, in English and Chinese; the rest stands in the explorer's tables."""

from __future__ import annotations

from ui import words as common
from ui.explorer import words
from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "zone.mainland": ("Mainland China", "中国内地"),
    "zone.beyond": ("Hong Kong, Macao, Taiwan", "港澳台"),
    "zone.abroad": ("Abroad", "境外"),
    "zone.unsaid": ("Place not said", "地点未说明"),
    "kind.organization": ("organization", "组织"),
    "kind.processing": ("processing", "处理活动"),
    "kind.recipient": ("recipient", "接收方"),
    "kind.foreign-authority": ("foreign authority", "外国机关"),
    "kind.dataset": ("dataset: {level}", "数据集：{level}"),
    "kind.plain": ("dataset", "数据集"),
    "kind.transfer": ("transfer: {route}", "出境：{route}"),
    "way.inside": ("handles", "处理"),
    "way.transfer": ("transfer: {route}", "出境：{route}"),
    "level.none": ("no level", "无级别"),
    "scale": ("Datasets by", "数据集按"),
    "alt": (
        "Map of “{title}”: {organizations} organizations, {datasets} datasets, {transfers} "
        "transfers; the border of the mainland lies between datasets and recipients. The list "
        "above holds every entity, the table below every transfer.",
        "“{title}”的数据流图：{organizations} 个组织、{datasets} 个数据集、{transfers} 项出境；"
        "内地边界位于数据集与接收方之间。上方列表含全部主体，下方表格含全部出境。",
    ),
    "none": (
        "This scenario declares neither organization nor data yet. Describe them in Weigh.",
        "该情景尚未声明组织或数据。请在“衡量”页中写明。",
    ),
    "around": ("Only what leads to it and on from it", "仅显示其上游和下游"),
    "no-transfer": (
        "No transfer is declared: nothing crosses the border.",
        "没有声明出境：没有数据跨越边界。",
    ),
    "pick": (
        "Click an entity, or choose it from the list, to see what the law says of it.",
        "点击图中主体或从列表中选择，即可查看法律对其的要求。",
    ),
    "nothing": ("No finding concerns it by itself.", "没有单独针对它的结论。"),
    "touching": ("Its transfers", "相关出境"),
    "block": ("Its block in the scenario", "情景中的对应区块"),
    "weigh": ("Open in Weigh", "在“衡量”中打开"),
    "table": ("Transfers as a table ({n})", "出境列表（{n} 项）"),
    "column.transfer": ("Transfer", "出境"),
    "column.data": ("Data", "数据"),
    "column.to": ("To", "接收方"),
    "column.place": ("Place", "地点"),
    "column.route": ("Route", "路径"),
    "column.under": ("Under", "依据"),
    "column.breached": ("Breached", "违反"),
    "column.open": ("Open", "待办"),
    "column.undetermined": ("Undetermined", "未定"),
}

WORDS = texts(_TABLE)
say = speaker(WORDS, words.WORDS, common.WORDS)
