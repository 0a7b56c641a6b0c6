"""The window 规则与日历: read while it is open, one write for what is saved, what a change would do asked before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.desk.chosen import ChosenCase
from desktop.jobs import Jobs
from desktop.rules.numbers import NumbersDesk, NumbersSeen, read_numbers
from desktop.rules.papers import PapersDesk, PapersSeen, read_papers
from desktop.watch.reading import Reading
from desktop.watch.words import wrong
from models.accounts.records import Duty
from models.cases.calendar import WorkingCalendar
from models.cases.clocks.categories import RuleVersion, get_rule_versions, get_rules_in_force, set_rule
from models.cases.clocks.commands import preview, set_clocks, set_days
from models.cases.clocks.queries import city_calendar, get_clock_versions, get_exceptions
from models.cases.clocks.records import ClockVersion, DayException
from models.cases.clocks.rules import Clocks
from models.store.engine import Store
from widgets.i18n import tr, trn
from widgets.notice import Notice
from widgets.rules.dialog import RulesDialog


@dataclass(frozen=True, slots=True)
class _Seen:
    rules: Mapping[UUID, RuleVersion]
    calendar: WorkingCalendar
    days: tuple[DayException, ...]
    clocks: tuple[ClockVersion, ...]
    numbers: NumbersSeen
    papers: PapersSeen


class RulesDesk(QObject):
    """Opens the window and does what is saved there."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        window: QWidget,
        notice: Notice,
        chosen: ChosenCase,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._window, self._notice = store, jobs, board, window, notice
        self._dialog: RulesDialog | None = None
        self.numbers = NumbersDesk(store, jobs, board, notice, chosen, self)
        self.papers = PapersDesk(store, jobs, board, notice, self)
        self._reading = Reading(jobs, self._read, self._taken, self._failed, self)
        board.case_touched.connect(self._changed)
        self.numbers.written.connect(self._written)
        self.papers.written.connect(self._written)
        board.papers_due_changed.connect(self._changed)

    @property
    def dialog(self) -> RulesDialog | None:
        """The window, once it was opened."""
        return self._dialog

    @Slot()
    def open(self) -> None:
        """Open the window, or come back to it."""
        ground = self._board.ground
        if ground is None:
            return
        if self._dialog is None:
            dialog = RulesDialog(may_set=ground.me.duty is Duty.SUPERVISOR, parent=self._window)
            dialog.categories.saved.connect(self._save_rule)
            dialog.categories.versions_wanted.connect(self._read_versions)
            dialog.days.changed.connect(self._preview_days)
            dialog.days.saved.connect(self._save_days)
            dialog.limits.changed.connect(self._preview_clocks)
            dialog.limits.saved.connect(self._save_clocks)
            self.numbers.connect_pages(dialog)
            self.papers.connect_page(dialog.papers)
            self._dialog = dialog
        self._dialog.categories.set_ground(ground.categories, ground.departments)
        self._dialog.open()
        self._reading.ask(at_once=True)

    def close(self) -> None:
        """Put everything away."""
        self._reading.close()
        self.numbers.close()
        self.papers.close()
        if self._dialog is not None:
            self._dialog.hide()
            self._dialog.deleteLater()
            self._dialog = None

    @property
    def _zone(self) -> tzinfo:
        assert self._board.ground is not None
        return self._board.ground.city.zone

    @Slot()
    def _changed(self, *_: object) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._reading.ask()

    @Slot()
    def _written(self) -> None:
        self._reading.ask(at_once=True)

    def _read(self) -> _Seen:
        with self._store.read() as s:
            return _Seen(
                get_rules_in_force(s),
                city_calendar(s),
                get_exceptions(s),
                get_clock_versions(s),
                read_numbers(s),
                read_papers(s),
            )

    def _taken(self, seen: _Seen) -> None:
        dialog, now, zone = self._dialog, self._board.clock.now(), self._zone
        if dialog is None:
            return
        dialog.categories.set_city(seen.calendar.clocks.stages)
        dialog.categories.show_rules(seen.rules, zone, now)
        dialog.days.show_calendar(seen.calendar, seen.days, zone, now)
        dialog.limits.show_clocks(seen.clocks, zone, now)
        self.numbers.show(seen.numbers, zone, now)
        self.papers.show(seen.papers, zone, now)
        dialog.show_problem("")

    @Slot(object)
    def _read_versions(self, category_id: UUID) -> None:
        store = self._store

        def read() -> tuple[RuleVersion, ...]:
            with store.read() as s:
                return get_rule_versions(s, category_id)

        def show(versions: tuple[RuleVersion, ...]) -> None:
            if self._dialog is not None:
                self._dialog.categories.show_versions(category_id, versions)

        self._jobs.read(read, show, self._failed)

    # What a change would do

    @Slot(object)
    def _preview_days(self, days: Mapping[date, bool | None]) -> None:
        if self._dialog is not None:
            self._preview(self._dialog.days, days, lambda s: preview(s, days=days))

    @Slot(object)
    def _preview_clocks(self, clocks: Clocks) -> None:
        if self._dialog is not None:
            self._preview(self._dialog.limits, clocks, lambda s: preview(s, clocks=clocks))

    def _preview(self, page: Any, about: object, work: Callable[[Any], Any]) -> None:
        store = self._store

        def read() -> Any:
            with store.read() as s:
                return work(s)

        def show(moves: Any) -> None:
            if self._dialog is not None:
                page.show_effect(about, moves)

        self._jobs.read(read, show, self._failed)

    # What is saved

    @Slot(object, str)
    def _save_rule(self, version: RuleVersion, note: str) -> None:
        category = version.rule.category_id

        def done(_: object) -> None:
            if self._dialog is not None:
                self._dialog.categories.taken(category)
                self._read_versions(category)
            self._notice.say(tr("The rule is saved; it holds for cases filed from now on"))

        self._write(lambda s: set_rule(s, version, note), done, "categories")

    @Slot(object, str)
    def _save_days(self, days: Mapping[date, bool | None], note: str) -> None:
        self._write(lambda s: set_days(s, days, note), lambda moved: self._set(moved, "days"), "days")

    @Slot(object, str)
    def _save_clocks(self, clocks: Clocks, note: str) -> None:
        self._write(lambda s: set_clocks(s, clocks, note), lambda moved: self._set(moved, "limits"), "limits")

    def _set(self, moved: int, page: str) -> None:
        if self._dialog is not None:
            getattr(self._dialog, page).taken()
        self._notice.say(
            trn("Saved; the limit of {n} open case moved", "Saved; the limits of {n} open cases moved", moved)
        )

    def _write(self, work: Callable[[Any], Any], then: Callable[[Any], None], page: str) -> None:
        store = self._store

        def run() -> Any:
            with store.transaction() as s:
                return work(s)

        def done(value: Any) -> None:
            then(value)
            self._reading.ask(at_once=True)

        def failed(error: BaseException) -> None:
            words = wrong(error, self._zone)
            if self._dialog is not None:
                getattr(self._dialog, page).show_problem(words)
            self._notice.problem(words)
            self._reading.ask(at_once=True)

        self._jobs.write(run, done, failed)

    def _failed(self, error: BaseException) -> None:
        if self._dialog is not None:
            self._dialog.show_problem(wrong(error, self._zone))
