"""What was found on site, told to the citizen, asked of him, and where a matter went. Every time is aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    """How the citizen was told: 电话, 短信, 上门, 网上, 信函."""

    PHONE = "phone"
    MESSAGE = "message"
    VISIT = "visit"
    ONLINE = "online"
    LETTER = "letter"


class Satisfaction(StrEnum):
    """满意, 基本满意, 不满意, 未评价."""

    SATISFIED = "satisfied"
    FAIRLY = "fairly"
    UNSATISFIED = "unsatisfied"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A worker was asked to look whether it is so (核实). `is_so` is None until he has answered, or was no longer awaited."""

    id: UUID
    worker_id: UUID
    worker: str
    """Masked."""
    question: str
    asked_by: str
    asked_at: datetime
    is_so: bool | None
    finding: str
    answered_at: datetime | None
    stopped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """A matter given to somebody outside our jurisdiction (转办): to whom, why, the receipt, and the citizen told."""

    id: UUID
    receiver: str
    reason: str
    given_by: str
    given_at: datetime
    receipt: str
    receipt_at: datetime | None
    told_by: Channel | None
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the citizen was told (回复诉求人), or a draft of it. `final` is 最终答复, which a supervisor sends."""

    id: UUID
    words: str
    final: bool
    channel: Channel | None
    written_by: str
    written_at: datetime
    sent_by: str
    sent_at: datetime | None
    """None for a draft."""


@dataclass(frozen=True, slots=True)
class Callback:
    """One try to ask the citizen back (回访). Where he was not reached, `solved` and `satisfaction` are None."""

    id: UUID
    nth: int
    reached: bool
    solved: bool | None
    satisfaction: Satisfaction | None
    words: str
    called_by: str
    called_at: datetime


@dataclass(frozen=True, slots=True)
class CitizenSide:
    """All of it for one case, each kind the oldest first."""

    confirmations: tuple[Confirmation, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    replies: tuple[Reply, ...] = ()
    callbacks: tuple[Callback, ...] = ()

    @property
    def draft(self) -> Reply | None:
        """The reply that is being drafted, if one is."""
        return next((reply for reply in self.replies if reply.sent_at is None), None)

    @property
    def waiting(self) -> Confirmation | None:
        """What a worker is being asked now, if one is."""
        open_ones = (c for c in self.confirmations if c.answered_at is None and c.stopped_at is None)
        return next(open_ones, None)
