"""Begins a video check, and says what it found. Called inside `Store.transaction()`.

Each leaves a step in the case's history. All raise what `models.cases.commands` raise.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models.cases.commands.act import Act, begin_on
from models.cases.commands.dispatching import check_addressee, give_assisting, give_lead
from models.cases.records import CaseState, Done
from models.checks.queries import get_case_checks
from models.checks.records import WAIT, Verdict, VideoCheck
from models.checks.tables import CheckVerdictRow, VideoCheckRow
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable

_IN_HAND = text(
    """SELECT id FROM dispatch_order WHERE case_id = :case AND worker_id = :worker
      AND state IN ('DISPATCHED','SIGNED','ARRIVED','HANDLING') ORDER BY lead DESC, given_at LIMIT 1"""
)


def begin_check(
    s: Session,
    case_id: UUID,
    version: int | None,
    worker_id: UUID,
    words: str,
    *,
    wait: timedelta = WAIT,
    command_id: UUID | None = None,
) -> Done:
    """Send a worker to look at the place, to be called `wait` after he is there (视频核查).

    The order is the lead's where the case waits for one, the one he has in hand, or an assisting one beside the lead's.
    Raises Refused: "fact_missing" (words), "check_runs" (by) where one does, and what giving an order raises.
    """
    act, again = begin_on(s, "video_check", case_id, version, command_id, None, words)
    if again:
        return act.done
    act.lock(case_id, version)
    act.overlay("video_check")
    act.need(words=words)
    running = _running(s, case_id)
    if running is not None:
        raise Refused("check_runs", by=running.by, at=running.began_at)
    order_id = s.execute(_IN_HAND, {"case": case_id, "worker": worker_id}).scalar_one_or_none()
    if order_id is None:
        check_addressee(s, act, worker_id, None)
        if CaseState(act.case["state"]) is CaseState.FILED:
            order_id = give_lead(act, worker_id, None, words)
        else:
            order_id = give_assisting(act, worker_id, None, words)
    check_id, seconds = new_id(), int(wait.total_seconds())
    row = {"id": check_id, "case_id": case_id, "order_id": order_id, "worker_id": worker_id, "wait_s": seconds}
    s.execute(insert(VideoCheckRow).values(**row))
    act.step("video_check", worker_id=worker_id, detail={"check": str(check_id), "wait_s": seconds})
    return act.done


def judge(
    s: Session, case_id: UUID, version: int | None, verdict: Verdict, words: str = "", *, command_id: UUID | None = None
) -> Done:
    """Say what the check of a case found, with the worker's words; GIVEN_UP ends it with a reason.

    Raises Refused: "no_check" where none runs, "not_seen" where nobody has seen a picture of it yet, "fact_missing".
    """
    act, again = begin_on(s, "check_verdict", case_id, version, command_id, None, words)
    if again:
        return act.done
    act.lock(case_id, version)
    act.overlay("check_verdict")
    running = _running(s, case_id)
    if running is None:
        raise Refused("no_check", case_id=case_id)
    if verdict is Verdict.GIVEN_UP:
        act.need(words=words)
    elif running.seen_at is None:
        raise Refused("not_seen", name=running.worker)
    _write(act, running, verdict, storable(words, "words"))
    return act.done


def _running(s: Session, case_id: UUID) -> VideoCheck | None:
    there = get_case_checks(s, case_id)
    return there[0] if there and there[0].verdict is None else None


def _write(act: Act, check: VideoCheck, verdict: Verdict, words: str) -> None:
    seen = check.call_id if check.seen_at is not None else None
    row = {"id": new_id(), "check_id": check.id, "call_id": seen, "verdict": verdict.value, "words": words}
    act.s.execute(insert(CheckVerdictRow).values(**row))
    act.step("check_verdict", worker_id=check.worker_id, detail={"check": str(check.id), "verdict": verdict.value})
