"""Further reports of a matter that is here already, and requests that come again (重复诉求)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.cases.attachments.attaching import attach, told
from models.cases.attachments.records import NewAttachment
from models.cases.commands import report
from models.cases.commands.act import STEP, Act, begin_on
from models.cases.commands.intake import keep_report
from models.cases.records import Done, NewReport
from models.cases.tables import CategoryRow, ReportRow
from models.links.earlier import find_earlier, nth_of
from models.links.records import Basis, Sought
from models.links.tables import RepeatRow
from models.store.errors import Refused


def take_in(
    s: Session,
    new: NewReport,
    *,
    repeat: bool = False,
    attachments: Sequence[NewAttachment] = (),
    command_id: UUID | None = None,
    note: str = "",
) -> Done:
    """Take a report in as a case of its own (上报); with `repeat` it is noted as a repeated request (第 N 次诉求).

    Raises what `report` raises. With `repeat`, Refused("not_repeated") where neither caller nor address is known.
    """
    before = s.scalar(select(STEP.c.id).where(STEP.c.command_id == command_id)) if command_id else None
    done = report(s, new, attachments=attachments, command_id=command_id, note=note)
    if repeat and before is None:
        report_id = s.scalar(select(ReportRow.id).where(ReportRow.case_id == done.case_id))
        assert report_id is not None
        command = s.info.get("command_id")
        act, _ = begin_on(s, "note_repeat", done.case_id, None, None, None)
        # What is asked after, where the answer is lost, stays the taking in.
        s.info["command_id"] = command
        _note_repeat(act, report_id, new)
    return done


def attach_report(
    s: Session,
    case_id: UUID,
    new: NewReport,
    *,
    repeat: bool = False,
    attachments: Sequence[NewAttachment] = (),
    command_id: UUID | None = None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> Done:
    """Put a further report of the same matter to an open case: it keeps its caller, its words and its time.

    The case stays as it is and where it is, with everybody at work on it; its version too.
    """
    act, again = begin_on(s, "attach", case_id, None, command_id, occurred_at, note)
    if again:
        return act.done
    act.overlay("attach")
    act.need(title=new.title)
    if s.scalar(select(CategoryRow.id).where(CategoryRow.id == new.category_id)) is None:
        raise Refused("unknown_category", category_id=new.category_id)
    report_id = keep_report(s, new, case_id, act.occurred_at, act.now)
    said = {"report": str(report_id), "source": new.source.value} | told(act, attachments)
    act.step("attach", note=note or new.title, detail=said)
    attach(act, attachments, report_id=report_id)
    if repeat:
        _note_repeat(act, report_id, new)
    return act.done


def _note_repeat(act: Act, report_id: UUID, new: NewReport) -> None:
    act.overlay("note_repeat")
    sought = Sought(category_id=new.category_id, address=new.address, phone=new.reporter_phone)
    earlier = [one for one in find_earlier(act.s, sought) if one.report_id != report_id]
    if not earlier:
        raise Refused("not_repeated", case_id=act.case["id"])
    like = next((one for one in earlier if one.same_class), earlier[0])
    # The operator says so: of another caller at the same address it is the place's second time.
    nth = nth_of(earlier, sought) if like.basis is Basis.CALLER else 1 + len(earlier)
    noted = {"report_id": report_id, "earlier_id": like.report_id, "nth": nth, "basis": like.basis.value}
    act.s.execute(insert(RepeatRow).values(**noted))
    act.step(
        "note_repeat", detail={name: str(noted[name]) for name in ("report_id", "earlier_id", "basis")} | {"nth": nth}
    )
