"""What can be asked for on the case panel: one table for buttons, keys, menus and palette; a module a room.

A room adds a module with its `INTENTS` and one line here. In the order of the buttons: what moves the case on stands first.
"""

from widgets.case.intents import attachments, calls, checks, claims, clocks, desk, exclusion, life, links, orders, watch
from widgets.case.intents.intent import Intent


def _is_rest(intent: Intent) -> bool:
    return not intent.primary


_ROOMS = (desk, calls, orders, life, clocks, exclusion, links, attachments, claims, watch, checks)
# Sorting keeps the order of equals: what moves the case on, then the rest, room by room.
INTENTS: tuple[Intent, ...] = tuple(sorted((one for room in _ROOMS for one in room.INTENTS), key=_is_rest))
BY_BUTTON = {intent.button: intent for intent in INTENTS}

__all__ = ["BY_BUTTON", "INTENTS", "Intent"]
