"""The queue panel: tabs, chips, filters, the list, and a foot that says what the keys do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QStackedLayout, QVBoxLayout, QWidget

from models.cases.records import Lamp, OpenCase, QueueFilter, Stage, Urgency
from widgets.i18n import tr
from widgets.queue.bulk import BulkBar
from widgets.queue.chips import Chips
from widgets.queue.filters import FilterRow
from widgets.queue.foot import EmptyPage, foot_words
from widgets.queue.model import Counts, QueueModel
from widgets.queue.order import Order
from widgets.queue.tabs import StageTabs
from widgets.queue.view import QueueView

WIDTH = 420

OFFER_EVERY_MS = 5000
"""How old the numbers in the filters' boxes may be: they are counted from every open case."""


class QueuePanel(QWidget):
    """Every open case, 特急 first, then by what is left of the limit.

    It shows records and says what was asked for; it opens nothing and writes nothing.
    """

    case_chosen = Signal(object)
    """UUID of the case clicked or opened with Enter; None when Esc let it go."""
    filter_changed = Signal(object)
    """The QueueFilter after the user changed it."""
    bulk_asked = Signal(str)
    """Name of what is to be done to all cases marked (`marked()`)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(320)
        self.model = QueueModel(self)
        self.tabs = StageTabs()
        self.chips = Chips()
        self.filters = FilterRow()
        self.filters.hide()
        self.view = QueueView(self.model)
        self.setFocusProxy(self.view)
        self.view.setAccessibleName(tr("Open cases"))
        self.bulk = BulkBar()
        self.foot = QLabel()
        self.foot.setTextFormat(Qt.TextFormat.PlainText)
        self.foot.setProperty("role", "caption")
        self.foot.setContentsMargins(14, 8, 14, 12)
        self._loaded = False
        self._chosen: UUID | None = None
        self._offering = QTimer(self, interval=OFFER_EVERY_MS, singleShot=True)
        self._offering.timeout.connect(self._offer_anew)
        self._counting = QTimer(self, interval=0)
        self._counting.setSingleShot(True)
        self._counting.timeout.connect(self._count)
        self._build()
        self._connect()
        self._show_foot()

    def _build(self) -> None:
        rule = QFrame()
        rule.setProperty("rule", "true")
        self._empty = EmptyPage()
        self.empty_words, self.show_all = self._empty.words, self._empty.show_all
        self._pages = QStackedLayout()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.tabs, self.chips, self.filters, rule):
            layout.addWidget(part)
        layout.addLayout(self._pages, 1)
        layout.addWidget(self.bulk)
        layout.addWidget(self.foot)

    def _connect(self) -> None:
        self.tabs.picked.connect(self._stage_picked)
        self.chips.lamp_picked.connect(self._lamp_picked)
        self.chips.urgency_picked.connect(self._urgency_picked)
        self.chips.order_picked.connect(self.set_order)
        self.chips.more_toggled.connect(self._more_toggled)
        self.filters.changed.connect(self._filtered)
        self.filters.closed.connect(self._filters_closed)
        self.filters.entered.connect(self.view.go_to_top)
        self.show_all.clicked.connect(self._show_all)
        self.view.opened.connect(self._opened)
        self.view.let_go.connect(self._let_go)
        self.view.marks_changed.connect(self._show_marks)
        self.view.view_changed.connect(self._show_foot)
        self.bulk.asked.connect(self.bulk_asked)
        self.bulk.unmarked.connect(self.view.unmark_all)
        self.view.verticalScrollBar().valueChanged.connect(self._show_foot)
        self.view.verticalScrollBar().rangeChanged.connect(self._show_foot)

    # What the desk tells it

    def set_cases(self, cases: Sequence[OpenCase], now: datetime) -> None:
        """Show a whole new picture. `now` is the database's clock."""
        self._loaded = True
        self.model.set_cases(cases, now)
        self._count()

    def apply(self, changed: Sequence[OpenCase], gone: Sequence[UUID]) -> None:
        """Take in what changed; cursor, choice and the rows under the eye stay where they are."""
        self.view.hold()
        self.model.apply(changed, gone)
        self.view.release()
        self._counting.start()

    def tick(self, now: datetime) -> None:
        """Tell the time; once a minute lamps, remaining times and counts are told anew."""
        if self.model.tick(now):
            self._count()

    def set_filter(self, wanted: QueueFilter) -> None:
        """Narrow the queue, as a click on a chart or the map asks; tells nobody."""
        if wanted != self.model.filter:
            self.model.set_filter(wanted)
            # Narrowed anew, the most pressing of what is left is what one wants to see.
            self.view.scrollToTop()
        self.tabs.show_stage(wanted.stage)
        if FilterRow.says(wanted) and self.filters.isHidden():
            self.filters.offer(self.model.cases())
            self.filters.show()
        self.chips.show_picked(wanted.lamp, wanted.urgency, more=not self.filters.isHidden())
        self.filters.show_filter(wanted)
        self._show_foot()

    def set_claims(self, claims: Mapping[UUID, str]) -> None:
        """Say who else has which case open, by name."""
        self.model.set_claims(claims)

    def marked(self) -> list[OpenCase]:
        """Return the cases marked, in the queue's order, shown or not."""
        return self.model.marked()

    def offer_bulk(self, names: Sequence[str]) -> None:
        """Say what may be done to cases marked, by name; none to an account that changes nothing."""
        self.bulk.offer(names)

    def set_zone(self, zone: tzinfo) -> None:
        """Tell times in the city's zone."""
        self.filters.zone = zone

    def choose(self, case_id: UUID | None) -> None:
        """Mark the case that is open elsewhere on the desk; tells nobody."""
        self._chosen = case_id
        self.view.choose(case_id)
        self._show_foot()

    def counts(self) -> Counts:
        """Return the counts on the tabs and chips."""
        return self.model.counts()

    @Slot()
    def toggle_filters(self) -> None:
        """Open the further filters and go to their text; pressed there, close them."""
        if self.filters.isHidden() or not self.filters.isAncestorOf(QApplication.focusWidget()):
            self.filters.offer(self.model.cases())
            self.filters.show()
            self.filters.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.filters.text.selectAll()
            self.chips.more.setChecked(True)
        else:
            self._filters_closed()

    # What the user asks for

    def _user_filter(self, wanted: QueueFilter) -> None:
        self.set_filter(wanted)
        self.filter_changed.emit(wanted)

    @Slot(object)
    def _stage_picked(self, stage: Stage | None) -> None:
        self._user_filter(replace(self.model.filter, stage=stage))

    @Slot(object)
    def _lamp_picked(self, lamp: Lamp | None) -> None:
        self._user_filter(replace(self.model.filter, lamp=lamp))

    @Slot(object)
    def _urgency_picked(self, urgency: Urgency | None) -> None:
        self._user_filter(replace(self.model.filter, urgency=urgency))

    @Slot(object)
    def set_order(self, order: Order) -> None:
        """Put the queue into another order, and go to its top."""
        self.model.set_order(order)
        self.view.scrollToTop()
        self.chips.show_order(order)

    @Slot(bool)
    def _more_toggled(self, _: bool) -> None:
        if self.filters.isHidden():
            self.toggle_filters()
        else:
            self._filters_closed()

    @Slot(object)
    def _filtered(self, wanted: QueueFilter) -> None:
        self._user_filter(
            replace(
                wanted, stage=self.model.filter.stage, lamp=self.model.filter.lamp, urgency=self.model.filter.urgency
            )
        )

    @Slot()
    def _filters_closed(self) -> None:
        self.filters.hide()
        self._user_filter(
            replace(
                self.model.filter,
                text="",
                numbered=frozenset(),
                source=None,
                category_top="",
                grid_ids=frozenset(),
                case_ids=frozenset(),
                about="",
                reported_from=None,
                reported_until=None,
            )
        )
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show_all(self) -> None:
        self.filters.hide()
        self._user_filter(QueueFilter())
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _opened(self, case_id: UUID) -> None:
        self.view.choose(case_id, reveal=False)
        self.case_chosen.emit(case_id)

    @Slot()
    def _let_go(self) -> None:
        if self.view.chosen is not None:
            self.view.choose(None)
            self.case_chosen.emit(None)

    # What it says

    @Slot()
    def _count(self) -> None:
        counts = self.model.counts()
        self._show_marks()
        self.tabs.show_counts(counts)
        self.chips.show_counts(counts)
        if not self.filters.isHidden() and not self._offering.isActive():
            self._offering.start()
        self._show_foot()

    @Slot()
    def _offer_anew(self) -> None:
        if not self.filters.isHidden() and not self.filters.isAncestorOf(self.focusWidget()):
            self.filters.offer(self.model.cases())

    @Slot()
    def _show_marks(self) -> None:
        self.bulk.show_count(len(self.model.marked()))

    @Slot()
    def _show_foot(self) -> None:
        shown = self.model.rowCount()
        here = any(place.hasFocus() for place in (self.view, self._empty, self.show_all))
        self._pages.setCurrentIndex(0 if shown else 1)
        if not shown:
            self._empty.show_why(self.model.filter, loaded=self._loaded)
        # The keys stay in the queue, with rows or without, and come back to it.
        place = self.view if shown else self._empty.place
        self.setFocusProxy(place)
        if here:
            place.setFocus(Qt.FocusReason.OtherFocusReason)
        self.foot.setText(foot_words(self.model, self.view.rows_below(), self._chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F3:
            self.toggle_filters()
            return
        super().keyPressEvent(event)
