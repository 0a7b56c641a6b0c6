"""Reads one matter for a 信息专报: the case, its history as it was seen, its orders, files and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.briefings.matter_records import Matter, MatterFile, MatterOrder, MatterStep
from models.cases.attachments.queries import get_attachments
from models.cases.attachments.records import Attachment
from models.cases.callers import callers_of
from models.cases.queries import get_case
from models.cases.records import Step
from models.figures.as_of import VISIBLE, Seen, same_epoch
from models.media.reading import read_range, read_thumbnail
from models.media.records import MediaKind
from models.store.errors import Refused
from models.workers.masking import mask_said

PICTURES = 6
"""So many pictures stand in a paper, the newest; the list has all files."""
LARGEST = 12 * 1024 * 1024
"""A picture of more bytes stands as its thumbnail."""
_REPORTS = text("SELECT count(*) FROM report WHERE case_id = :id")
_SEEN = text(f"SELECT t.id FROM step t WHERE t.case_id = :id AND ({VISIBLE})")  # noqa: S608


def read_matter(s: Session, case_id: UUID, seen: Seen | None = None) -> Matter:
    """Return the matter; with `seen` its history, orders and files alone that were there then.

    What people said is told with telephone and identity numbers masked, and those who reported it by their family names alone. Raises Refused("unknown_case").
    """
    detail = get_case(s, case_id)
    case, steps, orders = detail.case, detail.steps, detail.orders
    files = tuple(one for one in get_attachments(s, case_id) if one.struck_at is None)
    if seen is not None:
        facts = {"id": case_id, "same": same_epoch(s, seen), "xacts": seen.xacts, "read_at": seen.at}
        known = frozenset(s.scalars(_SEEN, facts))
        steps = tuple(one for one in steps if one.id in known)
        there = {one.order_id for one in steps}
        orders = tuple(one for one in orders if one.id in there)
        files = tuple(one for one in files if one.at <= seen.at)
    names = callers_of(s, [case_id])[case_id]
    return Matter(
        case_id=case_id,
        number=case.number,
        title=mask_said(case.title, names),
        text=mask_said(detail.text, names),
        state=case.state.value,
        urgency=case.urgency.value,
        tier=case.tier.value,
        source=case.source.value,
        category=case.category,
        area=case.area,
        grid=case.grid,
        address=mask_said(detail.address, names),
        lon=case.lon,
        lat=case.lat,
        holder=case.holder,
        holder_role=case.holder_role,
        reported_at=case.reported_at,
        filed_at=detail.filed_at,
        due_at=case.due_at,
        closed_at=detail.closed_at,
        reports=s.execute(_REPORTS, {"id": case_id}).scalar_one(),
        rework_count=case.rework_count,
        reopen_count=case.reopen_count,
        steps=tuple(_step(one, names) for one in steps),
        orders=tuple(
            MatterOrder(
                one.lead, one.addressee, one.state.value, mask_said(one.instruction, names), one.given_at, one.signed_at,
                one.feedback_at,
            )
            for one in orders
        ),
        files=tuple(MatterFile(one.media.sha256, mask_said(one.name, names), one.evidence, one.by, one.at) for one in reversed(files)),
    )  # fmt: skip


def read_pictures(s: Session, case_id: UUID) -> tuple[tuple[str, datetime, bytes], ...]:
    """Return what is said under each picture of the case, when it was taken or attached, and its bytes as they are kept.

    The newest, oldest first; a very large one, and one whose place cannot be reached now, as its thumbnail.
    """
    shown = [
        one for one in get_attachments(s, case_id) if one.struck_at is None and one.media.kind is MediaKind.PICTURE
    ]
    names = callers_of(s, [case_id])[case_id]
    found = []
    for one in reversed(shown[:PICTURES]):
        data = _bytes(s, one)
        if data:
            found.append((mask_said(one.note, names) or one.by, one.taken_at or one.at, data))
    return tuple(found)


def _bytes(s: Session, one: Attachment) -> bytes:
    if one.media.size <= LARGEST:
        try:
            return read_range(s, one.media.sha256, 0, one.media.size)
        except Refused:
            # What lies in a folder or elsewhere may be out of reach; its thumbnail is in the database.
            pass
    return read_thumbnail(s, one.media.sha256) or b""


def _step(one: Step, names: Iterable[str]) -> MatterStep:
    state = "" if one.to_state is None else one.to_state.value
    # The role is the party's; where the desk acted, its account's name stands alone.
    role = one.role if one.actor == one.party else ""
    return MatterStep(one.id, one.action, state, one.actor, role, mask_said(one.note, names), one.occurred_at)
