"""What is like the report being typed: cases that are likely the same matter, and what the same caller asked before."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from models.links.records import Hints, Twin
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import ElidedLabel, label
from widgets.links import DOT, answered_words, earlier_words, twin_words
from widgets.text import line, shown
from widgets.words import number_word

WIDTH = 380
EARLIER = 5


class HintPane(QWidget):
    """Stands beside the fields. Ctrl and a digit attaches the report to the case of that number."""

    attach = Signal(object)
    """The Twin to attach to."""
    opened = Signal(object)
    """A case (UUID) to look at first: a twin's, or an earlier request's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.twins: tuple[Twin, ...] = ()
        self._cases: list[UUID] = []
        self.buttons: list[KeyButton] = []
        self.repeat = QCheckBox()
        self.repeat.setToolTip(tr("Note the report as a repeated request"))
        self.repeat.hide()
        self._said = False
        self._body: QWidget | None = None
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(tr("Likely the same, and earlier requests"), "caption"))
        layout.addWidget(self.scroll, 1)
        layout.addWidget(self.repeat)
        self.repeat.clicked.connect(self._say)
        for n in range(1, 10):
            QShortcut(QKeySequence(f"Ctrl+Shift+{n}"), self).activated.connect(partial(self.open_nth, n))
        self.clear()

    @property
    def repeated(self) -> bool:
        """Whether the report is to be noted as a repeated request."""
        return not self.repeat.isHidden() and self.repeat.isChecked()

    def clear(self) -> None:
        """Show nothing yet."""
        self._said = False
        self.repeat.setChecked(False)
        self.repeat.hide()
        self.twins, self.buttons, self._cases = (), [], []
        about = tr(
            "What is like it appears here while you type: same place, same category, same words; and what the same caller asked before."
        )
        self._put([label(about, "muted", wraps=True)])

    def show_hints(self, hints: Hints, now: datetime, zone: tzinfo) -> None:
        """Show what was found. The mark "repeated" is proposed for the same class, until somebody has said it."""
        self.twins, self.buttons, self._cases = hints.twins, [], []
        parts: list[QWidget] = [self._twin(n, twin) for n, twin in enumerate(hints.twins, 1)]
        if not hints.twins:
            parts.append(label(tr("Nothing like it is open nearby."), "muted", wraps=True))
        twins = {twin.case.id for twin in hints.twins}
        for one in [one for one in hints.earlier if one.case_id not in twins][:EARLIER]:
            title, about = earlier_words(one, now, zone)
            answered = label(shown(answered_words(one)), "note", wraps=True)
            parts.append(_card(title, about, _beside(answered, self._look_button(one.case_id))))
        self._put(parts)
        self.repeat.setText(tr("Repeated request (no. {n})", n=hints.nth))
        self.repeat.setVisible(bool(hints.earlier))
        if not self._said:
            self.repeat.setChecked(any(one.same_class for one in hints.earlier))

    def choose(self, number: int) -> bool:
        """Attach to the nth case, from 1; return whether there is one."""
        if not 1 <= number <= len(self.twins):
            return False
        self.attach.emit(self.twins[number - 1])
        return True

    def open_nth(self, number: int) -> None:
        """Ask for the nth card's case, from 1, to be looked at."""
        if 1 <= number <= len(self._cases):
            self.opened.emit(self._cases[number - 1])

    def _look_button(self, case_id: UUID) -> KeyButton:
        self._cases.append(case_id)
        number = len(self._cases)
        button = KeyButton(tr("Look at it"), f"Ctrl+Shift+{number}" if number < 10 else "")
        button.setAccessibleName(tr("Look at it first"))
        button.clicked.connect(partial(self.open_nth, number))
        return button

    def set_busy(self, busy: bool) -> None:
        """Nothing is attached while an answer is awaited."""
        for button in self.buttons:
            button.setEnabled(not busy)

    def _twin(self, n: int, twin: Twin) -> QWidget:
        button = KeyButton(tr("Attach to it"), f"Ctrl+{n}")
        button.clicked.connect(partial(self._attach, n))
        self.buttons.append(button)
        about = ElidedLabel(DOT.join((number_word(twin.case.number), line(twin.case.category))), "note")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._look_button(twin.case.id))
        row.addWidget(button)
        holder = QWidget()
        row.addStretch(1)
        row.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(row)
        # The number has a line of its own: beside two buttons it would be cut.
        return _card(line(twin.case.title), twin_words(twin), about, holder)

    def _attach(self, number: int, _checked: bool = False) -> None:
        self.choose(number)

    def _say(self) -> None:
        self._said = True

    def _put(self, parts: list[QWidget]) -> None:
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        for part in parts:
            layout.addWidget(part)
        layout.addStretch(1)
        self.scroll.setWidget(body)


def _beside(words: QWidget, button: KeyButton) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    row.addWidget(words, 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
    return holder


def _card(title: str, about: str, *more: QWidget) -> QFrame:
    card = QFrame()
    card.setProperty("card", "true")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(12, 8, 12, 8)
    layout.setSpacing(4)
    layout.addWidget(ElidedLabel(title))
    # What makes it likely is never cut.
    layout.addWidget(label(about, "note", wraps=True))
    for part in more:
        layout.addWidget(part)
    return card
