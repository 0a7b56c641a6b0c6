"""Who sits where in the shift under way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from models.accounts.records import Duty as AccountDuty
from models.watch.shifts.records import Seat
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.text import line
from widgets.times import moment
from widgets.watch.table import Row, Table
from widgets.words import duty_word


class SeatsPage(QWidget):
    """`seated(UUID, str)`: an account and its seat, "" for left."""

    seated = Signal(object, str)

    def __init__(self, me: UUID, *, supervisor: bool, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._me, self._supervisor = me, supervisor
        heads = [tr("Person"), tr("Duty"), tr("Seat"), tr("Seated at"), tr("Desk open now")]
        self.table = Table(tr("Who sits where"), heads, wide=4)
        self.field = QLineEdit()
        self.field.setMaxLength(40)
        self.field.setPlaceholderText(tr("Seat; empty means left"))
        self.field.setAccessibleName(tr("Seat"))
        self.set = KeyButton(tr("Sits there"), "Ctrl+Return")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.field, 1)
        foot.addWidget(self.set)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        told = tr("Choose a name, write the seat.") if supervisor else tr("You seat yourself; others the supervisor.")
        layout.addWidget(label(told, "note"))
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        for widget in (self.field, self.set):
            widget.setVisible(may_write)
        self.set.clicked.connect(self.give)
        self.table.itemSelectionChanged.connect(self._chosen)

    def show_seats(self, seats: Sequence[Seat], now: datetime, zone: tzinfo) -> None:
        """Show everybody who handles cases here."""
        self.table.set_rows(
            [
                Row(
                    (
                        line(one.name),
                        duty_word(AccountDuty(one.duty)),
                        line(one.seat),
                        moment(one.since, now, zone) if one.seat and one.since is not None else "",
                        line(one.desk),
                    ),
                    one,
                )
                for one in seats
            ]
        )

    @Slot()
    def give(self) -> None:
        """Seat whoever is chosen; an operator themself."""
        account, where = self._account(), self.field.text().strip()
        known = next((row.value.seat for row in self.table.rows if row.value.account_id == account), "")
        if account is not None and where != known and not self.set.isHidden():
            self.seated.emit(account, where)

    def _account(self) -> UUID | None:
        if not self._supervisor:
            return self._me
        chosen = self.table.chosen
        return chosen[0].account_id if chosen else None

    @Slot()
    def _chosen(self) -> None:
        chosen = self.table.chosen
        if chosen and not self.field.hasFocus():
            self.field.setText(chosen[0].seat)
