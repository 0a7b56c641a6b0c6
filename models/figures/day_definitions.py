"""What the figures of a day mean, as the briefing (日报) tells it: each for the day, rates also for the 30 days that end with it.

All are taken from what had happened by the moment that the figures stand for ("by then"), whatever happened since.
"""

from __future__ import annotations

from models.figures.definitions import ACCEPTED, CLOSED, CRITICAL, LATE, OPEN, REPORTED, SOON, Definition

DAY = "the day, 0 to 24 h in the city's time zone; rates also over the 30 days that end with it"

TAKEN_OVER = Definition(
    "taken_over",
    1,
    "外系统转入",
    "flow",
    DAY,
    "reports that came in from another system: it tells when they came and when they ended, not who held them meanwhile,"
    " nor its dispatches",
)
FILED = Definition("filed", 1, "立案", "flow", DAY, "cases filed")
DISPATCHED = Definition("dispatched", 1, "派遣", "flow", DAY, "cases for which a lead order was given")
DAY_DUE = Definition("day_due", 2, "应结案", "flow", DAY, "due/2, of the day: cases whose limit falls in it")
EXCLUDED = Definition(
    "excluded",
    1,
    "剔除",
    "flow",
    DAY,
    "cases whose limit falls in it that would be due, and are out of assessment by approval: a repeated request after the"
    " final reply, or another reason that was stated",
)
ACCEPTED_RATE = Definition("accepted_rate", 1, "受理率", "rate", DAY, "reports accepted by then / reports that came in")
FILED_RATE = Definition("filed_rate", 1, "立案率", "rate", DAY, "cases filed by then / cases accepted")
DISPATCH_RATE = Definition(
    "dispatch_rate", 1, "派遣率", "rate", DAY, "cases dispatched by then / cases filed here (not in another system)"
)
SIGN_RATE = Definition(
    "sign_rate",
    1,
    "按时签收率",
    "rate",
    DAY,
    "orders signed within their limit / orders given that were signed or whose limit to sign is past; those withdrawn or"
    " refused before that left out",
)
CLOSING_RATE = Definition("closing_rate", 1, "办结率", "rate", DAY, "cases closed by then / cases accepted")
CASE_CLOSING_RATE = Definition("case_closing_rate", 1, "结案率", "rate", DAY, "due cases closed by then / due cases")
DAY_ON_TIME_RATE = Definition(
    "day_on_time_rate", 1, "按期结案率", "rate", DAY, "due cases closed within their limit / due cases"
)
REWORK_RATE = Definition("rework_rate", 1, "返工率", "rate", DAY, "due cases reworked at least once / due cases")
REFUSAL_RATE = Definition("refusal_rate", 1, "退单率", "rate", DAY, "orders refused by then / orders given")
FIRST_TIME_RATE = Definition(
    "first_time_rate", 1, "一次办结率", "rate", DAY, "cases closed without rework or reopening / cases closed"
)

DAY_DEFINITIONS = {
    one.key: one
    for one in (
        REPORTED, TAKEN_OVER, ACCEPTED, FILED, DISPATCHED, CLOSED, DAY_DUE, EXCLUDED, OPEN, LATE, CRITICAL, SOON, ACCEPTED_RATE,
        FILED_RATE, DISPATCH_RATE, SIGN_RATE, CLOSING_RATE, CASE_CLOSING_RATE, DAY_ON_TIME_RATE, REWORK_RATE, REFUSAL_RATE,
        FIRST_TIME_RATE,
    )
}  # fmt: skip
"""Every definition that a day's figures stand under, by key, in the order in which they are told."""
