"""What calls and cameras left in cases goes when the city says so, and nothing else ever does."""

from __future__ import annotations

from uuid import UUID

import pytest
from psycopg import errors as pg

from models.cases.attachments.commands import add_files
from models.cases.attachments.queries import get_attachments
from models.cases.attachments.records import Attachment, Going, NewAttachment, Origin, Retention
from models.cases.attachments.retention import (
    count_going,
    get_retention,
    retire_case,
    retire_files,
    set_retention,
)
from models.cases.records import Done
from models.media.keeping import keep_bytes
from models.media.reading import read_range, read_thumbnail
from models.media.upkeep import expire_media
from models.store.errors import NotPermitted, Refused
from tests.models.media.files import picture
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database


def kept(town: Town, seed: int, origin: str = "", evidence: str = "") -> NewAttachment:
    media = keep_bytes(town.operator, picture(seed), "a.jpg")
    return NewAttachment(media.sha256, f"{origin or 'file'}{seed}.jpg", evidence, origin=origin)


def ended(town: Town, *items: NewAttachment, archived: bool = True) -> Done:
    """A case with these files that was closed, and archived."""
    done, _ = town.reviewing()
    with town.operator.transaction() as s:
        add_files(s, done.case_id, None, items)
    done = town.do("close", done.case_id, town.see(done).case.version)
    return town.do("archive", done.case_id, done.version, note="无需回访") if archived else done


def files(town: Town, done: Done) -> dict[str, Attachment]:
    with town.leader.read() as s:
        return {one.name: one for one in get_attachments(s, done.case_id)}


def age(base: CityDatabase, case_id: UUID, days: int) -> None:
    """Let a case have been archived, and its files wanted last, so long ago."""
    as_owner(base, "ALTER TABLE step DISABLE TRIGGER USER")
    as_owner(
        base,
        "UPDATE step SET recorded_at = recorded_at - make_interval(days => %s) WHERE case_id = %s AND to_state = 'ARCHIVED'",
        days,
        case_id,
    )
    as_owner(base, "ALTER TABLE step ENABLE TRIGGER USER")
    as_owner(base, "ALTER TABLE media DISABLE TRIGGER USER")
    as_owner(base, "UPDATE media SET wanted_at = wanted_at - make_interval(days => %s)", days)
    as_owner(base, "ALTER TABLE media ENABLE TRIGGER USER")


def set_to(town: Town, **days: int) -> int:
    with town.supervisor.transaction() as s:
        return set_retention(s, days, version=get_retention(s)[1], note="按档案管理办法")


def test_only_what_the_setting_names_goes_with_a_step_that_keeps_its_digest(town: Town, base: CityDatabase) -> None:
    film, still = kept(town, 1, Origin.CALL_RECORDING), kept(town, 2, Origin.CALL_STILL)
    photo, proof = kept(town, 3), kept(town, 4, Origin.CALL_RECORDING, "photo")
    shared = kept(town, 5, Origin.CALL_RECORDING)
    done = ended(town, film, still, photo, proof, shared)
    other = ended(town, NewAttachment(shared.sha256, "一并.jpg"), archived=False)
    age(base, done.case_id, 31)
    assert retire_files(town.operator) == 0  # nothing is set: all is kept
    with town.supervisor.read() as s:
        going = count_going(s, Retention(recording_days=30))
        assert (going.recordings, going.stills, going.cases) == (2, 0, 1)
        assert going.bytes == sum(files(town, done)[one.name].media.size for one in (film, shared))
        assert count_going(s, Retention(recording_days=32)) == Going(0, 0, 0, 0, 0)
    version = set_to(town, recording_days=30)
    assert retire_files(town.operator) == 2
    found = files(town, done)
    assert [name for name, one in found.items() if not one.there] == [shared.name, film.name]
    with town.operator.read() as s:
        with pytest.raises(Refused, match="unknown_media"):
            read_range(s, film.sha256, 0, 10)
        assert read_thumbnail(s, film.sha256) is None
        # What another case has of the same bytes stays there.
        for one in (still, photo, proof, shared):
            assert read_range(s, one.sha256, 0, 10)
    assert files(town, other)["一并.jpg"].there
    step = next(one for one in town.see(done).steps if one.action == "retire_files")
    told = {one["name"]: one for one in step.detail["files"]}
    assert told[film.name] == {
        "name": film.name,
        "sha256": film.sha256,
        "size": found[film.name].media.size,
        "days": 30,
    }
    assert step.detail["setting"] == version
    assert retire_files(town.operator) == 0
    # Whoever brings it again has it kept again, as a file of a case of its own.
    again = keep_bytes(town.operator, picture(1), "a.jpg")
    assert again.sha256 == film.sha256
    fresh, _ = town.dispatched()
    with town.operator.transaction() as s:
        add_files(s, fresh.case_id, None, [NewAttachment(again.sha256, "又来.jpg")])
    age(base, done.case_id, 31)
    assert retire_files(town.operator) == 0
    assert expire_media(town.operator) == 0
    assert files(town, fresh)["又来.jpg"].there
    assert not files(town, done)[film.name].there
    set_to(town)


def test_a_case_that_is_not_archived_or_not_long_enough_keeps_everything(town: Town, base: CityDatabase) -> None:
    set_to(town, recording_days=1, still_days=1, camera_days=1)
    retire_files(town.operator)
    closed = ended(town, kept(town, 11, Origin.CALL_STILL), archived=False)
    young = ended(town, kept(town, 12, Origin.CAMERA_STILL))
    assert retire_files(town.operator) == 0
    with pytest.raises(Refused), town.operator.transaction() as s:
        retire_case(s, closed.case_id)
    with connect(base.operator) as connection:
        for done in (closed, young):
            with pytest.raises(pg.CheckViolation, match="is kept"), connection.transaction():
                connection.execute("UPDATE attachment SET removed_at = now() WHERE case_id = %s", [done.case_id])
        age(base, young.case_id, 2)
        with pytest.raises(pg.CheckViolation, match="without a step"), connection.transaction():
            connection.execute("UPDATE attachment SET removed_at = now() WHERE case_id = %s", [young.case_id])
    assert retire_files(town.supervisor) == 1
    assert all(one.there for one in files(town, closed).values())
    set_to(town)


@pytest.mark.parametrize("days", [-1, 0.5, 3651])
def test_only_whole_days_are_a_retention_and_only_a_supervisor_sets_it(
    town: Town, base: CityDatabase, days: float
) -> None:
    with pytest.raises(Refused, match="retention_senseless"), town.supervisor.transaction() as s:
        set_retention(s, {"still_days": days}, version=get_retention(s)[1])
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        set_retention(s, {"still_days": 1}, version=get_retention(s)[1])
    with connect(base.supervisor) as connection, pytest.raises(pg.CheckViolation):
        connection.execute(
            """INSERT INTO city_setting (id, name, version, value) SELECT gen_random_uuid(), 'retention',
            1 + coalesce(max(version), 0), jsonb_build_object('still_days', %s::numeric) FROM city_setting
            WHERE name = 'retention'""",
            [days],
        )
