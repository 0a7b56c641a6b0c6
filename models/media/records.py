"""What is kept, as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CHUNK = 256 * 1024
"""Bytes a chunk; the last one of a file may be shorter."""


class Kept(StrEnum):
    """Where the bytes lie."""

    DATABASE = "database"
    FOLDER = "folder"
    S3 = "s3"


class MediaKind(StrEnum):
    """What it is to be shown as."""

    PICTURE = "picture"
    FILM = "film"
    SOUND = "sound"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Media:
    """Something kept whole. `width` and `height` are pixels as shown (turned upright), `seconds` how long it plays."""

    sha256: str
    """Lower-case hexadecimal."""
    size: int
    """Bytes."""
    mime: str
    """Told by the content, not by a name."""
    kind: MediaKind
    width: int | None
    height: int | None
    seconds: float | None
    kept: Kept


@dataclass(frozen=True, slots=True)
class Shot:
    """When and where a picture was taken, as its camera noted it: aware time in UTC, WGS-84 degrees; None where it did not."""

    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


class Stopped(Exception):
    """Keeping a file was stopped by who asked for it; what had been brought of it by then expires."""
