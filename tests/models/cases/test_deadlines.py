"""Limits and lamps against a slow, obvious reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.calendar import WorkingCalendar, calendar_of
from models.cases.deadlines import (
    case_limit,
    lamp_of,
    matches,
    next_due,
    queue_order,
    refusal_until,
    soon_from,
    stage_limit,
)
from models.cases.records import (
    CaseState,
    Lamp,
    Nature,
    OpenCase,
    QueueFilter,
    Source,
    Stage,
    Tier,
    Urgency,
)

SHANGHAI = calendar_of("Asia/Shanghai")
ZONE = ZoneInfo("Asia/Shanghai")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

_FIRST, _LAST = datetime(2024, 1, 1), datetime(2028, 12, 31)  # noqa: DTZ001 - what datetimes() wants
moments = st.datetimes(_FIRST, _LAST).map(lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC))
zones = st.sampled_from(["Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe"])
rules = st.one_of(
    st.tuples(st.integers(1, 6 * 24 * 60), st.just("calendar_minute")),
    st.tuples(st.integers(1, 3000), st.just("working_minute")),
    st.tuples(st.integers(1, 15), st.just("working_day")),
    st.just((None, None)),
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[misc,arg-type]


def due(at: datetime, amount: int | None = None, unit: str | None = None, tier: Tier = Tier.GENERAL) -> datetime:
    return case_limit(SHANGHAI, at, tier, amount=amount, unit=unit).due_at.astimezone(ZONE)


@dataclass(frozen=True)
class WithHoliday(WorkingCalendar):
    """The calendar with one more day off."""

    off: date = date(2026, 1, 1)

    def is_working_day(self, day: date) -> bool:
        return day != self.off and WorkingCalendar.is_working_day(self, day)


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        (local(2026, 11, 23, 9), local(2026, 11, 24)),
        (local(2026, 11, 23, 17), local(2026, 11, 24)),
        (local(2026, 11, 23, 17, 1), local(2026, 11, 24, 12)),
        (local(2026, 11, 27, 18), local(2026, 11, 30, 12)),
        (local(2026, 11, 28, 10), local(2026, 12, 1)),
        (local(2026, 11, 28, 18), local(2026, 12, 1)),
        # National Day 2026 lasts from 1 to 7 October; 10 October, a Saturday, is worked for it.
        (local(2026, 10, 1, 9), local(2026, 10, 9)),
        (local(2026, 9, 30, 18), local(2026, 10, 8, 12)),
        (local(2026, 10, 10, 9), local(2026, 10, 11)),
    ],
)
def test_a_general_case_is_due_the_same_working_day_or_at_noon_of_the_next(filed: datetime, expected: datetime) -> None:
    assert due(filed) == expected


def test_two_working_days_end_at_midnight_after_the_second_not_counting_the_day_of_filing() -> None:
    assert due(local(2026, 11, 23, 9), 2, "working_day") == local(2026, 11, 26)
    assert due(local(2026, 9, 30, 9), 2, "working_day") == local(2026, 10, 10)


def test_working_minutes_rest_at_noon_at_night_and_at_weekends() -> None:
    assert due(local(2026, 11, 23, 11, 30), 60, "working_minute") == local(2026, 11, 23, 14)
    assert due(local(2026, 11, 27, 16, 30), 60, "working_minute") == local(2026, 11, 30, 9)


def test_a_raised_case_has_three_days_and_a_special_one_no_limit_but_by_hand() -> None:
    at = local(2026, 11, 27, 16)
    assert due(at, tier=Tier.RAISED) == at + 3 * DAY
    assert due(at, 2, "working_day", Tier.RAISED) == at + 3 * DAY
    with pytest.raises(ValueError, match="by hand"):
        due(at, tier=Tier.SPECIAL)
    by_hand = case_limit(SHANGHAI, at, Tier.SPECIAL, by_hand=at + DAY)
    assert (by_hand.due_at, by_hand.basis) == (at + DAY, "by_hand")


def test_an_unknown_unit_is_an_error() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        case_limit(SHANGHAI, local(2026, 1, 5), Tier.GENERAL, amount=1, unit="fortnight")


def test_a_limit_names_the_days_that_did_not_count_and_whether_the_calendar_is_published() -> None:
    limit = case_limit(SHANGHAI, local(2026, 11, 27, 18), Tier.GENERAL)
    assert limit.skipped == (date(2026, 11, 28), date(2026, 11, 29))
    assert not limit.provisional
    beyond = case_limit(SHANGHAI, local(2031, 10, 1, 9), Tier.GENERAL)
    assert beyond.provisional
    assert not case_limit(calendar_of("America/New_York"), local(2031, 10, 1, 9), Tier.GENERAL).provisional


def test_a_city_abroad_has_plain_weekends() -> None:
    abroad = calendar_of("America/New_York")
    assert abroad.is_working_day(date(2026, 10, 1))
    assert not abroad.is_working_day(date(2026, 10, 10))
    assert not SHANGHAI.is_working_day(date(2026, 10, 1))
    assert SHANGHAI.is_working_day(date(2026, 10, 10))


def slow_limit(calendar: WorkingCalendar, at: datetime, amount: int, unit: str) -> datetime:
    """Minute by minute, day by day."""
    zone = calendar.zone
    if unit == "calendar_minute":
        return at + amount * MINUTE
    if unit == "working_minute":
        while amount:
            now = at.astimezone(zone)
            clock = now.time()
            worked = any(opens <= clock < closes for opens, closes in calendar.hours)
            amount -= worked and calendar.is_working_day(now.date())
            at += MINUTE
        return at
    day = at.astimezone(zone).date()
    while amount:
        day += DAY
        amount -= calendar.is_working_day(day)
    return datetime.combine(day + DAY, time(0), zone).astimezone(UTC)


@given(moments, zones, st.tuples(st.integers(1, 1500), st.sampled_from(["calendar_minute", "working_minute"])))
def test_limits_in_minutes_agree_with_counting_them(at: datetime, zone: str, rule: tuple[int, str]) -> None:
    calendar = calendar_of(zone)
    found = case_limit(calendar, at, Tier.GENERAL, amount=rule[0], unit=rule[1]).due_at
    assert found == slow_limit(calendar, at, *rule)


@given(moments, zones, st.integers(1, 15))
def test_limits_in_days_agree_with_counting_them(at: datetime, zone: str, days: int) -> None:
    calendar = calendar_of(zone)
    found = case_limit(calendar, at, Tier.GENERAL, amount=days, unit="working_day").due_at
    assert found == slow_limit(calendar, at, days, "working_day")


@given(moments, rules, st.integers(-3, 25))
def test_a_holiday_never_shortens_a_limit(at: datetime, rule: tuple[int | None, str | None], after: int) -> None:
    off = SHANGHAI.local_day(at) + DAY * after
    usual = case_limit(SHANGHAI, at, Tier.GENERAL, amount=rule[0], unit=rule[1])
    with_holiday = WithHoliday("Asia/Shanghai", off=off)
    assert case_limit(with_holiday, at, Tier.GENERAL, amount=rule[0], unit=rule[1]).due_at >= usual.due_at


@given(moments, zones, rules, st.timedeltas(timedelta(0), timedelta(days=20)))
def test_who_files_later_is_not_due_earlier_and_never_before_filing(
    at: datetime, zone: str, rule: tuple[int | None, str | None], later: timedelta
) -> None:
    calendar = calendar_of(zone)
    first = case_limit(calendar, at, Tier.GENERAL, amount=rule[0], unit=rule[1]).due_at
    second = case_limit(calendar, at + later, Tier.GENERAL, amount=rule[0], unit=rule[1]).due_at
    assert at <= first <= second
    assert first.tzinfo is UTC


@given(moments, zones, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_the_lamp_warns_in_the_last_quarter_and_at_most_one_working_day_before(
    since: datetime, zone: str, time_given: timedelta
) -> None:
    calendar, until = calendar_of(zone), since + time_given
    soon = soon_from(calendar, since, until)
    assert soon is not None
    assert until - time_given / 4 <= soon <= until
    worked, at = timedelta(0), soon
    while at < until:
        worked += MINUTE * 30 if calendar.is_working_day(calendar.local_day(at)) else timedelta(0)
        at += MINUTE * 30
    assert worked <= DAY + MINUTE * 30


def test_the_warning_before_a_monday_comes_on_the_friday() -> None:
    soon = soon_from(SHANGHAI, local(2026, 11, 9, 9), local(2026, 11, 23, 12))
    assert soon == local(2026, 11, 20, 12)


def case(**facts: object) -> OpenCase:
    at = local(2026, 11, 23, 9)
    given: dict[str, object] = {
        "id": uuid4(), "version": 1, "number": "20261123-0087", "title": "井盖破损", "state": CaseState.FILED,
        "urgency": Urgency.NORMAL, "tier": Tier.GENERAL, "source": Source.HOTLINE, "nature": Nature.HELP,
        "category_id": uuid4(), "category": "井盖", "category_top": "公用设施", "lon": None, "lat": None,
        "grid_id": None, "grid": "文昌第一网格", "area": "望潮街道 · 文昌社区", "holder_worker_id": None,
        "holder_department_id": None, "holder": "", "reported_at": at, "stage_since": at, "stage_due_at": None,
        "due_at": None, "next_due_at": None, "soon_at": None, "rework_count": 0, "reopen_count": 0,
    } | facts  # fmt: skip
    return OpenCase(**given)  # type: ignore[arg-type]


@given(moments, zones, st.timedeltas(timedelta(0), timedelta(days=20)), st.lists(moments, min_size=2, max_size=8))
def test_the_lamp_only_gets_worse(since: datetime, zone: str, given: timedelta, looks: list[datetime]) -> None:
    until = since + given
    one = case(stage_since=since, next_due_at=until, soon_at=soon_from(calendar_of(zone), since, until))
    order = [Lamp.ON_TIME, Lamp.SOON, Lamp.LATE]
    seen = [order.index(lamp_of(one, at)) for at in sorted(looks)]
    assert seen == sorted(seen)
    assert lamp_of(one, until) is not Lamp.LATE
    assert lamp_of(one, until + timedelta(microseconds=1)) is Lamp.LATE


def test_a_case_without_a_limit_is_on_time() -> None:
    assert next_due(None, None) is None
    assert soon_from(SHANGHAI, local(2026, 1, 5), None) is None
    assert lamp_of(case(), local(2030, 1, 1)) is Lamp.ON_TIME


def test_stage_clocks_are_those_of_the_table() -> None:
    at, normal, critical = local(2026, 11, 23, 9), Urgency.NORMAL, Urgency.CRITICAL
    minutes = {
        (CaseState.REPORTED, normal): 15,
        (CaseState.ACCEPTED, normal): 30,
        (CaseState.ACCEPTED, critical): 10,
        (CaseState.DISPATCHED, critical): 30,
        (CaseState.VERIFYING, normal): 60,
        (CaseState.REVIEWING, normal): 30,
    }
    assert {key: stage_limit(key[0], key[1], at) for key in minutes} == {
        key: at + MINUTE * value for key, value in minutes.items()
    }
    assert stage_limit(CaseState.FILED, normal, at + 20 * MINUTE, accepted_at=at) == at + 30 * MINUTE
    assert stage_limit(CaseState.SIGNED, normal, at) is None
    assert stage_limit(CaseState.SIGNED, critical, at, arrival=True) == at + 30 * MINUTE
    assert stage_limit(CaseState.HANDLING, normal, at) is None


def test_an_order_may_be_refused_until_the_end_of_the_next_working_day() -> None:
    assert refusal_until(SHANGHAI, local(2026, 11, 27, 9)) == local(2026, 12, 1)


def test_the_queue_stands_by_urgency_then_by_the_next_limit() -> None:
    late = case(next_due_at=local(2026, 11, 22))
    critical = case(urgency=Urgency.CRITICAL, next_due_at=local(2026, 11, 25))
    without = case()
    soon = case(next_due_at=local(2026, 11, 24))
    assert sorted([without, soon, late, critical], key=queue_order) == [critical, late, soon, without]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (QueueFilter(), True),
        (QueueFilter(stage=Stage.TO_DISPATCH, urgency=Urgency.NORMAL, source=Source.HOTLINE), True),
        (QueueFilter(stage=Stage.TO_SIGN), False),
        (QueueFilter(lamp=Lamp.ON_TIME), True),
        (QueueFilter(lamp=Lamp.LATE), False),
        (QueueFilter(category_top="公用设施"), True),
        (QueueFilter(category_top="街面秩序"), False),
        (QueueFilter(grid_ids=frozenset({uuid4()})), False),
        (QueueFilter(text="文昌 井盖"), True),
        (QueueFilter(text="0087"), True),
        (QueueFilter(text="文昌 路灯"), False),
        (QueueFilter(source=Source.SENSOR), False),
        (QueueFilter(urgency=Urgency.CRITICAL), False),
    ],
)
def test_the_filter_narrows_by_each_of_its_fields(wanted: QueueFilter, found: bool) -> None:
    assert matches(case(), wanted, local(2026, 11, 23, 10)) is found
