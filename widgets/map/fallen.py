"""What stands in the map's place while its page is given up: why, the open cases that have a place as a table, and a way back."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.cases.deadlines import lamp_of, queue_order
from models.cases.records import Lamp
from widgets.i18n import tr, trn
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.map.picture import Picture
from widgets.text import line
from widgets.theme.lamps import LAMP_SHAPES
from widgets.times import remaining
from widgets.watch.table import Row, Table
from widgets.words import holder_word, lamp_word

MOST = 500
"""So many rows at most: who needs more narrows the queue."""
RENEWED_MS = 1000


class Fallen(QWidget):
    """`again()`: try the map once more; `chosen(UUID)`: a case of the table."""

    again = Signal()
    chosen = Signal(object)

    def __init__(self, picture: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = picture
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        why = label(
            tr("Its page broke down three times within a minute. Nothing was lost, queue and dispatch go on."), "second", wraps=True
        )  # fmt: skip
        self.retry = KeyButton(tr("Try the map again"))
        self.retry.setProperty("kind", "primary")
        self.count = label(role="note")
        heads = [tr("Lamp"), tr("Case"), tr("Place"), tr("Held by"), tr("Limit")]
        self.table = Table(tr("Open cases with a place"), heads, wide=1)
        top = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(label(tr("The map is off"), "title"))
        words.addWidget(why)
        top.addLayout(words, 1)
        top.addWidget(self.retry, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.count)
        layout.addWidget(self.table, 1)
        self._renewing = QTimer(self, singleShot=True, interval=RENEWED_MS)
        self._renewing.timeout.connect(self.show_cases)
        self.retry.clicked.connect(self.again)
        self.table.opened.connect(self._open)

    def touched(self) -> None:
        """Something changed: show it soon."""
        if self.isVisible() and not self._renewing.isActive():
            self._renewing.start()

    @Slot()
    def show_cases(self) -> None:
        """Show the open cases that the map would show, the most pressing first."""
        now = datetime.fromtimestamp(self._picture.now(), UTC)
        placed = sorted((case for case in self._picture.cases.cases.values() if case.lon is not None), key=queue_order)
        told = trn("{n} open case with a place", "{n} open cases with a place", len(placed))
        if len(placed) > MOST:
            told += tr("; the {n} most pressing are listed, the queue has them all", n=MOST)
        self.count.setText(told)
        rows = []
        for case in placed[:MOST]:
            lamp = lamp_of(case, now)
            ink = {} if lamp is Lamp.ON_TIME else {0: lamp.value, 4: lamp.value}
            sign = LAMP_SHAPES[lamp]
            cells = (
                f"{sign} {lamp_word(lamp)}", line(case.title), line(case.area or case.grid), holder_word(case),
                remaining(case.next_due_at, now) or "—",
            )  # fmt: skip
            rows.append(Row(cells, case.id, ink))
        self.table.set_rows(rows)

    @Slot(object, int)
    def _open(self, value: object, _: int) -> None:
        self.chosen.emit(value)
