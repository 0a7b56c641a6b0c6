"""Periods and days: what cannot be is refused, and every instant lies in one statistical day, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cases.calendar import calendar_of
from models.figures.day_definitions import DAY_DEFINITIONS
from models.figures.days import StatisticalDays
from models.figures.definitions import DEFINITIONS, percent
from models.figures.filters import MAX_DAYS, BadPeriod, Period, Slot
from models.figures.measures import Measure, StageTime
from models.figures.open_counts import OpenCount
from models.figures.spans import Span, period_of
from models.figures.values import Made, Value

NOW = datetime(2026, 11, 23, 6, 32, tzinfo=UTC)
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
ZONES = st.sampled_from(
    ["Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo"]
)
INSTANTS = st.integers(1_420_000_000, 1_830_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(DAYS, DAYS)
def test_a_period_the_wrong_way_round_or_of_fifty_years_is_refused_by_name(first: date, last: date) -> None:
    length = (last - first).days + 1
    if 1 <= length <= MAX_DAYS:
        assert Period(first, last).days == length
        return
    with pytest.raises(BadPeriod) as refused:
        Period(first, last)
    assert refused.value.code == ("period_backwards" if length < 1 else "period_too_long")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Period.last_days(date(2026, 1, 1), 0), "period_empty"),
        (lambda: Period.last_days(date(2026, 1, 1), 50 * 365), "period_too_long"),
        (lambda: Period.month(2026, 13), "no_such_day"),
        (lambda: Period.month(0, 1), "no_such_day"),
        (lambda: Period.quarter(2026, 5), "no_such_day"),
        (lambda: Period.last_days(date.min, 2), "no_such_day"),
        (lambda: Period.today(date.min).before(), "no_such_day"),
        (lambda: Period.today(date.min).year_before(), "no_such_day"),
    ],
)
def test_days_that_there_are_not_are_refused_by_name(make, code: str) -> None:
    with pytest.raises(BadPeriod) as refused:
        make()
    assert refused.value.code == code


@given(DAYS, st.integers(1, 400))
def test_the_period_before_is_as_long_and_ends_right_before(day: date, count: int) -> None:
    period = Period.last_days(day, count)
    before = period.before()
    assert before.days == period.days == count
    assert before.last + timedelta(days=1) == period.first


def test_the_year_before_has_the_same_days_and_february_ends_on_the_28th() -> None:
    assert Period.month(2028, 2).year_before() == Period(date(2027, 2, 1), date(2027, 2, 28))
    assert Period.quarter(2026, 4) == Period(date(2026, 10, 1), date(2026, 12, 31))
    assert Period.month(2026, 12) == Period(date(2026, 12, 1), date(2026, 12, 31))


@given(st.sampled_from(Span), DAYS)
def test_every_span_ends_today_or_is_the_whole_month_before(span: Span, today: date) -> None:
    period = period_of(span, today)
    assert period.last == today or (span is Span.LAST_MONTH and period.last + timedelta(days=1) == today.replace(day=1))


@given(ZONES, st.integers(0, 23), INSTANTS)
def test_every_instant_lies_in_the_one_day_that_has_begun_and_not_ended(zone: str, hour: int, at: datetime) -> None:
    days = StatisticalDays(calendar_of(zone), hour)
    day = days.day_of(at)
    assert days.begin(day) <= at < days.end(day)
    assert days.end(day) == days.begin(day + timedelta(days=1))


def test_a_day_on_which_clocks_change_has_23_or_25_hours() -> None:
    days = StatisticalDays(calendar_of("America/New_York"))
    length = {day: days.end(day) - days.begin(day) for day in (date(2026, 3, 8), date(2026, 11, 1), date(2026, 6, 1))}
    assert [one / timedelta(hours=1) for one in length.values()] == [23, 25, 24]


@given(ZONES, INSTANTS)
def test_an_hour_of_the_clocks_began_before_all_that_lies_in_it_and_is_one_however_often_they_tell_it(
    zone: str, at: datetime
) -> None:
    days = StatisticalDays(calendar_of(zone))
    begun = days.hour_of(at)
    clock, then = (one.astimezone(days.calendar.zone) for one in (at, begun))
    assert begun <= at
    assert (then.date(), then.hour, then.minute) == (clock.date(), clock.hour, 0)
    assert days.hour_of(begun) == begun


def test_an_hour_that_clocks_tell_twice_begins_with_the_first() -> None:
    days = StatisticalDays(calendar_of("America/New_York"))
    twice = (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC))
    assert {days.hour_of(at) for at in twice} == {datetime(2026, 11, 1, 5, tzinfo=UTC)}


def test_every_figure_that_can_be_counted_has_its_sums_and_its_words_in_both_languages() -> None:
    for one in DEFINITIONS.values():
        assert one.formula_zh, one.key
        assert bool(one.denominator) == (one.kind == "rate" and one.can_be_counted), one.key
        assert not one.can_be_counted or (one.cohort and one.cohort_zh), one.key
    assert {one.name for one in DEFINITIONS.values() if one.kind == "rate" and not one.can_be_counted} == {
        "awareness", "grid_standard_rate",
    }  # fmt: skip


def test_what_the_briefing_tells_under_a_key_is_the_same_figure_everywhere() -> None:
    for key in DEFINITIONS.keys() & DAY_DEFINITIONS.keys():
        here, there = DEFINITIONS[key], DAY_DEFINITIONS[key]
        assert (here.name, here.name_zh, here.kind) == (there.name, there.name_zh, there.kind), key


def test_a_value_of_nothing_is_a_dash_and_a_count_is_itself() -> None:
    assert percent(Value("on_time_rate/1", 0, 0, Made.ROLLUP, NOW)) == "—"
    assert percent(Value("grid_standard_rate/1", 9, 16, Made.ROLLUP, NOW), 2) == "56.25 %"
    assert Value("accepted/1", 286, None, Made.ROLLUP, NOW).value == 286


@given(st.one_of(st.none(), st.integers(-3, 30)), st.one_of(st.none(), st.integers(-3, 30)))
def test_a_part_of_the_week_is_a_weekday_an_hour_or_both(weekday: int | None, hour: int | None) -> None:
    there_is = (weekday, hour) != (None, None) and weekday in (None, *range(7)) and hour in (None, *range(24))
    if there_is:
        assert (Slot(weekday, hour).weekday, Slot(weekday, hour).hour) == (weekday, hour)
        return
    with pytest.raises(ValueError, match="week"):
        Slot(weekday, hour)


def test_no_two_things_that_are_counted_have_one_word() -> None:
    # Members of two StrEnums with one value are equal: in a set or as a key one of them would stand for both.
    every = [*Measure, *StageTime, *OpenCount]
    assert len({*every}) == len(every)
    for one in DEFINITIONS.values():
        assert len(one.terms) == len({*map(id, (*one.numerator, *one.denominator))}), one.key
