"""The case panel's tabs: what is to be done, what it hangs together with, how it came here; each says how much it has."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from widgets.case.rooms import ACT, HISTORY, RELATED
from widgets.i18n import mark, tr

TABS = (ACT, RELATED, HISTORY)
_TITLES = {ACT: mark("Handling of the case"), RELATED: mark("Related"), HISTORY: mark("History")}


class Tabs(QWidget):
    """One row of tabs; one is chosen. A tab with nothing on it is absent."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        for tab in TABS:
            button = QPushButton(tr(_TITLES[tab]))
            button.setProperty("kind", "tab")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setObjectName(tab)
            self._group.addButton(button)
            self._buttons[tab] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self._buttons[ACT].setChecked(True)
        self._group.buttonToggled.connect(self._toggled)

    @property
    def current(self) -> str:
        """The tab chosen."""
        return next(tab for tab, button in self._buttons.items() if button.isChecked())

    def button(self, tab: str) -> QPushButton:
        """Return a tab's button."""
        return self._buttons[tab]

    def choose(self, tab: str) -> None:
        """Choose a tab."""
        if not self._buttons[tab].isHidden():
            self._buttons[tab].setChecked(True)

    def step(self, by: int) -> None:
        """Choose the next tab that is there, or with -1 the one before; after the last comes the first."""
        there = [tab for tab in TABS if not self._buttons[tab].isHidden()]
        self.choose(there[(there.index(self.current) + by) % len(there)])

    def show_counts(self, counts: dict[str, int | None]) -> None:
        """Say how much each tab has; None where that is not worth a word, 0 and the tab is absent."""
        for tab, button in self._buttons.items():
            count = counts.get(tab)
            button.setText(tr(_TITLES[tab]) if count is None else f"{tr(_TITLES[tab])} {count}")
            button.setVisible(count != 0)
        if self._buttons[self.current].isHidden():
            self._buttons[ACT].setChecked(True)

    @Slot(QPushButton, bool)
    def _toggled(self, button: QPushButton, checked: bool) -> None:
        if checked:
            self.changed.emit(button.objectName())
