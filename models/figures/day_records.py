"""The figures of one day of the city as records. Every time is aware, in UTC; days are the city's own.

Stock is what there was at `DayFigures.as_of`, flow is what came or went within the day: they never share a tuple.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from models.cases.records import CaseState, Source, Stage, Urgency
from models.figures.records import DayCount, HourCount


@dataclass(frozen=True, slots=True)
class Count:
    """A number of cases (or reports, or orders) under a definition ("closed/1")."""

    definition: str
    value: int


@dataclass(frozen=True, slots=True)
class Share:
    """A rate under a definition, for the day and for the 30 days that end with it: numerator of denominator."""

    definition: str
    day_numerator: int
    day_denominator: int
    month_numerator: int | None = None
    month_denominator: int | None = None
    """None where the rate is given for the day alone."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a row of a table is called; both names are the city's own data."""

    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Tally:
    """One row of a table by area or by class: flow of the day, stock at its end, the day's due cases and those in time.

    `what` is None for what belongs to none: outside all grids, or without a place.
    """

    what: Named | None
    accepted: int
    closed: int
    due: int
    on_time: int
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Reports of one source that came in on the day, and how many of them were accepted."""

    source: Source
    reported: int
    accepted: int


@dataclass(frozen=True, slots=True)
class StageCount:
    """Open cases in one stage at the day's end, and how many of them are late."""

    stage: Stage
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Held:
    """An open case with who holds it, as a list of late or critical ones shows it.

    `holder` is a department's name or a worker's masked one, "" for the desk; `role` a WorkerRole or DepartmentKind
    value. `told` is False where another system had the case and nobody says who: then the competent department stands
    there. `due_at` is the limit that is nearest; `held_since` when the stage began.
    """

    number: str | None
    title: str
    urgency: Urgency
    state: CaseState
    area: Named | None
    category: Named
    holder: str
    role: str
    told: bool
    reported_at: datetime
    held_since: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Cohort:
    """The cases (or reports, or orders) behind a rate of the day: each by its number, and whether it is in the numerator.

    A case that has no number yet stands by its identifier.
    """

    definition: str
    members: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class DayFigures:
    """All of one day: `begin` to `end` in the city's time zone, as it stood at `as_of` (the end, or now for today).

    `late` and `critical` are cut to the first `LISTED` (oldest limit first); their totals stand among the stock.
    `area_level` is the level of the grid tree that `areas` counts by, None without grids.
    """

    day: date
    timezone: str
    begin: datetime
    end: datetime
    as_of: datetime
    so_far: bool
    """Whether the day was still running: "截至 14:32"."""
    flow: tuple[Count, ...]
    stock: tuple[Count, ...]
    shares: tuple[Share, ...]
    days: tuple[DayCount, ...]
    hours: tuple[HourCount, ...]
    area_level: Named | None
    areas: tuple[Tally, ...]
    classes: tuple[Tally, ...]
    sources: tuple[SourceCount, ...]
    stages: tuple[StageCount, ...]
    late: tuple[Held, ...]
    critical: tuple[Held, ...]
    cohorts: tuple[Cohort, ...]

    def count(self, name: str) -> int:
        """Return a figure of flow or stock by the name of its definition. KeyError for none of that name."""
        found = {one.definition.partition("/")[0]: one.value for one in (*self.flow, *self.stock)}
        return found[name]

    def share(self, name: str) -> Share:
        """Return a rate by the name of its definition. KeyError for none of that name."""
        return {one.definition.partition("/")[0]: one for one in self.shares}[name]


@dataclass(frozen=True, slots=True)
class Members:
    """The cases behind a figure, in the order in which they are told: identifier, number, and whether in the numerator.

    `span` is "own" (the day or period itself), "month" (the 30 days that end with the day), "before" (the stretch before), or
    what a sentence singles out (`models.briefings.judging`). A rate of orders has an entry an order; a count has all its
    cases in the numerator.
    """

    definition: str
    span: str
    rows: tuple[tuple[UUID, str | None, bool], ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """What a stretch of days came to, as it stood at its own end."""

    first: date
    last: date
    flow: tuple[Count, ...]
    stock: tuple[Count, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """A stretch of days, told as one: `now.begin` to `now.end` is all of it, `now.day` its last, no rate for 30 days.

    `before` is the stretch of the same length right before it, None where the city had not begun by its first day. `hours` are the
    accepted cases of the stretch by hour of the day, 0 to 23, on the city's clocks.
    """

    first: date
    last: date
    now: DayFigures
    before: Totals | None
    hours: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """An open case on the map at that moment: its grid, and where it lies (WGS-84 degrees)."""

    grid_code: str | None
    lon: float | None
    lat: float | None
    late: bool
    critical: bool


@dataclass(frozen=True, slots=True)
class SameDay:
    """A day that another is compared with: how many cases were accepted on it by the same time of day."""

    day: date
    accepted: int


class Placed(NamedTuple):
    """A case behind a figure with what it is told apart by: its area, its class (大类), the department of its lead order.

    `hit` says whether it is in the numerator; `day` is the day of the city on which it counts, where that matters.
    """

    id: UUID
    number: str | None
    area: Named | None = None
    top: Named | None = None
    department: Named | None = None
    hit: bool = True
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """The cases that sentences are judged by. `usual` are those accepted on the same weekdays of the eight weeks before.

    `days` are those weekdays, the latest first, and `before` the cases accepted in the stretch before this one.
    """

    accepted: tuple[Placed, ...] = ()
    due: tuple[Placed, ...] = ()
    late: tuple[Placed, ...] = ()
    days: tuple[date, ...] = ()
    usual: tuple[Placed, ...] = ()
    before: tuple[Placed, ...] = ()


NO_GROUNDS = Grounds()


@dataclass(frozen=True, slots=True)
class DayReading:
    """A day's figures, where the open cases lay at that moment (for the map), and the cases behind each figure."""

    figures: DayFigures
    spots: tuple[Spot, ...]
    members: tuple[Members, ...]
    grounds: Grounds = NO_GROUNDS


@dataclass(frozen=True, slots=True)
class PeriodReading:
    """A stretch of days, as `DayReading` is a day."""

    figures: PeriodFigures
    spots: tuple[Spot, ...]
    members: tuple[Members, ...]
    grounds: Grounds = NO_GROUNDS


LISTED = 500
"""So many late cases at most are kept by name in a briefing; the total is always told."""
