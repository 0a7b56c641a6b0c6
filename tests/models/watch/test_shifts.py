"""The shift: signed by whoever comes, on a page that stays as it was signed; log, roll call, seats."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from models.accounts.queries import get_me
from models.claims.commands import claim, open_desk
from models.claims.queries import get_claim
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.watch.shifts.commands import (
    answer_roll,
    begin_shift,
    call_roll,
    end_entry,
    log,
    seat,
    take_over,
)
from models.watch.shifts.duty import get_duty
from models.watch.shifts.queries import get_page, get_roll_call, get_shift, get_standing, list_pages
from models.watch.shifts.records import LogKind, RollAnswer, Shift
from tests.models.town import Town
from tests.support.database import CityDatabase, connect


@pytest.fixture
def shift(town: Town) -> Shift:
    """The shift under way."""
    with town.supervisor.transaction() as s:
        return get_shift(s) or begin_shift(s)


def test_the_first_shift_begins_once_and_only_by_a_supervisor(town: Town, shift: Shift) -> None:
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        begin_shift(s)
    assert (refused.value.code, refused.value.facts["by"]) == ("shift_changed", shift.by)
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        begin_shift(s)
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        take_over(s, shift.id)


def test_the_database_lets_no_operator_sign_and_nobody_begin_a_second_first_shift(
    town: Town, base: CityDatabase
) -> None:
    with town.supervisor.transaction() as s:
        if get_shift(s) is None:
            begin_shift(s)
    with connect(base.operator) as line, pytest.raises(psycopg.errors.InsufficientPrivilege):
        line.execute("INSERT INTO shift (id) VALUES (%s)", (new_id(),))
    with connect(base.supervisor) as line, pytest.raises(psycopg.errors.UniqueViolation):
        line.execute("INSERT INTO shift (id) VALUES (%s)", (new_id(),))


def test_who_comes_signs_the_page_as_it_is_and_it_stays_so(town: Town) -> None:
    done, _ = town.dispatched()
    number = town.see(done).case.number
    with town.supervisor.transaction() as s:
        before = get_shift(s) or begin_shift(s)
        log(s, LogKind.PROMISE, "16:00 前回电投诉人", case_id=done.case_id)
        log(s, LogKind.HANDOVER, "文昌路积水，雨后再看")
        log(s, LogKind.NOTE, "电力抢修演练")
        seat(s, get_me(s).id, "1 号席")
    with town.supervisor.transaction() as s:
        after = take_over(s, before.id)
    assert after.previous_id == before.id
    with town.leader.read() as s:
        page = get_page(s, after.id)
        assert list_pages(s)[0][0] == after.id
    assert (page.from_name, page.to_name, page.began_at, page.city) == ("值班长", "值班长", before.began_at, "测试城")
    promise = next(one for one in page.standing if one.kind is LogKind.PROMISE)
    assert (promise.words, promise.case_number) == ("16:00 前回电投诉人", number)
    assert "文昌路积水，雨后再看" in [one.words for one in page.standing]
    assert "电力抢修演练" in [one.words for one in page.logged]
    assert page.seats == ("1 号席 值班长",)
    assert page.open == sum(holder.held for holder in page.holders) >= 1
    assert "王**" in [holder.name for holder in page.holders]
    with town.supervisor.transaction() as s:
        end_entry(s, next(one.id for one in get_standing(s) if one.kind is LogKind.PROMISE), "已回")
    with town.leader.read() as s:
        assert get_page(s, after.id) == page


def test_the_page_is_signed_for_the_shift_that_was_seen(town: Town, shift: Shift) -> None:
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        take_over(s, new_id())
    assert refused.value.code == "shift_changed"


def test_who_leaves_does_not_sign_where_another_could_and_claims_move_to_who_comes(
    town: Town, base: CityDatabase
) -> None:
    done, _ = town.dispatched()
    with connect(base.owner) as line:
        line.execute("UPDATE account SET duty = 'supervisor' WHERE login = %s", (base.operator.username,))
    try:
        with town.supervisor.transaction() as s:
            current = get_shift(s) or begin_shift(s)
            held = claim(s, done.case_id, open_desk(s, "desk-1"))
        assert held is not None
        with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
            take_over(s, current.id)
        assert refused.value.code == "own_shift"
        with town.operator.transaction() as s:
            open_desk(s, "desk-0")
            after = take_over(s, current.id)
            moved = get_claim(s, done.case_id)
        assert (after.by, moved and moved.holder, moved and moved.desk) == ("坐席", "坐席", "desk-0")
    finally:
        with connect(base.owner) as line:
            line.execute("UPDATE account SET duty = 'operator' WHERE login = %s", (base.operator.username,))


def test_who_has_signed_just_now_does_not_sign_again_and_a_minute_later_may(town: Town, base: CityDatabase) -> None:
    with town.supervisor.transaction() as s:
        there = get_shift(s) or begin_shift(s)
    if there.previous_id is None or there.by != "值班长":
        with town.supervisor.transaction() as s:
            there = take_over(s, there.id)
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        take_over(s, there.id)
    assert (refused.value.code, refused.value.facts["at"]) == ("signed_just_now", there.began_at)
    facts = (new_id(), there.id, "{}", hashlib.sha256(b"{}").hexdigest())
    with connect(base.supervisor) as line, pytest.raises(psycopg.errors.CheckViolation):
        line.execute("INSERT INTO shift (id, previous_id, page, sha256) VALUES (%s, %s, %s, %s)", facts)
    with connect(base.owner) as line:
        line.execute("ALTER TABLE shift DISABLE TRIGGER USER")
        line.execute("UPDATE shift SET recorded_at = recorded_at - interval '1 minute' WHERE id = %s", (there.id,))
        line.execute("ALTER TABLE shift ENABLE TRIGGER USER")
    with town.supervisor.transaction() as s:
        assert take_over(s, there.id).previous_id == there.id


def test_what_was_promised_stands_until_it_is_ended_once(town: Town) -> None:
    due = datetime.now(UTC) + timedelta(hours=2)
    with town.operator.transaction() as s:
        entry = log(s, LogKind.WAITING_CALL, "李女士 等回电", due_at=due)
    with town.leader.read() as s:
        (there,) = [one for one in get_standing(s) if one.id == entry]
    assert (there.kind, there.by, there.due_at, there.ended_at) == (LogKind.WAITING_CALL, "坐席", due, None)
    with town.operator.transaction() as s:
        end_entry(s, entry, "已回电")
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        end_entry(s, entry)
    assert (refused.value.code, refused.value.facts["by"]) == ("ended_already", "坐席")
    with town.leader.read() as s:
        assert entry not in [one.id for one in get_standing(s)]


def test_a_line_of_the_log_needs_words_a_known_case_and_a_time_with_its_zone(town: Town) -> None:
    wrong = (
        ({"words": "  "}, "fact_missing"),
        ({"words": "坏\0字"}, "unstorable_text"),
        ({"words": "好", "case_id": new_id()}, "unknown_case"),
        ({"words": "好", "due_at": datetime(2026, 1, 1)}, "time_without_zone"),  # noqa: DTZ001
    )
    for facts, code in wrong:
        with pytest.raises(Refused) as refused, town.operator.transaction() as s:
            log(s, LogKind.NOTE, **facts)  # type: ignore[arg-type]
        assert refused.value.code == code
    with pytest.raises(Refused) as refused, town.operator.transaction() as s:
        end_entry(s, log(s, LogKind.NOTE, "记一笔"))
    assert refused.value.code == "unknown_entry"


def test_a_roll_call_lists_who_was_called_and_the_latest_answer_counts(town: Town) -> None:
    with town.supervisor.transaction() as s:
        roll_id = call_roll(s, [town.workers["w1"], town.workers["w4"]], [town.departments["D3"]], "早点名")
        roll = get_roll_call(s, roll_id)
    assert [line.name for line in roll.lines] == ["望潮街道分中心", "王**", "韩**"]
    assert [line.on_duty for line in roll.lines] == [None, True, False]
    assert roll.count(None) == 3
    first = roll.lines[1]
    assert (first.phone, first.grid) == ("138****1234", "文昌第一网格")
    with town.operator.transaction() as s:
        answer_roll(s, first.id, RollAnswer.NOT_REACHED)
    with town.field.transaction() as s:
        answer_roll(s, first.id, RollAnswer.PRESENT, "刚才没听到")
    with town.leader.read() as s:
        after = get_roll_call(s, roll_id)
    assert (after.lines[1].answer, after.lines[1].words) == (RollAnswer.PRESENT, "刚才没听到")
    assert (after.count(RollAnswer.PRESENT), after.count(None)) == (1, 2)


def test_a_roll_call_of_nobody_or_of_somebody_unknown_is_refused_whole(town: Town) -> None:
    for workers, code in (([], "nobody_called"), ([town.workers["w1"], new_id()], "unknown_addressee")):
        with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
            call_roll(s, workers)
        assert refused.value.code == code
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        call_roll(s, [town.workers["w1"]])


def test_everybody_seats_themselves_and_the_supervisor_seats_others(town: Town, shift: Shift) -> None:
    with town.operator.transaction() as s:
        mine, seats = get_me(s).id, get_duty(s).seats
        other = next(one.account_id for one in seats if one.account_id != mine)
        seat(s, mine, " 2 号席 ")
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        seat(s, other, "3 号席")
    with town.supervisor.transaction() as s:
        seat(s, mine, "4 号席")
        (there,) = [one for one in get_duty(s).seats if one.account_id == mine]
    assert there.seat == "4 号席"
    with pytest.raises(Refused) as refused, town.supervisor.transaction() as s:
        seat(s, new_id(), "5 号席")
    assert refused.value.code == "unknown_account"


def test_nothing_of_a_shift_is_changed_or_deleted_afterwards(town: Town, base: CityDatabase) -> None:
    tables = ("shift", "shift_seat", "duty_log", "roll_call", "roll_call_line", "roll_call_answer", "told_figures")
    for table in tables:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), connect(base.owner) as line:
            line.execute(f"DELETE FROM {table}")
