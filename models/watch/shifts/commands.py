"""Begins and hands over shifts, seats people, keeps the duty log, calls the roll: the only writer of all that.

Each is called inside `Store.transaction()`; the database signs every row and refuses what an account's duty does not
cover. All raise NotPermitted, Refused "unstorable_text" (field) and "fact_missing" (fact).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.accounts.records import Account, Duty
from models.claims.commands import move_claims
from models.store.canonical import digest, to_text
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import database_now, utc
from models.watch.shifts.page import compose_page
from models.watch.shifts.queries import get_shift
from models.watch.shifts.records import LASTING, LogKind, RollAnswer, Shift
from models.watch.tables import (
    DutyLogRow,
    RollCallAnswerRow,
    RollCallLineRow,
    RollCallRow,
    ShiftRow,
    ShiftSeatRow,
)

LONGEST_ROLL = 2000
"""Nobody can call more people than this in one roll."""
SHORTEST_SHIFT = timedelta(minutes=1)
"""Who has signed just now does not sign again: nobody hands over a shift that has not been. The database holds it too."""

# One after another: whoever comes second finds the shift that the first has begun.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.shift'))")
_OTHERS = text("SELECT EXISTS (SELECT FROM account WHERE active AND duty = 'supervisor' AND id <> :id)")
_ACCOUNT = text("SELECT duty, active FROM account WHERE id = :id")
_ENTRY = text(
    """SELECT l.kind, e.id AS ended, coalesce(a.name, e.login) AS by, e.recorded_at AS at FROM duty_log l
    LEFT JOIN duty_log e ON e.ends_id = l.id LEFT JOIN account a ON a.login = e.login WHERE l.id = :id"""
)
_WORKERS = text("SELECT id, on_duty FROM worker WHERE active AND id = ANY(CAST(:ids AS uuid[]))")
_SUBCENTRES = text("SELECT id FROM department WHERE id = ANY(CAST(:ids AS uuid[]))")
_CASE = text("SELECT id FROM case_file WHERE id = :id")
_LINE = text("SELECT id FROM roll_call_line WHERE id = :id")


def begin_shift(s: Session) -> Shift:
    """Begin the city's first shift; every later one begins with `take_over`. Raises Refused("shift_changed", by, at)."""
    _supervisor(s)
    s.execute(_ALONE)
    there = get_shift(s)
    if there is not None:
        raise Refused("shift_changed", by=there.by, at=there.began_at)
    return _begin(s)


def take_over(s: Session, shift_id: UUID) -> Shift:
    """Sign for the shift that follows `shift_id` (接班): its page is kept as it is now, claims move over.

    Whoever comes signs, on their own account. Raises Refused: "shift_changed" (by, at) where another has taken over
    meanwhile, "own_shift" where the one who leaves would sign and another supervisor could, "signed_just_now" (at)
    where the same account has signed less than a minute ago.
    """
    me = _supervisor(s)
    s.execute(_ALONE)
    there = get_shift(s)
    if there is None:
        raise Refused("no_shift")
    if there.id != shift_id:
        raise Refused("shift_changed", by=there.by, at=there.began_at)
    if there.account_id == me.id and s.scalar(_OTHERS, {"id": me.id}):
        raise Refused("own_shift")
    now = database_now(s)
    if there.account_id == me.id and there.previous_id is not None and now - there.began_at < SHORTEST_SHIFT:
        raise Refused("signed_just_now", at=there.began_at)
    page = to_text(compose_page(s, there, me.name, now))
    shift = _begin(s, previous_id=there.id, page=page, sha256=digest(page))
    if there.account_id is not None and there.account_id != me.id:
        try:
            move_claims(s, there.account_id, me.id)
        except Refused as refused:
            # Whoever signs away from a desk takes none over: the claims stay where they are, and run out by themselves.
            if refused.code != "no_desk":
                raise
    return shift


def seat(s: Session, account_id: UUID, where: str) -> None:
    """Say where an account sits in the shift under way; "" says that it has left. Others are seated by the supervisor.

    Raises Refused: "no_shift", "unknown_account".
    """
    me = get_me(s)
    if account_id != me.id and me.duty is not Duty.SUPERVISOR:
        raise NotPermitted("seat: others are seated by supervisors")
    shift = get_shift(s)
    if shift is None:
        raise Refused("no_shift")
    there = s.execute(_ACCOUNT, {"id": account_id}).one_or_none()
    if there is None or not there.active or there.duty not in (Duty.OPERATOR, Duty.SUPERVISOR):
        raise Refused("unknown_account", account_id=account_id)
    where = storable(where, "seat").strip()
    s.execute(insert(ShiftSeatRow).values(id=new_id(), shift_id=shift.id, account_id=account_id, seat=where))


def log(s: Session, kind: LogKind, words: str, *, case_id: UUID | None = None, due_at: datetime | None = None) -> UUID:
    """Write a line into the duty log. Raises Refused: "unknown_case", "time_without_zone"."""
    if not storable(words, "words").strip():
        raise Refused("fact_missing", fact="words", action="log")
    if due_at is not None and due_at.tzinfo is None:
        raise Refused("time_without_zone", at=due_at)
    if case_id is not None and s.scalar(_CASE, {"id": case_id}) is None:
        raise Refused("unknown_case", case_id=case_id)
    entry_id = new_id()
    due = None if due_at is None else utc(due_at)
    s.execute(insert(DutyLogRow).values(id=entry_id, kind=kind.value, words=words, case_id=case_id, due_at=due))
    return entry_id


def end_entry(s: Session, entry_id: UUID, words: str = "") -> None:
    """End a line that stands until somebody does: a promise kept, a call returned.

    Raises Refused: "unknown_entry", "ended_already" (by, at).
    """
    storable(words, "words")
    row = s.execute(_ENTRY, {"id": entry_id}).one_or_none()
    if row is None or row.kind not in {kind.value for kind in LASTING}:
        raise Refused("unknown_entry", entry_id=entry_id)
    if row.ended is not None:
        raise Refused("ended_already", by=row.by, at=utc(row.at))
    s.execute(insert(DutyLogRow).values(id=new_id(), kind="done", words=words, ends_id=entry_id))


def call_roll(
    s: Session, worker_ids: Iterable[UUID] = (), department_ids: Iterable[UUID] = (), words: str = ""
) -> UUID:
    """Call the roll (点名) of workers and sub-centres; returns the roll call.

    Raises Refused: "nobody_called", "too_many_called" (most), "unknown_addressee".
    """
    _supervisor(s)
    storable(words, "words")
    workers, departments = list(dict.fromkeys(worker_ids)), list(dict.fromkeys(department_ids))
    if not workers and not departments:
        raise Refused("nobody_called")
    if len(workers) + len(departments) > LONGEST_ROLL:
        raise Refused("too_many_called", most=LONGEST_ROLL, called=len(workers) + len(departments))
    duty = {row.id: row.on_duty for row in s.execute(_WORKERS, {"ids": workers})}
    known = set(s.scalars(_SUBCENTRES, {"ids": departments}))
    if len(duty) != len(workers) or len(known) != len(departments):
        raise Refused("unknown_addressee")
    shift = get_shift(s)
    roll_id = new_id()
    s.execute(insert(RollCallRow).values(id=roll_id, shift_id=None if shift is None else shift.id, words=words))
    lines: Sequence[dict[str, Any]] = [
        *({"worker_id": None, "department_id": one, "on_duty": None} for one in departments),
        *({"worker_id": one, "department_id": None, "on_duty": duty[one]} for one in workers),
    ]
    s.execute(insert(RollCallLineRow), [line | {"id": new_id(), "roll_call_id": roll_id} for line in lines])
    return roll_id


def answer_roll(s: Session, line_id: UUID, answer: RollAnswer, words: str = "") -> None:
    """Enter what one who was called answered; a later answer counts instead. Raises Refused("unknown_line")."""
    storable(words, "words")
    if s.scalar(_LINE, {"id": line_id}) is None:
        raise Refused("unknown_line", line_id=line_id)
    s.execute(insert(RollCallAnswerRow).values(id=new_id(), line_id=line_id, answer=answer.value, words=words))


def _begin(s: Session, **page: Any) -> Shift:
    s.execute(insert(ShiftRow).values(id=new_id(), **page))
    begun = get_shift(s)
    assert begun is not None
    return begun


def _supervisor(s: Session) -> Account:
    me = get_me(s)
    if me.duty is not Duty.SUPERVISOR or not me.active:
        raise NotPermitted("the shift is the supervisor's")
    return me
