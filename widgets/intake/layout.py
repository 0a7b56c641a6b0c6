"""Where the fields of the intake dialog stand: in the order in which a call is taken, the likely same ones beside them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.labels import label

if TYPE_CHECKING:
    from widgets.intake.dialog import IntakeDialog

FIELDS = 560
"""The least width of the fields."""


def lay_out(dialog: IntakeDialog) -> None:
    """Put the dialog's fields, its hints and its buttons in their places."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    rows: list[tuple[str, QWidget]] = [
        (tr("Title"), dialog.title),
        (tr("Text"), dialog.text),
        (tr("Category"), dialog.category),
        (tr("Where"), dialog.search),
    ]
    for row, (words, field) in enumerate(rows):
        grid.addWidget(label(words, "second"), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(field, row, 1, 1, 3)
        field.setAccessibleName(words)
    where = QHBoxLayout()
    where.setSpacing(8)
    where.addWidget(dialog.place, 1)
    where.addWidget(dialog.pick)
    where.addWidget(dialog.unpick)
    grid.addLayout(where, 4, 1, 1, 3)
    pairs: list[tuple[str, QWidget]] = [
        (tr("Phone"), dialog.phone),
        (tr("Caller"), dialog.reporter),
        (tr("Address"), dialog.address),
        (tr("Source"), dialog.source),
        (tr("Nature"), dialog.nature),
        (tr("Urgency"), dialog.urgency),
    ]
    for place, (words, field) in enumerate(pairs):
        row, column = 5 + place // 2, place % 2 * 2
        grid.addWidget(label(words, "second"), row, column)
        grid.addWidget(field, row, column + 1)
        field.setAccessibleName(words)
    foot = QHBoxLayout()
    foot.setSpacing(8)
    foot.addWidget(dialog.submit)
    foot.addWidget(dialog.leave)
    foot.addStretch(1)
    foot.addWidget(dialog.wipe)
    fields = QWidget()
    fields.setMinimumWidth(FIELDS)
    left = QVBoxLayout(fields)
    left.setContentsMargins(0, 0, 0, 0)
    left.setSpacing(12)
    left.addLayout(grid)
    left.addWidget(dialog.files)
    left.addStretch(1)
    left.addWidget(dialog.problem)
    left.addLayout(foot)
    whole = QHBoxLayout(dialog)
    whole.setContentsMargins(16, 16, 16, 16)
    whole.setSpacing(16)
    whole.addWidget(fields, 1)
    whole.addWidget(dialog.hints)
    for button in (dialog.unpick, dialog.leave, dialog.wipe):
        button.setAutoDefault(False)


def choice(kind: type[StrEnum], words: Mapping[StrEnum, str], first: StrEnum) -> QComboBox:
    """Return a box of all values of a kind, by their words."""
    box = QComboBox()
    for value in kind:
        box.addItem(words[value], value.value)
    box.setCurrentIndex(box.findData(first.value))
    return box
