"""Rows in COPY's binary form, quickly: rows whose fields have the same lengths are laid out together, field by field.

`desktop.demo.packed` places every byte by its own index; here a group of like rows is one rectangle of bytes, and a field one
strip of it. The order of rows is not kept: likes stand together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop.demo.packed import NEVER, Bytes, Column, Ints

_SIGNATURE = np.frombuffer(b"PGCOPY\n\xff\r\n\x00" + bytes(8), np.uint8)
_LEAST = 80
"""Rows that a group has at the least, in the middle; smaller ones are not worth a rectangle of their own."""
_END = np.frombuffer(b"\xff\xff", np.uint8)


@dataclass(frozen=True, slots=True)
class Same:
    """The same value in every row; None for null."""

    value: bytes | None


@dataclass(frozen=True, slots=True)
class Fixed:
    """Values of one width, (N, W) bytes; null where not `there`."""

    values: Bytes
    there: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """One of few values by its number; null where that is negative."""

    index: Ints | NDArray[np.int8]
    values: Lexicon


class Lexicon:
    """A few values: their lengths, and the bytes of each in a row of its own."""

    def __init__(self, values: Sequence[str | bytes]) -> None:
        coded = [value if isinstance(value, bytes) else value.encode() for value in values]
        self.lengths = np.array([*map(len, coded), -1], np.int64)
        width = max(map(len, coded), default=0)
        self.rows = np.frombuffer(b"".join(value.ljust(width, b"\0") for value in coded), np.uint8).reshape(-1, width)


Field = Same | Fixed | Coded | Column


def wide(values: NDArray[np.generic], form: str) -> Bytes:
    """Return the bytes of numbers in the server's order, one row each."""
    coded = np.ascontiguousarray(values.astype(form))
    return coded.view(np.uint8).reshape(len(values), coded.itemsize)


def moments(at: Ints) -> Fixed:
    """Instants in the server's microseconds; null where NEVER."""
    return Fixed(wide(at, ">i8"), at != NEVER)


def counts(values: NDArray[np.integer]) -> Fixed:
    """Integers of four bytes."""
    return Fixed(wide(values, ">i4"))


def shorts(values: NDArray[np.integer]) -> Fixed:
    """Integers of two bytes."""
    return Fixed(wide(values, ">i2"))


def numbers(values: NDArray[np.float64]) -> Fixed:
    """Double precision numbers."""
    return Fixed(wide(values, ">f8"))


def truths(values: NDArray[np.bool_], there: NDArray[np.bool_] | None = None) -> Fixed:
    """Booleans; null where not `there`."""
    return Fixed(wide(values, "u1"), there)


def ids(of: Bytes, index: NDArray[np.integer] | None = None) -> Fixed:
    """Identifiers out of `of` by `index`, null where that is negative; all of them without one."""
    if index is None:
        return Fixed(of)
    if not len(of):
        return Fixed(np.zeros((len(index), 16), np.uint8), np.zeros(len(index), np.bool_))
    return Fixed(of[np.maximum(index, 0)], index >= 0)


class Packed:
    """Rows of one table, packed; more may be added. `columns` are those of the first rows, and so of all."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.columns: tuple[str, ...] = ()
        self.rows = 0
        self._parts: list[Bytes] = []

    def add(self, count: int, fields: Mapping[str, Field]) -> None:
        """Add `count` rows."""
        if count:
            self.columns = self.columns or tuple(fields)
            self.rows += count
            self._parts += _laid_out(count, [fields[name] for name in self.columns])

    def parts(self) -> list[Bytes]:
        """Return all of it as COPY ... (FORMAT binary) reads it."""
        return [_SIGNATURE, *self._parts, _END]


def _laid_out(count: int, fields: Sequence[Field]) -> list[Bytes]:
    lengths = [_lengths(field) for field in fields]
    varying = [many for many in lengths if isinstance(many, np.ndarray)]
    group = np.zeros(count, np.int64)
    for many in varying:
        group = group * (int(many.max()) + 2) + many + 1
        # Numbered anew, so that the product stays small.
        group = np.unique(group, return_inverse=True)[1].reshape(-1)
    if len(varying) and int(group.max()) * _LEAST > count:
        return [_scattered(count, fields, lengths)]
    order = np.argsort(group, kind="stable")
    ends = np.flatnonzero(np.diff(group[order], append=-1)) + 1
    starts = {id(field): np.cumsum(np.maximum(field.lengths, 0)) - np.maximum(field.lengths, 0)
              for field in fields if isinstance(field, Column)}  # fmt: skip
    found, begin = [], 0
    whole = len(ends) == 1
    for end in ends.tolist():
        of = order[begin:end]
        found.append(_rectangle(fields, lengths, starts, of, whole=whole))
        begin = end
    return found


def _lengths(field: Field) -> int | NDArray[np.int64]:
    """Return the length of every value where it is the same, else that of each; -1 for null."""
    if isinstance(field, Same):
        return -1 if field.value is None else len(field.value)
    if isinstance(field, Fixed):
        width: int = field.values.shape[1]
        if field.there is None or bool(field.there.all()):
            return width
        return np.where(field.there, width, -1) if bool(field.there.any()) else -1
    many: Ints = field.lengths.astype(np.int64) if isinstance(field, Column) else field.values.lengths[field.index]
    return int(many[0]) if len(many) and bool((many == many[0]).all()) else many


def _rectangle(
    fields: Sequence[Field], lengths: Sequence[int | NDArray[np.int64]], starts: Mapping[int, Ints], of: Ints, *,
    whole: bool,
) -> Bytes:  # fmt: skip
    sizes = [many if isinstance(many, int) else int(many[of[0]]) for many in lengths]
    filled = np.empty((len(of), 2 + sum(4 + max(size, 0) for size in sizes)), np.uint8)
    filled[:, :2] = np.frombuffer(len(fields).to_bytes(2, "big"), np.uint8)
    at = 2
    for field, size in zip(fields, sizes, strict=True):
        filled[:, at : at + 4] = np.frombuffer(size.to_bytes(4, "big", signed=True), np.uint8)
        at += 4
        if size <= 0:
            continue
        strip = filled[:, at : at + size]
        if isinstance(field, Same):
            strip[:] = np.frombuffer(field.value or b"", np.uint8)
        elif isinstance(field, Fixed):
            strip[:] = field.values if whole else field.values[of]
        elif isinstance(field, Coded):
            strip[:] = field.values.rows[field.index[of], :size]
        else:
            strip[:] = field.data[starts[id(field)][of][:, None] + np.arange(size)]
        at += size
    return filled.reshape(-1)


def _scattered(count: int, fields: Sequence[Field], lengths: Sequence[int | NDArray[np.int64]]) -> Bytes:
    """Lay rows out whose fields have many different lengths: field by field, each value at its own place."""
    sizes = [np.maximum(many, 0) for many in lengths]
    whole = 2 + 4 * len(fields) + sum(sizes)
    of_row = np.broadcast_to(np.asarray(whole, np.int64), (count,))
    at = np.cumsum(of_row) - of_row
    filled = np.empty(int(of_row.sum()), np.uint8)
    filled[at], filled[at + 1] = 0, len(fields)
    at = at + 2
    for field, many, size in zip(fields, lengths, sizes, strict=True):
        head = (
            np.frombuffer(many.to_bytes(4, "big", signed=True), np.uint8)
            if isinstance(many, int)
            else wide(many, ">i4")
        )
        filled[at[:, None] + np.arange(4)] = head
        at = at + 4
        if isinstance(field, Same):
            if field.value:
                filled[at[:, None] + np.arange(len(field.value))] = np.frombuffer(field.value, np.uint8)
        elif isinstance(field, Fixed):
            there = slice(None) if isinstance(many, int) else np.flatnonzero(many > 0)
            if not isinstance(many, int) or many > 0:
                filled[at[there][:, None] + np.arange(field.values.shape[1])] = field.values[there]
        else:
            column = spelt(field) if isinstance(field, Coded) else field
            own = np.broadcast_to(size, (count,))
            before = np.cumsum(own) - own
            filled[np.repeat(at - before, own) + np.arange(len(column.data))] = column.data
        at = at + size
    return filled


def spelt(of: Coded) -> Column:
    """Return values by number as values of their own."""
    lengths = of.values.lengths[of.index]
    rows = of.values.rows[of.index]
    return Column(lengths.astype(np.int32), rows[np.arange(rows.shape[1]) < lengths[:, None]])
