"""XLSX: one sheet with the rows and one that says what they are. Text is written as text, whatever it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from models.exports.columns import Holds
from models.exports.records import ExportKind
from models.exports.sources.rows import Record
from models.exports.writing.sheet import Layout, TableLayout, Told, spelt

MOST_ROWS = 1_048_575
"""A sheet's rows, less the header."""
LONGEST = 32_767
"""A cell's characters, as UTF-16 counts them."""
CUT = "…"
SHEETS = {
    ExportKind.GRIDS: ("网格", "Grids"),
    ExportKind.CASES: ("案卷", "Cases"),
    ExportKind.WORKERS: ("网格力量", "Workers"),
    ExportKind.DEPARTMENTS: ("部门", "Departments"),
    ExportKind.CATEGORIES: ("类别", "Categories"),
    ExportKind.PLACES: ("地点", "Places"),
    ExportKind.ROADS: ("道路", "Roads"),
}
ABOUT = ("说明", "About")
_OPTIONS: dict[str, Any] = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # A table of one sheet may be larger than 4 GiB before it is packed.
    "use_zip64": True,
}


class XlsxWriter:
    """Writes a workbook; its temporary files lie beside it."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.told = Told()
        self._layout = layout
        self._table = TableLayout(layout)
        self._columns = self._table.columns()
        self._book = Workbook(str(path), _OPTIONS | {"tmpdir": str(path.parent)})
        self._head = self._book.add_format({"bold": True, "bottom": 1, "valign": "vcenter"})
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})
        self._rows = 0
        self._sheet: Worksheet = self._book.add_worksheet(self._in_language(SHEETS[layout.kind]))
        for at, column in enumerate(self._columns):
            self._sheet.set_column(at, at, column.width)
        self._sheet.freeze_panes(1, 0)
        for at, column in enumerate(self._columns):
            self._sheet.write_string(0, at, column.heading(layout.language), self._head)

    def write(self, records: Sequence[Record]) -> None:
        """Write rows. Raises OSError."""
        for record in records:
            self._rows += 1
            for at, (value, column) in enumerate(zip(self._table.row(record), self._columns, strict=True)):
                if value is not None and value != "":
                    self._cell(at, value, column.holds)

    def finish(self) -> None:
        """Write what the file is, and make the workbook of it all. Raises OSError."""
        self._sheet.autofilter(0, 0, self._rows, len(self._columns) - 1)
        about = self._book.add_worksheet(self._in_language(ABOUT))
        about.set_column(0, 0, 16)
        about.set_column(1, 1, 80)
        for row, (name, fact) in enumerate(self._layout.about):
            about.write_string(row, 0, name, self._head)
            about.write_string(row, 1, fact)
        try:
            self._book.close()
        except XlsxWriterException as error:
            # It wraps the system's error, which says what went wrong.
            cause = error.args[0] if error.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(error)) from error

    def abandon(self) -> None:
        """Let go of the temporary files."""
        for sheet in self._book.worksheets():
            file = sheet.row_data_fh
            if file is not None and not file.closed:
                with suppress(OSError):
                    file.close()

    def _cell(self, at: int, value: Any, holds: Holds) -> None:
        if isinstance(value, datetime):
            said = spelt(value)
            if "T" in said:
                self._sheet.write_string(self._rows, at, said)
            else:
                self._sheet.write_datetime(self._rows, at, value.replace(tzinfo=None), self._time)
        elif holds in (Holds.WHOLE, Holds.REAL):
            self._sheet.write_number(self._rows, at, value)
        else:
            self._text(at, str(value))

    def _text(self, at: int, text: str) -> None:
        if _length(text) > LONGEST:
            self.told.shortened += 1
            # Part of a geometry is none.
            text = "" if self._columns[at].name == "shape" else _cut(text)
        if text.startswith("<r>") and text.endswith("</r>"):
            # The library takes such a text for markup of its own; in three pieces it is a text again.
            self._sheet.write_rich_string(self._rows, at, text[0], text[1], text[2:])
        elif text:
            self._sheet.write_string(self._rows, at, text)

    def _in_language(self, names: tuple[str, str]) -> str:
        return names[0] if self._layout.language.startswith("zh") else names[1]


def _length(text: str) -> int:
    return len(text) if len(text) <= LONGEST // 2 else len(text.encode("utf-16-le")) // 2


def _cut(text: str) -> str:
    kept = text.encode("utf-16-le")[: 2 * (LONGEST - len(CUT))]
    return kept.decode("utf-16-le", errors="ignore") + CUT
