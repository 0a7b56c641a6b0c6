"""The case panel: what it is, how long is left, with whom, who could take it, what can be done, how it came here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from models.cases.records import CaseDetail, Recommendations
from widgets.case.body import CaseBody
from widgets.case.dock import ActionDock
from widgets.case.facts import needs_order, order_facts, route_facts
from widgets.case.files import ADD, PanelFiles
from widgets.case.forms import MOST
from widgets.case.intents import BY_BUTTON
from widgets.case.rooms import ACT
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr, trn
from widgets.labels import label

WIDTH = 440


class CasePanel(QWidget):
    """Shows a sheet and says what was asked for; it changes nothing itself.

    The screen changes when the feed says so: `show_sheet` is called again with the new one.
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
        self._allowed: frozenset[str] = frozenset()
        self._stale = False
        self._sent = ""
        self._keys = {button: intent.key for button, intent in BY_BUTTON.items()}
        body, dock = self.body, self.dock = CaseBody(), ActionDock()
        self.head, self.clock, self.track, self.tabs = body.head, body.clock, body.track, body.tabs
        self.grids, self.history = body.grids, body.history
        self.suggestions, self.instruction, self.rooms = body.suggestions, body.instruction, body.rooms
        self.scroll, self.old = body.scroll, body.old
        self.forms, self.filing, self.buttons, self.problem = dock.forms, dock.filing, dock.buttons, dock.problem
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(body, 1)
        layout.addWidget(dock)
        self.empty = label(
            tr("No case is open. Choose one in the queue (↑↓, Enter) or click a mark on the map."), "second", wraps=True
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(32, 32, 32, 32)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(whole)
        self._pages.addWidget(self.empty)
        self.files = PanelFiles(self.forms, self.ask, lambda: not self._stale and ADD in self._allowed, self)
        self.buttons.pressed.connect(self._pressed)
        self.forms.given.connect(self._form_given)
        self.head.unmask.clicked.connect(self._unmask)
        self.suggestions.changed.connect(self._picked)
        for section in self.rooms.values():
            section.asked.connect(self.ask)
        self.show_sheet(None)

    # What the desk tells it

    @property
    def case_id(self) -> UUID | None:
        """The case shown."""
        return self._sheet.detail.case.id if self._sheet is not None else None

    @property
    def sheet(self) -> CaseSheet | None:
        """The sheet shown."""
        return self._sheet

    def set_zone(self, zone: tzinfo) -> None:
        """Tell times in the city's zone."""
        self._zone = zone
        self._tell_time()

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """Show and answer to other keys, by button (Qt's portable form); the menu of further acts is "more"."""
        self._keys.update({button: key for button, key in keys.items() if button in BY_BUTTON})
        self.buttons.show_keys(keys)

    def show_case(self, detail: CaseDetail | None, advice: Recommendations | None, allowed: frozenset[str]) -> None:
        """Show a case without what the rooms know about it, or none."""
        self.show_sheet(None if detail is None else CaseSheet(detail, advice, allowed))

    def show_sheet(self, sheet: CaseSheet | None) -> None:
        """Show a case, or none. `allowed` names the buttons that are there; no advice means it is being looked for.

        For the case already shown, the words being typed, the addressee chosen, the tab and the place scrolled to stay.
        """
        before, self._sheet = self._sheet, sheet
        same = before is not None and sheet is not None and sheet.detail.case.id == before.detail.case.id
        moved = (
            same
            and before is not None
            and sheet is not None
            and sheet.detail.case.version != before.detail.case.version
        )
        self._allowed = frozenset(sheet.allowed) & frozenset(BY_BUTTON) if sheet is not None else frozenset()
        self._pages.setCurrentIndex(0 if sheet is not None else 1)
        if not same:
            self._sent = ""
            self._tell("")
        if sheet is not None and sheet.read_at is not None:
            self._now = max(self._now, sheet.read_at)
        self.forms.show_sheet(sheet, self._now, self._zone)
        if sheet is None:
            self.body.leave()
            return
        if moved:
            self._moved_on()
        self.body.show_sheet(sheet, same=same)
        if not same or moved:
            self.filing.show_values(sheet.detail.case.tier, sheet.detail.case.urgency)
        self.filing.setVisible("file" in self._allowed)
        self.buttons.show_allowed(self._allowed)
        self.set_stale(self._stale)
        self._tell_time()

    def tick(self, now: datetime) -> None:
        """Tell the time: `now` is the database's clock."""
        self._now = now
        self._tell_time()

    def set_stale(self, stale: bool) -> None:
        """Mark the record as the last that was read; nothing can be ordered while it is."""
        self._stale = stale
        self.old.setVisible(stale)
        self.head.unmask.setEnabled(not stale)
        self.buttons.setEnabled(not stale)
        self.forms.set_stale(stale)
        for section in self.rooms.values():
            section.setEnabled(not stale)

    def answered(self, problem: str = "") -> None:
        """Say how the last intent ended: taken, or refused with a sentence. Refused, every word typed is still there."""
        sent, self._sent = self._sent, ""
        self._tell(problem)
        if sent and not problem:
            self.forms.taken(sent)
            if sent in ("dispatch", "give_route"):
                self.instruction.clear()

    def mark_sent(self, button: str) -> None:
        """Say that a button's act is being written; "" while it still waits for its files, and is not."""
        self._sent = button

    def choose_suggestion(self, number: int) -> bool:
        """Choose an addressee by number; return whether there is one to choose."""
        return self.suggestions.isVisibleTo(self.body) and self.suggestions.choose(number)

    def trigger(self, button: str) -> bool:
        """Do as if a button was pressed; return False where it is not there now."""
        if self._sheet is None or self._stale or button not in self._allowed:
            return False
        self._pressed(button)
        return True

    # What the user asks for

    @Slot(str)
    def _pressed(self, button: str) -> None:
        if self._sheet is None or self._stale or button not in self._allowed:
            return
        self._tell("")
        if button == ADD and self.files.choose():
            return
        if BY_BUTTON[button].form:
            self.forms.ask(BY_BUTTON[button])
        elif button == "dispatch" and len(self.suggestions.chosen()) > 1:
            self._dispatch_several()
        elif (facts := self._facts(button)) is not None:
            self._send(button, facts)

    @Slot(str, dict)
    def ask(self, button: str, preset: dict[str, Any]) -> None:
        """Do as if a button was pressed, for what `preset` says: a section's row asks for an act on what it shows."""
        if self._sheet is None or self._stale or button not in self._allowed:
            return
        self._tell("")
        if BY_BUTTON[button].form:
            self.forms.ask(BY_BUTTON[button], preset)
        else:
            self._send(button, preset)

    @Slot(str, dict)
    def _form_given(self, button: str, given: dict[str, Any]) -> None:
        if self._stale or button not in self._allowed:
            return
        facts = {} if "order_id" in given else self._order(button)
        if facts is not None:
            self._send(button, {**given, **facts})

    @Slot()
    def _unmask(self) -> None:
        if self._sheet is not None and not self._stale:
            self.intent.emit("unmask", {})

    def _facts(self, button: str) -> dict[str, object] | None:
        if button == "dispatch":
            return self._addressee()
        if button == "file":
            return self.filing.facts()
        if button == "verify":
            return {"passed": True}
        return self._order(button)

    def _addressee(self) -> dict[str, object] | None:
        self.tabs.choose(ACT)
        chosen = self.suggestions.chosen()
        if not chosen:
            self._tell(tr("Nobody is chosen to give the order to."))
            return None
        words = self._instruction()
        if words is None:
            return None
        worker_id, department_id = chosen[0].addressee
        return {"worker_id": worker_id, "department_id": department_id, "instruction": words, "lead": True}

    def _dispatch_several(self) -> None:
        """Give the lead order and those to assist at once: all of them or none."""
        self.tabs.choose(ACT)
        words = self._instruction()
        if words is None:
            return
        self._sent = "dispatch"
        self.intent.emit("give_route", {"instruction": words} | route_facts(self.suggestions.chosen()))

    def _instruction(self) -> str | None:
        words = self.instruction.toPlainText().strip()
        if len(words) <= MOST:
            return words
        self._tell(tr("{n} characters are too many; {most} can be kept.", n=len(words), most=MOST))
        return None

    @Slot()
    def _picked(self) -> None:
        """Say on the button how many orders it gives."""
        many = len(self.suggestions.chosen())
        words = trn("Dispatch {n}", "Dispatch {n}", many) if many > 1 else BY_BUTTON["dispatch"].words
        self.buttons.set_words("dispatch", words)

    def _order(self, button: str) -> dict[str, object] | None:
        if self._sheet is None or not needs_order(button):
            return {}
        facts = order_facts(self._sheet.detail)
        if facts is None:
            self._tell(tr("No order is under way that this could be entered for."))
        return facts

    def _send(self, button: str, facts: dict[str, Any]) -> None:
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
        self.dock.tell(problem)

    def _tell_time(self) -> None:
        if self._sheet is not None:
            self.body.tell_time(self._sheet, self._now, self._zone)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0.value
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if self.files.paste(event) or (plain and 1 <= number <= 9 and self.choose_suggestion(number)):
            return
        pressed = QKeySequence(event.keyCombination())
        for button in self._allowed:
            key = self._keys[button]
            if key and QKeySequence(key) == pressed and self.trigger(button):
                return
        super().keyPressEvent(event)
