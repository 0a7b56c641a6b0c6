"""The list of the queue: the cursor moves with the keys, Enter opens, and the feed moves nothing under the eye."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from widgets.queue.delegate import FOLD_WIDTH, ROW, CaseDelegate
from widgets.queue.model import QueueModel
from widgets.queue.roles import CASE_ROLE, FOLD_ROLE

_OPENS = frozenset({Qt.Key.Key_Right, Qt.Key.Key_Plus})
_CLOSES = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Minus})


class QueueView(QTableView):
    """Rows of two lines. `opened` says which case was asked for; the view itself opens nothing.

    A table of one column: a QListView asks its model for every row whenever there is one more or less, which for 22,000
    cases takes longer than a frame.
    """

    opened = Signal(object)
    """The UUID of a case clicked, or on which Enter was pressed."""
    let_go = Signal()
    """Esc was pressed, and nothing was marked."""
    marks_changed = Signal()
    """Other cases are marked than before."""
    view_changed = Signal()
    """Another stretch of the list is in view: it was resized, or a fold was opened or closed."""

    def __init__(self, model: QueueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._cases_delegate = CaseDelegate(self)
        self._anchor: tuple[UUID, int] | None = None
        self._cursor: UUID | None = None
        self._holding = self._fitting = False
        self._pressed_fold = False
        self._marked_from = -1
        """The row a mark was last set on by hand: from here Shift+click marks."""
        self.setModel(model)
        self.setItemDelegate(self._cases_delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.horizontalHeader().setStretchLastSection(True)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(ROW)
        self.clicked.connect(self._clicked)
        model.modelAboutToBeReset.connect(self.hold)
        model.modelReset.connect(self.release)

    @property
    def chosen(self) -> UUID | None:
        """The case that carries the bar."""
        return self._cases_delegate.chosen

    def choose(self, case_id: UUID | None, *, reveal: bool = True) -> None:
        """Give a case the bar and the cursor; bring it into view."""
        self._cases_delegate.chosen = case_id
        row = self._model.row_of(case_id)
        parent = self._model.parent_of(case_id) if row < 0 and reveal else None
        if parent is not None and self.fold(parent, opened=True):
            row = self._model.row_of(case_id)
        if row >= 0:
            index = self._model.index(row)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            if reveal:
                self.scrollTo(index)
        self.viewport().update()

    @Slot()
    def go_to_top(self) -> None:
        """Take the keys, with the cursor on the first row."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._model.rowCount():
            self.selectionModel().setCurrentIndex(self._model.index(0), QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollToTop()

    def case_under_cursor(self) -> UUID | None:
        """Return the case the keys are on."""
        case = self.currentIndex().data(CASE_ROLE)
        return case.id if case is not None else None

    @Slot()
    def hold(self) -> None:
        """Remember which case stands topmost, and at what height, before the list changes under it."""
        if self._holding:
            return
        self._holding = True
        self._cursor = self.case_under_cursor()
        top = self.indexAt(self.viewport().rect().topLeft())
        case = top.data(CASE_ROLE)
        at_top = self.verticalScrollBar().value() == 0
        self._anchor = None if case is None or at_top else (case.id, self.visualRect(top).top())

    @Slot()
    def release(self) -> None:
        """Put the case remembered back at its height; at the very top the list stays at the top."""
        if not self._holding:
            return
        self._holding = False
        row = self._model.row_of(self._cursor)
        if row < 0:
            # What was folded away stands with its parent.
            row = self._model.row_of(self._model.parent_of(self._cursor))
        if row >= 0:
            self.selectionModel().setCurrentIndex(self._model.index(row), QItemSelectionModel.SelectionFlag.NoUpdate)
        anchor, self._anchor = self._anchor, None
        if anchor is None:
            self.verticalScrollBar().setValue(0)
            return
        row = self._model.row_of(anchor[0])
        if row >= 0:
            self.doItemsLayout()
            self.verticalScrollBar().setValue(row * ROW - anchor[1])

    def updateGeometries(self) -> None:  # noqa: N802
        if self._fitting:
            return
        self._fitting = True
        bar, rest = self.verticalScrollBar(), self.height() % ROW
        at = bar.value()
        super().updateGeometries()
        # No row is cut in half at the lower end: what is left over stays empty.
        self.setViewportMargins(0, 0, 0, rest)
        page = self.viewport().height()
        bar.setPageStep(page)
        bar.setRange(0, max(0, self._model.rowCount() * ROW - page))
        bar.setValue(at)
        self._fitting = False

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the first row and to the last, as they do in a list."""
        ends = {QAbstractItemView.CursorAction.MoveHome: 0, QAbstractItemView.CursorAction.MoveEnd: -1}
        if action in ends and (rows := self._model.rowCount()):
            return self._model.index(ends[action] % rows)
        return super().moveCursor(action, modifiers)

    def rows_below(self) -> int:
        """Return how many rows lie below the last one that shows in full."""
        reach = self.verticalScrollBar().value() + self.viewport().height()
        return max(0, self._model.rowCount() - reach // ROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.view_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            case_id = self.case_under_cursor()
            if case_id is not None:
                self.opened.emit(case_id)
            return
        if event.key() == Qt.Key.Key_Escape:
            if not self.unmark_all():
                self.let_go.emit()
            return
        if event.key() == Qt.Key.Key_Space:
            self.toggle_mark()
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.mark_all()
            return
        if event.key() in _OPENS | _CLOSES:
            self._fold_here(opened=event.key() in _OPENS)
            return
        extends = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if extends and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._mark_on(1 if event.key() == Qt.Key.Key_Down else -1)
            return
        super().keyPressEvent(event)

    # Children under their parent

    def fold(self, parent_id: UUID, *, opened: bool) -> bool:
        """Show a parent's children below it, or fold them into its row; return whether anything changed."""
        self.hold()
        changed = self._model.open_fold(parent_id, opened)
        self.release()
        if changed:
            self.view_changed.emit()
        return changed

    def _fold_here(self, *, opened: bool) -> None:
        """Open or close the fold under the cursor; from a child, closing closes its parent's and goes there."""
        here = self.case_under_cursor()
        if here is not None:
            self.fold(here if opened else self._model.parent_of(here) or here, opened=opened)

    # Marks

    @Slot()
    def toggle_mark(self) -> None:
        """Mark the case under the cursor, or unmark it."""
        index = self.currentIndex()
        if index.isValid():
            self._toggle(index.row())

    @Slot()
    def mark_all(self) -> None:
        """Mark every case that is shown."""
        if self._model.mark(self._model.case_at(row).id for row in range(self._model.rowCount())):
            self.marks_changed.emit()

    @Slot()
    def unmark_all(self) -> bool:
        """Unmark every case; return whether any was marked."""
        if self._model.mark([case.id for case in self._model.marked()], marked=False):
            self.marks_changed.emit()
            return True
        return False

    def _toggle(self, row: int) -> None:
        case_id = self._model.case_at(row).id
        self._marked_from = row
        if self._model.mark([case_id], marked=not self._model.is_marked(case_id)):
            self.marks_changed.emit()

    def _mark_on(self, by: int) -> None:
        """Mark the row under the cursor, go one on, and mark that too."""
        row = self.currentIndex().row()
        target = min(max(row + by, 0), self._model.rowCount() - 1)
        if target < 0:
            return
        self.selectionModel().setCurrentIndex(self._model.index(target), QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(self._model.index(target))
        self._marked_from = target
        if self._model.mark({self._model.case_at(one).id for one in (max(row, 0), target)}):
            self.marks_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        at_fold = event.position().x() < FOLD_WIDTH and index.data(FOLD_ROLE) is not None
        if event.button() == Qt.MouseButton.LeftButton and at_fold:
            self._pressed_fold = True
            self.fold(index.data(CASE_ROLE).id, opened=not index.data(FOLD_ROLE).opened)
            return
        held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if event.button() != Qt.MouseButton.LeftButton or not held or not index.isValid():
            super().mousePressEvent(event)
            return
        # Held with a key, a click marks and opens nothing.
        if held & Qt.KeyboardModifier.ShiftModifier:
            first, last = sorted((max(self._marked_from, 0), index.row()))
            rows = range(first, min(last, self._model.rowCount() - 1) + 1)
            if self._model.mark(self._model.case_at(row).id for row in rows):
                self.marks_changed.emit()
        else:
            self._toggle(index.row())
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_fold:
            self._pressed_fold = False
            event.accept()
            return
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Typing is for keys of the desk, not for jumping in the list; F3 searches."""

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(CASE_ROLE).id)
