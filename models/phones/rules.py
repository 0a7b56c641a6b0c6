"""How long what lets a phone in is good for, how often it may be tried, and what can follow on an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.cases.records import Lamp, OrderState

CODE_DIGITS = 6
CODE_TRIES = 5
CODE_LASTS = timedelta(minutes=5)
LINK_LASTS = timedelta(minutes=30)
ACCESS_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(days=30)
LOST_ANSWER = timedelta(hours=1)
"""So long a phone may ask once more for the pair that a dead spot swallowed (a lift shaft, a basement), as long as nothing
of that pair was used: it is this condition that tells a lost answer from a second hand."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times within `within`, counted under the name `what`."""

    what: str
    most: int
    within: timedelta


HOUR, TEN_MINUTES = timedelta(hours=1), timedelta(minutes=10)
CODES_TO_A_NUMBER = Limit("code_number", 10, HOUR)
TRIES_OF_A_NUMBER = Limit("try_number", 15, HOUR)
"""Right or wrong; a right one starts the count anew. With it a number is locked until the hour is over."""
# A mobile carrier puts many phones behind one address, at the start of a shift all at once.
CODES_FROM_AN_ADDRESS = Limit("code_address", 600, TEN_MINUTES)
TRIES_FROM_AN_ADDRESS = Limit("try_address", 600, TEN_MINUTES)

ACTS = ("sign", "arrive", "start", "feed_back", "refuse", "support")


def awaited(
    state: OrderState, *, appointed: bool, needs_arrival: bool, refuse_until: datetime | None, now: datetime
) -> tuple[str, ...]:
    """Return the acts that can follow on an order in `state`, in the order of the field; () for one that is over."""
    may_refuse = not appointed and refuse_until is not None and now <= refuse_until
    refuse = ("refuse",) if may_refuse else ()
    if state is OrderState.DISPATCHED:
        return ("sign", *refuse, "support")
    if state is OrderState.SIGNED:
        on_with_it = ("arrive",) if needs_arrival else ("arrive", "start", "feed_back")
        return (*on_with_it, *refuse, "support")
    if state is OrderState.ARRIVED:
        return ("start", "feed_back", "support")
    return ("feed_back", "support") if state is OrderState.HANDLING else ()


def lamp_of_order(
    state: OrderState, given_at: datetime, due_at: datetime | None, soon_at: datetime | None, now: datetime
) -> Lamp | None:
    """Return the lamp of an order in hand, None for one that is no longer: ▲ after `due_at`, ◆ from `soon_at` on.

    Without a `soon_at` of its own the last quarter of its time is ◆.
    """
    if state not in (OrderState.DISPATCHED, OrderState.SIGNED, OrderState.ARRIVED, OrderState.HANDLING):
        return None
    if due_at is None:
        return Lamp.ON_TIME
    if now > due_at:
        return Lamp.LATE
    soon = soon_at if soon_at is not None else due_at - (due_at - given_at) / 4
    return Lamp.SOON if now >= soon else Lamp.ON_TIME
