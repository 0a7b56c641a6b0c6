"""The import dialog: file and columns, then what it would do, then how far it is, then what it did. It never blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from widgets.i18n import mark, tr
from widgets.importing.outcome import ProgressPage, ResultPage, SurveyPage
from widgets.importing.prepare import PreparePage
from widgets.importing.records import Choice, Draft, KindForm, Picked, ResultView, SourceView, SurveyView, ValueForm
from widgets.keys import KeyButton
from widgets.labels import label, restyle

PREPARE, SURVEY, RUN, RESULT = range(4)
STEPS = (mark("1 File and columns"), mark("2 Check"), mark("3 Import"), mark("4 Result"))
FORWARD = {PREPARE: mark("Check"), SURVEY: mark("Import"), RESULT: mark("Done")}
SIZE = (1280, 820)


class ImportDialog(QDialog):
    """Not modal: while a long file is imported, or when it is hidden (Esc), the desk goes on.

    What it wants is emitted; what came of it is shown with the `show_…` methods. `looked(Draft)`: look at the file again
    under these options; `checked(Draft)`, `begun(Draft, answers)`, `stopped()`, `undo_wanted(run)`.
    """

    file_wanted = Signal()
    looked = Signal(object)
    values_wanted = Signal(str, object)
    """A field, and the Draft in which its column is picked; `show_values` answers."""
    checked = Signal(object)
    begun = Signal(object, object)
    stopped = Signal()
    undo_wanted = Signal(str)
    folder_wanted = Signal(str)
    save_wanted = Signal(object)
    load_wanted = Signal()
    left = Signal()
    """Done with a result, or closed before anything was begun: the next file may come."""

    def __init__(self, kinds: Sequence[Choice] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import"))
        self.setModal(False)
        self.resize(*SIZE)
        self.setMinimumSize(960, 600)
        self._busy = False
        self.prepare, self.survey, self.progress, self.outcome = (
            PreparePage(kinds),
            SurveyPage(),
            ProgressPage(),
            ResultPage(),
        )
        self.pages = QStackedWidget()
        for page in (self.prepare, self.survey, self.progress, self.outcome):
            self.pages.addWidget(page)
        self._steps = [label(tr(words), "second") for words in STEPS]
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.status = label(role="note")
        self.forward = KeyButton(tr("Check"), "Ctrl+Return")
        self.forward.setProperty("kind", "primary")
        self.back = KeyButton(tr("Back"), "Alt+Left")
        self.stop = QPushButton(tr("Stop"))
        self.stop.setToolTip(
            tr("What was committed stays and is told; importing the same file again goes on from there")
        )
        self.undo = KeyButton(tr("Undo this import…"), "Ctrl+Z")
        self.save = KeyButton(tr("Save the mapping…"), "Ctrl+S")
        self.load = KeyButton(tr("Use a mapping file…"), "Ctrl+L")
        self.close_button = KeyButton(tr("Close"), "Esc")
        self._build()
        self._connect()
        self._show_page(PREPARE)

    def _build(self) -> None:
        steps = QHBoxLayout()
        steps.setSpacing(24)
        for words in self._steps:
            steps.addWidget(words)
        steps.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.forward, self.back, self.stop, self.undo, self.save, self.load):
            button.setAutoDefault(False)
            foot.addWidget(button)
        foot.addWidget(self.status)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(steps)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.problem.hide()

    def _connect(self) -> None:
        page = self.prepare
        page.reread.connect(self._reread)
        page.changed.connect(self._changed)
        page.values_wanted.connect(self._values_wanted)
        page.head.file_wanted.connect(self.file_wanted)
        self.survey.answered.connect(self._changed)
        self.outcome.folder_wanted.connect(self.folder_wanted)
        self.forward.clicked.connect(self._forward)
        self.back.clicked.connect(self._back)
        self.stop.clicked.connect(self._stop)
        self.undo.clicked.connect(self._undo)
        self.save.clicked.connect(self._save)
        self.load.clicked.connect(self.load_wanted)
        self.close_button.clicked.connect(self.reject)
        for keys, button in (
            (("Ctrl+Return", "Ctrl+Enter"), self.forward), (("Alt+Left",), self.back), (("Ctrl+Z",), self.undo),
            (("Ctrl+S",), self.save), (("Ctrl+L",), self.load), (("Ctrl+O",), page.head.choose),
        ):  # fmt: skip
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(button.click)

    @property
    def page(self) -> int:
        """PREPARE, SURVEY, RUN or RESULT."""
        return self.pages.currentIndex()

    @property
    def running(self) -> bool:
        """Whether an import is under way."""
        return self.page == RUN

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()

    def show_working(self, words: str) -> None:
        """Say what is being done in the background; until an answer comes, nothing else can be asked for."""
        self._busy = True
        self.status.setText(words)
        self.problem.hide()
        self._show_buttons()

    def show_source(
        self, source: SourceView, form: KindForm | None, guessed: Mapping[str, Picked], *, kind_guessed: bool = True
    ) -> None:
        """Show a file as it was read and guessed."""
        self._answered()
        self._show_page(PREPARE)
        self.prepare.show_source(source, form, guessed, kind_guessed=kind_guessed)
        self._changed()
        (self.prepare.head.kind if form is None else self.forward).setFocus(Qt.FocusReason.OtherFocusReason)
        if self.prepare.problem():
            self.prepare.focus_on_problem()

    def show_values(
        self, field: str, title: str, choices: Sequence[Choice], values: Sequence[ValueForm], more: int = 0
    ) -> None:
        """Ask what the values of a field's column mean."""
        self.prepare.show_values(field, title, choices, values, more)

    def show_draft(self, draft: Draft) -> None:
        """Show what a mapping file says, and which of its columns this file does not have."""
        absent = self.prepare.show_draft(draft)
        self._changed()
        if absent:
            self._say(
                tr("The mapping names columns that this file does not have: {columns}.", columns=tr(", ").join(absent))
            )

    def show_survey(self, view: SurveyView) -> None:
        """Show what the import would do."""
        self._answered()
        self.survey.show_survey(view)
        self._show_page(SURVEY)
        first = next((self.survey.buttons(question.name)[0] for question in view.questions), None)
        (first or self.forward).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_progress(self, words: str, done: int, of: int, detail: str = "") -> None:
        """Show how far the import is."""
        self.progress.show_progress(words, done, of, detail)
        if self.page != RUN:
            self._answered()
            self._show_page(RUN)

    def show_result(self, view: ResultView) -> None:
        """Show what became of every row."""
        self._answered()
        self.outcome.show_result(view)
        self._show_page(RESULT)
        self.forward.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_problem(self, happened: str, kept: str, advice: str, detail: str = "") -> None:
        """Say what went wrong, what was not lost and what to do next; an import that fails comes back to the check."""
        self._answered()
        if self.page == RUN:
            self._show_page(SURVEY)
        self._say("\n".join(part for part in (happened, kept, advice, detail) if part))

    def say(self, words: str) -> None:
        """Say that something was done."""
        self.status.setText(words)

    @Slot()
    def _reread(self) -> None:
        self.looked.emit(self.prepare.draft())

    @Slot(str)
    def _values_wanted(self, field: str) -> None:
        self.values_wanted.emit(field, self.prepare.draft())

    @Slot()
    def _changed(self) -> None:
        self.problem.hide()
        self.status.setText(self.prepare.problem() if self.page == PREPARE else "")
        self._show_buttons()

    @Slot()
    def _forward(self) -> None:
        if self._busy:
            return
        if self.page == PREPARE:
            if self.prepare.problem():
                self.prepare.focus_on_problem()
            else:
                self.checked.emit(self.prepare.draft())
        elif self.page == SURVEY and self.survey.ready():
            self.begun.emit(self.prepare.draft(), self.survey.answers())
        elif self.page == RESULT:
            self.accept()
            self.left.emit()

    @Slot()
    def _back(self) -> None:
        self._show_page(PREPARE)

    @Slot()
    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self.status.setText(tr("Stopping after the rows under way…"))
        self.stopped.emit()

    @Slot()
    def _undo(self) -> None:
        if self.outcome.view is not None:
            self.undo_wanted.emit(self.outcome.view.run)

    @Slot()
    def _save(self) -> None:
        self.save_wanted.emit(self.prepare.draft())

    def reject(self) -> None:
        """Esc: an import under way goes on in the background; anything else is over, and nothing was written by it."""
        if self.page == RUN:
            self.hide()
            return
        super().reject()
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter opens a box or presses the button that has the focus; it never begins anything from elsewhere.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def _answered(self) -> None:
        self._busy = False
        self.status.setText("")
        self.problem.hide()

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.show()
        self._show_buttons()

    def _show_page(self, page: int) -> None:
        self.pages.setCurrentIndex(page)
        for number, words in enumerate(self._steps):
            restyle(words, "role", "lead" if number == page else "second")
        self._changed()

    def _show_buttons(self) -> None:
        page = self.page
        if page in FORWARD:
            self.forward.set_words(tr(FORWARD[page]))
        self.forward.setVisible(page != RUN)
        ready = not self.prepare.problem() if page == PREPARE else self.survey.ready() if page == SURVEY else True
        self.forward.setEnabled(ready and not self._busy)
        self.back.setVisible(page == SURVEY)
        self.stop.setVisible(page == RUN)
        self.stop.setEnabled(page == RUN)
        self.undo.setVisible(page == RESULT and bool(self.outcome.view and self.outcome.view.run))
        for button, may in ((self.save, bool(self.prepare.draft().kind)), (self.load, True)):
            button.setVisible(page == PREPARE)
            button.setEnabled(may and self.prepare.readable and not self._busy)
        self.close_button.set_words(tr("Go on in the background") if page == RUN else tr("Close"))
