"""Headings and values brought to one spelling, so that what means the same is recognised as the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from models.imports.kinds.records import Field

_BETWEEN = re.compile(r"[\s_\-./\\·:：*＊]+")
_BRACKETED = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")


@lru_cache(maxsize=4096)
def plain(said: str) -> str:
    """Return a word without case, blanks, underscores, full-width forms and stars."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", said).casefold())


@lru_cache(maxsize=4096)
def bare(said: str) -> str:
    """Return a heading also without what stands in brackets: 处置时限(工作日) is 处置时限."""
    return plain(_BRACKETED.sub("", unicodedata.normalize("NFKC", said))) or plain(said)


def meant(field: Field, said: str) -> str | None:
    """Return the value of a choice that a word means, None where it means none of them."""
    return words_of(tuple(field.choices.items())).get(plain(said))


@lru_cache(maxsize=64)
def words_of(choices: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    """Return the value by every word that means it."""
    found: dict[str, str] = {}
    for value, words in choices:
        for word in (value, *words):
            found.setdefault(plain(word), value)
    return found
