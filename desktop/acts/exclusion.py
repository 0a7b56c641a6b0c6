"""剔除 asked for on a case, and lifted again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.acts.work import CaseWork, Offers
from models.accounts.records import Account
from models.cases.records import OpenCase
from models.cases.requests import commands as requests
from models.cases.requests.exclusion import lift_exclusion
from models.cases.requests.records import RequestKind, RequestState
from models.cases.states import find_overlay
from widgets.case.sheet import CaseSheet


def _ask(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    facts = {"basis": f["basis"]}
    return requests.ask(s, case.id, case.version, RequestKind.EXCLUSION, f["reason"], facts, command_id=cid)


def _lift(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return lift_exclusion(s, case.id, case.version, f["reason"], command_id=cid)


def _to_ask(sheet: CaseSheet, _: Account) -> bool:
    waits = any(one.kind is RequestKind.EXCLUSION and one.state is RequestState.ASKED for one in sheet.requests)
    return sheet.exclusion is None and not waits and find_overlay("exclude", sheet.detail.case.state) is not None


WORK: dict[str, CaseWork] = {"request_exclusion": _ask, "lift_exclusion": _lift}
OFFERED: dict[str, Offers] = {
    "request_exclusion": _to_ask,
    "lift_exclusion": lambda sheet, _: sheet.exclusion is not None,
}
