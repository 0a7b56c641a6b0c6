"""Pages under a row of chips: Alt with a digit (0 for the tenth), or a click, turns to one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from widgets.keys import key_text
from widgets.text import tooltip

KEYS = "1234567890-"
"""With Alt: the page's key, in the order of the keyboard."""


class Pages(QWidget):
    """`turned(int)` when another page is shown."""

    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(4)
        self._chips.addStretch(1)
        self._group = QButtonGroup(self)
        self._titles: list[str] = []
        self.stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(self._chips)
        layout.addWidget(self.stack, 1)
        self._group.idClicked.connect(self.turn)

    def add(self, title: str, page: QWidget) -> None:
        """Add a page under its title."""
        number = self.stack.addWidget(page)
        chip = QPushButton(title)
        chip.setProperty("kind", "tab")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        key = f"Alt+{KEYS[number]}"
        chip.setToolTip(tooltip(f"{title} ({key_text(key)})"))
        self._group.addButton(chip, number)
        self._chips.insertWidget(number, chip)
        self._titles.append(title)
        QShortcut(QKeySequence(key), self).activated.connect(partial(self.turn, number))
        if number == 0:
            chip.setChecked(True)

    def name(self, number: int, title: str, count: int) -> None:
        """Give a page another title, with how many stand on it, none too."""
        self._titles[number] = title
        self._group.button(number).setText(f"{title} {count:,}")

    def offer(self, number: int, offered: bool) -> None:
        """Offer a page, or leave it out; its key does nothing then."""
        self._group.button(number).setVisible(offered)

    def turn(self, number: int) -> None:
        """Show a page that is offered."""
        if self._group.button(number).isHidden():
            return
        self._group.button(number).setChecked(True)
        self.stack.setCurrentIndex(number)
        self.turned.emit(number)

    def show_count(self, number: int, count: int, *, at_least: bool = False) -> None:
        """Write how many stand on a page behind its title (500+ for `at_least`); none where there are none."""
        title = self._titles[number]
        told = f"{count}+" if at_least else f"{count}"
        self._group.button(number).setText(f"{title} {told}" if count else title)
