"""The export dialog: what, in which format, where to; then how far it is, and what was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
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

from models.exports.records import ExportFilter, ExportFormat, ExportKind, ExportOrder
from widgets.exporting.choices import FORMATS, MASKED, OF_GRID, SYSTEMS
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import fit_height, label, restyle


class ExportDialog(QDialog):
    """Not modal: the desk goes on meanwhile. Esc hides it; what runs goes on.

    `submitted(ExportOrder)` wants a file (the words in it are the caller's to add); `pick_requested()` wants a place
    chosen; `folder_wanted(str)` wants a folder shown.
    """

    submitted = Signal(object)
    stopped = Signal()
    pick_requested = Signal()
    folder_wanted = Signal(str)

    def __init__(self, kinds: dict[ExportKind, str], folder: Path, stem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Export"))
        self.setModal(False)
        self.setMinimumWidth(600)
        self._kinds, self._folder, self._stem = kinds, folder, stem
        self._suggested = ""
        self._made = ""
        self.kind, self.format, self.crs = QComboBox(), QComboBox(), QComboBox()
        self.first, self.last, self.grid, self.path = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.open_only = QCheckBox(tr("Only open cases"))
        self.words = QCheckBox(tr("Also what was said"))
        self.replace = QCheckBox(tr("Replace a file that is there already"))
        self.only = label(role="second", wraps=True)
        self.masked = label(role="note", wraps=True)
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.outcome = label(role="second", wraps=True, selectable=True)
        self.bar = QProgressBar()
        self.progress = label(role="second")
        self.pick = KeyButton(tr("Choose…"), "Ctrl+O")
        self.submit = KeyButton(tr("Export"), "Ctrl+Return")
        self.stop = QPushButton(tr("Stop"))
        self.show_folder = QPushButton(tr("Open the folder"))
        self.leave = KeyButton(tr("Close"), "Esc")
        self._fill()
        self._build()
        self._connect()
        self._kind_changed()
        self.set_running(running=False)

    def _fill(self) -> None:
        for kind, words in self._kinds.items():
            self.kind.addItem(words, kind.value)
        for form, words in FORMATS.items():
            self.format.addItem(tr(words), form.value)
        self.crs.addItems(SYSTEMS)
        self.crs.setEditable(True)
        for field in (self.first, self.last):
            field.setPlaceholderText(tr("any, or as 2026-11-23"))
        self.grid.setPlaceholderText(tr("the whole city, or a grid's code: it and all below it"))
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName(tr("Progress"))
        self.submit.setProperty("kind", "primary")

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self._labels: dict[QWidget, QWidget] = {}
        pairs = (
            (tr("What to export"), self.kind, tr("Format"), self.format),
            (tr("Came in from"), self.first, tr("until"), self.last),
        )
        for row, (words, field, more, other) in enumerate(pairs):
            for column, (name, widget) in enumerate(((words, field), (more, other))):
                self._place(grid, name, widget, row, 2 * column)
        self._place(grid, tr("Grid code"), self.grid, 2, 0, 3)
        checks = QHBoxLayout()
        checks.setSpacing(24)
        checks.addWidget(self.open_only)
        checks.addWidget(self.words)
        checks.addStretch(1)
        grid.addLayout(checks, 3, 1, 1, 3)
        self._place(grid, tr("Coordinates"), self.crs, 4, 0, 3)
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.path, 1)
        where.addWidget(self.pick)
        grid.addWidget(label(tr("File name"), "second"), 5, 0)
        grid.addLayout(where, 5, 1, 1, 3)
        self.path.setAccessibleName(tr("File name"))
        grid.addWidget(self.replace, 6, 1, 1, 3)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.submit, self.stop, self.show_folder):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(grid)
        for widget in (self.only, self.masked, self.bar, self.progress, self.problem, self.outcome):
            layout.addWidget(widget)
        layout.addLayout(foot)
        for button in (self.pick, self.stop, self.show_folder, self.leave):
            button.setAutoDefault(False)

    def _place(self, grid: QGridLayout, name: str, field: QWidget, row: int, column: int, span: int = 1) -> None:
        self._labels[field] = label(name, "second")
        grid.addWidget(self._labels[field], row, column)
        grid.addWidget(field, row, column + 1, 1, span)
        field.setAccessibleName(name)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.format.currentIndexChanged.connect(self._suggest)
        self.pick.clicked.connect(self.pick_requested)
        self.submit.clicked.connect(self._submit)
        self.stop.clicked.connect(self.stopped)
        self.leave.clicked.connect(self.hide)
        self.show_folder.clicked.connect(self._folder_clicked)
        for key, slot in (("Ctrl+Return", self._submit), ("Ctrl+Enter", self._submit), ("Ctrl+O", self.pick.click)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        for field in (self.first, self.last, self.grid, self.path):
            field.textEdited.connect(self._mended)

    @property
    def chosen_kind(self) -> ExportKind:
        """What is to be exported."""
        return ExportKind(self.kind.currentData())

    @property
    def chosen_format(self) -> ExportFormat:
        """In which format."""
        return ExportFormat(self.format.currentData())

    def set_path(self, path: str, *, replace: bool = False) -> None:
        """Take the place that was chosen; `replace`: it was confirmed that a file there may be replaced."""
        self.path.setText(path)
        self.replace.setChecked(replace)
        self.show_problem("")

    def narrow(self, words: str) -> None:
        """Offer the cases behind a figure alone, told by `words`; "" offers everything again."""
        self.only.setText(tr("Only the cases behind: {words}", words=words) if words else "")
        self.only.setVisible(bool(words))
        self.kind.setEnabled(not words)
        if words:
            self.kind.setCurrentIndex(self.kind.findData(ExportKind.CASES.value))
        self._kind_changed()

    def set_running(self, *, running: bool) -> None:
        """While a file is being written, nothing else can be begun; it can be stopped."""
        self.submit.setEnabled(not running)
        for widget in (self.bar, self.progress, self.stop):
            widget.setVisible(running)
        if running:
            self._made = ""
            self.outcome.hide()
            self.show_folder.hide()
            self.bar.setRange(0, 0)
            self.progress.setText(tr("Reading the database"))
            self.show_problem("")
        elif not self._made:
            self.outcome.hide()
            self.show_folder.hide()
        self._fit()

    def show_progress(self, done: int, of: int) -> None:
        """Show how many rows of how many are written."""
        self.bar.setRange(0, max(of, 1))
        self.bar.setValue(done)
        self.progress.setText(tr("{done} of {of} rows", done=f"{done:,}", of=f"{of:,}"))

    def show_done(self, words: str, path: str) -> None:
        """Say what was written, and where it lies."""
        self._made = path
        self.set_running(running=False)
        self.outcome.setText(words)
        self.outcome.show()
        self.show_folder.show()
        self._fit()

    def show_problem(self, words: str) -> None:
        """Say why there is no file; "" takes an earlier problem away."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
        self._fit()

    def open(self) -> None:
        """Show it without blocking the desk, as it was left."""
        self.show()
        self.activateWindow()
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Esc hides it; what runs goes on."""
        self.hide()

    @Slot()
    def _kind_changed(self) -> None:
        kind = self.chosen_kind
        whole = self.kind.isEnabled()
        for field in (self.first, self.last, self.open_only):
            field.setEnabled(whole and kind is ExportKind.CASES)
        self.grid.setEnabled(whole and kind in OF_GRID)
        self.words.setEnabled(kind is ExportKind.CASES)
        self.crs.setEnabled(kind is not ExportKind.CATEGORIES)
        self.masked.setText(tr(MASKED[kind]) if kind in MASKED else tr("No personal data is in it."))
        self._suggest()

    @Slot()
    def _suggest(self) -> None:
        """Suggest a name for the file, unless somebody chose one: then only its ending follows the format."""
        ending = f".{self.chosen_format.value}"
        if self.path.text() in ("", self._suggested):
            self._suggested = str(self._folder / f"{self._stem}-{self.chosen_kind.value}{ending}")
            self.path.setText(self._suggested)
        elif Path(self.path.text()).suffix.lower().removeprefix(".") in {form.value for form in ExportFormat}:
            self.path.setText(str(Path(self.path.text()).with_suffix(ending)))
        self._mended()

    @Slot()
    def _mended(self) -> None:
        self.show_problem("")
        for field in (self.first, self.last, self.path):
            restyle(field, "wrong", "false")

    @Slot()
    def _folder_clicked(self) -> None:
        self.folder_wanted.emit(str(Path(self._made).parent))

    @Slot()
    def _submit(self) -> None:
        if not self.submit.isEnabled():
            return
        kind = self.chosen_kind
        of_cases = kind is ExportKind.CASES
        days: list[date | None] = [None, None]
        for at, field in enumerate((self.first, self.last) if of_cases else ()):
            said = field.text().strip()
            try:
                days[at] = date.fromisoformat(said) if said else None
            except ValueError:
                self._refuse(field, tr("That is no day. Write it as 2026-11-23, or leave it empty."))
                return
        if not self.path.text().strip():
            self._refuse(self.path, tr("Say which file to write."))
            return
        wanted = ExportFilter(
            first_day=days[0],
            last_day=days[1],
            open_only=of_cases and self.open_only.isChecked(),
            grid_code=self.grid.text().strip() if kind in OF_GRID else "",
        )
        self.submitted.emit(
            ExportOrder(
                kind,
                self.chosen_format,
                Path(self.path.text().strip()).expanduser(),
                crs=self.crs.currentText().strip(),
                filter=wanted,
                with_words=of_cases and self.words.isChecked(),
                replace=self.replace.isChecked(),
            )
        )

    def _refuse(self, field: QLineEdit, words: str) -> None:
        self._made = ""
        self.set_running(running=False)
        self.show_problem(words)
        restyle(field, "wrong", "true")
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """Take the room that is needed, and no more."""
        fit_height(self)
