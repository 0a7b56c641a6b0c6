"""Urging (催办) and supervising (督办): what the receiver sees, and what the database does not let pass."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest

from models.cases.commands import dispatch
from models.cases.records import Done
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.times import database_now
from models.watch.commands import answer_supervision, supervise, urge
from models.watch.queries import get_unanswered, get_urges, get_urges_to
from models.watch.records import Rule, Urge
from models.watch.sheets import get_sheet
from tests.models.town import Town
from tests.support.database import CityDatabase, connect


def urges(town: Town, case_id: UUID) -> tuple[Urge, ...]:
    with town.leader.read() as s:
        return get_urges(s, case_id)


def do_urge(town: Town, done: Done, words: str = "请尽快签收", **facts: Any) -> Done:
    with town.operator.transaction() as s:
        return urge(s, done.case_id, done.version, words, **facts)


def do_supervise(town: Town, done: Done, days: int = 1, **facts: Any) -> Done:
    with town.supervisor.transaction() as s:
        due = database_now(s) + timedelta(days=days)
        return supervise(s, done.case_id, done.version, "限期办结并书面反馈", "带班领导 周明", due, **facts)


def test_an_urge_goes_to_who_holds_the_case_and_leaves_a_step_but_no_new_version(town: Town) -> None:
    done, order_id = town.dispatched()
    assert do_urge(town, done) == done
    (sent,) = urges(town, done.case_id)
    assert (sent.words, sent.by, sent.order_id) == ("请尽快签收", "坐席", order_id)
    assert (sent.receiver.worker_id, sent.receiver.name) == (town.workers["w1"], "王**")
    assert (sent.rule, sent.automatic, sent.supervision) == (None, False, None)
    step = town.see(done).steps[-1]
    assert (step.action, step.note, step.to_state) == ("urge", "请尽快签收", None)


def test_the_receiver_sees_what_urges_them_while_the_order_is_in_hand(town: Town) -> None:
    done, _ = town.dispatched()
    do_urge(town, done)

    def seen_by(worker: str) -> list[str]:
        with town.field.read() as s:
            found = get_urges_to(s, worker_id=town.workers[worker])
        return [one.words for one in found if one.case_id == done.case_id]

    assert (seen_by("w1"), seen_by("w2")) == (["请尽快签收"], [])
    town.do("withdraw", done.case_id, done.version)
    assert seen_by("w1") == []


def test_a_case_that_nobody_has_taken_yet_urges_the_desk_itself(town: Town) -> None:
    done = town.do("report", town.new())
    do_urge(town, done, "请尽快受理")
    (sent,) = urges(town, done.case_id)
    assert (sent.receiver.worker_id, sent.receiver.department_id, sent.receiver.name) == (None, None, "")


def test_an_assisting_order_is_urged_by_its_own_number(town: Town) -> None:
    done, _ = town.dispatched()
    with town.operator.transaction() as s:
        done = dispatch(s, done.case_id, done.version, department_id=town.departments["D2"], lead=False)
    assisting = next(order for order in town.see(done).orders if not order.lead)
    do_urge(town, done, order_id=assisting.id)
    (sent,) = urges(town, done.case_id)
    assert (sent.receiver.department_id, sent.receiver.name) == (town.departments["D2"], "综合执法局")


def test_the_same_receiver_is_not_urged_twice_within_minutes(town: Town) -> None:
    done, _ = town.dispatched()
    do_urge(town, done)
    with pytest.raises(Refused) as refused:
        do_urge(town, done, "再催")
    assert (refused.value.code, refused.value.facts["by"]) == ("urged_already", "坐席")
    assert len(urges(town, done.case_id)) == 1


def test_of_two_who_urge_at_once_one_is_told_of_the_other(town: Town) -> None:
    done, _ = town.dispatched()
    together = threading.Barrier(2)

    def send(n: int) -> str:
        together.wait()
        try:
            with (town.operator, town.supervisor)[n].transaction() as s:
                urge(s, done.case_id, done.version, "请尽快签收")
        except Refused as refused:
            return refused.code
        return "sent"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, range(2))) == ["sent", "urged_already"]
    assert len(urges(town, done.case_id)) == 1


def test_an_urge_given_again_by_its_command_happens_once(town: Town) -> None:
    done, _ = town.dispatched()
    command_id = new_id()
    for _ in range(2):
        do_urge(town, done, command_id=command_id)
    assert len(urges(town, done.case_id)) == 1


def test_what_has_changed_since_it_was_seen_is_not_urged_about(town: Town) -> None:
    done, order_id = town.dispatched()
    town.do("sign", order_id, by=town.field)
    with pytest.raises(Refused) as refused:
        do_urge(town, done)
    assert refused.value.code == "changed_meanwhile"
    assert urges(town, done.case_id) == ()


def test_a_case_that_is_over_is_not_urged_about(town: Town) -> None:
    done, _ = town.reviewing()
    done = town.do("close", done.case_id, None)
    with pytest.raises(Refused) as refused:
        do_urge(town, done)
    assert refused.value.code == "not_in_this_state"


@pytest.mark.parametrize("words", ["", " \t", "催\0办"])
def test_an_urge_without_words_or_with_words_that_cannot_be_kept_is_refused(town: Town, words: str) -> None:
    done, _ = town.dispatched()
    with pytest.raises(Refused) as refused:
        do_urge(town, done, words)
    assert refused.value.code in ("fact_missing", "unstorable_text")
    assert urges(town, done.case_id) == ()


def test_leaders_and_the_field_do_not_urge(town: Town) -> None:
    done, _ = town.dispatched()
    for store in (town.leader, town.field):
        with pytest.raises(NotPermitted), store.transaction() as s:
            urge(s, done.case_id, done.version, "快")
    assert urges(town, done.case_id) == ()


def test_a_supervision_has_a_number_of_its_year_and_must_be_answered_once(town: Town) -> None:
    first, _ = town.dispatched()
    second, _ = town.dispatched(worker="w2")
    do_supervise(town, first, days=2)
    do_supervise(town, second)
    ours = (first.case_id, second.case_id)
    with town.leader.read() as s:
        due = [one for one in get_unanswered(s) if one.case_id in ours]
        today = database_now(s).astimezone(ZoneInfo("Asia/Shanghai"))
    assert [one.case_id for one in due] == [second.case_id, first.case_id]
    assert due[0].supervision is not None
    assert due[1].supervision is not None
    earlier, later = (one.supervision.number.split("-") for one in reversed(due) if one.supervision)
    assert earlier[0] == later[0] == str(today.year)
    assert int(later[1]) == int(earlier[1]) + 1
    with town.field.transaction() as s:
        answer_supervision(s, due[0].supervision.id, "已派人，今天 18:00 前办结")
    with pytest.raises(Refused) as refused, town.operator.transaction() as s:
        answer_supervision(s, due[0].supervision.id, "又答")
    assert (refused.value.code, refused.value.facts["by"]) == ("answered_already", "外勤终端")
    (sent,) = urges(town, second.case_id)
    assert sent.supervision is not None
    assert sent.supervision.answer is not None
    assert sent.supervision.answer.words == "已派人，今天 18:00 前办结"
    answered = town.see(second).steps[-1]
    assert (answered.actor, answered.entered_by) == ("欧阳**", "")
    with town.leader.read() as s:
        assert [one.case_id for one in get_unanswered(s) if one.case_id in ours] == [first.case_id]


def test_the_sheet_stays_as_it_was_given_out(town: Town, base: CityDatabase) -> None:
    done, order_id = town.dispatched(address="文昌路 8 号", reporter="赵六", reporter_phone="13812345678")
    do_urge(town, done)
    do_supervise(town, done)
    town.do("sign", order_id, by=town.field)
    supervision = urges(town, done.case_id)[-1].supervision
    assert supervision is not None
    with town.leader.read() as s:
        sheet = get_sheet(s, supervision.id)
    assert (sheet.number, sheet.title, sheet.state) == (supervision.number, "带班领导 周明", "DISPATCHED")
    assert (sheet.address, sheet.receiver.name, sheet.urges) == ("文昌路 8 号", "王**", 1)
    assert sheet.issued_by == "值班长"
    with connect(base.owner) as line:
        kept = line.execute("SELECT sheet FROM supervision WHERE id = %s", (supervision.id,)).fetchone()
    assert kept is not None
    assert "赵六" not in kept[0]
    assert "13812345678" not in kept[0]


def test_only_the_supervisor_supervises_in_the_program_and_in_the_database(town: Town, base: CityDatabase) -> None:
    done, _ = town.dispatched()
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        supervise(s, done.case_id, done.version, "限期办结", "带班领导", database_now(s) + timedelta(days=1))
    assert urges(town, done.case_id) == ()
    do_urge(town, done)
    insert = """INSERT INTO supervision (id, urge_id, year, serial, title, answer_due_at, sheet, sha256)
                SELECT gen_random_uuid(), id, 2026, 9, '区长', now(), '{}', encode(sha256('{}'), 'hex') FROM urge"""
    with pytest.raises(psycopg.errors.InsufficientPrivilege), connect(base.operator) as line:
        line.execute(insert)


def test_an_answer_due_in_the_past_or_without_a_zone_is_refused(town: Town) -> None:
    done, _ = town.dispatched()
    with pytest.raises(Refused) as refused:
        do_supervise(town, done, days=-1)
    assert refused.value.code == "limit_past"
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        supervise(s, done.case_id, done.version, "限期办结", "带班领导", datetime(2099, 1, 1))  # noqa: DTZ001
    assert refused.value.code == "time_without_zone"
    assert urges(town, done.case_id) == ()


def test_nothing_that_was_urged_is_changed_or_deleted(town: Town, base: CityDatabase) -> None:
    done, _ = town.dispatched()
    do_supervise(town, done)
    for sql in ("UPDATE urge SET words = ''", "DELETE FROM urge", "UPDATE supervision SET title = ''"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connect(base.owner) as line:
            line.execute(sql)


def test_who_urged_and_when_is_the_databases_word(town: Town, base: CityDatabase) -> None:
    done, _ = town.dispatched()
    with connect(base.operator) as line:
        line.execute(
            "INSERT INTO urge (id, case_id, words, login, recorded_at, desk) VALUES (%s, %s, '催', 'x', '2001-01-01', 'y')",
            (new_id(), done.case_id),
        )
    (sent,) = urges(town, done.case_id)
    assert (sent.by, sent.at.year > 2001) == ("坐席", True)


def test_one_rule_urges_once_for_one_reason(town: Town, base: CityDatabase) -> None:
    done, order_id = town.dispatched()
    with town.operator.read() as s:
        since = database_now(s)
    do_urge(town, done, rule=Rule.UNSIGNED, since=since)
    with connect(base.operator) as line, pytest.raises(psycopg.errors.UniqueViolation):
        line.execute(
            "INSERT INTO urge (id, case_id, order_id, words, rule, rule_since) VALUES (%s, %s, %s, '催', 'unsigned', %s)",
            (new_id(), done.case_id, order_id, since),
        )
    assert urges(town, done.case_id)[0].rule is Rule.UNSIGNED
