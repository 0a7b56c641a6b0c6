"""What the charts are narrowed to, as chips that can be taken off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from widgets.i18n import tr
from widgets.text import tooltip

_TAKES_OFF = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
LONGEST = 24


class Chip(QPushButton):
    """One of them: a click, Del or Backspace takes it off."""

    def __init__(self, words: str) -> None:
        short = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
        super().__init__(f"{short}  ×".replace("&", "&&"))
        self.setProperty("kind", "chip")
        self.setCheckable(True)
        self.setChecked(True)
        self.setAutoDefault(False)
        self.setAccessibleName(tr("Take off: {words}", words=words))
        self.setToolTip(tooltip(tr("Take off: {words}", words=words)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TAKES_OFF:
            self.click()
        else:
            super().keyPressEvent(event)


class Chips(QWidget):
    """`taken_off(str)` with the name of a chip."""

    taken_off = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, str], ...] = ()
        self.chips: list[Chip] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)

    def show_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Show these, by name and words; nothing is made anew when nothing changed."""
        if tuple(chips) == self._shown:
            return
        self._shown = tuple(chips)
        for chip in self.chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for name, words in self._shown:
            chip = Chip(words)
            chip.clicked.connect(partial(self._clicked, name))
            self.chips.append(chip)
            self._row.addWidget(chip)

    def _clicked(self, name: str, _: bool = False) -> None:
        self.taken_off.emit(name)
