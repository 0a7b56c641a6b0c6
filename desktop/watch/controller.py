"""The supervisor's window at work: the board from the very cases of the queue, proposals confirmed, sheets printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board, Contact
from desktop.jobs import Jobs
from desktop.watch.reading import Reading
from desktop.watch.saving import Saving
from desktop.watch.urging import Batch, send, send_automatic
from desktop.watch.words import batch_words, wrong
from models.accounts.records import Duty
from models.cases.orders.queries import count_whistles
from models.cases.orders.records import WhistleCount
from models.cases.records import QueueFilter
from models.checks.queries import get_checks_between, get_running_checks
from models.checks.records import VideoCheck
from models.store.engine import Store
from models.watch.afterwards import MOST, get_owed
from models.watch.board import GroupBy, board
from models.watch.deciding import mark_seen, set_rule
from models.watch.looking import get_looks
from models.watch.queries import get_unanswered, get_watch_facts
from models.watch.records import Look, Owed, Proposal, RuleSetting, Sheet, Urge, WatchFacts
from models.watch.rules import proposals
from models.watch.sheets import get_sheet
from widgets.i18n import language, tr
from widgets.notice import Notice
from widgets.times import moment
from widgets.watch.dialog import CHECKS, LOOKS, OWED, PROPOSALS, UNANSWERED, WHISTLES, WatchDialog
from widgets.watch.whistles import DAYS

AUTOMATIC_MS = 60_000
"""How often a desk looks whether a rule that the city sends by itself proposes something."""


@dataclass(frozen=True, slots=True)
class _Seen:
    facts: WatchFacts
    unanswered: tuple[Urge, ...]
    looks: tuple[Look, ...]
    owed: tuple[Owed, ...]
    whistles: tuple[WhistleCount, ...]
    days: int
    """Of how many days the whistles are."""
    checks: tuple[VideoCheck, ...]
    checks_today: tuple[VideoCheck, ...]


class Watching(QObject):
    """`filtered(QueueFilter)` and `case_opened(UUID)` for the desk to show."""

    filtered = Signal(object)
    case_opened = Signal(object)

    def __init__(
        self, store: Store, jobs: Jobs, board_: Board, window: QWidget, notice: Notice, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._window, self._notice = store, jobs, board_, window, notice
        self._dialog: WatchDialog | None = None
        self.saving = Saving(jobs, window, notice, self)
        self.saving.failed.connect(self._not_done)
        self._seen: _Seen | None = None
        self._days = DAYS[0]
        self._reading = Reading(jobs, self._read, self._taken, self._failed, self)
        self._automatic = QTimer(self, interval=AUTOMATIC_MS)
        self._automatic.timeout.connect(self._send_automatic)
        board_.case_touched.connect(self._changed)
        board_.watch_changed.connect(self._changed)
        board_.ground_changed.connect(self._known)

    @property
    def dialog(self) -> WatchDialog | None:
        """The window, once it was opened."""
        return self._dialog

    @Slot()
    def open(self) -> None:
        """Open the window, or come back to it."""
        ground = self._board.ground
        if ground is None:
            return
        if self._dialog is None:
            urges = ground.me.duty in (Duty.OPERATOR, Duty.SUPERVISOR)
            dialog = WatchDialog(may_write=urges, supervisor=ground.me.duty is Duty.SUPERVISOR, parent=self._window)
            dialog.board.grouped.connect(self._regroup)
            dialog.board.cases_wanted.connect(self._cases_wanted)
            dialog.proposals.confirmed.connect(self._confirmed)
            dialog.proposals.rule_set.connect(self._set_rule)
            dialog.looks.seen.connect(self._mark_seen)
            dialog.unanswered.print_wanted.connect(self.print_sheet)
            dialog.whistles.stretched.connect(self._stretched)
            dialog.whistles.cases_wanted.connect(self._cases_wanted)
            for page in (dialog.proposals, dialog.looks, dialog.unanswered, dialog.owed, dialog.checks):
                page.case_opened.connect(self.case_opened)
            self._dialog = dialog
        self._dialog.open()
        self._reading.ask(at_once=True)

    def close(self) -> None:
        """Put everything away."""
        self._automatic.stop()
        self._reading.close()
        self.saving.close()
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None

    @property
    def _zone(self) -> tzinfo:
        assert self._board.ground is not None
        return self._board.ground.city.zone

    # What is shown

    @Slot(object)
    def _known(self, _: object) -> None:
        ground = self._board.ground
        if ground is not None and ground.me.duty in (Duty.OPERATOR, Duty.SUPERVISOR) and not self._automatic.isActive():
            self._automatic.start()
        self._changed()

    @Slot()
    def _changed(self, *_: object) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._reading.ask()

    def _read(self) -> _Seen:
        days = self._days
        with self._store.read() as s:
            facts = get_watch_facts(s)
            # Days of the city, today included; the end lies open, so that what is blown just now counts.
            today = facts.read_at.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
            since, until = today - timedelta(days=days - 1), facts.read_at + timedelta(days=1)
            whistles = count_whistles(s, since, until)
            checks = tuple(get_running_checks(s)), tuple(get_checks_between(s, today, until))
            return _Seen(facts, get_unanswered(s), get_looks(s), get_owed(s), whistles, days, *checks)

    def _taken(self, seen: _Seen) -> None:
        self._seen = seen
        self._show()

    def _failed(self, error: BaseException) -> None:
        if self._dialog is not None:
            self._dialog.show_problem(wrong(error, self._zone))

    def _show(self) -> None:
        dialog, seen = self._dialog, self._seen
        if dialog is None or seen is None or self._board.ground is None:
            return
        now, cases = self._board.clock.now(), self._board.cases
        dialog.board.show_rows(board(cases.values(), seen.facts, dialog.board.grouping, now))
        proposed = proposals(cases.values(), seen.facts.settings, seen.facts.followed, now, seen.facts.suspended)
        dialog.proposals.show_proposals(proposed, cases, seen.facts.urged, now)
        dialog.proposals.show_settings(seen.facts.settings)
        dialog.unanswered.show_urges(seen.unanswered, cases, now, self._zone)
        dialog.looks.show_looks(seen.looks, now, self._zone)
        dialog.owed.show_owed(seen.owed, now, self._zone)
        dialog.checks.show_checks(seen.checks, seen.checks_today, now, self._zone)
        if seen.days == dialog.whistles.days:
            dialog.whistles.show_counts(seen.whistles)
        dialog.pages.show_count(CHECKS, len(seen.checks))
        dialog.pages.show_count(OWED, len(seen.owed), at_least=len(seen.owed) == MOST)
        dialog.pages.show_count(WHISTLES, sum(one.open_late for one in seen.whistles))
        dialog.pages.show_count(PROPOSALS, len(proposed))
        dialog.pages.show_count(UNANSWERED, len(seen.unanswered))
        dialog.pages.show_count(LOOKS, sum(not one.seen_by for one in seen.looks))
        dialog.age.setText(tr("As of {moment}", moment=moment(seen.facts.read_at, now, self._zone)))
        dialog.show_problem("")

    @Slot(object)
    def _regroup(self, _: GroupBy) -> None:
        self._show()

    @Slot(int)
    def _stretched(self, days: int) -> None:
        self._days = days
        self._reading.ask(at_once=True)

    @Slot(object, str)
    def _cases_wanted(self, ids: frozenset[UUID], about: str) -> None:
        self.filtered.emit(QueueFilter(case_ids=ids, about=about))

    # What is decided

    @Slot(object)
    def _confirmed(self, chosen: Sequence[Proposal]) -> None:
        store, seen = self._store, self._seen
        there = {one.case_id: self._board.cases[one.case_id] for one in chosen if one.case_id in self._board.cases}
        batch = [one for one in chosen if one.case_id in there]
        words = {one.rule: one.words for one in seen.facts.settings} if seen is not None else {}
        self._jobs.write(lambda: send(store, batch, there, words), self._sent, self._not_done)

    def _sent(self, batch: Batch) -> None:
        words = batch_words(batch)
        if self._dialog is not None:
            self._dialog.proposals.show_outcome(words)
        self._notice.say(words)
        self._reading.ask(at_once=True)

    @Slot(object)
    def _set_rule(self, setting: RuleSetting) -> None:
        self._write(lambda s: set_rule(s, setting))

    @Slot(object, str)
    def _mark_seen(self, look: Look, words: str) -> None:
        self._write(lambda s: mark_seen(s, look.case_id, look.kind, words))

    def _write(self, work: Any) -> None:
        store = self._store

        def run() -> None:
            with store.transaction() as s:
                work(s)

        self._jobs.write(run, lambda _: self._reading.ask(at_once=True), self._not_done)

    def _not_done(self, error: BaseException) -> None:
        words = wrong(error, self._zone)
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.show_problem(words)
        self._notice.problem(words)
        # What stands there may not be what was decided upon: it is shown as it is.
        self._reading.ask(at_once=True)

    @Slot()
    def _send_automatic(self) -> None:
        if self._board.contact is Contact.LIVE:
            store = self._store
            self._jobs.write(lambda: send_automatic(store), None, self._not_done)

    # The sheet

    @Slot(object)
    def print_sheet(self, supervision_id: UUID) -> None:
        """Ask where the sheet of a supervision goes, and write it there as a PDF."""
        store, zone = self._store, self._zone

        def read() -> Sheet:
            with store.read() as s:
                return get_sheet(s, supervision_id)

        self._jobs.read(read, lambda sheet: self._pick(sheet, zone), self._not_done)

    def _pick(self, sheet: Sheet, zone: tzinfo) -> None:
        # The renderer takes most of a second to load: only once a sheet is wanted.
        from desktop.watch.sheet import file_name, render

        wanted = language()
        self.saving.ask(tr("Supervision sheet"), file_name(sheet), lambda: render(sheet, zone, wanted))
