"""Attachments: files added to a case, struck with a reason; who verified, and with what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.acts.work import CaseWork, Offers
from models.accounts.records import Account, Duty
from models.cases import commands
from models.cases.attachments.commands import add_files, strike_file
from models.cases.attachments.queries import get_attachments
from models.cases.records import CaseState, OpenCase
from models.store.errors import Refused
from models.store.ids import new_id
from widgets.case.sheet import CaseSheet

TAKEN_BACK = "undo"
"""The reason of a strike that takes the adding back."""


def _add(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    # Whatever became of the case meanwhile, what was sent for it is not lost: no version is asked after.
    return add_files(s, case.id, None, f["items"], note=f.get("note", ""), command_id=cid)


def _strike(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    """The one that is named; or (the undo of adding) the latest of each of `items` that was added by itself."""
    if "attachment_id" in f:
        return strike_file(s, f["attachment_id"], f["reason"], command_id=cid)
    there = [one for one in get_attachments(s, case.id) if one.there and one.action == "add_files"]
    done = None
    for item in f["items"]:
        wanted = (item.sha256, item.evidence)
        found = next((one for one in there if (one.media.sha256, one.evidence) == wanted), None)
        if found is not None:
            done = strike_file(s, found.id, TAKEN_BACK, command_id=cid if done is None else new_id())
    if done is None:
        raise Refused("unknown_attachment")
    return done


def _verify(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return commands.verify(
        s,
        case.id,
        case.version,
        f["passed"],
        worker_id=f.get("worker_id"),
        note=f.get("note", ""),
        attachments=f.get("attachments", ()),
        command_id=cid,
    )


WORK: dict[str, CaseWork] = {"add_files": _add, "strike_file": _strike, "verify": _verify}


def _mine(sheet: CaseSheet, me: Account) -> bool:
    there = [one for one in sheet.attachments if one.there and not one.of_case]
    return any(me.duty is Duty.SUPERVISOR or one.by == me.name for one in there)


OFFERED: dict[str, Offers] = {
    "strike_file": _mine,
    # The bare key says that the desk looked; where the rule has a worker look, it is said who.
    "verify": lambda sheet, _: sheet.verifier != "worker",
    "verify_with": lambda sheet, me: me.duty is not Duty.FIELD and sheet.detail.case.state is CaseState.VERIFYING,
}
