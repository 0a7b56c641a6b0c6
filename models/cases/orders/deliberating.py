"""会商 … 指定承办: who is to handle a case is disputed, every party is heard, a supervisor appoints.

Commands, as all others: inside a write transaction, once per `command_id`, with the case's `version` as its caller saw it,
a step in the history.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models.cases.commands.act import begin_on
from models.cases.commands.dispatching import check_addressee, give_lead
from models.cases.orders.disputes import end_deliberation, note_words, open_deliberation
from models.cases.orders.records import PARTIES, Addressee, Cause
from models.cases.orders.tables import RulingRow
from models.cases.records import Done
from models.cases.states import Who
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable

_OPEN = text(
    """SELECT d.id, (SELECT count(DISTINCT coalesce(w.worker_id, w.department_id)) FROM party_words w
                      WHERE w.deliberation_id = d.id) AS heard
    FROM deliberation d WHERE d.case_id = :id AND d.ended_at IS NULL"""
)
# The area whose sub-centre the case's place belongs to: what is ruled for one corner of a street holds for the street.
_AREA = text(
    """SELECT a.id FROM grid g JOIN grid a ON a.code = ANY(string_to_array(g.path, '/')) OR a.id = g.id
    WHERE g.id = :grid AND EXISTS (SELECT FROM department d WHERE d.grid_id = a.id AND d.kind = 'subcentre')
    ORDER BY a.level DESC LIMIT 1"""
)


def deliberate(
    s: Session,
    case_id: UUID,
    version: int | None,
    question: str,
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Open a deliberation (会商) on a filed case, with what is disputed. No lead order is given until it is ruled on.

    The case stays at the desk and its clocks run on. Raises Refused("in_deliberation") where one is open.
    """
    act, again = begin_on(s, "deliberate", case_id, version, command_id, occurred_at, question)
    if not again:
        act.permit(Who.DESK)
        act.need(question=question)
        open_deliberation(act, Cause.BY_DESK, question)
    return act.done


def hear(
    s: Session,
    case_id: UUID,
    version: int | None,
    party: Addressee,
    words: str,
    basis: str = "",
    *,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Note what a party says in the open deliberation, and on what it stands.

    Raises Refused: "no_deliberation", "fact_missing" (addressee, words), "unknown_addressee".
    """
    act, again = begin_on(s, "hear", case_id, version, command_id, occurred_at, words)
    if again:
        return act.done
    act.lock(case_id, version)
    act.overlay("hear")
    act.need(words=words)
    check_addressee(s, act, party.worker_id, party.department_id, duty=False)
    there = _open(s, case_id)
    note_words(act, there.id, party, words, basis, act.at)
    detail = {"deliberation": str(there.id), "basis": basis}
    act.step("hear", detail=detail, worker_id=party.worker_id, department_id=party.department_id)
    return act.done


def rule(
    s: Session,
    case_id: UUID,
    version: int | None,
    to: Addressee,
    words: str,
    basis: str = "",
    *,
    unheard: str = "",
    as_route: bool = True,
    instruction: str = "",
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """End the deliberation: appoint who handles the case (指定承办). A supervisor's alone; FILED → DISPATCHED.

    The order cannot be refused. With `as_route` the ruling is offered as the route for cases of this category in the area
    of the same sub-centre. Raises Refused: "no_deliberation", "parties_unheard" (heard, n) where fewer than two parties
    have been heard and `unheard` does not say why, "fact_missing" (words, addressee), "unknown_addressee", "off_duty".
    """
    act, again = begin_on(s, "appoint", case_id, version, command_id, occurred_at, words)
    if again:
        return act.done
    act.permit(Who.SUPERVISOR)
    act.need(words=words)
    there = _open(s, case_id)
    if there.heard < PARTIES and not storable(unheard, "unheard").strip():
        raise Refused("parties_unheard", heard=there.heard, n=PARTIES)
    check_addressee(s, act, to.worker_id, to.department_id)
    at, category_id, grid_id = act.at, act.case["category_id"], act.case["grid_id"]
    ruling_id = new_id()
    about = {"ruling": str(ruling_id), "deliberation": str(there.id), "basis": basis}
    if unheard:
        about["unheard"] = unheard
    order_id = give_lead(act, to.worker_id, to.department_id, instruction, note=words, ruled=about)
    area = s.scalar(_AREA, {"grid": grid_id}) if grid_id is not None else None
    s.execute(
        insert(RulingRow).values(
            id=ruling_id,
            deliberation_id=there.id,
            case_id=case_id,
            order_id=order_id,
            worker_id=to.worker_id,
            department_id=to.department_id,
            words=words,
            basis=storable(basis, "basis"),
            unheard=unheard,
            category_id=category_id,
            grid_id=area or grid_id,
            as_route=as_route,
            ruled_at=at,
        )
    )
    end_deliberation(act, there.id, at)
    return act.done


def _open(s: Session, case_id: UUID) -> Any:
    row = s.execute(_OPEN, {"id": case_id}).one_or_none()
    if row is None:
        raise Refused("no_deliberation", case_id=case_id)
    return row
