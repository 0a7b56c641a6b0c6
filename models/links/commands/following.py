"""母案 and 子案: three hundred calls about one flood. A child is where its parent is; the database carries it along."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from models.cases.commands import accept, file_case
from models.cases.commands.act import CASE, Act, begin_on
from models.cases.commands.ending import end_orders
from models.cases.deadlines import soon_from, stage_limit
from models.cases.records import CaseState, Done, Urgency
from models.cases.states import CARRIED, OPEN
from models.links.commands.together import (
    active_link,
    children_of,
    end_link,
    lock_both,
    main_case,
    make_link,
    refuse_ended,
    said,
)
from models.links.records import LinkKind
from models.store.errors import Refused
from models.store.times import utc

_LIKE_PARENT = (
    "holder_worker_id", "holder_department_id", "dispatched_at", "signed_at", "arrived_at", "feedback_at",
)  # fmt: skip


def adopt(
    s: Session,
    case_id: UUID,
    version: int | None,
    parent_id: UUID,
    *,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Let a case follow a parent (子案 of a 母案): it goes where the parent is, and on with it, until both are closed.

    It keeps its number, its reporter and its own limit; one that was not filed yet is accepted and filed first. Orders of
    its own end. Its citizen is answered and called back as its own.
    """
    lock_both(s, case_id, parent_id)
    act, again = begin_on(s, "adopt", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    parent = main_case(s, parent_id)
    act.overlay("adopt")
    _check(act, parent)
    if CaseState(act.case["state"]) is CaseState.REPORTED:
        accept(s, case_id, act.case["version"], occurred_at=occurred_at)
        act.load(case_id, None)
    if CaseState(act.case["state"]) is CaseState.ACCEPTED:
        file_case(s, case_id, act.case["version"], occurred_at=occurred_at)
        act.load(case_id, None)
    s.info["command_id"] = act.command_id
    own_soon = soon_from(act.calendar, utc(act.case["filed_at"]), act.case["due_at"])
    before = {"state": act.case["state"]}
    at, to = act.at, CaseState(parent["state"])
    values: dict[str, Any] = {name: parent[name] for name in _LIKE_PARENT}
    soon = min((utc(one) for one in (own_soon, parent["soon_at"]) if one is not None), default=None)
    clocks = {"stage_due_at": parent["stage_due_at"], "soon_at": soon}
    # No step of its own says by which clock it goes from here.
    told = said(parent) | {name: None if one is None else utc(one).isoformat() for name, one in clocks.items()}
    if CaseState(act.case["state"]) is to:
        act.change("adopt", main_id=parent_id, detail=told, **values)
    else:
        act.advance("adopt", end=to, main_id=parent_id, detail=told, **values)
    end_orders(act, at)
    s.execute(update(CASE).where(CASE.c.id == case_id).values(**clocks))
    make_link(act, LinkKind.CHILD, parent, before, own_soon)
    return act.done


def _check(act: Act, parent: dict[str, Any]) -> None:
    state = CaseState(parent["state"])
    if state not in OPEN:
        refuse_ended(parent)
    if state not in CARRIED:
        raise Refused("parent_not_filed", number=parent["title"], state=state)
    if parent["main_id"] is not None:
        raise Refused("parent_is_child", number=parent["number"] or parent["title"])
    if act.case["main_id"] is not None:
        act.refuse_following()
    children = children_of(act.s, act.case["id"])
    if children:
        raise Refused("has_children", children=children)


def release(
    s: Session,
    case_id: UUID,
    version: int | None,
    *,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Let a child case be a matter of its own again: on its way it is with the desk, to be dispatched; an ended one stays so."""
    act, again = begin_on(s, "release", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    link = active_link(s, case_id, LinkKind.CHILD)
    detail = said(main_case(s, link.main_id))
    state, at = CaseState(act.case["state"]), act.at
    if state in CARRIED:
        own: dict[str, Any] = dict.fromkeys(_LIKE_PARENT)
        if state is CaseState.FILED:
            due = stage_limit(state, Urgency(act.case["urgency"]), at, stages=act.stages)
            act.change("release", main_id=None, stage_due_at=due, stage_since=at, detail=detail, **own)
        else:
            act.advance("release", end=CaseState.FILED, main_id=None, detail=detail, **own)
    else:
        act.change("release", main_id=None, detail=detail)
    end_link(act, link, LinkKind.CHILD)
    return act.done
