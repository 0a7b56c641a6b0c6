"""视频核查 begun and judged; the reply is drafted with the verdict where nobody has drafted one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.acts.work import CaseWork, Offers
from models.accounts.records import Account, Duty
from models.cases.records import OpenCase
from models.cases.states import find_overlay
from models.checks.commands import begin_check, judge
from models.checks.records import Verdict
from widgets.case.sheet import CaseSheet


def _begin(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return begin_check(s, case.id, case.version, f["worker_id"], f["words"], wait=f["wait"], command_id=cid)


def _judge(s: Session, case: OpenCase, f: dict[str, Any], cid: UUID) -> Any:
    return judge(s, case.id, case.version, Verdict(f["verdict"]), f["words"], command_id=cid)


def _runs(sheet: CaseSheet) -> bool:
    return bool(sheet.checks) and sheet.checks[0].verdict is None


def _may_begin(sheet: CaseSheet, me: Account) -> bool:
    there = find_overlay("video_check", sheet.detail.case.state) is not None
    return there and not _runs(sheet) and me.duty in (Duty.OPERATOR, Duty.SUPERVISOR)


def _may_judge(sheet: CaseSheet, me: Account) -> bool:
    return _runs(sheet) and me.duty in (Duty.OPERATOR, Duty.SUPERVISOR)


WORK: dict[str, CaseWork] = {"video_check": _begin, "check_verdict": _judge}
OFFERED: dict[str, Offers] = {"video_check": _may_begin, "call_check": _may_judge, "check_verdict": _may_judge}
