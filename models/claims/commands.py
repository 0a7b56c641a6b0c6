"""Desks come and go, and claim what they have open. Called inside `Store.transaction()`.

A claim is soft: it tells, it forbids nothing. Who may end whose is held by the database too (migration 0009).
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from models.accounts.records import Duty
from models.cases.commands.act import begin_on
from models.cases.records import Done
from models.cases.tables import OPEN_STATES
from models.claims.queries import get_claim
from models.claims.records import LEASE, Claim
from models.claims.tables import CaseClaimRow, DeskLeaseRow
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.times import database_now

_RENEW = text(
    """UPDATE desk_lease SET expires_at = clock_timestamp() + :lease
    WHERE id = :id AND ended_at IS NULL AND expires_at >= clock_timestamp() RETURNING id"""
)
_END_DESK = text(
    """UPDATE desk_lease SET ended_at = clock_timestamp()
    WHERE id = :id AND ended_at IS NULL AND expires_at >= clock_timestamp()"""
)
_FREE_ALL = text(
    "UPDATE case_claim SET ending = 'freed', ended_at = clock_timestamp() WHERE lease_id = :id AND ended_at IS NULL"
)
_FREE = text(
    """UPDATE case_claim SET ending = 'freed', ended_at = clock_timestamp()
    WHERE case_id = :case_id AND lease_id = :lease_id AND ended_at IS NULL RETURNING id"""
)
_FREE_MINE = text(
    """UPDATE case_claim SET ending = 'freed', ended_at = clock_timestamp()
    WHERE case_id = :case_id AND ended_at IS NULL
      AND account_id = (SELECT id FROM account WHERE login = session_user) RETURNING id"""
)
_MY_DESK = text(
    """SELECT l.id FROM desk_lease l JOIN account a ON a.id = l.account_id
    WHERE a.login = session_user AND l.desk = current_setting('shaotai.desk', true) AND l.ended_at IS NULL
      AND l.expires_at >= clock_timestamp() ORDER BY l.opened_at DESC LIMIT 1"""
)
_VERSION = text("SELECT version FROM case_file WHERE id = :id")
# Those that another desk is ending at this moment are left to it.
_LAPSE = text(
    """UPDATE case_claim SET ending = 'lapsed', ended_at = clock_timestamp()
    WHERE id IN (SELECT c.id FROM case_claim c JOIN desk_lease l ON l.id = c.lease_id
                 WHERE c.ended_at IS NULL AND (l.ended_at IS NOT NULL OR l.expires_at < clock_timestamp())
                 FOR UPDATE OF c SKIP LOCKED)"""
)
_LAPSE_ONE = text(
    """UPDATE case_claim c SET ending = 'lapsed', ended_at = clock_timestamp() FROM desk_lease l
    WHERE c.case_id = :case_id AND c.ended_at IS NULL AND l.id = c.lease_id
      AND (l.ended_at IS NOT NULL OR l.expires_at < clock_timestamp())"""
)
_OPEN = text("SELECT state FROM case_file WHERE id = :id")
_RUNS = text(
    "SELECT id FROM desk_lease WHERE id = :id AND ended_at IS NULL AND expires_at >= clock_timestamp() FOR SHARE"
)
_BREAK = text(
    """UPDATE case_claim SET ending = 'broken', ended_at = clock_timestamp(), note = :note
    WHERE id = :id AND ended_at IS NULL RETURNING id"""
)
_LATEST_DESK = text(
    """SELECT id FROM desk_lease WHERE account_id = :account_id AND ended_at IS NULL
    AND expires_at >= clock_timestamp() ORDER BY opened_at DESC LIMIT 1"""
)
_MOVE = text(
    """UPDATE case_claim c SET ending = 'moved', ended_at = clock_timestamp() FROM desk_lease l
    WHERE c.account_id = :account_id AND c.ended_at IS NULL AND l.id = c.lease_id
      AND l.ended_at IS NULL AND l.expires_at >= clock_timestamp() RETURNING c.case_id"""
)


def open_desk(s: Session, desk: str, lease: timedelta = LEASE) -> UUID:
    """Say that a desk is there, kept by this account, for as long as `lease`; returns the lease to renew.

    Raises NotPermitted for an account that handles no cases.
    """
    now = database_now(s)
    made = s.execute(
        insert(DeskLeaseRow)
        .values(id=new_id(), desk=desk, expires_at=now + lease, renewed_at=now)
        .returning(DeskLeaseRow.id)
    )
    return UUID(str(made.scalar_one()))


def renew_desk(s: Session, lease_id: UUID, lease: timedelta = LEASE) -> bool:
    """Say that the desk is still there; False where its lease is over already: it opens anew, and claims anew.

    Claims whose desks are no longer there end here as lapsed, whoever renews first.
    """
    renewed = s.execute(_RENEW, {"id": lease_id, "lease": lease}).one_or_none() is not None
    s.execute(_LAPSE)
    return renewed


def close_desk(s: Session, lease_id: UUID) -> None:
    """Free all that the desk has open and end its lease."""
    s.execute(_FREE_ALL, {"id": lease_id})
    s.execute(_END_DESK, {"id": lease_id})


def claim(s: Session, case_id: UUID, lease_id: UUID) -> Claim | None:
    """Claim an open case for a desk; returns the claim that holds, which may be another's, None for a case that is over.

    Raises Refused: "unknown_case", "lease_over" for a desk that has to open anew.
    """
    state = s.execute(_OPEN, {"id": case_id}).scalar_one_or_none()
    if state is None:
        raise Refused("unknown_case", case_id=case_id)
    if state not in OPEN_STATES:
        return None
    if s.execute(_RUNS, {"id": lease_id}).one_or_none() is None:
        raise Refused("lease_over", lease_id=lease_id)
    s.execute(_LAPSE_ONE, {"case_id": case_id})
    s.execute(
        upsert(CaseClaimRow)
        .values(id=new_id(), case_id=case_id, lease_id=lease_id)
        .on_conflict_do_nothing(index_elements=["case_id"], index_where=text("ended_at IS NULL"))
    )
    return get_claim(s, case_id)


def free(s: Session, case_id: UUID, lease_id: UUID) -> bool:
    """Let a case go that this desk has claimed; returns whether it had."""
    return s.execute(_FREE, {"case_id": case_id, "lease_id": lease_id}).one_or_none() is not None


def claim_here(s: Session, case_id: UUID) -> Done:
    """Claim a case for the desk that this account opened last on this machine: what was let go is taken again.

    Raises Refused: "unknown_case", "no_desk", "claimed" (by, desk) where another has it open.
    """
    lease = s.execute(_MY_DESK).scalar_one_or_none()
    if lease is None:
        raise Refused("no_desk")
    held = claim(s, case_id, lease)
    if held is not None and held.lease_id != lease:
        raise Refused("claimed", by=held.holder, desk=held.desk, case_id=case_id)
    return _as_it_is(s, case_id)


def let_go(s: Session, case_id: UUID) -> Done:
    """Let a case go that this account has open, at whichever desk. Raises Refused: "unknown_case", "not_claimed"."""
    done = _as_it_is(s, case_id)
    if s.execute(_FREE_MINE, {"case_id": case_id}).one_or_none() is None:
        raise Refused("not_claimed", case_id=case_id)
    return done


def _as_it_is(s: Session, case_id: UUID) -> Done:
    version = s.execute(_VERSION, {"id": case_id}).scalar_one_or_none()
    if version is None:
        raise Refused("unknown_case", case_id=case_id)
    return Done(case_id, version)


def break_claim(s: Session, case_id: UUID, *, note: str, command_id: UUID | None = None) -> Done:
    """Break another's claim on a case, with the reason; a step in the case's history says whose it was.

    Raises NotPermitted for an account that is no supervisor's, Refused: "fact_missing" (reason), "not_claimed".
    """
    act, again = begin_on(s, "break_claim", case_id, None, command_id, None, note)
    if again:
        return act.done
    if act.duty != Duty.SUPERVISOR:
        raise NotPermitted("break_claim: for supervisors")
    act.need(reason=note)
    held = get_claim(s, case_id)
    if held is None or s.execute(_BREAK, {"id": held.id, "note": note}).one_or_none() is None:
        raise Refused("not_claimed", case_id=case_id)
    act.step("break_claim", detail={"claim": [f"{held.holder} · {held.desk}", None]})
    return act.done


def move_claims(s: Session, from_account: UUID, to_account: UUID) -> list[UUID]:
    """Move all that one account has open to the desk another opened last (交接班); returns the cases.

    For supervisors, or for one's own. Raises Refused("no_desk", account_id=…) where the other sits at none.
    """
    to = s.execute(_LATEST_DESK, {"account_id": to_account}).scalar_one_or_none()
    if to is None:
        raise Refused("no_desk", account_id=to_account)
    cases = list(s.execute(_MOVE, {"account_id": from_account}).scalars())
    for case_id in cases:
        s.execute(insert(CaseClaimRow).values(id=new_id(), case_id=case_id, lease_id=to))
    return cases
