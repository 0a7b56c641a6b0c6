"""Video calls at work: whom one key calls, what the database says of calls, and what the panel shows of all that."""

from __future__ import annotations

import time
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from desktop.attachments.desk import Attaching
from desktop.board import Board
from desktop.calls.acting import Acting
from desktop.calls.evidence import Evidence
from desktop.calls.leftovers import Leftovers
from desktop.calls.lines import Lines
from desktop.calls.mending import Mending
from desktop.calls.reading import CallReading, Known
from desktop.calls.saving import Saving
from desktop.calls.whom import purpose_of, who_is_called
from desktop.desk.chosen import ChosenCase
from desktop.desk.window import DeskBody
from desktop.desk.words import error_words
from desktop.jobs import Jobs
from desktop.outbox import Outbox
from models.accounts.records import Duty
from models.calls import commands
from models.calls.records import DESK, Call, CallState, Ending
from models.store.engine import Store
from models.store.errors import Refused, WriteInDoubt
from models.store.ids import new_id
from widgets.i18n import tr
from widgets.words import refusal_words
from widgets.words.calls import ending_words, next_words

WATCHING = frozenset({Duty.SUPERVISOR})
"""Who may join another desk's call to watch."""


class Calls(QObject):
    """All calls of this desk."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        chosen: ChosenCase,
        attaching: Attaching,
        body: DeskBody,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._chosen, self._body = store, jobs, board, chosen, body
        self.panel = body.calls
        self.outbox = Outbox(store, jobs, board, "calls", self)
        self.evidence = Evidence(jobs, attaching.folder, attaching.keeper, attaching.adding, self)
        self.lines = Lines(self.panel.view, self.outbox, self.evidence, board, self)
        self.saving = Saving(self.evidence, chosen, body, self)
        self.acting = Acting(self.panel.view, self.lines, self.evidence, self.saving, chosen, self)
        self.leftovers = Leftovers(store, jobs, self.lines, self.outbox, self.evidence, self)
        self.mending = Mending(self.panel.view, self.lines, self.outbox, self.evidence, self)
        self.mending.joined.connect(self.acting.set_all)
        self.reading = CallReading(store, jobs, self._mine, self)
        self.known = Known((), (), ())
        self._worker: UUID | None = None
        self._listed = False
        self._connect()

    def _connect(self) -> None:
        self._body.map.worker_chosen.connect(self._worker_chosen)
        self._chosen.changed.connect(self._case_chosen)
        self._board.calls_changed.connect(self._calls_changed)
        self._board.signals_changed.connect(self._signals_changed)
        self._board.ground_changed.connect(self._ground_changed)
        self.reading.known.connect(self._known)
        self.reading.signalled.connect(self.lines.take_signals)
        self.lines.changed.connect(self._show)
        self.lines.told.connect(self._body.notice.say)
        self.acting.changed.connect(self._show)
        self.acting.told.connect(self._body.notice.say)
        self.acting.text_wanted.connect(self.panel.focus_text)
        self.evidence.changed.connect(self._show)
        panel = self.panel
        panel.acted.connect(self._act)
        panel.texted.connect(self.acting.send_text)
        panel.call_asked.connect(self.call_again)
        panel.watch_asked.connect(self.watch)

    def close(self) -> None:
        """End what goes on: nobody is there any more to look."""
        for line in self.lines.going:
            self.lines.end(line, Ending.HUNG_UP)
        self.reading.close()
        self.evidence.close()
        self.outbox.close()

    @property
    def under_way(self) -> bool:
        """Whether a call goes on, or something taken in one is not whole yet."""
        return bool(self.lines.going) or bool(self.evidence.under_way)

    # Whom

    @property
    def worker_id(self) -> UUID | None:
        """Who is called by the key: chosen on the map, or else who looks at the chosen case's place, or who holds it."""
        return self._worker or who_is_called(self._chosen.current)

    @property
    def may_call(self) -> bool:
        """Whether this account calls anybody."""
        return self._board.ground is not None and self._board.ground.me.duty in (Duty.OPERATOR, Duty.SUPERVISOR)

    @Slot()
    def call_chosen(self) -> None:
        """Call the chosen worker, about the case that is open."""
        if self.worker_id is not None:
            self.call_worker(self.worker_id)

    @Slot(object)
    def call_worker(self, worker_id: UUID) -> None:
        """Call a worker of the map, about the case that is open."""
        self.call(worker_id, self._chosen.id)

    def call(self, worker_id: UUID, case_id: UUID | None = None) -> None:
        """Call a worker."""
        for line in self.lines.all.values():
            if line.own and line.call.worker_id == worker_id and not line.over:
                self.acting.choose(line.id)
                return
        store, call_id, asked_at = self._store, new_id(), time.monotonic()
        purpose = purpose_of(self._chosen.current, worker_id, case_id)

        def once() -> Call:
            with store.transaction("calls") as s:
                return commands.request_call(s, worker_id, case_id=case_id, purpose=purpose, call_id=call_id)

        def request() -> Call:
            try:
                return once()
            except WriteInDoubt:
                return once()  # the same call again is the same call

        known = self._board.workers.get(worker_id)
        self._body.notice.say(tr("Calling {who}", who=known.name if known is not None else ""))
        self._jobs.write(request, partial(self._requested, asked_at), self._not_called)

    def _requested(self, asked_at: float, call: Call) -> None:
        for line in list(self.lines.all.values()):
            if line.over and line.call.worker_id == call.worker_id:
                self.lines.drop(line.id)
        self.lines.add(call, asked_at)
        self.acting.choose(call.id)
        # The phone may have been quicker than the answer to us.
        self.reading.ask("calls")
        self.reading.ask("signals")

    def _not_called(self, error: BaseException) -> None:
        words = refusal_words(error.code, error.facts) if isinstance(error, Refused) else error_words(error)
        self._body.notice.problem(words)

    @Slot(object)
    def call_again(self, call: Call) -> None:
        """Call somebody again who was not reached, about the same."""
        self.call(call.worker_id, call.case_id)

    @Slot()
    def call_missed(self) -> None:
        """Call again: whom the ended call on the screen was with, or else who was missed last."""
        line = self.acting.current
        if line is not None and line.over and line.own:
            self.call_again(line.call)
        elif self.known.missed:
            self.call_again(self.known.missed[0].call)

    @property
    def can_call_missed(self) -> bool:
        """Whether somebody can be called again."""
        line = self.acting.current
        return (line is not None and line.over and line.own) or bool(self.known.missed)

    @Slot(object)
    def watch(self, call: Call) -> None:
        """Join another desk's call to watch it."""
        if call.id not in self.lines.all:
            self.lines.add(call, time.monotonic(), f"watch:{new_id()}")
        self.acting.choose(call.id)
        self.reading.ask("calls")

    @property
    def watchable(self) -> list[Call]:
        """Other desks' calls that have a picture, where this account may watch."""
        ground = self._board.ground
        if ground is None or ground.me.duty not in WATCHING:
            return []
        mine = self.lines.all
        return [one for one in self.known.open if one.state is CallState.LIVE and one.id not in mine]

    # The list

    @Slot()
    def toggle_list(self) -> None:
        """Show or hide open and missed calls where no call is on the screen."""
        self._listed = not self._listed
        self.reading.ask("calls")
        self._show()
        if self._listed:
            self.panel.focus_list()

    @Slot(str)
    def _act(self, name: str) -> None:
        if name == "call_missed":
            self.call_missed()
        else:
            self.acting.act(name)

    # What changes

    @Slot()
    def _show(self) -> None:
        ground = self._board.ground
        if ground is None:
            return
        lines = list(self.lines.all.values())
        acting = self.acting
        if acting.focus not in self.lines.all:
            acting.focus = lines[0].id if lines else None
        self.panel.show_calls(lines, acting.focus, acting.acts, len(self.evidence.loose), self._board.clock.now())
        self.panel.show_lists(self.watchable, self.known.missed, self._board.clock.now(), ground.city.zone)
        self._body.show_calls(bool(lines) or self._listed or bool(self.evidence.loose), many=len(lines) > 1)

    def _mine(self) -> dict[UUID, tuple[str, int]]:
        return {one.id: (one.watcher or DESK, self.lines.seen[one.id]) for one in self.lines.going}

    @Slot(object)
    def _calls_changed(self, ids: set[UUID]) -> None:
        self.reading.ask("calls")
        shown = self._chosen.current
        about = {one.call.id for one in shown.video_calls} if shown is not None else set()
        about |= {one.id for one in self.lines.all.values() if one.call.case_id == self._chosen.id is not None}
        about |= {one.id for one in self.known.open if one.case_id == self._chosen.id is not None}
        if about & ids:
            self._chosen.read_again()

    @Slot(object)
    def _signals_changed(self, ids: set[UUID]) -> None:
        if ids & self.lines.all.keys():
            self.reading.ask("signals")

    @Slot(object)
    def _known(self, known: Known) -> None:
        before = {one.id: one.over for one in self.lines.all.values()}
        self.known = known
        self._body.map.show_calls([call.worker_id for call in known.open])
        if self.lines.take(known.calls, known.held):
            self.acting.choose(self.acting.focus)
        for call in known.calls:
            if call.ended_at is not None and before.get(call.id) is False and call.ended_by != DESK:
                words = tr("{who}: {why}", who=call.worker, why=ending_words(call))
                self._body.notice.remark(" ".join(part for part in (words, next_words(call)) if part))
        self._show()

    @Slot(object)
    def _ground_changed(self, _: object) -> None:
        ground = self._board.ground
        if ground is None:
            return
        self.evidence.zone = ground.city.zone
        first, self.reading.account = self.reading.account is None, ground.me.id
        self.reading.ask("calls")
        if first and self.may_call:
            self.leftovers.take(ground.me.id)

    @Slot(object)
    def _worker_chosen(self, worker: UUID | None) -> None:
        self._worker = worker

    @Slot(object)
    def _case_chosen(self, _: UUID | None) -> None:
        # What was chosen last counts.
        self._worker = None
