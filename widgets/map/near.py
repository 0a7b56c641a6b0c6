"""What is nearest to a place: workers on duty, cameras, cases, each with its distance; Enter goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import ElidedLabel, label
from widgets.watch.table import Row, Table
from widgets.words import distance_word

NearKind = Literal["worker", "camera", "case"]
KINDS: tuple[NearKind, ...] = ("worker", "camera", "case")


@dataclass(frozen=True, slots=True)
class NearLine:
    """One that is near: `metres` along the ellipsoid, `walk` on foot along the roads, None where that is not known."""

    kind: NearKind
    id: UUID
    title: str
    detail: str
    lon: float
    lat: float
    metres: float
    walk: float | None = None


class NearWindow(QDialog):
    """Not modal. `opened(NearLine)` wants one shown on the map; Esc hides it."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Nearest to a place"))
        self.setModal(False)
        self.resize(680, 840)
        self.setMinimumSize(520, 480)
        self.place = ElidedLabel(role="second")
        self.note = label(role="note", wraps=True)
        self.tables: dict[NearKind, Table] = {}
        self.heads = {"worker": tr("Workers on duty"), "camera": tr("Cameras"), "case": tr("Cases")}
        self.leave = KeyButton(tr("Close"), "Esc")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.place)
        for number, kind in enumerate(KINDS, start=1):
            distances = [tr("On foot"), tr("Straight")] if kind == "worker" else [tr("Straight")]
            heads = [self.heads[kind], "", *distances]
            table = Table(self.heads[kind], heads, wide=0, figures=frozenset(range(2, len(heads))))
            table.opened.connect(self._open)
            self.tables[kind] = table
            layout.addWidget(table, 1)
            QShortcut(QKeySequence(f"Alt+{number}"), self).activated.connect(partial(self._go, kind))
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.leave)
        layout.addLayout(foot)
        self.leave.clicked.connect(self.hide)

    def show_reading(self, place: str) -> None:
        """Say for which place it is looked."""
        self.place.set_words(place)
        self.note.setText(tr("Looking…"))
        for table in self.tables.values():
            table.set_rows([])

    def show_lines(self, lines: Sequence[NearLine]) -> None:
        """Show what was found, by kind; a kind of which there is none says so."""
        for kind, table in self.tables.items():
            table.set_rows([_row(one) for one in lines if one.kind == kind])
        none = [self.heads[kind] for kind in KINDS if not self.tables[kind].rows]
        words = tr("None found: {kinds}", kinds=tr(", ").join(none)) if none else ""
        self.note.setText(words or tr("Enter shows it on the map · Alt+1, 2, 3 go to a list"))

    def fail(self, words: str) -> None:
        """Say that it could not be read, and why."""
        self.note.setText(words)

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self._go("worker")

    def _go(self, kind: NearKind) -> None:
        self.tables[kind].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _open(self, one: NearLine, _column: int) -> None:
        self.opened.emit(one)


def _row(one: NearLine) -> Row:
    straight = distance_word(one.metres)
    if one.kind != "worker":
        return Row((one.title, one.detail, straight), one)
    return Row((one.title, one.detail, distance_word(one.walk) if one.walk is not None else "—", straight), one)
