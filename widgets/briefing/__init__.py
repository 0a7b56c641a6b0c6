"""The dialog of the day's briefing (日报)."""

from widgets.briefing.dialog import BriefingDialog, BriefingLine

__all__ = ["BriefingDialog", "BriefingLine"]
