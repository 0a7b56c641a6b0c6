"""What each figure means: one definition each, with a name, a version and the formula in words. Rates exist only here."""

from __future__ import annotations

from dataclasses import dataclass

from models.figures.records import Rate


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure: `kind` is stock (how many there are now), flow (how many came or went in the period) or rate."""

    name: str
    version: int
    name_zh: str
    kind: str
    period: str
    """The period it covers, in words; "" for stock."""
    formula: str

    @property
    def key(self) -> str:
        """Name and version, as figures carry them."""
        return f"{self.name}/{self.version}"


TODAY = "today, 0 to 24 h in the city's time zone, up to now"
MONTH = "the last 30 days of the city, today included"

OPEN = Definition("open", 1, "在办", "stock", "", "cases from REPORTED to REVIEWING, exercises left out")
LATE = Definition("late", 1, "超期", "stock", "", "open cases whose next limit (stage's or case's) is past")
CRITICAL = Definition("critical", 1, "特急", "stock", "", "open cases of urgency 特急")
SOON = Definition("soon", 1, "临期", "stock", "", "open cases in the last quarter of their time, not late")
REPORTED = Definition("reported", 1, "上报", "flow", TODAY, "reports that came in, accepted or not")
ACCEPTED = Definition("accepted", 1, "受理", "flow", TODAY, "cases accepted, whatever became of them")
CLOSED = Definition("closed", 1, "办结", "flow", TODAY, "cases closed and not opened again")
DUE = Definition(
    "due",
    2,
    "应结案",
    "flow",
    MONTH,
    "cases whose limit falls in the period, carried-over ones included, that are closed, or open and late; merged and"
    " transferred ones left out, void ones too unless they were late already, and those out of assessment by approval (剔除)",
)
ON_TIME_RATE = Definition(
    "on_time_rate", 1, "按期结案率", "rate", MONTH, "due cases closed within their limit / due cases"
)
ON_DUTY = Definition("on_duty", 1, "在岗", "stock", "", "workers in service and on duty")
FRESH = Definition("fresh", 1, "定位正常", "stock", "", "workers on duty whose latest position is younger than 60 s")
USUAL = Definition(
    "usual_hour",
    1,
    "常态",
    "flow",
    "the last 56 days before today, as far as there are any",
    "quartiles of the hour's accepted cases on the same weekday where there are at least four such days, else on days of"
    " the same kind (working or not), else on all days",
)
USUAL_DAY = Definition(
    "usual_day",
    1,
    "常态",
    "flow",
    "the last 56 days before today, as far as there are any",
    "quartiles of the day's accepted cases on the same weekday where there are at least four such days, else on days of"
    " the same kind (working or not), else on all days; the day itself left out",
)
USUAL_BY_NOW = Definition(
    "usual_by_now",
    1,
    "常态",
    "flow",
    "the last 56 days before today, as far as there are any, each up to this time of day",
    "quartiles of the cases accepted (closed) on the days that today is compared with",
)

DEFINITIONS = {
    one.key: one
    for one in (
        OPEN,
        LATE,
        CRITICAL,
        SOON,
        REPORTED,
        ACCEPTED,
        CLOSED,
        DUE,
        ON_TIME_RATE,
        ON_DUTY,
        FRESH,
        USUAL,
        USUAL_DAY,
        USUAL_BY_NOW,
    )
}


def percent(rate: Rate, digits: int = 1) -> str:
    """Return a rate as it is written, "98.1 %"; "—" for a zero denominator."""
    return "—" if rate.value is None else f"{100 * rate.value:.{digits}f} %"
