"""Text as the database can hold it: everything as typed, except what PostgreSQL has no place for."""

from __future__ import annotations

from models.store.errors import Refused


def storable(text: str, field: str) -> str:
    """Return `text` unchanged. Raises Refused("unstorable_text", field=…, at=…) for NUL or half a character pair."""
    for at, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise Refused("unstorable_text", field=field, at=at)
    return text
