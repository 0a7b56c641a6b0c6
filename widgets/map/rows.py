"""Rows that the page holds too: what changed since it last asked travels alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import DTypeLike, NDArray

from widgets.map.pack import pack


class Rows:
    """Columns by row, one row an identifier. A row keeps its place until it is taken out; then the last row fills it.

    Whoever holds a copy names the `epoch.revision` of it and gets the rows that changed since, or everything.
    """

    def __init__(self, **columns: DTypeLike) -> None:
        self._types = {name: np.dtype(kind) for name, kind in columns.items()}
        self.epoch = 0
        """Grows when everything begins anew: only within one do rows mean the same thing."""
        self.revision = 0
        self.clear()

    def clear(self) -> None:
        """Begin anew, empty."""
        self.epoch += 1
        self.ids: list[UUID] = []
        self.row: dict[UUID, int] = {}
        self._columns = {name: np.zeros(0, kind) for name, kind in self._types.items()}
        self._changed = np.zeros(0, np.int64)

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, name: str) -> NDArray:
        """Return a column, to be read; `put` writes."""
        return self._columns[name][: len(self.ids)]

    def rows_of(self, ids: Sequence[UUID]) -> NDArray[np.int64]:
        """Return the rows of these, new ones for those not yet here (all zero until something is put)."""
        fresh = [one for one in dict.fromkeys(ids) if one not in self.row]
        if fresh:
            start = len(self.ids)
            self.row.update({one: start + i for i, one in enumerate(fresh)})
            self.ids.extend(fresh)
            self._make_room()
            self.revision += 1
            self._changed[start : len(self.ids)] = self.revision
        return np.fromiter((self.row[one] for one in ids), dtype=np.int64, count=len(ids))

    def _make_room(self) -> None:
        room = len(self._changed)
        if len(self.ids) <= room:
            return
        more = max(len(self.ids), room * 2) - room
        self._columns = {name: np.concatenate([c, np.zeros(more, c.dtype)]) for name, c in self._columns.items()}
        self._changed = np.concatenate([self._changed, np.zeros(more, np.int64)])

    def put(self, rows: NDArray[np.int64], **values: NDArray) -> NDArray[np.bool_]:
        """Write into rows, each named once; returns which of them are other than before. Only these count as changed."""
        differs = np.zeros(len(rows), dtype=np.bool_)
        for name, given in values.items():
            column = self._columns[name]
            differs |= column[rows] != given
            column[rows] = given
        if differs.any():
            self.revision += 1
            self._changed[rows[differs]] = self.revision
        return differs

    def remove(self, ids: Iterable[UUID]) -> None:
        """Take rows out; who is not here is not missed."""
        for one in ids:
            row = self.row.pop(one, None)
            if row is None:
                continue
            self.revision += 1
            last = self.ids.pop()
            if row == len(self.ids):
                self._reset(row)
                continue
            self.ids[row], self.row[last] = last, row
            for column in self._columns.values():
                column[row] = column[len(self.ids)]
            self._changed[row] = self.revision
            self._reset(len(self.ids))

    def _reset(self, row: int) -> None:
        for column in self._columns.values():
            column[row] = 0

    def packed(self, have: str, facts: Mapping[str, object], extra: Mapping[str, NDArray] | None = None) -> bytes:
        """Return the rows changed since `have` ("epoch.revision" of the page's copy, "" for none), or all of them.

        Facts besides the given ones: `epoch`, `revision`, `count`, `columns` (which arrays are columns), and `since`, the
        revision to patch, -1 for everything.
        """
        count = len(self.ids)
        epoch, _, known = have.partition(".")
        since = int(known) if epoch == str(self.epoch) and known.isdecimal() and int(known) <= self.revision else -1
        rows = np.flatnonzero(self._changed[:count] > since)
        ids = b"".join(self.ids[row].bytes for row in rows) if since >= 0 else b"".join(one.bytes for one in self.ids)
        arrays: dict[str, NDArray] = {"rows": rows.astype(np.uint32)} if since >= 0 else {}
        arrays["ids"] = np.frombuffer(ids, dtype=np.uint8)
        arrays.update({name: column[:count][rows] for name, column in self._columns.items()})
        told: dict[str, object] = {"epoch": self.epoch, "revision": self.revision, "since": since, "count": count}
        told["columns"] = ["ids", *self._columns]
        return pack({**facts, **told}, {**arrays, **(extra or {})})
