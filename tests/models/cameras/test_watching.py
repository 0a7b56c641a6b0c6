"""Who saw which camera is noted by the desk that showed it, can be told late, and is never anybody's to change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from psycopg import errors as pg

from models.cameras.watching import begin_watch, end_watch, get_watches, get_watching
from models.claims.commands import open_desk
from models.grids.queries import get_cameras
from models.store.errors import NotPermitted
from models.store.ids import new_id
from models.store.times import database_now
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database


def test_a_watch_is_signed_by_the_database_and_ends_once(town: Town, city_database: CityDatabase) -> None:
    watch = new_id()
    with town.operator.transaction() as s:
        camera, now = get_cameras(s)[0].id, database_now(s)
        for _ in range(2):
            begin_watch(s, camera, watch, now - timedelta(minutes=3))
        begin_watch(s, camera, new_id(), now + timedelta(hours=1))
    with town.supervisor.read() as s:
        ahead, first = get_watches(s)
        assert get_watching(s, [camera]) == [first, ahead]
    assert (first.who, first.desk, first.ended_at, first.name) == ("坐席", "desk-0", None, "文昌路口")
    assert first.began_at == now - timedelta(minutes=3)
    assert ahead.began_at < now + timedelta(minutes=1)  # never ahead of the clock
    with pytest.raises(NotPermitted), town.supervisor.transaction() as s:
        end_watch(s, watch, now)
    for at in (now - timedelta(hours=1), now):
        with town.operator.transaction() as s:
            end_watch(s, watch, at)
    with town.supervisor.read() as s:
        found = next(one for one in get_watches(s) if one.id == watch)
        assert get_watching(s, [camera]) == [ahead]
    assert (found.ended_at, found.said) == (first.began_at, True)  # what was said first, not before it began
    with connect(city_database.operator) as connection:
        for statement in ("UPDATE camera_watch SET began_at = now()", "DELETE FROM camera_watch_end"):
            with pytest.raises(pg.InsufficientPrivilege), connection.transaction():
                connection.execute(statement)  # type: ignore[call-overload]
    with connect(city_database.owner) as connection, pytest.raises(pg.InsufficientPrivilege):
        connection.execute("DELETE FROM camera_watch")


def test_all_of_it_is_read_by_supervisors_and_auditors_ones_own_by_oneself(
    town: Town, city_database: CityDatabase
) -> None:
    with town.operator.transaction() as s:
        camera, now = get_cameras(s)[0].id, database_now(s)
        begin_watch(s, camera, new_id(), now)
    with town.supervisor.transaction() as s:
        begin_watch(s, camera, new_id(), now)
        assert len(get_watches(s)) == 2
    with town.operator.read() as s:
        assert [one.who for one in get_watches(s)] == ["坐席"]
    with pytest.raises(NotPermitted), town.leader.transaction() as s:
        begin_watch(s, camera, new_id(), now)
    with town.leader.read() as s:
        assert get_watches(s) == []
    as_owner(city_database, "UPDATE account SET duty = 'auditor' WHERE duty = 'leader'")
    with town.leader.read() as s:
        assert len(get_watches(s)) == 2


def test_a_desk_that_died_watched_until_it_was_there_last(town: Town, city_database: CityDatabase) -> None:
    with town.operator.transaction() as s:
        open_desk(s, "desk-0")
    with town.operator.transaction() as s:
        camera = get_cameras(s)[0].id
        begin_watch(s, camera, new_id(), database_now(s))
        assert get_watching(s, [camera])
    as_owner(city_database, "ALTER TABLE desk_lease DISABLE TRIGGER USER")
    as_owner(city_database, "UPDATE desk_lease SET expires_at = clock_timestamp(), renewed_at = clock_timestamp()")
    as_owner(city_database, "ALTER TABLE desk_lease ENABLE TRIGGER USER")
    with town.operator.read() as s:
        (found,) = get_watches(s)
        assert get_watching(s, [camera]) == []
    assert found.ended_at is not None
    assert not found.said
