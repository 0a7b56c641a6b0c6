"""When papers are due, by the city's clocks; what the database holds of them and of their deliveries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import errors as pg

from models.briefings.kinds import Kind, period_of
from models.briefings.schedule.commands import begin_delivery, end_delivery, settle, settle_made
from models.briefings.schedule.queries import list_due, list_failed, list_settled, list_waiting
from models.briefings.schedule.records import SCHEDULED, DeliveryState, Mail, Outcome, Schedule, Security
from models.briefings.schedule.rules import CAUGHT_UP, LONGEST_WAIT, Due, due, moment, wait_after
from models.briefings.schedule.sense import senseless
from models.briefings.schedule.setting import get_schedule, read_schedule, set_schedule, written
from models.figures.filters import Period
from models.store.errors import NotPermitted, Refused
from tests.models.briefings.keeping import keep
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase, connect

SHANGHAI, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")
TO_TWO = Schedule(on=True, folder="/srv/papers", mail=Mail(("a@example.cn", "b@example.cn"), "desk@example.cn", "mail"))
DAY = timedelta(days=1)


def days_due(schedule: Schedule, since: datetime, now: datetime, zone: ZoneInfo) -> list[tuple[date, bool]]:
    found = due(schedule, dict.fromkeys(schedule.kinds, since), now, zone, set())
    return [(one.period.last, one.left_out) for one in found]


def test_a_day_that_begins_later_is_due_when_it_is_over() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    schedule = Schedule(on=True, at=time(8), kinds=(Kind.DAILY,))
    since = datetime(2026, 11, 1, tzinfo=zone)

    def latest(now: datetime, begins_at: int) -> date:
        return due(schedule, {Kind.DAILY: since}, now, zone, set(), begins_at)[-1].period.last

    for begins_at, early, late in ((0, 22, 22), (8, 22, 22), (17, 21, 22)):
        assert latest(datetime(2026, 11, 23, 8, tzinfo=zone), begins_at) == date(2026, 11, early)
        assert latest(datetime(2026, 11, 23, 17, tzinfo=zone), begins_at) == date(2026, 11, late)


def test_a_time_that_a_clock_shows_twice_is_its_first_and_one_that_it_skips_comes_right_after() -> None:
    assert moment(date(2026, 11, 1), time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert moment(date(2026, 3, 8), time(2, 30), NEW_YORK) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert moment(date(2026, 11, 1), time(8), NEW_YORK) == datetime(2026, 11, 1, 13, tzinfo=UTC)
    assert moment(date(2026, 3, 8), time(8), NEW_YORK) == datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "zone", [NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia"), SHANGHAI], ids=str
)
@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.times())
def test_every_day_is_due_once_on_every_clock_also_when_it_changes(zone: ZoneInfo, first: date, at: time) -> None:
    schedule = Schedule(on=True, at=at.replace(second=0, microsecond=0, tzinfo=None, fold=0))
    since = moment(first, schedule.at, zone)
    # A look every six hours for a fortnight, each settling what it finds.
    settled: set[tuple[Kind, date]] = set()
    found: list[date] = []
    for hours in range(0, 14 * 24, 6):
        for one in due(schedule, {Kind.DAILY: since}, since + timedelta(hours=hours), zone, settled):
            settled.add((one.kind, one.period.last))
            found.append(one.period.last)
            assert not one.left_out
    assert found == [found[0] + n * DAY for n in range(len(found))]
    assert 13 <= len(found) <= 15


def test_what_was_missed_for_a_week_is_caught_up_and_what_is_older_is_left_out_but_never_the_latest() -> None:
    now = datetime(2026, 11, 20, 1, tzinfo=UTC)
    schedule = Schedule(on=True, kinds=(Kind.DAILY, Kind.MONTHLY))
    found = due(schedule, dict.fromkeys(schedule.kinds, now - 30 * DAY), now, SHANGHAI, set())
    daily = [one for one in found if one.kind is Kind.DAILY]
    assert [one.period.last for one in daily] == [date(2026, 10, 21) + n * DAY for n in range(len(daily))]
    assert daily[-1].period.last == date(2026, 11, 19)
    assert {one.since >= now - CAUGHT_UP for one in daily if not one.left_out} == {True}
    assert sum(not one.left_out for one in daily) == 7
    # October's was due on the 1st, longer ago than a week; it is the latest of its kind.
    assert [(one.period.first, one.left_out) for one in found if one.kind is Kind.MONTHLY] == [
        (date(2026, 10, 1), False)
    ]


def test_what_was_due_before_it_was_switched_on_is_not() -> None:
    now = datetime(2026, 11, 20, 1, tzinfo=UTC)
    assert days_due(Schedule(on=True), now, now, SHANGHAI) == []
    assert days_due(Schedule(on=True), now - timedelta(hours=2), now, SHANGHAI) == [(date(2026, 11, 19), False)]
    assert days_due(Schedule(on=True), now - timedelta(minutes=59), now, SHANGHAI) == []


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(SCHEDULED))
def test_the_papers_of_a_kind_follow_each_other_without_a_gap(first: date, kind: Kind) -> None:
    now = moment(first + 100 * DAY, time(12), SHANGHAI)
    periods = [one.period for one in due(Schedule(True, kinds=(kind,)), {kind: now - 90 * DAY}, now, SHANGHAI, set())]
    assert len(periods) >= 2
    for one, following in pairwise(periods):
        assert following.first == one.last + DAY
    assert all(one == period_of(kind, one.last) for one in periods)


def test_waits_grow_and_end_at_four_hours() -> None:
    waits = [wait_after(n) for n in range(1, 40)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT


@given(st.builds(Schedule, on=st.booleans(), at=st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0))))
def test_a_schedule_reads_back_as_it_was_written(schedule: Schedule) -> None:
    assert read_schedule(written(schedule)) == schedule
    assert read_schedule(written(replace(TO_TWO, at=schedule.at))) == replace(TO_TWO, at=schedule.at)


@pytest.mark.parametrize(
    ("schedule", "field"),
    [
        (replace(TO_TWO, kinds=()), "kinds"),
        (replace(TO_TWO, kinds=(Kind.HANDOVER,)), "kinds"),
        (replace(TO_TWO, formats=("exe",)), "formats"),
        (replace(TO_TWO, folder="papers"), "folder"),
        (replace(TO_TWO, mail=replace(TO_TWO.mail, to=("a@example.cn\nBcc: x@example.cn",))), "to"),
        (replace(TO_TWO, mail=replace(TO_TWO.mail, to=("王@例子.cn",))), "to"),
        (replace(TO_TWO, mail=replace(TO_TWO.mail, sender="")), "sender"),
        (replace(TO_TWO, mail=replace(TO_TWO.mail, host="")), "host"),
        (replace(TO_TWO, mail=replace(TO_TWO.mail, user="desk", security=Security.NONE)), "user"),
        (TO_TWO, ""),
        (Schedule(), ""),
    ],
)
def test_what_makes_no_sense_is_named_by_its_field(schedule: Schedule, field: str) -> None:
    assert senseless(schedule) == field


@pytest.mark.database
def test_the_schedule_is_off_until_a_supervisor_switches_it_on_and_holds_no_password(
    town: Town, city_database: CityDatabase
) -> None:
    with town.leader.read() as s:
        assert get_schedule(s) == (Schedule(), 0, {})
        assert list_due(s) == []
    with pytest.raises(NotPermitted), town.operator.transaction() as s:
        set_schedule(s, TO_TWO, version=0)
    with town.supervisor.transaction() as s:
        set_schedule(s, TO_TWO, version=0, note="值班制度")
    with town.leader.read() as s:
        schedule, version, since = get_schedule(s)
    assert (schedule, version, list(since)) == (TO_TWO, 1, [Kind.DAILY])
    with town.supervisor.transaction() as s:
        set_schedule(s, replace(TO_TWO, kinds=(Kind.DAILY, Kind.WEEKLY)), version=1)
    with town.leader.read() as s:
        later = get_schedule(s)[2]
    assert later[Kind.DAILY] == since[Kind.DAILY]
    assert later[Kind.WEEKLY] > since[Kind.DAILY]
    for wrong in ('{"on": true, "at": "25:00", "kinds": [], "formats": []}',
                  '{"on": true, "at": "08:00", "kinds": [], "formats": [], "password": "x"}'):  # fmt: skip
        with connect(city_database.supervisor) as line, pytest.raises(pg.CheckViolation):
            line.execute(
                "INSERT INTO city_setting (id, name, version, value) VALUES (gen_random_uuid(), 'papers', 3, %s)",
                [wrong],
            )


@pytest.mark.database
def test_a_paper_that_was_due_is_settled_once_and_a_delivery_only_goes_on(
    town: Town, city_database: CityDatabase
) -> None:
    town.filed()
    paper = keep(town)
    one = Due(Kind.DAILY, Period(paper.snapshot.first, paper.snapshot.last), paper.made_at)
    with pytest.raises(NotPermitted), town.leader.transaction() as s:
        settle(s, one, Outcome.LEFT_OUT)
    with town.operator.transaction() as s:
        settle_made(s, one, paper, TO_TWO)
    with pytest.raises(Refused, match="settled_already"), town.supervisor.transaction() as s:
        settle_made(s, one, paper, TO_TWO)
    with town.leader.read() as s:
        (settled,), waiting = list_settled(s), list_waiting(s)
    assert (settled.outcome, settled.number) == (Outcome.MADE, paper.number)
    assert sorted(d.target for d in waiting) == ["/srv/papers", "a@example.cn", "b@example.cn"]
    assert len({d.message_id for d in waiting}) == 3
    first = waiting[0]
    with town.operator.transaction() as s:
        assert begin_delivery(s, first)
    with town.supervisor.transaction() as s:
        assert not begin_delivery(s, first)
        assert end_delivery(s, first, "421 later\0") is DeliveryState.FAILED
    with town.leader.read() as s:
        (failed,) = list_failed(s)
    assert (failed.tries, failed.error) == (1, "421 later")
    assert timedelta(seconds=50) < failed.next_at - paper.made_at < timedelta(seconds=120)
    with town.operator.transaction() as s:
        assert begin_delivery(s, failed)
        assert end_delivery(s, failed) is DeliveryState.SENT
    for wrong in ("state = 'waiting', sent_at = NULL", "tries = 0", "error = 'x'"):
        with connect(city_database.operator) as line, pytest.raises(pg.CheckViolation):
            line.execute(f"UPDATE briefing_delivery SET {wrong} WHERE state = 'sent'")
    with connect(city_database.operator) as line, pytest.raises(pg.InsufficientPrivilege):
        line.execute("UPDATE briefing_delivery SET target = '/tmp'")
    with connect(city_database.leader) as line, pytest.raises(pg.InsufficientPrivilege):
        line.execute("UPDATE briefing_delivery SET tries = 9")
    with pytest.raises(pg.Error):
        as_owner(city_database, "DELETE FROM briefing_due")
