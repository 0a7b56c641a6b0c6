"""The steps of a chart over time, without a pixel: which of them are shown, which are named, and which an annotation covers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from models.figures.annotations.records import Annotation
from models.figures.filters import Period, Step
from widgets.i18n import tr
from widgets.statistics.words import start_word

LEAST_SHOWN = 3.0
EDGE = 0.6
"""Room beside the first and the last step, in steps."""
Shown = tuple[float, float]
"""The first and the last step shown, with the edges beside them."""
Starts = Sequence[date | datetime]


def whole(many: int) -> Shown:
    """Return what shows all of so many steps."""
    return -EDGE, max(many - 1, 0) + EDGE


def narrowed(shown: Shown, many: int) -> Shown | None:
    """Return as many steps within those that there are, None where that is all of them."""
    (low, high), (first, last) = shown, whole(many)
    width = high - low
    if width >= last - first:
        return None
    low = max(first, min(low, last - width))
    return low, low + width


def zoomed(shown: Shown, factor: float, about: float | None = None) -> Shown:
    """Return fewer (above 1) or more steps, around one of them or the middle."""
    low, high = shown
    middle = (low + high) / 2 if about is None else about
    width = max((high - low) / factor, LEAST_SHOWN)
    share = (middle - low) / (high - low)
    return middle - share * width, middle + (1 - share) * width


def days_of(starts: Starts, index: int, step: Step) -> Period:
    """Return the days of a step: up to the day before the next one's first."""
    first = _day(starts[index])
    if step is Step.WEEK:
        return Period(first, first + timedelta(days=6 - first.weekday()))
    return Period.month(first.year, first.month) if step is Step.MONTH else Period.today(first)


def ticks(starts: Starts, step: Step, shown: Shown, room: int, running: int) -> list[tuple[int, str]]:
    """Return which steps are named and how: as many as there is `room` for, the running one (-1 for none) always."""
    low, high = shown
    every = max(1, -(-round(high - low) // max(1, room)))
    if step is Step.DAY:
        every = next((one for one in (1, 2, 7, 14, 28, 56) if one >= every), every)
    elif step is Step.HOUR:
        every = next((one for one in (1, 2, 3, 6, 12) if one >= every), every)
    origin = 0 if step is Step.HOUR else len(starts) - 1
    named = [(n, start_word(starts[n], step)) for n in range(origin % every, len(starts), every) if n != running]
    if running >= 0:
        named = [one for one in named if abs(one[0] - running) >= max(1.0, every * 0.7)]
        words = {Step.DAY: tr("today"), Step.HOUR: tr("now")}
        named.append((running, words.get(step, start_word(starts[running], step))))
    return named


def span_of(one: Annotation, starts: Starts, step: Step) -> tuple[int, int] | None:
    """Return the first and the last step that an annotation's days fall into, None for none of those shown."""
    days = [_day(start) for start in starts]
    if not days or one.last < days[0]:
        return None
    inside = [n for n, start in enumerate(days) if start <= one.last]
    first = max((n for n, start in enumerate(days) if start <= one.first), default=0)
    if not inside or (one.first > days[-1] and step in (Step.DAY, Step.HOUR)):
        return None
    return first, inside[-1]


def _day(start: date | datetime) -> date:
    return start.date() if isinstance(start, datetime) else start
