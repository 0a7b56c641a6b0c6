"""The file of what could not be used: each row as it was, with its line and the reason."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from models.imports.errors import BadInput

LINE, REASON = "line", "reason"


def place_for(source: Path, chosen: Path | None = None) -> Path:
    """Return where rejects go: the file chosen, else beside the input, else (where that is read-only) the current folder.

    Raises BadInput("rejects_unwritable") where none of them can be written.
    """
    name = source.name + ".rejected.csv"
    for place in [chosen] if chosen is not None else [source.with_name(name), Path.cwd() / name]:
        if _writable(place):
            return place
    raise BadInput("rejects_unwritable", file=chosen or source.with_name(name))


def _writable(place: Path) -> bool:
    """Tried, not asked: what the system says of a read-only file system, or to root, is not what it then does."""
    try:
        there = place.exists()
        with place.open("a"):
            pass
        if not there:
            place.unlink()
    except OSError:
        return False
    return True


class Rejects:
    """Writes rejects as they come; no file is made while there are none, and what an earlier import left is renewed."""

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        self.count = 0
        self._header = [LINE, REASON, *header]
        self._file: TextIO | None = self._open() if self._ours() else None

    def add(self, line: int, reason: str, fields: Sequence[str]) -> None:
        """Write one row. It is on the disk, as far as the system goes, before the import goes on."""
        if self._file is None:
            self._file = self._open()
        csv.writer(self._file).writerow([line, reason, *fields])
        self._file.flush()
        self.count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: TracebackType | BaseException | None) -> None:
        if self._file is not None:
            self._file.close()
            if self.count == 0 and kind is None:
                self.path.unlink(missing_ok=True)

    def _open(self) -> TextIO:
        try:
            file = self.path.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="")
            csv.writer(file).writerow(self._header)
        except OSError as error:
            raise BadInput("rejects_unwritable", file=self.path, detail=str(error)) from error
        return file

    def _ours(self) -> bool:
        """Whether an earlier import left this file: nothing else of that name is ever overwritten without a reject."""
        try:
            with self.path.open(encoding="utf-8-sig", errors="replace") as file:
                return file.readline(64).startswith(f"{LINE},{REASON},")
        except OSError:
            return False
