"""What can be done to all cases marked: a bar under the list, there while any is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from widgets.flow import FlowLayout
from widgets.i18n import mark, tr, trn
from widgets.keys import KeyButton, key_of
from widgets.labels import label

_TITLES = {
    "dispatch": mark("Dispatch…"),
    "urge": mark("Urge…"),
    "merge": mark("Merge…"),
    "reply": mark("Reply to the citizens…"),
    "answer": mark("Answer…"),
    "request_void": mark("Ask to void…"),
}


class BulkBar(QFrame):
    """Counts what is marked and says what can be done to it. It does nothing itself."""

    asked = Signal(str)
    """The name of what is to be done to every case marked."""
    unmarked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.count = label()
        self.unmark = QPushButton(tr("Unmark"))
        self.unmark.setProperty("kind", "link")
        self.unmark.setToolTip(tr("Nothing is marked any more (Esc)"))
        self.unmark.setAutoDefault(False)
        head = QHBoxLayout()
        head.addWidget(self.count, 1)
        head.addWidget(self.unmark, 0, Qt.AlignmentFlag.AlignRight)
        acts = QWidget()
        self._flow = FlowLayout(acts, spacing=6)
        self._buttons: dict[str, KeyButton] = {}
        for name, title in _TITLES.items():
            button = KeyButton(tr(title))
            button.setObjectName(name)
            button.clicked.connect(self._clicked)
            self._flow.addWidget(button)
            self._buttons[name] = button
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(acts)
        self.unmark.clicked.connect(self.unmarked)
        self.offer(())
        self.show_count(0)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these, and no others."""
        for name, button in self._buttons.items():
            button.setVisible(name in names)

    def show_count(self, count: int) -> None:
        """Say how many are marked; with none the bar is gone."""
        self.count.setText(trn("{n} case marked", "{n} cases marked", count))
        self.setVisible(count > 0)
        for name, button in self._buttons.items():
            # As it is now: keys can be changed.
            button.set_key(key_of(f"bulk.{name}", ""))

    def button(self, name: str) -> KeyButton:
        """Return a button by name; KeyError for one that is none."""
        return self._buttons[name]

    @Slot()
    def _clicked(self) -> None:
        self.asked.emit(self.sender().objectName())
