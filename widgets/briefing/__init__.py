"""The dialog of the day's briefing (日报)."""

from widgets.briefing.dialog import BriefingDialog
from widgets.briefing.listing import BriefingLine

__all__ = ["BriefingDialog", "BriefingLine"]
