"""The history of a case: when, what, the words, what it changed, who; the latest first, narrowed to a kind or a word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from models.cases.records import Step
from widgets.case.changes import changes
from widgets.case.sections import Section
from widgets.flow import FlowLayout
from widgets.i18n import mark, tr, trn
from widgets.labels import label
from widgets.text import line, shown
from widgets.times import moment, step_time
from widgets.words import DOT, action_word, actor_word


class Kind(StrEnum):
    """What a step is about."""

    ORDERS = "orders"
    CITIZEN = "citizen"
    WATCH = "watch"
    LINKS = "links"
    FILES = "files"
    COURSE = "course"
    OTHER = "other"


_KINDS = {
    Kind.COURSE: mark("Course"),
    Kind.ORDERS: mark("Orders"),
    Kind.CITIZEN: mark("With the citizen"),
    Kind.WATCH: mark("Urged and asked for"),
    Kind.LINKS: mark("Same again"),
    Kind.FILES: mark("Attachments"),
    Kind.OTHER: mark("Changed and looked up"),
}
_OF = {
    Kind.ORDERS: "dispatch assist appoint withdraw hand_on stand_down sign arrive start_handling progress feed_back "
    "refuse whistle answer_whistle call_off_whistle deliberate hear video_check check_verdict",
    Kind.CITIZEN: "answer not_accept reply draft_reply call_back call_missed tell_citizen receipt transfer",
    Kind.WATCH: "urge supervise answer_supervision request approve decline withdraw_request extend postpone shelve strike_off "
    "exclude lift_exclusion",
    Kind.LINKS: "merge unmerge attach adopt release gain lose follow note_repeat close_with_parent",
    Kind.FILES: "add_files strike_file retire_files",
}
_BY_ACTION = {action: kind for kind, actions in _OF.items() for action in actions.split()}


def kind_of(step: Step) -> Kind:
    """Return what a step is about; a step that moves the case and is of no other kind belongs to its course."""
    if step.action in _BY_ACTION:
        return _BY_ACTION[step.action]
    return Kind.COURSE if step.to_state is not None else Kind.OTHER


class HistorySection(Section):
    """All steps with a filter, or with `latest` only so many, and a link to all of them."""

    all_asked = Signal()

    def __init__(self, parent: QWidget | None = None, *, latest: int = 0) -> None:
        super().__init__(tr("History"), parent)
        self._latest = latest
        self._told: tuple[Sequence[Step], datetime, tzinfo, Mapping[UUID, int]] | None = None
        self.words = QLineEdit()
        self.words.setPlaceholderText(tr("Find in the history"))
        self.words.setClearButtonEnabled(True)
        self.words.setMaxLength(100)
        chips = QWidget()
        flow = FlowLayout(chips, spacing=4)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.chips: dict[Kind | None, QPushButton] = {}
        for kind in (None, *_KINDS):
            chip = QPushButton(tr("All") if kind is None else tr(_KINDS[kind]))
            chip.setProperty("kind", "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            self._group.addButton(chip)
            self.chips[kind] = chip
            flow.addWidget(chip)
        self.chips[None].setChecked(True)
        filters = QWidget()
        column = QVBoxLayout(filters)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(chips)
        column.addWidget(self.words)
        filters.setVisible(not latest)
        self.layout().addWidget(filters)
        self._group.buttonToggled.connect(self._narrowed)
        self.words.textChanged.connect(self._narrowed)

    def show_steps(
        self, steps: Sequence[Step], now: datetime, zone: tzinfo, files: Mapping[UUID, int] | None = None
    ) -> None:
        """Show a case's steps. `files`: how many attachments came with a step, by its identifier."""
        files = files or {}
        self._told = (steps, now, zone, files)
        there = {kind_of(step) for step in steps}
        for kind, chip in self.chips.items():
            chip.setVisible(kind is None or kind in there or chip.isChecked())
        newest = sorted(steps, key=_occurred_at, reverse=True)
        wanted = newest[: self._latest] if self._latest else [step for step in newest if self._wanted(step)]
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for row, step in enumerate(wanted):
            _add(grid, row, step, now, zone, files.get(step.id, 0))
        rest = len(newest) - len(wanted)
        if self._latest and rest:
            more = QPushButton(trn("{n} earlier step", "{n} earlier steps", rest))
            more.setProperty("kind", "link")
            more.setAutoDefault(False)
            more.clicked.connect(self.all_asked)
            grid.addWidget(more, len(wanted), 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        elif not wanted and newest:
            grid.addWidget(label(tr("No step of this kind; all of them are under “All”."), "note"), 0, 0, 1, 3)
        self._show(body, some=bool(steps))

    def clear_filter(self) -> None:
        """Show everything again: another case is open."""
        self.words.clear()
        self.chips[None].setChecked(True)

    def _wanted(self, step: Step) -> bool:
        kind = next((kind for kind, chip in self.chips.items() if chip.isChecked()), None)
        if kind is not None and kind_of(step) is not kind:
            return False
        text = self.words.text().strip().casefold()
        told = f"{action_word(step.action)} {step.note} {actor_word(step)}"
        return text in told.casefold()

    @Slot()
    def _narrowed(self) -> None:
        if self._told is not None:
            self.show_steps(*self._told)


def _add(grid: QGridLayout, row: int, step: Step, now: datetime, zone: tzinfo, files: int) -> None:
    top = Qt.AlignmentFlag.AlignTop
    when = label(step_time(step.occurred_at, now, zone), "caption")
    from_desk = tr("from {desk}", desk=line(step.desk)) if step.desk else ""
    when.setToolTip(DOT.join(part for part in (moment(step.occurred_at, now, zone), from_desk) if part))
    came = trn("with {n} attachment", "with {n} attachments", files) if files else ""
    parts = (shown(step.note), *changes(step, now, zone), came, actor_word(step))
    told = DOT.join(part for part in parts if part)
    grid.addWidget(when, row, 0, top)
    grid.addWidget(label(action_word(step.action), "note"), row, 1, top)
    grid.addWidget(label(told, "note", wraps=True, selectable=True), row, 2, top)


def _occurred_at(step: Step) -> tuple[datetime, datetime]:
    return step.occurred_at, step.recorded_at
