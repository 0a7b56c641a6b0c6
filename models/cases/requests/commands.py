"""Ask, decide, withdraw: the only writers of requests.

As with all commands: inside a write transaction, once per `command_id`, with the case's `version` as the caller saw it, a
step in the history; each returns Done.

Raise Refused: "already_asked" (kind, by, at), "unknown_request", "decided_already" (by, at, state), "decided_by_asker",
"not_the_asker", "fact_missing" (reason), "not_asked_for" (kind) where no effect is known, and what the kind's own rules say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from models.cases.commands.act import Act, begin, begin_on
from models.cases.records import Done
from models.cases.requests.effects import EFFECTS
from models.cases.requests.queries import get_request
from models.cases.requests.records import Request, RequestKind, RequestState
from models.cases.requests.tables import RequestRow
from models.cases.states import Who
from models.store.errors import Refused
from models.store.ids import new_id

_OPEN = select(RequestRow.id).where(RequestRow.state == RequestState.ASKED.value)
_OTHERS = text("SELECT EXISTS (SELECT FROM account WHERE active AND duty = 'supervisor' AND id <> :id)")


def ask(
    s: Session,
    case_id: UUID,
    version: int | None,
    kind: RequestKind,
    reason: str,
    facts: Mapping[str, Any] | None = None,
    *,
    worker_id: UUID | None = None,
    department_id: UUID | None = None,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Ask for something that a supervisor has to approve; `facts` are the kind's own, days and times kept in ISO form.

    `worker_id` or `department_id` say on whose behalf. One request of a kind is open on a case at a time.
    """
    act, again = begin_on(s, "request", case_id, version, command_id, occurred_at, reason)
    if again:
        return act.done
    act.lock(case_id, version)
    act.need(reason=reason)
    effect = EFFECTS.get(kind)
    if effect is None:
        raise Refused("not_asked_for", kind=kind)
    act.overlay("request")
    plain = {name: _plain(value) for name, value in (facts or {}).items()}
    if effect.check is not None:
        effect.check(act, plain)
    waiting = s.scalar(_OPEN.where(RequestRow.case_id == case_id, RequestRow.kind == kind.value))
    if waiting is not None:
        there = get_request(s, waiting)
        raise Refused("already_asked", kind=kind, by=there.asked_by, at=there.asked_at)
    request_id = new_id()
    given = {"kind": kind.value, "reason": reason, "facts": plain}
    s.execute(
        insert(RequestRow).values(
            id=request_id,
            case_id=case_id,
            worker_id=worker_id,
            department_id=department_id,
            asked_by=act.account_id,
            asked_at=act.occurred_at,
            **given,
        )
    )
    detail = {"request": str(request_id), "kind": kind.value, "facts": plain}
    act.step("request", detail=detail, worker_id=worker_id, department_id=department_id)
    return act.done


def decide(
    s: Session,
    request_id: UUID,
    approved: bool,
    note: str = "",
    *,
    version: int | None = None,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Approve a request, and its effect follows at once; or decline it, with a note why. A supervisor's alone.

    Never by who asked, where there is another supervisor: Refused("decided_by_asker"). `version` is the case's.
    """
    act, request = _begin(s, "approve" if approved else "decline", request_id, version, command_id, occurred_at, note)
    if request is None:
        return act.done
    act.permit(Who.SUPERVISOR)
    if not approved:
        act.need(note=note)
    if request.asked_by_id == act.account_id and s.scalar(_OTHERS, {"id": act.account_id}):
        raise Refused("decided_by_asker", kind=request.kind)
    if approved:
        act.overlay("approve")
    _settle(act, request, RequestState.APPROVED if approved else RequestState.DECLINED, note)
    if approved:
        effect = EFFECTS[request.kind]
        if effect.check is not None:
            effect.check(act, request.facts)
        effect.approve(act, request)
    return act.done


def withdraw(
    s: Session,
    request_id: UUID,
    note: str = "",
    *,
    version: int | None = None,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Take a request back that is not decided yet; only who asked. Raises Refused("not_the_asker")."""
    act, request = _begin(s, "withdraw_request", request_id, version, command_id, occurred_at, note)
    if request is None:
        return act.done
    if request.asked_by_id != act.account_id:
        raise Refused("not_the_asker", by=request.asked_by)
    _settle(act, request, RequestState.WITHDRAWN, note)
    return act.done


def _begin(
    s: Session,
    action: str,
    request_id: UUID,
    version: int | None,
    command_id: UUID | None,
    occurred_at: datetime | None,
    note: str,
) -> tuple[Act, Request | None]:
    """Start on a request, its case locked; None where this very command has been done before."""
    act = begin(s, action, command_id, occurred_at, note)
    if act.done_case_id is not None:
        act.load(act.done_case_id, None)
        return act, None
    request = get_request(s, request_id)
    act.lock(request.case_id, version)
    request = get_request(s, request_id)
    if request.state is not RequestState.ASKED:
        raise Refused("decided_already", by=request.decided_by, at=request.decided_at, state=request.state)
    return act, request


def _settle(act: Act, request: Request, state: RequestState, note: str) -> None:
    act.s.execute(
        update(RequestRow)
        .where(RequestRow.id == request.id, RequestRow.state == RequestState.ASKED.value)
        .values(state=state.value, decided_by=act.account_id, decided_at=act.now, note=note)
    )
    detail = {"request": str(request.id), "kind": request.kind.value, "state": [request.state.value, state.value]}
    act.step(act.action, detail=detail)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value
