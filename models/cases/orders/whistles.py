"""吹哨 … 报到: a lower level calls a department or a higher level, with a clock for the answer. Commands, as all others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from models.cases.commands.act import Act, begin_on
from models.cases.orders.records import MOST_MINUTES, WHISTLE_MINUTES
from models.cases.orders.tables import WhistleRow
from models.cases.orders.whistle_limits import MINUTES_OF
from models.cases.records import Done
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import utc

_BY = text(
    f"""SELECT g.id, g.level, g.path, {MINUTES_OF.format(level="g.level")} AS minutes FROM grid g
    WHERE g.id = :grid AND g.closed_at IS NULL"""  # noqa: S608
)
_ABOVE = text(
    """SELECT EXISTS (SELECT FROM grid g WHERE g.id = :called AND g.level < :level AND g.closed_at IS NULL
                      AND g.code = ANY(string_to_array(:path, '/')))"""
)
_DEPARTMENT = text("SELECT EXISTS (SELECT FROM department WHERE id = :called)")
_WAITING = text(
    """SELECT w.blown_at AS at, coalesce(a.name, w.login) AS by FROM whistle w LEFT JOIN account a ON a.login = w.login
    WHERE w.case_id = :case AND w.answered_at IS NULL AND w.called_off_at IS NULL
      AND (w.called_department_id = :department OR w.called_grid_id = :grid) LIMIT 1"""
)


def whistle(
    s: Session,
    case_id: UUID,
    version: int | None,
    by_grid_id: UUID,
    words: str,
    *,
    department_id: UUID | None = None,
    grid_id: UUID | None = None,
    minutes: int | None = None,
    worker_id: UUID | None = None,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Call a department, or a grid of a higher level, on behalf of `by_grid_id` (吹哨), with what for.

    `worker_id` is the worker of that grid who calls, where one does.

    To be answered in `minutes` by the clock; without them, in what the city has set for the level that calls. Raises
    Refused: "fact_missing" (words; addressee unless there is exactly one), "unknown_grid", "unknown_addressee",
    "not_above" for a grid that does not stand above the one that calls, "already_whistled" (by, at), "out_of_minutes".
    """
    act, again = begin_on(s, "whistle", case_id, version, command_id, occurred_at, words)
    if again:
        return act.done
    act.lock(case_id, version)
    act.overlay("whistle")
    act.need(words=words)
    if (department_id is None) == (grid_id is None):
        raise Refused("fact_missing", fact="addressee", action="whistle")
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise Refused("out_of_minutes", minutes=minutes, most=MOST_MINUTES)
    by = s.execute(_BY, {"grid": by_grid_id}).one_or_none()
    if by is None:
        raise Refused("unknown_grid", grid_id=by_grid_id)
    if department_id is not None and not s.scalar(_DEPARTMENT, {"called": department_id}):
        raise Refused("unknown_addressee", department_id=department_id)
    if grid_id is not None and not s.scalar(_ABOVE, {"called": grid_id, "level": by.level, "path": by.path}):
        raise Refused("not_above", grid_id=grid_id)
    waiting = s.execute(_WAITING, {"case": case_id, "department": department_id, "grid": grid_id}).one_or_none()
    if waiting is not None:
        raise Refused("already_whistled", by=waiting.by, at=utc(waiting.at))
    at, whistle_id = act.occurred_at, new_id()
    due_at = at + timedelta(minutes=minutes or by.minutes or WHISTLE_MINUTES)
    s.execute(
        insert(WhistleRow).values(
            id=whistle_id,
            case_id=case_id,
            grid_id=by_grid_id,
            level=by.level,
            called_department_id=department_id,
            called_grid_id=grid_id,
            words=words,
            blown_at=at,
            due_at=due_at,
        )
    )
    detail = {"whistle": str(whistle_id), "due_at": due_at.isoformat()}
    act.step("whistle", detail=detail, worker_id=worker_id, department_id=department_id)
    return act.done


def answer_whistle(
    s: Session,
    whistle_id: UUID,
    who: str,
    answer: str = "",
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Say who came to a whistle (报到), and what they say. `occurred_at` is when they came.

    Raises Refused: "unknown_whistle", "fact_missing" (who), "whistle_over" where it was answered or called off,
    "before_the_whistle" for an answer before the call.
    """
    act, row, again = _begin(s, "answer_whistle", whistle_id, command_id, occurred_at, answer)
    if again:
        return act.done
    act.need(who=who)
    if act.occurred_at < utc(row.blown_at):
        raise Refused("before_the_whistle", at=act.occurred_at)
    _end(act, row, answered_at=act.occurred_at, who_came=who, answer=storable(answer, "answer"))
    minutes = round((act.occurred_at - utc(row.blown_at)).total_seconds() / 60, 1)
    detail = {"whistle": str(whistle_id), "who": who, "minutes": minutes, "in_time": act.occurred_at <= utc(row.due_at)}
    act.step("answer_whistle", note=answer or who, detail=detail, department_id=row.called_department_id)
    return act.done


def call_off_whistle(
    s: Session, whistle_id: UUID, reason: str, *, command_id: UUID | None = None, occurred_at: datetime | None = None
) -> Done:
    """Call a whistle off that nobody has answered, with the reason. Raises Refused: "unknown_whistle", "whistle_over"."""
    act, row, again = _begin(s, "call_off_whistle", whistle_id, command_id, occurred_at, reason)
    if again:
        return act.done
    act.need(reason=reason)
    _end(act, row, called_off_at=max(act.occurred_at, utc(row.blown_at)), called_off_because=reason)
    act.step("call_off_whistle", detail={"whistle": str(whistle_id)}, department_id=row.called_department_id)
    return act.done


def _begin(
    s: Session, action: str, whistle_id: UUID, command_id: UUID | None, occurred_at: datetime | None, note: str
) -> tuple[Act, Any, bool]:
    w = WhistleRow
    columns = (w.id, w.case_id, w.called_department_id, w.blown_at, w.due_at)
    row = s.execute(select(*columns).where(w.id == whistle_id)).one_or_none()
    if row is None:
        raise Refused("unknown_whistle", whistle_id=whistle_id)
    act, again = begin_on(s, action, row.case_id, None, command_id, occurred_at, note)
    if not again:
        act.overlay(action)
    return act, row, again


def _end(act: Act, row: Any, **values: Any) -> None:
    w = WhistleRow
    waiting = (w.id == row.id, w.answered_at.is_(None), w.called_off_at.is_(None))
    if act.s.execute(update(w).where(*waiting).values(**values).returning(w.id)).one_or_none() is None:
        raise Refused("whistle_over", whistle_id=row.id)
