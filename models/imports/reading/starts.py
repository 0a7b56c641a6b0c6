"""What kind of file it is, by its first bytes: names lie."""

from __future__ import annotations

import errno
from pathlib import Path

from models.imports.errors import BadInput

SQLITE = b"SQLite format 3\0"
SHAPE = b"\0\0\x27\x0a"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Older Excel files, and newer ones with a password."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")


def start_of(path: Path) -> bytes:
    """Return the first bytes. Raises BadInput: unreadable, empty."""
    try:
        with path.open("rb") as file:
            start = file.read(64)
    except (OSError, ValueError) as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error
    if not start:
        raise BadInput("empty", file=path)
    return start


def size_of(path: Path, most: int) -> int:
    """Return the size in bytes. Raises BadInput: too_large, unreadable."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error
    if size > most:
        raise BadInput("too_large", file=path, size=f"{size >> 20:,}", most=f"{most >> 20:,}")
    return size


def file_error(path: Path, error: OSError) -> BadInput:
    """Return what to raise for a file that could not be copied or unpacked: no_room (here) or unreadable (there)."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return BadInput("no_room", file=path, detail=str(error))
    return BadInput("unreadable", file=path, detail=str(error))


def refuse_ole(path: Path) -> None:
    """Say which of the two an OLE file is. Raises BadInput: locked, old_excel."""
    try:
        with path.open("rb") as file:
            locked = _LOCKED in file.read(16 << 20)
    except OSError as error:
        raise BadInput("unreadable", file=path, detail=str(error)) from error
    raise BadInput("locked" if locked else "old_excel", file=path)
