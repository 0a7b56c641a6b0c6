"""The interface's languages. Source strings are English; catalogues are gettext files, read at start without a build step.

`resources/i18n/zh.po` is the desk's catalogue; a room with many strings of its own keeps them in `zh.<room>.po` beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Literal

from babel.messages.pofile import PoFileError, read_po

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
CATALOGUES = Path(__file__).resolve().parent.parent / "resources" / "i18n"

_language: Language = "zh"
_spoken: ContextVar[Language | None] = ContextVar("spoken", default=None)


class BrokenCatalogueError(Exception):
    """A catalogue cannot be read; the message names the file and the line."""


def set_language(language: str) -> None:
    """Choose the language of every string asked for from now on; windows are rebuilt by whoever calls this."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(f"No catalogue for language {language!r}; there are {', '.join(LANGUAGES)}.")
    _language = language


def language() -> Language:
    """Return the language in use, "zh" or "en"."""
    return _spoken.get() or _language


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Use another language within the block and on this thread alone: a document in it, while the desk keeps its own."""
    if wanted not in LANGUAGES:
        raise ValueError(f"No catalogue for language {wanted!r}; there are {', '.join(LANGUAGES)}.")
    before = _spoken.set(wanted)
    try:
        yield
    finally:
        _spoken.reset(before)


def catalogue_files(wanted: str) -> list[Path]:
    """Return the files that make up a language's catalogue."""
    return sorted([*CATALOGUES.glob(f"{wanted}.po"), *CATALOGUES.glob(f"{wanted}.*.po")])


@lru_cache(maxsize=4)
def _catalogue(wanted: str) -> dict[str, str]:
    strings: dict[str, str] = {}
    for path in catalogue_files(wanted):
        try:
            with path.open("rb") as file:
                entries = read_po(file, locale="zh_CN" if wanted == "zh" else wanted, abort_invalid=True)
        except (PoFileError, UnicodeDecodeError) as error:
            raise BrokenCatalogueError(f"{path}: {error}") from error
        for entry in entries:
            key = entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
            text = entry.string[0] if isinstance(entry.string, tuple | list) else entry.string
            if key and text and not entry.fuzzy:
                strings[key] = text
    return strings


def warm(wanted: str) -> None:
    """Read a language's catalogue ahead of its first string: in the background, for it is a file."""
    if wanted != "en":
        _catalogue(wanted)


def tr(source: str, /, **facts: object) -> str:
    """Return the source string in the language in use, with `{name}` places filled by `facts`.

    Facts are put in as they are: braces inside a fact stay braces. A string without a translation shows in English.
    """
    now = language()
    text = source if now == "en" else _catalogue(now).get(source, source)
    return text.format_map(facts) if facts else text


def trn(one: str, many: str, n: int, /, **facts: object) -> str:
    """Return `one` or `many` by the count `n`, which fills `{n}`; Chinese has one form, kept under `one`."""
    now = language()
    if now == "en":
        text = one if n == 1 else many
    else:
        text = _catalogue(now).get(one, one if n == 1 else many)
    return text.format_map({"n": n, **facts})


def mark(source: str, /) -> str:
    """Return a source string unchanged; it stands in a table now and is translated with `tr` when it is shown."""
    return source
