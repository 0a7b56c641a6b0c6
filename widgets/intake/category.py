"""Choosing a category by typing: Chinese, pinyin, initials or code."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from models.cases.records import Category
from widgets.i18n import language, tr
from widgets.keys import KeyDelegate
from widgets.pinyin import match
from widgets.text import line

ROWS, ROW = 5, 28
CODE_ROLE = Qt.ItemDataRole.UserRole + 1
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}


class CategoryPicker(QWidget):
    """A field and a list under it. Only leaves of the tree can be chosen; the classes above them can be searched for."""

    changed = Signal()
    entered = Signal()
    """One was chosen from the keyboard: on to the next field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leaves: list[tuple[Category, str, str]] = []
        self._chosen: UUID | None = None
        self.field = QLineEdit()
        self.field.setMaxLength(100)
        self.field.setClearButtonEnabled(True)
        self.field.setPlaceholderText(tr("Category: name, pinyin, initials or code"))
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setFixedHeight(ROWS * ROW)
        self.list.setItemDelegate(KeyDelegate(CODE_ROLE, ROW, self.list, framed=False))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.setFocusProxy(self.field)
        self.field.textEdited.connect(self._typed)
        self.list.itemClicked.connect(self._clicked)

    @property
    def category_id(self) -> UUID | None:
        """The category chosen."""
        return self._chosen

    @property
    def chosen(self) -> Category | None:
        """The category chosen, whole."""
        return next((category for category, _, _ in self._leaves if category.id == self._chosen), None)

    def offer(self, categories: Sequence[Category]) -> None:
        """Offer a city's categories; what is chosen stays chosen where it is still there."""
        by_id = {category.id: category for category in categories}
        parents = {category.parent_id for category in categories}
        self._leaves = []
        for category in categories:
            if category.id not in parents:
                above: list[str] = []
                parent = by_id.get(category.parent_id) if category.parent_id else None
                while parent is not None:
                    above.insert(0, _name(parent))
                    parent = by_id.get(parent.parent_id) if parent.parent_id else None
                self._leaves.append((category, _name(category), " › ".join(above)))
        if self._chosen not in by_id:
            self._chosen = None
        self._narrow("" if self._chosen else self.field.text())

    def clear(self) -> None:
        """Choose nothing."""
        self._chosen = None
        self.field.clear()
        self._narrow("")

    def choose(self, category_id: UUID) -> None:
        """Choose a category by id; ValueError for one that is not offered."""
        for category, name, _ in self._leaves:
            if category.id == category_id:
                self._chosen = category_id
                self.field.setText(line(name))
                self._narrow("")
                self.changed.emit()
                return
        raise ValueError(f"category {category_id} is not offered")

    @Slot(str)
    def _typed(self, wanted: str) -> None:
        self._chosen = None
        self._narrow(wanted)
        self.changed.emit()

    def _narrow(self, wanted: str) -> None:
        found: list[tuple[int, int, int]] = []
        typed = bool(wanted.strip())
        for place, (category, name, above) in enumerate(self._leaves):
            ranks = [match(wanted, name), match(wanted, category.code)]
            by_class = match(wanted, above) if above else None
            ranks.append(None if by_class is None else by_class + 6)
            known = [rank for rank in ranks if rank is not None]
            if known:
                # Of those that answer equally well the shortest is meant: "ld" are street lamps before all that begins so.
                found.append((min(known), len(name) if typed else 0, place))
        self.list.clear()
        for _, _, place in sorted(found):
            category, name, above = self._leaves[place]
            item = QListWidgetItem(line(f"{name}  {above}" if above else name))
            item.setData(Qt.ItemDataRole.UserRole, str(category.id))
            item.setData(CODE_ROLE, category.code)
            self.list.addItem(item)
            if category.id == self._chosen:
                self.list.setCurrentItem(item)
        if not found:
            nothing = QListWidgetItem(tr("No category is called that. Fewer letters find more."))
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(nothing)
        elif self.list.currentRow() < 0:
            self.list.setCurrentRow(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in _STEPS and self.list.count():
                row = self.list.currentRow() + _STEPS[Qt.Key(event.key())]
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pick(self.list.currentRow())
                return True
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if alt and Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9:
                self._pick(event.key() - Qt.Key.Key_1)
                return True
        return super().eventFilter(watched, event)

    def _pick(self, row: int) -> None:
        item = self.list.item(row)
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsSelectable:
            self._clicked(item)
            self.entered.emit()

    @Slot(QListWidgetItem)
    def _clicked(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsSelectable:
            self.choose(UUID(item.data(Qt.ItemDataRole.UserRole)))


def _name(category: Category) -> str:
    return category.name_en if language() == "en" and category.name_en else category.name
