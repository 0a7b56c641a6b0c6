"""The briefing's dialog: which day, what there is already, where to; then how far it is, and what was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from widgets.briefing.listing import BriefingLine, BriefingList
from widgets.i18n import LANGUAGES, tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


class BriefingDialog(QDialog):
    """Not modal: the desk goes on meanwhile. Esc hides it; what runs goes on.

    `made(date, Path, str)` wants a new briefing of a day in a folder and a language, `written(str, Path, str)` one that
    there is; `day_chosen(date)` asks what there is of a day; `pick_requested()` wants a folder chosen,
    `folder_wanted(str)` one shown.
    """

    made = Signal(object, object, str)
    written = Signal(str, object, str)
    day_chosen = Signal(object)
    stopped = Signal()
    pick_requested = Signal()
    folder_wanted = Signal(str)

    def __init__(
        self, today: date, folder: Path, *, may_make: bool, language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Daily briefing"))
        self.setModal(False)
        self.setMinimumWidth(640)
        self._today, self._done_in = today, ""
        self._running = False
        self.day, self.folder, self.language = QLineEdit(), QLineEdit(str(folder)), QComboBox()
        self.yesterday, self.so_far = QPushButton(tr("Yesterday")), QPushButton(tr("Today so far"))
        self.list = BriefingList()
        self.none = label(role="note", wraps=True)
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.outcome = label(role="second", wraps=True, selectable=True)
        self.bar, self.progress = QProgressBar(), label(role="second")
        self.pick = KeyButton(tr("Choose…"), "Ctrl+O")
        self.make = KeyButton(tr("Make a new one"), "Ctrl+Return")
        self.again = KeyButton(tr("Write the chosen one"), "Ctrl+S")
        self.stop = QPushButton(tr("Stop"))
        self.show_folder = QPushButton(tr("Open the folder"))
        self.leave = KeyButton(tr("Close"), "Esc")
        self._may_make = may_make
        for code in LANGUAGES:
            self.language.addItem(LANGUAGE_NAMES[code], code)
        self.language.setCurrentIndex(max(self.language.findData(language), 0))
        self._build()
        self._connect()
        self.make.setVisible(may_make)
        self.set_day(today - timedelta(days=1))
        self.set_running(running=False)

    def _build(self) -> None:
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName(tr("Progress"))
        self.make.setProperty("kind", "primary")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        day, where = QHBoxLayout(), QHBoxLayout()
        for box, field, *buttons in ((day, self.day, self.yesterday, self.so_far), (where, self.folder, self.pick)):
            box.setSpacing(8)
            box.addWidget(field, 1)
            for button in buttons:
                box.addWidget(button)
        rows = ((tr("Day of the briefing"), day, self.day), (tr("Folder"), where, self.folder))
        for row, (name, line, field) in enumerate(rows):
            grid.addWidget(label(name, "second"), row, 0)
            grid.addLayout(line, row, 1)
            field.setAccessibleName(name)
        grid.addWidget(label(tr("Language of the files"), "second"), 2, 0)
        grid.addWidget(self.language, 2, 1, Qt.AlignmentFlag.AlignLeft)
        self.language.setAccessibleName(tr("Language of the files"))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.make, self.again, self.stop, self.show_folder):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(grid)
        for widget in (self.none, self.list, self.bar, self.progress, self.problem, self.outcome):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(foot)
        for button in (self.pick, self.yesterday, self.so_far, self.again, self.stop, self.show_folder, self.leave):
            button.setAutoDefault(False)

    def _connect(self) -> None:
        self.day.textEdited.connect(self._mended)
        self.day.editingFinished.connect(self._day_edited)
        self.folder.textEdited.connect(self._mended)
        self.yesterday.clicked.connect(self._yesterday)
        self.so_far.clicked.connect(self._today_so_far)
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.cellActivated.connect(self._write)
        self.pick.clicked.connect(self.pick_requested)
        self.make.clicked.connect(self._make)
        self.again.clicked.connect(self._write)
        self.stop.clicked.connect(self.stopped)
        self.leave.clicked.connect(self.hide)
        self.show_folder.clicked.connect(self._folder_clicked)
        keys = (("Ctrl+Return", self._make), ("Ctrl+Enter", self._make), ("Ctrl+S", self._write))
        for key, slot in (*keys, ("Ctrl+O", self.pick.click)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)

    @property
    def chosen_day(self) -> date | None:
        """The day that is written there, None where it is none."""
        try:
            return date.fromisoformat(self.day.text().strip())
        except ValueError:
            return None

    @property
    def chosen_number(self) -> str:
        """The number of the briefing chosen in the list, "" for none."""
        return self.list.chosen

    def set_day(self, day: date) -> None:
        """Put a day in."""
        self.day.setText(day.isoformat())
        self._mended()
        self.day_chosen.emit(day)

    def set_today(self, today: date) -> None:
        """Say which day it is in the city by now."""
        self._today = today

    def set_folder(self, folder: str) -> None:
        """Take the folder that was chosen."""
        self.folder.setText(folder)
        self._mended()

    def set_briefings(self, day: date, lines: Sequence[BriefingLine]) -> None:
        """Show which briefings there are of a day, the newest first; an answer about another day is let go."""
        if day != self.chosen_day:
            return
        self.list.set_lines(lines)
        if lines:
            self.none.setText(tr("Of this day there are:"))
        else:
            self.none.setText(
                tr("There is no briefing of this day yet.")
                if self._may_make
                else tr("There is no briefing of this day yet. Operators and shift supervisors make one.")
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
            self.bar.setRange(0, 0)
            self.progress.setText("")
            self.show_problem("")
        self.outcome.setVisible(bool(self._done_in))
        self.show_folder.setVisible(bool(self._done_in))
        self._enable()
        self._fit()

    def show_progress(self, share: float, words: str) -> None:
        """Show how far it is, 0 to 1, and what is being done."""
        self.bar.setRange(0, 100)
        self.bar.setValue(round(share * 100))
        self.progress.setText(words)

    def show_done(self, words: str, folder: str) -> None:
        """Say what was written, and into which folder."""
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
        self.day.setFocus(Qt.FocusReason.OtherFocusReason)
        self._day_edited()

    def reject(self) -> None:
        """Esc hides it; what runs goes on."""
        self.hide()

    @Slot()
    def _yesterday(self) -> None:
        self.set_day(self._today - timedelta(days=1))

    @Slot()
    def _today_so_far(self) -> None:
        self.set_day(self._today)

    @Slot()
    def _day_edited(self) -> None:
        if self.chosen_day is not None:
            self.day_chosen.emit(self.chosen_day)

    @Slot()
    def _mended(self) -> None:
        self.show_problem("")
        for field in (self.day, self.folder):
            restyle(field, "wrong", "false")

    @Slot()
    def _enable(self) -> None:
        self.make.setEnabled(not self._running)
        self.again.setEnabled(not self._running and bool(self.chosen_number))
        self.again.setVisible(bool(self.list.rowCount()))

    @Slot()
    def _folder_clicked(self) -> None:
        self.folder_wanted.emit(self._done_in)

    @Slot()
    def _make(self) -> None:
        if not self._may_make or not self.make.isEnabled():
            return
        if self.chosen_day is None:
            self._refuse(self.day, tr("That is no day. Write it as 2026-11-23."))
        elif self.chosen_day > self._today:
            self._refuse(self.day, tr("That day has not begun. Choose today or a day before it."))
        elif (folder := self._folder()) is not None:
            self.made.emit(self.chosen_day, folder, self.language.currentData())

    @Slot()
    def _write(self) -> None:
        if self.again.isEnabled() and (folder := self._folder()) is not None:
            self.written.emit(self.chosen_number, folder, self.language.currentData())

    def _folder(self) -> Path | None:
        said = self.folder.text().strip()
        if not said:
            self._refuse(self.folder, tr("Say into which folder to write."))
            return None
        return Path(said).expanduser()

    def _refuse(self, field: QLineEdit, words: str) -> None:
        self.show_problem(words)
        restyle(field, "wrong", "true")
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """Take the room that is needed, and no more."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
