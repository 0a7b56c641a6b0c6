"""The command palette: every command by name, pinyin or initials, with its key beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyDelegate
from widgets.pinyin import match
from widgets.text import line

WIDTH, ROWS, ROW = 560, 12, 32
KEY_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """A command to be found: by its title or its keywords; `key` is shown, and pressed elsewhere."""

    id: str
    title: str
    keywords: str = ""
    key: str = ""


class CommandPalette(QFrame):
    """Lies over the window it was made for; Esc or a click elsewhere closes it."""

    chosen = Signal(str)
    """The id of the entry chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setProperty("palette", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._entries: list[PaletteEntry] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Command: name, pinyin or initials"))
        self.field.setMaxLength(100)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(KeyDelegate(KEY_ROLE, ROW, self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = QLabel()
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setProperty("role", "second")
        self.nothing.setContentsMargins(12, 8, 12, 8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        for part in (self.field, self.list, self.nothing):
            layout.addWidget(part)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list.itemClicked.connect(self._clicked)

    def open_with(self, entries: Sequence[PaletteEntry]) -> None:
        """Open over the middle of the parent's upper half with these entries, nothing typed."""
        self._entries = list(entries)
        self.field.clear()
        self._narrow("")
        parent = self.parentWidget()
        self.field.setFixedWidth(min(WIDTH, parent.width() - 48))
        self.adjustSize()
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - self.width()) // 2, corner.y() + max(32, parent.height() // 8))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def shown_ids(self) -> list[str]:
        """Return the ids listed now, best first."""
        return [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())]

    @Slot(str)
    def _narrow(self, wanted: str) -> None:
        ranked: list[tuple[int, int, PaletteEntry]] = []
        for place, entry in enumerate(self._entries):
            by_title, by_word = match(wanted, entry.title), match(wanted, entry.keywords) if entry.keywords else None
            ranks = [rank for rank in (by_title, None if by_word is None else by_word + 6) if rank is not None]
            if ranks:
                ranked.append((min(ranks), place, entry))
        ranked.sort(key=_rank)
        self.list.clear()
        for _, _, entry in ranked:
            item = QListWidgetItem(line(entry.title))
            item.setData(Qt.ItemDataRole.UserRole, entry.id)
            item.setData(KEY_ROLE, entry.key)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setFixedHeight(min(ROWS, len(ranked)) * ROW)
        self.list.setVisible(bool(ranked))
        self.nothing.setVisible(not ranked)
        self.nothing.setText(tr("No command is called that. Fewer letters find more."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}
            if event.key() in steps and self.list.count():
                row = self.list.currentRow() + steps[Qt.Key(event.key())]
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self.list.currentItem() is not None:
                    self._clicked(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    @Slot(QListWidgetItem)
    def _clicked(self, item: QListWidgetItem) -> None:
        name = item.data(Qt.ItemDataRole.UserRole)
        # Closed first: the command may open something of its own.
        self.hide()
        self.chosen.emit(name)


def _rank(found: tuple[int, int, PaletteEntry]) -> tuple[int, int]:
    return found[:2]
