"""Lamp and urgency chips above the list, and the order it stands in."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from models.cases.records import Lamp, Urgency
from widgets import theme
from widgets.i18n import tr
from widgets.labels import restyle
from widgets.queue.model import Counts
from widgets.queue.order import Order, order_word
from widgets.words import lamp_word, urgency_word


class Chips(QWidget):
    """▲ late, ◆ soon, 特急: each pressed again lets go."""

    lamp_picked = Signal(object)
    """A Lamp, or None when it is let go."""
    urgency_picked = Signal(object)
    """An Urgency, or None when it is let go."""
    order_picked = Signal(object)
    """An Order."""
    more_toggled = Signal(bool)
    """The further filters are wanted, or not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 8)
        layout.setSpacing(4)
        self.late = self._chip(layout, "late", tr("Only cases that are late"))
        self.soon = self._chip(layout, "soon", tr("Only cases that are due soon"))
        self.critical = self._chip(layout, "", tr("Only critical cases"))
        self.more = self._chip(layout, "", tr("Filter by source, class, grid or text (F3)"))
        self.late.setIcon(theme.lamp_icon(Lamp.LATE))
        self.soon.setIcon(theme.lamp_icon(Lamp.SOON))
        self.more.setText(tr("Filter"))
        for button in (self.late, self.soon):
            button.setIconSize(QSize(12, 12))
        layout.addStretch(1)
        self.order = QPushButton()
        self.order.setProperty("kind", "chip")
        self.order.setToolTip(tr("In which order the cases stand"))
        self.order.setMenu(self._order_menu())
        self.order.setAutoDefault(False)
        layout.addWidget(self.order)
        self.late.clicked.connect(self._late_clicked)
        self.soon.clicked.connect(self._soon_clicked)
        self.critical.clicked.connect(self._critical_clicked)
        self.more.clicked.connect(self.more_toggled)
        self.show_counts(Counts())
        self.show_order(Order.PRESSING)

    @staticmethod
    def _chip(layout: QHBoxLayout, lamp: str, tip: str) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        button.setProperty("kind", "chip")
        button.setProperty("lamp", lamp)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        layout.addWidget(button)
        return button

    def _order_menu(self) -> QMenu:
        menu = QMenu(self)
        self._orders = QActionGroup(menu)
        for order in Order:
            action = QAction(order_word(order), self._orders)
            action.setCheckable(True)
            action.setData(order)
            menu.addAction(action)
        self._orders.triggered.connect(self._order_triggered)
        return menu

    def show_counts(self, counts: Counts) -> None:
        """Write the counts behind the names."""
        self.late.setText(f"{lamp_word(Lamp.LATE)} {counts.lamps.get(Lamp.LATE, 0)}")
        self.soon.setText(f"{lamp_word(Lamp.SOON)} {counts.lamps.get(Lamp.SOON, 0)}")
        for button, lamp in ((self.late, Lamp.LATE), (self.soon, Lamp.SOON)):
            # A quiet shift looks quiet: no colour where there is nothing.
            restyle(button, "lamp", lamp.value if counts.lamps.get(lamp, 0) else "")
            button.setIcon(theme.lamp_icon(lamp) if counts.lamps.get(lamp, 0) else theme.lamp_icon(lamp, hue="faint"))
        self.critical.setText(f"{urgency_word(Urgency.CRITICAL)} {counts.critical}")

    def show_picked(self, lamp: Lamp | None, urgency: Urgency | None, *, more: bool) -> None:
        """Mark what is picked without telling anyone."""
        self.late.setChecked(lamp is Lamp.LATE)
        self.soon.setChecked(lamp is Lamp.SOON)
        self.critical.setChecked(urgency is Urgency.CRITICAL)
        self.more.setChecked(more)

    def show_order(self, order: Order) -> None:
        """Name the order in use."""
        self.order.setText(f"{order_word(order)} ▾")
        for action in self._orders.actions():
            action.setChecked(action.data() == order)

    @Slot(bool)
    def _late_clicked(self, checked: bool) -> None:
        self.lamp_picked.emit(Lamp.LATE if checked else None)

    @Slot(bool)
    def _soon_clicked(self, checked: bool) -> None:
        self.lamp_picked.emit(Lamp.SOON if checked else None)

    @Slot(bool)
    def _critical_clicked(self, checked: bool) -> None:
        self.urgency_picked.emit(Urgency.CRITICAL if checked else None)

    @Slot(QAction)
    def _order_triggered(self, action: QAction) -> None:
        self.order_picked.emit(Order(action.data()))
