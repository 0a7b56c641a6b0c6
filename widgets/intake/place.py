"""Choosing a place by its name: the city's own places, roads, grids and cameras, as they are found while typing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyDelegate
from widgets.text import line

ROWS, ROW = 5, 28
PATIENCE_MS = 180
KEY_ROLE = Qt.ItemDataRole.UserRole + 1
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Named(Protocol):
    """Something that can be found by its name."""

    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that was found: its name, what it is, and where (WGS-84 degrees)."""

    name: str
    kind: str
    lon: float
    lat: float


class PlacePicker(QWidget):
    """A field with what was found under it. Enter takes the first, Alt and a digit any of them, arrows and Enter too.

    Places unless said otherwise: `about` says what is looked for, `nothing` that none of it was found.
    """

    searched = Signal(str)
    """A name to look for; `offer` answers."""
    chosen = Signal(object)
    """What was chosen of that which was offered."""

    def __init__(self, about: str = "", nothing: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = nothing or tr("No place is called that. Fewer letters find more, or pick it on the map.")
        self._found: list[Named] = []
        self._enter = False
        self.field = QLineEdit()
        self.field.setMaxLength(100)
        self.field.setClearButtonEnabled(True)
        self.field.setPlaceholderText(about or tr("Search a place by name"))
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setItemDelegate(KeyDelegate(KEY_ROLE, ROW, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.setFocusProxy(self.field)
        self._timer = QTimer(self, interval=PATIENCE_MS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._search)
        self.field.textEdited.connect(self._typed)
        self.list.itemClicked.connect(self._clicked)

    def offer(self, wanted: str, found: Sequence[Named]) -> None:
        """Show what was found for a name; an answer to an older question is let go."""
        if wanted != self.field.text().strip() or not wanted:
            return
        self._found = list(found[:ROWS])
        self.list.clear()
        for n, place in enumerate(self._found, 1):
            item = QListWidgetItem(line(f"{place.name}  {place.kind}"))
            item.setData(KEY_ROLE, f"Alt+{n}")
            self.list.addItem(item)
        if not self._found:
            nothing = QListWidgetItem(self._nothing)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        self.list.setFixedHeight(max(1, self.list.count()) * ROW + 4)
        self.list.setCurrentRow(0 if self._found else -1)
        self.list.show()
        if self._enter and self._found:
            self._take(0)

    def clear(self) -> None:
        """Forget what was typed and found."""
        self._timer.stop()
        self.field.clear()
        self._forget()

    def choose(self, number: int) -> bool:
        """Take the nth of what was found, from 1; return whether there is one."""
        if not 1 <= number <= len(self._found):
            return False
        self._take(number - 1)
        return True

    def _forget(self) -> None:
        self._found, self._enter = [], False
        self.list.clear()
        self.list.hide()

    @Slot()
    def _typed(self) -> None:
        self._forget()
        if self.field.text().strip():
            self._timer.start()
        else:
            self._timer.stop()

    @Slot()
    def _search(self) -> None:
        self.searched.emit(self.field.text().strip())

    def _take(self, row: int) -> None:
        place = self._found[row]
        self._timer.stop()
        self.field.setText(line(place.name))
        self._forget()
        self.chosen.emit(place)

    @Slot(QListWidgetItem)
    def _clicked(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsSelectable:
            self._take(self.list.row(item))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if alt and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
                return self.choose(event.key() - Qt.Key.Key_0)
            if event.key() in _STEPS and self._found:
                row = self.list.currentRow() + _STEPS[Qt.Key(event.key())]
                self.list.setCurrentRow(max(0, min(len(self._found) - 1, row)))
                return True
            if not control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._entered()
                return True
        return super().eventFilter(watched, event)

    def _entered(self) -> None:
        """Take what is marked; before the answer is there, take the first as soon as it is."""
        if self._found:
            self._take(max(0, self.list.currentRow()))
        elif self.field.text().strip():
            self._enter = True
            if self._timer.isActive():
                self._timer.stop()
                self._search()
