"""The stages as tabs, eight in two rows, each in its place whatever it counts; the counts add up to what is open."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from models.cases.records import Stage
from widgets.i18n import tr
from widgets.queue.model import Counts
from widgets.words import stage_word


class StageTabs(QWidget):
    """All, and the seven stages."""

    picked = Signal(object)
    """The Stage picked, or None for all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QGridLayout(self)
        layout.setContentsMargins(8, 8, 8, 4)
        layout.setSpacing(2)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._stages: list[Stage | None] = [None, *Stage]
        for place, stage in enumerate(self._stages):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("kind", "tab")
            button.setAutoDefault(False)
            self._group.addButton(button, place)
            layout.addWidget(button, place // 4, place % 4)
            layout.setColumnStretch(place % 4, 1)
            button.setToolTip(tr("Every open case") if stage is None else tr("Only cases in this stage"))
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self._picked)
        self.show_counts(Counts())

    def show_counts(self, counts: Counts) -> None:
        """Write the counts behind the names."""
        for place, stage in enumerate(self._stages):
            name = tr("All") if stage is None else stage_word(stage)
            count = counts.open if stage is None else counts.stages.get(stage, 0)
            self._group.button(place).setText(f"{name} {count}")

    def show_stage(self, stage: Stage | None) -> None:
        """Mark a tab without telling anyone."""
        self._group.button(self._stages.index(stage)).setChecked(True)

    def button(self, stage: Stage | None) -> QPushButton:
        """Return a stage's tab."""
        found = self._group.button(self._stages.index(stage))
        assert isinstance(found, QPushButton)
        return found

    @Slot(int)
    def _picked(self, place: int) -> None:
        self.picked.emit(self._stages[place])
