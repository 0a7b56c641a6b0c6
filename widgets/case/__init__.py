"""The case panel: everything about the chosen case, and what can be done with it now."""

from widgets.case.intents import BY_BUTTON, INTENTS, Intent
from widgets.case.panel import CasePanel

__all__ = ["BY_BUTTON", "INTENTS", "CasePanel", "Intent"]
