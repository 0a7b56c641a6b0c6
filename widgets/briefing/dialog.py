"""The dialog of papers: what is to be made, what there is already; then how far it is, and what was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from models.briefings.kinds import Kind
from widgets.briefing.form import Asked, BriefingForm
from widgets.briefing.listing import BriefingLine, BriefingList
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label


class BriefingDialog(QDialog):
    """Not modal: the desk goes on meanwhile. Esc hides it; what runs goes on.

    `made(Asked)` wants a new paper, `written(str, Asked)` one that there is; `listed(Asked)` asks what there is, `archived()`
    wants all of them to be searched. `previewed`, `worded` and `verified` (str) are about the chosen one. `pick_requested()`
    wants a folder chosen, `folder_wanted(str)` one shown.
    """

    made = Signal(object)
    written = Signal(str, object)
    listed = Signal(object)
    previewed = Signal(str, object)
    worded = Signal(str)
    verified = Signal(str)
    archived = Signal()
    stopped = Signal()
    pick_requested = Signal()
    folder_wanted = Signal(str)

    def __init__(
        self, today: date, folder: Path, *, may_make: bool, language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Papers"))
        self.setModal(False)
        self.setMinimumWidth(820)
        self._done_in = ""
        self._running = False
        self._may_make = may_make
        self.form = BriefingForm(today, folder, language)
        self.list = BriefingList()
        self.none = label(role="note", wraps=True)
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.outcome = label(role="second", wraps=True, selectable=True)
        self.bar, self.progress = QProgressBar(), label(role="second")
        self.make = KeyButton(tr("Make a new one"), "Ctrl+Return")
        self.again = KeyButton(tr("Write the chosen one"), "Ctrl+S")
        self.preview = KeyButton(tr("Preview"), "Ctrl+P")
        self.words = KeyButton(tr("Words, signature…"), "Ctrl+E")
        self.verify = KeyButton(tr("Verify the paper"), "Ctrl+B")
        self.archive = KeyButton(tr("Archive…"), "Ctrl+F")
        self.stop = QPushButton(tr("Stop"))
        self.show_folder = QPushButton(tr("Open the folder"))
        self.leave = KeyButton(tr("Close"), "Esc")
        self._build()
        self._connect()
        self.make.setVisible(may_make)
        self.form.set_day(today - timedelta(days=1))
        self.set_running(running=False)

    @property
    def _of_chosen(self) -> tuple[QPushButton, ...]:
        return self.again, self.preview, self.words, self.verify

    def _build(self) -> None:
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName(tr("Progress"))
        self.make.setProperty("kind", "primary")
        foot, chosen = QHBoxLayout(), QHBoxLayout()
        for line, buttons in (
            (chosen, self._of_chosen),
            (foot, (self.make, self.archive, self.stop, self.show_folder)),
        ):
            line.setSpacing(8)
            for button in buttons:
                line.addWidget(button)
            line.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for widget in (self.form, self.none, self.list):
            layout.addWidget(widget)
        layout.addLayout(chosen)
        for widget in (self.bar, self.progress, self.problem, self.outcome):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(foot)
        for button in (*self._of_chosen, self.stop, self.show_folder, self.leave):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.form.changed.connect(self._list_wanted)
        self.form.mended.connect(self._mended)
        self.form.pick_requested.connect(self.pick_requested)
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.cellActivated.connect(self._write)
        for button, slot in (
            (self.make, self._make), (self.again, self._write), (self.preview, self._preview), (self.words, self._word),
            (self.verify, self._verify), (self.leave, self.hide), (self.show_folder, self._folder_clicked),
        ):  # fmt: skip
            button.clicked.connect(slot)
        self.stop.clicked.connect(self.stopped)
        self.archive.clicked.connect(self.archived)
        keys = (
            ("Ctrl+Return", self._make), ("Ctrl+Enter", self._make), ("Ctrl+S", self._write), ("Ctrl+P", self._preview),
            ("Ctrl+E", self._word), ("Ctrl+B", self._verify), ("Ctrl+O", self.form.pick.click), ("Ctrl+F", self.archive.click),
        )  # fmt: skip
        for key, slot in keys:
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    @property
    def chosen_number(self) -> str:
        """The number of the paper chosen in the list, "" for none."""
        return self.list.chosen

    def set_today(self, today: date) -> None:
        """Say which day it is in the city by now."""
        self.form.today = today

    def about_case(self, number: str) -> None:
        """Make the next paper one about a case: 信息专报."""
        self.form.case.setText(number)
        self.form.set_kind(Kind.MATTER)

    def set_briefings(self, asked: Asked, lines: Sequence[BriefingLine]) -> None:
        """Show which papers there are, the newest first; an answer about something else than asked by now is let go."""
        now = self.form.asked()
        if (asked.kind, asked.day, asked.case) != (now.kind, now.day, now.case):
            return
        self.list.set_lines(lines)
        if lines:
            self.none.setText(tr("Of these there are:"))
        else:
            self.none.setText(
                tr("There is no such paper yet.")
                if self._may_make
                else tr("There is no such paper yet. Operators and shift supervisors make one.")
            )
        self._enable()
        self._fit()

    def set_running(self, *, running: bool) -> None:
        """While one is being made or written, no other can be begun; the making can be stopped."""
        self._running = running
        for widget in (self.bar, self.progress, self.stop):
            widget.setVisible(running)
        if running:
            self._done_in = ""
            self.outcome.setText("")
            self.bar.setRange(0, 0)
            self.progress.setText("")
            self.show_problem("")
        self.outcome.setVisible(bool(self.outcome.text()))
        self.show_folder.setVisible(bool(self._done_in))
        self._enable()
        self._fit()

    def show_progress(self, share: float, words: str) -> None:
        """Show how far it is, 0 to 1, and what is being done."""
        self.bar.setRange(0, 100)
        self.bar.setValue(round(share * 100))
        self.progress.setText(words)

    def show_done(self, words: str, folder: str = "") -> None:
        """Say what was done; where files were written, into which folder."""
        self._done_in = folder
        self.outcome.setText(words)
        self.set_running(running=False)

    def show_problem(self, words: str) -> None:
        """Say why there is no file; "" takes an earlier problem away."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self._fit()

    def open(self) -> None:
        """Show it without blocking the desk, as it was left, with what there is by now."""
        self.show()
        self.activateWindow()
        self.form.day.setFocus(Qt.FocusReason.OtherFocusReason)
        self._list_wanted()

    def reject(self) -> None:
        """Esc hides it; what runs goes on."""
        self.hide()

    @Slot()
    def _list_wanted(self) -> None:
        asked = self.form.asked()
        if asked.day is not None or asked.kind is Kind.MATTER:
            self.listed.emit(asked)

    @Slot()
    def _mended(self) -> None:
        self.show_problem("")

    @Slot()
    def _enable(self) -> None:
        self.make.setEnabled(not self._running)
        for button in self._of_chosen:
            button.setEnabled(not self._running and bool(self.chosen_number))
            button.setVisible(bool(self.list.rowCount()))

    @Slot()
    def _folder_clicked(self) -> None:
        self.folder_wanted.emit(self._done_in)

    @Slot()
    def _make(self) -> None:
        if self._may_make and self.make.isEnabled() and self._right(making=True):
            self.made.emit(self.form.asked())

    @Slot()
    def _write(self) -> None:
        if self.again.isEnabled() and self._right(making=False):
            self.written.emit(self.chosen_number, self.form.asked())

    @Slot()
    def _preview(self) -> None:
        if self.preview.isEnabled():
            self.previewed.emit(self.chosen_number, self.form.asked())

    @Slot()
    def _word(self) -> None:
        if self.words.isEnabled():
            self.worded.emit(self.chosen_number)

    @Slot()
    def _verify(self) -> None:
        if self.verify.isEnabled():
            self.verified.emit(self.chosen_number)

    def _right(self, *, making: bool) -> bool:
        wrong = self.form.wrong(making=making)
        if wrong:
            self.show_problem(wrong)
        return not wrong

    def _fit(self) -> None:
        """Take the room that is needed, and no more."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
