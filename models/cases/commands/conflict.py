"""Why a command found something else than its caller saw: who was quicker, and when."""

from __future__ import annotations

from typing import NoReturn
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.records import CaseState
from models.cases.states import ASSISTING_STATES, find, find_overlay
from models.store.errors import Refused
from models.store.times import utc, utc_or_none

_LAST = text(
    """SELECT c.state, c.version, t.action, coalesce(a.name, t.login, '') AS by, t.recorded_at AS at
    FROM case_file c
    LEFT JOIN LATERAL (SELECT * FROM step WHERE case_id = c.id AND to_state IS NOT NULL
                       ORDER BY recorded_at DESC, id DESC LIMIT 1) t ON true
    LEFT JOIN account a ON a.login = t.login
    WHERE c.id = :id"""
)
_TAKEN = text(
    """SELECT coalesce(a.name, '') AS by, t.recorded_at AS at
    FROM dispatch_order o JOIN step t ON t.order_id = o.id AND t.action IN ('dispatch','appoint')
    LEFT JOIN account a ON a.login = t.login
    WHERE o.case_id = :id AND o.lead AND o.state NOT IN ('REFUSED','WITHDRAWN','ENDED')
    ORDER BY o.given_at DESC LIMIT 1"""
)


def refuse_conflict(s: Session, action: str, case_id: UUID) -> NoReturn:
    """Look again and raise Refused: "taken" (by, at), "not_in_this_state" or "changed_meanwhile" (action, state, by, at)."""
    if action == "dispatch":
        refuse_if_taken(s, case_id)
    now = s.execute(_LAST, {"id": case_id}).one_or_none()
    if now is None:
        raise Refused("unknown_case", case_id=case_id)
    state = CaseState(now.state)
    possible = state in ASSISTING_STATES if action == "assist" else find(action, state) or find_overlay(action, state)
    code = "changed_meanwhile" if possible else "not_in_this_state"
    raise Refused(code, action=action, state=state, by=now.by, at=utc_or_none(now.at), version=now.version)


def refuse_if_taken(s: Session, case_id: UUID) -> None:
    """Raise Refused("taken", by=…, at=…) where a lead order is in force."""
    taken = s.execute(_TAKEN, {"id": case_id}).one_or_none()
    if taken is not None:
        raise Refused("taken", by=taken.by, at=utc(taken.at), case_id=case_id)
