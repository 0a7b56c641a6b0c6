"""What counts of a stretch of time, against a reference that walks minute by minute."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cases.calendar import WorkingCalendar, calendar_of
from models.cases.clocks.counting import COUNTS, Counting, Piece, Why, add, length, pieces, shifted
from models.cases.clocks.due import Basis, Extension, Stop, due
from models.cases.deadlines import case_limit
from models.cases.records import Tier

SHANGHAI = calendar_of("Asia/Shanghai")
ZONE = ZoneInfo("Asia/Shanghai")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OWN = WorkingCalendar(
    "Asia/Shanghai", worked=frozenset({date(2026, 11, 28)}), free=frozenset({date(2026, 11, 25), date(2026, 12, 1)})
)

_FIRST, _LAST = datetime(2025, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001 - what datetimes() wants
moments = st.datetimes(_FIRST, _LAST).map(lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC))
countings = st.sampled_from(Counting)
calendars = st.sampled_from([SHANGHAI, OWN, calendar_of("Europe/London"), calendar_of("Australia/Lord_Howe")])
rules = st.one_of(
    st.tuples(st.integers(1, 6 * 24 * 60), st.just("calendar_minute")),
    st.tuples(st.integers(1, 3000), st.just("working_minute")),
    st.tuples(st.integers(1, 15), st.just("working_day")),
    st.just((None, None)),
)


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)  # type: ignore[misc,arg-type]


def counts(calendar: WorkingCalendar, counting: Counting, at: datetime) -> bool:
    """Whether the minute that begins at `at` counts: the slow, obvious way."""
    here = at.astimezone(calendar.zone)
    if counting is Counting.CALENDAR:
        return True
    if not calendar.is_working_day(here.date()):
        return False
    return counting is Counting.WORKING_DAYS or any(opens <= here.time() < closes for opens, closes in calendar.hours)


@given(calendars, countings, moments, st.integers(0, 4 * 24 * 60))
def test_what_counts_is_what_a_walk_minute_by_minute_counts(
    calendar: WorkingCalendar, counting: Counting, start: datetime, minutes: int
) -> None:
    walked = sum(counts(calendar, counting, start + MINUTE * n) for n in range(minutes))
    assert length(calendar, counting, start, start + MINUTE * minutes) == MINUTE * walked


@given(calendars, countings, moments, moments)
def test_pieces_lie_end_to_end_and_cover_all(
    calendar: WorkingCalendar, counting: Counting, start: datetime, end: datetime
) -> None:
    found = list(pieces(calendar, counting, start, min(end, start + 40 * DAY)))
    if end <= start:
        assert found == []
        return
    assert (found[0].begin, found[-1].end) == (start, min(end, start + 40 * DAY))
    assert all(one.end == other.begin for one, other in itertools.pairwise(found))
    assert all(piece.length > timedelta(0) for piece in found)


@given(calendars, countings, moments, st.integers(0, 5000))
def test_adding_and_measuring_are_each_others_inverse(
    calendar: WorkingCalendar, counting: Counting, start: datetime, minutes: int
) -> None:
    end = add(calendar, counting, start, MINUTE * minutes)
    assert length(calendar, counting, start, end) == MINUTE * minutes
    assert minutes == 0 or counts(calendar, counting, end - MINUTE)


@given(calendars, moments, rules, moments, st.integers(1, 60 * 24 * 20))
def test_a_suspension_shifts_a_limit_by_exactly_its_working_length(
    calendar: WorkingCalendar, filed: datetime, rule: tuple[int | None, str | None], other: datetime, minutes: int
) -> None:
    limit = case_limit(calendar, filed, Tier.GENERAL, amount=rule[0], unit=rule[1])
    counting = Counting.WORKING_DAYS if rule[1] in (None, "working_day") else Counting.CALENDAR
    counting = Counting.WORKING_HOURS if rule[1] == "working_minute" else counting
    stopped = filed + (other - _earliest()) % (limit.due_at - filed)
    until = stopped + MINUTE * minutes
    basis = Basis(filed, Tier.GENERAL, *rule)
    moved = due(calendar, replace(basis, stops=(Stop(stopped, until, "postponement"),)))
    assert moved >= limit.due_at
    assert length(calendar, counting, until, moved) == length(calendar, counting, stopped, limit.due_at)
    gained = length(calendar, counting, filed, moved) - length(calendar, counting, filed, limit.due_at)
    assert gained == length(calendar, counting, stopped, until)


def _earliest() -> datetime:
    return datetime(2025, 1, 1, tzinfo=UTC)


@given(moments, rules, st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_a_day_off_never_shortens_a_limit(filed: datetime, rule: tuple[int | None, str | None], off: date) -> None:
    fewer = replace(SHANGHAI, free=SHANGHAI.free | {off})
    limit = case_limit(SHANGHAI, filed, Tier.GENERAL, amount=rule[0], unit=rule[1]).due_at
    later = case_limit(fewer, filed, Tier.GENERAL, amount=rule[0], unit=rule[1]).due_at
    assert later >= limit


@given(moments, rules, st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 4000)), max_size=4))
def test_suspensions_one_after_the_other_each_shift_by_their_own_length(
    filed: datetime, rule: tuple[int | None, str | None], gaps: list[tuple[int, int]]
) -> None:
    basis, here, stops = Basis(filed, Tier.GENERAL, *rule), filed, []
    slow = due(SHANGHAI, basis)
    counting = Counting.WORKING_HOURS if rule[1] == "working_minute" else Counting.WORKING_DAYS
    counting = Counting.CALENDAR if rule[1] == "calendar_minute" else counting
    for gap, lasting in gaps:
        begin = here + MINUTE * gap
        here = begin + MINUTE * lasting
        stops.append(Stop(begin, here, "shelving"))
        if slow > begin:
            slow = add(SHANGHAI, counting, here, length(SHANGHAI, counting, begin, slow))
    assert due(SHANGHAI, replace(basis, stops=tuple(stops))) == slow


@settings(max_examples=60)
@given(moments, st.integers(1, 2000))
def test_a_limit_in_working_hours_agrees_with_a_walk_minute_by_minute(filed: datetime, amount: int) -> None:
    at, left = filed, amount
    while left:
        left -= counts(SHANGHAI, Counting.WORKING_HOURS, at)
        at += MINUTE
    assert case_limit(SHANGHAI, filed, Tier.GENERAL, amount=amount, unit="working_minute").due_at == at


def test_what_was_late_when_the_clock_stopped_stays_late() -> None:
    late = local(2026, 11, 23, 9)
    assert shifted(SHANGHAI, Counting.CALENDAR, late, late + HOUR, late + 9 * HOUR) == late


def test_an_extension_is_a_date_and_only_what_comes_after_it_moves_it() -> None:
    filed = local(2026, 11, 23, 9)
    basis = Basis(
        filed, Tier.RAISED,
        stops=(Stop(filed + HOUR, filed + 3 * HOUR, "postponement"), Stop(filed + 9 * HOUR, filed + 10 * HOUR, "shelving")),
        extensions=(Extension(filed + 5 * HOUR, filed + 3 * DAY + 2 * HOUR, filed + 9 * DAY),),
    )  # fmt: skip
    assert due(SHANGHAI, basis) == filed + 9 * DAY + HOUR
    before = replace(basis, extensions=())
    assert due(SHANGHAI, before) == filed + 3 * DAY + 3 * HOUR


def test_nights_noons_weekends_holidays_and_make_up_days_are_told_apart() -> None:
    def said(start: datetime, end: datetime, calendar: WorkingCalendar = SHANGHAI) -> list[tuple[str, Why]]:
        found: list[Piece] = list(pieces(calendar, Counting.WORKING_HOURS, start, end))
        return [(f"{piece.begin.astimezone(ZONE):%m-%d %H:%M}", piece.why) for piece in found]

    assert said(local(2026, 11, 27, 16), local(2026, 11, 30, 9)) == [
        ("11-27 16:00", Why.COUNTED), ("11-27 17:00", Why.REST), ("11-28 00:00", Why.WEEKEND),
        ("11-29 00:00", Why.WEEKEND), ("11-30 00:00", Why.REST), ("11-30 08:30", Why.COUNTED),
    ]  # fmt: skip
    # National Day 2026; 10 October is a Saturday that is worked for it.
    assert [why for _, why in said(local(2026, 10, 1), local(2026, 10, 2))] == [Why.HOLIDAY]
    assert Why.MADE_UP in [why for _, why in said(local(2026, 10, 10), local(2026, 10, 11))]
    assert said(local(2026, 11, 25), local(2026, 11, 26), OWN) == [("11-25 00:00", Why.HOLIDAY)]
    assert Why.MADE_UP in [why for _, why in said(local(2026, 11, 28), local(2026, 11, 29), OWN)]


def test_a_citys_own_day_goes_before_the_public_calendar_and_is_not_provisional() -> None:
    far = date(2031, 10, 1)
    assert SHANGHAI.is_working_day(far)
    assert SHANGHAI.is_provisional(far)
    own = replace(SHANGHAI, free=frozenset({far}))
    assert not own.is_working_day(far)
    assert not own.is_provisional(far)
    assert own.is_holiday(far)


@pytest.mark.parametrize("counting", Counting)
def test_nothing_counts_between_a_moment_and_an_earlier_one(counting: Counting) -> None:
    at = local(2026, 11, 23, 9)
    assert length(SHANGHAI, counting, at, at - HOUR) == timedelta(0)
    assert add(SHANGHAI, counting, at, -HOUR) == at
    assert {Why.COUNTED, Why.MADE_UP, Why.EXTENDED} == COUNTS
    assert SHANGHAI.hours[0] == (time(8, 30), time(12))
