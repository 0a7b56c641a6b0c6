"""What the words in a column mean here: every status or source met in the file, with how often it stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from widgets.i18n import tr
from widgets.importing.boxes import ChoiceBox
from widgets.importing.records import Choice, ValueForm
from widgets.labels import ElidedLabel, label, restyle
from widgets.text import cut, line

LONGEST = 80


class ValuesForm(QWidget):
    """One column's values. `changed` whenever one of them is taken for something else."""

    changed = Signal()

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        values: Sequence[ValueForm],
        more: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._boxes: dict[str, ChoiceBox] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(6)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(2, 1)
        layout.addWidget(label(title, "caption"), 0, 0, 1, 3)
        for row, value in enumerate(values, start=1):
            words = ElidedLabel(line(cut(value.said, LONGEST)) or tr("(empty)"))
            box = ChoiceBox(choices, tr("means…"))
            box.setAccessibleName(f"{title}: {words.words}")
            box.show_value(value.meant)
            box.activated.connect(self._chosen)
            self._boxes[value.said] = box
            layout.addWidget(words, row, 0)
            layout.addWidget(label(f"{value.count:,}", "note"), row, 1)
            layout.addWidget(box, row, 2)
        if more:
            note = label(tr("{n} more values are not listed; rows with them are refused.", n=more), "note", wraps=True)
            layout.addWidget(note, len(values) + 1, 0, 1, 3)
        self._mark()

    def box(self, said: str) -> ChoiceBox:
        """The box of one value; KeyError for a value that is not listed."""
        return self._boxes[said]

    def meanings(self) -> dict[str, str]:
        """What every value means; those that mean nothing yet are left out."""
        return {said: box.value() for said, box in self._boxes.items() if box.value()}

    def show_meanings(self, meanings: Mapping[str, str]) -> None:
        """Show what a mapping file says of these values."""
        for said, box in self._boxes.items():
            box.show_value(meanings.get(said, box.value()))
        self._mark()

    def missing(self) -> list[str]:
        """The values that mean nothing yet."""
        return [said for said, box in self._boxes.items() if not box.value()]

    def _chosen(self, _: int) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        for box in self._boxes.values():
            restyle(box, "wrong", "false" if box.value() else "true")
