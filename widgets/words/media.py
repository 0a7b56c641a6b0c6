"""Attachments in words: kinds of media and of evidence, sizes and lengths."""

from __future__ import annotations

from collections.abc import Iterable

from models.media.records import Media, MediaKind
from widgets.i18n import mark, tr

_KINDS = {
    MediaKind.PICTURE: mark("Picture"),
    MediaKind.FILM: mark("Film"),
    MediaKind.SOUND: mark("Sound"),
    MediaKind.DOCUMENT: mark("Document"),
}
_EVIDENCE = {
    "photo": mark("photo of the place"),
    "film": mark("film of the place"),
    "document": mark("written document"),
    "signature": mark("signed sheet"),
}
EVIDENCE = tuple(_EVIDENCE)
_UNITS = ("B", "KB", "MB", "GB")


def kind_word(kind: MediaKind) -> str:
    """Return what a kind of media is called."""
    return tr(_KINDS[kind])


def evidence_word(evidence: str) -> str:
    """Return what a kind of evidence is called; "" where it is evidence of nothing in particular."""
    return tr(_EVIDENCE[evidence]) if evidence in _EVIDENCE else evidence


def evidence_words(kinds: Iterable[str]) -> str:
    """Return kinds of evidence as a list."""
    return tr(", ").join(evidence_word(kind) for kind in kinds)


def size_word(size: int) -> str:
    """Return a number of bytes in its sensible unit ("840 KB", "3.4 MB")."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.0f} {_UNITS[unit]}" if unit < 2 or amount >= 100 else f"{amount:.1f} {_UNITS[unit]}"


def length_word(seconds: float) -> str:
    """Return a film's or sound's length as minutes and seconds, hours before them where there are any."""
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def measure_word(media: Media) -> str:
    """Return how large or long it is to the eye or ear: "4032 × 3024", "0:42"; "" where it has no measure."""
    parts = []
    if media.width and media.height:
        parts.append(f"{media.width} × {media.height}")
    if media.seconds is not None:
        parts.append(length_word(media.seconds))
    return " · ".join(parts)


def guessed_evidence(name: str) -> str:
    """Return the kind of evidence that a file of this name most likely is; the operator may say another."""
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    for kind, suffixes in _SUFFIXES.items():
        if suffix in suffixes:
            return kind
    return ""


_SUFFIXES = {
    "photo": frozenset({"jpg", "jpeg", "png", "webp", "heic", "bmp", "gif", "tif", "tiff"}),
    "film": frozenset({"mp4", "mov", "mkv", "webm", "avi", "3gp", "m4v"}),
    "document": frozenset({"pdf", "doc", "docx", "xls", "xlsx", "odt", "ods", "txt", "wps", "ofd"}),
}
