"""The city's own days, its working hours and stage limits: set by a supervisor, told anew, never changed.

What is set computes the limits of all open cases anew in the same transaction: each that moves has a step of it with what
was before and after. Raise NotPermitted for any other duty; Refused "senseless" (findings), "changed_meanwhile" where
somebody else has set the clocks since they were read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.accounts.records import Duty
from models.cases.calendar import WorkingCalendar
from models.cases.clocks.due import due
from models.cases.clocks.queries import city_calendar, get_bases
from models.cases.clocks.records import Moves
from models.cases.clocks.rules import Clocks, Senseless, senseless_clocks, stored_hours, stored_stages
from models.cases.clocks.tables import CalendarExceptionRow, ClockRuleRow
from models.cases.deadlines import next_due, soon_from
from models.cases.tables import OPEN_STATES, CaseRow, StepRow
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import utc, utc_or_none

# One at a time; cases under somebody's hand are waited for, in one order, so that nobody waits in a circle.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.clocks'))")
_OPEN = text(
    """SELECT id, version, stage_since, stage_due_at, due_at, state FROM case_file
    WHERE state = ANY(:states) AND due_at IS NOT NULL ORDER BY id FOR UPDATE"""
)
_LOOKED_AT = text("SELECT id, due_at FROM case_file WHERE state = ANY(:states) AND due_at IS NOT NULL")
_LAST = text("SELECT coalesce(max(version), 0) FROM clock_rule")
_STATES = [state.value for state in OPEN_STATES]


def set_days(s: Session, days: Mapping[date, bool | None], note: str) -> int:
    """Say which days the city works and which not, whatever the public calendar says (None: as that says again).

    Returns how many open cases have another limit now. Raises Refused("fact_missing") without a note why.
    """
    _begin(s, note)
    if not days:
        raise Refused("fact_missing", fact="day", action="set_days")
    for day, working in sorted(days.items()):
        s.execute(insert(CalendarExceptionRow).values(id=new_id(), day=day, working=working, note=note.strip()))
    return recompute(s, note)


def set_clocks(s: Session, clocks: Clocks, note: str) -> int:
    """Set working hours and limits; `clocks.version` is the one that was read and is followed by the next.

    Stage limits hold for stages entered from now on; the limits of open cases that count working hours, or fall at an hour
    that was moved, are computed anew. Returns how many have another limit now.
    """
    _begin(s, note)
    findings: tuple[Senseless, ...] = senseless_clocks(clocks)
    if findings:
        raise Refused("senseless", findings=findings)
    last: int = s.execute(_LAST).scalar_one()
    if last != clocks.version:
        raise Refused("clocks_changed", version=last)
    s.execute(
        insert(ClockRuleRow).values(
            id=new_id(),
            version=last + 1,
            working_hours=stored_hours(clocks.hours),
            late_filing=clocks.late_filing,
            late_until=clocks.late_until,
            raised_days=clocks.raised_days,
            refusal_days=clocks.refusal_days,
            stages=stored_stages(clocks.stages),
            note=note.strip(),
        )
    )
    return recompute(s, note)


def recompute(s: Session, note: str) -> int:
    """Compute the limits of all open cases anew; a limit by hand, and one told by another system, stays.

    Each that moves has a step "recompute" with what was before and after. Returns how many.
    """
    calendar = city_calendar(s)
    moved = _moves(s, calendar, s.execute(_OPEN, {"states": _STATES}).all())
    for row, at in moved:
        nearest = next_due(utc_or_none(row.stage_due_at), at)
        soon = soon_from(calendar, utc(row.stage_since), nearest)
        case = CaseRow.__table__.c
        values = {"due_at": at, "soon_at": soon, "version": row.version + 1}
        s.execute(update(CaseRow).where(case.id == row.id).values(**values))
    steps = [_step(row.id, utc(row.due_at), at, note) for row, at in moved]
    if steps:
        s.execute(insert(StepRow), steps)
    return len(moved)


def preview(s: Session, days: Mapping[date, bool | None] | None = None, clocks: Clocks | None = None) -> Moves:
    """Return what setting these days or clocks would do to the limits of open cases now. Reads alone, locks nothing."""
    calendar = city_calendar(s)
    told = days or {}
    calendar = replace(
        calendar,
        worked=frozenset({*(day for day in calendar.worked if day not in told), *(d for d in told if told[d] is True)}),
        free=frozenset({*(day for day in calendar.free if day not in told), *(d for d in told if told[d] is False)}),
        clocks=clocks or calendar.clocks,
    )
    rows = s.execute(_LOOKED_AT, {"states": _STATES}).all()
    shifts = [at - utc(row.due_at) for row, at in _moves(s, calendar, rows)]
    return Moves(len(rows), len(shifts), min(shifts, default=timedelta()), max(shifts, default=timedelta()))


def _moves(s: Session, calendar: WorkingCalendar, rows: Sequence[Any]) -> list[tuple[Any, datetime]]:
    """Return the rows whose limit is another by this calendar, each with the new one."""
    bases = get_bases(s, [row.id for row in rows])
    moved = []
    for row in rows:
        basis, stands = bases[row.id]
        if basis.by_hand is None and basis.computed and (at := due(calendar, basis)) != stands:
            moved.append((row, at))
    return moved


def _step(case_id: UUID, before: datetime, after: datetime, note: str) -> dict[str, Any]:
    detail = {"due_at": [before.isoformat(), after.isoformat()]}
    return {
        "id": new_id(),
        "case_id": case_id,
        "command_id": new_id(),
        "action": "recompute",
        "note": note,
        "detail": detail,
    }


def require_supervisor(s: Session) -> None:
    """Raise NotPermitted unless a supervisor asks."""
    if get_me(s).duty is not Duty.SUPERVISOR:
        raise NotPermitted("the clocks and rules of a city are set by a supervisor")


def _begin(s: Session, note: str) -> None:
    require_supervisor(s)
    if not storable(note, "note").strip():
        raise Refused("fact_missing", fact="note", action="set_clocks")
    s.execute(_ALONE)
