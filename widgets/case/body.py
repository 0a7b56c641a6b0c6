"""The scrolled part of the case panel: head, clock and track, then the tabs with the sections of every room."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, tzinfo
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from models.cases.deadlines import lamp_of
from models.checks.records import CheckStage
from models.checks.stages import stage_of_check
from widgets.case.clock import ClockBox
from widgets.case.clocks import ClockSection
from widgets.case.head import CaseHead
from widgets.case.history import HistorySection
from widgets.case.marks import MarkLine
from widgets.case.rooms import ACT, HISTORY, RELATED, ROOMS
from widgets.case.sections import GridSection
from widgets.case.sheet import CaseSheet
from widgets.case.suggestions import Suggestions
from widgets.case.tabs import Tabs
from widgets.case.track import StageTrack
from widgets.i18n import tr
from widgets.labels import label

INSTRUCTION = "instruction"
"""Under this name the words to go with an order are kept, beside the drafts of the forms."""
LATEST = 4
"""Steps of the history that stand below what is to be done; all of them have a tab."""


class CaseBody(QWidget):
    """Everything that is read about a case. What is done with it stands in the dock below."""

    drafted = Signal(object, str, dict)
    """Case, "instruction", and what is typed to go with the order; {} for nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case: UUID | None = None
        self._told: tuple[CaseSheet, datetime, tzinfo, tuple[CheckStage, ...]] | None = None
        self.head, self.clock, self.track = CaseHead(), ClockBox(), StageTrack()
        self.marks, self.tabs = MarkLine(), Tabs()
        self.grids = GridSection()
        self.latest, self.history = HistorySection(latest=LATEST), HistorySection()
        self.rooms = {room.name: room.make() for room in ROOMS}
        self._tab_of = {room.name: room.tab for room in ROOMS}
        self.suggestions = Suggestions()
        self.instruction = QPlainTextEdit()
        self.instruction.setPlaceholderText(tr("Instruction to go with the order (may be left empty)"))
        self.instruction.setTabChangesFocus(True)
        self.instruction.setFixedHeight(52)
        self.old = label(
            "◌ " + tr("No contact with the database: this is the last that was read. Nothing can be ordered now."),
            "note",
            wraps=True,
        )
        self.old.setProperty("lamp", "soon")
        self.pages = {tab: _column(self._parts(tab)) for tab in (ACT, RELATED, HISTORY)}
        body = QWidget()
        body.setObjectName("panel")
        # As high as its wrapped lines at the width it has; its smallest width would ask for more lines than there are.
        body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        inner = QVBoxLayout(body)
        inner.setContentsMargins(16, 16, 16, 16)
        inner.setSpacing(12)
        for part in (self.old, self.head, self.clock, self.marks, self.track, self.tabs, *self.pages.values()):
            inner.addWidget(part)
        inner.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.scroll)
        self.tabs.changed.connect(self._show_tab)
        self.instruction.textChanged.connect(self._instructed)
        self.latest.all_asked.connect(self._all_steps)
        self.clock.why_asked.connect(self._why)
        self._show_tab(ACT)

    def _parts(self, tab: str) -> list[QWidget]:
        rooms = [self.rooms[name] for name, place in self._tab_of.items() if place == tab]
        if tab == ACT:
            return [self.grids, self.suggestions, self.instruction, *rooms, self.latest]
        return [*rooms, self.history] if tab == HISTORY else list(rooms)

    def show_sheet(self, sheet: CaseSheet, *, same: bool) -> None:
        """Show a case; `same` says that it is the one already shown, read again."""
        if not same:
            self._case = sheet.detail.case.id
            self._bring_back(sheet)
            self.history.clear_filter()
            self.tabs.choose(ACT)
            self.scroll.verticalScrollBar().setValue(0)
        detail = sheet.detail
        self.head.unmask.setVisible("unmask" in sheet.allowed and "*" in detail.reporter_phone + detail.reporter)
        self.head.show_case(detail)
        self.grids.show_case(detail)
        self.suggestions.show_advice(sheet.recommendations, keep=same)
        dispatches = "dispatch" in sheet.allowed
        self.suggestions.setVisible(dispatches)
        self.instruction.setVisible(dispatches)

    def _bring_back(self, sheet: CaseSheet) -> None:
        """What was typed to go with an order and not sent is there again, with its case."""
        draft = sheet.drafts.get(INSTRUCTION, {})
        with QSignalBlocker(self.instruction):
            self.instruction.setPlainText(str(draft.get("text", "")))

    def leave(self) -> None:
        """No case is shown any more; what was typed for the last one is its draft."""
        self._case = None
        self.instruction.clear()

    @Slot()
    def _instructed(self) -> None:
        words = self.instruction.toPlainText()
        if self._case is not None:
            self.drafted.emit(self._case, INSTRUCTION, {"text": words} if words.strip() else {})

    def reveal(self, part: QWidget) -> None:
        """Scroll to a part."""
        self.scroll.ensureWidgetVisible(part)

    def tell_time(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        """Tell everything that has a time in it; nothing is touched where case, minute and a check's stage are as told."""
        stages = tuple(stage_of_check(check, now).stage for check in sheet.checks)
        told = (sheet, now.replace(second=0, microsecond=0), zone, stages)
        if told == self._told:
            return
        self._told = told
        self.setUpdatesEnabled(False)
        try:
            self._tell(sheet, now, zone)
            self.scroll.widget().layout().activate()
        finally:
            self.setUpdatesEnabled(True)

    def _tell(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        detail, case = sheet.detail, sheet.detail.case
        self.clock.show_case(case, now, zone, closed_at=detail.closed_at, clocks=sheet.clocks)
        self.track.show_state(case.state, lamp_of(case, now))
        for section in self.rooms.values():
            section.show_sheet(sheet, now, zone)
        self.marks.show_sheet(sheet, now, zone)
        files = Counter(one.step_id for one in sheet.attachments)
        self.latest.show_steps(detail.steps, now, zone, files)
        self.history.show_steps(detail.steps, now, zone, files)
        related = sum(section.count for name, section in self.rooms.items() if self._tab_of[name] == RELATED)
        self.tabs.show_counts({ACT: None, RELATED: related, HISTORY: len(detail.steps)})

    @Slot(str)
    def _show_tab(self, chosen: str) -> None:
        for tab, page in self.pages.items():
            page.setVisible(tab == chosen)

    @Slot()
    def _why(self) -> None:
        clocks = self.rooms["clocks"]
        assert isinstance(clocks, ClockSection)
        clocks.open_why()

    @Slot()
    def _all_steps(self) -> None:
        self.tabs.choose(HISTORY)


def _column(parts: list[QWidget]) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    for part in parts:
        layout.addWidget(part)
    return page
