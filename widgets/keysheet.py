"""The sheet of keys (F1): every command by area with its key, found by typing, changed by pressing another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from widgets import theme
from widgets.i18n import tr
from widgets.keys import key_text, key_width, paint_key
from widgets.labels import label
from widgets.pinyin import match
from widgets.text import line, tooltip

ROW, COLUMNS = 28, 3
HEAD_LINES = 2
"""No head stands at a column's end with fewer lines below it."""
_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A command as the sheet shows it: `key` in Qt's portable form, "" for none; `changed`: not the program's own."""

    id: str
    title: str
    area: str
    key: str
    changed: bool = False


class KeyRow(QAbstractButton):
    """A command and its key. Click or Enter, then the new key; Esc lets it be, Del leaves the command without one."""

    given = Signal(str, str)
    """The command and the key pressed for it, "" for none."""

    def __init__(self, shown: KeyLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = shown
        self.recording = False
        self.setFixedHeight(ROW)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.record)
        self.show_line(shown)

    def show_line(self, shown: KeyLine) -> None:
        """Show the command's key as it is now."""
        self.line = shown
        self.setAccessibleName(f"{shown.title} {key_text(shown.key)}")
        changed = tr("changed here") if shown.changed else ""
        self.setToolTip(tooltip("\n".join(part for part in (shown.title, changed) if part)))
        self.update()

    @Slot()
    def record(self) -> None:
        """Wait for the new key."""
        self.recording = True
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, ROW)

    def event(self, event: QEvent) -> bool:
        # While it records, every key is for it: none gives a command, none moves the focus.
        if self.recording and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if self.recording and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.recording:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
                self.record()
            else:
                super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in _MODIFIERS:
            return
        self.recording = False
        self.update()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key == Qt.Key.Key_Escape and plain:
            return
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and plain:
            self.given.emit(self.line.id, "")
            return
        self.given.emit(self.line.id, QKeySequence(event.keyCombination()).toString())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.recording = False
        self.update()
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect()
        if self.recording or self.hasFocus() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("chosen" if self.recording or self.hasFocus() else "hover"))
            painter.drawRoundedRect(rect, theme.CORNER, theme.CORNER)
        middle, right = rect.center().y() + 1, rect.right() - 8
        if self.recording:
            words = tr("press the new key…")
            painter.setFont(theme.font(12))
            painter.setPen(theme.colour("accent"))
            painter.drawText(
                rect.adjusted(0, 0, -8, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words
            )
            left = right - key_width(words)
        else:
            ink = theme.colour("accent" if self.line.changed else "second")
            left = paint_key(painter, right, middle, key_text(self.line.key), ink)
        painter.setFont(theme.font(14))
        painter.setPen(theme.colour("text" if self.line.key else "muted"))
        box = QRect(8, 0, max(0, left - 16), rect.height())
        words = painter.fontMetrics().elidedText(line(self.line.title), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class KeySheet(QDialog):
    """All commands on one sheet. It shows and asks; whether a key is free is decided elsewhere."""

    wanted = Signal(str, str)
    """A command and the key wanted for it."""
    taken_over = Signal()
    """The key asked about is to go to the command that wants it."""
    reset = Signal()
    """Every command is to have the program's own key again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keys"))
        self.resize(1160, 820)
        self.rows: dict[str, KeyRow] = {}
        self._groups: list[tuple[QWidget, list[KeyRow]]] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Command: name, pinyin or initials"))
        self.field.setMaxLength(100)
        self.field.setClearButtonEnabled(True)
        self.hint = label(
            tr("Click or Enter on a command, then the new key: F keys, or with Ctrl or Alt. Del takes its key away."),
            "note",
        )
        self._columns = [QVBoxLayout() for _ in range(COLUMNS)]
        sheet = QWidget()
        across = QHBoxLayout(sheet)
        across.setContentsMargins(0, 0, 8, 0)
        across.setSpacing(32)
        for column in self._columns:
            column.setSpacing(0)
            across.addLayout(column, 1)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setWidget(sheet)
        self.answer = label(role="second", wraps=True)
        self.take_over, self.let_be = _button(tr("Take the key over")), _button(tr("Let it be"))
        self.take_over.setProperty("kind", "primary")
        self.all_back, close = _button(tr("All as the program's own")), _button(tr("Close"))
        question = QHBoxLayout()
        question.setSpacing(8)
        for part, stretch in ((self.answer, 1), (self.take_over, 0), (self.let_be, 0), (self.all_back, 0), (close, 0)):
            question.addWidget(part, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(12)
        for top in (self.field, self.hint, self.scroll):
            layout.addWidget(top)
        layout.addLayout(question)
        self.tell("")
        self.field.textChanged.connect(self._narrow)
        self.take_over.clicked.connect(self._take_over)
        self.let_be.clicked.connect(self._let_be)
        self.all_back.clicked.connect(self.reset)
        close.clicked.connect(self.reject)

    def show_lines(self, lines: Sequence[KeyLine]) -> None:
        """Show the commands, those of an area together in the order given; later only what has changed is redrawn."""
        if self.rows:
            for one in lines:
                self.rows[one.id].show_line(one)
        else:
            self._build(lines)
        self.all_back.setEnabled(any(one.changed for one in lines))

    def tell(self, words: str) -> None:
        """Say what became of the last key."""
        self.answer.setText(words)
        self.take_over.hide()
        self.let_be.hide()

    def ask(self, words: str) -> None:
        """Ask whether the key is to be taken from the command that has it."""
        self.answer.setText(words)
        self.take_over.show()
        self.let_be.show()
        self.take_over.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, lines: Sequence[KeyLine]) -> None:
        for column, shares in zip(self._columns, shared_out(lines), strict=True):
            for area, members in shares:
                caption = label(area, "caption")
                caption.setContentsMargins(8, 12, 0, 4)
                column.addWidget(caption)
                rows = []
                for one in members:
                    row = KeyRow(one)
                    row.given.connect(self.wanted)
                    column.addWidget(row)
                    self.rows[one.id] = row
                    rows.append(row)
                self._groups.append((caption, rows))
            column.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in steps:
            bar = self.scroll.verticalScrollBar()
            bar.setValue(bar.value() + steps[Qt.Key(event.key())] * bar.pageStep())
            return
        super().keyPressEvent(event)

    @Slot(str)
    def _narrow(self, wanted: str) -> None:
        for caption, rows in self._groups:
            some = False
            for row in rows:
                found = (
                    match(wanted, row.line.title) is not None or wanted.casefold() in key_text(row.line.key).casefold()
                )
                row.setVisible(found)
                some = some or found
            caption.setVisible(some)

    @Slot()
    def _take_over(self) -> None:
        self.tell("")
        self.taken_over.emit()

    @Slot()
    def _let_be(self) -> None:
        self.tell("")


def shared_out(lines: Sequence[KeyLine]) -> list[list[tuple[str, list[KeyLine]]]]:
    """Return the columns, each with its areas: equally long, in order; an area too long for one goes on in the next."""
    columns: list[list[tuple[str, list[KeyLine]]]] = [[] for _ in range(COLUMNS)]
    areas = dict.fromkeys(one.area for one in lines)
    # A head is as high as two lines, and every break may take one more of them.
    share = -(-(len(lines) + 2 * (len(areas) + COLUMNS - 1)) // COLUMNS)
    at, height = 0, 0
    for area in areas:
        members = [one for one in lines if one.area == area]
        while members:
            if at < COLUMNS - 1 and share - height < 2 + min(HEAD_LINES, len(members)):
                at, height = at + 1, 0
            room = len(members) if at == COLUMNS - 1 else share - height - 2
            columns[at].append((area, members[:room]))
            height += 2 + len(members[:room])
            members = members[room:]
    return columns


def _button(words: str) -> QPushButton:
    made = QPushButton(words)
    made.setAutoDefault(False)
    return made
