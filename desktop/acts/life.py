"""核实, 转办, 回复, 回访, 归档, 提级 and 紧急程度; and what needs a supervisor's approval: asked, decided, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.acts.work import CaseWork, Offers
from models.accounts.queries import get_me
from models.accounts.records import Account, Duty
from models.cases import commands
from models.cases.citizen.records import Channel, Satisfaction
from models.cases.records import OpenCase, Tier, Urgency
from models.cases.requests import commands as requests
from models.cases.requests.queries import get_requests
from models.cases.requests.records import Request, RequestKind, RequestState
from models.cases.states import stage_of
from models.links.commands import reply_to_all
from models.store.errors import Refused
from widgets.case.sheet import CaseSheet


def _confirm(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return commands.confirm(s, case.id, case.version, f["worker_id"], f.get("question", ""), command_id=cid)


def _found(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    so = f["is_so"]
    return commands.answer_confirmation(s, case.id, so, f["finding"], version=case.version, command_id=cid)


def _draft(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    final = f.get("final", False)
    return commands.draft_reply(s, case.id, case.version, f["words"], final=final, command_id=cid)


def _reply(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    channel, final = Channel(f.get("channel", Channel.PHONE)), f.get("final", False)
    return reply_to_all(s, case.id, case.version, f["words"], channel, final=final, command_id=cid)


def _call_back(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    said = f.get("satisfaction")
    return commands.call_back(
        s,
        case.id,
        case.version,
        reached=f.get("reached", True),
        solved=f.get("solved"),
        satisfaction=None if said is None else Satisfaction(said),
        words=f.get("words", ""),
        command_id=cid,
    )


def _set_tier(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    tier, due_at = Tier(f["tier"]), f.get("due_at")
    return commands.set_tier(s, case.id, case.version, tier, f["reason"], due_at=due_at, command_id=cid)


def _set_urgency(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return commands.set_urgency(s, case.id, case.version, Urgency(f["urgency"]), f["reason"], command_id=cid)


def _transfer(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return commands.transfer(s, case.id, case.version, f["receiver"], f["reason"], command_id=cid)


def _tell_citizen(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    channel = Channel(f.get("channel", Channel.PHONE))
    return commands.tell_citizen(
        s, case.id, channel, version=case.version, note=f.get("note", ""), command_id=cid
    )  # fmt: skip


def _request(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    """`kind`, `reason`; everything else the screen gave are the kind's own facts."""
    kind, reason = RequestKind(f["kind"]), f["reason"]
    own = {name: value for name, value in f.items() if name not in ("kind", "reason", "worker_id", "department_id")}
    behalf = {name: f.get(name) for name in ("worker_id", "department_id")}
    return requests.ask(s, case.id, case.version, kind, reason, own, command_id=cid, **behalf)


def _void(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return requests.ask(s, case.id, case.version, RequestKind.VOID, f["reason"], command_id=cid)


def _decide(approved: bool) -> CaseWork:
    def decide(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
        note = f.get("note", "")
        return requests.decide(s, f["request_id"], approved, note, version=case.version, command_id=cid)

    return decide


def _withdraw(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    """The request that is named, or (the undo of asking) the last that this account asked for and nobody decided yet."""
    named = f.get("request_id")
    if named is None:
        me = get_me(s).id
        waiting = [
            one.id for one in get_requests(s, case.id) if one.state is RequestState.ASKED and one.asked_by_id == me
        ]
        if not waiting:
            raise Refused("no_request_waits")
        named = waiting[-1]
    return requests.withdraw(s, named, version=case.version, command_id=cid)


WORK: dict[str, CaseWork] = {
    "confirm": _confirm,
    "found": _found,
    "stop_confirming": lambda s, case, _, cid: commands.stop_confirming(s, case.id, case.version, command_id=cid),
    "transfer": _transfer,
    "receipt": lambda s, case, f, cid: commands.receipt(s, case.id, f["receipt"], version=case.version, command_id=cid),
    "tell_citizen": _tell_citizen,
    "draft_reply": _draft,
    "reply": _reply,
    "call_back": _call_back,
    "archive": lambda s, case, f, cid: commands.archive(
        s, case.id, case.version, note=f.get("note", ""), command_id=cid
    ),
    "set_tier": _set_tier,
    "set_urgency": _set_urgency,
    "request": _request,
    "request_void": _void,
    "approve": _decide(True),
    "decline": _decide(False),
    "withdraw_request": _withdraw,
}


def _asked(sheet: CaseSheet, _: Account) -> bool:
    return sheet.citizen.waiting is not None


def _waiting(sheet: CaseSheet) -> list[Request]:
    return [one for one in sheet.requests if one.state is RequestState.ASKED]


def _void_asked_for(sheet: CaseSheet, _: Account) -> bool:
    over = stage_of(sheet.detail.case.state) is None
    return not over and all(one.kind is not RequestKind.VOID for one in _waiting(sheet))


def _to_decide(sheet: CaseSheet, me: Account) -> bool:
    return me.duty is Duty.SUPERVISOR and bool(_waiting(sheet))


def _mine(sheet: CaseSheet, me: Account) -> bool:
    return any(one.asked_by_id == me.id for one in _waiting(sheet))


OFFERED: dict[str, Offers] = {
    "file": lambda sheet, me: not _asked(sheet, me),
    "found": _asked,
    "stop_confirming": lambda _sheet, _: True,
    "receipt": lambda sheet, _: any(one.receipt_at is None for one in sheet.citizen.transfers),
    "tell_citizen": lambda sheet, _: any(one.told_at is None for one in sheet.citizen.transfers),
    "request": lambda _sheet, _: False,
    "request_void": _void_asked_for,
    "approve": _to_decide,
    "decline": _to_decide,
    "withdraw_request": _mine,
}
"""The kinds of requests have buttons of their own ("request_void"); "request" alone has none."""
