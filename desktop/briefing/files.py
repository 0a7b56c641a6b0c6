"""Files that are there whole or not at all, however many belong together."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from models.exports.beside import folder_beside


def require_writable(folder: Path) -> None:
    """Make the folder, and find out whether anything can be written there. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def put(files: Mapping[Path, bytes]) -> None:
    """Write all files: first whole into a folder beside them, then each into its place.

    Raises OSError, and leaves none half-written: where one cannot come into its place, those before it are what they were.
    """
    by_folder: dict[Path, dict[Path, bytes]] = {}
    for path, data in files.items():
        by_folder.setdefault(path.parent, {})[path] = data
    with ExitStack() as held:
        places: list[_Place] = []
        for folder, of_it in by_folder.items():
            beside = held.enter_context(folder_beside(folder))
            places += [_whole(beside, n, path, data) for n, (path, data) in enumerate(of_it.items())]
        placed: list[_Place] = []
        try:
            for one in places:
                one.fresh.replace(one.path)
                placed.append(one)
        except BaseException:
            for one in reversed(placed):
                one.put_back()
            raise
    for folder in by_folder:
        _settle(folder)


@dataclass(frozen=True, slots=True)
class _Place:
    """A file that is whole under another name, where it goes, and what was there before."""

    path: Path
    fresh: Path
    before: Path

    def put_back(self) -> None:
        with suppress(OSError):
            if self.before.exists():
                self.before.replace(self.path)
            else:
                self.path.unlink(missing_ok=True)


def _whole(beside: Path, n: int, path: Path, data: bytes) -> _Place:
    one = _Place(path, beside / f"{n}.new", beside / f"{n}.before")
    with one.fresh.open("xb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    one.fresh.chmod(0o644)
    if path.is_file():
        try:
            os.link(path, one.before)
        except OSError:
            # No two names for one file on this disk.
            shutil.copy2(path, one.before)
    return one


def _settle(folder: Path) -> None:
    """Have the names of what was put there survive a loss of power too, where the system can be asked for that."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
