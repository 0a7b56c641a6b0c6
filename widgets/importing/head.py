"""The dialog's head: which file, what is in it, and what is said about the file as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from widgets.flow import FlowLayout
from widgets.i18n import tr
from widgets.importing.boxes import ChoiceBox, OptionBox
from widgets.importing.records import Choice, OptionForm, SourceView
from widgets.keys import KeyButton
from widgets.labels import ElidedLabel, label
from widgets.text import line


class FileHead(QWidget):
    """`kind_chosen(str)`; `option_changed(str, bool)` with whether the file must be looked at again; `file_wanted()`."""

    kind_chosen = Signal(str)
    option_changed = Signal(str, bool)
    file_wanted = Signal()

    def __init__(self, kinds: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: dict[str, OptionBox] = {}
        self.name = ElidedLabel(tr("No file yet: drop one on the window, or choose one."), role="lead")
        self.facts = ElidedLabel(role="note")
        self.choose = KeyButton(tr("Choose a file…"), "Ctrl+O")
        self.kind = ChoiceBox(kinds, tr("choose…"))
        self.kind.setAccessibleName(tr("What is in it"))
        self.kind.setMinimumWidth(168)
        self.guessed = label(role="note")
        self._flow = QWidget()
        self._flow.setLayout(FlowLayout(spacing=12))
        top = QHBoxLayout()
        top.setSpacing(12)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.name)
        names.addWidget(self.facts)
        top.addLayout(names, 1)
        top.addWidget(self.choose)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(12)
        layout.setHorizontalSpacing(12)
        layout.addLayout(top, 0, 0, 1, 4)
        layout.addWidget(label(tr("What is in it"), "second"), 1, 0)
        layout.addWidget(self.kind, 1, 1)
        layout.addWidget(self.guessed, 1, 2)
        layout.setColumnStretch(3, 1)
        layout.addWidget(self._flow, 2, 0, 1, 4)
        self.kind.activated.connect(self._kind_chosen)
        self.choose.clicked.connect(self.file_wanted)

    def show_source(self, source: SourceView) -> None:
        """Say what the file is."""
        self.name.set_words(line(source.name))
        rows = [] if source.total is None else [tr("{n} rows", n=f"{source.total:,}")]
        self.facts.set_words(
            " · ".join((*([source.size] if source.size else []), *rows, *(line(note) for note in source.notes)))
        )

    def show_kind(self, kind: str, *, guessed: bool) -> None:
        """Show what is taken to be in the file."""
        self.kind.show_value(kind)
        self.guessed.setText(tr("guessed from its columns") if guessed and kind else "")

    def show_options(self, options: Sequence[OptionForm], kept: Mapping[str, str]) -> None:
        """Ask for these options; `kept` are the values that were chosen before."""
        layout = self._flow.layout()
        while layout.count():
            layout.takeAt(0).widget().deleteLater()
        self._options = {}
        for form in options:
            pair = QWidget()
            row = QHBoxLayout(pair)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(8)
            box = OptionBox(form)
            if form.name in kept:
                box.show_value(kept[form.name])
            box.changed.connect(self._option_changed)
            self._options[form.name] = box
            row.addWidget(label(form.words, "second"))
            row.addWidget(box)
            layout.addWidget(pair)
        self._flow.setVisible(bool(options))

    def option(self, name: str) -> OptionBox:
        """The box of an option; KeyError for one that is not asked for."""
        return self._options[name]

    def options(self) -> dict[str, str]:
        """What every option says."""
        return {name: box.value() for name, box in self._options.items()}

    def missing(self) -> list[OptionForm]:
        """The needed options that say nothing."""
        return [box.form for box in self._options.values() if box.form.needed and not box.value()]

    @Slot(int)
    def _kind_chosen(self, _: int) -> None:
        self.guessed.setText("")
        self.kind_chosen.emit(self.kind.value())

    @Slot()
    def _option_changed(self) -> None:
        box = self.sender()
        if isinstance(box, OptionBox):
            self.option_changed.emit(box.form.name, box.form.rereads)
