"""Which column fills which field: guessed, needed and chosen ones are told apart by word, not by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from widgets.i18n import tr
from widgets.importing.boxes import ColumnBox
from widgets.importing.records import FieldForm, Picked
from widgets.labels import label, restyle
from widgets.text import line, tooltip


class ColumnsForm(QWidget):
    """A box for every field. `changed` whenever another column was picked; `values_wanted(field)` for one with values."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: tuple[FieldForm, ...] = ()
        self._boxes: dict[str, ColumnBox] = {}
        self._marks: dict[str, QLabel] = {}
        self._guessed: dict[str, Picked] = {}
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(12)
        self._layout.setVerticalSpacing(6)
        self._layout.setColumnStretch(1, 1)
        self._layout.setColumnMinimumWidth(2, 44)

    def show_fields(self, fields: Sequence[FieldForm], columns: Sequence[str], guessed: Mapping[str, Picked]) -> None:
        """Ask for these fields out of these columns, as guessed."""
        while self._layout.count():
            self._layout.takeAt(0).widget().deleteLater()
        self._boxes, self._marks = {}, {}
        self._fields, self._guessed = tuple(fields), dict(guessed)
        for row, form in enumerate(self._fields):
            nothing = tr("choose a column…") if form.needed else tr("not in the file")
            words = label(form.words, "second")
            box, mark = ColumnBox(form, nothing), label(role="note")
            for widget in (words, box):
                widget.setToolTip(tooltip(form.help))
            box.offer(columns)
            box.show_pick(guessed.get(form.name, Picked()))
            box.picked.connect(self._picked)
            self._boxes[form.name], self._marks[form.name] = box, mark
            self._layout.addWidget(words, row, 0)
            self._layout.addWidget(box, row, 1)
            self._layout.addWidget(mark, row, 2)
        self._layout.setRowStretch(len(self._fields), 1)
        self._show_marks()

    def box(self, name: str) -> ColumnBox:
        """The box of a field; KeyError for a field that is not asked for."""
        return self._boxes[name]

    def mark(self, name: str) -> str:
        """What stands beside a field: that it was guessed, that it is needed, or nothing."""
        return self._marks[name].text()

    def picks(self) -> dict[str, Picked]:
        """What every field is read from; those that are read from nothing are left out."""
        return {name: pick for name, box in self._boxes.items() if (pick := box.pick())}

    def show_picks(self, picks: Mapping[str, Picked]) -> list[str]:
        """Show what a mapping file says; returns the columns it names that are not in the file."""
        absent = []
        for name, box in self._boxes.items():
            pick = picks.get(name, Picked())
            if not box.show_pick(pick):
                absent.append(pick.column or pick.constant)
        self._guessed = {}
        self._show_marks()
        self.changed.emit()
        return absent

    def missing(self) -> list[FieldForm]:
        """The needed fields that are read from nothing yet."""
        picks = self.picks()
        return [form for form in self._fields if form.needed and form.name not in picks]

    def uses(self) -> dict[str, str]:
        """What each column is used for, in words."""
        uses: dict[str, list[str]] = {}
        for form in self._fields:
            pick = self._boxes[form.name].pick()
            if pick.column:
                uses.setdefault(pick.column, []).append(form.words)
        return {column: tr(", ").join(words) for column, words in uses.items()}

    def focus_on(self, names: Iterable[str]) -> None:
        """Put the focus on the first of these fields."""
        for name in names:
            self._boxes[name].setFocus()
            return

    def _picked(self) -> None:
        self._show_marks()
        self.changed.emit()

    def _show_marks(self) -> None:
        for form in self._fields:
            box, mark = self._boxes[form.name], self._marks[form.name]
            pick = box.pick()
            missing = form.needed and not pick
            guessed = bool(pick) and self._guessed.get(form.name) == pick
            mark.setText(tr("needed") if missing else tr("guessed") if guessed else "")
            restyle(mark, "lamp", "late" if missing else "")
            restyle(box, "wrong", "true" if missing else "false")
            box.setAccessibleDescription(" ".join(part for part in (mark.text(), line(form.help)) if part))
