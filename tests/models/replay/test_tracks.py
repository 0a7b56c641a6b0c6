"""Where everybody was between two readings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.replay.tracks import Track
from models.workers.records import Positions
from tests.support.desk_records import uid

AT = datetime(2026, 11, 29, 6, 0, tzinfo=UTC)


def seconds(n: float) -> timedelta:
    return timedelta(seconds=n)


def read(at: datetime, *seen: tuple[int, float, float]) -> Positions:
    """(worker, longitude, seconds before `at`), all on one latitude."""
    return Positions(
        tuple(uid(n) for n, _, _ in seen),
        np.array([lon for _, lon, _ in seen], dtype=np.float64),
        np.full(len(seen), 36.0),
        np.zeros(len(seen), dtype=np.float32),
        np.array([at.timestamp() - age for _, _, age in seen], dtype=np.float64),
    )


def where(track: Track, at: datetime) -> dict[int, tuple[float, float]]:
    """Longitude and age in seconds, by worker."""
    found = track.at(at)
    return {
        one.int & 0xFFFF: (round(float(lon), 6), round(at.timestamp() - float(fixed), 3))
        for one, lon, fixed in zip(found.worker_ids, found.lon, found.fixed_at, strict=True)
    }


def test_who_sent_fixes_walks_between_them_and_who_did_not_stays_and_ages() -> None:
    track = Track(AT, read(AT, (1, 121.0, 5), (2, 121.5, 20)))
    track.lead(AT + seconds(60), read(AT + seconds(60), (1, 121.006, 10), (3, 121.9, 1)))
    assert where(track, AT + seconds(30)) == {1: (121.003, 0.0), 2: (121.5, 50.0)}
    assert where(track, AT + seconds(60)) == {1: (121.006, 10.0), 2: (121.5, 80.0), 3: (121.9, 1.0)}
    later = where(track, AT + seconds(20 + 15 * 60))
    assert 2 not in later, "nobody is shown whose last fix is a quarter of an hour old"
    assert 1 in later


def test_a_fix_that_nobody_could_have_walked_to_is_jumped_to() -> None:
    track = Track(AT, read(AT, (1, 121.0, 0)))
    track.lead(AT + seconds(60), read(AT + seconds(60), (1, 122.0, 0)))
    assert where(track, AT + seconds(59))[1][0] == 121.0
    assert where(track, AT + seconds(60))[1][0] == 122.0


def test_nothing_kept_is_nobody_shown() -> None:
    track = Track(AT, read(AT))
    assert where(track, AT) == {}
    track.lead(AT + seconds(60), read(AT + seconds(60)))
    assert where(track, AT + seconds(30)) == {}


@given(st.lists(st.lists(st.tuples(st.integers(0, 4), st.floats(120, 122), st.floats(0.01, 59))), max_size=6))
def test_no_position_is_from_the_future_and_none_is_older_than_the_look_back(
    readings: list[list[tuple[int, float, float]]],
) -> None:
    track, at = Track(AT, read(AT)), AT
    for reading in readings:
        at += seconds(60)
        track.lead(at, read(at, *{one[0]: one for one in reading}.values()))
        for back in (60, 31, 0):
            ages = [age for _, age in where(track, at - seconds(back)).values()]
            assert all(0 <= age < 900 for age in ages)
