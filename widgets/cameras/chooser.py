"""The list beside the tiles: those near the case first, with their distance, then all others; typing narrows it."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from widgets import pinyin
from widgets.cameras.records import Shown
from widgets.i18n import tr, trn
from widgets.keys import KeyDelegate
from widgets.labels import label
from widgets.text import line
from widgets.words import DOT, distance_word

WORD = Qt.ItemDataRole.UserRole
CAMERA = Qt.ItemDataRole.UserRole + 1
OPEN = "✓ "
"""Before a camera whose tile is open."""
ROW = 32
EVERY_MS, SLICE_S = 15, 0.006
"""Spellings are learnt for so long, so often: nobody notices."""


class _Spellings(QObject):
    """How names are spelt, learnt a few at a time: of thousands it takes seconds. `learnt()` when all of them are."""

    learnt = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._forms: dict[str, tuple[str, ...]] = {}
        self._unknown: list[str] = []
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._learn)

    def set_names(self, names: Sequence[str]) -> None:
        self._unknown = [one for one in dict.fromkeys(names) if one not in self._forms][::-1]

    def run(self, on: bool) -> None:
        """Learn, or wait."""
        if on and self._unknown:
            self._timer.start()
        else:
            self._timer.stop()

    def answers(self, name: str, typed: str) -> bool:
        # One letter inside a long name says nothing.
        forms = self._forms.get(name, ())
        return any(form.startswith(typed) or (len(typed) > 1 and typed in form) for form in forms)

    @Slot()
    def _learn(self) -> None:
        until = time.monotonic() + SLICE_S
        while self._unknown and time.monotonic() < until:
            name = self._unknown.pop()
            full, initials = pinyin.spelt(name)
            self._forms[name] = (*initials, *full)
        if not self._unknown:
            self._timer.stop()
            self.learnt.emit()


class CameraChooser(QWidget):
    """`toggled(UUID)`: a camera's tile is wanted, or not any more."""

    toggled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._near: tuple[Shown, ...] = ()
        self._all: tuple[Shown, ...] = ()
        self._open: frozenset[UUID] = frozenset()
        self._spellings = _Spellings(self)
        self._spellings.learnt.connect(self._learnt)
        self.title = label(role="second", wraps=True)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Name or number (F3)"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(tr("Find a camera by name or number"))
        self.list = QListWidget()
        self.list.setItemDelegate(KeyDelegate(WORD, ROW, self.list, framed=False))
        self.list.setAccessibleName(tr("Cameras"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.count = label(role="caption")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.filter)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.count)
        self.filter.textChanged.connect(self._fill)
        self.filter.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemDoubleClicked.connect(self._give)

    def show_cameras(self, cameras: Sequence[Shown], near: Sequence[Shown], title: str) -> None:
        """List these, `near` before all others; `title` says nearest to what."""
        self._near, self._all = tuple(near), tuple(cameras)
        self.title.setText(title)
        self._spellings.set_names([one.name for one in (*self._near, *self._all)])
        self._spellings.run(self.isVisible())
        self._fill()

    def show_open(self, cameras: Collection[UUID]) -> None:
        """Mark those whose tiles are open."""
        self._open = frozenset(cameras)
        for row in range(self.list.count()):
            self._mark(self.list.item(row))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._spellings.run(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._spellings.run(False)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if watched is self.filter and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (enter or (key == Qt.Key.Key_Space and watched is self.list)) and not event.isAutoRepeat():
            if (item := self.list.currentItem()) is not None:
                self._give(item)
            return True
        return False

    @Slot(QListWidgetItem)
    def _give(self, item: QListWidgetItem) -> None:
        self.toggled.emit(item.data(CAMERA).id)

    @Slot()
    def _fill(self) -> None:
        wanted = self.filter.text().strip().casefold()
        current = self.list.currentItem()
        before = None if current is None else current.data(CAMERA).id
        near = {one.id for one in self._near}
        others = (one for one in self._all if one.id not in near)
        found = [one for one in (*self._near, *others) if self._answers(one, wanted)]
        self.list.clear()
        for one in found:
            item = QListWidgetItem()
            item.setData(CAMERA, one)
            item.setData(WORD, one.code if one.metres is None else distance_word(one.metres))
            item.setToolTip(f"{line(one.name)}{DOT}{one.code}")
            self._mark(item)
            self.list.addItem(item)
        rows = [row for row, one in enumerate(found) if one.id == before]
        self.list.setCurrentRow(rows[0] if rows else 0)
        self.count.setText(trn("{n} camera", "{n} cameras", len(found)) if found else tr("No camera is called so"))

    def _mark(self, item: QListWidgetItem) -> None:
        one = item.data(CAMERA)
        item.setText(f"{OPEN if one.id in self._open else ''}{line(one.name)}")

    def _answers(self, camera: Shown, wanted: str) -> bool:
        if not wanted or wanted in camera.name.casefold() or camera.code.casefold().startswith(wanted):
            return True
        return wanted.isascii() and self._spellings.answers(camera.name, wanted.replace(" ", "").replace("'", ""))

    @Slot()
    def _learnt(self) -> None:
        # Whoever typed before all was learnt is shown what answers now.
        if self.filter.text().strip().isascii() and self.filter.text().strip():
            self._fill()
