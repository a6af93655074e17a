"""The words around a graph, in English and Chinese."""

from __future__ import annotations

from ui.lexicon import speaker, texts

_TABLE: dict[str, tuple[str, str]] = {
    "list": ("Choose one of {n}, or click it in the picture", "从 {n} 项中选择，或在图中点击"),
    "list.one": ("Choose it here, or click it in the picture", "在此选择，或在图中点击"),
    "hint": (
        "Click a node for its detail. Drag to move, Ctrl or Shift with the wheel to zoom, double "
        "click to see the whole.",
        "点击节点查看详情。拖动可平移，按住 Ctrl 或 Shift 滚动滚轮可缩放，双击恢复全图。",
    ),
}

WORDS = texts(_TABLE)
say = speaker(WORDS)
