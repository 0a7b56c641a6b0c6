"""The case panel: what it is, how long is left, with whom, who could take it, what can be done, how it came here."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from models.cases.deadlines import lamp_of
from models.cases.records import CaseDetail, OrderState, Recommendations
from widgets.case.buttons import ActionButtons
from widgets.case.clock import ClockBox
from widgets.case.forms import MOST, FilingForm
from widgets.case.forms.host import FormHost
from widgets.case.head import CaseHead
from widgets.case.intents import BY_BUTTON
from widgets.case.rooms import ROOMS
from widgets.case.sections import GridSection, HistorySection, OrderSection
from widgets.case.sheet import CaseSheet
from widgets.case.suggestions import Suggestions
from widgets.case.track import StageTrack
from widgets.i18n import tr
from widgets.labels import label

WIDTH = 440
_OF_ORDERS = frozenset({"sign", "arrive", "start_handling", "feed_back", "refuse"})
_ACTIVE = frozenset({OrderState.DISPATCHED, OrderState.SIGNED, OrderState.ARRIVED, OrderState.HANDLING})


class CasePanel(QWidget):
    """Shows a record and says what was asked for; it changes nothing itself.

    The screen changes when the feed says so: `show_case` is called again with the new record.
    """

    intent = Signal(str, dict)
    """Name of the command and its facts: ("dispatch", {"worker_id", "department_id", "instruction", "lead"}),
    ("file", {"tier", "urgency"}), ("rework", {"reason"}), ("verify", {"passed"}), ("sign", {"order_id"}) …"""

    def __init__(self, parent: QWidget | None = None, *, zone: tzinfo | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(360)
        self._zone = zone or ZoneInfo("Asia/Shanghai")
        self._now = datetime.now(UTC)
        self._sheet: CaseSheet | None = None
        self._detail: CaseDetail | None = None
        self._allowed: frozenset[str] = frozenset()
        self._stale = False
        self._sent = ""
        self.head, self.clock, self.track = CaseHead(), ClockBox(), StageTrack()
        self.grids, self.orders, self.history = GridSection(), OrderSection(), HistorySection()
        self.suggestions = Suggestions()
        self.filing = FilingForm()
        self.instruction = QPlainTextEdit()
        self.instruction.setPlaceholderText(tr("Instruction to go with the order (may be left empty)"))
        self.instruction.setTabChangesFocus(True)
        self.instruction.setFixedHeight(52)
        self.forms = FormHost()
        self.buttons = ActionButtons()
        self.rooms = {room.name: room.make() for room in ROOMS}
        self.problem = label(role="problem", wraps=True)
        self.old = label(
            "◌ " + tr("No contact with the database: this is the last that was read. Nothing can be ordered now."),
            "note",
            wraps=True,
        )
        self.old.setProperty("lamp", "soon")
        self._build()
        self.buttons.pressed.connect(self._pressed)
        self.forms.given.connect(self._form_given)
        for section in self.rooms.values():
            section.asked.connect(self.ask)
        self.head.unmask.clicked.connect(self._unmask)
        self.show_case(None, None, frozenset())

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("panel")
        # As high as its wrapped lines at the width it has; its smallest width would ask for more lines than there are.
        body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        parts = (
            self.old,
            self.head,
            self.clock,
            self.track,
            self.grids,
            self.orders,
            *self.rooms.values(),
            self.suggestions,
            self.filing,
            self.instruction,
            self.buttons,
            self.problem,
            self.forms,
            self.history,
        )
        for part in parts:
            layout.addWidget(part)
        layout.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setWidget(body)
        self.empty = label(
            tr("No case is open. Choose one in the queue (↑↓, Enter) or click a mark on the map."), "second", wraps=True
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(32, 32, 32, 32)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.scroll)
        self._pages.addWidget(self.empty)

    # What the desk tells it

    @property
    def case_id(self) -> UUID | None:
        """The case shown."""
        return self._detail.case.id if self._detail is not None else None

    def set_zone(self, zone: tzinfo) -> None:
        """Tell times in the city's zone."""
        self._zone = zone
        self._tell_time()

    def show_case(self, detail: CaseDetail | None, advice: Recommendations | None, allowed: frozenset[str]) -> None:
        """Show a case without what the rooms know about it, or none."""
        self.show_sheet(None if detail is None else CaseSheet(detail, advice, allowed))

    def show_sheet(self, sheet: CaseSheet | None) -> None:
        """Show a case, or none. `allowed` names the buttons that are there; no advice means it is being looked for.

        For the case already shown, the words being typed, the addressee chosen and the place scrolled to stay.
        """
        detail = sheet.detail if sheet is not None else None
        advice, allowed = (sheet.recommendations, sheet.allowed) if sheet is not None else (None, frozenset[str]())
        self._sheet = sheet
        same = detail is not None and detail.case.id == self.case_id
        moved = same and self._detail is not None and detail.case.version != self._detail.case.version
        self._detail, self._allowed = detail, frozenset(allowed) & frozenset(BY_BUTTON)
        self.head.unmask.setVisible(
            "unmask" in allowed and detail is not None and "*" in detail.reporter_phone + detail.reporter
        )
        self._pages.setCurrentIndex(0 if detail is not None else 1)
        if not same:
            self.instruction.clear()
            self._sent = ""
            self._tell("")
            self.scroll.verticalScrollBar().setValue(0)
        self.forms.show_sheet(sheet, self._now, self._zone)
        if detail is None:
            return
        if moved:
            self._moved_on()
        self.head.show_case(detail)
        self.grids.show_case(detail)
        self.suggestions.show_advice(advice, keep=same)
        if not same or moved:
            self.filing.show_values(detail.case.tier, detail.case.urgency)
        dispatches = "dispatch" in self._allowed
        self.suggestions.setVisible(dispatches)
        self.instruction.setVisible(dispatches)
        self.filing.setVisible("file" in self._allowed)
        self.buttons.show_allowed(self._allowed)
        self.set_stale(self._stale)
        self._tell_time()

    def tick(self, now: datetime) -> None:
        """Tell the time: `now` is the database's clock."""
        minute = now.replace(second=0, microsecond=0) != self._now.replace(second=0, microsecond=0)
        self._now = now
        if minute:
            self._tell_time()

    def set_stale(self, stale: bool) -> None:
        """Mark the record as the last that was read; nothing can be ordered while it is."""
        self._stale = stale
        self.old.setVisible(stale)
        self.head.unmask.setEnabled(not stale)
        self.buttons.setEnabled(not stale)
        self.forms.set_stale(stale)

    def answered(self, problem: str = "") -> None:
        """Say how the last intent ended: taken, or refused with a sentence. Refused, every word typed is still there."""
        sent, self._sent = self._sent, ""
        self._tell(problem)
        if not problem:
            if sent:
                self.forms.taken(sent)
            if sent == "dispatch":
                self.instruction.clear()

    def choose_suggestion(self, number: int) -> bool:
        """Choose an addressee by number; return whether there is one to choose."""
        return not self.suggestions.isHidden() and self.suggestions.choose(number)

    def trigger(self, button: str) -> bool:
        """Do as if a button was pressed; return False where it is not there now."""
        if self._detail is None or self._stale or button not in self._allowed:
            return False
        self._pressed(button)
        return True

    # What the user asks for

    @Slot(str)
    def _pressed(self, button: str) -> None:
        if self._detail is None or self._stale or button not in self._allowed:
            return
        intent = BY_BUTTON[button]
        self._tell("")
        if intent.form:
            self.forms.ask(intent)
            self.scroll.ensureWidgetVisible(self.forms)
            return
        facts = self._facts(button)
        if facts is not None:
            self._send(button, facts)

    @Slot(str, dict)
    def ask(self, button: str, preset: dict[str, Any]) -> None:
        """Do as if a button was pressed, for what `preset` says: a section's row asks for an act on what it shows."""
        if self._detail is None or self._stale or button not in self._allowed:
            return
        intent = BY_BUTTON[button]
        self._tell("")
        if intent.form:
            self.forms.ask(intent, preset)
            self.scroll.ensureWidgetVisible(self.forms)
        else:
            self._send(button, preset)

    @Slot(str, dict)
    def _form_given(self, button: str, given: dict[str, Any]) -> None:
        if self._stale or button not in self._allowed:
            return
        facts = given if "order_id" in given else self._order_facts(button)
        if facts is not None:
            self._send(button, {**given, **facts})

    @Slot()
    def _unmask(self) -> None:
        if self._detail is not None and not self._stale:
            self.intent.emit("unmask", {})

    def _facts(self, button: str) -> dict[str, object] | None:
        if button == "dispatch":
            row = self.suggestions.chosen()
            if row is None:
                self._tell(tr("Nobody is chosen to give the order to."))
                return None
            words = self.instruction.toPlainText().strip()
            if len(words) > MOST:
                self._tell(tr("{n} characters are too many; {most} can be kept.", n=len(words), most=MOST))
                return None
            worker_id, department_id = row.addressee
            return {
                "worker_id": worker_id,
                "department_id": department_id,
                "instruction": words,
                "lead": True,
            }
        if button == "file":
            return self.filing.facts()
        if button == "verify":
            return {"passed": True}
        return self._order_facts(button)

    def _order_facts(self, button: str) -> dict[str, object] | None:
        if button not in _OF_ORDERS or self._detail is None:
            return {}
        lead = [order for order in self._detail.orders if order.lead and order.state in _ACTIVE]
        if not lead:
            self._tell(tr("No order is under way that this could be entered for."))
            return None
        return {"order_id": lead[-1].id}

    def _send(self, button: str, facts: dict[str, object]) -> None:
        self._sent = button
        self.intent.emit(BY_BUTTON[button].name, facts)

    def _moved_on(self) -> None:
        """The case has a new version: what was being said either went with it or can no longer be said."""
        if self._sent:
            self.answered()
        elif self.forms.button and self.forms.button not in self._allowed:
            self._tell(
                tr("The case has moved on meanwhile, and this can no longer be done. Your words are still here.")
            )

    def _tell(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    def _tell_time(self) -> None:
        if self._detail is None:
            return
        case = self._detail.case
        self.clock.show_case(case, self._now, self._zone, closed_at=self._detail.closed_at)
        self.track.show_state(case.state, lamp_of(case, self._now))
        self.orders.show_orders(self._detail.orders, self._now, self._zone)
        self.history.show_steps(self._detail.steps, self._now, self._zone)
        if self._sheet is not None:
            for section in self.rooms.values():
                section.show_sheet(self._sheet, self._now, self._zone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0.value
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and 1 <= number <= 9 and self.choose_suggestion(number):
            return
        pressed = QKeySequence(event.keyCombination())
        for button in self._allowed:
            key = BY_BUTTON[button].key
            if key and QKeySequence(key) == pressed and self.trigger(button):
                return
        super().keyPressEvent(event)
