"""How a number is looked for by its end: told backwards, or by its last four characters, so that an index finds it."""

from __future__ import annotations

NUMBER_END = 4
"""So many last characters of a number are enough to look for it."""


def is_number_like(text: str) -> bool:
    """Return whether a text may be meant as the number of another system: four characters or more, a digit among them."""
    return len(text) >= NUMBER_END and any(character.isdigit() for character in text)


def ending(text: str) -> str | None:
    """Return the pattern for another system's number that ends so, told backwards. Too short a text finds nothing."""
    return literal(text.lower()[::-1]) + "%" if is_number_like(text) else None


def number_end(text: str) -> tuple[str | None, str | None]:
    """Return the last four characters of a case's number and the pattern that it ends so; None for too short a text."""
    return (text[-NUMBER_END:], f"%{literal(text)}") if len(text) >= NUMBER_END else (None, None)


def literal(text: str) -> str:
    """Return text as a pattern that means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
