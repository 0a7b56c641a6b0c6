"""The window 视频查看记录: who saw which camera's picture, from when to when, at which desk; what goes on stands first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.cameras.records import CameraWatch
from widgets.i18n import tr, trn
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.text import line
from widgets.times import lasting
from widgets.watch.table import Row, Table
from widgets.words import DOT


class WatchLog(QDialog):
    """Not modal, and shows only: nobody changes anything here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Who watched which camera"))
        self.setModal(False)
        self.resize(980, 640)
        self.setMinimumSize(720, 400)
        self._watches: tuple[CameraWatch, ...] = ()
        self._shown: tuple[datetime, tzinfo] | None = None
        self.about = label(
            tr("Each desk notes a picture from the moment it can be seen until it is closed, covered or hidden."), "note", wraps=True
        )  # fmt: skip
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Camera, name or desk (F3)"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(tr("Find in the log"))
        heads = [tr("Camera"), tr("Watched by"), tr("Desk"), tr("From"), tr("Until"), tr("Lasted")]
        self.table = Table(tr("Who watched which camera"), heads, wide=0, figures=frozenset({5}))
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.problem.hide()
        self.count = label(role="caption")
        self.leave = KeyButton(tr("Close"), "Esc")
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        for part in (self.about, self.filter):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.filter.textChanged.connect(self._fill)
        self.filter.installEventFilter(self)
        self.leave.clicked.connect(self.hide)
        QShortcut(QKeySequence("F3"), self).activated.connect(self.find)

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_watches(self, watches: Sequence[CameraWatch], now: datetime, zone: tzinfo) -> None:
        """Show these, the newest first; times as the city's `zone` has them."""
        self._watches, self._shown = tuple(watches), (now, zone)
        self.show_problem("")
        self._fill()

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    @Slot()
    def find(self) -> None:
        """Go to the words that narrow the list."""
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        down = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (
            watched is self.filter
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in down
        ):
            self.table.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    @Slot()
    def _fill(self) -> None:
        if self._shown is None:
            return
        wanted = self.filter.text().strip().casefold()
        found = [one for one in self._watches if _answers(one, wanted)]
        found.sort(key=lambda one: one.ended_at is not None)
        self.table.set_rows([watch_row(one, *self._shown) for one in found])
        going = sum(one.ended_at is None for one in found)
        told = [trn("{n} entry", "{n} entries", len(found))]
        told += [trn("{n} is watched now", "{n} are watched now", going)] if going else []
        self.count.setText(DOT.join(told))


def _answers(one: CameraWatch, wanted: str) -> bool:
    return any(wanted in words.casefold() for words in (one.name, one.code, one.who, one.desk))


def watch_row(one: CameraWatch, now: datetime, zone: tzinfo) -> Row:
    """Return a watch as a row: what goes on in the accent colour, an end that nobody told as such."""
    until = tr("● watching") if one.ended_at is None else _to_the_second(one.ended_at, zone)
    if one.ended_at is not None and not one.said:
        until = tr("{at}, desk lost", at=until)
    seconds = ((one.ended_at or now) - one.began_at).total_seconds()
    camera = DOT.join((line(one.name), line(one.code)))
    cells = (camera, line(one.who), line(one.desk), _to_the_second(one.began_at, zone), until, lasting(seconds))
    return Row(cells, one.id, {4: "accent"} if one.ended_at is None else {})


def _to_the_second(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
