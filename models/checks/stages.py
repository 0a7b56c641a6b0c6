"""Where a loop stands, and how long each stage of it took: read from what happened, never kept apart from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from models.cases.tables import OPEN_STATES
from models.checks.records import CheckStage, StageNow, Verdict, VideoCheck

ANSWER_WITHIN = timedelta(minutes=30)
"""The citizen is answered within this of the verdict, so that the loop stays one."""


def stage_of_check(check: VideoCheck, now: datetime) -> StageNow:
    """Return the stage at a moment."""
    return list(_walk(check, now))[-1][0]


def stage_times(check: VideoCheck, now: datetime) -> dict[CheckStage, timedelta]:
    """Return how long each stage took that was gone through, the one under way up to `now`; DONE takes no time."""
    return {at.stage: (until or now) - at.since for at, until in _walk(check, now) if at.stage is not CheckStage.DONE}


def _walk(check: VideoCheck, now: datetime) -> Iterator[tuple[StageNow, datetime | None]]:
    """Yield the stages gone through in order with their ends; the last one's end is None."""
    # A call may be made before he has signed or arrived: what was seen, was seen.
    over = check.judged_at
    seen = _first(check.seen_at, check.calling_since, over)
    signed = _first(check.signed_at, check.arrived_at, seen)
    yield StageNow(CheckStage.TO_SIGN, check.began_at, check.sign_due_at), signed
    if signed is None:
        return
    arrived = _first(check.arrived_at, seen)
    yield StageNow(CheckStage.TO_ARRIVE, signed, check.order_due_at), arrived
    if arrived is None:
        return
    ready = arrived + check.wait
    rung = _first(seen, ready if now >= ready else None)
    yield StageNow(CheckStage.WAITING, arrived, ready), rung
    if rung is None:
        return
    yield StageNow(CheckStage.TO_CALL, rung, ready), seen
    if seen is None:
        return
    if over is None and check.calling_since is not None:
        yield StageNow(CheckStage.CALLING, check.calling_since, None), None
        return
    yield StageNow(CheckStage.TO_JUDGE, seen, None), over
    if over is None:
        return
    if check.verdict is Verdict.GIVEN_UP:
        yield StageNow(CheckStage.DONE, over, None), None
        return
    yield StageNow(CheckStage.TO_ANSWER, over, over + ANSWER_WITHIN), check.answered_at
    if check.answered_at is None:
        return
    closed = check.case_closed_at if check.case_state not in OPEN_STATES else None
    closed = None if closed is None else max(closed, check.answered_at)
    yield StageNow(CheckStage.TO_CLOSE, check.answered_at, None), closed
    if closed is not None:
        yield StageNow(CheckStage.DONE, closed, None), None


def _first(*moments: datetime | None) -> datetime | None:
    there = [one for one in moments if one is not None]
    return min(there) if there else None
