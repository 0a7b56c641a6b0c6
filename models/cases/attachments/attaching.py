"""What every command does with what is attached to it: look whether it may be, tell it in the step, write it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, select

from models.cases.attachments.records import NewAttachment
from models.cases.attachments.tables import AttachmentRow
from models.cases.clocks.rules import EVIDENCE
from models.cases.commands.act import AHEAD, STEP, Act
from models.media.records import MediaKind
from models.media.tables import MediaRow
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable

ATTACHED = cast("Table", AttachmentRow.__table__)
FILES_MOST = 50
NAME_MOST = 255
_PAPER = (MediaKind.DOCUMENT, MediaKind.PICTURE)
SHOWS = {"photo": (MediaKind.PICTURE,), "film": (MediaKind.FILM,), "document": _PAPER, "signature": _PAPER}
"""Which kinds of media can be which evidence; a document or a signature may be photographed."""


def told(act: Act, items: Sequence[NewAttachment]) -> dict[str, Any]:
    """Return what the step tells of the files, {} for none; the step is written with it, then `attach` is called.

    Raises Refused: "too_many_files" (most), "unknown_media" (name) for what is not kept whole, "evidence_not_this_kind"
    (evidence, kind, name), "given_twice" (name), "fact_missing" (name), "unstorable_text", "out_of_range" (lon, lat),
    "time_without_zone", "in_the_future".
    """
    if not items:
        return {}
    if len(items) > FILES_MOST:
        raise Refused("too_many_files", most=FILES_MOST)
    m = MediaRow
    digests = {item.sha256 for item in items}
    kept = {
        row.sha256: row
        for row in act.s.execute(select(m.sha256, m.size, m.kind).where(m.sha256.in_(digests), m.complete))
    }
    files = []
    seen: set[tuple[str, str]] = set()
    for item in items:
        row = kept.get(item.sha256)
        if row is None:
            raise Refused("unknown_media", name=item.name)
        _check(act, item, MediaKind(row.kind))
        if (item.sha256, item.evidence) in seen:
            raise Refused("given_twice", name=item.name)
        seen.add((item.sha256, item.evidence))
        files.append({"name": item.name, "sha256": item.sha256, "size": row.size, "evidence": item.evidence})
    return {"files": files}


def _check(act: Act, item: NewAttachment, kind: MediaKind) -> None:
    act.need(name=item.name)
    storable(item.note, "note")
    if len(item.name) > NAME_MOST:
        raise Refused("text_too_long", field="name", most=NAME_MOST)
    if item.evidence and (item.evidence not in EVIDENCE or kind not in SHOWS[item.evidence]):
        raise Refused("evidence_not_this_kind", evidence=item.evidence, kind=kind, name=item.name)
    if item.taken_at is not None:
        if item.taken_at.tzinfo is None:
            raise Refused("time_without_zone", at=item.taken_at)
        if item.taken_at > act.now + AHEAD:
            raise Refused("in_the_future", at=item.taken_at, now=act.now)
    lon, lat = item.lon, item.lat
    if (lon is None) != (lat is None) or (
        lon is not None
        and lat is not None
        and not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90)
    ):
        raise Refused("out_of_range", lon=lon, lat=lat)


def attach(
    act: Act, items: Sequence[NewAttachment], *, order_id: UUID | None = None, report_id: UUID | None = None
) -> None:
    """Write what was told, as part of the step that carries the command."""
    if not items:
        return
    step_id = act.s.scalar(select(STEP.c.id).where(STEP.c.command_id == act.command_id))
    common = {"case_id": act.case["id"], "step_id": step_id, "order_id": order_id, "report_id": report_id}
    rows = [{"id": new_id(), **common, **asdict(item)} for item in items]
    if not any(item.origin for item in items):
        # What this program made itself is the desk's to say: phones have no right to write it.
        for row in rows:
            del row["origin"]
    act.s.execute(insert(ATTACHED), rows)


def missing_with(act: Act, order_id: UUID, items: Sequence[NewAttachment] = ()) -> tuple[str, ...]:
    """Return the kinds of evidence that the case's rule asks for and neither the order nor `items` gives."""
    asked = str(act.case["evidence"]).split()
    if not asked:
        return ()
    a = ATTACHED.c
    given = set(act.s.scalars(select(a.evidence).where(a.order_id == order_id, a.struck_at.is_(None))))
    given |= {item.evidence for item in items}
    return tuple(kind for kind in asked if kind not in given)
