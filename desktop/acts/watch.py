"""催办, 督办, and answering a supervision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.acts.work import CaseWork, Offers
from models.accounts.records import Account, Duty
from models.cases.records import OpenCase
from models.cases.states import find_overlay
from models.store.times import database_now
from models.watch import commands
from widgets.case.sheet import CaseSheet
from widgets.words.watch import urge_words


def _urge(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    words = f.get("words") or urge_words(case, database_now(s))
    return commands.urge(s, case.id, case.version, words, order_id=f.get("order_id"), command_id=cid)


def _supervise(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return commands.supervise(
        s,
        case.id,
        case.version,
        f["words"],
        f["title"],
        f["answer_due_at"],
        order_id=f.get("order_id"),
        command_id=cid,
    )


def _may_urge(sheet: CaseSheet, me: Account) -> bool:
    there = find_overlay("urge", sheet.detail.case.state) is not None
    return there and me.duty in (Duty.OPERATOR, Duty.SUPERVISOR)


def _waits(sheet: CaseSheet, _: Account) -> bool:
    return any(one.supervision is not None and one.supervision.answer is None for one in sheet.urges)


def _supervised(sheet: CaseSheet, _: Account) -> bool:
    return any(one.supervision is not None for one in sheet.urges)


WORK: dict[str, CaseWork] = {
    "urge": _urge,
    "supervise": _supervise,
    "answer_supervision": lambda s, _, f, cid: commands.answer_supervision(
        s, f["supervision_id"], f["words"], command_id=cid
    ),
}
OFFERED: dict[str, Offers] = {
    "urge": _may_urge,
    "urge_in_words": _may_urge,
    "answer_supervision": _waits,
    "print_supervision": _supervised,
}
