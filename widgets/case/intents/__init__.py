"""What can be asked for on the case panel: one table for buttons, keys, menus and palette; a module a room.

A room adds a module with its `INTENTS` and one line here. In the order of the buttons: what moves the case on stands first.
"""

from widgets.case.intents import claims, clocks, desk, life, links, orders, watch
from widgets.case.intents.intent import Intent

INTENTS: tuple[Intent, ...] = (
    *desk.INTENTS,
    *orders.INTENTS,
    *life.INTENTS,
    *clocks.INTENTS,
    *links.INTENTS,
    *claims.INTENTS,
    *watch.INTENTS,
)
BY_BUTTON = {intent.button: intent for intent in INTENTS}

__all__ = ["BY_BUTTON", "INTENTS", "Intent"]
