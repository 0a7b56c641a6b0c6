"""延期, 缓办, 挂账 asked for on a case; 销账."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.acts.work import CaseWork, Offers
from models.accounts.records import Account, Duty
from models.cases.clocks.suspending import strike_off
from models.cases.records import OpenCase
from models.cases.requests import commands as requests
from models.cases.requests.records import RequestKind, RequestState
from models.cases.states import stage_of
from widgets.case.sheet import CaseSheet

_STOPS = frozenset({RequestKind.POSTPONEMENT, RequestKind.SHELVING})


def _ask(kind: RequestKind, fact: str) -> CaseWork:
    def ask(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
        return requests.ask(s, case.id, case.version, kind, f["reason"], {fact: f["until"]}, command_id=cid)

    return ask


def _strike_off(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return strike_off(s, case.id, case.version, command_id=cid, note=f.get("note", ""))


def _stopped(sheet: CaseSheet) -> bool:
    return sheet.clocks is not None and sheet.clocks.stopped_until is not None


def _offered(kind: RequestKind) -> Offers:
    """While the case is open and has a limit, nothing of the kind waits, and (for a stop) its clock runs."""

    def offers(sheet: CaseSheet, _: Account) -> bool:
        case = sheet.detail.case
        waits = {one.kind for one in sheet.requests if one.state is RequestState.ASKED}
        if stage_of(case.state) is None or case.due_at is None or kind in waits:
            return False
        return kind not in _STOPS or not _stopped(sheet)

    return offers


WORK: dict[str, CaseWork] = {
    "request_extension": _ask(RequestKind.EXTENSION, "due_at"),
    "request_postponement": _ask(RequestKind.POSTPONEMENT, "until"),
    "request_shelving": _ask(RequestKind.SHELVING, "until"),
    "strike_off": _strike_off,
}
OFFERED: dict[str, Offers] = {
    "request_extension": _offered(RequestKind.EXTENSION),
    "request_postponement": _offered(RequestKind.POSTPONEMENT),
    "request_shelving": _offered(RequestKind.SHELVING),
    "strike_off": lambda sheet, me: me.duty is not Duty.FIELD and _stopped(sheet),
}
