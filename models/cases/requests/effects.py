"""What each kind of request does: what it cannot be asked without, and what follows when it is approved.

A kind without an effect here cannot be asked for. `check` is called when it is asked and again when it is approved;
`approve` in the same transaction as the approval, after the step of it. Both get the act (the case locked, in `act.case`)
and the request's facts as plain values; both raise Refused where the rules say no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from models.cases.clocks import suspending
from models.cases.commands.act import Act
from models.cases.requests.exclusion import check_exclusion, exclude
from models.cases.requests.records import Request, RequestKind
from models.cases.requests.void import void

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Effect:
    """The rules of one kind of request."""

    approve: Callable[[Act, Request], None]
    check: Callable[[Act, Facts], None] | None = None


EFFECTS: dict[RequestKind, Effect] = {
    RequestKind.VOID: Effect(void),
    RequestKind.EXTENSION: Effect(suspending.extend, suspending.check_extension),
    RequestKind.POSTPONEMENT: Effect(suspending.postpone, suspending.check_postponement),
    RequestKind.SHELVING: Effect(suspending.shelve, suspending.check_shelving),
    RequestKind.EXCLUSION: Effect(exclude, check_exclusion),
}
"""Rooms of the cases enter the kinds they answer for, one line each."""
