"""Wakes a phone that does not ring by itself: taken once, by one service, with a link that lets the phone in."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.calls.queries import get_call
from models.phones.secrets import new_token, token_hash

_UNWOKEN = text("SELECT id FROM call WHERE state = 'requested' AND woken_at IS NULL ORDER BY requested_at")
_WAKE = text("SELECT phone FROM wake_phone(:call, :link)")


@dataclass(frozen=True, slots=True)
class Woken:
    """Whom to wake, and with what. Neither number nor link is ever to be logged."""

    call_id: UUID
    caller: str
    phone: str = field(repr=False)
    """The worker's number as it is kept; "" where there is none."""
    link: str = field(repr=False)
    """Signs the worker's phone in, once and within ten minutes."""


def get_unwoken(s: Session) -> list[UUID]:
    """Return the calls that were asked for, ring nowhere and woke nobody, the earliest first."""
    return list(s.execute(_UNWOKEN).scalars())


def wake(s: Session, call_id: UUID) -> Woken | None:
    """Take it on to wake the phone of a call; None where it rings, has ended, or another service was first."""
    link = new_token()
    phone = s.execute(_WAKE, {"call": call_id, "link": token_hash(link)}).scalar_one_or_none()
    return None if phone is None else Woken(call_id, get_call(s, call_id).caller, phone, link)
