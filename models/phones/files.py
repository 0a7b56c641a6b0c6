"""Which files a worker may see: those he sent, and those that hang on the cases of his orders in force (or ended today)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.attachments.queries import get_attachments
from models.cases.attachments.records import Attachment, NewAttachment
from models.media.reading import media_of
from models.media.records import Media
from models.phones.orders import IN_FORCE, start_of_today
from models.store.errors import Refused

_NOTE = text(
    """INSERT INTO phone_media AS f (worker_id, sha256) VALUES (:worker, :sha256)
    ON CONFLICT (worker_id, sha256) DO UPDATE SET sent_at = clock_timestamp()"""
)
_SENT = text("SELECT sha256 FROM phone_media WHERE worker_id = :worker AND sha256 = ANY(CAST(:digests AS text[]))")
_HANGS = text(
    f"""SELECT EXISTS (SELECT FROM attachment f JOIN dispatch_order o ON o.case_id = f.case_id
    WHERE f.sha256 = :sha256 AND f.struck_at IS NULL AND f.removed_at IS NULL AND o.worker_id = :worker
      AND ({IN_FORCE} OR o.ended_at >= :today))"""  # noqa: S608
)


def note_sent(s: Session, worker_id: UUID, sha256: str) -> None:
    """Note that the worker sent that file, bytes and all."""
    s.execute(_NOTE, {"worker": worker_id, "sha256": sha256})


def require_sent(s: Session, worker_id: UUID, items: Iterable[NewAttachment]) -> None:
    """Raise Refused("unknown_media", name) for what the worker has not sent: knowing a digest is not having the file."""
    wanted = list(items)
    if not wanted:
        return
    facts = {"worker": worker_id, "digests": [item.sha256 for item in wanted]}
    sent = set(s.scalars(_SENT, facts))
    for item in wanted:
        if item.sha256 not in sent:
            raise Refused("unknown_media", name=item.name)


def visible_media(s: Session, worker_id: UUID, sha256: str) -> Media | None:
    """Return what the worker may see under that digest; None for what is not there, or not for him: he is told the same."""
    found = media_of(s, sha256)
    if found is None or s.scalar(_SENT, {"worker": worker_id, "digests": [sha256]}) is not None:
        return found
    facts = {"worker": worker_id, "sha256": sha256, "today": start_of_today(s)}
    return found if s.scalar(_HANGS, facts) else None


def get_own_attachments(s: Session, case_id: UUID) -> tuple[Attachment, ...]:
    """Return what hangs on an order's case itself and can be looked at, the newest first."""
    found = get_attachments(s, case_id)
    return tuple(one for one in found if one.case_id == case_id and one.there)
