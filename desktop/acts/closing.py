"""From the verification to the end: 结案, 返工, 重开 (核查: attachments.py)."""

from __future__ import annotations

from desktop.acts.work import CaseWork
from models.cases import commands

WORK: dict[str, CaseWork] = {
    "close": lambda s, case, _, cid: commands.close(s, case.id, case.version, command_id=cid),
    "rework": lambda s, case, f, cid: commands.rework(s, case.id, case.version, f["reason"], command_id=cid),
    "reopen": lambda s, case, f, cid: commands.reopen(
        s, case.id, case.version, f["reason"], due_at=f.get("due_at"), command_id=cid
    ),
}
