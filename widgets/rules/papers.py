"""The page 定时报送: which papers are made by themselves, at which time, and where they go; what became of them lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from models.briefings.schedule.records import Schedule
from models.briefings.schedule.sense import senseless
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.rules.fields import NOTE_MOST
from widgets.rules.papers_form import PapersForm
from widgets.watch.table import Row, Table
from widgets.words.deliveries import field_words


@dataclass(frozen=True, slots=True)
class PapersShown:
    """What the page shows: the schedule in force with its version and who set it, and rows of what became of it lately.

    A row is paper, days, where it goes, how it stands, tries and what is known beside; `late` rows need somebody.
    """

    schedule: Schedule
    version: int
    set_words: str
    rows: tuple[tuple[tuple[str, ...], bool], ...]


class PapersPage(QWidget):
    """`saved(Schedule, int, str)`: the schedule, the version looked at, and why it is changed."""

    saved = Signal(object, int, str)

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._may_set = may_set
        self._stands: Schedule | None = None
        self._version = 0
        self._decide_again = False
        self.form = PapersForm(may_set=may_set)
        self.note = QLineEdit()
        self.note.setMaxLength(NOTE_MOST)
        self.note.setPlaceholderText(tr("Why, by which paper"))
        self.note.setAccessibleName(tr("Why"))
        self.problem = label(role="problem", wraps=True)
        self.set_by = label(role="second", wraps=True)
        self.save = KeyButton(tr("Save as the next version"), "Ctrl+Return")
        self.save.setProperty("kind", "primary")
        self.drop = KeyButton(tr("Discard what was typed"), "Ctrl+Backspace")
        heads = [tr("Paper"), tr("Delivered to"), tr("How it stands"), tr("Tries"), tr("Beside")]
        self.lately = Table(tr("What became of it lately"), heads, wide=4, figures=frozenset({3}))
        self._lay_out()
        self.form.changed.connect(self._edited)
        self.note.textEdited.connect(self._mended)
        self.save.clicked.connect(self.give)
        self.drop.clicked.connect(self.discard)
        self._fit()

    def show_papers(self, shown: PapersShown) -> None:
        """Show the schedule in force and what became of it; what is being typed stays."""
        edited = self.unsaved
        self.set_by.setText(shown.set_words)
        self.lately.set_rows([
            Row(cells, n, {2: "late"} if late else {}) for n, (cells, late) in enumerate(shown.rows)
        ])  # fmt: skip
        if not edited or self._decide_again:
            self._version, self._stands, self._decide_again = shown.version, shown.schedule, False
        if not edited:
            self.form.fill(shown.schedule)
        self._fit()

    @property
    def unsaved(self) -> bool:
        """Whether something was changed and not saved."""
        return self._stands is not None and self.form.typed() != self._stands

    def show_problem(self, words: str) -> None:
        """Say why it was not saved; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def decide_again(self) -> None:
        """Another was quicker: what was typed stays, and the next save follows on what is read then."""
        self._decide_again = True

    def taken(self, version: int) -> None:
        """It is saved, as this version."""
        typed = self.form.typed()
        self._stands, self._version = None if typed is None else replace(typed), version
        self.note.clear()
        self.show_problem("")
        self._fit()

    @Slot()
    def give(self) -> None:
        """Save the next version, if there is something new, sensible, and a reason for it."""
        if not self._may_set or not self.unsaved:
            return
        typed = self.form.typed()
        field = "at" if typed is None else senseless(typed)
        self.form.mark_wrong(field)
        note = self.note.text().strip()
        restyle(self.note, "wrong", "false" if note or field else "true")
        if field or typed is None:
            self.show_problem(field_words(field))
        elif not note:
            self.show_problem(tr("Say why: whoever asks later finds it in the history."))
            self.note.setFocus()
        else:
            self.show_problem("")
            self.saved.emit(typed, self._version, note)

    @Slot()
    def discard(self) -> None:
        """Show again what stands."""
        if self._stands is not None:
            self.form.fill(self._stands)
        self.note.clear()
        self.show_problem("")
        self._fit()

    def focus_first(self) -> None:
        """Go to the switch."""
        self.form.on.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _edited(self) -> None:
        self.show_problem("")
        self.form.mark_wrong("")
        self._fit()

    @Slot()
    def _mended(self) -> None:
        restyle(self.note, "wrong", "false")

    def _fit(self) -> None:
        self.save.setVisible(self._may_set)
        self.save.setEnabled(self.unsaved)
        self.drop.setVisible(self._may_set and self.unsaved)

    def _lay_out(self) -> None:
        about = tr(
            "Papers of whole days, made by whichever desk is open (or ./run briefing run-due), each once; what was missed for up to"
            " a week is made afterwards. They go out as drafts. The mail server's password stands on the computers, not here."
        )
        told: Sequence[str] = (about,) if self._may_set else (about, tr("Only a supervisor changes them."))
        why, buttons = QHBoxLayout(), QHBoxLayout()
        self.why = label(tr("Why"))
        self.why.setMinimumWidth(self.form.name_width)
        why.setSpacing(16)
        why.addWidget(self.why)
        why.addWidget(self.note, 1)
        buttons.setSpacing(8)
        for button in (self.save, self.drop):
            buttons.addWidget(button)
        buttons.addWidget(self.set_by, 1)
        for widget in (self.why, self.note):
            widget.setVisible(self._may_set)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        layout.addWidget(label(" ".join(told), "note", wraps=True))
        layout.addWidget(self.form)
        layout.addLayout(why)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        layout.addWidget(label(tr("What became of it lately"), "caption"))
        self.lately.setMinimumHeight(160)
        layout.addWidget(self.lately, 1)
        self.problem.hide()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
