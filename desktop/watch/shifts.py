"""The shift's window at work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.drafts import Drafts
from desktop.jobs import Jobs
from desktop.watch.duty_list import DutyListDesk
from desktop.watch.reading import Reading
from desktop.watch.rolls import choices
from desktop.watch.saving import Saving
from desktop.watch.words import wrong
from models.accounts.records import Duty as AccountDuty
from models.store.engine import Store
from models.watch.shifts.commands import answer_roll, begin_shift, call_roll, end_entry, log, seat, take_over
from models.watch.shifts.duty import get_duty
from models.watch.shifts.queries import get_page, list_pages
from models.watch.shifts.records import Duty, LogKind, Page, RollAnswer, Shift
from models.workers.duty_list.queries import get_duty_list
from models.workers.duty_list.records import Listed
from widgets.i18n import language, tr
from widgets.notice import Notice
from widgets.text import line
from widgets.times import moment
from widgets.watch.roll import Called
from widgets.watch.shift import ShiftDialog


@dataclass(frozen=True, slots=True)
class _Seen:
    duty: Duty
    pages: list[tuple[UUID, datetime, str]]
    listed: tuple[Listed, ...]


class Shifts(QObject):
    """Reads while the window is open; every decision is one write in the lane, answered in words."""

    def __init__(
        self, store: Store, jobs: Jobs, board: Board, window: QWidget, notice: Notice, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._window, self._notice = store, jobs, board, window, notice
        self._dialog: ShiftDialog | None = None
        self._seen: _Seen | None = None
        self.drafts: Drafts | None = None
        """Keeps what is typed into log and roll call over the program's end."""
        self.saving = Saving(jobs, window, notice, self)
        self.saving.failed.connect(self._not_done)
        self._reading = Reading(jobs, self._read, self._taken, self._not_done, self)
        self.listing = DutyListDesk(store, jobs, board, self._write, self)
        self.listing.failed.connect(self._not_done)
        board.watch_changed.connect(self._changed)
        board.case_touched.connect(self._changed)

    @property
    def dialog(self) -> ShiftDialog | None:
        """The window, once it was opened."""
        return self._dialog

    @Slot()
    def open(self) -> None:
        """Open the window, or come back to it."""
        ground = self._board.ground
        if ground is None:
            return
        if self._dialog is None:
            me = ground.me
            writes = me.duty in (AccountDuty.OPERATOR, AccountDuty.SUPERVISOR)
            supervises = me.duty is AccountDuty.SUPERVISOR
            dialog = ShiftDialog(me.id, supervisor=supervises, may_write=writes, parent=self._window)
            dialog.handover.signed.connect(self._sign)
            dialog.handover.began.connect(self._begin)
            dialog.handover.page_wanted.connect(self._show_page)
            dialog.handover.print_wanted.connect(self._print)
            dialog.log.logged.connect(self._log)
            dialog.log.ended.connect(self._end)
            dialog.roll.called.connect(self._call)
            dialog.roll.answered.connect(self._answer)
            dialog.seats.seated.connect(self._seat)
            self.listing.serve(dialog.list)
            if self.drafts is not None:
                for name, page in (("duty_log", dialog.log), ("roll_call", dialog.roll)):
                    page.restore(self.drafts.held(name))
                    page.drafted.connect(partial(self.drafts.hold, name))
            self._dialog = dialog
        self._dialog.roll.offer(choices(ground, self._board.workers.values()))
        self._dialog.open()
        self._reading.ask(at_once=True)

    def close(self) -> None:
        """Put everything away."""
        self._reading.close()
        self.saving.close()
        self.listing.close()
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None

    @property
    def _zone(self) -> tzinfo:
        assert self._board.ground is not None
        return self._board.ground.city.zone

    # What is shown

    @Slot()
    def _changed(self, *_: object) -> None:
        if self._dialog is not None and self._dialog.isVisible():
            self._reading.ask()

    def _read(self) -> _Seen:
        with self._store.read() as s:
            return _Seen(get_duty(s), list_pages(s), get_duty_list(s))

    def _taken(self, seen: _Seen) -> None:
        self._seen = seen
        dialog, duty, now, zone = self._dialog, seen.duty, self._board.clock.now(), self._zone
        if dialog is None:
            return
        if duty.shift is None:
            dialog.head.setText(tr("No shift has begun yet"))
        else:
            since = moment(duty.shift.began_at, now, zone)
            dialog.head.setText(tr("Shift of {name}, since {moment}", name=line(duty.shift.by), moment=since))
        dialog.handover.offer(
            [(key, tr("{moment}, signed by {name}", moment=f"{at.astimezone(zone):%Y-%m-%d %H:%M}", name=line(by)))
             for key, at, by in seen.pages]
        )  # fmt: skip
        if dialog.handover.looks_at_now:
            dialog.handover.show_page(duty.page, zone, now=True)
        dialog.log.show_log(duty.standing, duty.logged, now, zone)
        dialog.roll.show_roll(duty.roll, now, zone)
        dialog.seats.show_seats(duty.seats, now, zone)
        dialog.list.show_list(seen.listed, now, zone)
        dialog.show_problem("")

    @Slot(object)
    def _show_page(self, key: str | None) -> None:
        if self._dialog is None:
            return
        if key is None:
            if self._seen is not None:
                self._dialog.handover.show_page(self._seen.duty.page, self._zone, now=True)
            return
        store = self._store

        def read() -> Page:
            with store.read() as s:
                return get_page(s, UUID(key))

        self._jobs.read(read, self._page_read, self._not_done)

    def _page_read(self, page: Page) -> None:
        if self._dialog is not None and not self._dialog.handover.looks_at_now:
            self._dialog.handover.show_page(page, self._zone, now=False)

    @Slot(object)
    def _print(self, page: Page) -> None:
        # The renderer takes most of a second to load: only once a paper is wanted.
        from desktop.watch.handover import file_name, render

        zone, wanted = self._zone, language()
        self.saving.ask(tr("Handover page"), file_name(page, zone), lambda: render(page, zone, wanted), self._dialog)

    # What is decided

    @Slot()
    def _begin(self) -> None:
        self._write(begin_shift, tr("The first shift has begun"))

    @Slot()
    def _sign(self) -> None:
        shift = self._seen.duty.shift if self._seen is not None else None
        if shift is not None:
            said = tr("The shift is taken over; its page is kept as it was signed")
            self._write(lambda s: take_over(s, shift.id), said, self._signed)

    def _signed(self, shift: Shift) -> None:
        if self._dialog is not None:
            self._dialog.handover.show_signed(shift.id)

    @Slot(object, str, object)
    def _log(self, kind: LogKind, words: str, due_at: datetime | None) -> None:
        self._write(lambda s: log(s, kind, words, due_at=due_at), tr("Written into the duty log"), self._logged)

    @Slot(object, str)
    def _end(self, entry_id: UUID, words: str) -> None:
        self._write(lambda s: end_entry(s, entry_id, words), tr("Ended"), self._logged)

    def _logged(self, _: object) -> None:
        if self._dialog is not None:
            self._dialog.log.written()

    @Slot(object, str)
    def _call(self, called: Called, words: str) -> None:
        self._write(
            lambda s: call_roll(s, called.workers, called.departments, words),
            tr("The roll is called: enter the answers"),
            self._called,
        )

    def _called(self, _: object) -> None:
        if self._dialog is not None:
            self._dialog.roll.words.clear()

    @Slot(object, object, str)
    def _answer(self, line_id: UUID, answer: RollAnswer, words: str) -> None:
        self._write(lambda s: answer_roll(s, line_id, answer, words))

    @Slot(object, str)
    def _seat(self, account_id: UUID, where: str) -> None:
        self._write(lambda s: seat(s, account_id, where))

    def _write(self, work: Callable[[Any], Any], said: str = "", then: Callable[[Any], None] | None = None) -> None:
        store = self._store

        def run() -> Any:
            with store.transaction() as s:
                return work(s)

        def done(result: Any) -> None:
            if then is not None:
                then(result)
            if said:
                self._notice.say(said)
            self._reading.ask(at_once=True)

        self._jobs.write(run, done, self._not_done)

    def _not_done(self, error: BaseException) -> None:
        words = wrong(error, self._zone)
        if self._dialog is not None and self._dialog.isVisible():
            self._dialog.show_problem(words)
        else:
            self._notice.problem(words)
