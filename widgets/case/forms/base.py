"""What every form of the case panel is: asks for what an act needs, tells its own problem, keeps what was typed."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import QDateTime, QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateTimeEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from widgets.case.intents import Intent
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.media.files import FilesField

MOST = 2000
"""Characters of a reason, an answer or an instruction."""


class ActForm(QFrame):
    """Asked for inline, above the buttons. Ctrl+Enter sends, Esc lets it be; what was typed stays until it was taken.

    A form builds its fields in `__init__` with `add_field`, shows the case in `show_case` and says in `facts` what goes
    out. Drafts, keys, focus, the problem line and the two buttons are here.
    """

    given = Signal(str, dict)
    """The button's name and the facts."""
    dropped = Signal()
    edited = Signal()
    """Something was typed or chosen: `draft()` has changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self.intent: Intent | None = None
        self.preset: dict[str, Any] = {}
        """Facts that the form was opened with (the order it is about, …); they go out with those it asks for."""
        self._fields: dict[str, QWidget] = {}
        self._beside: list[QLabel] = []
        self._restoring = False
        self.prompt = label(role="note", wraps=True)
        self.fields = QVBoxLayout()
        self.fields.setSpacing(8)
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
        layout.addWidget(self.prompt)
        layout.addLayout(self.fields)
        layout.addWidget(self.problem)
        layout.addLayout(row)
        self.problem.hide()
        self.hide()
        self.send.clicked.connect(self.give)
        self.leave.clicked.connect(self.drop)

    # What a form of a room says

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        """Show what of the case the form needs: when it opens, and anew whenever the case was read again meanwhile.

        Must leave alone what was typed. `now` is the database's clock, `zone` the city's.
        """

    def facts(self) -> dict[str, Any] | None:
        """Return what goes out with the act; None after having told what is missing or wrong (`tell`)."""
        return {}

    def first_field(self) -> QWidget | None:
        """Return the field that has the focus first."""
        return next(iter(self._fields.values()), None)

    # What every form does

    def add_field(self, name: str, words: str, field: QWidget, *, beside: bool = False) -> None:
        """Put a field under its words (or beside them). `name` is what its draft is kept under."""
        field.setAccessibleName(words)
        field.installEventFilter(self)
        self._fields[name] = field
        if isinstance(field, QPlainTextEdit):
            field.setTabChangesFocus(True)
            field.setMinimumHeight(64)
            field.setMaximumHeight(84)
        if isinstance(field, QSpinBox):
            # The style sheet's padding does not reach its text.
            field.lineEdit().setTextMargins(6, 0, 0, 0)
        if beside:
            row = QHBoxLayout()
            row.setSpacing(8)
            named = label(words, "second")
            self._beside.append(named)
            wide = max(one.sizeHint().width() for one in self._beside)
            for one in self._beside:
                # The fields of a form begin at one edge.
                one.setMinimumWidth(wide)
            row.addWidget(named)
            row.addWidget(field, 1)
            self.fields.addLayout(row)
        else:
            if words:
                self.fields.addWidget(label(words, "second"))
            self.fields.addWidget(field)
        _changed_signal(field).connect(self._edited)

    def ask(self, intent: Intent, preset: dict[str, Any] | None = None) -> None:
        """Open for an act. What was typed for it before and not sent is restored by the panel."""
        self.intent, self.preset = intent, preset or {}
        self.prompt.setText(tr(intent.prompt or intent.tip))
        self.send.set_words(intent.words.rstrip("…"))
        self.tell("")
        self.show()
        first = self.first_field()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def button(self) -> str:
        """Which button's facts are asked for; "" while none are."""
        return "" if self.isHidden() or self.intent is None else self.intent.button

    def draft(self) -> dict[str, Any]:
        """Return what was typed and chosen, by field, in values JSON can hold."""
        return {name: _value(field) for name, field in self._fields.items()}

    def restore(self, draft: dict[str, Any]) -> None:
        """Put a draft back; fields it does not name, and values that are none, stay as they are."""
        self._restoring = True
        try:
            for name, value in draft.items():
                if name in self._fields:
                    _set_value(self._fields[name], value)
        finally:
            self._restoring = False

    def forget(self) -> None:
        """Close and forget what was typed: another case is shown, or it was taken."""
        self._restoring = True
        try:
            for field in self._fields.values():
                _clear(field)
        finally:
            self._restoring = False
        self.intent, self.preset = None, {}
        self.tell("")
        self.hide()

    @Slot()
    def give(self) -> None:
        """Send, if nothing is missing."""
        if self.intent is None or not self.send.isEnabled():
            return
        facts = self.facts()
        if facts is not None:
            self.given.emit(self.intent.button, self.preset | facts)

    @Slot()
    def drop(self) -> None:
        """Close; what was typed is kept for when the same is asked again."""
        self.dropped.emit()
        self.hide()

    def tell(self, problem: str, field: QWidget | None = None) -> None:
        """Say what is missing or wrong, and where; "" takes it back."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        for one in self._fields.values():
            restyle(one, "wrong", "true" if problem and one is field else "false")
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def words_of(self, field: QPlainTextEdit | QLineEdit, *, empty: str = "") -> str | None:
        """Return a field's words, stripped; None after having told that there are too many.

        Where `empty` says what is missing when there are none, none are told as well.
        """
        text = (field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()).strip()
        if not text and empty:
            self.tell(empty, field)
        elif len(text) > MOST:
            self.tell(tr("{n} characters are too many; {most} can be kept.", n=len(text), most=MOST), field)
        else:
            return text
        return None

    @Slot()
    def _edited(self) -> None:
        if self._restoring:
            return
        if not self.problem.isHidden():
            self.tell("")
        self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.give()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.drop()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.eventFilter(self, event):
            super().keyPressEvent(event)


def _changed_signal(field: QWidget) -> Any:
    if isinstance(field, QPlainTextEdit | QLineEdit):
        return field.textChanged
    if isinstance(field, QComboBox):
        return field.currentIndexChanged
    if isinstance(field, QCheckBox):
        return field.toggled
    if isinstance(field, QSpinBox):
        return field.valueChanged
    if isinstance(field, QDateTimeEdit):
        return field.dateTimeChanged
    if isinstance(field, FilesField):
        return field.edited
    raise TypeError(f"{type(field).__name__} has no draft")


def _value(field: QWidget) -> Any:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QComboBox):
        return field.currentData() if field.currentData() is not None else field.currentText()
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QSpinBox):
        return field.value()
    if isinstance(field, FilesField):
        return field.value()
    assert isinstance(field, QDateTimeEdit)
    return field.dateTime().toString(Qt.DateFormat.ISODate)


def _set_value(field: QWidget, value: Any) -> None:
    if isinstance(field, QPlainTextEdit) and isinstance(value, str):
        field.setPlainText(value)
    elif isinstance(field, QLineEdit) and isinstance(value, str):
        field.setText(value)
    elif isinstance(field, QComboBox):
        place = field.findData(value)
        place = place if place >= 0 else field.findText(str(value))
        if place >= 0:
            field.setCurrentIndex(place)
    elif isinstance(field, QCheckBox) and isinstance(value, bool):
        field.setChecked(value)
    elif isinstance(field, QSpinBox) and isinstance(value, int):
        field.setValue(value)
    elif isinstance(field, FilesField):
        field.set_value(value)
    elif isinstance(field, QDateTimeEdit) and isinstance(value, str):
        moment = QDateTime.fromString(value, Qt.DateFormat.ISODate)
        if moment.isValid():
            field.setDateTime(moment)


def _clear(field: QWidget) -> None:
    if isinstance(field, QPlainTextEdit | QLineEdit | FilesField):
        field.clear()
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(0)
    elif isinstance(field, QCheckBox):
        field.setChecked(False)
