"""Finding Chinese names by what a keyboard gives: characters, pinyin (dispatch: paiqian) or initials (pq)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypinyin import Style

_MOST_READINGS = 8
"""Names with several readings of a character are spelt in at most so many ways."""


def warm() -> None:
    """Load the dictionary, half a second's work: in the background, once the desk is up, so that no key waits for it."""
    import pypinyin  # noqa: F401


def _spellings(text: str, style: Style) -> tuple[str, ...]:
    from pypinyin import pinyin

    ways = [""]
    for readings in pinyin(text, style=style, heteronym=True, errors=list):
        kept = dict.fromkeys(reading.casefold() for reading in readings if reading.strip())
        ways = [way + reading for way in ways for reading in kept or [""]][:_MOST_READINGS]
    return tuple(dict.fromkeys(ways))


@lru_cache(maxsize=4096)
def spelt(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a text's spellings in full pinyin and in initials, lower case and without blanks."""
    from pypinyin import Style

    return _spellings(text, Style.NORMAL), _spellings(text, Style.FIRST_LETTER)


def match(wanted: str, text: str) -> int | None:
    """Return how well `text` answers `wanted`, 0 best, None not at all.

    In order: begins with it, a word begins with it, holds it, initials begin with it, pinyin begins with it, either holds it.
    """
    wanted, folded = wanted.strip().casefold(), text.strip().casefold()
    if not wanted or folded.startswith(wanted):
        return 0
    if f" {wanted}" in folded:
        return 1
    if wanted in folded:
        return 2
    typed = wanted.replace(" ", "").replace("'", "")
    full, initials = spelt(text)
    for rank, forms in ((3, initials), (4, full)):
        if any(form.startswith(typed) for form in forms):
            return rank
    # One letter inside a long name says nothing.
    if len(typed) > 1 and any(typed in form for form in (*initials, *full)):
        return 5
    return None
