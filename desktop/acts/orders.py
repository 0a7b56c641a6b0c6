"""Orders: 派遣, 撤回; several at once, assistants, out of the holder's hands; 会商 and 指定承办; 吹哨 … 报到."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.acts.work import CaseWork, Offers
from models.accounts.records import Account
from models.cases import commands
from models.cases.orders import deliberating, giving, handing, whistles
from models.cases.orders.records import OrderAbout
from models.cases.records import CaseState, OpenCase, OrderState
from models.workers.records import DepartmentKind
from widgets.case.sheet import CaseSheet

_HELD = frozenset({CaseState.DISPATCHED, CaseState.SIGNED, CaseState.ARRIVED, CaseState.HANDLING})


def _dispatch(s: Session, case: OpenCase, facts: dict[str, Any], command_id: UUID, *, lead: bool = True) -> Any:
    return commands.dispatch(
        s,
        case.id,
        case.version,
        worker_id=facts.get("worker_id"),
        department_id=facts.get("department_id"),
        lead=facts.get("lead", lead),
        instruction=facts.get("instruction", ""),
        due_at=facts.get("due_at"),
        command_id=command_id,
    )


def _give_route(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return giving.give_route(
        s,
        case.id,
        case.version,
        f["to"],
        f["assisting"],
        instruction=f.get("instruction", ""),
        due_at=f.get("due_at"),
        command_id=cid,
    )


def _progress(s: Session, _: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    """Enter what an assistant says by telephone, or let it go."""
    order_id, what, words = f["order_id"], f["what"], f.get("words", "")
    match what:
        case "sign":
            return commands.sign(s, order_id, command_id=cid)
        case "arrive":
            return commands.arrive(s, order_id, command_id=cid)
        case "start_handling":
            return commands.start_handling(s, order_id, command_id=cid)
        case "feed_back":
            return commands.feed_back(s, order_id, words, command_id=cid)
        case "refuse":
            return commands.refuse(s, order_id, words, f.get("basis", ""), command_id=cid)
    return handing.stand_down(s, order_id, words, command_id=cid)


def _hand_on(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return handing.hand_on(s, case.id, case.version, f["reason"], f.get("to"), command_id=cid)


def _appoint(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return deliberating.rule(
        s,
        case.id,
        case.version,
        f["to"],
        f["words"],
        f.get("basis", ""),
        unheard=f.get("unheard", ""),
        as_route=f.get("as_route", True),
        command_id=cid,
    )


def _whistle(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return whistles.whistle(
        s,
        case.id,
        case.version,
        f["by_grid_id"],
        f["words"],
        department_id=f.get("department_id"),
        grid_id=f.get("grid_id"),
        minutes=f.get("minutes"),
        command_id=cid,
    )


def _disputed(sheet: CaseSheet) -> bool:
    return sheet.deliberation is not None and sheet.deliberation.ended_at is None


def _lead(sheet: CaseSheet) -> OrderAbout | None:
    return next((one for one in reversed(sheet.orders) if one.order.lead and one.in_hand), None)


def _can_lead(sheet: CaseSheet, _: Account) -> bool:
    return sheet.detail.case.state is CaseState.FILED and not _disputed(sheet)


def _can_give_route(sheet: CaseSheet, me: Account) -> bool:
    return _can_lead(sheet, me) and sheet.route is not None and sheet.route.lead is not None


def _can_assist(sheet: CaseSheet, _: Account) -> bool:
    return _lead(sheet) is not None or _disputed(sheet)


def _assisted(sheet: CaseSheet, _: Account) -> bool:
    return any(not one.order.lead and one.in_hand for one in sheet.orders)


def _can_refuse(sheet: CaseSheet, _: Account) -> bool:
    lead = _lead(sheet)
    return lead is not None and not lead.appointed and lead.order.state in (OrderState.DISPATCHED, OrderState.SIGNED)


def _can_hand_on(sheet: CaseSheet, _: Account) -> bool:
    lead = _lead(sheet)
    return sheet.detail.case.state in _HELD and lead is not None and not lead.appointed


def _can_hand_to_subcentre(sheet: CaseSheet, me: Account) -> bool:
    holder = sheet.detail.case.holder_department_id
    parties = sheet.route.parties if sheet.route is not None else ()
    found = any(one.role == DepartmentKind.SUBCENTRE and one.to.department_id != holder for one in parties)
    return _can_hand_on(sheet, me) and found


def _can_whistle(sheet: CaseSheet, _: Account) -> bool:
    return bool(sheet.calls.callers)


def _whistled(sheet: CaseSheet, _: Account) -> bool:
    return any(one.open for one in sheet.whistles)


WORK: dict[str, CaseWork] = {
    "dispatch": _dispatch,
    "withdraw": lambda s, case, _, cid: commands.withdraw(s, case.id, case.version, command_id=cid),
    "give_route": _give_route,
    "assist": lambda s, case, f, cid: _dispatch(s, case, f, cid, lead=False),
    "assistant": _progress,
    "withdraw_assistant": lambda s, case, f, cid: handing.withdraw_assistant(
        s, case.id, f["to"], f["reason"], command_id=cid
    ),
    "hand_on": _hand_on,
    "deliberate": lambda s, case, f, cid: deliberating.deliberate(
        s, case.id, case.version, f["question"], command_id=cid
    ),
    "hear": lambda s, case, f, cid: deliberating.hear(
        s, case.id, case.version, f["to"], f["words"], f.get("basis", ""), command_id=cid
    ),
    "appoint": _appoint,
    "whistle": _whistle,
    "answer_whistle": lambda s, _, f, cid: whistles.answer_whistle(
        s, f["whistle_id"], f["who"], f.get("answer", ""), command_id=cid
    ),
    "call_off_whistle": lambda s, _, f, cid: whistles.call_off_whistle(s, f["whistle_id"], f["reason"], command_id=cid),
}
OFFERED: dict[str, Offers] = {
    "dispatch": _can_lead,
    "give_route": _can_give_route,
    "assist": _can_assist,
    "assistant": _assisted,
    "refuse": _can_refuse,
    "hand_on_subcentre": _can_hand_to_subcentre,
    "hand_on_department": _can_hand_on,
    "hand_on_deliberation": _can_hand_on,
    "deliberate": lambda sheet, _: not _disputed(sheet),
    "hear": lambda sheet, _: _disputed(sheet),
    "appoint": lambda sheet, _: _disputed(sheet),
    "whistle": _can_whistle,
    "answer_whistle": _whistled,
    "call_off_whistle": _whistled,
}
