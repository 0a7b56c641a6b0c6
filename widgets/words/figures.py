"""Figures in words: what they are called, how they are written, over which days and from where."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from models.figures.definition import DASH, Definition, Unit
from models.figures.filters import Period
from models.figures.rounding import percent_of
from models.figures.spans import Span
from models.figures.values import Made, Part, Value
from widgets.i18n import language, mark, tr

_SPANS = {
    Span.TODAY: mark("Today"),
    Span.WEEK: mark("Last 7 days"),
    Span.MONTH: mark("Last 30 days"),
    Span.QUARTER: mark("Last 90 days"),
    Span.THIS_MONTH: mark("This month"),
    Span.LAST_MONTH: mark("Last month"),
    Span.THIS_QUARTER: mark("This quarter"),
}
_UNITS = {
    Unit.CASES: mark("{n} cases"),
    Unit.REPORTS: mark("{n} reports"),
    Unit.ORDERS: mark("{n} orders"),
    Unit.CALLBACKS: mark("{n} callbacks"),
    Unit.REQUESTS: mark("{n} requests"),
    Unit.WORKERS: mark("{n} workers"),
    Unit.PEOPLE: mark("{n} people"),
    Unit.GRIDS: mark("{n} grids"),
}
_KINDS = {"stock": mark("Stock now"), "flow": mark("Flow of the period"), "rate": mark("Rate")}
_MADE = {
    Made.ROLLUP: mark("counts kept up to date"),
    Made.RAW: mark("the single cases, read for this"),
}


def figure_word(one: Definition) -> str:
    """Return what a figure is called."""
    if language() == "zh":
        return one.name_zh
    words = one.name.replace("_", " ")
    return words[:1].upper() + words[1:]


def formula_words(one: Definition) -> str:
    """Return its formula in a sentence."""
    return one.formula_zh if language() == "zh" and one.formula_zh else one.formula


def cohort_words(one: Definition) -> str:
    """Return what puts something into its period."""
    return one.cohort_zh if language() == "zh" and one.cohort_zh else one.cohort


def kind_word(kind: str) -> str:
    """Return which kind of figure it is: stock and flow are never mixed."""
    return tr(_KINDS[kind])


def made_word(made: Made) -> str:
    """Return what a figure was counted from."""
    return tr(_MADE[made])


def span_word(span: Span) -> str:
    """Return what a span is called."""
    return tr(_SPANS[span])


def period_words(period: Period) -> str:
    """Return a period by its days: "2026-11-23", "2026-11-01 至 2026-11-30（30 天）"."""
    if period.first == period.last:
        return day_word(period.first)
    facts = {"first": day_word(period.first), "last": day_word(period.last), "n": f"{period.days:,}"}
    return tr("{first} to {last} ({n} days)", **facts)


def day_word(day: date) -> str:
    """Return a day, 2026-11-23."""
    return day.isoformat()


def value_word(value: Value, digits: int = 1) -> str:
    """Return a figure as it is written: "98.1%", "1,286"; "—" for a rate of nothing."""
    if value.denominator is None:
        return f"{value.numerator:,}"
    return DASH if value.value is None else f"{percent_of(value.numerator, value.denominator, digits)}%"


def amount_words(unit: Unit, count: int) -> str:
    """Return a number with what it counts: "312 件"."""
    return tr(_UNITS[unit], n=f"{count:,}")


def part_word(part: Part) -> str:
    """Return which of a rate's two numbers it is."""
    return tr("Numerator") if part is Part.NUMERATOR else tr("Denominator")


def told(one: Definition, value: Value, period: Period | None, zone: tzinfo) -> str:
    """Return the sentence about a figure that somebody can be sent: as of when, over which days, of which numbers."""
    facts = {
        "time": _time(value.as_of, zone),
        "name": figure_word(one),
        "value": value_word(value),
        "key": one.key,
        "period": period_words(period) if period is not None else "",
    }
    if value.denominator is not None:
        facts |= {"part": f"{value.numerator:,}", "whole": f"{value.denominator:,}"}
        return tr("As of {time}, {name} of {period}: {value} ({part} of {whole}; definition {key}).", **facts)
    facts["amount"] = amount_words(one.unit, value.numerator)
    if one.kind == "stock":
        return tr("As of {time}, {name}: {amount} (definition {key}).", **facts)
    return tr("As of {time}, {name} of {period}: {amount} (definition {key}).", **facts)


def _time(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
