"""What the delegate and the view may ask the model about a row."""

from __future__ import annotations

from PySide6.QtCore import Qt

CASE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The record itself."""
LAMP_ROLE = Qt.ItemDataRole.UserRole + 2
"""The lamp; of a folded parent the worst of all that its row stands for."""
REMAINING_ROLE = Qt.ItemDataRole.UserRole + 3
"""What is left of the limit, in words."""
CLAIM_ROLE = Qt.ItemDataRole.UserRole + 4
"""Name of who else has it open, "" for nobody."""
MARK_ROLE = Qt.ItemDataRole.UserRole + 5
"""Whether it is marked; None while nothing is."""
FOLD_ROLE = Qt.ItemDataRole.UserRole + 6
"""The Fold of a parent (母案) with children below it or folded into its row; None for every other case."""
UNDER_ROLE = Qt.ItemDataRole.UserRole + 7
"""Whether it is a child that stands below its parent."""
WHOSE_ROLE = Qt.ItemDataRole.UserRole + 8
"""Whose child it is, in words, where it stands by itself; "" for what is no child."""
OWN_LAMP_ROLE = Qt.ItemDataRole.UserRole + 9
"""The case's own lamp, which goes with what is left of its limit."""
