"""What is attached to a case: by which step, by whom; struck out of sight at most, never gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from psycopg import errors as pg

from models.cases.attachments.commands import add_files, strike_file
from models.cases.attachments.queries import get_attachments
from models.cases.attachments.records import Attachment, NewAttachment
from models.cases.records import CaseState, Done
from models.links.commands import adopt, attach_report, merge, unmerge
from models.media.keeping import keep_bytes
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from tests.models.media.files import picture, sound
from tests.models.town import Town
from tests.support.database import CityDatabase, connect


def kept(town: Town, seed: int, **facts: Any) -> NewAttachment:
    media = keep_bytes(town.operator, picture(seed), "a.jpg")
    return NewAttachment(media.sha256, facts.pop("name", f"现场{seed}.jpg"), **facts)


def files(town: Town, done: Done | UUID) -> tuple[Attachment, ...]:
    with town.leader.read() as s:
        return get_attachments(s, done.case_id if isinstance(done, Done) else done)


def add(town: Town, done: Done, *items: NewAttachment, by: Store | None = None, **facts: Any) -> Done:
    with (by or town.operator).transaction() as s:
        return add_files(s, done.case_id, None, items, **facts)


def test_files_come_with_a_report_a_feedback_a_verification_and_by_themselves(town: Town) -> None:
    first, second, third, fourth = (kept(town, seed) for seed in range(1, 5))
    done = town.do("report", town.new("fire"), attachments=[first])
    done = town.do("accept", done.case_id, done.version)
    done = town.do("file_case", done.case_id, done.version)
    done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"])
    order = town.see(done).orders[-1].id
    for name in ("sign", "arrive", "start_handling"):
        town.do(name, order, by=town.field)
    town.do("feed_back", order, "已清理", by=town.field, attachments=[second])
    version = town.see(done).case.version
    town.do("verify", done.case_id, version, True, attachments=[third])
    before = town.see(done).case.version
    add(town, done, fourth, note="补充")
    assert town.see(done).case.version == before
    found = files(town, done)
    assert [(one.action, one.name, one.by) for one in found] == [
        ("add_files", "现场4.jpg", "坐席"),
        ("verify", "现场3.jpg", "坐席"),
        ("feed_back", "现场2.jpg", "王**"),
        ("report", "现场1.jpg", "坐席"),
    ]
    assert [one.order_id for one in found] == [None, None, order, None]
    assert found[-1].report_id is not None
    steps = {step.action: step for step in town.see(done).steps}
    told = steps["feed_back"].detail["files"]
    assert told == [{"name": "现场2.jpg", "sha256": second.sha256, "size": found[2].media.size, "evidence": ""}]
    assert {one.step_id for one in found} == {steps[one.action].id for one in found}


def test_time_place_note_and_kind_of_evidence_are_kept_as_given(town: Town) -> None:
    at = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    item = kept(town, 5, evidence="photo", taken_at=at, lon=121.001, lat=30.002, note="正面")
    done, order = town.dispatched()
    add(town, done, item, by=town.field, order_id=order)
    (found,) = files(town, done)
    assert (found.taken_at, found.lon, found.lat, found.note, found.evidence) == (at, 121.001, 30.002, "正面", "photo")
    assert (found.order_id, found.by, found.desk) == (order, "王**", "desk-3")


def test_a_command_given_again_attaches_nothing_again(town: Town) -> None:
    done, command = town.filed(), new_id()
    for _ in range(2):
        add(town, done, kept(town, 6), command_id=command)
    assert len(files(town, done)) == 1


def test_what_cannot_be_attached_is_refused_and_nothing_of_it_is_there(town: Town) -> None:
    done, _ = town.dispatched()
    other, strange = town.dispatched(worker="w2")
    good = kept(town, 7)
    hour = timedelta(hours=1)
    heard = keep_bytes(town.operator, sound(), "a.wav")
    ahead = datetime.now(UTC) + hour
    for code, items, facts in (
        ("fact_missing", [], {}),
        ("unknown_media", [good, NewAttachment("0" * 64, "x.jpg")], {}),
        ("evidence_not_this_kind", [NewAttachment(heard.sha256, "a.wav", "photo")], {}),
        ("evidence_not_this_kind", [NewAttachment(good.sha256, "a.jpg", "rumour")], {}),
        ("given_twice", [good, good], {}),
        ("fact_missing", [NewAttachment(good.sha256, " ")], {}),
        ("unstorable_text", [NewAttachment(good.sha256, "a\0.jpg")], {}),
        ("text_too_long", [NewAttachment(good.sha256, "a" * 256)], {}),
        ("out_of_range", [NewAttachment(good.sha256, "a.jpg", lon=121.0)], {}),
        ("in_the_future", [NewAttachment(good.sha256, "a.jpg", taken_at=ahead)], {}),
        ("unknown_order", [good], {"order_id": strange}),
        ("too_many_files", [good] * 51, {}),
    ):
        with pytest.raises(Refused) as refused:
            add(town, done, *items, **facts)
        assert refused.value.code == code
    assert files(town, done) == files(town, other) == ()
    assert "add_files" not in {step.action for step in town.see(done).steps}


def test_it_is_struck_with_a_reason_by_who_added_it_or_a_supervisor_and_stays(town: Town) -> None:
    done = town.filed()
    add(town, done, kept(town, 8))
    (found,) = files(town, done)
    with pytest.raises(NotPermitted), town.field.transaction() as s:
        strike_file(s, found.id, "不对")
    with pytest.raises(Refused, match="fact_missing"), town.operator.transaction() as s:
        strike_file(s, found.id, " ")
    with town.supervisor.transaction() as s:
        strike_file(s, found.id, "拍到了路人的脸")
    (struck,) = files(town, done)
    assert (struck.struck_why, struck.struck_by, struck.media) == ("拍到了路人的脸", "值班长", found.media)
    assert struck.struck_at is not None
    with pytest.raises(Refused, match="struck_already") as refused, town.operator.transaction() as s:
        strike_file(s, found.id, "再来")
    assert refused.value.facts["by"] == "值班长"
    assert town.see(done).steps[-1].action == "strike_file"


def test_an_archived_case_takes_nothing_more(town: Town) -> None:
    done, _ = town.reviewing()
    town.do("close", done.case_id, None)
    add(town, done, kept(town, 9))
    town.do("archive", done.case_id, None, note="无需回访")
    assert town.see(done).case.state is CaseState.ARCHIVED
    with pytest.raises(Refused, match="not_in_this_state"):
        add(town, done, kept(town, 10))


def test_merging_keeps_every_attachment_and_undoing_gives_each_back(town: Town) -> None:
    main, twin, further = town.filed(), town.do("report", town.new()), town.filed()
    for n, done in enumerate((main, twin, further)):
        add(town, done, kept(town, 20 + n))
    with town.operator.transaction() as s:
        attach_report(s, twin.case_id, town.new(), attachments=[kept(town, 25)])
    before = {done.case_id: files(town, done) for done in (main, twin, further)}
    assert len(before[twin.case_id]) == 2
    # Into the one that is itself merged then: all of it is seen from the last.
    for one, into in ((further, twin), (twin, main)):
        with town.operator.transaction() as s:
            merge(s, one.case_id, None, into.case_id)
    seen = files(town, main)
    number = town.see(further).case.number
    assert {(one.name, one.of_case) for one in seen} == {
        ("现场20.jpg", ""), ("现场21.jpg", "井盖破损"), ("现场25.jpg", "井盖破损"), ("现场22.jpg", number),
    }  # fmt: skip
    assert {one.id for one in files(town, twin)} < {one.id for one in seen}
    with pytest.raises(Refused, match="not_in_this_state"):
        add(town, twin, kept(town, 26))
    for one in (twin, further):
        with town.operator.transaction() as s:
            unmerge(s, one.case_id, None)
    assert {done.case_id: files(town, done) for done in (main, twin, further)} == before


def test_a_parent_shows_what_its_children_have(town: Town) -> None:
    parent, child = town.filed(), town.filed()
    add(town, child, kept(town, 30))
    with town.operator.transaction() as s:
        adopt(s, child.case_id, None, parent.case_id)
    (seen,) = files(town, parent)
    assert (seen.of_case, seen.case_id) == (town.see(child).case.number, child.case_id)


def test_other_desks_hear_of_it_and_no_bytes_travel(town: Town, base: CityDatabase) -> None:
    done, item = town.filed(), kept(town, 31)
    with connect(base.owner) as connection:
        (last,) = connection.execute("SELECT max(id) FROM change").fetchone()  # type: ignore[misc]
        add(town, done, item)
        found = connection.execute("SELECT subject, ids FROM change WHERE id > %s", [last]).fetchall()
        media = connection.execute("SELECT count(*) FROM change WHERE subject LIKE 'media%%'").fetchone()
    assert {subject for subject, _ in found} == {"case"}
    assert {one for _, ids in found for one in ids} == {done.case_id}
    assert media == (0,)


def test_the_database_holds_an_attachment_to_a_step_and_to_what_it_was(town: Town, base: CityDatabase) -> None:
    done, item = town.filed(), kept(town, 32)
    add(town, done, item)
    (there,) = files(town, done)
    add_one = (
        "INSERT INTO attachment (id, case_id, step_id, sha256, name) VALUES (gen_random_uuid(), %s, %s, %s, 'x.jpg')"
    )
    with connect(base.operator) as connection:
        with pytest.raises(pg.CheckViolation, match="does not belong to a step"):
            connection.execute(add_one, [done.case_id, there.step_id, item.sha256])
        with pytest.raises(pg.CheckViolation, match="without a step"):
            connection.execute("UPDATE attachment SET struck_why = 'x' WHERE id = %s", [there.id])
        for statement in (
            "UPDATE attachment SET name = 'x'",
            "DELETE FROM attachment",
            "UPDATE attachment SET struck_at = now()",
        ):
            with pytest.raises(pg.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[call-overload]
    with connect(base.owner) as connection:
        for statement in ("UPDATE attachment SET name = 'x'", "DELETE FROM attachment", "TRUNCATE attachment CASCADE"):
            with pytest.raises(pg.InsufficientPrivilege):
                connection.execute(statement)  # type: ignore[call-overload]
        with pytest.raises(pg.ForeignKeyViolation):
            connection.execute("DELETE FROM media WHERE sha256 = %s", [item.sha256])
