"""A table of text, whatever file it comes out of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from models.imports.errors import BadInput
from models.imports.reading.csv_table import csv_rows, delimiter_of
from models.imports.reading.encodings import check_text
from models.imports.reading.starts import OLE, refuse_ole, start_of
from models.imports.reading.zips import EMPTY_ZIP, ZIP_START
from models.imports.records import Row

KEPT = 64 << 20
"""Characters of a workbook that are kept from the first reading: taking one apart is forty times slower than a text."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read through once: where it stands, its header and how many rows it has.

    A row's `line` is the line of the text that it begins on, or the row of the sheet; the header's is the first that is
    not blank. Blank rows are no rows.
    """

    path: Path
    header: tuple[str, ...]
    rows: int
    encoding: str
    """"" for a workbook."""
    delimiter: str
    sheet: str
    """The sheet's name; "" for a text."""
    opener: Callable[[], Iterator[Row]] = field(repr=False, compare=False)

    def read(self) -> Iterator[Row]:
        """Yield the rows, without the header. Raises BadInput where the file changed meanwhile."""
        rows = self.opener()
        next(rows, None)
        return rows

    def need(self, columns: Iterable[str]) -> Table:
        """Return the table if it has these columns. Raises BadInput: header_missing, column_missing, column_twice."""
        wanted = list(dict.fromkeys(columns))
        missing = [name for name in wanted if name not in self.header]
        found = ", ".join(self.header)
        if missing and len(missing) == len(wanted):
            raise BadInput(
                "header_missing", file=self.path, found=", ".join(self.header[:8])[:200], wanted=", ".join(wanted)
            )
        if missing:
            raise BadInput("column_missing", file=self.path, missing=", ".join(missing), found=found[:600])
        twice = [name for name in wanted if self.header.count(name) > 1]
        if twice:
            raise BadInput("column_twice", file=self.path, column=", ".join(twice))
        return self


def read_table(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None, sheet: str | None = None
) -> Table:
    """Read a table through and say what it is, before anything of it is used.

    A workbook is known by its content, not by its name; everything else is a text of separated values. `encoding` and
    `delimiter` are found out where they are not named (UTF-8, UTF-16 and UTF-32 with a mark, GB18030; comma, tab,
    semicolon). `sheet` is the first visible one where it is not named.

    Raises BadInput: all of `check_text`, truncated, not_csv; for workbooks not_xlsx, old_excel, locked, no_sheet,
    too_wide, too_large, broken_zip, unsafe_zip, zip_bomb.
    """
    start = start_of(path)
    if start.startswith(OLE):
        refuse_ole(path)
    if start.startswith((ZIP_START, EMPTY_ZIP)):
        return _read_workbook(path, sheet)
    chosen = check_text(path, encoding)
    mark = delimiter if delimiter is not None else delimiter_of(path, chosen)
    return _surveyed(path, chosen, mark, "", lambda: csv_rows(path, chosen, mark))


def _read_workbook(path: Path, sheet: str | None) -> Table:
    # Here, because a text needs none of it: it takes a fifth of a second to load.
    from models.imports.reading.xlsx import choose_sheet, xlsx_rows

    chosen = choose_sheet(path, sheet)
    return _surveyed(path, "", "", chosen, lambda: xlsx_rows(path, chosen))


def _surveyed(path: Path, encoding: str, delimiter: str, sheet: str, opener: Callable[[], Iterator[Row]]) -> Table:
    rows = opener()
    first = next(rows, None)
    if first is None:
        raise BadInput("empty", file=path)
    header = tuple(name.strip() for name in first.fields)
    kept: list[Row] | None = [first] if sheet else None
    count, room = 0, KEPT
    for row in rows:
        count += 1
        if kept is not None:
            kept.append(row)
            room -= sum(map(len, row.fields)) + 100
            kept = kept if room > 0 else None
    if kept is not None:
        again = kept
        return Table(path, header, count, encoding, delimiter, sheet, lambda: iter(again))
    return Table(path, header, count, encoding, delimiter, sheet, opener)
