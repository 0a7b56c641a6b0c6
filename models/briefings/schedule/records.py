"""The schedule, what it made, and where that goes. Times are aware, in UTC, but for `Schedule.at`: the city's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from models.briefings.kinds import ABOUT_ONE, Kind

SCHEDULED = tuple(kind for kind in Kind if kind not in ABOUT_ONE)
"""What the clock can make: kinds that are about days."""


class Security(StrEnum):
    """How a mail server is spoken to: encrypted once connected (587), from the first byte (465), or not at all (25)."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Mail:
    """A city's mail server, who the mail is from, and to whom it goes. The password is no setting: a program is given it."""

    to: tuple[str, ...] = ()
    sender: str = ""
    host: str = ""
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is made by itself, at which time of the city's days, and where it goes; off until a supervisor switches it on.

    `folder` is "" for none; it is the same path for every program that may write into it.
    """

    on: bool = False
    at: time = time(8, 0)
    kinds: tuple[Kind, ...] = (Kind.DAILY,)
    formats: tuple[str, ...] = ("pdf", "xlsx")
    language: str = "zh"
    style: str = "red"
    folder: str = ""
    mail: Mail = Mail()


class Outcome(StrEnum):
    """What became of a paper that was due: made, too long ago to be caught up, or there was nothing to tell."""

    MADE = "made"
    LEFT_OUT = "left_out"
    NOTHING = "nothing"


class Channel(StrEnum):
    """By which way a paper goes."""

    FOLDER = "folder"
    MAIL = "mail"


class DeliveryState(StrEnum):
    """How far a delivery is. SENDING was begun; where its program died, nobody noted the end, and it is tried again."""

    WAITING = "waiting"
    SENDING = "sending"
    FAILED = "failed"
    SENT = "sent"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Settled:
    """A paper that was due and what became of it; `number` is "" where none was made, `why` a refusal's code."""

    kind: Kind
    first: date
    last: date
    outcome: Outcome
    why: str
    number: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A paper on its way to one folder or address. `error` is what the last try failed of, `next_at` when it is tried again."""

    id: UUID
    number: str
    channel: Channel
    target: str
    formats: tuple[str, ...]
    language: str
    style: str
    message_id: str
    state: DeliveryState
    tries: int
    error: str
    begun_at: datetime
    next_at: datetime
    sent_at: datetime | None
