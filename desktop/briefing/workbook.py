"""A paper as a workbook: the same figures as numbers, dates and text; a text is never a formula, whatever it says."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from types import NoneType
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from desktop.briefing.document import paper_of
from desktop.briefing.dress import Dress
from desktop.briefing.paper import Paper, Percent, Sheet, Value
from desktop.briefing.words import DASH
from models.briefings.records import Briefing
from widgets.i18n import speaking

LONGEST = 32_000
"""A cell holds 32,767 characters."""
FAMILY = "Noto Sans CJK SC"
A4 = 9
"""The format's own number for the paper."""


def workbook(briefing: Briefing, language: str = "zh", dress: Dress | None = None) -> bytes:
    """Return a kept paper as XLSX: the same bytes for the same paper, words, language, dress and version of the library."""
    out = io.BytesIO()
    with speaking(language):
        paper = paper_of(briefing, dress)
        sheets = paper.sheets()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    made = briefing.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    book.set_properties({"title": paper.head.title[:255], "comments": briefing.sha256, "created": made})
    _Book(book, paper, ZoneInfo(briefing.snapshot.timezone)).write(sheets)
    book.close()
    return out.getvalue()


class _Book:
    def __init__(self, book: Any, paper: Paper, zone: ZoneInfo) -> None:
        self.book, self.paper, self.zone = book, paper, zone
        plain: dict[str, Any] = {"font_name": FAMILY, "font_size": 10, "valign": "top"}
        left, right = {"align": "left", "indent": 1}, {"align": "right", "indent": 1}
        head = {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#ECEEF0"}
        kinds: dict[str, dict[str, Any]] = {
            "head": head | left,
            # The filter's arrow stands in a head's right corner.
            "number_head": head | right | {"indent": 2},
            "text": {"text_wrap": True} | left,
            "dash": right,
            "number": {"num_format": "#,##0"} | right,
            "decimal": {"num_format": "0.0"} | right,
            "percent": {"num_format": "0.00%"} | right,
            "date": {"num_format": "yyyy-mm-dd"} | left,
            "moment": {"num_format": "yyyy-mm-dd hh:mm"} | left,
        }
        self.formats = {kind: book.add_format(plain | more) for kind, more in kinds.items()}

    def write(self, sheets: Sequence[Sheet]) -> None:
        for sheet in sheets:
            self.sheet(sheet)

    def sheet(self, told: Sheet) -> None:
        """Add a sheet with a frozen header that filters."""
        sheet = self.book.add_worksheet(told.name)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&L" + _plain(self.paper.head.running) + "&R" + _plain(self.paper.head.watermark))
        sheet.set_footer("&R&P / &N")
        for column, (head, width) in enumerate(told.heads):
            sheet.set_column(column, column, width)
            numbers = any(isinstance(row[column], int | float) for row in told.rows)
            sheet.write_string(0, column, head, self.formats["number_head" if numbers else "head"])
        for column, cells in enumerate(zip(*told.rows, strict=True)):
            self._column(sheet, column, cells)
        if told.rows:
            sheet.autofilter(0, 0, len(told.rows), len(told.heads) - 1)

    def _column(self, sheet: Any, column: int, cells: Sequence[Value]) -> None:
        """A column of plain text or of whole numbers without asking of each what it is: there are a hundred thousand cells."""
        kinds = {type(cell) for cell in cells}
        if kinds == {str} and all(cell and cell != DASH for cell in cells):
            put, form = sheet.write_string, self.formats["text"]
            for line, cell in enumerate(cells, start=1):
                put(line, column, str(cell)[:LONGEST], form)
        elif int in kinds and kinds <= {int, NoneType}:
            put, form = sheet.write_number, self.formats["number"]
            for line, cell in enumerate(cells, start=1):
                if cell is not None:
                    put(line, column, cell, form)
        else:
            for line, cell in enumerate(cells, start=1):
                self._cell(sheet, line, column, cell)

    def _cell(self, sheet: Any, line: int, column: int, cell: Value) -> None:
        if cell is None:
            sheet.write_blank(line, column, None, self.formats["text"])
        elif isinstance(cell, str):
            sheet.write_string(line, column, cell[:LONGEST], self.formats["dash" if cell == DASH else "text"])
        elif isinstance(cell, datetime):
            local = cell.astimezone(self.zone).replace(tzinfo=None)
            sheet.write_datetime(line, column, local, self.formats["moment"])
        elif isinstance(cell, date):
            sheet.write_datetime(line, column, datetime(cell.year, cell.month, cell.day), self.formats["date"])  # noqa: DTZ001
        elif isinstance(cell, Percent):
            sheet.write_number(line, column, float(cell), self.formats["percent"])
        else:
            kind = "number" if isinstance(cell, int) else "decimal"
            sheet.write_number(line, column, cell, self.formats[kind])


def _plain(text: str) -> str:
    """A running head's text: an ampersand is the format's own sign, and 255 characters are all that it holds."""
    return text.replace("&", "&&")[:100]
