"""The question before a shift is taken over: who signs for whom, and what goes over with the signature."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from models.watch.shifts.records import LogKind, Page
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.text import line
from widgets.watch import lines
from widgets.words import DOT


class SignQuestion(QDialog):
    """Asks once: a signature is not taken back. `confirmed()`; Esc, and Enter on the careful answer, sign nothing."""

    confirmed = Signal()

    def __init__(self, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(tr("Take the shift over"))
        self.setMinimumWidth(460)
        self.question = label(question(page), "title", wraps=True)
        self.goes = label(goes_over(page), wraps=True)
        self.own = label(tr("This is your own shift: nobody else takes it over."), "note", wraps=True)
        self.own.setProperty("lamp", "soon")
        self.own.setVisible(page.from_name == page.to_name)
        self.sign = KeyButton(tr("Sign and take over"), "Ctrl+Return")
        self.sign.setProperty("kind", "primary")
        self.leave = KeyButton(tr("Do not sign yet"), "Esc")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.sign)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        for part in (self.question, self.goes, self.own):
            layout.addWidget(part)
        layout.addWidget(
            label(tr("The page is kept as it is now, and a signature is not taken back."), "note", wraps=True)
        )
        layout.addLayout(foot)
        self.sign.clicked.connect(self._confirm)
        self.leave.clicked.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(key), self)
            # Who keeps the keys of the page pressed has not answered yet.
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._confirm)
        self.leave.setDefault(True)
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _confirm(self) -> None:
        self.accept()
        self.confirmed.emit()


def question(page: Page) -> str:
    """Return who takes over from whom."""
    return tr("Take over: {before} → {after}", before=line(page.from_name), after=line(page.to_name))


def goes_over(page: Page) -> str:
    """Return what goes over with the signature: promises and waiting calls, cases open on desks, what is open."""
    promised = sum(one.kind in (LogKind.PROMISE, LogKind.WAITING_CALL) for one in page.standing)
    told = (
        tr("promises and waiting calls {n}", n=promised),
        tr("open on desks {n}", n=len(page.claims)),
        tr("supervisions unanswered {n}", n=len(page.supervisions)),
        lines.counts(page),
    )
    return DOT.join(told)
