"""The archive of papers: found by words, kind and days, looked through, opened in any format, compared with another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.briefings.kinds import Kind
from widgets.briefing.archive_table import ArchiveLine, ArchiveTable
from widgets.briefing.form import FORMATS
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.words.papers import kind_word

PAUSE_MS = 250
COMPARE_KEY, MORE_KEY = "Ctrl+K", "Ctrl+M"
_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "html": "HTML"}


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for; None and "" are any."""

    words: str
    kind: Kind | None
    first: date | None
    last: date | None


class ArchiveDialog(QDialog):
    """Not modal. Esc hides it.

    `sought(Looked)` wants the first page, `more_wanted()` the next; `previewed(str)`, `opened(str, str)` (number, format) and
    `compared(str, str)` (the other "" for the paper before it) are about papers.
    """

    sought = Signal(object)
    more_wanted = Signal()
    previewed = Signal(str)
    opened = Signal(str, str)
    compared = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Archive of papers"))
        self.setModal(False)
        self.resize(1060, 720)
        self.words, self.first, self.last = QLineEdit(), QLineEdit(), QLineEdit()
        self.kind, self.table = QComboBox(), ArchiveTable()
        self.count, self.outcome = label(role="note"), label(role="second", wraps=True, selectable=True)
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.more = KeyButton(tr("Show more"), MORE_KEY)
        self.preview = KeyButton(tr("Preview"), "Ctrl+P")
        self.compare = KeyButton(tr("Compare"), COMPARE_KEY)
        self.formats = {
            form: KeyButton(_NAMES.get(form, tr("Cards")), f"Ctrl+{n}") for n, form in enumerate(FORMATS, start=1)
        }
        self.leave = KeyButton(tr("Close"), "Esc")
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._follows = False
        self._build()
        self._connect()
        self._enable()

    def _build(self) -> None:
        self.kind.addItem(tr("All kinds"), "")
        for kind in Kind:
            self.kind.addItem(kind_word(kind), kind.value)
        self.words.setPlaceholderText(tr("Number, words of the text, who signed"))
        self.words.setClearButtonEnabled(True)
        search, foot, tools = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        fields = ((tr("Search the archive"), self.words), (tr("Kind of paper"), self.kind), (tr("First day"), self.first),
                  (tr("Last day"), self.last))  # fmt: skip
        for name, field in fields:
            field.setAccessibleName(name)
            if field in (self.first, self.last):
                search.addWidget(label(name, "second"))
                field.setFixedWidth(110)
            search.addWidget(field, 1 if field is self.words else 0)
        self.first.setPlaceholderText("2026-11-01")
        self.last.setPlaceholderText("2026-11-30")
        tools.addWidget(self.preview)
        tools.addWidget(self.compare)
        tools.addSpacing(16)
        tools.addWidget(label(tr("Open as"), "second"))
        for button in self.formats.values():
            tools.addWidget(button)
        tools.addStretch(1)
        foot.addWidget(self.count, 1)
        foot.addWidget(self.more)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for line in (search, tools, foot):
            line.setSpacing(8)
        layout.addLayout(search)
        layout.addWidget(self.table, 1)
        layout.addLayout(tools)
        layout.addWidget(self.problem)
        layout.addWidget(self.outcome)
        layout.addLayout(foot)
        self.problem.hide()
        self.outcome.hide()

    def _connect(self) -> None:
        self._pause.timeout.connect(self._seek)
        for field in (self.words, self.first, self.last):
            field.textEdited.connect(self._typed)
            field.returnPressed.connect(self._seek)
        self.kind.currentIndexChanged.connect(self._seek)
        self.table.currentCellChanged.connect(self._enable)
        self.table.marked_changed.connect(self._enable)
        self.table.reached_end.connect(self._more)
        self.table.cellActivated.connect(self._preview)
        self.more.clicked.connect(self._more)
        self.preview.clicked.connect(self._preview)
        self.compare.clicked.connect(self._compare)
        self.leave.clicked.connect(self.hide)
        for form, button in self.formats.items():
            button.setProperty("form", form)
            button.clicked.connect(self._open_clicked)
        for n, form in enumerate(FORMATS, start=1):
            QShortcut(QKeySequence(f"Ctrl+{n}"), self).activated.connect(self.formats[form].click)
        keys = (("F3", self._search), ("Ctrl+F", self._search), ("Ctrl+P", self.preview.click),
                (COMPARE_KEY, self.compare.click), (MORE_KEY, self.more.click))  # fmt: skip
        for key, slot in keys:
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    def looked(self) -> Looked | None:
        """What is looked for as it is typed; None where a day is none, which is then marked and told."""
        days, wrong = [], False
        for field in (self.first, self.last):
            said = field.text().strip()
            try:
                days.append(date.fromisoformat(said) if said else None)
            except ValueError:
                wrong = True
                restyle(field, "wrong", "true")
            else:
                restyle(field, "wrong", "")
        if wrong:
            self.show_problem(tr("Write days as 2026-11-23, or leave them empty."))
            return None
        if days[0] and days[1] and days[1] < days[0]:
            self.show_problem(tr("The days end before they begin: give the first day first."))
            restyle(self.last, "wrong", "true")
            return None
        self.show_problem("")
        kind = self.kind.currentData()
        return Looked(self.words.text().strip(), Kind(kind) if kind else None, days[0], days[1])

    def open(self) -> None:
        """Show it without blocking the desk, as it was left, with what there is by now."""
        self.show()
        self.raise_()
        self.activateWindow()
        self._search()
        self._seek()

    def reject(self) -> None:
        """Esc hides it."""
        self.hide()

    def set_papers(self, looked: Looked, lines: Sequence[ArchiveLine], *, first: bool, follows: bool) -> None:
        """Show a page: the first, or one that follows; what was looked for before is let go."""
        if looked != self.looked():
            return
        self._follows = follows
        (self.table.set_lines if first else self.table.add_lines)(lines)
        many = self.table.rowCount()
        told = tr("{n} papers, the newest first; more follow.", n=many) if follows else tr("{n} papers.", n=many)
        self.count.setText(told if many else tr("No paper is like that."))
        self._enable()

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def show_outcome(self, words: str) -> None:
        """Say what is being done, or was."""
        self.outcome.setText(words)
        self.outcome.setVisible(bool(words))

    @Slot()
    def _typed(self) -> None:
        self._pause.start()

    @Slot()
    def _search(self) -> None:
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    @Slot()
    def _seek(self) -> None:
        self._pause.stop()
        looked = self.looked()
        if looked is not None:
            self.sought.emit(looked)

    @Slot()
    def _more(self) -> None:
        if self._follows:
            self._follows = False
            self.more_wanted.emit()

    @Slot()
    def _preview(self) -> None:
        if self.table.chosen:
            self.previewed.emit(self.table.chosen)

    @Slot()
    def _open_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton) and self.table.chosen:
            self.opened.emit(self.table.chosen, button.property("form"))

    @Slot()
    def _compare(self) -> None:
        marked, chosen = self.table.marked, self.table.chosen
        if len(marked) == 2:
            # The older one of the list stands on the left.
            rows = {self.table.number_at(row): row for row in range(self.table.rowCount())}
            before, after = sorted(marked, key=lambda number: -rows[number])
            self.compared.emit(before, after)
        elif chosen:
            other = marked[0] if marked and marked[0] != chosen else ""
            self.compared.emit(other, chosen)

    @Slot()
    def _enable(self) -> None:
        there = bool(self.table.chosen)
        for button in (self.preview, self.compare, *self.formats.values()):
            button.setEnabled(there)
        marked, chosen = self.table.marked, self.table.chosen
        with_earlier = len(marked) < 2 and (not marked or marked[0] == chosen)
        self.compare.set_words(tr("Compare with the one before") if with_earlier else tr("Compare the two"))
        self.more.setVisible(self._follows)
