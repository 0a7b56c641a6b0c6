"""First steps: what this city has and what it still lacks, what each is for, and how it is brought in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.importing.records import StepRow
from widgets.labels import ElidedLabel, label, restyle
from widgets.text import line

WIDTH = 760
DONE, OPEN = "✓", "○"


class StepsCard(QFrame):
    """A card over the map. `import_wanted(kind)`, `template_wanted(kind)`, `dismissed()`."""

    import_wanted = Signal(str)
    template_wanted = Signal(str)
    dismissed = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._rows: dict[str, tuple[QLabel, ElidedLabel, QLabel, QPushButton, QPushButton]] = {}
        self.setProperty("card", "true")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.title = label(role="title")
        self.words = label(
            tr("Files can also be dropped anywhere on the window. Fill a template, or bring in what there is."),
            "second",
            wraps=True,
        )
        self.dismiss = QPushButton(tr("Put away"))
        self.dismiss.setToolTip(tr("Put this page away; the command “First steps” brings it back"))
        self.status = label(role="note", wraps=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.status, 1)
        foot.addWidget(self.dismiss)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(self.title)
        layout.addWidget(self.words)
        layout.addLayout(self._grid)
        layout.addLayout(foot)
        self.dismiss.setAutoDefault(False)
        self.dismiss.clicked.connect(self.dismissed)
        over.installEventFilter(self)
        self.hide()

    def show_steps(self, city: str, rows: Sequence[StepRow]) -> None:
        """Say what is there and what is not."""
        missing = sum(not row.there for row in rows)
        self.title.setText(
            tr("{city}: {n} things are still missing", city=line(city), n=missing)
            if missing
            else tr("{city} has everything it needs", city=line(city))
        )
        for number, row in enumerate(rows):
            self._show(number, row)
        self._place()

    def button(self, name: str) -> QPushButton:
        """The button that brings a thing in; KeyError for one that is not listed."""
        return self._rows[name][3]

    def template(self, name: str) -> QPushButton:
        """The button that saves a thing's template; KeyError for one that is not listed."""
        return self._rows[name][4]

    def said(self, name: str) -> str:
        """How much there is of a thing."""
        return self._rows[name][2].text()

    def say(self, words: str) -> None:
        """Say that something was done."""
        self.status.setText(words)
        self._place()

    def _show(self, number: int, row: StepRow) -> None:
        if row.name not in self._rows:
            self._make(number, row)
        mark, purpose, count, bring, template = self._rows[row.name]
        mark.setText(DONE if row.there else OPEN)
        restyle(mark, "role", "muted" if row.there else "lead")
        purpose.set_words(row.purpose)
        count.setText(row.count or tr("missing"))
        restyle(count, "role", "second" if row.there else "")
        bring.setVisible(row.importable)
        bring.setText(tr("Add to it…") if row.there else tr("Bring in…"))
        template.setVisible(row.template)

    def _make(self, number: int, row: StepRow) -> None:
        mark, purpose, count = label(role="lead"), ElidedLabel(role="note"), label()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(row.words))
        words.addWidget(purpose)
        bring, template = QPushButton(), QPushButton(tr("Template"))
        bring.setAccessibleName(tr("Bring in: {what}", what=row.words))
        template.setAccessibleName(tr("Save the template of: {what}", what=row.words))
        template.setToolTip(tr("Save an empty table with the right headings, to be filled in"))
        for button, wanted in ((bring, self.import_wanted), (template, self.template_wanted)):
            button.setAutoDefault(False)
            button.setProperty("step", row.name)
            button.clicked.connect(self._bring if wanted is self.import_wanted else self._template)
        self._grid.addWidget(mark, number, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(words, number, 1)
        self._grid.addWidget(count, number, 2, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(bring, number, 3)
        self._grid.addWidget(template, number, 4)
        self._rows[row.name] = (mark, purpose, count, bring, template)

    @Slot()
    def _bring(self) -> None:
        self.import_wanted.emit(str(self.sender().property("step")))

    @Slot()
    def _template(self) -> None:
        self.template_wanted.emit(str(self.sender().property("step")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismissed.emit()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def showEvent(self, event: QEvent) -> None:
        super().showEvent(event)
        self._place()
        self.raise_()

    def _place(self) -> None:
        width = min(WIDTH, max(360, self._over.width() - 48))
        self.setFixedWidth(width)
        height = (
            self.layout().totalHeightForWidth(width) if self.layout().hasHeightForWidth() else self.sizeHint().height()
        )
        self.setFixedHeight(min(height, max(200, self._over.height() - 32)))
        self.move((self._over.width() - self.width()) // 2, max(16, (self._over.height() - self.height()) // 2))
