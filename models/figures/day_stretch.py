"""One reading of a day or of a stretch of days told as one: what its figures are made of, at the moment it stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from models.cases.callers import callers_of
from models.cases.clocks.queries import city_calendar
from models.cases.records import Source, Stage, Urgency
from models.cases.states import stage_of
from models.figures import day_definitions as means
from models.figures import day_sql as sql
from models.figures.as_of import NOTHING, Seen, unseen_of
from models.figures.day_happened import Happened, Reader, rates_of
from models.figures.day_month import Month, counted, recounted
from models.figures.day_places import Places, places_of
from models.figures.day_records import (
    LISTED,
    Cohort,
    Count,
    DayFigures,
    DayReading,
    Held,
    Members,
    Share,
    SourceCount,
    Spot,
    StageCount,
    Tally,
    Totals,
)
from models.figures.days import StatisticalDays, get_day_begin
from models.figures.definitions import ACCEPTED, CLOSED, CRITICAL, LATE, OPEN, REPORTED, SOON, Definition
from models.figures.filters import Period
from models.figures.history import PastCase, cases_at
from models.figures.queries import DAYS, recount_usual_hours, usual_hours
from models.figures.records import HourCount
from models.figures.rollups import TooFine
from models.store.abreast import Elsewhere, here
from models.store.errors import Refused
from models.store.times import database_now
from models.workers.masking import mask_name, mask_said


class Stretch:
    """One reading: the moment it stands for, and the parts that several figures need.

    With `seen` it is recounted from the history as it was seen then, the 30 days with every case behind their rates; else those
    come from the counts that are kept. `elsewhere` reads from the session's moment beside it.
    """

    def __init__(
        self,
        s: Session,
        period: Period,
        seen: Seen | None,
        until: datetime | None,
        *,
        month: bool,
        begins_at: int | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        calendar, now = city_calendar(s), until or database_now(s)
        self.statistical = StatisticalDays(calendar, get_day_begin(s) if begins_at is None else begins_at)
        today = self.statistical.day_of(now)
        if period.first > today:
            raise Refused("day_to_come", day=period.first, today=today)
        self.s, self.day, self.calendar = s, period.last, calendar
        self.elsewhere = elsewhere or here(s)
        self.period, self.seen, self.month = period, seen, month
        self.begin, self.end = self.statistical.bounds(period)
        self.so_far = now < self.end
        self.t = now if self.so_far else self.end
        self.unseen = NOTHING if seen is None else unseen_of(s, seen, self.t)
        self.cases = cases_at(s, self.t, calendar, present=self.so_far, unseen=self.unseen)
        self.open = [case for case in self.cases if case.open]
        self.places: Places = places_of(s)
        self.reader = Reader(s, self.t, (self.begin, self.end), self.cases, self.unseen)
        self.late = sorted(self._late(), key=lambda case: (case.next_due_at or self.t, case.id))
        self.critical = sorted(
            (case for case in self.open if case.urgency is Urgency.CRITICAL),
            key=lambda case: (case.reported_at, case.id),
        )

    @cached_property
    def own(self) -> Happened:
        """What came and went in it."""
        return self.reader.happened(self.begin)

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Where the open cases lie; known before the rest is read."""
        return tuple(
            Spot(
                self.places.code(case.grid_id),
                case.lon,
                case.lat,
                self._is_late(case),
                case.urgency is Urgency.CRITICAL,
            )
            for case in self.open
        )

    def totals(self) -> tuple[Totals, tuple[Members, ...]]:
        """What it came to, and the cases behind that, as those of the stretch before another."""
        shares, members = self._shares(None)
        flow, stock = self._flow(), self._stock()
        behind = (
            *_counted(flow, "before"),
            *_counted(stock, "before"),
            *(replace(one, span="before") for one in members),
        )
        return Totals(self.period.first, self.day, self._counts(flow), self._counts(stock), shares), behind

    def by_hour(self) -> tuple[int, ...]:
        """The accepted cases by hour of the day."""
        zone = self.calendar.zone
        hours = Counter(row.accepted_at.astimezone(zone).hour for row in self.own.accepted)
        return tuple(hours[hour] for hour in range(24))

    def read(self) -> DayReading:
        """All of it."""
        waited_for = self.elsewhere(self._month)
        # The days' own is read while the month is.
        flow, stock = self._flow(), self._stock()
        listed = [*self.late[:LISTED], *self.critical[:LISTED]]
        holders, callers = self._holders(listed), callers_of(self.s, {case.id for case in listed})
        areas, classes = self._tallies(by_area=True), self._tallies(by_area=False)
        month, long_ago = waited_for()
        shares, members = self._shares(month)
        figures = DayFigures(
            day=self.day,
            timezone=self.calendar.timezone,
            begin=self.begin,
            end=self.end,
            as_of=self.t,
            so_far=self.so_far,
            flow=self._counts(flow),
            stock=self._counts(stock),
            shares=shares,
            days=month.days,
            hours=self._hours() if self.month else (),
            area_level=self.places.area_level,
            areas=areas,
            classes=classes,
            sources=_sources(self.own.reports),
            stages=self._stages(),
            late=tuple(self._held(case, holders, callers) for case in self.late[:LISTED]),
            critical=tuple(self._held(case, holders, callers) for case in self.critical[:LISTED]),
            cohorts=tuple(
                Cohort(one.definition, tuple((number or str(case), yes) for case, number, yes in one.rows))
                for one in members
            ),
        )
        return DayReading(figures, self.spots, (*_counted(flow, "own"), *_counted(stock, "own"), *members, *long_ago))

    def _counts(self, counted: Iterable[tuple[Definition, Sequence[Any]]]) -> tuple[Count, ...]:
        return tuple(Count(definition.key, len(rows)) for definition, rows in counted)

    def _is_late(self, case: PastCase) -> bool:
        return case.next_due_at is not None and case.next_due_at < self.t

    def _late(self) -> Iterable[PastCase]:
        return (case for case in self.open if self._is_late(case))

    def _flow(self) -> list[tuple[Definition, Sequence[Any]]]:
        own = self.own
        return [
            (REPORTED, own.reports),
            (means.TAKEN_OVER, [row for row in own.reports if row.taken_over]),
            (ACCEPTED, own.accepted),
            (means.FILED, own.filed),
            (means.DISPATCHED, list({row.id: row for row in reversed(own.orders) if row.lead}.values())),
            (CLOSED, own.closed),
            (means.DAY_DUE, own.due),
            (means.EXCLUDED, own.excluded),
        ]

    def _stock(self) -> list[tuple[Definition, Sequence[Any]]]:
        soon = [case for case in self.open if case.soon_at is not None and case.soon_at <= self.t]
        return [(OPEN, self.open), (LATE, self.late), (CRITICAL, self.critical), (SOON, soon)]

    def _month(self, s: Session) -> tuple[Month, tuple[Members, ...]]:
        """The 30 days that end with the last one (more where the stretch has more), and the cases behind their rates if kept.

        Read over `s`, on whatever thread: nothing of this reading is changed.
        """
        reader = self.reader.over(s)
        days = Period.last_days(self.day, max(DAYS, self.period.days))
        if self.seen is None:
            with suppress(TooFine):
                return counted(reader, self.statistical, days, self._unsettled(days)), ()
        happened = reader.happened(self.statistical.begin(days.first))
        rates = rates_of(happened, self.t) if self.month and self.seen is not None else ()
        return recounted(happened, reader, self.statistical, days), tuple(one.members("month") for one in rates)

    def _unsettled(self, days: Period) -> set[UUID]:
        """Cases that stood otherwise than they stand, and those that were due and open then."""
        first = self.statistical.begin(days.first)
        due = (case.id for case in self.open if case.due_at is not None and first <= case.due_at < self.t)
        return {*due, *(case.id for case in self.cases if case.changed)}

    def _shares(self, month: Month | None) -> tuple[tuple[Share, ...], list[Members]]:
        """The rates of the stretch, those of a day beside the 30 days', and the cases behind the stretch's own."""
        rates = rates_of(self.own, self.t)
        shares = []
        for one in rates:
            key = one.definition.key
            beside = (None, None) if month is None or not self.month else month.rates[key]
            shares.append(Share(key, one.hits, len(one.rows), *beside))
        return tuple(shares), [one.members("own") for one in rates]

    def _hours(self) -> tuple[HourCount, ...]:
        if self.seen is None:
            return usual_hours(self.s, self.day, self.t, self.statistical)
        not_yet = [*self.unseen.hidden, *(case.id for case in self.cases if not case.accepted)]
        return recount_usual_hours(self.s, self.day, self.t, self.statistical, not_yet)

    def _stages(self) -> tuple[StageCount, ...]:
        every = Counter(stage_of(case.state) for case in self.open)
        late = Counter(stage_of(case.state) for case in self.late)
        return tuple(StageCount(stage, every[stage], late[stage]) for stage in Stage)

    def _tallies(self, *, by_area: bool) -> tuple[Tally, ...]:
        accepted, closed, due = self.own.accepted, self.own.closed, self.own.due

        def key(row: Any) -> UUID | None:
            return self.places.area(row.grid_id) if by_area else self.places.top(row.category_id)

        columns: list[Counter[UUID | None]] = [
            Counter(key(row) for row in accepted),
            Counter(key(row) for row in closed),
            Counter(key(row) for row in due),
            Counter(key(row) for row in due if row.on_time),
            Counter(key(case) for case in self.open),
            Counter(key(case) for case in self.late),
        ]
        known = self.places.areas if by_area else self.places.tops
        none: list[UUID | None] = [None] if any(column[None] for column in columns) else []
        shown = [*known, *none] if by_area else [one for one in known if any(column[one] for column in columns)]
        return tuple(Tally(None if one is None else known[one], *(column[one] for column in columns)) for one in shown)

    def _holders(self, cases: Iterable[PastCase]) -> dict[UUID, tuple[str, str]]:
        ids = {one for case in cases for one in (case.worker_id, case.department_id) if one is not None}
        rows = self.reader.rows(sql.HOLDERS, ids=list(ids)) if ids else ()
        return {row.id: (mask_name(row.name) if row.person else row.name, row.role) for row in rows}

    def _held(
        self, case: PastCase, holders: dict[UUID, tuple[str, str]], callers: Mapping[UUID, Iterable[str]]
    ) -> Held:
        by = case.worker_id or case.department_id
        holder, role = holders.get(by, ("", "")) if by is not None else ("", "")
        area = self.places.area(case.grid_id)
        return Held(
            number=case.number,
            title=mask_said(case.title, callers.get(case.id, ())),
            urgency=case.urgency,
            state=case.state,
            area=None if area is None else self.places.areas[area],
            category=self.places.leaf(case.category_id),
            holder=holder,
            role=role,
            told=case.told,
            reported_at=case.reported_at,
            held_since=case.since,
            due_at=case.next_due_at,
        )


def _counted(counted: Iterable[tuple[Definition, Sequence[Any]]], span: str) -> tuple[Members, ...]:
    return tuple(
        Members(definition.key, span, tuple((row.id, row.number, True) for row in rows)) for definition, rows in counted
    )


def _sources(reports: Sequence[Any]) -> tuple[SourceCount, ...]:
    came, taken = Counter(row.source for row in reports), Counter(row.source for row in reports if row.accepted)
    return tuple(SourceCount(one, came[one], taken[one]) for one in Source if came[one])
