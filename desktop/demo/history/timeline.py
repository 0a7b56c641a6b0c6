"""When each thing happens to each matter, as columns: the events of many drafts at once, and which are past by now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from desktop.demo.history.draft import Course, Draft
from desktop.demo.packed import NEVER, Ints, micros

EVENTS = (
    "report", "accept", "file", "first_dispatch", "refuse", "dispatch", "sign", "arrive", "start_handling", "feed_back",
    "rework", "feed_back_again", "verify", "close",
)  # fmt: skip
"""The columns, in the order in which things happen. A direct answer stands under `accept`, or under `file` when the report
was accepted first; a refused order under `first_dispatch` and `refuse`."""
AT = {event: number for number, event in enumerate(EVENTS)}


def timeline(drafts: Sequence[Draft], now: datetime) -> Ints:
    """Return when what has happened by `now` happened, (N, len(EVENTS)) microseconds of the server, NEVER for the rest.

    Nothing happens after what is still to come, and nothing before what came before it.
    """
    planned = np.array(
        [NEVER if at is None else micros(at) for draft in drafts for at in _plan(draft)], np.int64
    ).reshape(-1, len(EVENTS))
    there = planned != NEVER
    to_come = there & (planned > micros(now))
    to_come[:, 0] = False
    past = there & ~np.logical_or.accumulate(to_come, axis=1)
    ordered: NDArray[np.int64] = np.maximum.accumulate(np.where(past, planned, NEVER), axis=1)
    return np.where(past, ordered, NEVER)


def _plan(d: Draft) -> tuple[datetime | None, ...]:
    if d.course is Course.HANDLED:
        refused = d.refused is not None and d.first_dispatched is not None
        again = d.reworked is not None and d.feedback_again is not None
        return (
            d.reported, d.accepted, d.filed, d.first_dispatched if refused else None, d.refused if refused else None,
            d.dispatched, d.signed, d.arrived, d.handling, d.feedback, d.reworked if again else None,
            d.feedback_again if again else None, d.verified, d.closed,
        )  # fmt: skip
    answered = d.filed if d.course is Course.ANSWERED_AFTER_ACCEPTING else None
    return (d.reported, d.accepted, answered, *(None,) * (len(EVENTS) - 3))
