"""Limits of many cases at once are those that the rules give one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.demo.bulk.limits import Limits
from desktop.demo.packed import instant_of, micros
from desktop.demo.subjects import SUBJECTS
from models.cases.calendar import calendar_of
from models.cases.deadlines import case_limit
from models.cases.records import Tier

CALENDAR = calendar_of("Asia/Shanghai")
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
LIMITS = Limits(CALENDAR, FIRST, LAST, SUBJECTS)
FILED = st.datetimes(datetime(2025, 1, 1, 1), datetime(2026, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


def one_of_each_rule() -> list[int]:
    seen = {(s.limit_unit, s.limit_amount): n for n, s in enumerate(SUBJECTS)}
    return sorted(seen.values())


RULES = one_of_each_rule()


@given(st.lists(FILED, min_size=1, max_size=6), st.booleans())
@example(filed=[datetime(2026, 9, 30, 9, 0, 0, 1, tzinfo=UTC), datetime(2026, 9, 30, 9, tzinfo=UTC)], raised=False)
@example(filed=[datetime(2026, 2, 14, 4, tzinfo=UTC), datetime(2026, 2, 13, 9, 30, tzinfo=UTC)], raised=False)
def test_limits_of_many_are_those_of_each(filed: list[datetime], raised: bool) -> None:
    at = np.repeat([micros(one) for one in filed], len(RULES))
    subject = np.tile(RULES, len(filed))
    found = LIMITS.due(at, subject, np.full(len(at), raised))
    tier = Tier.RAISED if raised else Tier.GENERAL
    wanted = [
        case_limit(
            CALENDAR, one, tier, amount=SUBJECTS[n].limit_amount, unit=SUBJECTS[n].limit_unit
        ).due_at
        for one in filed for n in RULES
    ]  # fmt: skip
    assert [instant_of(int(one)) for one in found] == wanted


@given(FILED)
def test_an_instant_is_on_the_citys_day(at: datetime) -> None:
    day = LIMITS.days[int(LIMITS.day(np.array([micros(at)]))[0])]
    assert day == CALENDAR.local_day(at)
    assert int(LIMITS.of_day(np.array([micros(at)]))[0]) == (at - CALENDAR.midnight(day)) // timedelta(microseconds=1)
