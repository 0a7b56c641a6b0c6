"""The city's calendar and clocks as records. Every time is aware, in UTC; days are the city's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.cases.clocks.rules import Clocks


@dataclass(frozen=True, slots=True)
class DayException:
    """A day the city works, or does not, whatever the public calendar says; who said so, and when."""

    day: date
    working: bool
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClockVersion:
    """A version of the city's clocks: in force from `at` on; None for the defaults."""

    clocks: Clocks
    at: datetime | None
    by: str = ""
    note: str = ""


def in_force(versions: Sequence[ClockVersion], moment: datetime) -> Clocks:
    """Return the clocks that were in force at `moment`; `versions` as they came, the defaults first."""
    return next(one.clocks for one in reversed(versions) if one.at is None or one.at <= moment)
