"""并案 and its undoing, 母案 / 子案: which case belongs to which other one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.acts.work import CaseWork, Offers
from models.accounts.records import Account, Duty
from models.cases.records import CaseState, OpenCase
from models.cases.states import OPEN
from models.links import commands
from models.links.queries import case_by_number
from models.links.records import LinkKind, Links
from widgets.case.sheet import CaseSheet

_ADOPTED = frozenset({
    CaseState.REPORTED, CaseState.ACCEPTED, CaseState.FILED, CaseState.DISPATCHED, CaseState.SIGNED, CaseState.ARRIVED,
    CaseState.HANDLING,
})  # fmt: skip
_RELEASED = frozenset(OPEN) | {CaseState.CLOSED, CaseState.CALLED_BACK}


def _other(s: Session, facts: dict[str, Any]) -> UUID:
    """The case chosen, or the one of the number typed. Raises Refused("unknown_number", "number_not_clear")."""
    if facts.get("main_id") is not None:
        return UUID(str(facts["main_id"]))
    return case_by_number(s, str(facts.get("main_number", "")))


def _merge(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return commands.merge(s, case.id, case.version, _other(s, f), note=f.get("note", ""), command_id=cid)


def _adopt(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return commands.adopt(s, case.id, case.version, _other(s, f), note=f.get("note", ""), command_id=cid)


def _links(sheet: CaseSheet) -> Links:
    return sheet.links if isinstance(sheet.links, Links) else Links()


def _at_the_desk(me: Account) -> bool:
    return me.duty in (Duty.OPERATOR, Duty.SUPERVISOR)


def _can_merge(sheet: CaseSheet, me: Account) -> bool:
    links = _links(sheet)
    return _at_the_desk(me) and sheet.detail.case.state in OPEN and links.main is None and not links.children


def _can_unmerge(sheet: CaseSheet, me: Account) -> bool:
    main = _links(sheet).main
    return _at_the_desk(me) and main is not None and main.kind is LinkKind.MERGED


def _can_adopt(sheet: CaseSheet, me: Account) -> bool:
    return _can_merge(sheet, me) and sheet.detail.case.state in _ADOPTED


def _can_release(sheet: CaseSheet, me: Account) -> bool:
    main = _links(sheet).main
    child = main is not None and main.kind is LinkKind.CHILD
    return _at_the_desk(me) and child and sheet.detail.case.state in _RELEASED


WORK: dict[str, CaseWork] = {
    "merge": _merge,
    "unmerge": lambda s, case, f, cid: commands.unmerge(
        s, case.id, case.version, note=f.get("reason", ""), command_id=cid
    ),
    "adopt": _adopt,
    "release": lambda s, case, f, cid: commands.release(
        s, case.id, case.version, note=f.get("reason", ""), command_id=cid
    ),
}
OFFERED: dict[str, Offers] = {
    "merge": _can_merge,
    "unmerge": _can_unmerge,
    "adopt": _can_adopt,
    "release": _can_release,
}
