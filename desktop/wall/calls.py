"""The calls on the wall: watched as a supervisor watches them, through the desk that calls, and by an account that may only that."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.board import Board
from desktop.calls.reading import CallReading, Known
from desktop.jobs import Jobs
from desktop.outbox import Outbox
from models.accounts.records import Duty
from models.calls.records import Call, CallState, SignalKind
from models.calls.records import Signal as CallSignal
from models.calls.watching import party_of, watch
from models.cases.records import OpenCase
from models.store.engine import Store
from models.store.ids import new_id
from widgets.calls.records import Line, Media, Quality
from widgets.wall.calls import Seen, tile_words
from widgets.wall.video import VideoPart
from widgets.wall.video_layout import MOST_CALLS

WATCHES = frozenset({Duty.LEADER, Duty.SUPERVISOR})
"""Whose accounts may watch; another's wall shows figures alone."""
TICK_MS = 500
ENDED_S = 6.0
"""So long a call that has ended keeps its place, and says so."""
ANEW_S = (10.0, 20.0, 40.0, 60.0)
"""So long without a picture, and it is asked for by a new link: the first time, the second and so on."""


@dataclass(slots=True)
class Watched:
    """A call that has a place on the wall. Times are time.monotonic."""

    line: Line
    watcher: UUID
    asked: float = 0.0
    """When its picture was asked for last, or went."""
    tries: int = 0
    heard: int = 0
    """The number of the last signal that was taken."""
    ended: float = 0.0
    told: dict[str, object] = field(default_factory=dict)
    """What its tile says."""


class WallCalls(QObject):
    """Keeps the wall's video at the calls that go on. `changed()` whenever others are shown."""

    changed = Signal()

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        video: VideoPart,
        *,
        sound: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._board, self._video, self._sound = board, video, sound
        self.all: dict[UUID, Watched] = {}
        self._open: tuple[Call, ...] = ()
        self.outbox = Outbox(store, jobs, board, "calls", self)
        self.reading = CallReading(store, jobs, self._mine, self)
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self._tick)
        self.reading.known.connect(self._known)
        self.reading.signalled.connect(self._signalled)
        board.ground_changed.connect(self._ask)
        board.calls_changed.connect(self._ask)
        board.signals_changed.connect(self._signals_changed)
        board.cases_changed.connect(self._show)
        assert video.view is not None
        self._view = video.view
        self._view.told.connect(self._page_told)
        self._view.rose.connect(self._rose)
        self._view.fell.connect(self._fell)

    def close(self) -> None:
        """Leave every call."""
        self._clock.stop()
        for one in self.going:
            self._say(one, one.watcher, SignalKind.BYE, {})
        self.reading.close()
        self.outbox.close()

    @property
    def going(self) -> list[Watched]:
        """Those that have not ended, in the order they came."""
        return [one for one in self.all.values() if not one.line.over]

    @property
    def cases(self) -> tuple[OpenCase, ...]:
        """The open cases that the calls shown are about, in their order."""
        about = [self._case(one.line.call) for one in self.all.values()]
        return tuple(dict.fromkeys(one for one in about if one is not None))

    # What the database says

    @Slot()
    def _ask(self, *_: object) -> None:
        ground = self._board.ground
        if ground is not None and ground.me.duty in WATCHES:
            self.reading.ask("calls")

    @Slot(object)
    def _signals_changed(self, ids: set[UUID]) -> None:
        if ids & self.all.keys():
            self.reading.ask("signals")

    def _mine(self) -> dict[UUID, tuple[str, int]]:
        return {one.line.id: (one.line.watcher, one.heard) for one in self.going}

    @Slot(object)
    def _known(self, known: Known) -> None:
        for call in known.calls:
            one = self.all.get(call.id)
            if one is None or one.line.over:
                continue
            one.line.call, one.line.held = call, call.id in known.held
            if call.ended_at is not None:
                one.ended = time.monotonic()
                self._view.end(call.id, goodbye=False)
        self._open = known.open
        self._fill()
        self._set()

    def _fill(self) -> None:
        """Give free places to calls that have a picture and no place yet, the earliest first."""
        waiting = [one for one in self._open if one.state is CallState.LIVE and one.id not in self.all]
        for call in waiting[: max(0, MOST_CALLS - len(self.all))]:
            watcher = new_id()
            self.all[call.id] = Watched(Line(call, party_of(watcher)), watcher)
            self._watch(self.all[call.id])
        if self.all and not self._clock.isActive():
            self._clock.start()
        self._show()
        self.changed.emit()

    @Slot(object)
    def _signalled(self, signals: tuple[CallSignal, ...]) -> None:
        for said in signals:
            one = self.all.get(said.call_id)
            if one is not None and said.id > one.heard:
                one.heard = said.id
                self._view.signal(said)

    # Watching

    def _watch(self, one: Watched) -> None:
        one.asked, one.told = time.monotonic(), {}
        self._view.open(one.line.id, one.line.watcher, sound=self._sound)
        self._set()

    def _set(self) -> None:
        """One voice at a time: of the call that has stood here longest, where there is to be sound."""
        for number, one in enumerate(self.going):
            self._view.set_call(one.line.id, voice=self._sound and not number, muted=False, held=one.line.held)

    def _say(self, one: Watched, link: UUID, kind: SignalKind, body: dict[str, Any]) -> None:
        self.outbox.tell(partial(watch, call_id=one.line.id, watcher=one.watcher, link=link, kind=kind, body=body))

    @Slot(object, str, dict)
    def _page_told(self, call_id: UUID | None, what: str, facts: dict[str, Any]) -> None:
        one = self.all.get(call_id) if call_id is not None else None
        if one is None or one.line.over:
            return
        if what == "signal":
            self._say(one, facts["link"], SignalKind(facts["kind"]), facts["body"])
        elif what in ("live", "up"):
            one.line.media, one.line.down_at, one.tries = Media.UP, None, 0
        elif what == "down":
            self._went_down(one)
        elif what == "quality":
            pixels = round(facts["width"]), round(facts["height"])
            rest = min(1.0, facts["loss"]), round(facts["delay"]), round(facts["kbits"])
            one.line.quality = Quality(*pixels, facts["frames"], *rest)
        self._show()

    def _went_down(self, one: Watched) -> None:
        one.asked, line = time.monotonic(), one.line
        line.media, line.quality, line.down_at = Media.DOWN, None, line.down_at or self._board.clock.now()

    @Slot()
    def _rose(self) -> None:
        """The page is there, or there again: every call that goes on is asked for."""
        for one in self.going:
            self._watch(one)
        self._show()

    @Slot()
    def _fell(self) -> None:
        """The page is gone, and with it every picture."""
        for one in self.going:
            self._went_down(one)

    # The clock

    @Slot()
    def _tick(self) -> None:
        now = time.monotonic()
        for one in list(self.all.values()):
            if one.line.over and now - one.ended >= ENDED_S:
                self._drop(one.line.id)
            elif not one.line.over and one.line.media is not Media.UP and not one.line.held:
                self._ask_anew(one, now)
        if not self.all:
            self._clock.stop()
        self._show()

    def _ask_anew(self, one: Watched, now: float) -> None:
        if now - one.asked >= ANEW_S[min(one.tries, len(ANEW_S) - 1)]:
            one.tries += 1
            self._view.close_call(one.line.id)
            self._watch(one)

    def _drop(self, call_id: UUID) -> None:
        del self.all[call_id]
        self._view.close_call(call_id)
        # What was known to wait for a place may have ended meanwhile: it is read again before anybody gets it.
        self._open = ()
        self._fill()
        self._ask()

    def _case(self, call: Call) -> OpenCase | None:
        return self._board.cases.get(call.case_id) if call.case_id is not None else None

    @Slot()
    def _show(self, *_: object) -> None:
        board, now = self._board, self._board.clock.now()
        more = sum(one.state is CallState.LIVE and one.id not in self.all for one in self._open)
        self._video.show_calls(len(self.all), more)
        for one in self.all.values():
            call = one.line.call
            seen = Seen(one.line, board.workers.get(call.worker_id), self._case(call))
            words = tile_words(seen, now, crowded=self._video.crowded)
            if one.told != words:
                one.told = words
                self._view.show_words(call.id, words)
