"""The words around a graph, in English and Chinese."""

from __future__ import annotations

from dsl.statute import Text
from ui.words import pick

_TABLE: dict[str, tuple[str, str]] = {
    "list": ("The {n} nodes of the graph as a list", "图中 {n} 个节点的列表"),
    "list.one": ("The node of the graph as a list", "图中节点的列表"),
    "choose": ("Choose one, or click it below", "选择一项，或在下图中点击"),
    "hint": (
        "Click a node for its detail. Drag to move, Ctrl or Shift with the wheel to zoom, double "
        "click to see the whole.",
        "点击节点查看详情。拖动可平移，按住 Ctrl 或 Shift 滚动滚轮可缩放，双击恢复全图。",
    ),
}

WORDS: dict[str, Text] = {key: Text(en, zh) for key, (en, zh) in _TABLE.items()}


def say(key: str, lang: str, **filling: object) -> str:
    """The entry `key` in `lang`, filled."""
    if filling.get("n") == 1 and f"{key}.one" in WORDS:
        key = f"{key}.one"
    return pick(WORDS[key], lang).format(**filling)
