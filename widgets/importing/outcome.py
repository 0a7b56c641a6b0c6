"""The pages after the first: what it would do, how far it is, and what it did."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QProgressBar, QPushButton, QRadioButton, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.importing.records import ResultView, SurveyView
from widgets.importing.sums import Sums
from widgets.labels import ElidedLabel, label
from widgets.text import line


class SurveyPage(QWidget):
    """What the import would do; nothing is written yet. A question must be answered before it begins."""

    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: SurveyView | None = None
        self.title = label(role="lead")
        self.sums = Sums()
        self.notes = label(role="second", wraps=True)
        self._questions = QVBoxLayout()
        self._questions.setSpacing(16)
        self._groups: dict[str, QButtonGroup] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        layout.addWidget(self.title)
        layout.addWidget(self.sums)
        layout.addWidget(self.notes)
        layout.addLayout(self._questions)
        layout.addStretch(1)

    def show_survey(self, view: SurveyView) -> None:
        """Show what it would do."""
        self.view = view
        self.title.setText(view.refused or tr("Nothing is written yet. This is what the import would do:"))
        self.sums.show_sums(view.sums)
        self.notes.setText("\n".join(view.notes))
        self.notes.setVisible(bool(view.notes))
        while self._questions.count():
            self._questions.takeAt(0).widget().deleteLater()
        self._groups = {}
        for question in view.questions:
            block = QWidget()
            column = QVBoxLayout(block)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
            column.addWidget(label(question.words, wraps=True))
            group = QButtonGroup(block)
            for choice in question.choices:
                button = QRadioButton(choice.words)
                button.setProperty("answer", choice.value)
                group.addButton(button)
                column.addWidget(button)
            group.buttonClicked.connect(self._clicked)
            self._groups[question.name] = group
            self._questions.addWidget(block)

    def answers(self) -> dict[str, str]:
        """What was answered so far."""
        return {
            name: str(button.property("answer"))
            for name, group in self._groups.items()
            if (button := group.checkedButton()) is not None
        }

    def buttons(self, name: str) -> list[QRadioButton]:
        """The answers that a question offers, in order."""
        return [button for button in self._groups[name].buttons() if isinstance(button, QRadioButton)]

    def ready(self) -> bool:
        """Whether it may begin: nothing stands against it, and every question is answered."""
        return self.view is not None and not self.view.refused and len(self.answers()) == len(self._groups)

    @Slot()
    def _clicked(self) -> None:
        self.answered.emit()


class ProgressPage(QWidget):
    """How far it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label(role="lead")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setAccessibleName(tr("Progress"))
        self.detail = label(role="second", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for widget in (self.words, self.bar, self.detail):
            layout.addWidget(widget)
        layout.addStretch(1)

    def show_progress(self, words: str, done: int, of: int, detail: str = "") -> None:
        """Show how many of how many are done; `of` is 0 where nobody can tell."""
        self.words.setText(words)
        self.bar.setRange(0, max(of, 0))
        self.bar.setValue(min(done, of))
        self.detail.setText(detail)


class ResultPage(QWidget):
    """What became of every row. `folder_wanted(path)` shows where the rejects lie."""

    folder_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: ResultView | None = None
        self.title = label(role="lead")
        self.sums = Sums()
        self.notes = label(role="second", wraps=True)
        self.rejects = ElidedLabel(role="second")
        self.folder = QPushButton(tr("Open the folder"))
        self.folder.setAutoDefault(False)
        self.folder.clicked.connect(self._folder)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.rejects, 1)
        row.addWidget(self.folder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        layout.addWidget(self.title)
        layout.addWidget(self.sums)
        layout.addWidget(self.notes)
        layout.addLayout(row)
        layout.addStretch(1)
        self.notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_result(self, view: ResultView) -> None:
        """Show what was done."""
        self.view = view
        self.title.setText(line(view.title))
        self.sums.show_sums(view.sums)
        self.notes.setText("\n".join(view.notes))
        self.notes.setVisible(bool(view.notes))
        self.rejects.setVisible(bool(view.rejects))
        self.folder.setVisible(bool(view.rejects))
        if view.rejects:
            self.rejects.set_words(
                tr("Rows that could not be used, each with its reason: {path}", path=line(view.rejects))
            )

    @Slot()
    def _folder(self) -> None:
        if self.view is not None:
            self.folder_wanted.emit(self.view.rejects)
