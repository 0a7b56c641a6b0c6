"""What python-docx has no words for: East Asian fonts, lines, repeated heads, fields; and a table of ours."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from desktop.briefing.paper import Cell, Column, Table

HEADING_FONT, BODY_FONT, TABLE_FONT = "黑体", "仿宋", "宋体"
"""What such papers are set in, and every Chinese Windows has; elsewhere the word processor takes its own."""
LATIN = "Times New Roman"
WHOLE = 14
"""A table of fewer rows is not broken between two pages; so it is in the PDF."""
TABLE_TEXT = "TableText"
"""The identifier that python-docx gives to the style "Table Text"."""
SECOND, LATE = RGBColor(0x4A, 0x55, 0x60), RGBColor(0xB9, 0x3A, 0x14)
_STYLES: tuple[tuple[str, str | None, float, bool, str], ...] = (
    ("Normal", None, 10, False, BODY_FONT),
    ("Title", None, 24, True, HEADING_FONT),
    ("Subtitle", None, 16, True, HEADING_FONT),
    ("Heading 1", None, 12, True, HEADING_FONT),
    ("Body Text", None, 12, False, BODY_FONT),
    ("Lead", "Body Text", 13, False, BODY_FONT),
    ("List Bullet", None, 12, False, BODY_FONT),
    ("Note", "Normal", 8, False, TABLE_FONT),
    ("Table Text", "Normal", 9, False, TABLE_FONT),
)


def dressed_styles(book: Any, *, chinese: bool) -> None:
    """Give the document its styles: those that a clerk looks for, by their own names, and three of ours."""
    for name, base, size, bold, font in _STYLES:
        there = [one.name for one in book.styles]
        style = book.styles[name] if name in there else book.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if base is not None:
            style.base_style = book.styles[base]
        style.font.name, style.font.size, style.font.bold, style.font.italic = LATIN, Pt(size), bold, False
        style.font.color.rgb = SECOND if name == "Note" else RGBColor(0x14, 0x18, 0x1C)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            if fonts.get(qn(attribute)) is not None:
                del fonts.attrib[qn(attribute)]
        fonts.set(qn("w:eastAsia"), font)
        shape = style.paragraph_format
        shape.space_before, shape.space_after = Pt(0), Pt(2)
    centred = ("Title", "Subtitle")
    for name in centred:
        book.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        book.styles[name].paragraph_format.space_after = Pt(6)
        _no_border(book.styles[name])
    book.styles["Heading 1"].paragraph_format.space_before = Pt(10)
    book.styles["Heading 1"].paragraph_format.keep_with_next = True
    for name in ("Body Text", "Lead"):
        shape = book.styles[name].paragraph_format
        shape.line_spacing, shape.space_after = 1.5, Pt(6)
        if chinese:
            shape.first_line_indent = Pt(2 * (12 if name == "Body Text" else 13))
    language = book.styles["Normal"].element.get_or_add_rPr()
    told = OxmlElement("w:lang")
    told.set(qn("w:val"), "en-US")
    told.set(qn("w:eastAsia"), "zh-CN")
    language.append(told)


def _no_border(style: Any) -> None:
    shape = style.element.get_or_add_pPr()
    for line in shape.findall(qn("w:pBdr")):
        shape.remove(line)


def add_field(paragraph: Any, code: str) -> None:
    """Add a field that the word processor fills: PAGE, NUMPAGES."""
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)  # noqa: SLF001 - python-docx has no other way


def rule_under(paragraph: Any, colour: str) -> None:
    """Draw a line under a paragraph."""
    lines = OxmlElement("w:pBdr")
    lines.append(_line("w:bottom", colour, 12))
    paragraph._p.get_or_add_pPr().append(lines)  # noqa: SLF001 - python-docx has no other way


def borders(table: Any, *, inside: bool = True) -> None:
    """Draw lines above, under and (inside) between rows; none at the sides."""
    shape = table._tbl.tblPr  # noqa: SLF001 - python-docx has no other way
    lines = OxmlElement("w:tblBorders")
    lines.append(_line("w:top", "8A949E", 6))
    lines.append(_line("w:bottom", "8A949E", 6))
    if inside:
        lines.append(_line("w:insideH", "D9DEE3", 4))
    shape.append(lines)


def margins(table: Any) -> None:
    """Leave a millimetre at the sides of each cell, where the format leaves two: columns are as wide as on the page."""
    shape = table._tbl.tblPr  # noqa: SLF001 - python-docx has no other way
    room = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        one = OxmlElement(side)
        one.set(qn("w:w"), "57")
        one.set(qn("w:type"), "dxa")
        room.append(one)
    shape.append(room)


def _line(name: str, colour: str, size: int) -> Any:
    line = OxmlElement(name)
    for key, value in (("w:val", "single"), ("w:sz", str(size)), ("w:space", "1"), ("w:color", colour)):
        line.set(qn(key), value)
    return line


def compact(paragraph: Any) -> None:
    """Make a paragraph one of a table, without room before and after it."""
    # By its identifier: looking a style up by its name for every cell takes most of the time of a long paper.
    paragraph._p.style = TABLE_TEXT  # noqa: SLF001 - python-docx has no other way
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)


def even(paragraph: Any, size: float) -> None:
    """Give a line of a table a height of its own, or figures stand higher than the Chinese words beside them."""
    paragraph.paragraph_format.line_spacing = Pt(round(size * 1.45, 1))


def flush(picture: Any) -> None:
    """Let a picture stand at the margin: where the file does not say so, some programs leave room beside it."""
    for side in ("distT", "distB", "distL", "distR"):
        picture._inline.set(side, "0")  # noqa: SLF001 - python-docx has no other way


def keep_with_next(paragraph: Any) -> None:
    """Keep a paragraph on the page of what follows it."""
    paragraph.paragraph_format.keep_with_next = True


def coloured(run: Any, colour: str) -> None:
    """Give a run a colour ("#RRGGBB")."""
    run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())


def add_table(book: Any, block: Table, width: float, size: float = 9) -> None:
    """Add a table: its head repeated on every page, no row broken between two, numbers to the right."""
    rows = [*block.rows, *((block.total,) if block.total else ())]
    head = 0 if block.headless else 1
    table = book.add_table(len(rows) + head, len(block.columns))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    borders(table)
    margins(table)
    widths = _widths(block.columns, width)
    together = len(rows) < WHOLE
    for n, one in enumerate(widths):
        table.columns[n].width = Mm(one)
    # One walk over the rows: asking the table for each cell walks over all of them every time.
    table_rows = list(table.rows)
    for n, line in enumerate(table_rows):
        _mark(line, "w:cantSplit" if n >= head else "w:tblHeader")
        for column, place in enumerate(line.cells):
            told = block.columns[column]
            place.width = Mm(widths[column])
            if n < head:
                _fill(place, Cell(told.head), told, size - 1, head=True)
            else:
                _fill(place, rows[n - head][column], told, size, bold=n >= len(block.rows) + head)
            # A short table stays on one page; a long one keeps its head and two rows together at either end.
            if n + 1 < len(table_rows) and (together or n <= head or n + 2 >= len(table_rows)):
                for paragraph in place.paragraphs:
                    keep_with_next(paragraph)


def _widths(columns: tuple[Column, ...], width: float) -> list[float]:
    """Those that are given; the rest shares what is left, the first (a name) twice as wide as a number."""
    left = width - sum(one.width or 0 for one in columns)
    # What a rate is made of has two counts in it.
    weights = [0.0 if one.width else (1.5 if one.back else 1.0) if one.number else 2.0 for one in columns]
    share = left / (sum(weights) or 1.0)
    return [one.width or weight * share for one, weight in zip(columns, weights, strict=True)]


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no other way


def _fill(place: Any, cell: Cell, column: Column, size: float, *, head: bool = False, bold: bool = False) -> None:
    line = place.paragraphs[0]
    compact(line)
    even(line, size)
    if column.number:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if cell.mark:
        mark = line.add_run(f"[{cell.mark}] ")
        mark.font.size, mark.font.color.rgb = Pt(size), LATE
    run = line.add_run(cell.text)
    run.font.size, run.bold = Pt(size), bold or column.strong
    if head or column.back:
        run.font.color.rgb = SECOND
    if cell.late:
        run.font.color.rgb = LATE
    if cell.second:
        more = place.add_paragraph()
        compact(more)
        even(more, size - 1.5)
        second = more.add_run(cell.second)
        second.font.size, second.font.color.rgb = Pt(size - 1.5), LATE if cell.second_late else SECOND
