"""Video checks as records. Every time is aware, in UTC, on the database's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from models.cases.records import CaseState

WAIT = timedelta(minutes=15)
"""From the worker's arrival to the call, where nothing else is said."""


class Verdict(StrEnum):
    """What was seen, beside what the citizen had told."""

    SO = "so"
    """属实: it is as told, and has to be handled."""
    SOLVED = "solved"
    """已解决: it is done, or gone."""
    NOT_SO = "not_so"
    """不属实: nothing of it is there."""
    GIVEN_UP = "given_up"
    """The check was called off, with a reason."""


class CheckStage(StrEnum):
    """How far the loop is."""

    TO_SIGN = "to_sign"
    TO_ARRIVE = "to_arrive"
    WAITING = "waiting"
    """He is there; the quarter of an hour runs."""
    TO_CALL = "to_call"
    CALLING = "calling"
    TO_JUDGE = "to_judge"
    TO_ANSWER = "to_answer"
    TO_CLOSE = "to_close"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class VideoCheck:
    """One loop, with what its stages are read from."""

    id: UUID
    case_id: UUID
    number: str
    title: str
    case_state: CaseState
    case_closed_at: datetime | None
    order_id: UUID
    worker_id: UUID
    worker: str
    """Masked."""
    grid: str
    wait: timedelta
    by: str
    """The account that began it."""
    began_at: datetime
    sign_due_at: datetime | None
    order_due_at: datetime | None
    signed_at: datetime | None
    arrived_at: datetime | None
    order_ended_at: datetime | None
    call_id: UUID | None
    """The call that goes on, or the last one that had a picture."""
    calling_since: datetime | None
    """Since when a call goes on."""
    seen_at: datetime | None
    """When the last call with a picture ended, or since when its picture is there while it goes on."""
    verdict: Verdict | None
    verdict_words: str
    judged_at: datetime | None
    answered_at: datetime | None
    """When the citizen was answered after the verdict."""


@dataclass(frozen=True, slots=True)
class StageNow:
    """Where a loop stands: since when, and until when it should have gone on (None: nothing is said)."""

    stage: CheckStage
    since: datetime
    due_at: datetime | None
