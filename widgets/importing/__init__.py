"""Bringing files in: what is in the file, what its columns mean, what it would do, what it did, and how it is undone."""

from widgets.importing.dialog import ImportDialog
from widgets.importing.drop import DropVeil
from widgets.importing.runs import RunsDialog
from widgets.importing.steps import StepsCard

__all__ = ["DropVeil", "ImportDialog", "RunsDialog", "StepsCard"]
