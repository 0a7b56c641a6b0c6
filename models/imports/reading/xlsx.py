"""Rows out of a workbook (XLSX), without ever holding all of it.

What a cell becomes as text:

| cell | text |
|---|---|
| text | as it is |
| whole number up to 15 digits | its digits, without separators or ".0" |
| other number | up to 15 significant digits, as spreadsheets show them; what the spreadsheet itself has rounded because it has more than 15 digits keeps its exponent (3.71082199001011E+17): such a number is not the one that was typed |
| date | 2018-06-01 where its time is midnight and its format shows no time, else 2018-06-01 14:05:09 (to the second) |
| time of day, duration | 14:05:09, 26:05:09 |
| truth value | TRUE, FALSE |
| formula | the value that was saved with it; empty if it was never calculated |
| error | #N/A and the like, as it stands |
| in a merged area | the first cell's value there, the others empty |
"""

from __future__ import annotations

import math
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from models.imports.errors import BadInput
from models.imports.reading.starts import size_of
from models.imports.reading.zips import BROKEN, opened_zip
from models.imports.records import Row

LARGEST = 256 << 20
LAST_ROW = 1_048_576
MOST_COLUMNS = 1_024
_DIGITS = 10**15
# What the library says about parts of a workbook that nobody asked for (pictures, drop-down lists).
warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
_HOSTILE = (DefusedXmlException, ParseError, InvalidFileException, zipfile.BadZipFile, KeyError, TypeError,
            AttributeError, AssertionError, OverflowError, *BROKEN)  # fmt: skip
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?![hms]+\])[^]]*]', re.IGNORECASE)


def sheets_of(path: Path) -> list[str]:
    """Return the names of the sheets that may hold rows. Raises BadInput as `xlsx_rows`."""
    with opened_zip(path) as archive:
        if "[Content_Types].xml" not in archive.namelist():
            raise BadInput("not_xlsx", file=path, detail="")
    with _book(path) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def choose_sheet(path: Path, sheet: str | None) -> str:
    """Return the sheet of that name, or the first visible one. Raises BadInput("no_sheet")."""
    size_of(path, LARGEST)
    names = sheets_of(path)
    if sheet is not None and sheet in names:
        return sheet
    if sheet is not None or not names:
        raise BadInput("no_sheet", file=path, sheet=sheet or "", found=", ".join(names)[:600])
    return names[0]


def xlsx_rows(path: Path, sheet: str) -> Iterator[Row]:
    """Yield every row that is not blank, the header too; rows are as wide as the header at least, if that comes first.

    Raises BadInput: not_xlsx, locked, unsafe_zip, zip_bomb, broken_zip, too_wide.
    """
    with _book(path) as book:
        yield from _rows(path, book[sheet])


def text_of(value: Any, number_format: str = "General") -> str:
    """Return a cell's value as text, as this module's table says."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value) if math.isfinite(value) else str(value)
    if isinstance(value, datetime):
        at = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        bare = at.time() == time(0) and not _shows_time(number_format)
        return f"{at:%Y-%m-%d}" if bare else f"{at:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _number(value: float) -> str:
    """Digits, unless there are more than a spreadsheet can hold: then it has filled them up with zeros."""
    if abs(value) >= _DIGITS:
        return f"{value:.14E}"
    return f"{value:.0f}" if value == int(value) else f"{value:.15g}"


def _shows_time(number_format: str) -> bool:
    return re.search(r"[hs]", _QUOTED.sub("", number_format), re.IGNORECASE) is not None


@contextmanager
def _book(path: Path) -> Iterator[Any]:
    try:
        # Ours to close: where the library fails half-way, it leaves its own open.
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except _HOSTILE as error:
        raise BadInput("not_xlsx", file=path, detail=f"{type(error).__name__}: {error}"[:300]) from error


def _rows(path: Path, sheet: Any) -> Iterator[Row]:
    # What the file says of its own size is often wrong.
    sheet.reset_dimensions()
    width = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW:
            raise BadInput("not_xlsx", file=path, detail=f"a row after {LAST_ROW:,}")
        if len(cells) > MOST_COLUMNS:
            raise BadInput("too_wide", file=path, line=number, most=MOST_COLUMNS)
        fields = _fields(cells)
        if fields:
            width = width or len(fields)
            yield Row(number, tuple(fields) + ("",) * (width - len(fields)))


def _fields(cells: Sequence[Any]) -> list[str]:
    fields = []
    for cell in cells:
        value = cell.value
        if isinstance(value, str):
            fields.append(value)
        else:
            fields.append(text_of(value, cell.number_format if isinstance(value, datetime) else "General"))
    while fields and not fields[-1].strip():
        fields.pop()
    return fields
