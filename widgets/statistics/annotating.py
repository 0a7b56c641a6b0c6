"""The dialog 标注: what stands on the period's days, a form for more of it, and the last act taken back with Ctrl+Z."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDateEdit, QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.figures.annotations.records import LONGEST, Annotation, AnnotationKind
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.text import line
from widgets.times import moment
from widgets.watch.table import Row, Table
from widgets.words.annotations import annotation_kind_word


class AnnotationsDialog(QDialog):
    """Not modal. `written(date, date, AnnotationKind, str)`, `taken_back(UUID)`, `undone()`; who may not write sees the list."""

    written = Signal(object, object, object, str)
    taken_back = Signal(object)
    undone = Signal()

    def __init__(self, *, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Annotations"))
        self.setModal(False)
        self.resize(760, 460)
        self.may_write = may_write
        self.first, self.last = QDateEdit(), QDateEdit()
        for edit, name in ((self.first, tr("From")), (self.last, tr("Until"))):
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setCalendarPopup(True)
            edit.setAccessibleName(name)
            edit.setFixedWidth(128)
            # The style sheet's padding does not reach its text.
            edit.lineEdit().setTextMargins(6, 0, 0, 0)
        self.kind = QComboBox()
        for kind in AnnotationKind:
            self.kind.addItem(annotation_kind_word(kind), kind)
        self.kind.setAccessibleName(tr("Kind"))
        self.words = QLineEdit()
        self.words.setMaxLength(LONGEST)
        self.words.setPlaceholderText(tr("a few words: rainstorm, street trade campaign…"))
        self.words.setAccessibleName(tr("Words"))
        self.put = KeyButton(tr("Write"), "Ctrl+Return")
        self.put.setProperty("kind", "primary")
        self.off = KeyButton(tr("Take back"), "Ctrl+E")
        self.undo = KeyButton(tr("Undo"), "Ctrl+Z")
        self.leave = KeyButton(tr("Close"), "Esc")
        heads = [tr("On days"), tr("Kind"), tr("Words"), tr("Annotated by")]
        self.table = Table(tr("Annotations of the period"), heads, wide=2)
        self.none = label(tr("Nothing is noted on the days shown."), "note")
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.problem.hide()
        self._build()
        self._connect()
        self.show_undo(offered=False)

    def _build(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(8)
        days = QHBoxLayout()
        days.setSpacing(8)
        dash = label("–", "second")
        for widget in (self.first, dash, self.last, self.kind):
            days.addWidget(widget)
        days.addStretch(1)
        words = QHBoxLayout()
        words.setSpacing(8)
        words.addWidget(self.words, 1)
        words.addWidget(self.put)
        form.addLayout(days, 0, 0)
        form.addLayout(words, 1, 0)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.off)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        for part in (self.first, dash, self.last, self.kind, self.words, self.put, self.off):
            part.setVisible(self.may_write)

    def _connect(self) -> None:
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.give)
        QShortcut(QKeySequence("Ctrl+E"), self).activated.connect(self.give_back)
        QShortcut(QKeySequence("Ctrl+Z"), self).activated.connect(self._undo)
        self.put.clicked.connect(self.give)
        self.off.clicked.connect(self.give_back)
        self.undo.clicked.connect(self._undo)
        self.leave.clicked.connect(self.hide)
        self.first.dateChanged.connect(self._first_moved)

    def open_at(self, first: date, last: date) -> None:
        """Show it with these days in the form."""
        self.first.setDate(QDate(first.year, first.month, first.day))
        self.last.setDate(QDate(last.year, last.month, last.day))
        self.show_problem("")
        self.show()
        self.raise_()
        self.activateWindow()
        (self.words if self.may_write else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_annotations(self, annotations: Sequence[Annotation], now: datetime, zone: tzinfo) -> None:
        """Show what stands on the period's days."""
        rows = [
            Row(
                (
                    _days(one),
                    annotation_kind_word(one.kind),
                    line(one.words),
                    f"{line(one.by)} {moment(one.at, now, zone)}",
                ),
                one.id,
            )
            for one in annotations
        ]
        self.table.set_rows(rows)
        self.none.setVisible(not rows)

    def done(self, result: int) -> None:
        self.show_problem("")
        super().done(result)

    def cleared(self) -> None:
        """What was typed is written: the words go, the days stay."""
        self.words.clear()
        self.show_problem("")
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_undo(self, *, offered: bool) -> None:
        """Offer to take the last act back, or no longer."""
        self.undo.setVisible(offered and self.may_write)

    def show_problem(self, words: str) -> None:
        """Say why nothing was written; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    @Slot()
    def give(self) -> None:
        """Write it; what is missing is shown."""
        if self.put.isHidden():
            return
        first, last = (edit.date().toPython() for edit in (self.first, self.last))
        empty, backwards = not self.words.text().strip(), last < first
        restyle(self.words, "wrong", "true" if empty else "false")
        restyle(self.last, "wrong", "true" if backwards else "false")
        if empty or backwards:
            (self.words if empty else self.last).setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.written.emit(first, last, AnnotationKind(self.kind.currentData()), self.words.text())

    @Slot()
    def give_back(self) -> None:
        """Take the chosen one back."""
        chosen = self.table.chosen
        if chosen and not self.off.isHidden():
            self.taken_back.emit(chosen[0])

    @Slot()
    def _undo(self) -> None:
        if not self.undo.isHidden():
            self.undone.emit()

    @Slot(QDate)
    def _first_moved(self, first: QDate) -> None:
        if self.last.date() < first:
            self.last.setDate(first)


def _days(one: Annotation) -> str:
    return f"{one.first:%Y-%m-%d}" if one.first == one.last else f"{one.first:%Y-%m-%d} – {one.last:%m-%d}"
