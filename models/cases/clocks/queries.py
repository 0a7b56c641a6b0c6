"""Reads the city's calendar and clocks, and what the limits of cases are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from threading import Lock
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.calendar import WorkingCalendar
from models.cases.clocks.due import Basis, Extension, Stop
from models.cases.clocks.records import ClockVersion, DayException, in_force
from models.cases.clocks.rules import DEFAULTS, Clocks, hours_of, stages_of
from models.cases.records import Tier
from models.city.queries import get_then
from models.store.times import utc, utc_or_none

_STAMP = text(
    """SELECT city.id, city.timezone, (SELECT id FROM clock_rule ORDER BY version DESC LIMIT 1) AS clocks,
              (SELECT max(entered_at) FROM calendar_exception) AS days FROM city"""
)
_DAYS = text(
    """SELECT DISTINCT ON (e.day) e.day, e.working, e.note, coalesce(a.name, e.login) AS by, e.entered_at
    FROM calendar_exception e LEFT JOIN account a ON a.login = e.login
    WHERE CAST(:until AS timestamptz) IS NULL OR e.entered_at <= :until ORDER BY e.day, e.entered_at DESC, e.id DESC"""
)
_CLOCKS = text(
    """SELECT r.*, coalesce(a.name, r.login) AS by FROM clock_rule r LEFT JOIN account a ON a.login = r.login
    ORDER BY r.version"""
)
_BASES = """
SELECT c.id, c.tier, c.due_at, c.filed_at, c.reported_at, r.limit_amount, r.limit_unit, again.at AS reopened_at,
       said.action, said.detail, said.at AS said_at
FROM case_file c LEFT JOIN category_rule r ON r.id = c.rule_id
LEFT JOIN LATERAL (SELECT max(t.occurred_at) AS at FROM step t
                   WHERE t.case_id = c.id AND t.action = 'reopen') again ON true
LEFT JOIN LATERAL (SELECT t.action, t.detail, t.occurred_at AS at FROM step t
                   WHERE t.case_id = c.id AND t.action IN ('file','reopen','set_tier','import')
                   ORDER BY t.recorded_at DESC, t.id DESC LIMIT 1) said ON true
WHERE """
_OF_CASES = text(_BASES + "c.id = ANY(CAST(:ids AS uuid[]))")
_STOPS = text(
    """SELECT x.id, x.case_id, x.kind, x.from_at, coalesce(x.ended_at, x.until_at) AS until, x.ended_at, q.reason
    FROM case_suspension x JOIN case_request q ON q.id = x.request_id
    WHERE x.case_id = ANY(CAST(:ids AS uuid[])) ORDER BY x.from_at, x.id"""
)
_EXTENSIONS = text(
    """SELECT x.case_id, x.granted_at, x.due_before, x.due_after, q.reason
    FROM case_extension x JOIN case_request q ON q.id = x.request_id
    WHERE x.case_id = ANY(CAST(:ids AS uuid[])) ORDER BY x.granted_at, x.id"""
)

_kept: dict[tuple[Any, ...], WorkingCalendar] = {}
_lock = Lock()
_KEPT = 64


def city_calendar(s: Session) -> WorkingCalendar:
    """Return the city's calendar with its own days, hours and limits, as they are in force (or were, see `as_city_was`)."""
    then = get_then(s)
    if then is not None:
        timezone, at = then
        return _calendar(timezone, s.execute(_DAYS, {"until": at}).all(), in_force(get_clock_versions(s), at))
    stamp = s.execute(_STAMP).one()
    return calendar_as_stamped(s, stamp.id, stamp.timezone, stamp.clocks, stamp.days)


def calendar_as_stamped(
    s: Session, city_id: UUID, timezone: str, clock_rule_id: UUID | None, entered_at: datetime | None
) -> WorkingCalendar:
    """Return the calendar of that very version; read once, then kept, for every command asks for it.

    The version goes by its identifier: a copy of the city (restored, or for a trial) numbers its own versions alike.
    """
    key = (city_id, timezone, clock_rule_id, entered_at)
    with _lock:
        kept = _kept.get(key)
    if kept is not None:
        return kept
    days = s.execute(_DAYS, {"until": None}).all() if entered_at is not None else []
    clocks = get_clock_versions(s)[-1].clocks if clock_rule_id is not None else DEFAULTS
    calendar = _calendar(timezone, days, clocks)
    with _lock:
        if len(_kept) >= _KEPT:
            _kept.clear()
        _kept[key] = calendar
    return calendar


def _calendar(timezone: str, days: Sequence[Any], clocks: Clocks) -> WorkingCalendar:
    return WorkingCalendar(
        timezone,
        worked=frozenset(row.day for row in days if row.working is True),
        free=frozenset(row.day for row in days if row.working is False),
        clocks=clocks,
    )


def get_clock_versions(s: Session) -> tuple[ClockVersion, ...]:
    """Return every version of the city's clocks, the defaults first, the one in force last."""
    told = tuple(ClockVersion(_clocks(row), utc(row.entered_at), row.by, row.note) for row in s.execute(_CLOCKS))
    return (ClockVersion(DEFAULTS, None), *told)


def _clocks(row: Any) -> Clocks:
    return Clocks(
        hours=hours_of(row.working_hours),
        stages=stages_of(row.stages),
        late_filing=row.late_filing,
        late_until=row.late_until,
        raised_days=row.raised_days,
        refusal_days=row.refusal_days,
        version=row.version,
    )


def get_exceptions(s: Session, first: date | None = None, last: date | None = None) -> tuple[DayException, ...]:
    """Return the city's own days in force between `first` and `last` (both included), in order."""
    days = (
        DayException(row.day, row.working, row.note, row.by, utc(row.entered_at))
        for row in s.execute(_DAYS, {"until": None})
        if row.working is not None
    )
    return tuple(day for day in days if (first is None or day.day >= first) and (last is None or day.day <= last))


def get_bases(s: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[Basis, datetime]]:
    """Return what the limits of these cases are made of, and the limit that stands; cases without a limit are left out."""
    facts = {"ids": list(ids)}
    stops: dict[UUID, list[Stop]] = {}
    for row in s.execute(_STOPS, facts):
        stop = Stop(utc(row.from_at), utc(row.until), row.kind, row.id, row.reason, row.ended_at is not None)
        stops.setdefault(row.case_id, []).append(stop)
    more: dict[UUID, list[Extension]] = {}
    for row in s.execute(_EXTENSIONS, facts):
        extension = Extension(utc(row.granted_at), utc(row.due_before), utc(row.due_after), row.reason)
        more.setdefault(row.case_id, []).append(extension)
    found = {}
    for row in s.execute(_OF_CASES, facts):
        if row.due_at is not None:
            stopped = tuple(stops.get(row.id, ()))
            # A new tier computes the limit anew: what was granted before it is spent.
            extended = tuple(one for one in more.get(row.id, ()) if row.said_at is None or one.at >= utc(row.said_at))
            found[row.id] = (_basis(row, stopped, extended), utc(row.due_at))
    return found


def _basis(row: Any, stops: tuple[Stop, ...], extensions: tuple[Extension, ...]) -> Basis:
    since = utc(row.filed_at or row.reported_at)
    if row.reopened_at is not None:
        since = max(since, utc(row.reopened_at))
    told = row.detail or {}
    by_hand = None
    if told.get("basis") == "by_hand" or row.tier == Tier.SPECIAL or row.action == "import":
        said = told.get("due_at")
        moved = extensions or stops
        # What a step does not tell stands in the row, as long as nothing has moved it since.
        by_hand = datetime.fromisoformat(said[1]) if isinstance(said, list) and said[1] else None
        if by_hand is None and not moved:
            by_hand = utc(row.due_at)
        elif by_hand is None:
            by_hand = extensions[0].before if extensions else utc(row.due_at)
    return Basis(
        since=since,
        tier=Tier(row.tier),
        amount=row.limit_amount,
        unit=row.limit_unit,
        by_hand=by_hand,
        set_at=utc_or_none(row.said_at) if by_hand is not None else None,
        stops=stops,
        extensions=extensions,
    )
