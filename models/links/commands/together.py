"""What linking two cases has in common: both locked, in one order; the link itself; a line in the other's history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from models.cases.commands.act import STEP, Act
from models.cases.records import CaseState
from models.links.records import LinkKind
from models.links.tables import CaseLinkRow
from models.store.errors import Refused
from models.store.ids import new_id

_BOTH = text("SELECT id FROM case_file WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE")
_MAIN = text("SELECT * FROM case_file WHERE id = :id")
_LINK = text(
    "SELECT id, main_id, before, soon_at FROM case_link WHERE case_id = :id AND kind = :kind AND ended_at IS NULL"
)


def lock_both(s: Session, case_id: UUID, main_id: UUID) -> None:
    """Lock two cases, always in the same order, so that two desks that link them at once do not wait for each other."""
    if case_id == main_id:
        raise Refused("same_case", case_id=case_id)
    s.execute(_BOTH, {"ids": [case_id, main_id]})


def main_case(s: Session, main_id: UUID) -> dict[str, Any]:
    """Return the row of the case at the other end. Raises Refused("unknown_case")."""
    row = s.execute(_MAIN, {"id": main_id}).one_or_none()
    if row is None:
        raise Refused("unknown_case", case_id=main_id)
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it


def make_link(act: Act, kind: LinkKind, main: dict[str, Any], before: dict[str, Any], soon_at: Any = None) -> None:
    """Write the link and the line in the other case's history."""
    link = {"kind": kind.value, "case_id": act.case["id"], "main_id": main["id"], "before": before, "soon_at": soon_at}
    act.s.execute(insert(CaseLinkRow).values(id=new_id(), **link))
    tell_other(act, "gain", main, kind)


def active_link(s: Session, case_id: UUID, kind: LinkKind) -> Any:
    """Return the link in force (id, main_id, before). Raises Refused("not_linked") where there is none."""
    link = s.execute(_LINK, {"id": case_id, "kind": kind.value}).one_or_none()
    if link is None:
        raise Refused("not_linked", case_id=case_id)
    return link


def end_link(act: Act, link: Any, kind: LinkKind) -> None:
    """End the link, with a line in the other case's history."""
    act.s.execute(update(CaseLinkRow).where(CaseLinkRow.id == link.id).values(ended_at=act.now))
    tell_other(act, "lose", main_case(act.s, link.main_id), kind)


def tell_other(act: Act, action: str, main: dict[str, Any], kind: LinkKind) -> None:
    """Write a line in the other case's history; its version stays, for nothing that its operators decide has changed."""
    detail = {"case": str(act.case["id"]), "number": act.case["number"], "title": act.case["title"], "kind": kind.value}
    act.s.execute(
        insert(STEP).values(
            id=new_id(),
            case_id=main["id"],
            command_id=new_id(),
            action=action,
            note=act.note,
            detail=detail,
            occurred_at=act.occurred_at,
        )
    )


def said(main: dict[str, Any]) -> dict[str, Any]:
    """Return what a step tells of the case at the other end."""
    return {"main": str(main["id"]), "number": main["number"], "title": main["title"]}


def refuse_ended(main: dict[str, Any]) -> None:
    """Raise Refused("main_ended"): nothing can be put to a case that is open no longer."""
    raise Refused("main_ended", number=main["number"] or main["title"], state=CaseState(main["state"]))


def children_of(s: Session, case_id: UUID) -> int:
    """Return how many cases follow this one."""
    link = CaseLinkRow
    wanted = (link.main_id == case_id, link.kind == LinkKind.CHILD.value, link.ended_at.is_(None))
    return len(s.scalars(select(link.id).where(*wanted)).all())
