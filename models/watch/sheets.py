"""The sheet of a supervision (督办单): composed once, when it is given out, and read as it was kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.cases.queries import get_case
from models.city.queries import get_city
from models.store.canonical import Unreadable, digest, from_text
from models.store.errors import Refused
from models.store.times import database_now
from models.watch.records import SHEET_FORMAT, Receiver, Sheet

_BEFORE = text("SELECT count(*) FROM urge WHERE case_id = :case_id AND id <> :urge_id")
_SHEET = text("SELECT sheet, sha256 FROM supervision WHERE id = :id")


def compose(
    s: Session,
    case_id: UUID,
    urge_id: UUID,
    receiver: Receiver,
    number: str,
    title: str,
    words: str,
    answer_due_at: datetime,
) -> Sheet:
    """Return the sheet with everything as it is at this moment."""
    detail, city, me = get_case(s, case_id), get_city(s), get_me(s)
    case = detail.case
    return Sheet(
        format=SHEET_FORMAT,
        number=number,
        city=city.name,
        city_en=city.name_en,
        title=title,
        issued_by=me.name,
        issued_at=database_now(s),
        words=words,
        answer_due_at=answer_due_at,
        receiver=receiver,
        case_number=case.number or "",
        case_title=case.title,
        address=detail.address,
        area=case.area,
        grid=case.grid,
        category=case.category,
        state=case.state.value,
        urgency=case.urgency.value,
        tier=case.tier.value,
        reported_at=case.reported_at,
        filed_at=detail.filed_at,
        held_since=case.stage_since,
        due_at=case.due_at,
        urges=s.execute(_BEFORE, {"case_id": case_id, "urge_id": urge_id}).scalar_one(),
    )


def get_sheet(s: Session, supervision_id: UUID) -> Sheet:
    """Return the sheet as it was given out.

    Raises Refused: "unknown_supervision", "sheet_damaged" (its digest is another), "sheet_unreadable" (a newer program's).
    """
    row = s.execute(_SHEET, {"id": supervision_id}).one_or_none()
    if row is None:
        raise Refused("unknown_supervision", supervision_id=supervision_id)
    if digest(row.sheet) != row.sha256:
        raise Refused("sheet_damaged")
    try:
        return from_text(Sheet, row.sheet)
    except Unreadable as error:
        raise Refused("sheet_unreadable", detail=str(error)) from error
