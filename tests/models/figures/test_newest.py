"""From when on the newest facts of a figure lie: few more are read than a page has, however long nothing came. No clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from models.figures.behind import get_behind
from models.figures.days import get_statistical_days
from models.figures.filters import FigureFilter, Period
from models.figures.measures import Measure
from models.figures.newest import newest_from
from models.figures.values import Cursor, Part
from models.store.times import database_now
from tests.models.figures.test_usual import accept
from tests.models.town import Town
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database
AN_HOUR = 6
"""Cases accepted in each hour of the two days on which anything was."""
COUNTED = text("SELECT count(*) FROM case_file WHERE accepted_at >= :low AND accepted_at < :end")


def test_a_page_reads_little_more_than_it_shows_after_weeks_of_nothing_and_in_the_middle_of_a_day(
    town: Town, city_database: CityDatabase
) -> None:
    with town.leader.read() as s:
        days, now = get_statistical_days(s), database_now(s)
    today = days.day_of(now)
    busy = [days.begin(today - timedelta(days=back)) for back in (60, 61)]
    hour, spread = timedelta(hours=1), timedelta(hours=1) / AN_HOUR
    rows: list[tuple[datetime, datetime | None]] = [
        (day + hour * n + spread * m, None) for day in busy for n in range(24) for m in range(AN_HOUR)
    ]
    accept(city_database, town, rows)
    f = FigureFilter(Period.last_days(today, 90))

    def read(end: datetime, many: int, asked: FigureFilter = f) -> int:
        with town.leader.read() as s:
            low = newest_from(s, asked, [Measure.ACCEPTED], end, many)
            assert low is not None
            return int(s.execute(COUNTED, {"low": low, "end": end}).scalar_one())

    assert 20 <= read(days.end(today), 20) < 20 + AN_HOUR
    middle = busy[0].astimezone(UTC) + hour * 12 + hour / 2
    # The hour that is not over there counts as empty: at most what it has is read besides.
    assert 20 <= read(middle, 20) < 20 + 2 * AN_HOUR
    assert read(days.end(today), 10_000) == len(rows)
    # By two dimensions counts know days alone: the day is read.
    assert read(days.end(today), 20, FigureFilter(f.period, source="hotline", tier="general")) == len(rows) // 2
    with town.leader.read() as s:
        assert newest_from(s, FigureFilter(f.period, worker=town.workers["w1"]), [Measure.ACCEPTED], middle, 20) is None
        shown: list[datetime] = []
        after: Cursor | None = Cursor(middle, UUID(int=0))
        while after is not None:
            page = get_behind(s, f, "accepted", Part.NUMERATOR, after, limit=25)
            shown += [case.at for case in page.cases]
            after = page.next
    expected = sorted((at for at, _ in rows if at < middle), reverse=True)
    assert shown == expected
