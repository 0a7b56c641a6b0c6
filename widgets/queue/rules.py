"""The rules of the queue's order and filters, as pure functions on records."""

from __future__ import annotations

from datetime import UTC, datetime

from models.cases.records import CaseState, Lamp, OpenCase, QueueFilter, Stage, Urgency

_STAGE_OF = {
    CaseState.REPORTED: Stage.TO_ACCEPT,
    CaseState.ACCEPTED: Stage.TO_FILE,
    CaseState.CONFIRMING: Stage.TO_FILE,
    CaseState.FILED: Stage.TO_DISPATCH,
    CaseState.DISPATCHED: Stage.TO_SIGN,
    CaseState.SIGNED: Stage.HANDLING,
    CaseState.ARRIVED: Stage.HANDLING,
    CaseState.HANDLING: Stage.HANDLING,
    CaseState.FEEDBACK: Stage.TO_VERIFY,
    CaseState.VERIFYING: Stage.TO_VERIFY,
    CaseState.REVIEWING: Stage.TO_CLOSE,
}
_FAR = datetime.max.replace(tzinfo=UTC)


def stage_of(state: CaseState) -> Stage | None:
    return _STAGE_OF.get(state)


def lamp_of(case: OpenCase, now: datetime) -> Lamp:
    if case.next_due_at is not None and now > case.next_due_at:
        return Lamp.LATE
    if case.soon_at is not None and now >= case.soon_at:
        return Lamp.SOON
    return Lamp.ON_TIME


def queue_order(case: OpenCase) -> tuple:
    return (case.urgency is not Urgency.CRITICAL, case.next_due_at or _FAR, case.id)


def matches(case: OpenCase, wanted: QueueFilter, now: datetime) -> bool:
    if wanted.stage is not None and stage_of(case.state) is not wanted.stage:
        return False
    if wanted.urgency is not None and case.urgency is not wanted.urgency:
        return False
    if wanted.source is not None and case.source is not wanted.source:
        return False
    if wanted.category_top and case.category_top != wanted.category_top:
        return False
    if wanted.grid_ids and case.grid_id not in wanted.grid_ids:
        return False
    if wanted.lamp is not None and lamp_of(case, now) is not wanted.lamp:
        return False
    if wanted.text:
        heap = f"{case.number} {case.title} {case.area} {case.grid} {case.holder} {case.category}".casefold()
        return all(word in heap for word in wanted.text.casefold().split())
    return True
