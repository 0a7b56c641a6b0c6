"""Which acts can be taken back at the desk, and by which other act. Only what harms nobody once it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.cases.orders.records import Addressee
from models.cases.requests.records import RequestKind
from widgets.i18n import tr

_STOPS = frozenset({RequestKind.POSTPONEMENT.value, RequestKind.SHELVING.value})


def _nothing(_: dict[str, Any]) -> dict[str, Any] | None:
    return {}


@dataclass(frozen=True, slots=True)
class Undo:
    """How an act is taken back: by the act `name` (in WORK) on the same case, with facts made from those it was given with.

    `facts` returns None where this one cannot be taken back (an assisting order, say).
    """

    name: str
    facts: Callable[[dict[str, Any]], dict[str, Any] | None] = _nothing


def _lead_only(facts: dict[str, Any]) -> dict[str, Any] | None:
    return {} if facts.get("lead", True) else None


def _stop_alone(facts: dict[str, Any]) -> dict[str, Any] | None:
    """An approved 缓办 or 挂账 is struck off again; what else was approved stands."""
    return {} if facts.get("kind") in _STOPS else None


def _added(facts: dict[str, Any]) -> dict[str, Any] | None:
    return {"items": facts["items"]} if facts.get("items") else None


def _struck(facts: dict[str, Any]) -> dict[str, Any] | None:
    """What was struck is added again: the history keeps both."""
    return {"items": facts["again"]} if facts.get("again") else None


def _assistant(facts: dict[str, Any]) -> dict[str, Any] | None:
    """An assistant's order, as long as it is not signed."""
    to = Addressee(facts.get("worker_id"), facts.get("department_id"))
    return {"to": to, "reason": tr("Taken back by who gave it")}


def _given_on(facts: dict[str, Any]) -> dict[str, Any] | None:
    """The new holder's order; what went into deliberation is ruled on."""
    return {} if facts.get("to") is not None else None


UNDO: dict[str, Undo] = {
    "dispatch": Undo("withdraw", _lead_only),
    "give_route": Undo("withdraw"),
    "assist": Undo("withdraw_assistant", _assistant),
    "hand_on": Undo("withdraw", _given_on),
    "claim": Undo("let_go"),
    "let_go": Undo("claim"),
    "merge": Undo("unmerge"),
    "add_files": Undo("strike_file", _added),
    "strike_file": Undo("add_files", _struck),
    "approve": Undo("strike_off", _stop_alone),
    **{f"request_{kind}": Undo("withdraw_request") for kind in RequestKind},
}
"""By the name of the act: one line a room."""
