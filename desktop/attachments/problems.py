"""What is said of a file that could not be brought in or shown: what happened, what was not lost, what to do."""

from __future__ import annotations

import errno

from desktop.desk.words import error_words
from models.store.errors import Refused, Unreachable
from widgets.i18n import tr
from widgets.text import cut, line
from widgets.words import refusal_words


def file_words(error: BaseException, name: str) -> str:
    """Say why a file was not brought in."""
    shown = cut(line(name), 60)
    if isinstance(error, Refused):
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
