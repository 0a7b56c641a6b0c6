"""What a file is, told by its content: a list of what is taken, nothing else."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import puremagic

from models.media.records import MediaKind
from models.store.errors import Refused

HEAD = 4096
TEXT_MOST = 20 << 20
UNPACKED_MOST = 1 << 30
PICTURES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
"""By Pillow's name. HEIC is none of them: Pillow does not read it."""
FORMATS = tuple(form for form in PICTURES if form != "MPO")
"""What Pillow is let try; MPO is what it finds a JPEG to be that has a second picture in it."""
_PICTURES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif"})
_PLAYED = {
    ".mp4": "mov", ".m4v": "mov", ".mov": "mov", ".3gp": "mov", ".m4a": "mov", ".webm": "matroska", ".mkv": "matroska",
    ".ogg": "ogg", ".oga": "ogg", ".ogv": "ogg", ".opus": "ogg", ".mp3": "mp3", ".wav": "wav",
}  # fmt: skip
"""By extension, as puremagic names what it finds: the container to open it as."""
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FILMS: Mapping[str, str] = {"mov": "video/mp4", "matroska": "video/webm", "ogg": "video/ogg"}
SOUNDS: Mapping[str, str] = {
    "mov": "audio/mp4", "matroska": "audio/webm", "ogg": "audio/ogg", "mp3": "audio/mpeg", "wav": "audio/wav",
}  # fmt: skip


class Guess:
    """What a file seems to be; only opening it proves it. `container` is how to open what is played."""

    __slots__ = ("container", "family", "mime")

    def __init__(self, family: MediaKind | None, mime: str, container: str = "") -> None:
        self.family, self.mime, self.container = family, mime, container


def guess(path: Path, name: str) -> Guess:
    """Look at the beginning of a file, for a text at all of it. Raises Refused("not_this_kind", mime, name)."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    found = _found(head)
    extensions = {one.extension for one in found}
    if extensions & _PICTURES:
        return Guess(MediaKind.PICTURE, "image")
    containers = [_PLAYED[one.extension] for one in found if one.extension in _PLAYED]
    if not containers and head[:1] == b"\xff" and head[1:2] >= b"\xe2":
        containers = ["mp3"]
    if containers:
        return Guess(None, "", containers[0])
    if head.startswith(b"%PDF-"):
        return Guess(MediaKind.DOCUMENT, "application/pdf")
    if head.startswith(b"PK\x03\x04"):
        return Guess(MediaKind.DOCUMENT, _office(path, name))
    # What is none of the formats with a mark of their own is a text, or refused.
    if _is_text(path):
        return Guess(MediaKind.DOCUMENT, "text/csv" if name.lower().endswith(".csv") else "text/plain")
    raise Refused("not_this_kind", mime=next((one.mime_type for one in found if one.mime_type), ""), name=name)


def _found(head: bytes) -> list[puremagic.PureMagicWithConfidence]:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return []
    # A WAV's first four bytes are a WebP's too: the surest alone count.
    return [one for one in found if one.confidence == found[0].confidence]


_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError)


def _office(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            unpacked = sum(one.file_size for one in packed.infolist())
            broken = packed.testzip() if len(names) < 10_000 and unpacked < UNPACKED_MOST else "too much"
    except _BROKEN as error:
        raise Refused("unreadable_document", name=name) from error
    mime = next((mime for part, mime in _OFFICE.items() if part in names), None)
    if mime is None or "[Content_Types].xml" not in names:
        raise Refused("not_this_kind", mime="application/zip", name=name)
    if broken is not None:
        raise Refused("unreadable_document", name=name)
    return mime


def _is_text(path: Path) -> bool:
    if path.stat().st_size > TEXT_MOST:
        return False
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(one) < 32 and one not in "\t\n\r\f\v" for one in text)
    return False
