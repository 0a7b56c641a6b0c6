"""The charts' words: periods, steps, figures, numbers."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

from models.figures.chart_records import Compare, Read, TimedStage
from models.figures.definitions import find
from models.figures.filters import BadPeriod, Period, Step
from models.figures.records import Rate
from models.figures.rounding import change, decimal, percent_of, signed
from models.figures.values import Made
from widgets.i18n import language, mark, tr, trn
from widgets.words import figures as words

_STAGES = {
    TimedStage.ACCEPT: mark("Until accepted"),
    TimedStage.FILE: mark("Until filed"),
    TimedStage.DISPATCH: mark("Until dispatched"),
    TimedStage.SIGN: mark("Until signed"),
    TimedStage.ARRIVE: mark("Until arrived"),
    TimedStage.HANDLE: mark("Handling, until feedback"),
    TimedStage.CHECK: mark("Until closed"),
    TimedStage.WHOLE: mark("Whole, reported to closed"),
}
_COMPARED = {
    Compare.NONE: mark("No comparison"),
    Compare.BEFORE: mark("Period before"),
    Compare.YEAR: mark("Same last year"),
}
_WEEKDAYS = (mark("Mon"), mark("Tue"), mark("Wed"), mark("Thu"), mark("Fri"), mark("Sat"), mark("Sun"))


def figure_word(name: str) -> str:
    """Return what a figure is called, by its definition."""
    return words.figure_word(find(name))


def timed_stage_word(stage: TimedStage) -> str:
    """Return what a stretch of a case's life is called."""
    return tr(_STAGES[stage])


def compare_word(compare: Compare) -> str:
    """Return what a period is compared with, in words."""
    return tr(_COMPARED[compare])


def weekday_word(day: int) -> str:
    """Return a day of the week, 0 for Monday."""
    return tr(_WEEKDAYS[day])


def name_word(name: str, name_en: str, none: str = "") -> str:
    """Return the city's own name of something, in the language in use; `none` for what has no name of its own."""
    if not name:
        return none or tr("none")
    return name_en if language() == "en" and name_en else name


def percent_word(rate: Rate, digits: int = 1) -> str:
    """Return a rate as it is written, "—" for a zero denominator."""
    return "—" if rate.value is None else f"{percent_of(rate.numerator, rate.denominator, digits)}%"


def parts_word(rate: Rate) -> str:
    """Return a rate with its two numbers: "98.1% (306 / 312)"."""
    return f"{percent_word(rate)} ({rate.numerator:,} / {rate.denominator:,})"


def start_word(start: date | datetime, step: Step) -> str:
    """Return when a step begins, as it stands under an axis."""
    if isinstance(start, datetime):
        return f"{start:%H:%M}"
    return f"{start:%Y/%m}" if step is Step.MONTH else f"{start:%m/%d}"


def step_word(start: date | datetime, step: Step) -> str:
    """Return which step it is, in full."""
    if isinstance(start, datetime):
        return f"{start:%m/%d %H:%M}"
    if step is Step.WEEK:
        return tr("week from {day}", day=f"{start:%m/%d}")
    if step is Step.MONTH:
        return f"{start:%Y/%m}"
    return f"{start:%m/%d} {weekday_word(start.weekday())}"


def per_step_word(step: Step) -> str:
    """Return how long a step is."""
    told = {
        Step.HOUR: tr("by hour"),
        Step.DAY: tr("by day"),
        Step.WEEK: tr("by week"),
        Step.MONTH: tr("by month"),
    }
    return told[step]


def period_word(period: Period) -> str:
    """Return a period as two days, or one."""
    if period.first == period.last:
        return f"{period.first:%Y-%m-%d}"
    return f"{period.first:%Y-%m-%d} – {period.last:%Y-%m-%d}"


def short_period_word(first: date, last: date) -> str:
    """Return days of one year, the year told once."""
    return f"{first:%Y-%m-%d}" if first == last else f"{first:%Y-%m-%d} – {last:%m-%d}"


def bad_period_words(error: BadPeriod) -> str:
    """Say why some days cannot be asked for, what is still shown, and what to do."""
    known = {
        "period_backwards": mark(
            "The period ends before it begins. The charts stay as they were; mend one of its days."
        ),
        "period_too_long": mark(
            "The period is longer than {most} days. The charts stay as they were; take a shorter one."
        ),
    }
    other = mark("There are no such days. The charts stay as they were; take other ones.")
    return tr(known.get(error.code, other), **({"most": f"{error.facts['most']:,}"} if "most" in error.facts else {}))


def age_word(since: int, until: int | None) -> str:
    """Return how old something is, between two ages in hours."""
    if until is None:
        return tr("over {n} days", n=since // 24)
    if since == 0:
        return tr("under {n} h", n=until) if until < 24 else trn("under {n} day", "under {n} days", until // 24)
    if until <= 24:
        return tr("{a}–{b} h", a=since, b=until)
    return tr("{a}–{b} days", a=since // 24, b=until // 24)


def minutes_word(minutes: float) -> str:
    """Return a length of time, in the largest unit that fits, with one digit after the point where it is small."""
    for size, unit in ((1440, mark("{n} d")), (60, mark("{n} h"))):
        if minutes >= size:
            amount = minutes / size
            return tr(unit, n=decimal(amount, 1).removesuffix(".0") if amount < 10 else decimal(amount))
    return tr("{n} min", n=decimal(minutes, 0 if minutes >= 1 or minutes == 0 else 1))


def change_word(now: float, before: float) -> str:
    """Return by how much a count differs from another: "+8.3%", "—" where there was none."""
    return "—" if not before else f"{change(now, before, 1)}%"


def points_word(now: Rate, before: Rate) -> str:
    """Return by how many percentage points a rate differs from another, "—" where one has none."""
    points = points_number(now, before)
    return points if points == "—" else tr("{n} pts", n=points)


def points_number(now: Rate, before: Rate) -> str:
    """Return the same without the unit, for a column that is headed with it."""
    if now.value is None or before.value is None:
        return "—"
    share, other = Fraction(now.numerator, now.denominator), Fraction(before.numerator, before.denominator)
    return signed(100 * (share - other), 1)


def read_word(read: Read) -> str:
    """Say that a chart was read from the raw rows, "" where it came from the rollups."""
    return tr("from the cases themselves") if read.made is Made.RAW else ""
