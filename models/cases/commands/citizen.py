"""Telling and asking the citizen: 回复诉求人 from a draft, 最终答复, 回访."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from models.cases.attachments.attaching import attach, told
from models.cases.attachments.records import NewAttachment
from models.cases.citizen.records import Channel, Satisfaction
from models.cases.citizen.tables import CallbackRow, ReplyRow
from models.cases.commands.act import Act, begin_on
from models.cases.records import Done
from models.cases.states import Who
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable

REPLY = cast("Table", ReplyRow.__table__)
CALL = cast("Table", CallbackRow.__table__)


def draft_reply(
    s: Session,
    case_id: UUID,
    version: int | None,
    words: str,
    *,
    final: bool = False,
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Write the draft of a reply, or change the one that is there; `final` asks that it be sent as 最终答复.

    One draft stands on a case, whoever wrote it; the steps keep every version of it.
    """
    act, again = _begin(s, "draft_reply", case_id, version, command_id, occurred_at, "")
    if again:
        return act.done
    act.need(words=words)
    draft = _draft(act)
    written = {"words": words, "final": final, "written_by": act.account_id, "written_at": act.now}
    if draft is None:
        s.execute(insert(REPLY).values(id=new_id(), case_id=case_id, **written))
    else:
        s.execute(update(REPLY).where(REPLY.c.id == draft.id).values(**written))
    before = "" if draft is None else draft.words
    act.step("draft_reply", detail={"words": [before, words], "final": final})
    return act.done


def reply(
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
    """Tell the citizen (回复诉求人); the draft, if there is one, becomes what was told. 最终答复 is a supervisor's to send.

    Raises NotPermitted for a final one by another.
    """
    act, again = _begin(s, "reply", case_id, version, command_id, occurred_at, words)
    if again:
        return act.done
    act.need(words=words)
    if final:
        act.permit(Who.SUPERVISOR)
    draft = _draft(act)
    sent = {
        "words": words,
        "final": final,
        "channel": channel.value,
        "sent_by": act.account_id,
        "sent_at": act.occurred_at,
    }
    if draft is None:
        s.execute(insert(REPLY).values(id=new_id(), case_id=case_id, written_by=act.account_id, **sent))
    else:
        s.execute(update(REPLY).where(REPLY.c.id == draft.id).values(**sent))
    act.step("reply", detail={"channel": channel.value, "final": final} | told(act, attachments))
    attach(act, attachments)
    return act.done


def call_back(
    s: Session,
    case_id: UUID,
    version: int | None,
    *,
    reached: bool = True,
    solved: bool | None = None,
    satisfaction: Satisfaction | None = None,
    words: str = "",
    command_id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Done:
    """Ask the citizen back (回访): is it solved, how satisfied? CLOSED → CALLED_BACK.

    Where he was not reached, the try is noted and the case stays. Raises Refused("fact_missing") without `solved` where he was reached, "not_reached" with an answer where he was not.
    """
    act, again = begin_on(
        s, "call_back" if reached else "call_missed", case_id, version, command_id, occurred_at, words
    )
    if again:
        return act.done
    act.lock(case_id, version)
    storable(words, "words")
    if reached and solved is None:
        raise Refused("fact_missing", fact="solved", action=act.action)
    if not reached and (solved is not None or satisfaction is not None):
        raise Refused("not_reached", case_id=case_id)
    said = (satisfaction or Satisfaction.NOT_SAID).value if reached else None
    at = act.at
    told = {"solved": solved, "satisfaction": said} if reached else {}
    if reached:
        act.advance("call_back", detail=told)
    else:
        act.overlay("call_missed")
        act.step("call_missed")
    nth = s.scalar(select(func.coalesce(func.max(CALL.c.nth), 0) + 1).where(CALL.c.case_id == case_id))
    called = {"reached": reached, "solved": solved, "satisfaction": said, "words": words, "called_by": act.account_id}
    s.execute(insert(CALL).values(id=new_id(), case_id=case_id, nth=nth, called_at=at, **called))
    return act.done


def _begin(
    s: Session,
    action: str,
    case_id: UUID,
    version: int | None,
    command_id: UUID | None,
    occurred_at: datetime | None,
    note: str,
) -> tuple[Act, bool]:
    act, again = begin_on(s, action, case_id, None, command_id, occurred_at, note)
    if not again:
        act.lock(case_id, version)
        act.overlay(action)
    return act, again


def _draft(act: Act) -> Any:
    of_case = select(REPLY).where(REPLY.c.case_id == act.case["id"], REPLY.c.sent_at.is_(None))
    return act.s.execute(of_case).one_or_none()
