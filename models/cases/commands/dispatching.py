"""Orders given and taken back: 派遣, 撤回."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from models.cases.commands.act import ORDER, Act, begin_on
from models.cases.commands.conflict import refuse_conflict, refuse_if_taken
from models.cases.records import CaseState, Done, OrderState
from models.cases.states import ASSISTING_STATES, Who
from models.cases.tables import ACTIVE_ORDER_STATES
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.workers.masking import mask_name
from models.workers.tables import DepartmentRow

_ACTIVE = [state.value for state in ACTIVE_ORDER_STATES]
# Constants, no parameters: once the driver prepares the statement, the index is only found by its very predicate.
_IN_FORCE = text("lead AND state IN (" + ",".join(f"'{state}'" for state in _ACTIVE) + ")")
_WORKER = text(
    """SELECT w.on_duty, coalesce(i.name, '') AS name FROM worker w LEFT JOIN worker_identity i ON i.worker_id = w.id
    WHERE w.id = :id AND w.active"""
)
# Whoever has an order of this case in hand, lead or assisting, needs no second one.
# Assistants whose orders were given in the transaction that gave the lead's.
_GIVEN_WITH = text(
    """SELECT o.id, o.worker_id, o.department_id FROM step l
    JOIN step t ON t.case_id = l.case_id AND t.xid = l.xid AND t.action = 'assist'
    JOIN dispatch_order o ON o.id = t.order_id AND o.state = 'DISPATCHED'
    WHERE l.case_id = :case AND l.order_id = :lead AND l.action IN ('dispatch','appoint') ORDER BY o.given_at, o.id"""
)
_IN_HAND = text(
    """SELECT i.name AS worker, d.name AS department FROM dispatch_order o
    LEFT JOIN worker_identity i ON i.worker_id = o.worker_id LEFT JOIN department d ON d.id = o.department_id
    WHERE o.case_id = :case AND o.state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING')
      AND (o.worker_id = :worker OR o.department_id = :department) LIMIT 1"""
)


def dispatch(
    s: Session,
    case_id: UUID,
    version: int | None,
    *,
    worker_id: UUID | None = None,
    department_id: UUID | None = None,
    lead: bool = True,
    instruction: str = "",
    due_at: datetime | None = None,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Give the case to a worker or a department (派遣). A lead order (主办) takes the case to DISPATCHED.

    An assisting order (协办) leaves the case where it is, anywhere from FILED to HANDLING; it is to be answered by
    `due_at`, without one by the case's limit. Raises Refused: "taken" (by, at) when somebody has dispatched it meanwhile,
    "fact_missing" (addressee) unless there is exactly one, "unknown_addressee", "off_duty" (name), "in_deliberation"
    while a dispute is to be ruled on, "limit_past" (due_at), "assists_already" (name).
    """
    act, again = begin_on(s, "dispatch" if lead else "assist", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    check_addressee(s, act, worker_id, department_id)
    storable(instruction, "instruction")
    if lead:
        give_lead(act, worker_id, department_id, instruction, note=note)
    else:
        act.lock(case_id, version)
        give_assisting(act, worker_id, department_id, instruction, due_at=due_at)
    return act.done


def give_lead(
    act: Act,
    worker_id: UUID | None,
    department_id: UUID | None,
    instruction: str,
    *,
    note: str = "",
    ruled: dict[str, Any] | None = None,
) -> UUID:
    """Give the lead order as part of a command; return its identifier. Raises as `dispatch`.

    `ruled` is what the step says of the ruling it is by (指定承办).
    """
    action = "appoint" if ruled else "dispatch"
    if CaseState(act.case["state"]) is not CaseState.FILED:
        refuse_conflict(act.s, action, act.case["id"])
    if act.case["deliberated"] and not ruled:
        raise Refused("in_deliberation", case_id=act.case["id"])
    at, to = act.at, {"worker_id": worker_id, "department_id": department_id}
    about = {"lead": True, "instruction": instruction, "due_at": act.case["due_at"], "appointed": ruled is not None}
    given = _give(act, new_id(), at, **about, **to)
    act.advance(
        action,
        order=given,
        note=note or instruction,
        detail=ruled,
        dispatched_at=at,
        holder_worker_id=worker_id,
        holder_department_id=department_id,
    )
    order_id: UUID = given.id
    return order_id


def check_addressee(
    s: Session, act: Act, worker_id: UUID | None, department_id: UUID | None, *, duty: bool = True
) -> None:
    """Raise Refused unless there is exactly one addressee, who is here and (with `duty`) on duty. As `dispatch` says."""
    if (worker_id is None) == (department_id is None):
        raise Refused("fact_missing", fact="addressee", action=act.action)
    if department_id is not None:
        if s.scalar(select(DepartmentRow.id).where(DepartmentRow.id == department_id)) is None:
            raise Refused("unknown_addressee", department_id=department_id)
        return
    worker = s.execute(_WORKER, {"id": worker_id}).one_or_none()
    if worker is None:
        raise Refused("unknown_addressee", worker_id=worker_id)
    if duty and not worker.on_duty:
        raise Refused("off_duty", worker_id=worker_id, name=mask_name(worker.name))


def _give(act: Act, order_id: UUID, at: datetime, **order: Any) -> Any:
    given = act.s.execute(
        insert(ORDER)
        .values(
            id=order_id,
            case_id=act.case["id"],
            state=OrderState.DISPATCHED.value,
            given_by=act.account_id,
            given_at=at,
            sign_due_at=at + timedelta(minutes=act.stages.sign),
            **order,
        )
        .on_conflict_do_nothing(index_elements=["case_id"], index_where=_IN_FORCE)
        .returning(ORDER.c.id, ORDER.c.worker_id, ORDER.c.department_id)
    ).one_or_none()
    if given is None:
        refuse_if_taken(act.s, act.case["id"])
        refuse_conflict(act.s, "dispatch", act.case["id"])
    return given


def give_assisting(
    act: Act,
    worker_id: UUID | None,
    department_id: UUID | None,
    instruction: str,
    *,
    due_at: datetime | None = None,
) -> UUID:
    """Give an assisting order as part of a command; return its identifier. Raises as `dispatch`."""
    act.permit(Who.DESK)
    if CaseState(act.case["state"]) not in ASSISTING_STATES:
        refuse_conflict(act.s, "assist", act.case["id"])
    if due_at is not None and (due_at.tzinfo is None or due_at <= act.occurred_at):
        raise Refused("limit_past", due_at=due_at)
    same = {"case": act.case["id"], "worker": worker_id, "department": department_id}
    there = act.s.execute(_IN_HAND, same).one_or_none()
    if there is not None:
        raise Refused("assists_already", name=mask_name(there.worker) if there.worker else there.department)
    to = {"worker_id": worker_id, "department_id": department_id}
    due = due_at or act.case["due_at"]
    given = _give(
        act, new_id(), act.occurred_at, lead=False, instruction=instruction, due_at=due, appointed=False, **to
    )
    act.step("assist", order=given, note=instruction, detail={"order_state": [None, OrderState.DISPATCHED.value]})
    order_id: UUID = given.id
    return order_id


def withdraw(
    s: Session,
    case_id: UUID,
    version: int | None,
    *,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Take the lead order back before it is signed (撤回): DISPATCHED → FILED, the case is with the desk again.

    Assistants who were ordered by the very same act and have not signed either are let go with it.
    """
    act, again = begin_on(s, "withdraw", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    at, lead = act.at, lead_order(s, case_id)
    act.advance("withdraw", order=lead, dispatched_at=None, holder_worker_id=None, holder_department_id=None)
    if lead is not None:
        end = {"state": OrderState.WITHDRAWN.value, "ended_at": at}
        s.execute(update(ORDER).where(ORDER.c.id == lead.id).values(**end))
        for other in s.execute(_GIVEN_WITH, {"case": case_id, "lead": lead.id}).all():
            told = {"order_state": [OrderState.DISPATCHED.value, OrderState.WITHDRAWN.value]}
            act.step("stand_down", order=other, note=note, detail=told)
            s.execute(update(ORDER).where(ORDER.c.id == other.id).values(**end))
    return act.done


def lead_order(s: Session, case_id: UUID) -> Any:
    """Return the lead order in force (id, case_id, state, addressee, given_at, appointed), None where there is none."""
    o = ORDER.c
    columns = (o.id, o.case_id, o.lead, o.state, o.worker_id, o.department_id, o.given_at, o.appointed)
    return s.execute(select(*columns).where(o.case_id == case_id, o.lead, o.state.in_(_ACTIVE))).one_or_none()
