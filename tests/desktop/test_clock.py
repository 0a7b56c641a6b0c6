"""The database's clock as kept here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop import clock as module
from desktop.clock import DatabaseClock

START = datetime(2026, 11, 23, 6, tzinfo=UTC)


@pytest.fixture
def ticking(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_it_tells_the_databases_time_not_this_machines(ticking):
    clock = DatabaseClock()
    clock.hear(START - timedelta(hours=5))
    ticking[0] += 90
    assert clock.now() == START - timedelta(hours=5) + timedelta(seconds=90)


def test_silence_is_counted_from_the_last_hearing(ticking):
    clock = DatabaseClock()
    assert clock.silence_s() is None
    clock.hear(START)
    ticking[0] += 12
    assert clock.silence_s() == 12
    clock.hear(START + timedelta(seconds=12))
    assert clock.silence_s() == 0


@pytest.mark.parametrize("wrong_by", [timedelta(minutes=10), timedelta(0), timedelta(minutes=-10)])
def test_it_tells_by_how_much_this_machines_own_clock_is_wrong(wrong_by):
    clock = DatabaseClock()
    assert clock.ahead_s() is None
    clock.hear(datetime.now(UTC) - wrong_by)
    assert clock.ahead_s() == pytest.approx(wrong_by.total_seconds(), abs=5)


@given(st.lists(st.tuples(st.floats(0.01, 20), st.floats(0, 0.9)), min_size=1, max_size=30))
def test_answers_that_were_on_their_way_do_not_turn_it_back(hearings):
    with pytest.MonkeyPatch.context() as patch:
        now = [0.0]
        patch.setattr(module.time, "monotonic", lambda: now[0])
        clock = DatabaseClock()
        clock.hear(START)
        last = clock.now()
        for wait, underway in hearings:
            now[0] += wait
            clock.hear(START + timedelta(seconds=now[0] - underway))
            assert clock.now() >= last
            last = clock.now()
