"""Every caller gets the reply: what the citizen of a parent case is told, those of its children are told too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.attachments.records import NewAttachment
from models.cases.citizen.records import Channel
from models.cases.commands import reply
from models.cases.records import Done

_DONE = text("SELECT true FROM step WHERE command_id = :id")
_CHILDREN = text(
    """SELECT c.id FROM case_link l JOIN case_file c ON c.id = l.case_id
    WHERE l.main_id = :id AND l.kind = 'child' AND l.ended_at IS NULL AND c.state <> 'ARCHIVED' ORDER BY c.id"""
)


def reply_to_all(
    s: Session,
    case_id: UUID,
    version: int | None,
    words: str,
    channel: Channel = Channel.PHONE,
    *,
    final: bool = False,
    attachments: Sequence[NewAttachment] = (),
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Tell the citizen (回复诉求人), and the citizen of every child case the same; each reply stands in its own history.

    Those who reported what was merged into a case are its own reporters. Raises what `reply` raises; all or nothing.
    """
    done_before = command_id is not None and bool(s.scalar(_DONE, {"id": command_id}))
    said: dict[str, Any] = {"attachments": attachments, "final": final, "occurred_at": occurred_at}
    done = reply(s, case_id, version, words, channel, command_id=command_id, **said)
    told = s.info.get("command_id")
    if not done_before:
        for child_id in s.scalars(_CHILDREN, {"id": case_id}).all():
            reply(s, child_id, None, words, channel, **said)
    s.info["command_id"] = told
    return done
