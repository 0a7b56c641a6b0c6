"""Asks how the map is put on paper: title, sheet, upright or across, PDF or PNG; then how far it is."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import fit_height, label
from widgets.map.sheet import Layout, Paper


class PrintForm(QDialog):
    """Not modal. `submitted()` wants a file, `stopped()` gives up what is being drawn; Esc hides it, what runs goes on."""

    submitted = Signal()
    stopped = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Map on paper"))
        self.setModal(False)
        self.setMinimumWidth(520)
        self.title = QLineEdit(title)
        self.title.setMaxLength(80)
        self.paper, self.lies, self.format = QComboBox(), QComboBox(), QComboBox()
        for paper in Paper:
            self.paper.addItem(paper.value, paper.value)
        self.lies.addItem(tr("Landscape"), True)
        self.lies.addItem(tr("Portrait"), False)
        for ending in ("pdf", "png"):
            self.format.addItem(ending.upper(), ending)
        self.note = label(
            tr(
                "What the map shows now, on paper for daylight: its layers, choice and legend, with north, scale and time."
            ),
            "note",
            wraps=True,
        )
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.progress = label(role="second")
        self.give = KeyButton(tr("To a file…"), "Ctrl+Return")
        self.give.setProperty("kind", "primary")
        self.stop = QPushButton(tr("Stop"))
        self.stop.setAutoDefault(False)
        self.leave = KeyButton(tr("Close"), "Esc")
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        pairs = (
            (tr("Title of the map"), self.title), (tr("Sheet of paper"), self.paper), (tr("Lies"), self.lies), (tr("Kind of file"), self.format),
        )  # fmt: skip
        for row, (name, field) in enumerate(pairs):
            field.setAccessibleName(name)
            grid.addWidget(label(name, "second"), row, 0)
            grid.addWidget(field, row, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.give)
        foot.addWidget(self.stop)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(grid)
        for part in (self.note, self.progress, self.problem):
            layout.addWidget(part)
        layout.addLayout(foot)
        self.give.clicked.connect(self.submitted)
        self.stop.clicked.connect(self.stopped)
        self.leave.clicked.connect(self.hide)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.give.click)
        self.show_state("")

    @property
    def layout_wanted(self) -> Layout:
        """The sheet that is wanted."""
        return Layout(Paper(self.paper.currentData()), bool(self.lies.currentData()))

    @property
    def ending(self) -> str:
        """The file's ending that is wanted."""
        return str(self.format.currentData())

    def show_state(self, progress: str, problem: str = "", *, running: bool = False) -> None:
        """Say how far it is, or what went wrong."""
        self.progress.setText(progress)
        self.progress.setVisible(bool(progress))
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.stop.setVisible(running)
        self.give.setEnabled(not running)
        fit_height(self)

    @Slot()
    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.title.setFocus()
