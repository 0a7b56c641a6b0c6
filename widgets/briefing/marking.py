"""Two sentences side by side: which stretches of each the other has not. Numbers are one piece, whatever is one digit apart."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Pieces = tuple[tuple[str, bool], ...]
"""Stretches of a text one after another, and whether each is marked."""
_PARTS = re.compile(r"\d[\d,.:%]*\d%?|\d%?|[A-Za-z]+|\s+|.", re.DOTALL)


def marked(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Return both texts in pieces; what is in one alone is marked in it."""
    first, second = _PARTS.findall(before), _PARTS.findall(after)
    told: tuple[list[tuple[str, bool]], list[tuple[str, bool]]] = ([], [])
    for same, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        for side, said in zip(told, (first[a:b], second[c:d]), strict=True):
            if said:
                side.append(("".join(said), same != "equal"))
    return tuple(told[0]), tuple(told[1])
