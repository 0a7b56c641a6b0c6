"""延期, 缓办, 挂账 once they are approved, and 销账: what moves a limit, and what stops a clock.

All are acts on one case under its lock; `due_at` always counts with every suspension as it is known, so that the clock
runs on by itself when the date of one is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from models.cases.clocks.counting import Counting, counting_of, shifted
from models.cases.clocks.due import due
from models.cases.clocks.queries import get_bases
from models.cases.clocks.tables import ExtensionRow, SuspensionRow
from models.cases.deadlines import Limit
from models.cases.records import Done
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.times import utc, utc_or_none

if TYPE_CHECKING:
    from models.cases.commands.act import Act
    from models.cases.requests.records import Request

LONGEST_POSTPONEMENT = timedelta(days=30)
LONGEST_SHELVING = timedelta(days=3 * 366)
LONGEST_EXTENSION = timedelta(days=366)


def check_extension(act: Act, facts: Mapping[str, Any]) -> None:
    """Facts: due_at. Raises Refused: "fact_missing", "no_limit", "limit_past", "not_later" (due_at), "too_long" (until)."""
    until = _moment(act, facts, "due_at")
    standing = utc_or_none(act.case["due_at"])
    if standing is None:
        raise Refused("no_limit", case_id=act.case["id"])
    if until <= act.now:
        raise Refused("limit_past", due_at=until)
    if until <= standing:
        raise Refused("not_later", due_at=standing)
    if until > act.now + LONGEST_EXTENSION:
        raise Refused("too_long", until=act.now + LONGEST_EXTENSION)


def extend(act: Act, request: Request) -> None:
    """Move the limit to the date that was approved (延期)."""
    until, before = _moment(act, request.facts, "due_at"), utc(act.case["due_at"])
    act.s.execute(
        insert(ExtensionRow).values(
            id=new_id(), case_id=request.case_id, request_id=request.id, due_before=before, due_after=until
        )
    )
    act.change("extend", note=request.reason, due_at=until, detail={"request": str(request.id)})


def check_postponement(act: Act, facts: Mapping[str, Any]) -> None:
    """Facts: until. Raises Refused: "fact_missing", "no_limit", "limit_past", "suspended_already" (until), "too_long"."""
    _check_stop(act, facts, LONGEST_POSTPONEMENT)


def check_shelving(act: Act, facts: Mapping[str, Any]) -> None:
    """Facts: until (the date it is struck off). Raises as `check_postponement`."""
    _check_stop(act, facts, LONGEST_SHELVING)


def _check_stop(act: Act, facts: Mapping[str, Any], longest: timedelta) -> None:
    until = _moment(act, facts, "until")
    if act.case["due_at"] is None:
        raise Refused("no_limit", case_id=act.case["id"])
    if until <= act.now:
        raise Refused("limit_past", due_at=until)
    running = utc_or_none(act.case["suspended_until"])
    if running is not None and running > act.now:
        raise Refused("suspended_already", until=running)
    if until > act.now + longest:
        raise Refused("too_long", until=act.now + longest)


def postpone(act: Act, request: Request) -> None:
    """Stop the clock until the date that was approved (缓办)."""
    _stop(act, request, "postpone")


def shelve(act: Act, request: Request) -> None:
    """Stop the clock until the date it is to be struck off (挂账)."""
    _stop(act, request, "shelve")


def _stop(act: Act, request: Request, action: str) -> None:
    until = _moment(act, request.facts, "until")
    act.s.execute(
        insert(SuspensionRow).values(
            id=new_id(),
            case_id=request.case_id,
            request_id=request.id,
            kind=request.kind.value,
            from_at=act.now,
            until_at=until,
        )
    )
    stage = utc_or_none(act.case["stage_due_at"])
    if stage is not None:
        stage = shifted(act.calendar, Counting.CALENDAR, stage, act.now, until)
    act.change(
        action,
        note=request.reason,
        due_at=_due(act),
        stage_due_at=stage,
        suspended_until=until,
        detail={"request": str(request.id)},
    )


def strike_off(
    s: Session,
    case_id: UUID,
    version: int | None,
    *,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """End 缓办 or 挂账 before its date (销账): the clock runs from now on, the limit is as much earlier.

    Raises Refused("not_suspended") where the clock runs.
    """
    from models.cases.commands.act import begin_on

    act, again = begin_on(s, "strike_off", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    act.lock(case_id, version)
    act.overlay("strike_off")
    until = utc_or_none(act.case["suspended_until"])
    if until is None or until <= act.now:
        raise Refused("not_suspended", case_id=case_id)
    row = SuspensionRow
    running = (row.case_id == case_id, row.ended_at.is_(None), row.until_at == until)
    began = s.execute(update(row).where(*running).values(ended_at=act.now).returning(row.from_at)).scalar_one()
    stage = utc_or_none(act.case["stage_due_at"])
    # What was late when the clock stopped was not moved then.
    if stage is not None and stage > utc(began):
        stage -= until - act.now
    act.change("strike_off", due_at=_due(act), stage_due_at=stage, suspended_until=None)
    return act.done


def with_stops(act: Act, limit: Limit) -> datetime:
    """Return a limit computed anew, moved by the suspensions the case has had since it counts."""
    basis, _ = get_bases(act.s, [act.case["id"]])[act.case["id"]]
    at = limit.due_at
    for stop in basis.stops:
        if stop.begin >= basis.since:
            at = shifted(act.calendar, counting_of(limit.basis), at, stop.begin, stop.end)
    return at


def _due(act: Act) -> datetime:
    basis, _ = get_bases(act.s, [act.case["id"]])[act.case["id"]]
    return due(act.calendar, basis)


def _moment(act: Act, facts: Mapping[str, Any], name: str) -> datetime:
    value = facts.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("fact_missing", fact=name, action=act.action)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise Refused("fact_missing", fact=name, action=act.action) from error
    if moment.tzinfo is None:
        raise Refused("time_without_zone", at=moment)
    return moment.astimezone(UTC)
