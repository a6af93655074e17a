"""Where an edit takes hold of a text: stretches and what stands in them afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from lark import Token, Tree

from dsl.check_scenario import SCENARIO, Block, Checker
from dsl.diagnostics import width
from dsl.parse import Node, parse
from dsl.scenario import Value
from dsl.schema import Attribute, Schema
from dsl.source import Source
from dsl.vocabulary import VALUES
from dsl.wording import Style, is_chinese, style_of


@dataclass(frozen=True)
class Splice:
    """A stretch of a text, by offsets, and what replaces it."""

    start: int
    end: int
    text: str = ""


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """A text with stretches of it replaced; stretches do not overlap."""
    parts, at = [], 0
    for splice in sorted(splices, key=lambda s: (s.start, s.end)):
        assert splice.start >= at
        parts += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join((*parts, text[at:]))


class Layout:
    """A text without syntax errors, with the place of every block, attribute and value."""

    def __init__(self, source: Source, schema: Schema) -> None:
        """`source` reads without a fault; otherwise some blocks are missing here."""
        document, _ = parse(source)
        self.text = source.text
        self.schema = schema
        self.checker = Checker(source, schema, document.broken)
        self.blocks: dict[str, Block] = {}
        self.scenario: Block | None = None
        for tree in document.blocks:
            block = self.checker.header(tree)
            if block is not None and block.sort.name == SCENARIO:
                self.scenario = block
            elif block is not None:
                self.blocks[block.name] = block
        self.trees = document.blocks

    # what stands around

    def style(
        self, block: Node | None, near: Node | None = None, attribute: Attribute | None = None
    ) -> Style:
        """The style of a block, as its own tokens, then those of the text, show it.

        The language is that of the block's own words, not of the names that users give; words of
        the ontology are written like those of the value `near` that they replace.
        """
        whole = _language(self.trees)
        lang = _language([block]) if block is not None else whole
        old = tokens(near)[1:] if near is not None else []
        around = tokens(block) if block is not None else []
        file = [token for tree in self.trees if lang == whole for token in tokens(tree)]
        words = [str(token) for token in old if token.type in ("NAME", "VALUE")]
        if words and attribute is not None and attribute.type != "reference":
            lang = _majority(words)
        return style_of(lang, [*old, *around, *file])

    def line_start(self, offset: int) -> int:
        """Where the line of an offset begins."""
        return self.text.rfind("\n", 0, offset) + 1

    def line_end(self, offset: int) -> int:
        """Where the line of an offset ends, before its line break."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def column(self, offset: int) -> int:
        """How many columns of a screen stand before an offset on its line."""
        return width(self.text[self.line_start(offset) : offset])

    def opens_line(self, offset: int) -> bool:
        """Whether only blanks stand before an offset on its line."""
        return not self.text[self.line_start(offset) : offset].strip()

    def rest(self, offset: int) -> str:
        """What follows an offset on its line, without blanks around it."""
        return self.text[offset : self.line_end(offset)].strip()

    def attribute(self, block: Block, name: str) -> Node | None:
        """The tree of an attribute in a block."""
        names = self.schema.attribute_names[block.sort.name]
        found = [tree for tree in block.attributes if names.get(str(tree.children[0])) == name]
        return found[0] if found else None

    def _blanks_end(self, offset: int) -> int:
        """Where the blanks that begin at an offset end."""
        line = self.text[offset : self.line_end(offset)]
        return offset + len(line) - len(line.lstrip())

    # removing

    def removal(self, start: int, end: int) -> Splice:
        """Take out a stretch with the blanks that served it alone; comments stay."""
        text = self.text
        following = self._blanks_end(end)
        if self.opens_line(start):
            if not self.rest(end):
                return Splice(self.line_start(start), min(self.line_end(end) + 1, len(text)))
            return Splice(start, following)
        if self.rest(end) and self.rest(end)[0] not in "#＃}｝":
            return Splice(start, following)
        return Splice(len(text[:start].rstrip(" \t　")), end)

    def comments(self, tree: Node) -> list[str]:
        """The comments between the tokens of a tree."""
        every = tokens(tree)
        gaps = (self.text[a.end_pos : b.start_pos] for a, b in pairwise(every))
        return [line.strip() for gap in gaps for line in gap.split("\n") if line.strip()]

    def without(self, tree: Node) -> list[Splice]:
        """Take out an attribute; comments inside it stay where it began."""
        start, end = extent(tree)
        kept = self.comments(tree)
        if not kept:
            return [self.removal(start, end)]
        break_ = "\n" + " " * self.column(start)
        after = break_ if self.rest(end) else ""
        return [Splice(start, self._blanks_end(end), break_.join(kept) + after)]

    # adding

    def added(self, block: Block, written: str, value: str) -> Splice:
        """Put an attribute behind the last one of a block, in the manner of its lines."""
        attributes = block.attributes
        braces = [t for t in block.tree.children if isinstance(t, Token)]
        closing = next(t for t in reversed(braces) if t.type == "RBRACE")
        opening = next(t for t in braces if t.type == "LBRACE")
        assert closing.start_pos is not None and opening.end_pos is not None
        if not attributes:
            if "\n" in self.text[opening.end_pos : closing.start_pos]:
                at = self.line_end(opening.end_pos)
                margin = self.text[self.line_start(opening.end_pos) :]
                indent = margin[: len(margin) - len(margin.lstrip(" \t"))] + "  "
                return Splice(at, at, f"\n{indent}{written} {value}")
            return Splice(opening.end_pos, closing.start_pos, f" {written} {value} ")
        start, end = extent(attributes[-1])
        first = next(
            (a for a in attributes if self.line_start(extent(a)[0]) == self.line_start(start)),
            attributes[-1],
        )
        if not self.opens_line(extent(first)[0]):
            gap = self.gap(attributes)
            return Splice(end, end, f"{gap}{written} {value}")
        indent = self.text[self.line_start(start) : extent(first)[0]]
        space = " " * max(1, self.value_column(attributes) - width(indent + written))
        at = self.line_end(end) if self.rest(end)[:1] in ("", "#", "＃") else end
        return Splice(at, at, f"\n{indent}{written}{space}{value}")

    def gap(self, attributes: list[Node]) -> str:
        """The blanks between the attributes of a line."""
        for one, other in pairwise(attributes):
            between = self.text[extent(one)[1] : extent(other)[0]]
            if between and not between.strip() and "\n" not in between:
                return between
        return "  "

    def value_column(self, attributes: list[Node]) -> int:
        """The column in which most values of a block stand below each other; 0 if none do."""
        opening = [a for a in attributes if self.opens_line(extent(a)[0])]
        columns = Counter(self.column(extent(_parts(a)[0])[0]) for a in opening)
        column, often = max(columns.items(), key=lambda pair: pair[1], default=(0, 0))
        return column if often > 1 else 0

    # the items of a value

    def rewritten(
        self, tree: Node, attribute: Attribute, value: Value, style: Style
    ) -> list[Splice]:
        """Make an attribute say a value; what stays of it keeps its place and spelling."""
        items, parts = value.items, _parts(tree)
        holds = [None if _unknown(p) else self.checker.item(p, attribute) for p in parts]
        keep = [not items if item is None else item in items for item in holds]
        new = [style.item(item, attribute, self.schema) for item in items if item not in holds]
        if not items and None not in holds:
            new = [style.value(value, attribute, self.schema)]
        found = []
        for place, part in enumerate(parts):
            if not keep[place] and new:
                found.append(Splice(*extent(part), new.pop(0)))
                keep[place] = True
        if not keep[0]:  # the first place is taken by the first item that stays
            other = keep.index(True)
            found.append(Splice(*extent(parts[0]), self.text[slice(*extent(parts[other]))]))
            keep[0], keep[other] = True, False
        open_ended = bool(items) and not value.complete
        if _is(tree.children[-1], "ELLIPSIS"):
            keep.append(open_ended)
        elif open_ended:
            new.append(style.ellipsis)
        return [*found, *self._dropped(tree, keep), *self._appended(parts, keep, new, style)]

    def _dropped(self, tree: Node, keep: list[bool]) -> list[Splice]:
        """Take out the members of a list that are not kept; the first one is.

        What stands before something that is kept goes with the comma behind it, the end of a list
        with the comma before it.
        """
        members = [child for child in tree.children[1:] if not _is(child, "COMMA")]
        ends = [extent(member)[1] for member in members]
        behind = list(ends)  # where the comma behind a member ends
        for place, child in enumerate(tree.children[2:], 2):
            if isinstance(child, Token) and child.type == "COMMA":
                behind[ends.index(extent(tree.children[place - 1])[1])] = _end(child)
        found = []
        for place in range(1, len(members)):
            if keep[place] or not keep[place - 1]:
                continue
            after = next((p for p in range(place, len(members)) if keep[p]), 0)
            start = behind[place - 1] if after else ends[place - 1]
            end = behind[after - 1] if after else ends[-1]
            found.append(self._erased(start, end, tree))
        return found

    def _erased(self, start: int, end: int, tree: Node) -> Splice:
        """Take the tokens out of a stretch, and the lines that are empty then; comments stay."""
        inside = [t for t in tokens(tree) if start <= (t.start_pos or 0) < end]
        bounds = [start, *(at for token in inside for at in extent(token)), end]
        gaps = zip(bounds[::2], bounds[1::2], strict=True)
        first, *lines = "".join(self.text[a:b] for a, b in gaps).split("\n")
        kept = [first.rstrip(), *(line.rstrip() for line in lines if line.strip())]
        if lines and any(kept) and not lines[-1].strip() and self.rest(end):
            kept.append(lines[-1])  # what follows does not become part of a comment
            end = self._blanks_end(end)
        return Splice(start, end, "\n".join(kept))

    def _appended(
        self, parts: list[Node], keep: list[bool], new: list[str], style: Style
    ) -> list[Splice]:
        """Put items behind the last one, each on a line of its own where the others have one."""
        if not new:
            return []
        last = max(place for place, _ in enumerate(parts) if keep[place])
        start, end = extent(parts[last])
        between = self.text[extent(parts[last - 1])[1] : start] if last else ""
        alone = self.opens_line(start) and self.rest(end)[:1] in ("", "#", "＃")
        if "\n" in between and alone and last == len(parts) - 1:
            comma = style.separator.rstrip()
            break_ = "\n" + self.text[self.line_start(start) : start]
            at = self.line_end(end)
            lines = f"{comma}{break_}".join(new)
            return [Splice(end, end, comma), Splice(at, at, break_ + lines)]
        return [Splice(end, end, "".join(style.separator + item for item in new))]


def tokens(tree: Node) -> list[Token]:
    """All tokens of a tree, in the order of the text."""
    return list(tree.scan_values(lambda value: isinstance(value, Token)))


def extent(part: Node | Token) -> tuple[int, int]:
    """Where a tree or token begins and ends."""
    every = tokens(part) if isinstance(part, Tree) else [part]
    return every[0].start_pos or 0, _end(every[-1])


def _end(token: Token) -> int:
    assert token.end_pos is not None
    return token.end_pos


def _is(part: Node | Token, type_: str) -> bool:
    return isinstance(part, Token) and part.type == type_


def _parts(tree: Node) -> list[Node]:
    return [child for child in tree.children[1:] if isinstance(child, Tree)]


def _unknown(part: Node) -> bool:
    return part.data == "word" and VALUES[str(part.children[0])] == "unknown"


def _language(trees: Iterable[Node]) -> str:
    """The language of most of the words that open blocks and attributes."""
    words = []
    for tree in trees:
        words.append(str(tree.children[0]))
        words += [str(t.children[0]) for t in tree.find_data("attribute")]
    return _majority(words)


def _majority(words: list[str]) -> str:
    return "zh" if 2 * sum(map(is_chinese, words)) > len(words) else "en"
