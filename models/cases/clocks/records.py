"""The city's calendar and clocks as records. Every time is aware, in UTC; days are the city's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.cases.clocks.counting import NOTHING
from models.cases.clocks.rules import Clocks
from models.cases.clocks.stretches import Holder, Stretch
from models.cases.clocks.why import StageWhy, WhyDue


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


@dataclass(frozen=True, slots=True)
class CaseClocks:
    """A case's clocks as they stood at `as_of`: who held it how long, why it is due then; `stopped` until when, if it is."""

    as_of: datetime
    stretches: tuple[Stretch, ...]
    why: WhyDue | None = None
    stopped_until: datetime | None = None
    stopped_kind: str = ""
    stage: StageWhy | None = None
    """What the running stage's limit is made of; None where the stage has none."""

    @property
    def by_holder(self) -> tuple[tuple[Holder, timedelta], ...]:
        """How long each held it in all, in the order in which they first did; they add up to the case's age."""
        held: dict[Holder, timedelta] = {}
        for stretch in self.stretches:
            held[stretch.holder] = held.get(stretch.holder, NOTHING) + stretch.length
        return tuple(held.items())


@dataclass(frozen=True, slots=True)
class Moves:
    """What a change of the calendar does to open cases with a limit: how many there are, how many move, and by how much.

    `earliest` is the largest shift to an earlier hour (negative), `latest` that to a later one.
    """

    open: int
    moved: int
    earliest: timedelta
    latest: timedelta
