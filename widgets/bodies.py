"""Puts a new body in the place of one that is out of date, whole: nobody takes a layout apart row by row.

A row that was filled before it was added to its layout has Python wrappers for its items (PySide 6.11 makes them), and Qt
deletes an item with its widget without telling them. As long as the layout lives such a wrapper stays on record for an
address that something else soon has, and the end of that something is the end of the process. With the whole body they go.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget


def put_in_place(layout: QBoxLayout, before: QWidget | None, body: QWidget) -> None:
    """Put `body` where `before` stood, or last where nothing did; whoever had the focus in it has it again."""
    place, at = None, -1
    if before is not None:
        place, at = _focused(before), layout.indexOf(before)
        before.hide()
        layout.removeWidget(before)
        before.deleteLater()
    layout.insertWidget(at, body)
    # At once: the layout would show it with the next turn of the loop only, and its place would flash empty.
    body.show()
    there = _focusable(body)
    if place is not None and there:
        there[min(place, len(there) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)


def _focusable(body: QWidget) -> list[QWidget]:
    return [
        one for one in body.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled()
    ]


def _focused(body: QWidget) -> int | None:
    """Return which of its parts has the focus, None where none has."""
    there = _focusable(body)
    return next((place for place, one in enumerate(there) if one.hasFocus()), None)
