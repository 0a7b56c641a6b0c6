"""Times in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.i18n import set_language
from widgets.times import moment, remaining, remaining_told, span, step_time

NOW = datetime(2026, 11, 22, 6, 32, 7, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("left", "zh", "en"),
    [
        (timedelta(minutes=18), "余18分", "18 min left"),
        (-timedelta(hours=2, minutes=41), "超2时41分", "2 h 41 late"),
        (timedelta(hours=1, minutes=5), "余1时05分", "1 h 05 left"),
        (timedelta(hours=5), "余5时", "5 h left"),
        (timedelta(days=2, hours=20), "余2天", "2 d left"),
        (-timedelta(days=1), "超1天", "1 d late"),
        (timedelta(0), "余不足1分", "under 1 min left"),
        (-timedelta(seconds=1), "超不足1分", "under 1 min late"),
        (timedelta(seconds=59), "余不足1分", "under 1 min left"),
        (timedelta(seconds=3599), "余59分", "59 min left"),
        (timedelta(hours=23, minutes=59, seconds=59), "余23时59分", "23 h 59 left"),
    ],
)
def test_what_is_left_of_a_limit_is_said_as_the_field_says_it(chinese, left, zh, en):
    assert remaining(NOW + left, NOW) == zh
    set_language("en")
    assert remaining(NOW + left, NOW) == en


def test_without_a_limit_nothing_is_said():
    assert remaining(None, NOW) == ""


@given(st.integers(min_value=-400 * 86400, max_value=400 * 86400))
def test_what_is_said_is_never_more_than_what_is_so_and_less_than_a_unit_off(seconds):
    set_language("zh")
    said = remaining(NOW + timedelta(seconds=seconds), NOW)
    assert said.startswith("超" if seconds < 0 else "余")
    found = re.fullmatch(r"[余超](?:(\d+)天|(?:(\d+)时)?(?:(\d+)分)?|不足1分)", said)
    assert found is not None
    days, hours, minutes = (int(part or 0) for part in found.groups())
    told = days * 86400 + hours * 3600 + minutes * 60
    unit = 86400 if days else 60
    assert told <= abs(seconds) < told + unit


@given(st.integers(min_value=60, max_value=86399), st.sampled_from([1, -1]))
def test_minutes_after_hours_have_two_figures(seconds, sign):
    set_language("zh")
    said = remaining(NOW + sign * timedelta(seconds=seconds), NOW)
    after = re.search(r"时(\d+)分", said)
    assert after is None or len(after.group(1)) == 2


@given(st.floats(min_value=-10, max_value=1e8))
def test_a_length_of_time_is_one_number_and_one_unit(seconds):
    set_language("zh")
    assert re.fullmatch(r"\d+ (秒|分钟|小时|天)", span(seconds))


def test_days_are_the_citys(chinese):
    late_evening = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
    due = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    assert moment(due, late_evening, SHANGHAI) == "明日 00:30"
    assert moment(due, late_evening, UTC) == "今日 16:30"
    assert moment(late_evening - timedelta(days=1), late_evening, SHANGHAI) == "昨日 23:30"
    assert moment(datetime(2027, 1, 3, 4, tzinfo=UTC), late_evening, SHANGHAI) == "2027-01-03 12:00"


def test_a_step_of_another_day_carries_its_date():
    assert step_time(NOW, NOW, SHANGHAI) == "14:32"
    assert step_time(NOW - timedelta(days=1), NOW, SHANGHAI) == "11-21 14:32"


@given(left=st.integers(-100_000, 100_000), first=st.integers(0, 59), second=st.integers(0, 59))
def test_within_a_minute_everybody_tells_the_same_and_what_is_over_is_told_as_over(left, first, second):
    set_language("zh")
    minute = NOW.replace(second=0)
    due = minute + timedelta(seconds=left)
    moments = [minute + timedelta(seconds=at) for at in (first, second)]
    said = [remaining_told(due, now) for now in moments]
    assert [words.startswith("超") for words in said] == [due < now for now in moments]
    assert said[0][0] != said[1][0] or said[0] == said[1]
