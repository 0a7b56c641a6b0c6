"""The window 网格调整: what can be redrawn, and what was, each to be taken back while it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from models.redrawing.records import Redraw, RedrawKind
from widgets.i18n import mark, tr
from widgets.keys import KeyButton
from widgets.labels import ElidedLabel, label
from widgets.text import line
from widgets.watch.table import Row, Table

KINDS = {
    RedrawKind.DRAW: mark("Dynamic grid drawn"),
    RedrawKind.SPLIT: mark("Split"),
    RedrawKind.MERGE: mark("Merged"),
    RedrawKind.UNDO: mark("Redraw taken back"),
}


class RedrawWindow(QDialog):
    """Not modal: grids are chosen and lines drawn on the map beside it. Esc hides it.

    `draw_wanted()`, `split_wanted()`, `merge_wanted()`; `undo_wanted(Redraw)`.
    """

    draw_wanted = Signal()
    split_wanted = Signal()
    merge_wanted = Signal()
    undo_wanted = Signal(object)

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.setWindowTitle(tr("Redraw grids"))
        self.setModal(False)
        self.resize(860, 520)
        self.setMinimumSize(640, 400)
        self.chosen = ElidedLabel(role="lead")
        self.draw = KeyButton(tr("Draw a dynamic grid"), "Alt+1")
        self.split = KeyButton(tr("Split along a line"), "Alt+2")
        self.merge = KeyButton(tr("Merge with neighbours…"), "Alt+3")
        heads = [tr("When"), tr("What"), tr("Grid"), tr("Cases moved"), tr("By"), tr("State")]
        self.list = Table(tr("What was redrawn"), heads, wide=2, figures=frozenset({3}))
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.problem.hide()
        self.undo = KeyButton(tr("Take the redraw back"), "Ctrl+Z")
        self.leave = KeyButton(tr("Close"), "Esc")
        acts = QHBoxLayout()
        acts.setSpacing(8)
        for button in (self.draw, self.split, self.merge):
            acts.addWidget(button)
        acts.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.undo)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self.chosen)
        layout.addLayout(acts)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.draw.clicked.connect(self.draw_wanted)
        self.split.clicked.connect(self.split_wanted)
        self.merge.clicked.connect(self.merge_wanted)
        self.undo.clicked.connect(self._undo)
        self.list.currentCellChanged.connect(self._row_chosen)
        self.leave.clicked.connect(self.hide)
        for key, button in (("Alt+1", self.draw), ("Alt+2", self.split), ("Alt+3", self.merge), ("Ctrl+Z", self.undo)):
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
        self.show_redraws([])

    def show_chosen(self, name: str, *, can_be: bool) -> None:
        """Say which grid is chosen on the map ("" for none), and whether it can be split and merged."""
        if not name:
            words = tr("Choose a basic grid on the map to split or merge it")
        else:
            words = (
                line(name)
                if can_be
                else tr("{name}: only basic grids of the lowest level are split and merged", name=line(name))
            )
        self.chosen.set_words(words)
        self.split.setEnabled(can_be)
        self.merge.setEnabled(can_be)

    def show_redraws(self, redraws: Sequence[Redraw]) -> None:
        """Show what was redrawn, the latest first."""
        rows = []
        for one in redraws:
            state = tr("taken back") if one.undone else tr("can be taken back") if one.undoable else ""
            when = f"{one.at.astimezone(self._zone):%m-%d %H:%M}"
            cells = (when, tr(KINDS[one.kind]), line(one.title), f"{one.cases:,}", line(one.by), state)
            rows.append(Row(cells, one))
        self.list.set_rows(rows)
        self._row_chosen()

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def current(self) -> Redraw | None:
        """What is chosen in the list."""
        row = self.list.currentRow()
        found: Redraw | None = self.list.rows[row].value if 0 <= row < len(self.list.rows) else None
        return found

    @Slot()
    def _row_chosen(self) -> None:
        self.undo.setEnabled(self.current is not None and self.current.undoable)

    @Slot()
    def _undo(self) -> None:
        if self.current is not None and self.current.undoable:
            self.undo_wanted.emit(self.current)
