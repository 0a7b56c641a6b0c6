"""A table of text, whatever file it comes out of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from models.imports.errors import BadInput
from models.imports.reading.csv_table import csv_rows, delimiter_of
from models.imports.reading.encodings import check_text
from models.imports.records import Row


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

    Raises BadInput: all of `check_text`, truncated, not_csv.
    """
    chosen = check_text(path, encoding)
    mark = delimiter if delimiter is not None else delimiter_of(path, chosen)

    def opener() -> Iterator[Row]:
        return csv_rows(path, chosen, mark)

    rows = opener()
    first = next(rows, None)
    if first is None:
        raise BadInput("empty", file=path)
    header = tuple(name.strip() for name in first.fields)
    return Table(path, header, sum(1 for _ in rows), chosen, mark, "", opener)
