"""What the figures of a day mean, as the briefing (日报) tells it: each for the day, rates also for the 30 days that end with it.

All are taken from what had happened by the moment that the figures stand for ("by then"), whatever happened since.
"""

from __future__ import annotations

from models.figures import counts, rates
from models.figures.definitions import ACCEPTED, CLOSED, CRITICAL, LATE, OPEN, REPORTED, SOON, Definition

DAY = "the statistical day of the city; rates also over the 30 days that end with it"


def _of_day(one: Definition, formula: str) -> Definition:
    """A figure as it is told of a day: under the same name and version, in a day's words."""
    return Definition(one.name, one.version, one.name_zh, one.kind, DAY, formula)


TAKEN_OVER = Definition(
    "taken_over",
    1,
    "外系统转入",
    "flow",
    DAY,
    "reports that came in from another system: it tells when they came and when they ended, not who held them meanwhile,"
    " nor its dispatches",
)
FILED = _of_day(counts.FILED, "cases filed")
DISPATCHED = _of_day(counts.DISPATCHED, "cases for which a lead order was given")
DAY_DUE = Definition("day_due", 2, "应结案", "flow", DAY, "due/2, of the day: cases whose limit falls in it")
EXCLUDED = _of_day(
    counts.EXCLUDED,
    "cases whose limit falls in it that would be due, and are out of assessment by approval: a repeated request after the"
    " final reply, or another reason that was stated",
)
ACCEPTED_RATE = _of_day(rates.ACCEPTED_RATE, "reports accepted by then / reports that came in")
FILED_RATE = _of_day(rates.FILED_RATE, "cases filed by then / cases accepted")
DISPATCH_RATE = _of_day(rates.DISPATCH_RATE, "cases dispatched by then / cases filed here (not in another system)")
SIGN_RATE = _of_day(rates.SIGN_RATE, rates.SIGN_RATE.formula)
CLOSING_RATE = _of_day(rates.CLOSING_RATE, "cases closed by then / cases accepted")
CASE_CLOSING_RATE = _of_day(rates.CASE_CLOSING_RATE, "due cases closed by then / due cases")
DAY_ON_TIME_RATE = Definition(
    "day_on_time_rate", 1, "按期结案率", "rate", DAY, "due cases closed within their limit / due cases"
)
REWORK_RATE = _of_day(rates.REWORK_RATE, rates.REWORK_RATE.formula)
REFUSAL_RATE = _of_day(rates.REFUSAL_RATE, "orders refused by then / orders given")
FIRST_TIME_RATE = _of_day(rates.FIRST_TIME_RATE, rates.FIRST_TIME_RATE.formula)

DAY_DEFINITIONS = {
    one.key: one
    for one in (
        REPORTED, TAKEN_OVER, ACCEPTED, FILED, DISPATCHED, CLOSED, DAY_DUE, EXCLUDED, OPEN, LATE, CRITICAL, SOON, ACCEPTED_RATE,
        FILED_RATE, DISPATCH_RATE, SIGN_RATE, CLOSING_RATE, CASE_CLOSING_RATE, DAY_ON_TIME_RATE, REWORK_RATE, REFUSAL_RATE,
        FIRST_TIME_RATE,
    )
}  # fmt: skip
"""Every definition that a day's figures stand under, by key, in the order in which they are told."""
