"""Which operations a case offers to an account: what cannot be done now is not on the screen."""

from __future__ import annotations

from desktop.acts import OFFERED, OPERATIONS
from models.accounts.records import Duty
from models.cases.records import CaseState
from models.cases.states import CARRIED, OVERLAYS, TRANSITIONS, Who, actions_from, find, find_overlay
from widgets.case.intents.calls import VIDEO_CALL
from widgets.case.sheet import CaseSheet

_ALWAYS = frozenset({"unmask", "show_on_map"})
_CALLING = (Duty.OPERATOR, Duty.SUPERVISOR)
_OF_THE_LIFE = frozenset({*(arrow.action for arrow in TRANSITIONS), *(overlay.action for overlay in OVERLAYS)})
_MOVING = frozenset({
    *(arrow.action for arrow in TRANSITIONS), "give_route", "verify_with",
    "hand_on_subcentre", "hand_on_department", "hand_on_deliberation",
}) - {"release"}  # fmt: skip


def allowed(sheet: CaseSheet) -> frozenset[str]:
    """Return the buttons that are there for who looks at this sheet.

    The table of the case's life decides by state and duty. Where a room says more about one of its acts, or the act is
    not of that table, the room's word in `desktop.acts.OFFERED` decides too.
    """
    me = sheet.me
    if me is None or not me.may_write:
        return frozenset({"show_on_map"})
    state = sheet.detail.case.state
    there = {action for action in OPERATIONS & _OF_THE_LIFE if _of_the_table(action, state, me.duty)}
    for button, offers in OFFERED.items():
        if button in _OF_THE_LIFE and button not in there:
            continue
        if offers(sheet, me):
            there.add(button)
        else:
            there.discard(button)
    if sheet.detail.case.parent_id is not None and state in CARRIED:
        # A child case (子案) goes where its parent goes: nothing else moves it until it is released.
        there -= _MOVING
    if sheet.detail.case.holder_worker_id is not None and me.duty in _CALLING:
        there.add(VIDEO_CALL)
    return frozenset(there) | _ALWAYS


def _of_the_table(action: str, state: CaseState, duty: Duty) -> bool:
    if action in actions_from(state):
        arrow = find(action, state)
        return arrow is not None and _may(arrow.who, duty)
    overlay = find_overlay(action, state)
    return overlay is not None and _may(overlay.who, duty)


def _may(who: Who, duty: Duty) -> bool:
    if who is Who.SUPERVISOR:
        return duty is Duty.SUPERVISOR
    return who is Who.ANYONE or duty is not Duty.FIELD
