"""Where a new block goes in a text, and how it is laid out: like the blocks of its sort."""

from __future__ import annotations

from lark import Token

from dsl.check_scenario import Block
from dsl.diagnostics import width
from dsl.parse import Node
from dsl.scenario import Entity
from dsl.splices import Layout, Splice, extent, tokens
from dsl.wording import Style, is_name, spelled

ENDS_LINE = ("", "#", "＃")


def new_block(layout: Layout, made: Entity) -> Splice:
    """Put a block behind the one that is most like it, or at the end of the text.

    May raise wording.Unwritable.
    """
    model = _model(layout, made)
    style = layout.style(model.tree if model else None)
    head, said = _words(layout, made, style)
    if model is None:
        return _at_end(layout, head, said)
    start, end = extent(model.tree)
    begin = layout.line_start(start)
    margin = layout.text[begin:start] if layout.opens_line(start) else ""
    if "\n" in layout.text[start:end]:
        apart = "\n" if begin > 1 and layout.opens_line(begin - 1) else ""
        block = apart + _on_lines(layout, model, margin, head, said)
    else:
        block = margin + _on_one_line(layout, model, head, said)
    if layout.rest(end)[:1] in ENDS_LINE:
        at = layout.line_end(end)
        return Splice(at, at, "\n" + block)
    return Splice(end, end, f"\n{block}\n")


def _model(layout: Layout, made: Entity) -> Block | None:
    """The last block of the sort; of measures rather the last one that covers the same.

    Measures of one kind are told apart by their order, so none of the kind may come after it.
    """
    alike = [block for block in layout.blocks.values() if block.sort.name == made.sort]
    covered = {str(item) for value in made.values.values() for item in value.items}
    for block in reversed(alike):
        if made.kind and covered & {str(token) for token in tokens(block.tree)[3:]}:
            return block
        if made.kind and block.kind == made.kind:
            break
    return alike[-1] if alike else None


def _words(layout: Layout, made: Entity, style: Style) -> tuple[str, list[tuple[str, str]]]:
    """The head of a block, and its attributes with their values, as they are written."""
    schema = layout.schema
    sort = schema.sorts[made.sort]
    name = made.kind or made.name
    if sort.header:
        names = schema.concepts_below(sort.header)
        if name in schema.concepts:
            concept = schema.concepts[name]
            name = spelled(name, concept.label, concept.aliases, names, style.lang)
    elif not is_name(name):
        name = style.text(name)
    said = [
        (
            style.attribute(sort.attributes[attribute], sort, schema),
            style.value(value, sort.attributes[attribute], schema),
        )
        for attribute, value in made.values.items()
    ]
    return f"{style.sort(sort, schema)} {name}", said


def _at_end(layout: Layout, head: str, said: list[tuple[str, str]]) -> Splice:
    text = layout.text
    opening, closing = "{}"
    for tree in layout.trees[-1:]:
        opening, closing = (str(brace) for brace in _braces(tree))
    inside = "  ".join(map(" ".join, said))
    block = f"{head} {opening} {inside}{' ' if inside else ''}{closing}"
    ended = text.endswith("\n")
    return Splice(len(text), len(text), f"\n{block}\n" if ended else f"\n\n{block}")


def _braces(tree: Node) -> tuple[Token, Token]:
    braces = [t for t in tree.children if isinstance(t, Token)]
    opening = next(t for t in braces if t.type == "LBRACE")
    return opening, braces[-1]


def _on_one_line(layout: Layout, model: Block, head: str, said: list[tuple[str, str]]) -> str:
    opening, closing = _braces(model.tree)
    place = extent(opening)[0]
    space = " "
    if layout.text[place - 1] not in " \t　":
        space = ""
    elif _aligned(layout, model):
        space = " " * max(1, layout.column(place) - width(head))
    inside = layout.gap(model.attributes).join(map(" ".join, said))
    return f"{head}{space}{opening} {inside}{' ' if inside else ''}{closing}"


def _aligned(layout: Layout, model: Block) -> bool:
    """Whether the braces of a block and of its neighbours in the text stand below each other."""
    place = extent(_braces(model.tree)[0])[0]
    for other in layout.blocks.values():
        brace = extent(_braces(other.tree)[0])[0]
        adjacent = abs(_line(layout, brace) - _line(layout, place)) == 1
        if adjacent and layout.column(brace) == layout.column(place):
            return True
    return False


def _line(layout: Layout, offset: int) -> int:
    return layout.text.count("\n", 0, offset)


def _on_lines(
    layout: Layout, model: Block, margin: str, head: str, said: list[tuple[str, str]]
) -> str:
    opening, closing = _braces(model.tree)
    starts = [extent(tree)[0] for tree in model.attributes]
    begun = [start for start in starts if layout.opens_line(start)]
    indent = layout.text[layout.line_start(begun[0]) : begun[0]] if begun else margin + "  "
    column = layout.value_column(model.attributes) - width(indent)
    lines = [f"{indent}{word}{' ' * max(1, column - width(word))}{value}\n" for word, value in said]
    return f"{margin}{head} {opening}\n{''.join(lines)}{margin}{closing}"
