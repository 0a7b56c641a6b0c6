"""What the sentences of a paper are judged by: the cases behind its figures with area, class and department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from models.cases.calendar import DAY
from models.figures import day_sql as sql
from models.figures.chart_usual import WEEKS
from models.figures.day_records import Grounds, Named, Placed
from models.figures.day_stretch import Stretch


def grounds_of(stretch: Stretch, before: Stretch | None) -> Grounds:
    """Read them for a day (compared with the same weekdays before), or for a stretch of days with the one before it."""
    usual = _usual(stretch) if stretch.month else ()
    return Grounds(
        accepted=_placed(stretch, (row for row in stretch.accepted if row.of_day)),
        due=_due(stretch),
        late=_placed(stretch, stretch.late),
        days=_days(stretch) if stretch.month else (),
        usual=usual,
        before=() if before is None else _placed(before, (row for row in before.accepted if row.of_day)),
    )


def _days(stretch: Stretch) -> tuple[Any, ...]:
    return tuple(stretch.day - DAY * 7 * n for n in range(1, WEEKS + 1))


def _usual(stretch: Stretch) -> tuple[Placed, ...]:
    """The cases accepted on the same weekdays before; while a day runs, up to the time of day that it has come to."""
    calendar, days = stretch.calendar, _days(stretch)
    clock = stretch.t.astimezone(calendar.zone).time() if stretch.so_far else None
    ends = [
        calendar.midnight(day + DAY) if clock is None else datetime.combine(day, clock, calendar.zone) for day in days
    ]
    begins = [calendar.midnight(day) for day in days]
    rows = stretch.rows(sql.USUAL, usual_days=list(days), usual_from=begins, usual_until=ends)
    return _placed(stretch, rows)


def _due(stretch: Stretch) -> tuple[Placed, ...]:
    rows = [row for row in stretch.due if row.of_day]
    orders = stretch.rows(sql.LEADING, ids=[row.id for row in rows]) if rows else ()
    leading = {row.case_id: Named(row.name, "") for row in orders if row.department_id is not None}
    return tuple(
        Placed(row.id, row.number, area=_area(stretch, row), department=leading.get(row.id), hit=bool(row.on_time))
        for row in rows
    )


def _placed(stretch: Stretch, rows: Iterable[Any]) -> tuple[Placed, ...]:
    return tuple(
        Placed(row.id, row.number, _area(stretch, row), _top(stretch, row), day=getattr(row, "day", None))
        for row in rows
    )


def _area(stretch: Stretch, row: Any) -> Named | None:
    area = stretch.places.area(row.grid_id)
    return None if area is None else stretch.places.areas[area]


def _top(stretch: Stretch, row: Any) -> Named | None:
    top = stretch.places.top(row.category_id)
    return None if top is None else stretch.places.tops[top]
