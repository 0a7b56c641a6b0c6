"""Reading a table of text (CSV) row by row, without ever holding all of it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.imports.errors import BadInput
from models.imports.files import check_text
from models.imports.records import Row

LONGEST_FIELD = 1 << 20
"""Characters in one field; nobody types more, but an unclosed quote swallows the rest of a file."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read through once: its encoding, its header and how many rows it has."""

    path: Path
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: int

    def read(self) -> Iterator[Row]:
        """Read the rows once more. Raises BadInput where the file changed meanwhile."""
        rows = _rows(self.path, self.encoding, self.delimiter)
        next(rows)
        return rows


def survey(path: Path, *, encoding: str | None = None, delimiter: str = ",", needed: Iterable[str] = ()) -> Table:
    """Read a table through and say what it is, before anything of it is used.

    Raises BadInput: all of `check_text`, header_missing, column_missing, column_twice, truncated, not_csv.
    """
    chosen = check_text(path, encoding)
    rows = _rows(path, chosen, delimiter)
    first = next(rows, None)
    if first is None:
        raise BadInput("empty", file=path)
    header = tuple(name.strip() for name in first.fields)
    wanted = list(dict.fromkeys(needed))
    missing = [name for name in wanted if name not in header]
    if missing and len(missing) == len(wanted):
        raise BadInput("header_missing", file=path, found=", ".join(header[:8])[:200], wanted=", ".join(wanted))
    if missing:
        raise BadInput("column_missing", file=path, missing=", ".join(missing), found=", ".join(header)[:600])
    twice = [name for name in wanted if header.count(name) > 1]
    if twice:
        raise BadInput("column_twice", file=path, column=", ".join(twice))
    return Table(path, chosen, delimiter, header, sum(1 for _ in rows))


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_FIELD)
    line = 1
    try:
        with path.open(encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            for fields in reader:
                begins, line = line, reader.line_num + 1
                if fields:
                    yield Row(begins, tuple(fields))
    except csv.Error as error:
        code = "truncated" if "unexpected end of data" in str(error) else "not_csv"
        raise BadInput(code, file=path, line=line, detail=str(error)) from error
    except (OSError, UnicodeError) as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error
