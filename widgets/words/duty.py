"""Days and hours of the duty list, in words: 每日 08:00–18:00, 周一至周五 20:00–次日 06:00, 2026-11-24 全天."""

from __future__ import annotations

from datetime import time

from models.workers.duty_list.records import EVERY_DAY, Hours
from widgets.i18n import mark, tr

WORKDAYS, WEEKEND = frozenset(range(1, 6)), frozenset({6, 7})
_DAYS = (
    mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"),
)  # fmt: skip
_SETS = {
    EVERY_DAY: mark("Every day"),
    WORKDAYS: mark("Monday to Friday"),
    WEEKEND: mark("Saturday and Sunday"),
}


def days_word(weekdays: frozenset[int]) -> str:
    """Return days of the week: 每日, 周一至周五, 周一、周三."""
    if weekdays in _SETS:
        return tr(_SETS[weekdays])
    return tr(", ").join(tr(_DAYS[day - 1]) for day in sorted(weekdays))


def hours_word(hours: Hours) -> str:
    """Return when somebody is on the list."""
    days = days_word(hours.weekdays) if hours.on_day is None else f"{hours.on_day:%Y-%m-%d}"
    begin, end = f"{hours.begin:%H:%M}", f"{hours.end:%H:%M}"
    if hours.begin == hours.end:
        told = tr("all day") if hours.begin == time(0) else tr("{begin} to {end} of the next day", begin=begin, end=end)
    elif hours.end < hours.begin:
        # Midnight is the day's end, not the next one's beginning.
        told = (
            f"{begin}–24:00" if hours.end == time(0) else tr("{begin} to {end} of the next day", begin=begin, end=end)
        )
    else:
        told = f"{begin}–{end}"
    return f"{days} {told}"
