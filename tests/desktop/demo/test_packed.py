"""Rows in COPY's binary form: the server reads back what was packed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.demo.packed import (
    EPOCH,
    NEVER,
    chosen,
    copy_packed,
    documents,
    doubles,
    flags,
    instant_of,
    instants,
    integers,
    make_ids,
    micros,
    pack,
    references,
    texts,
)
from models.store.engine import Store
from tests.support.database import CityDatabase

COLUMNS = ("word", "kind", "whose", "at", "amount", "share", "good", "told")
TABLE = """CREATE TEMPORARY TABLE packed (n int GENERATED ALWAYS AS IDENTITY, word text, kind text, whose uuid,
    at timestamptz, amount int, share double precision, good boolean, told jsonb) ON COMMIT DROP"""
WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ROWS = st.lists(
    st.tuples(
        st.none() | WORDS,
        st.integers(-1, 2),
        st.integers(-1, 1),
        st.none() | MOMENTS,
        st.integers(-(2**31), 2**31 - 1),
        st.floats(allow_nan=False),
        st.booleans(),
        WORDS,
    ),
    max_size=20,
)
KINDS = ("街道", "社区", "grid")
WHOSE = [UUID(int=1), UUID(int=2**127)]


@pytest.fixture
def store(city_database: CityDatabase) -> Iterator[Store]:
    store = Store(city_database.owner, desk="test")
    yield store
    store.close()


def brought(s: Session, rows: list[Any]) -> list[Any]:
    s.execute(text(TABLE))
    word, kind, whose, at, amount, share, good, told = zip(*rows, strict=True) if rows else ((),) * 8
    ids = np.frombuffer(b"".join(one.bytes for one in WHOSE), np.uint8).reshape(-1, 16)
    copy_packed(s, "packed", COLUMNS, pack([
        texts(word), chosen(np.array(kind, np.int64), KINDS), references(ids, np.array(whose, np.int64)),
        instants(np.array([NEVER if one is None else micros(one) for one in at], np.int64)),
        integers(np.array(amount, np.int64)), doubles(np.array(share, np.float64)), flags(np.array(good, np.bool_)),
        documents(['{"words": ' + _quoted(one) + "}" for one in told]),
    ]))  # fmt: skip
    return list(
        s.execute(text("SELECT word, kind, whose, at, amount, share, good, told->>'words' FROM packed ORDER BY n"))
    )


def _quoted(words: str) -> str:
    return json.dumps(words)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_what_was_packed_is_what_the_table_holds(store: Store, rows: list[Any]) -> None:
    with store.transaction() as s:
        found = brought(s, rows)
    assert [tuple(row) for row in found] == [
        (
            word, KINDS[kind] if kind >= 0 else None, WHOSE[whose] if whose >= 0 else None, at, amount, share, good, told,
        )
        for word, kind, whose, at, amount, share, good, told in rows
    ]  # fmt: skip


@given(MOMENTS)
def test_an_instant_is_counted_to_the_microsecond_and_back(at: datetime) -> None:
    assert instant_of(micros(at)) == at
    assert micros(EPOCH + timedelta(microseconds=1)) == 1


@given(st.integers(0, 2**32), MOMENTS)
def test_identifiers_are_of_version_7_sort_by_their_time_and_repeat_with_the_seed(seed: int, at: datetime) -> None:
    moments = np.array([micros(at), micros(at + timedelta(milliseconds=2))])
    first, second = (make_ids(np.random.default_rng(seed), moments) for _ in range(2))
    assert (first == second).all()
    early, late = (UUID(bytes=one.tobytes()) for one in first)
    assert early.version == late.version == 7
    assert early.variant == "specified in RFC 4122"
    assert early < late
    assert early.int >> 80 == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def test_chance_is_not_shared() -> None:
    moments = np.full(1000, micros(datetime(2026, 1, 1, tzinfo=UTC)))
    ids = make_ids(np.random.default_rng(random.Random(1).getrandbits(64)), moments)
    assert len({one.tobytes() for one in ids}) == 1000
