"""What has to be said with an act: a reason or an answer, the tier and urgency of a filing, an instruction."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from models.cases.records import Tier, Urgency
from widgets.case.intents import Intent
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.words import tier_word, urgency_word

MOST = 2000
"""Characters of a reason, an answer or an instruction."""


class ReasonForm(QFrame):
    """Asks for words inline. Ctrl+Enter sends them, Esc lets it be; what was typed stays until it was taken."""

    given = Signal(str, str)
    """The button's name and the words."""
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._button = ""
        self._kept: dict[str, str] = {}
        self.prompt = label(role="note")
        self.words = QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(84)
        self.words.installEventFilter(self)
        self.problem = label(role="problem", wraps=True)
        self.send = KeyButton("", "Ctrl+Return")
        self.send.setProperty("kind", "primary")
        self.leave = QPushButton(tr("Let it be"))
        self.leave.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.send)
        row.addWidget(self.leave)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.setSpacing(8)
        for part in (self.prompt, self.words, self.problem):
            layout.addWidget(part)
        layout.addLayout(row)
        self.problem.hide()
        self.hide()
        self.send.clicked.connect(self._send)
        self.leave.clicked.connect(self.drop)
        self.words.textChanged.connect(self._typed)

    @property
    def button(self) -> str:
        """Which button's words are asked for; "" while none are."""
        return "" if self.isHidden() else self._button

    def ask(self, intent: Intent) -> None:
        """Ask for an act's words; words typed for it before and not sent are there again."""
        self._keep()
        self._button = intent.button
        self.prompt.setText(tr(intent.prompt))
        self.send.set_words(intent.words)
        self.words.blockSignals(True)
        self.words.setPlainText(self._kept.get(intent.button, ""))
        self.words.blockSignals(False)
        self._tell("")
        self.show()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Close and forget: another case is shown, or the words were taken."""
        self._kept.clear()
        self.words.clear()
        self._button = ""
        self.hide()

    @Slot()
    def drop(self) -> None:
        """Close; what was typed is kept for when the same is asked again."""
        self._keep()
        self.hide()
        self.dropped.emit()

    def _keep(self) -> None:
        if self._button:
            self._kept[self._button] = self.words.toPlainText()

    @Slot()
    def _send(self) -> None:
        words = self.words.toPlainText().strip()
        if not words:
            self._tell(tr("This cannot be left empty: it goes into the history."))
        elif len(words) > MOST:
            self._tell(tr("{n} characters are too many; {most} can be kept.", n=len(words), most=MOST))
        else:
            self._keep()
            self.given.emit(self._button, words)

    @Slot()
    def _typed(self) -> None:
        if not self.problem.isHidden():
            self._tell("")

    def _tell(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        restyle(self.words, "wrong", "true" if problem else "false")
        if problem:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.words and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._send()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.drop()
                return True
        return super().eventFilter(watched, event)


class FilingForm(QWidget):
    """With which tier and urgency a case is filed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tier = QComboBox()
        # The special tier has no limit of its own; it is raised to with a limit set by hand.
        for tier in (Tier.GENERAL, Tier.RAISED):
            self.tier.addItem(tier_word(tier), tier.value)
        self.urgency = QComboBox()
        for urgency in Urgency:
            self.urgency.addItem(urgency_word(urgency), urgency.value)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for words, box in ((tr("Tier"), self.tier), (tr("Urgency"), self.urgency)):
            box.setAccessibleName(words)
            layout.addWidget(label(words, "second"))
            layout.addWidget(box, 1)

    def show_values(self, tier: Tier, urgency: Urgency) -> None:
        """Show what the case has now."""
        self.tier.setCurrentIndex(max(0, self.tier.findData(tier.value)))
        self.urgency.setCurrentIndex(self.urgency.findData(urgency.value))

    def facts(self) -> dict[str, object]:
        """Return the choice as the filing's facts."""
        return {"tier": Tier(self.tier.currentData()), "urgency": Urgency(self.urgency.currentData())}
