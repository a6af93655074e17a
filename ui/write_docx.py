"""Documents as one DOCX file, with CJK fonts, for those who annotate in a word processor."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ui.document import Block, Document, Grid, Item, Listing, Runs
from ui.document_words import say

COLOURS = {
    "red": RGBColor(0xB3, 0x26, 0x1E),
    "yellow": RGBColor(0x8A, 0x5A, 0x00),
    "magenta": RGBColor(0x7B, 0x2D, 0x8B),
    "green": RGBColor(0x1F, 0x6F, 0x43),
    "cyan": RGBColor(0x0B, 0x5C, 0x8A),
    "bright_black": RGBColor(0x5D, 0x68, 0x75),
}
LATIN, CJK, MONO = "Calibri", "Microsoft YaHei", "Consolas"
STEP, HANGING = 0.55, 0.45  # centimetres
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a ZIP entry: the same report, the same bytes


def write(documents: Sequence[Document], day: datetime) -> bytes:
    """The documents as one file, dated `day`; the same input gives the same bytes."""
    made: Any = docx.Document()
    _fonts(made)
    paper = made.sections[0]
    paper.page_width, paper.page_height = Cm(21), Cm(29.7)  # A4
    paper.left_margin = paper.right_margin = paper.top_margin = paper.bottom_margin = Cm(2.2)
    for place, document in enumerate(documents):
        if place:
            made.add_page_break()
        _document(made, document)
    properties = made.core_properties
    properties.title = " · ".join(document.title for document in documents)[:255]
    properties.author = "Heng"
    properties.comments = ""
    properties.created = properties.modified = day
    buffer = io.BytesIO()
    made.save(buffer)
    return _undated(buffer)


def _document(made: Any, document: Document) -> None:
    made.add_heading(document.title, 0)
    _blocks(made, document.lead, 0)
    for section in document.sections:
        made.add_heading(section.title, 2 if section.folded else 1)
        _blocks(made, section.blocks, 0)
    made.add_paragraph()
    _blocks(made, document.end, 0)
    made.add_paragraph(say("document.advice", document.lang)).runs[0].italic = True


def _blocks(made: Any, blocks: Iterable[Block], depth: int) -> None:
    """Blocks into a document or a cell of a table."""
    for block in blocks:
        match block:
            case Item(head, body, _, below):
                paragraph = made.add_paragraph()
                layout = paragraph.paragraph_format
                layout.space_after = Pt(2)
                layout.left_indent = Cm(STEP * depth + (HANGING if head else 0))
                if head:
                    layout.first_line_indent = Cm(-HANGING)
                    _runs(paragraph, head)
                    paragraph.add_run(" ")
                _runs(paragraph, body)
                _blocks(made, below, depth + 1)
            case Grid():
                _grid(made, block)
            case Listing(lines):
                width = len(str(len(lines)))
                for number, line in enumerate(lines, 1):
                    paragraph = made.add_paragraph()
                    paragraph.paragraph_format.space_after = Pt(0)
                    run = paragraph.add_run(f"{number:{width}}  {line}")
                    run.font.size = Pt(8.5)
                    run.font.name = MONO


def _grid(made: Any, grid: Grid) -> None:
    table = made.add_table(rows=1, cols=len(grid.columns))
    table.style = "Light Grid Accent 1"
    for cell, column in zip(table.rows[0].cells, grid.columns, strict=True):
        _runs(cell.paragraphs[0], column)
    for row in grid.rows:
        for cell, blocks in zip(table.add_row().cells, row, strict=True):
            empty = cell.paragraphs[0]
            _blocks(cell, blocks, 0)
            if len(cell.paragraphs) > 1:
                empty._element.getparent().remove(empty._element)


def _runs(paragraph: Any, runs: Runs) -> None:
    for each in runs:
        run = paragraph.add_run(each.text)
        run.bold = "bold" in each.style or None
        run.italic = "italic" in each.style or None
        for name in each.style & COLOURS.keys():
            run.font.color.rgb = COLOURS[name]


def _fonts(made: Any) -> None:
    for style in made.styles:
        if style.element.rPr is not None or style.name == "Normal":
            style.font.name = LATIN
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CJK)
    made.styles["Normal"].font.size = Pt(10.5)


def _undated(buffer: io.BytesIO) -> bytes:
    """The same archive with all its entries of one date."""
    clean = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return clean.getvalue()
