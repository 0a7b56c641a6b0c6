"""Taking a report in by hand."""

from widgets.intake.dialog import IntakeDialog

__all__ = ["IntakeDialog"]
