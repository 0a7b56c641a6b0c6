"""What is said of a file that could not be brought in or shown: what happened, what was not lost, what to do."""

from __future__ import annotations

import errno

from desktop.desk.words import error_words
from models.store.errors import Refused, Unreachable
from widgets.i18n import mark, tr
from widgets.text import cut, line
from widgets.words import refusal_words
from widgets.words.media import size_word

_REFUSED = {
    "too_large": mark(
        "{name} is larger than the {limit} that are kept. The others are not touched; send a smaller copy"
    ),
    "picture_too_large": mark("{name} has too many pixels to be kept. The others are not touched; send a smaller copy"),
    "unreadable_film": mark(
        "{name} says it is a film or a sound and cannot be read as one. The others are not touched; send another copy"
    ),
    "unreadable_document": mark(
        "{name} says it is a document and cannot be read as one. The others are not touched; send another copy"
    ),
    "unreadable_file": mark(
        "{name} could not be read from its disk. The others are not touched; look whether it is still there, then try again"
    ),
    "changed_while_reading": mark("{name} was being changed while it was read. The others are not touched; try again"),
    "empty_file": mark("{name} is empty. The others are not touched; choose the right file, or take it out"),
    "not_this_kind": mark(
        "{name} is of a kind that is not kept ({mime}). The others are not touched; send a picture, film, sound or document"
    ),
    "unreadable_picture": mark(
        "{name} says it is a picture and cannot be read as one. The others are not touched; send another copy"
    ),
}


def file_words(error: BaseException, name: str) -> str:
    """Say why a file was not brought in."""
    shown = cut(line(name), 60)
    if isinstance(error, Refused):
        if error.code in _REFUSED:
            limit = error.facts.get("limit", 0)
            mime = cut(line(str(error.facts.get("mime", "?"))), 40)
            return tr(_REFUSED[error.code], name=shown, mime=mime, limit=size_word(int(limit or 0)))
        return refusal_words(error.code, error.facts)
    if isinstance(error, Unreachable):
        return tr("The database is out of reach. {name} is still here; try again when connected", name=shown)
    if isinstance(error, FileNotFoundError):
        return tr("{name} is no longer where it was. The others are not touched; choose it again", name=shown)
    if isinstance(error, IsADirectoryError) or (isinstance(error, OSError) and error.errno == errno.EISDIR):
        return tr("{name} is a folder. The others are not touched; choose the files in it", name=shown)
    if isinstance(error, PermissionError):
        return tr("{name} may not be read. The others are not touched; have its rights set, then try again", name=shown)
    if isinstance(error, OSError):
        return tr(
            "{name} could not be read: {reason}. The others are not touched; try again",
            name=shown,
            reason=error.strerror or type(error).__name__,
        )
    return error_words(error)


def content_words(error: BaseException) -> str:
    """Say why an attachment cannot be shown."""
    if isinstance(error, Refused):
        return refusal_words(error.code, error.facts)
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return tr(
            "It could not be put on this machine's disk to be shown: {reason}. The attachment is untouched; make room and open it again",
            reason=reason,
        )
    return error_words(error)


def copy_words(error: BaseException, name: str) -> str:
    """Say why a copy was not written to this machine's disk."""
    shown = cut(line(name), 60)
    if isinstance(error, Refused):
        return refusal_words(error.code, error.facts)
    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        return tr(
            "{name} could not be written: {reason}. The attachment is untouched; choose another place",
            name=shown,
            reason=reason,
        )
    return error_words(error)
