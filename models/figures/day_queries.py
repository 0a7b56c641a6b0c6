"""Reads the figures of any day of the city, as they stood at its end: yesterday's are the same whenever they are asked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause
from sqlalchemy.orm import Session

from models.cases.calendar import DAY, WorkingCalendar, calendar_of
from models.cases.clocks.queries import city_calendar
from models.cases.records import Source, Stage, Urgency
from models.cases.states import stage_of
from models.city.queries import get_timezone
from models.figures import day_definitions as means
from models.figures import day_sql as sql
from models.figures.day_places import Places, places_of
from models.figures.day_records import (
    LISTED,
    Cohort,
    Count,
    DayFigures,
    Held,
    Share,
    SourceCount,
    Spot,
    StageCount,
    Tally,
)
from models.figures.definitions import ACCEPTED, CLOSED, CRITICAL, LATE, OPEN, REPORTED, SOON, Definition
from models.figures.history import PastCase, cases_at
from models.figures.queries import DAYS, usual_hours
from models.figures.records import DayCount
from models.store.errors import Refused
from models.store.times import database_now, utc
from models.workers.masking import mask_name


@dataclass(frozen=True, slots=True)
class DayReading:
    """A day's figures, and where the open cases lay at that moment (for the map)."""

    figures: DayFigures
    spots: tuple[Spot, ...]


def get_first_day(s: Session) -> date | None:
    """Return the first day of the city on which anything was reported; None while nothing was."""
    first: datetime | None = s.execute(sql.FIRST_DAY).scalar_one()
    return None if first is None else calendar_of(get_timezone(s)).local_day(first)


def get_today(s: Session) -> date:
    """Return the day that the database's clock shows in the city's time zone."""
    return calendar_of(get_timezone(s)).local_day(database_now(s))


def get_day_figures(s: Session, day: date) -> DayFigures:
    """Return the figures of a day of the city: see `read_day`."""
    return read_day(s, day).figures


def read_day(s: Session, day: date) -> DayReading:
    """Read a day of the city, 0 to 24 h in its time zone, as it stood at its end; today as it stands now.

    Raises Refused("day_to_come", day, today) for a day that has not begun.
    """
    calendar, now = city_calendar(s), database_now(s)
    if day > calendar.local_day(now):
        raise Refused("day_to_come", day=day, today=calendar.local_day(now))
    return _Day(s, day, calendar, now).read()


class _Day:
    """One reading: the moment it stands for, and the parts that several figures need."""

    def __init__(self, s: Session, day: date, calendar: WorkingCalendar, now: datetime) -> None:
        self.s, self.day, self.calendar = s, day, calendar
        self.begin, self.end = calendar.midnight(day), calendar.midnight(day + DAY)
        self.so_far = now < self.end
        self.t = now if self.so_far else self.end
        self.cases = cases_at(s, self.t, calendar, present=self.so_far)
        self.open = [case for case in self.cases if case.open]
        self.places: Places = places_of(s)
        self.facts: dict[str, Any] = {
            "t": self.t, "begin": self.begin, "end": self.end,
            "first": calendar.midnight(day - DAY * (DAYS - 1)), "past": _past_json(self.cases),
        }  # fmt: skip

    def read(self) -> DayReading:
        reports, accepted, filed = (self._rows(one) for one in (sql.REPORTS, sql.ACCEPTED, sql.FILED))
        orders, closed, limited = (self._rows(one) for one in (sql.ORDERS, sql.CLOSED, sql.DUE))
        due = [row for row in limited if not row.excluded]
        excluded = [row for row in limited if row.excluded]
        shares, cohorts = _shares(reports, accepted, filed, orders, closed, due, self.t)
        late = sorted(self._late(), key=lambda case: (case.next_due_at or self.t, case.id))
        critical = sorted(
            (case for case in self.open if case.urgency is Urgency.CRITICAL),
            key=lambda case: (case.reported_at, case.id),
        )
        holders = self._holders([*late[:LISTED], *critical[:LISTED]])
        figures = DayFigures(
            day=self.day,
            timezone=self.calendar.timezone,
            begin=self.begin,
            end=self.end,
            as_of=self.t,
            so_far=self.so_far,
            flow=self._flow(reports, accepted, filed, orders, closed, due, excluded),
            stock=self._stock(late, critical),
            shares=shares,
            days=self._days(accepted, closed),
            hours=usual_hours(self.s, self.day, self.t, self.calendar),
            area_level=self.places.area_level,
            areas=self._tallies(accepted, closed, due, by_area=True),
            classes=self._tallies(accepted, closed, due, by_area=False),
            sources=_sources(reports),
            stages=self._stages(),
            late=tuple(self._held(case, holders) for case in late[:LISTED]),
            critical=tuple(self._held(case, holders) for case in critical[:LISTED]),
            cohorts=cohorts,
        )
        spots = tuple(
            Spot(
                self.places.code(case.grid_id),
                case.lon,
                case.lat,
                self._is_late(case),
                case.urgency is Urgency.CRITICAL,
            )
            for case in self.open
        )
        return DayReading(figures, spots)

    def _rows(self, statement: TextClause) -> Sequence[Any]:
        wanted = {name: value for name, value in self.facts.items() if f":{name}" in statement.text}
        return self.s.execute(statement, wanted).all()

    def _is_late(self, case: PastCase) -> bool:
        return case.next_due_at is not None and case.next_due_at < self.t

    def _late(self) -> Iterable[PastCase]:
        return (case for case in self.open if self._is_late(case))

    def _flow(
        self, reports: Any, accepted: Any, filed: Any, orders: Any, closed: Any, due: Any, excluded: Any
    ) -> tuple[Count, ...]:
        ordered = {row.id for row in orders if row.of_day and row.lead}
        counts: list[tuple[Definition, int]] = [
            (REPORTED, _of_day(reports)),
            (means.TAKEN_OVER, sum(row.of_day and row.taken_over for row in reports)),
            (ACCEPTED, _of_day(accepted)),
            (means.FILED, _of_day(filed)),
            (means.DISPATCHED, len(ordered)),
            (CLOSED, _of_day(closed)),
            (means.DAY_DUE, _of_day(due)),
            (means.EXCLUDED, _of_day(excluded)),
        ]
        return tuple(Count(definition.key, value) for definition, value in counts)

    def _stock(self, late: Sequence[PastCase], critical: Sequence[PastCase]) -> tuple[Count, ...]:
        soon = sum(case.soon_at is not None and case.soon_at <= self.t for case in self.open)
        counts = ((OPEN, len(self.open)), (LATE, len(late)), (CRITICAL, len(critical)))
        return tuple(Count(definition.key, value) for definition, value in (*counts, (SOON, soon)))

    def _days(self, accepted: Any, closed: Any) -> tuple[DayCount, ...]:
        came = Counter(self.calendar.local_day(row.accepted_at) for row in accepted)
        went = Counter(self.calendar.local_day(row.closed_at) for row in closed)
        days = [self.day - DAY * n for n in reversed(range(DAYS))]
        return tuple(DayCount(day, came[day], went[day]) for day in days)

    def _stages(self) -> tuple[StageCount, ...]:
        every = Counter(stage_of(case.state) for case in self.open)
        late = Counter(stage_of(case.state) for case in self._late())
        return tuple(StageCount(stage, every[stage], late[stage]) for stage in Stage)

    def _tallies(self, accepted: Any, closed: Any, due: Any, *, by_area: bool) -> tuple[Tally, ...]:
        def key(row: Any) -> UUID | None:
            return self.places.area(row.grid_id) if by_area else self.places.top(row.category_id)

        columns: list[Counter[UUID | None]] = [
            Counter(key(row) for row in accepted if row.of_day),
            Counter(key(row) for row in closed if row.of_day),
            Counter(key(row) for row in due if row.of_day),
            Counter(key(row) for row in due if row.of_day and row.on_time),
            Counter(key(case) for case in self.open),
            Counter(key(case) for case in self._late()),
        ]
        known = self.places.areas if by_area else self.places.tops
        none: list[UUID | None] = [None] if any(column[None] for column in columns) else []
        shown = [*known, *none] if by_area else [one for one in known if any(column[one] for column in columns)]
        return tuple(Tally(None if one is None else known[one], *(column[one] for column in columns)) for one in shown)

    def _holders(self, cases: Iterable[PastCase]) -> dict[UUID, tuple[str, str]]:
        ids = {one for case in cases for one in (case.worker_id, case.department_id) if one is not None}
        rows = self.s.execute(sql.HOLDERS, {"ids": list(ids)}) if ids else ()
        return {row.id: (mask_name(row.name) if row.person else row.name, row.role) for row in rows}

    def _held(self, case: PastCase, holders: dict[UUID, tuple[str, str]]) -> Held:
        by = case.worker_id or case.department_id
        holder, role = holders.get(by, ("", "")) if by is not None else ("", "")
        area = self.places.area(case.grid_id)
        return Held(
            number=case.number,
            title=case.title,
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


def _of_day(rows: Iterable[Any]) -> int:
    return sum(row.of_day for row in rows)


def _past_json(cases: Iterable[PastCase]) -> str:
    def plain(at: datetime | None) -> str | None:
        return None if at is None else at.isoformat()

    return json.dumps([
        {
            "id": str(case.id), "closed_at": plain(case.closed_at), "due_at": plain(case.due_at),
            "rework_count": case.rework_count, "reopen_count": case.reopen_count, "ended": not case.open,
        }
        for case in cases
    ])  # fmt: skip


def _sources(reports: Iterable[Any]) -> tuple[SourceCount, ...]:
    day = [row for row in reports if row.of_day]
    came, taken = Counter(row.source for row in day), Counter(row.source for row in day if row.accepted)
    return tuple(SourceCount(one, came[one], taken[one]) for one in Source if came[one])


def _shares(
    reports: Any, accepted: Any, filed: Any, orders: Any, closed: Any, due: Any, t: datetime
) -> tuple[tuple[Share, ...], tuple[Cohort, ...]]:
    here = [row for row in filed if row.here]
    signing = [row for row in orders if _to_sign(row, t)]
    rates: list[tuple[Definition, Sequence[Any], Any]] = [
        (means.ACCEPTED_RATE, reports, lambda row: bool(row.accepted)),
        (means.FILED_RATE, accepted, lambda row: bool(row.filed)),
        (means.DISPATCH_RATE, here, lambda row: row.dispatched),
        (means.SIGN_RATE, signing, lambda row: row.signed_at is not None and row.signed_at <= row.sign_due_at),
        (means.CLOSING_RATE, accepted, lambda row: row.closed),
        (means.CASE_CLOSING_RATE, due, lambda row: row.closed),
        (means.DAY_ON_TIME_RATE, due, lambda row: row.on_time),
        (means.REWORK_RATE, due, lambda row: row.reworked),
        (means.REFUSAL_RATE, orders, lambda row: bool(row.refused)),
        (means.FIRST_TIME_RATE, closed, lambda row: row.first_time),
    ]
    shares, cohorts = [], []
    for definition, rows, hit in rates:
        members = tuple((row.number or str(row.id), hit(row)) for row in rows if row.of_day)
        cohorts.append(Cohort(definition.key, members))
        counts = (sum(yes for _, yes in members), len(members), sum(hit(row) for row in rows), len(rows))
        shares.append(Share(definition.key, *counts))
    return tuple(shares), tuple(cohorts)


def _to_sign(row: Any, t: datetime) -> bool:
    """Whether an order counts for signing in time: signed, or its limit is past; not if it ended before either."""
    if row.signed_at is not None:
        return True
    return row.sign_due_at is not None and utc(row.sign_due_at) < (t if row.ended_at is None else utc(row.ended_at))
