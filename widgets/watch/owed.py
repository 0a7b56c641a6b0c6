"""What is owed after the end: callbacks (待回访), receipts of transfers and the word to the citizen; Enter opens the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.watch.records import Owed, OwedKind
from widgets.i18n import mark, tr, trn
from widgets.labels import label
from widgets.text import line
from widgets.times import moment, span
from widgets.watch.table import Row, Table
from widgets.words import number_word

_KINDS = {
    OwedKind.CALLBACK: mark("To be called back"),
    OwedKind.RECEIPT: mark("Transferred, no receipt yet"),
    OwedKind.NOTICE: mark("Transferred, citizen not told"),
}


class OwedPage(QWidget):
    """Cases that have left the queue are found here until nothing is owed. `case_opened(UUID)`."""

    case_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heads = [tr("What"), tr("Number"), tr("Title"), tr("Given to, or tries"), tr("Owed since"), tr("Waiting")]
        self.table = Table(tr("Owed after the end"), heads, wide=2, figures=frozenset({5}))
        self.none = label(tr("Nothing is owed: every citizen was called back or told, every receipt is there."), "note")
        told = tr("Closed in the last 30 days with a citizen who is known, and given to others. Enter opens the case.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(told, "note"))
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)
        self.table.opened.connect(self._opened)

    def show_owed(self, owed: Sequence[Owed], now: datetime, zone: tzinfo) -> None:
        """Show what is owed, in the order given."""
        self.table.set_rows(
            [
                Row(
                    (
                        tr(_KINDS[one.kind]),
                        number_word(one.number),
                        line(one.title),
                        line(one.who) or self._tries(one),
                        moment(one.since, now, zone),
                        span((now - one.since).total_seconds()),
                    ),
                    (one.kind, one.case_id),
                )
                for one in owed
            ]
        )
        self.none.setVisible(not owed)

    @staticmethod
    def _tries(one: Owed) -> str:
        return trn("rung {n} time, not reached", "rung {n} times, not reached", one.tries) if one.tries else ""

    @Slot(object, int)
    def _opened(self, value: tuple[OwedKind, object], _: int) -> None:
        self.case_opened.emit(value[1])
