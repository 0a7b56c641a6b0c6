"""What the sentences of a paper are judged by: the cases behind its figures with area, class and department."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from models.cases.calendar import DAY
from models.figures import day_sql as sql
from models.figures.chart_usual import WEEKS
from models.figures.day_records import Grounds, Named, Placed
from models.figures.day_stretch import Stretch

_USUAL = sql.usual_of(WEEKS)


Usual = Callable[[], tuple[Placed, ...]]


def usual_days(stretch: Stretch) -> Usual:
    """Begin to read what was accepted on the same weekdays before a day, and return what waits for it."""
    return stretch.elsewhere(partial(_usual, stretch))


def grounds_of(stretch: Stretch, before: Stretch | None = None, usual: Usual = tuple) -> Grounds:
    """Read them for a day, with the same weekdays before it, or for a stretch of days with the one `before` it."""
    return Grounds(
        accepted=_placed(stretch, stretch.own.accepted),
        due=_due(stretch),
        late=_placed(stretch, stretch.late),
        days=_days(stretch) if stretch.month else (),
        usual=usual(),
        before=() if before is None else _placed(before, before.own.accepted),
    )


def _days(stretch: Stretch) -> tuple[Any, ...]:
    return tuple(stretch.day - DAY * 7 * n for n in range(1, WEEKS + 1))


def _usual(stretch: Stretch, s: Session) -> tuple[Placed, ...]:
    """The cases accepted on the same weekdays before; while a day runs, up to the time of day that it has come to."""
    days, statistical = _days(stretch), stretch.statistical
    ends = [statistical.end(day) for day in days]
    if stretch.so_far:
        local = stretch.t.astimezone(stretch.calendar.zone)
        # Before the hour at which days begin, the clocks show the date after the day's.
        dates = [day + DAY if local.hour < statistical.begins_at else day for day in days]
        ends = [datetime.combine(on, local.time(), stretch.calendar.zone) for on in dates]
    begins = [statistical.begin(day) for day in days]
    spans = {f"from_{n}": at for n, at in enumerate(begins)} | {f"until_{n}": at for n, at in enumerate(ends)}
    rows = stretch.reader.over(s).rows(_USUAL, **spans)
    # The latest of the days that had begun; hundreds of thousands of rows are asked.
    order = list(zip(reversed(begins), reversed(days), strict=True))
    starts, top = [begin for begin, _ in order], stretch.places.top_named
    return tuple(
        Placed(
            row.id,
            row.number,
            None,
            top(row.category_id),
            None,
            True,
            order[bisect_right(starts, row.accepted_at) - 1][1],
        )
        for row in rows
    )


def _due(stretch: Stretch) -> tuple[Placed, ...]:
    rows = stretch.own.due
    orders = stretch.reader.rows(sql.LEADING, ids=[row.id for row in rows]) if rows else ()
    leading = {row.case_id: Named(row.name, "") for row in orders if row.department_id is not None}
    return tuple(
        Placed(row.id, row.number, area=_area(stretch, row), department=leading.get(row.id), hit=bool(row.on_time))
        for row in rows
    )


def _placed(stretch: Stretch, rows: Iterable[Any]) -> tuple[Placed, ...]:
    top = stretch.places.top_named
    return tuple(Placed(row.id, row.number, _area(stretch, row), top(row.category_id)) for row in rows)


def _area(stretch: Stretch, row: Any) -> Named | None:
    area = stretch.places.area(row.grid_id)
    return None if area is None else stretch.places.areas[area]
