"""Rows laid out in rectangles, or scattered, hold the same values as rows that are packed one by one."""

from __future__ import annotations

from collections import Counter
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.demo.bulk import packing
from desktop.demo.bulk.packing import Coded, Fixed, Lexicon, Packed, Same, counts, moments
from desktop.demo.packed import NEVER, texts

Row = tuple[bytes | None, ...]
WORDS = ("", "街道", "社区委员会", "x")
ROWS = st.lists(
    st.tuples(st.none() | st.text(max_size=6), st.integers(-1, 3), st.integers(0, 9), st.none() | st.integers(0, 2**40)),
    min_size=1,
    max_size=40,
)  # fmt: skip


def read(parts: list[packing.Bytes]) -> Counter[Row]:
    """Read rows in COPY's binary form, by its definition."""
    whole = b"".join(part.tobytes() for part in parts)
    assert whole[:11] == b"PGCOPY\n\xff\r\n\x00"
    at, rows = 19, []
    while (fields := int.from_bytes(whole[at : at + 2], "big", signed=True)) != -1:
        at, row = at + 2, []
        for _ in range(fields):
            size = int.from_bytes(whole[at : at + 4], "big", signed=True)
            row.append(None if size < 0 else whole[at + 4 : at + 4 + size])
            at += 4 + max(size, 0)
        rows.append(tuple(row))
    assert at + 2 == len(whole)
    return Counter(rows)


@given(ROWS, st.sampled_from((0, 10**9)))
def test_what_is_laid_out_is_what_was_given(rows: list[tuple[str | None, int, int, int | None]], least: int) -> None:
    word, kind, number, at = zip(*rows, strict=True)
    table = Packed("t")
    with patch.object(packing, "_LEAST", least):
        table.add(len(rows), {
            "word": texts(word), "kind": Coded(np.array(kind), Lexicon(WORDS)), "number": counts(np.array(number)),
            "same": Same("同".encode()), "nothing": Same(None),
            "at": moments(np.array([NEVER if one is None else one for one in at], np.int64)),
        })  # fmt: skip
    assert read(table.parts()) == Counter(
        (
            None if w is None else w.encode(), None if k < 0 else WORDS[k].encode(), n.to_bytes(4, "big"), "同".encode(), None,
            None if a is None else a.to_bytes(8, "big"),
        )
        for w, k, n, a in rows
    )  # fmt: skip
    assert table.rows == len(rows)


def test_rows_are_added_to_rows_under_the_first_ones_columns() -> None:
    table = Packed("t")
    table.add(0, {"other": Same(b"1")})
    table.add(1, {"a": Same(b"1"), "b": Fixed(np.zeros((1, 2), np.uint8))})
    table.add(2, {"b": Same(None), "a": Same(b"2")})
    assert table.columns == ("a", "b")
    assert read(table.parts()) == Counter({(b"1", b"\0\0"): 1, (b"2", None): 2})
