"""Boxes to choose from: a wheel that passes over them changes nothing, and their words never stretch the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from widgets.importing.records import Choice, FieldForm, OptionForm, Picked
from widgets.text import cut, line

LONGEST = 60
NARROWEST, WIDEST, FRAME = 112, 300, 48
"""Pixels: of an option's box, and of what stands around its words."""
COLUMN, CONSTANT = "column", "constant"


class Box(QComboBox):
    """A combo box inside something that scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ColumnBox(Box):
    """Which column fills a field, or which value stands for every row."""

    picked = Signal()

    def __init__(self, form: FieldForm, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form, self._nothing = form, nothing
        self.setAccessibleName(form.words)
        self.offer(())
        self.activated.connect(self._activated)

    def offer(self, columns: Sequence[str]) -> None:
        """Offer these columns; what was picked stays where it is still offered."""
        before = self.pick()
        self.clear()
        self.addItem(self._nothing, ("", ""))
        for column in columns:
            self.addItem(line(cut(column, LONGEST)), (COLUMN, column))
        if self._form.constants:
            self.insertSeparator(self.count())
            for choice in self._form.constants:
                self.addItem(f"= {line(cut(choice.words, LONGEST))}", (CONSTANT, choice.value))
        self.show_pick(before)

    def pick(self) -> Picked:
        """What is picked now."""
        data = self.currentData() if self.count() else None
        kind, value = data if data else ("", "")
        return Picked(column=value) if kind == COLUMN else Picked(constant=value) if kind == CONSTANT else Picked()

    def show_pick(self, pick: Picked) -> bool:
        """Show a pick; returns whether it is offered (nothing is shown where it is not)."""
        wanted = [(COLUMN, pick.column), (CONSTANT, pick.constant)] if pick else [("", "")]
        # findData compares tuples by identity.
        offered = [tuple(self.itemData(row) or ()) for row in range(self.count())]
        at = next((offered.index(one) for one in wanted if one[1:] != ("",) and one in offered), -1 if pick else 0)
        self.setCurrentIndex(max(at, 0))
        return at >= 0

    def _activated(self, _: int) -> None:
        self.picked.emit()


class OptionBox(Box):
    """One option of the whole file; something else than is offered may be typed where it is free."""

    changed = Signal()

    def __init__(self, form: OptionForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = form
        self.setAccessibleName(form.words)
        if form.help:
            self.setToolTip(form.help)
        self.setEditable(form.free)
        if form.free:
            self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            line_edit = self.lineEdit()
            line_edit.setMaxLength(200)
            line_edit.setAccessibleName(form.words)
            line_edit.editingFinished.connect(self._edited)
        for choice in form.choices:
            self.addItem(line(cut(choice.words, LONGEST)), choice.value)
        self._said = form.value
        self.show_value(form.value)
        self.activated.connect(self._activated)

    def value(self) -> str:
        """What is chosen, or what was typed."""
        text = self.currentText().strip()
        if self.isEditable():
            at = self.findText(text)
            return str(self.itemData(at)) if at >= 0 else text
        return str(self.currentData() or "")

    def show_value(self, value: str) -> None:
        """Show a value, one that is not offered too where it is free."""
        at = self.findData(value)
        if at >= 0:
            self.setCurrentIndex(at)
            if self.isEditable():
                self.setEditText(self.itemText(at))
        elif self.isEditable():
            self.setCurrentIndex(-1)
            self.setEditText(value)
        self._said = self.value()
        self._fit()

    def _fit(self) -> None:
        """As wide as what it says, within reason; what is longer shows its beginning."""
        words = self.fontMetrics().horizontalAdvance(self.currentText())
        self.setMinimumWidth(max(NARROWEST, min(WIDEST, words + FRAME)))
        if self.isEditable():
            self.lineEdit().setCursorPosition(0)

    def _activated(self, _: int) -> None:
        self._edited()

    def _edited(self) -> None:
        if self.value() != self._said:
            self._said = self.value()
            self._fit()
            self.changed.emit()


class ChoiceBox(Box):
    """One of a few meanings, or none yet."""

    def __init__(self, choices: Sequence[Choice], nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addItem(nothing, "")
        for choice in choices:
            self.addItem(line(choice.words), choice.value)

    def value(self) -> str:
        """What is meant; "" for nothing yet."""
        return str(self.currentData() or "")

    def show_value(self, value: str) -> None:
        """Show a meaning; nothing where it is not offered."""
        self.setCurrentIndex(max(0, self.findData(value)))
