"""How long positions are kept, thinned to a fix a minute, and read by the moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from models.store.errors import NotPermitted, Refused
from models.store.upkeep import ensure_position_days, thin_positions
from models.workers.keeping import KeptPositions, expire_kept, get_kept_positions, set_kept_positions, thin_kept
from models.workers.track import Kept, get_kept_days, get_positions_at
from tests.models.town import LAT, LON, Town
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database
TODAY = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
DAY = timedelta(days=1)


def add(database: CityDatabase, worker: UUID, *times: datetime) -> None:
    """Fixes that came in at their time; the longitude grows by a step with each."""
    with connect(database.operator) as connection:
        first, last = min(times).date(), max(times).date()
        connection.execute("SELECT ensure_position_days(%s, %s)", [first, last])
        insert = "INSERT INTO position_history VALUES (%s, %s, %s, %s, 90, 1, 5)"
        for n, at in enumerate(times):
            connection.execute(insert, [worker, at, LON + n * 0.001, LAT])


def kept(connection: psycopg.Connection, worker: UUID) -> list[datetime]:
    query = "SELECT fixed_at FROM position_history WHERE worker_id = %s ORDER BY 1"
    return [at for (at,) in connection.execute(query, [worker])]


def names(connection: psycopg.Connection) -> list[str]:
    query = "SELECT relname FROM pg_class WHERE relname ~ '^position_(whole|history)_[0-9]{8}$' ORDER BY 1"
    return [name for (name,) in connection.execute(query)]


def test_old_days_keep_a_fix_a_minute_and_newer_days_all(town: Town, city_database: CityDatabase) -> None:
    old, new, worker = TODAY - 5 * DAY, TODAY - 2 * DAY, town.workers["w1"]
    seconds = [timedelta(seconds=n) for n in (0, 10, 59, 60, 61, 3599, 86399)]
    add(city_database, worker, *(old + n for n in seconds))
    add(city_database, worker, *(new + n for n in seconds))
    add(city_database, town.workers["w2"], old + seconds[0])
    thin_kept(town.operator, lambda: False)
    with connect(city_database.operator) as connection:
        assert kept(connection, worker) == [
            *(old + seconds[n] for n in (2, 4, 5, 6)),
            *(new + n for n in seconds),
        ], "of each minute its last"
        assert kept(connection, town.workers["w2"]) == [old]
        assert names(connection) == [f"position_history_{day:%Y%m%d}" for day in (old, new)], (
            "nothing is left set aside"
        )
    with town.leader.read() as s:
        days = {one.day: one.kept for one in get_kept_days(s, old.date() - DAY, TODAY.date())}
    assert days == {old.date(): Kept.MINUTE, new.date(): Kept.WHOLE}
    thin_kept(town.operator, lambda: False)
    with connect(city_database.operator) as connection:
        assert len(kept(connection, worker)) == 4 + 7, "thinned once is thinned"


def test_a_thinning_that_was_cut_off_goes_on_and_a_late_fix_finds_its_day(
    town: Town, city_database: CityDatabase
) -> None:
    old, worker = TODAY - 6 * DAY, town.workers["w1"]
    add(city_database, worker, *(old + timedelta(hours=6, seconds=n) for n in range(0, 300, 10)))
    steps = iter(range(40))
    thin_kept(town.operator, lambda: next(steps, None) is None)
    with town.leader.read() as s:
        assert [one.kept for one in get_kept_days(s, old.date(), old.date())] == [Kept.THINNING]
    late = old + timedelta(hours=1)
    add(city_database, town.workers["w2"], late)
    thin_kept(town.supervisor, lambda: False)
    with connect(city_database.operator) as connection:
        assert len(kept(connection, worker)) == 5
        assert kept(connection, town.workers["w2"]) == [late]


def test_a_day_that_is_gone_takes_what_was_set_aside_with_it(town: Town, city_database: CityDatabase) -> None:
    old = TODAY - 5 * DAY
    add(city_database, town.workers["w1"], old)
    with town.operator.transaction() as s:
        assert thin_positions(s, DAY)
    with town.supervisor.transaction() as s:
        assert set_kept_positions(s, {"whole_days": 1, "days": 2}, version=0) == 1
    assert expire_kept(town.operator) == 1
    thin_kept(town.operator, lambda: False)
    with connect(city_database.operator) as connection:
        assert names(connection) == []
    with town.leader.read() as s:
        assert get_kept_days(s, old.date(), old.date()) == []


def test_how_long_is_the_supervisors_to_say_and_has_to_make_sense(town: Town) -> None:
    with town.leader.read() as s:
        assert get_kept_positions(s) == (KeptPositions(3, 30), 0)
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        set_kept_positions(s, {"whole_days": 1, "days": 2}, version=0)
    for values, code in (
        ({"whole_days": 5, "days": 4}, "positions_senseless"),
        ({"whole_days": 0, "days": 4}, "number_out_of_range"),
        ({"whole_days": 3, "days": 9999}, "number_out_of_range"),
    ):
        with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
            set_kept_positions(s, values, version=0)
        assert refused.value.code == code


def test_everybody_is_where_the_last_fix_before_the_moment_was(town: Town, city_database: CityDatabase) -> None:
    at = TODAY - DAY + timedelta(hours=9)
    one, other, gone = (town.workers[code] for code in ("w1", "w2", "w3"))
    add(city_database, one, *(at + timedelta(seconds=n) for n in (-30, -20, 0)))
    add(city_database, other, at - timedelta(minutes=14))
    add(city_database, gone, at - timedelta(minutes=16))
    with town.leader.read() as s:
        found, none = get_positions_at(s, at), get_positions_at(s, at - DAY)
    places = dict(zip(found.worker_ids, zip(found.lon, found.fixed_at, strict=True), strict=True))
    assert places == {
        one: (pytest.approx(LON + 0.001), (at - timedelta(seconds=20)).timestamp()),
        other: (pytest.approx(LON), (at - timedelta(minutes=14)).timestamp()),
    }
    assert none.worker_ids == ()
    assert len(none.lon) == 0
    with town.operator.transaction() as s:
        ensure_position_days(s, TODAY.date(), TODAY.date())
