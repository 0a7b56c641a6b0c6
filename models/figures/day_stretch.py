"""One reading of a day or of a stretch of days told as one: what its figures are made of, at the moment it stands for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause
from sqlalchemy.orm import Session

from models.cases.calendar import DAY
from models.cases.clocks.queries import city_calendar
from models.cases.records import Source, Stage, Urgency
from models.cases.states import stage_of
from models.figures import day_definitions as means
from models.figures import day_sql as sql
from models.figures.as_of import NOTHING, Seen, unseen_of
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
from models.figures.definitions import ACCEPTED, CLOSED, CRITICAL, LATE, OPEN, REPORTED, SOON, Definition
from models.figures.filters import Period
from models.figures.history import PastCase, cases_at
from models.figures.queries import DAYS, usual_hours
from models.figures.records import DayCount, HourCount
from models.store.errors import Refused
from models.store.times import database_now, utc
from models.workers.masking import mask_name


class Stretch:
    """One reading: the moment it stands for, and the parts that several figures need."""

    def __init__(self, s: Session, period: Period, seen: Seen | None, until: datetime | None, *, month: bool) -> None:
        calendar, now = city_calendar(s), until or database_now(s)
        if period.first > calendar.local_day(now):
            raise Refused("day_to_come", day=period.first, today=calendar.local_day(now))
        self.s, self.day, self.calendar, self.month = s, period.last, calendar, month
        self.begin, self.end = calendar.midnight(period.first), calendar.midnight(period.last + DAY)
        self.so_far = now < self.end
        self.t = now if self.so_far else self.end
        self.unseen = NOTHING if seen is None else unseen_of(s, seen, self.t)
        self.cases = cases_at(s, self.t, calendar, present=self.so_far, unseen=self.unseen)
        self.open = [case for case in self.cases if case.open]
        self.places: Places = places_of(s)
        self.days = [self.day - DAY * n for n in reversed(range(max(DAYS, period.days)))]
        self.facts: dict[str, Any] = {
            "t": self.t, "begin": self.begin, "end": self.end,
            "first": calendar.midnight(self.days[0]), "past": _past_json(self.cases),
        }  # fmt: skip
        for name in ("hidden", "given", "signed", "ended", "ended_with_case", "requests", "lifted", "struck_off"):
            self.facts[name] = list(getattr(self.unseen, name))
        self.reports, self.accepted, self.filed = (self.rows(one) for one in (sql.REPORTS, sql.ACCEPTED, sql.FILED))
        self.orders, self.closed, limited = (self.rows(one) for one in (sql.ORDERS, sql.CLOSED, sql.DUE))
        self.due = [row for row in limited if not row.excluded]
        self.excluded = [row for row in limited if row.excluded]
        self.late = sorted(self._late(), key=lambda case: (case.next_due_at or self.t, case.id))
        self.critical = sorted(
            (case for case in self.open if case.urgency is Urgency.CRITICAL),
            key=lambda case: (case.reported_at, case.id),
        )

    def totals(self) -> tuple[Totals, tuple[Members, ...]]:
        """What it came to, and the cases behind that, as those of the stretch before another."""
        shares, members = self._shares()
        flow, stock = self._flow(), self._stock()
        first = self.calendar.local_day(self.begin)
        behind = (
            *_counted(flow, "before"),
            *_counted(stock, "before"),
            *(replace(one, span="before") for one in members),
        )
        return Totals(first, self.day, self._counts(flow), self._counts(stock), shares), behind

    def by_hour(self) -> tuple[int, ...]:
        """The accepted cases by hour of the day."""
        zone = self.calendar.zone
        hours = Counter(row.accepted_at.astimezone(zone).hour for row in self.accepted if row.of_day)
        return tuple(hours[hour] for hour in range(24))

    def read(self) -> DayReading:
        """All of it."""
        shares, members = self._shares()
        flow, stock = self._flow(), self._stock()
        holders = self._holders([*self.late[:LISTED], *self.critical[:LISTED]])
        own = [one for one in members if one.span == "own"]
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
            days=self._days(),
            hours=self._hours() if self.month else (),
            area_level=self.places.area_level,
            areas=self._tallies(by_area=True),
            classes=self._tallies(by_area=False),
            sources=_sources(self.reports),
            stages=self._stages(),
            late=tuple(self._held(case, holders) for case in self.late[:LISTED]),
            critical=tuple(self._held(case, holders) for case in self.critical[:LISTED]),
            cohorts=tuple(
                Cohort(one.definition, tuple((number or str(case), yes) for case, number, yes in one.rows))
                for one in own
            ),
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
        return DayReading(figures, spots, (*_counted(flow, "own"), *_counted(stock, "own"), *members))

    def _counts(self, counted: Iterable[tuple[Definition, Sequence[Any]]]) -> tuple[Count, ...]:
        return tuple(Count(definition.key, len(rows)) for definition, rows in counted)

    def rows(self, statement: TextClause, **more: Any) -> Sequence[Any]:
        """Run a statement of `day_sql` for this moment."""
        wanted = more | {name: value for name, value in self.facts.items() if f":{name}" in statement.text}
        return self.s.execute(statement, wanted).all()

    def _is_late(self, case: PastCase) -> bool:
        return case.next_due_at is not None and case.next_due_at < self.t

    def _late(self) -> Iterable[PastCase]:
        return (case for case in self.open if self._is_late(case))

    def _flow(self) -> list[tuple[Definition, Sequence[Any]]]:
        ordered = {row.id: row for row in reversed(self.orders) if row.of_day and row.lead}
        return [
            (REPORTED, _of_day(self.reports)),
            (means.TAKEN_OVER, [row for row in _of_day(self.reports) if row.taken_over]),
            (ACCEPTED, _of_day(self.accepted)),
            (means.FILED, _of_day(self.filed)),
            (means.DISPATCHED, list(ordered.values())),
            (CLOSED, _of_day(self.closed)),
            (means.DAY_DUE, _of_day(self.due)),
            (means.EXCLUDED, _of_day(self.excluded)),
        ]

    def _stock(self) -> list[tuple[Definition, Sequence[Any]]]:
        soon = [case for case in self.open if case.soon_at is not None and case.soon_at <= self.t]
        return [(OPEN, self.open), (LATE, self.late), (CRITICAL, self.critical), (SOON, soon)]

    def _days(self) -> tuple[DayCount, ...]:
        came = Counter(self.calendar.local_day(row.accepted_at) for row in self.accepted)
        went = Counter(self.calendar.local_day(row.closed_at) for row in self.closed)
        return tuple(DayCount(day, came[day], went[day]) for day in self.days)

    def _shares(self) -> tuple[tuple[Share, ...], list[Members]]:
        here = [row for row in self.filed if row.here]
        signing = [row for row in self.orders if _to_sign(row, self.t)]
        rates: list[tuple[Definition, Sequence[Any], Any]] = [
            (means.ACCEPTED_RATE, self.reports, lambda row: bool(row.accepted)),
            (means.FILED_RATE, self.accepted, lambda row: bool(row.filed)),
            (means.DISPATCH_RATE, here, lambda row: row.dispatched),
            (means.SIGN_RATE, signing, lambda row: row.signed_at is not None and row.signed_at <= row.sign_due_at),
            (means.CLOSING_RATE, self.accepted, lambda row: row.closed),
            (means.CASE_CLOSING_RATE, self.due, lambda row: row.closed),
            (means.DAY_ON_TIME_RATE, self.due, lambda row: row.on_time),
            (means.REWORK_RATE, self.due, lambda row: row.reworked),
            (means.REFUSAL_RATE, self.orders, lambda row: bool(row.refused)),
            (means.FIRST_TIME_RATE, self.closed, lambda row: row.first_time),
        ]
        shares, members = [], []
        for definition, rows, hit in rates:
            of = [(row, (row.id, row.number, bool(hit(row)))) for row in rows]
            own = tuple(told for row, told in of if row.of_day)
            members.append(Members(definition.key, "own", own))
            month: tuple[int | None, int | None] = (None, None)
            if self.month:
                every = tuple(told for _, told in of)
                members.append(Members(definition.key, "month", every))
                month = sum(yes for *_, yes in every), len(every)
            shares.append(Share(definition.key, sum(yes for *_, yes in own), len(own), *month))
        return tuple(shares), members

    def _hours(self) -> tuple[HourCount, ...]:
        not_yet = [*self.unseen.hidden, *(case.id for case in self.cases if not case.accepted)]
        return usual_hours(self.s, self.day, self.t, self.calendar, left_out=not_yet)

    def _stages(self) -> tuple[StageCount, ...]:
        every = Counter(stage_of(case.state) for case in self.open)
        late = Counter(stage_of(case.state) for case in self.late)
        return tuple(StageCount(stage, every[stage], late[stage]) for stage in Stage)

    def _tallies(self, *, by_area: bool) -> tuple[Tally, ...]:
        accepted, closed, due = self.accepted, self.closed, self.due

        def key(row: Any) -> UUID | None:
            return self.places.area(row.grid_id) if by_area else self.places.top(row.category_id)

        columns: list[Counter[UUID | None]] = [
            Counter(key(row) for row in accepted if row.of_day),
            Counter(key(row) for row in closed if row.of_day),
            Counter(key(row) for row in due if row.of_day),
            Counter(key(row) for row in due if row.of_day and row.on_time),
            Counter(key(case) for case in self.open),
            Counter(key(case) for case in self.late),
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


def _counted(counted: Iterable[tuple[Definition, Sequence[Any]]], span: str) -> tuple[Members, ...]:
    return tuple(
        Members(definition.key, span, tuple((row.id, row.number, True) for row in rows)) for definition, rows in counted
    )


def _of_day(rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if row.of_day]


def _past_json(cases: Iterable[PastCase]) -> str:
    def plain(at: datetime | None) -> str | None:
        return None if at is None else at.isoformat()

    return json.dumps([
        {
            "id": str(case.id), "closed_at": plain(case.closed_at), "due_at": plain(case.due_at),
            "rework_count": case.rework_count, "reopen_count": case.reopen_count, "ended": not case.open,
            "category_id": str(case.category_id), "grid_id": None if case.grid_id is None else str(case.grid_id),
            "state": case.state.value, "since": plain(case.since), "accepted": case.accepted, "filed": case.filed,
        }
        for case in cases
    ])  # fmt: skip


def _sources(reports: Iterable[Any]) -> tuple[SourceCount, ...]:
    day = [row for row in reports if row.of_day]
    came, taken = Counter(row.source for row in day), Counter(row.source for row in day if row.accepted)
    return tuple(SourceCount(one, came[one], taken[one]) for one in Source if came[one])


def _to_sign(row: Any, t: datetime) -> bool:
    """Whether an order counts for signing in time: signed, or its limit is past; not if it ended before either."""
    if row.signed_at is not None:
        return True
    return row.sign_due_at is not None and utc(row.sign_due_at) < (t if row.ended_at is None else utc(row.ended_at))
