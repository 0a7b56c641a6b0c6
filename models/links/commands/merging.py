"""并案, and its undoing in full: one matter that was told twice ends in its main case, with all its reporters."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from models.cases.commands.act import CASE, ORDER, Act, begin_on
from models.cases.commands.ending import end_orders
from models.cases.records import CaseState, Done, OrderState
from models.cases.states import OPEN
from models.cases.tables import ACTIVE_ORDER_STATES
from models.links.commands.together import active_link, end_link, lock_both, main_case, make_link, refuse_ended, said
from models.links.records import LinkKind
from models.store.times import utc

_ACTIVE = [state.value for state in ACTIVE_ORDER_STATES]
_CLOCKS = ("stage_since", "stage_due_at", "soon_at")
_HOLDERS = ("holder_worker_id", "holder_department_id")


def merge(
    s: Session,
    case_id: UUID,
    version: int | None,
    main_id: UUID,
    *,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Merge a case into another (并案): any open state → MERGED; its orders end, its reporters are heard with the main case.

    Nothing of it is lost: reports, orders, steps and what hangs on them stay its own, and `unmerge` gives all back.
    """
    lock_both(s, case_id, main_id)
    act, again = begin_on(s, "merge", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    main = main_case(s, main_id)
    if CaseState(main["state"]) not in OPEN:
        refuse_ended(main)
    before, at = _as_it_is(act), act.at
    nobody: dict[str, Any] = dict.fromkeys(_HOLDERS)
    act.advance("merge", main_id=main_id, detail=said(main), **nobody)
    end_orders(act, at)
    make_link(act, LinkKind.MERGED, main, before)
    return act.done


def unmerge(
    s: Session,
    case_id: UUID,
    version: int | None,
    *,
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Undo a merge in full, however long ago: state, holder, clocks and orders are what they were before.

    The limits ran on meanwhile: what is late by now is late. Raises Refused("not_linked") for a case that another system
    called merged.
    """
    act, again = begin_on(s, "unmerge", case_id, version, command_id, occurred_at, note)
    if again:
        return act.done
    link = active_link(s, case_id, LinkKind.MERGED)
    before = link.before
    holders: dict[str, Any] = {name: _uuid(before[name]) for name in _HOLDERS}
    act.advance(
        "unmerge", end=CaseState(before["state"]), main_id=None, detail=said(main_case(s, link.main_id)), **holders
    )
    clocks = {name: _time(before[name]) for name in _CLOCKS}
    s.execute(update(CASE).where(CASE.c.id == case_id).values(**clocks))
    for order in before["orders"]:
        again_so = {"state": OrderState(order["state"]).value, "ended_at": None}
        s.execute(update(ORDER).where(ORDER.c.id == UUID(order["id"])).values(**again_so))
    end_link(act, link, LinkKind.MERGED)
    return act.done


def _as_it_is(act: Act) -> dict[str, Any]:
    """Return what unmerging gives back, in values JSON can hold."""
    case = act.case
    found = act.s.execute(
        select(ORDER.c.id, ORDER.c.state).where(ORDER.c.case_id == case["id"], ORDER.c.state.in_(_ACTIVE))
    )
    return {
        "state": case["state"],
        "orders": [{"id": str(order.id), "state": order.state} for order in found],
        **{name: None if case[name] is None else str(case[name]) for name in _HOLDERS},
        **{name: None if case[name] is None else utc(case[name]).isoformat() for name in _CLOCKS},
    }


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
