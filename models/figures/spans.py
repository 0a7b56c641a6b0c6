"""The periods that people ask for by name, counted back from today."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from models.figures.filters import Period


class Span(StrEnum):
    """Days of the city; all but LAST_MONTH end today."""

    TODAY = "today"
    WEEK = "7_days"
    MONTH = "30_days"
    QUARTER = "90_days"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"


_LAST = {Span.WEEK: 7, Span.MONTH: 30, Span.QUARTER: 90}


def period_of(span: Span, today: date) -> Period:
    """Return the days that a span means on a day."""
    if span is Span.TODAY:
        return Period.today(today)
    if span in _LAST:
        return Period.last_days(today, _LAST[span])
    if span is Span.THIS_MONTH:
        return Period(today.replace(day=1), today)
    if span is Span.THIS_QUARTER:
        return Period(today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1), today)
    before = today.replace(day=1) - timedelta(days=1)
    return Period.month(before.year, before.month)


def usual_span(kind: str) -> Span:
    """Return over what a figure is told where nobody says otherwise: counts today, rates over 30 days (DOMAIN.md)."""
    return Span.MONTH if kind == "rate" else Span.TODAY
