"""A file is opened and looked at: what it really is, how large, how long, what it looks like small."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from models.media.kinds import FILMS, FORMATS, PICTURES, SOUNDS, Guess, guess
from models.media.records import MediaKind
from models.store.errors import Refused

THUMBNAIL = 320
"""Pixels of a thumbnail's longer side, at most."""
PIXELS_MOST = 120_000_000
"""A picture of more is refused before it is unpacked: a small file can hold an endless one."""
LONG_SIDE = 50_000
HASH_SIDE = 256
_FLAT = 4
"""Shades between which a picture of one colour lies: its perceptual hash says nothing."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found of a file; `phash` is signed, 64 bits, None for what says nothing by it."""

    mime: str
    kind: MediaKind
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    thumbnail: bytes | None = None
    phash: int | None = None


def look_at(path: Path, name: str) -> Looked:
    """Open a file and look at it; takes up to a second for a large picture. No network, no database.

    Raises Refused: "not_this_kind" (mime, name), "unreadable_picture", "unreadable_film", "unreadable_document" (name),
    "picture_too_large" (width, height).
    """
    seems = guess(path, name)
    if seems.family is MediaKind.PICTURE:
        return _picture(path, name)
    if seems.container:
        return _played(path, name, seems)
    if seems.mime == "application/pdf":
        _check_pdf(path, name)
    return Looked(seems.mime, MediaKind.DOCUMENT)


_reading = Lock()


@contextmanager
def _whole() -> Iterator[None]:
    """Take a picture that is cut off for none. The library that sets documents tells Pillow, for the whole program, not to."""
    with _reading:
        before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _picture(path: Path, name: str) -> Looked:
    try:
        with _whole(), warnings.catch_warnings():
            # Its own limit comes later than ours, and its other warnings are about what we do not read.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as opened:
                mime = PICTURES[opened.format or ""]
                width, height = opened.size
                _check_size(width, height)
                if opened.getexif().get(0x0112, 1) in (5, 6, 7, 8):
                    width, height = height, width
                opened.draft("RGB", (2 * THUMBNAIL, 2 * THUMBNAIL))
                small = _shrunk(opened)
    except Image.DecompressionBombError as error:
        raise Refused("picture_too_large", name=name) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise Refused("unreadable_picture", name=name) from error
    return Looked(mime, MediaKind.PICTURE, width, height, None, packed(small), phash_of(small))


def _check_size(width: int, height: int) -> None:
    if width * height > PIXELS_MOST or max(width, height) > LONG_SIDE:
        raise Refused("picture_too_large", width=width, height=height)


def _shrunk(opened: Image.Image) -> Image.Image:
    """Return it upright, on white, no larger than a thumbnail."""
    small = opened.convert("RGBA") if opened.mode in ("P", "LA", "PA", "RGBA") else opened.convert("RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    small = ImageOps.exif_transpose(small)
    if small.mode == "RGBA":
        ground = Image.new("RGB", small.size, "white")
        ground.paste(small, mask=small.getchannel("A"))
        return ground
    return small


def packed(small: Image.Image) -> bytes:
    """Return a thumbnail's bytes, as JPEG."""
    kept = io.BytesIO()
    small.save(kept, "JPEG", quality=82, optimize=True)
    return kept.getvalue()


def phash_of(small: Image.Image) -> int | None:
    """Return the perceptual hash of a picture as a signed number of 64 bits; None for one of a single colour."""
    # Loaded when the first picture is kept: it brings half of scipy with it.
    import imagehash

    grey = small.convert("L")
    low, high = grey.getextrema()
    if not isinstance(low, (int, float)) or not isinstance(high, (int, float)) or high - low < _FLAT:
        return None
    found = int(str(imagehash.phash(grey)), 16)
    return found - (1 << 64) if found >> 63 else found


def _played(path: Path, name: str, seems: Guess) -> Looked:
    import av

    options = {"protocol_whitelist": "file"}
    try:
        with av.open(str(path), format=seems.container, options=options) as opened:
            films = [stream for stream in opened.streams.video if "attached_pic" not in str(stream.disposition).lower()]
            if films:
                return _film(opened, films[0], seems)
            if not opened.streams.audio:
                raise Refused("not_this_kind", mime=seems.mime, name=name)
            return Looked(SOUNDS[seems.container], MediaKind.SOUND, seconds=_seconds(opened))
    except (av.FFmpegError, OSError, ValueError, EOFError, KeyError) as error:
        raise Refused("unreadable_film", name=name) from error


def _film(opened: Any, stream: Any, seems: Guess) -> Looked:
    width, height = stream.codec_context.width, stream.codec_context.height
    _check_size(width, height)
    first = next(opened.decode(stream), None)
    if first is None:
        raise ValueError("no frame")
    small = first.to_image()
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    mime = FILMS.get(seems.container, "")
    return Looked(mime, MediaKind.FILM, width, height, _seconds(opened), packed(small.convert("RGB")))


def _seconds(opened: Any) -> float | None:
    if opened.duration:
        return float(opened.duration) / 1_000_000
    # What a browser recorded does not say how long it is; its last packet does.
    opened.seek(0)
    ends = [
        float((packet.pts + (packet.duration or 0)) * packet.time_base)
        for packet in opened.demux()
        if packet.pts is not None and packet.time_base is not None
    ]
    return max(ends, default=None)


def _check_pdf(path: Path, name: str) -> None:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2048))
        if b"%%EOF" not in file.read():
            raise Refused("unreadable_document", name=name)
