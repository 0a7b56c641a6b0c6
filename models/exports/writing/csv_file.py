"""CSV: UTF-8, with the mark by which spreadsheet programs know it, commas, CRLF."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from models.exports.guarding import guarded
from models.exports.sources.rows import Record
from models.exports.writing.sheet import Layout, TableLayout, Told, spelt


class CsvWriter:
    """Writes a CSV file."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.told = Told()
        self._table = TableLayout(layout)
        self._guard = layout.guard
        self._file = path.open("w", encoding="utf-8-sig" if layout.bom else "utf-8", newline="")
        self._csv = csv.writer(self._file, lineterminator="\r\n")
        self._csv.writerow([column.heading(layout.language) for column in self._table.columns()])

    def write(self, records: Sequence[Record]) -> None:
        """Write rows. Raises OSError."""
        self._csv.writerows([self._said(value) for value in self._table.row(record)] for record in records)

    def finish(self) -> None:
        """End the file. Raises OSError."""
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file."""
        # What was still to be written may have no room either: it is closed all the same.
        with suppress(OSError):
            self._file.close()

    def _said(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return spelt(value)
        if not isinstance(value, str) or not self._guard:
            return value
        safe = guarded(value)
        self.told.guarded += safe is not value
        return safe
