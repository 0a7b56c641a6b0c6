"""What is known of kept bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kept(StrEnum):
    """Where the bytes lie."""

    DATABASE = "database"
    FOLDER = "folder"
    S3 = "s3"


class MediaKind(StrEnum):
    """What it is to the eye or the ear."""

    PICTURE = "picture"
    FILM = "film"
    SOUND = "sound"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Media:
    """Bytes kept once under their SHA-256 (lower-case hex)."""

    sha256: str
    size: int
    """Bytes."""
    mime: str
    """Told by the content, not by the name."""
    kind: MediaKind
    width: int | None
    height: int | None
    """Pixels, of pictures and films."""
    seconds: float | None
    """Of films and sounds."""
    kept: Kept
