"""Text as the database can hold it: everything as typed, except what PostgreSQL has no place for."""

from __future__ import annotations

from models.store.errors import Refused


def findable(text: str) -> str:
    """Return what to look for: without the characters no stored text can have, and without blanks at its ends."""
    return "".join(character for character in text if not _impossible(character)).strip()


def _impossible(character: str) -> bool:
    return character == "\0" or "\ud800" <= character <= "\udfff"


def storable(text: str, field: str) -> str:
    """Return `text` unchanged. Raises Refused("unstorable_text", field=…, at=…) for NUL or half a character pair."""
    for at, character in enumerate(text):
        if _impossible(character):
            raise Refused("unstorable_text", field=field, at=at)
    return text
