"""The numbers behind charts as one file: a workbook with a sheet a chart, or CSV with the tables below one another.

Text is text, whatever it begins with; a share is a number shown as a percentage; the file is whole or not there.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from models.exports.chart_tables import Cell, ChartTable, Head, Holds, cell_text
from models.exports.errors import BadOutput
from models.exports.export import beside, free_place
from models.exports.guarding import guarded
from models.exports.records import ExportFormat, format_of

_FORMATS = {
    Holds.SHARE: "0.00%",
    Holds.WHOLE: "#,##0",
    Holds.REAL: "#,##0.0",
    Holds.DAY: "yyyy-mm-dd",
    Holds.MOMENT: "yyyy-mm-dd hh:mm",
}
LONGEST_SHEET = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


@dataclass(frozen=True, slots=True)
class ChartOrder:
    """One file of charts. `about` says what it is of, heading and fact; `about_name` is that sheet's."""

    path: Path
    tables: tuple[ChartTable, ...]
    about: tuple[tuple[str, str], ...]
    about_name: str
    replace: bool = False


def write_charts(order: ChartOrder) -> Path:
    """Write the file by its name's ending (.xlsx, .csv); returns where it is.

    Raises BadOutput: unknown_format, exists, unwritable, disk_full; there is then no file, or the one that was there before.
    """
    form = format_of(order.path)
    if form not in (ExportFormat.XLSX, ExportFormat.CSV):
        raise BadOutput("unknown_format", file=order.path, formats="xlsx, csv")
    path = free_place(order)
    with beside(path, order) as made:
        (_workbook if form is ExportFormat.XLSX else _text)(made, order)
    return path


def as_text(table: ChartTable) -> str:
    """Return a table as tab separated text, as it is copied: a spreadsheet takes it apart again."""
    lines = ["\t".join(head.words for head in table.heads)]
    lines += ["\t".join(_plain(cell, head) for cell, head in zip(row, table.heads, strict=True)) for row in table.rows]
    return "\n".join(lines)


def _plain(cell: Cell, head: Head) -> str:
    words = cell_text(cell, head.holds).translate(dict.fromkeys(map(ord, "\t\r\n"), " "))
    return guarded(words) if isinstance(cell, str) else words


def _text(path: Path, order: ChartOrder) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file, lineterminator="\r\n")
        for table in order.tables:
            lines.writerow([guarded(table.name)])
            lines.writerow([guarded(head.words) for head in table.heads])
            for row in table.rows:
                lines.writerow([_csv_cell(cell, head) for cell, head in zip(row, table.heads, strict=True)])
            lines.writerow([])
        for name, fact in order.about:
            lines.writerow([guarded(name), guarded(fact)])


def _csv_cell(cell: Cell, head: Head) -> Any:
    if isinstance(cell, str):
        return guarded(cell)
    return cell_text(cell, head.holds) if head.holds is not Holds.WHOLE or cell is None else cell


def _workbook(path: Path, order: ChartOrder) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import XlsxWriterException

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(str(path), options | {"tmpdir": str(path.parent)})
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = {holds: book.add_format({"num_format": form}) for holds, form in _FORMATS.items()}
    for name, table in zip(_names([*(one.name for one in order.tables), order.about_name]), order.tables, strict=False):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 1)
        for at, head in enumerate(table.heads):
            sheet.write_string(0, at, head.words, bold)
            sheet.set_column(at, at, _width(table, at))
        for n, row in enumerate(table.rows, start=1):
            for at, (cell, head) in enumerate(zip(row, table.heads, strict=True)):
                _write(sheet, n, at, cell, head.holds, formats)
        sheet.autofilter(0, 0, max(len(table.rows), 1), max(len(table.heads) - 1, 0))
    about = book.add_worksheet(_names([*(one.name for one in order.tables), order.about_name])[-1])
    about.set_column(0, 0, 18)
    about.set_column(1, 1, 90)
    for n, (head_words, fact) in enumerate(order.about):
        about.write_string(n, 0, head_words, bold)
        about.write_string(n, 1, fact)
    try:
        book.close()
    except XlsxWriterException as error:
        # It wraps the system's error, which says what went wrong.
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from error


def _write(sheet: Any, row: int, at: int, cell: Cell, holds: Holds, formats: dict[Holds, Any]) -> None:
    if cell is None:
        if holds is Holds.SHARE:
            sheet.write_string(row, at, "—")
    elif isinstance(cell, str):
        sheet.write_string(row, at, cell)
    elif isinstance(cell, datetime | date):
        sheet.write_datetime(row, at, cell, formats[holds])
    else:
        sheet.write_number(row, at, cell, formats.get(holds))


def _width(table: ChartTable, at: int) -> float:
    """Wide enough for its longest words; Chinese characters take two places."""
    head = table.heads[at]
    cells = [head.words, *(cell_text(row[at], head.holds) for row in table.rows[:200])]
    return min(max(sum(2 if ord(one) > 0x2E7F else 1 for one in words) for words in cells) + 3.0, 48.0)


def _names(titles: Sequence[str]) -> list[str]:
    """Return sheet names: without what a workbook forbids, 31 characters, no two alike."""
    found: list[str] = []
    for title in titles:
        name = " ".join(title.translate(_FORBIDDEN).split())[:LONGEST_SHEET] or "-"
        n = 2
        while name.casefold() in (one.casefold() for one in found):
            name = f"{name[: LONGEST_SHEET - 4]} {n}"
            n += 1
        found.append(name)
    return found
