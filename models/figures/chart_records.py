"""What the charts of the statistics window draw, as records. Days are the city's; lengths of time are minutes.

Two records are equal when they would be drawn alike: of when and from what they were read is no part of that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from models.figures.filters import Step
from models.figures.records import Band, Rate
from models.figures.values import Made
from models.store.replica import MAIN, ReadFrom


class Compare(StrEnum):
    """What a period is compared with: nothing, the period of the same length right before (环比), the same last year (同比)."""

    NONE = "none"
    BEFORE = "before"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Read:
    """From what a chart was read, and as of when (aware)."""

    made: Made
    as_of: datetime
    origin: ReadFrom = MAIN
    """From which server."""


class Extent(StrEnum):
    """How far a figure's compared days go while its own period runs.

    WHOLE: it is over. BY_NOW: as far as it has gone. TO_END: to the end all the same, for what is told by the day of its
    limit (应结案) is in part closed long before that.
    """

    WHOLE = "whole"
    BY_NOW = "by_now"
    TO_END = "to_end"


@dataclass(frozen=True, slots=True)
class SummaryFigure:
    """One figure over the period, and the same over what it is compared with. A count is a rate without a denominator."""

    name: str
    now: Rate | int
    before: Rate | int | None
    extent: Extent = Extent.WHOLE


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures that stand over the charts.

    `known_from` is the first day of the compared period of which anything is known, None where that is all of it.
    """

    figures: tuple[SummaryFigure, ...]
    read: Read = field(compare=False)
    known_from: date | None = None


@dataclass(frozen=True, slots=True)
class FlowStep:
    """Intake and completion of one step; `start` is an instant of the city's clock for hours.

    `backlog`: cases open at its end (now, for the one that is running), None where that lies ahead. `usual`: quartiles of what was
    accepted on days like it, of a day alone. `before`: accepted on the days compared with its own, None for no such days.
    """

    start: date | datetime
    accepted: int
    closed: int
    backlog: int | None
    usual: Band | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """Hourly, daily, weekly or monthly intake and completion. `running` is the start of the step that grows, None where all are over."""

    step: Step
    steps: tuple[FlowStep, ...]
    running: date | datetime | None
    read: Read = field(compare=False)


@dataclass(frozen=True, slots=True)
class Heat:
    """Accepted by weekday (Monday first) and hour of the day; `days` is how many of each weekday the period has had."""

    cells: tuple[tuple[int, ...], ...]
    days: tuple[int, ...]
    read: Read = field(compare=False)

    def mean(self, weekday: int, hour: int) -> float | None:
        """Return how many came in that hour on one such day; None where the period has none."""
        return self.cells[weekday][hour] / self.days[weekday] if self.days[weekday] else None


@dataclass(frozen=True, slots=True)
class ClassCount:
    """What was accepted of one class in the period, and in the compared one; None where that is not known."""

    key: UUID | None
    name: str
    name_en: str
    count: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Pareto:
    """Classes, the most first."""

    rows: tuple[ClassCount, ...]
    read: Read = field(compare=False)

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(row.count for row in self.rows)

    def cumulated(self) -> tuple[int, ...]:
        """Return, for each row, how many it has together with those before it."""
        sums, so_far = [], 0
        for row in self.rows:
            so_far += row.count
            sums.append(so_far)
        return tuple(sums)


class Ranked(StrEnum):
    """What stands in a ranking."""

    AREAS = "areas"
    DEPARTMENTS = "departments"


@dataclass(frozen=True, slots=True)
class RankRow:
    """One street or department: how much it had, its on-time rate, and the rate of the compared period."""

    key: UUID | None
    name: str
    name_en: str
    volume: int
    on_time: Rate
    before: Rate | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Rows by volume, the most first."""

    of: Ranked
    rows: tuple[RankRow, ...]
    read: Read = field(compare=False)


@dataclass(frozen=True, slots=True)
class StageNow:
    """Open cases of one stage by the queue's tabs, now: how many, of them late and due soon."""

    stage: str
    open: int
    late: int
    soon: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """The seven stages in their order; together they are all open cases."""

    stages: tuple[StageNow, ...]
    read: Read = field(compare=False)


class TimedStage(StrEnum):
    """A stretch of a case's life whose length is shown."""

    ACCEPT = "accept"
    FILE = "file"
    DISPATCH = "dispatch"
    SIGN = "sign"
    ARRIVE = "arrive"
    HANDLE = "handle"
    CHECK = "check"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long closed cases were in a stage: `count` of them, and quantiles in minutes, None where there is none.

    `before` is the median of those closed in the period compared with.
    """

    stage: TimedStage
    count: int
    p10: float | None = None
    p25: float | None = None
    p50: float | None = None
    p75: float | None = None
    p90: float | None = None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Time in each stage. `error` is the quantiles' greatest relative error, 0 where they are exact."""

    rows: tuple[StageTime, ...]
    error: float
    read: Read = field(compare=False)


@dataclass(frozen=True, slots=True)
class AgeCount:
    """Open cases whose report came in between two ages (hours; `until` None: and older), by lamp."""

    since: int
    until: int | None
    on_time: int
    soon: int
    late: int

    @property
    def open(self) -> int:
        """All of them."""
        return self.on_time + self.soon + self.late


@dataclass(frozen=True, slots=True)
class Ageing:
    """How old open cases are, the youngest first."""

    rows: tuple[AgeCount, ...]
    read: Read = field(compare=False)


@dataclass(frozen=True, slots=True)
class RateLines:
    """Rates over time: `lines` by the definition's name, a rate a start."""

    step: Step
    starts: tuple[date, ...]
    lines: tuple[tuple[str, tuple[Rate, ...]], ...]
    running: date | None
    read: Read = field(compare=False)


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """What was accepted in one area, a number a day of the calendar."""

    key: UUID | None
    name: str
    name_en: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AreaCalendar:
    """Areas by days, single grids within one street: those that had the most first.

    `running` is the day that grows, None where all are over.
    """

    days: tuple[date, ...]
    rows: tuple[CalendarRow, ...]
    running: date | None
    shortened: bool
    """Whether the period has more days than the calendar shows."""
    read: Read = field(compare=False)
    grids: bool = False
    """Whether the rows are single grids."""


@dataclass(frozen=True, slots=True)
class WorkerActivity:
    """What a worker did in the period: `reported` by himself, `orders` given to him, `closed` cases that he led.

    `on_time` is the on-time rate of the cases that he led. The name is masked. `grid` is his first, "" for none.
    """

    worker_id: UUID
    name: str
    role: str
    grid: str
    reported: int
    orders: int
    closed: int
    on_time: Rate
    grid_en: str = ""


@dataclass(frozen=True, slots=True)
class Workers:
    """The most active first; `more` are not in `rows`."""

    rows: tuple[WorkerActivity, ...]
    more: int
    read: Read = field(compare=False)


ChartRecord = (
    Summary | Flow | Heat | Pareto | Ranking | Funnel | StageTimes | Ageing | RateLines | AreaCalendar | Workers
)
