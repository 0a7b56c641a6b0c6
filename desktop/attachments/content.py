"""Contents of attachments, read range by range and checked against the digest on record. Off the GUI thread."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader

from models.media.reading import read_range
from models.media.records import Media, MediaKind
from models.store.engine import Store
from widgets.media.records import Content

PIECE = 1 << 20
"""Bytes a transaction."""
MOST_PIXELS = 48_000_000
"""What a picture may have to be shown as it is: four bytes each, in memory."""
MOST_IN_MEMORY = 256 << 20
"""Bytes of a picture or a PDF that are read to be shown; a larger one is saved instead."""

Progress = Callable[[int, int], None]
Stopped = Callable[[], bool]


class Left(Exception):
    """Nobody waits for it any more."""


def read_content(store: Store, media: Media, copy: Callable[[], Path], progress: Progress, stopped: Stopped) -> Content:
    """Read what the viewer shows. A film or sound goes into the file that `copy` names. Raises Left, OSError, StoreError."""
    if media.kind in (MediaKind.FILM, MediaKind.SOUND):
        file = copy()
        intact = write_copy(store, media, file, progress, stopped)
        return Content(media.sha256, intact, file=str(file))
    shows = media.kind is MediaKind.PICTURE or media.mime == "application/pdf"
    if shows and media.size > MOST_IN_MEMORY:
        shows = False
    digest, data = hashlib.sha256(), bytearray()
    for piece in _pieces(store, media, progress, stopped):
        digest.update(piece)
        if shows:
            data += piece
    intact = digest.hexdigest() == media.sha256
    if shows and media.mime == "application/pdf":
        return Content(media.sha256, intact, pages=bytes(data))
    if shows:
        image, reduced = decode(bytes(data))
        return Content(media.sha256, intact, picture=None if image.isNull() else image, reduced=reduced)
    return Content(media.sha256, intact)


def write_copy(store: Store, media: Media, file: Path, progress: Progress, stopped: Stopped) -> bool:
    """Write the bytes into a file, whole or not at all, for its user alone; return whether the digest agrees.

    Raises Left, OSError, StoreError.
    """
    digest, fresh = hashlib.sha256(), file.with_name(f".{file.name}.part")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            for piece in _pieces(store, media, progress, stopped):
                digest.update(piece)
                out.write(piece)
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    return digest.hexdigest() == media.sha256


def decode(data: bytes) -> tuple[QImage, bool]:
    """Return a picture upright, and whether it had to be reduced; a null one where it cannot be read."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    # What it is was told by its content, never by its name.
    reader.setDecideFormatFromContent(True)
    size, reduced = reader.size(), False
    if size.isValid() and size.width() * size.height() > MOST_PIXELS:
        share = (MOST_PIXELS / (size.width() * size.height())) ** 0.5
        reader.setScaledSize(QSize(max(1, int(size.width() * share)), max(1, int(size.height() * share))))
        reduced = True
    return reader.read(), reduced


def _pieces(store: Store, media: Media, progress: Progress, stopped: Stopped) -> Iterator[bytes]:
    progress(0, media.size)
    for start in range(0, media.size, PIECE):
        if stopped():
            raise Left
        with store.read() as s:
            piece = read_range(s, media.sha256, start, min(PIECE, media.size - start))
        yield piece
        progress(start + len(piece), media.size)
