"""Words for millions of rows: every phrase is kept once, a text is a row of phrase numbers, joined all at once."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from desktop.demo.packed import Bytes, Column, Ints

Parts = NDArray[np.int32]
"""Phrases by number, one row a text, one column a part; 0 is nothing."""


class Phrases:
    """Phrases by number. Those added after `joined` was first called are known to it as well."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {"": 0}
        self._sealed = 0
        self._pool: Bytes = np.empty(0, np.uint8)
        self._start: Ints = np.empty(0, np.int64)
        self._length: NDArray[np.int32] = np.empty(0, np.int32)
        self._letters: NDArray[np.int32] = np.empty(0, np.int32)

    def number(self, phrase: str) -> int:
        """Return the number of a phrase, which is added where it is new."""
        return self._numbers.setdefault(phrase, len(self._numbers))

    def numbers(self, phrases: Sequence[str]) -> Parts:
        """Return the numbers of some phrases."""
        return np.fromiter(map(self.number, phrases), np.int32, len(phrases))

    def letters(self, parts: Parts) -> NDArray[np.int64]:
        """Return how many characters the text of each row has."""
        self._seal()
        found: NDArray[np.int64] = self._letters[parts].sum(axis=1, dtype=np.int64)
        return found

    def joined(self, parts: Parts, prefix: bytes = b"") -> Column:
        """Return the texts that the rows of `parts` make, in UTF-8; `prefix` stands before each (a jsonb's version)."""
        self._seal()
        if prefix:
            # One more phrase in front, found by its bytes.
            parts = np.hstack([np.full((len(parts), 1), self._prefix(prefix), np.int32), parts])
        lengths = self._length[parts]
        flat = lengths.ravel()
        used = np.flatnonzero(flat)
        size = flat[used].astype(np.int64)
        before = np.cumsum(size) - size
        where = np.repeat(self._start[parts.ravel()[used]] - before, size)
        where += np.arange(len(where))
        return Column(lengths.sum(axis=1, dtype=np.int32), self._pool[where])

    def _prefix(self, prefix: bytes) -> int:
        number = self.number(prefix.decode("latin-1"))
        self._seal()
        return number

    def _seal(self) -> None:
        if self._sealed == len(self._numbers):
            return
        words = list(self._numbers)
        coded = [word.encode() for word in words]
        self._length = np.fromiter(map(len, coded), np.int32, len(coded))
        self._letters = np.fromiter(map(len, words), np.int32, len(words))
        self._start = np.cumsum(self._length, dtype=np.int64) - self._length
        self._pool = np.frombuffer(b"".join(coded), np.uint8)
        self._sealed = len(words)


class Templates:
    """Templates with slots, compiled: the rows of some are filled with the parts of their slots at once."""

    def __init__(self, phrases: Phrases, slots: Mapping[str, Sequence[int]]) -> None:
        """`slots` are the columns of a slot's parts in the matrix that `filled` is given."""
        self._phrases = phrases
        self._slots = slots
        self._rows: list[list[int]] = []
        self._matrix: Parts | None = None

    def add(self, template: str) -> int:
        """Return the number of a template such as "{road}积水，{n}处". Raises KeyError for an unknown slot."""
        row: list[int] = []
        pieces = list(string.Formatter().parse(template))
        for n, (literal, slot, _, _) in enumerate(pieces):
            if literal:
                row.append(self._phrases.number(literal))
            if slot is not None:
                following = pieces[n + 1][0] if n + 1 < len(pieces) else ""
                # "…附近附近…" is said by nobody.
                near = slot == "place" and following.startswith("附近")
                row += [-1 - column for column in self._slots["place before near" if near else slot]]
        self._rows.append(row)
        self._matrix = None
        return len(self._rows) - 1

    def filled(self, which: Ints, parts: Parts) -> Parts:
        """Return the parts of the templates `which`, one a row, with the slots of the same row of `parts` in them."""
        if self._matrix is None:
            width = max(map(len, self._rows), default=0)
            self._matrix = np.array([row + [0] * (width - len(row)) for row in self._rows], np.int32).reshape(-1, width)
        rows = self._matrix[which]
        there = np.take_along_axis(parts, np.maximum(-1 - rows, 0).astype(np.int64), axis=1)
        filled: Parts = np.where(rows < 0, there, rows)
        return filled
