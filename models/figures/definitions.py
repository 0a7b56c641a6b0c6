"""What each figure means: one definition each, with a name, a version and the formula in words. Rates exist only here."""

from __future__ import annotations

from models.figures.counts import ACCEPTED as ACCEPTED
from models.figures.counts import CLOSED as CLOSED
from models.figures.counts import COUNTS
from models.figures.counts import CRITICAL as CRITICAL
from models.figures.counts import LATE as LATE
from models.figures.counts import OPEN as OPEN
from models.figures.counts import REPORTED as REPORTED
from models.figures.counts import SOON as SOON
from models.figures.definition import DASH
from models.figures.definition import Definition as Definition
from models.figures.rates import ON_TIME_RATE as ON_TIME_RATE
from models.figures.rates import RATES
from models.figures.records import Rate
from models.figures.rounding import percent_of
from models.figures.values import Value
from models.store.errors import Refused

DEFINITIONS = {one.key: one for one in (*COUNTS, *RATES)}
"""Every definition that this program counts by, by key."""
_BY_NAME = {one.name: one for one in DEFINITIONS.values()}


def find(name: str) -> Definition:
    """Return the definition of a name ("on_time_rate"), or of a name and version ("on_time_rate/1").

    Raises Refused("unknown_figure", figure): no such figure, or a version that this program no longer counts by.
    """
    found = DEFINITIONS.get(name) if "/" in name else _BY_NAME.get(name)
    if found is None:
        raise Refused("unknown_figure", figure=name)
    return found


def percent(rate: Rate | Value, digits: int = 1) -> str:
    """Return a rate as it is written, "98.1 %"; "—" for a zero denominator."""
    return DASH if rate.value is None else f"{percent_of(rate.numerator, rate.denominator or 1, digits)} %"
