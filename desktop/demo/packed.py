"""Rows in COPY's binary form, packed column by column: a history has a hundred thousand of them, and no time to lose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from psycopg import sql
from sqlalchemy.orm import Session

from models.store.copying import driver

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int64]

NEVER = int(np.iinfo(np.int64).min)
"""An instant that is not: null in the table."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_UNIX_MS = 946_684_800_000
"""The server's epoch, in milliseconds of Unix time."""
_SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_END = b"\xff\xff"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how many bytes each value has (-1 for null), and the bytes of all of them one after another."""

    lengths: NDArray[np.int32]
    data: Bytes


def micros(at: datetime) -> int:
    """Return an aware instant as the server counts it: microseconds since 2000-01-01 UTC."""
    past = at - EPOCH
    return (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds


def instant_of(counted: int) -> datetime:
    """Return the instant (UTC) that the server counts so."""
    return EPOCH + timedelta(microseconds=counted)


def make_ids(rng: np.random.Generator, at: Ints) -> Bytes:
    """Return an identifier (UUID version 7) for each instant (as `micros` gives it), (N, 16) bytes; chance from `rng`."""
    ids = rng.integers(0, 256, (len(at), 16), dtype=np.uint8)
    ids[:, :6] = (at // 1000 + _UNIX_MS).astype(">i8").view(np.uint8).reshape(-1, 8)[:, 2:]
    ids[:, 6] = ids[:, 6] & 0x0F | 0x70
    ids[:, 8] = ids[:, 8] & 0x3F | 0x80
    return ids


def fixed(values: Bytes, there: NDArray[np.bool_] | None = None) -> Column:
    """A column of values of one width, (N, W) bytes; null where not `there`."""
    count, width = values.shape
    if there is None or bool(there.all()):
        return Column(np.full(count, width, np.int32), values.reshape(-1))
    return Column(np.where(there, width, -1).astype(np.int32), values[there].reshape(-1))


def _wide(values: NDArray[np.generic], form: str) -> Bytes:
    wide = np.ascontiguousarray(values.astype(form))
    return wide.view(np.uint8).reshape(len(values), wide.itemsize)


def instants(at: Ints) -> Column:
    """A column of instants; null where NEVER."""
    return fixed(_wide(at, ">i8"), at != NEVER)


def integers(values: Ints) -> Column:
    """A column of integers of four bytes."""
    return fixed(_wide(values, ">i4"))


def doubles(values: NDArray[np.float64]) -> Column:
    """A column of double precision numbers."""
    return fixed(_wide(values, ">f8"))


def flags(values: NDArray[np.bool_]) -> Column:
    """A column of booleans."""
    return fixed(_wide(values, "u1"))


def references(ids: Bytes, index: Ints) -> Column:
    """A column of identifiers out of `ids` by `index`; null where that is negative."""
    there = index >= 0
    return (
        fixed(ids[np.where(there, index, 0)], there) if len(ids) else Column(np.full(len(index), -1, np.int32), _NONE)
    )


def texts(values: Sequence[str | None], prefix: bytes = b"") -> Column:
    """A column of text; `prefix` stands before each value (a jsonb's version)."""
    coded = [None if value is None else prefix + value.encode() for value in values]
    lengths = np.fromiter((-1 if value is None else len(value) for value in coded), np.int32, len(coded))
    return Column(lengths, np.frombuffer(b"".join(filter(None, coded)), np.uint8))


def documents(values: Sequence[str]) -> Column:
    """A column of jsonb, from JSON text."""
    return texts(values, b"\x01")


def chosen(index: Ints, words: Sequence[str]) -> Column:
    """A column of text with few different values: those of `words` by `index`; null where that is negative."""
    return texts(np.array([*words, None], dtype=object)[index].tolist())


_NONE = np.empty(0, np.uint8)


def pack(columns: Sequence[Column]) -> bytes:
    """Return the rows that the columns make, as COPY ... (FORMAT binary) reads them."""
    lengths = np.stack([column.lengths for column in columns], axis=1).astype(np.int64)
    count = len(lengths)
    ends = 2 + np.cumsum(4 + np.maximum(lengths, 0), axis=1)
    starts = np.concatenate(([0], np.cumsum(ends[:, -1]))) if count else np.zeros(1, np.int64)
    packed = np.zeros(int(starts[-1]), np.uint8)
    packed[starts[:-1] + 1] = len(columns)
    for number, column in enumerate(columns):
        at = starts[:-1] + (ends[:, number - 1] if number else 2)
        packed[at[:, None] + np.arange(4)] = _wide(column.lengths, ">i4")
        if len(column.data):
            size = np.maximum(lengths[:, number], 0)
            before = np.cumsum(size) - size
            packed[np.repeat(at + 4 - before, size) + np.arange(len(column.data))] = column.data
    return _SIGNATURE + packed.tobytes() + _END


def copy_packed(s: Session, table: str, columns: Sequence[str], rows: bytes) -> None:
    """Bring packed rows into `table`, within the session's transaction. Raises the driver's errors."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with driver(s).cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(rows)
