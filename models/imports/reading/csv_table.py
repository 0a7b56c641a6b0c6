"""Rows out of a text of separated values (CSV), without ever holding all of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from models.imports.errors import BadInput
from models.imports.records import Row

LONGEST_FIELD = 1 << 20
"""Characters in one field; nobody types more, but an unclosed quote swallows the rest of a file."""
DELIMITERS = (",", "\t", ";")
"""What is tried where nobody named one; the comma wins where it splits the header."""


def delimiter_of(path: Path, encoding: str) -> str:
    """Return what separates the fields of the first line that is not blank: a comma, else a tab, else a semicolon."""
    try:
        with path.open(encoding=encoding, newline="") as file:
            first = next((line for line in iter(lambda: file.readline(LONGEST_FIELD), "") if line.strip()), "")
    except (OSError, UnicodeError) as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error
    return next((mark for mark in DELIMITERS if mark in first), ",")


def csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """Yield every row that is not blank, the header too. Raises BadInput: truncated, not_csv, unreadable."""
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
