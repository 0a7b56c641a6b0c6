"""The calls at this desk: what the page says of each, what follows from it, and the clocks that end what came to nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.board import Board
from desktop.calls.evidence import Evidence, Taken
from desktop.calls.outbox import Outbox
from models.calls import commands
from models.calls.records import ANSWER_WITHIN, DESK, Call, CallState, Ending, SignalKind
from models.calls.records import Signal as CallSignal
from models.media.records import Shot
from widgets.calls.records import Line, Media, Quality
from widgets.calls.view import CallView
from widgets.i18n import tr

TICK_MS = 500
LOST_AFTER = timedelta(seconds=30)
"""So long without a picture, and the call is lost."""
GOODBYE_MS = 3000
"""So long after the phone said goodbye its own word in the database is waited for."""
KEPT_WORDS, KEPT_GONE = 3, 20


class Lines(QObject):
    """`changed()` whatever is to be shown anew; `clicked(call, place or {})` in a tile; `told(words)` for the status line."""

    changed = Signal()
    clicked = Signal(object, dict)
    told = Signal(str)

    def __init__(
        self, view: CallView, outbox: Outbox, evidence: Evidence, board: Board, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._view, self._outbox, self._evidence, self._board = view, outbox, evidence, board
        self.all: dict[UUID, Line] = {}
        self.seen: dict[UUID, int] = {}
        self.answer_within, self.lost_after = ANSWER_WITHIN, LOST_AFTER
        self._asked: dict[UUID, float] = {}
        self._gone: dict[UUID, Line] = {}
        """Taken away, while the last of what was taken in them may still be on its way from the page."""
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self._tick)
        view.told.connect(self._told)
        view.fell.connect(self._fell)
        evidence.taken.connect(self._taken)
        evidence.failed.connect(self._not_kept)

    @property
    def going(self) -> list[Line]:
        """Those that have not ended."""
        return [one for one in self.all.values() if not one.over]

    def now(self) -> datetime:
        """The database's clock."""
        return self._board.clock.now()

    def add(self, call: Call, asked_at: float, watcher: str = "") -> Line:
        """Take a call in; `asked_at` is when it was asked for (time.monotonic)."""
        line = self.all[call.id] = Line(call, watcher)
        self.seen[call.id] = 0
        self._asked[call.id] = asked_at
        self._view.open(call.id, watcher)
        self._clock.start()
        self.changed.emit()
        return line

    def drop(self, call_id: UUID) -> None:
        """Take a call away."""
        line = self.all.pop(call_id, None)
        if line is not None:
            self._gone = dict([*self._gone.items(), (call_id, line)][-KEPT_GONE:])
            self.seen.pop(call_id)
            self._asked.pop(call_id)
            self._view.close_call(call_id)
            self.changed.emit()

    # What the database says

    def take(self, calls: tuple[Call, ...], held: frozenset[UUID]) -> bool:
        """Take in how calls stand, and which are held by their desks; returns whether that of a watched one is new."""
        anew = False
        for call in calls:
            line = self.all.get(call.id)
            if line is None or line.over:
                continue
            line.call = call
            if not line.own and line.held is not (call.id in held):
                line.held, anew = call.id in held, True
            if call.ended_at is not None:
                self._view.end(call.id, goodbye=False)
        self.changed.emit()
        return anew

    def take_signals(self, signals: tuple[CallSignal, ...]) -> None:
        """Hand signals to the page, each once."""
        for one in signals:
            if one.id > self.seen.get(one.call_id, one.id):
                self.seen[one.call_id] = one.id
                self._view.signal(one)

    # Ending

    def end(self, line: Line, ending: Ending) -> None:
        """End a call at once, as far as this desk goes, or leave one that is watched; the database is told when it can be."""
        if line.over:
            return
        if not line.own:
            self._leave(line)
            self.drop(line.id)
            return
        waiting = line.call.state in (CallState.REQUESTED, CallState.RINGING)
        became = Ending.CANCELLED if waiting and ending is Ending.HUNG_UP else ending
        line.call = replace(line.call, state=CallState.ENDED, ended_at=self.now(), ending=became, ended_by=DESK)
        self._outbox.tell(lambda s: commands.end_call(s, line.id, ending))
        self._view.end(line.id, goodbye=True)
        self.changed.emit()

    def _leave(self, line: Line) -> None:
        party, call_id, link = line.watcher, line.id, UUID(line.watcher.removeprefix("watch:"))
        facts = {"sender": party, "receiver": DESK}
        self._outbox.tell(lambda s: commands.send_signal(s, call_id, link, SignalKind.BYE, {}, **facts))
        self.note(line, "left")

    def note(self, line: Line, kind: str, **detail: Any) -> None:
        """Write a step of a call, as of now."""
        at = self.now()
        self._outbox.tell(lambda s: commands.note(s, line.id, kind, detail, at))

    # What the page says

    @Slot(object, str, dict)
    def _told(self, call_id: UUID | None, what: str, facts: dict[str, Any]) -> None:
        if call_id is None:
            self.told.emit(
                tr("This desk has no microphone that may be used: you hear the phone, and it does not hear you")
            )
            return
        line = self.all.get(call_id)
        if line is None:
            if call_id in self._gone and what in ("still", "chunk"):
                (self._still if what == "still" else self._chunk)(self._gone[call_id], facts)
            return
        heard: dict[str, Callable[[Line, dict[str, Any]], None]] = {
            "signal": self._signal, "live": self._live, "up": self._up, "down": self._down, "bye": self._bye,
            "quality": self._quality, "text": self._text, "can": self._can, "moved": self._moved,
            "phone_muted": self._phone_muted, "watched": self._watched, "still": self._still, "chunk": self._chunk,
            "no_still": self._no_still, "unsaid": self._unsaid, "clicked": self._clicked,
        }  # fmt: skip
        heard[what](line, facts)
        if what not in ("signal", "still", "chunk"):
            self.changed.emit()

    def _signal(self, line: Line, facts: dict[str, Any]) -> None:
        if line.over:
            return
        sender, call_id = line.watcher or DESK, line.id
        kind, link, body, receiver = SignalKind(facts["kind"]), facts["link"], facts["body"], facts["receiver"]
        self._outbox.tell(
            lambda s: commands.send_signal(s, call_id, link, kind, body, sender=sender, receiver=receiver)
        )

    def _live(self, line: Line, _: dict[str, Any]) -> None:
        line.media, line.down_at = Media.UP, None
        took = round((time.monotonic() - self._asked[line.id]) * 1000)
        if line.own:
            self._outbox.tell(lambda s: commands.note_live(s, line.id, took))
        else:
            self.note(line, "joined")

    def _up(self, line: Line, _: dict[str, Any]) -> None:
        if line.over or line.media is Media.UP:
            return
        line.media, line.down_at = Media.UP, None
        if line.own:
            self.note(line, "media_up")

    def _down(self, line: Line, _: dict[str, Any]) -> None:
        if line.over or line.media is not Media.UP:
            return
        line.media, line.down_at, line.quality = Media.DOWN, self.now(), None
        if line.own:
            self.note(line, "media_down")

    def _bye(self, line: Line, _: dict[str, Any]) -> None:
        # The phone tells the database itself; where it cannot, we do.
        QTimer.singleShot(GOODBYE_MS, self, partial(self.end, line, Ending.HUNG_UP))

    def _quality(self, line: Line, facts: dict[str, Any]) -> None:
        pixels = round(facts["width"]), round(facts["height"])
        line.quality = Quality(
            *pixels, facts["frames"], min(1.0, facts["loss"]), round(facts["delay"]), round(facts["kbits"])
        )

    def _text(self, line: Line, facts: dict[str, Any]) -> None:
        self.keep_words(line, facts["words"], own=False)
        self.note(line, "text", words=facts["words"], sender="phone")

    def keep_words(self, line: Line, words: str, *, own: bool) -> None:
        """Keep what was written, the latest few."""
        line.said = [*line.said, (own, words)][-KEPT_WORDS:]

    def _can(self, line: Line, facts: dict[str, Any]) -> None:
        line.can_torch, line.cameras = facts["torch"], facts["cameras"]

    def _moved(self, line: Line, facts: dict[str, Any]) -> None:
        line.place = (facts["lon"], facts["lat"])

    def _phone_muted(self, line: Line, facts: dict[str, Any]) -> None:
        line.phone_muted = facts["on"]

    def _watched(self, line: Line, facts: dict[str, Any]) -> None:
        line.watchers = facts["watchers"]

    def _clicked(self, line: Line, facts: dict[str, Any]) -> None:
        self.clicked.emit(line.id, facts)

    # Evidence

    def _shot(self, line: Line) -> Shot:
        place = line.place or self._board.position_of(line.call.worker_id) or (None, None)
        return Shot(self.now(), *place)

    def _still(self, line: Line, facts: dict[str, Any]) -> None:
        self._evidence.still(line.call, facts, self._shot(line))

    def _chunk(self, line: Line, facts: dict[str, Any]) -> None:
        self._evidence.chunk(line.call, facts, self._shot(line))

    def _no_still(self, line: Line, _: dict[str, Any]) -> None:
        line.problem = tr("There is no picture to take a still of yet")

    def _unsaid(self, line: Line, facts: dict[str, Any]) -> None:
        if facts["t"] == "text":
            line.problem = tr("Not sent: the line to the phone is not open just now. Send it again in a moment")

    @Slot(object)
    def _taken(self, taken: Taken) -> None:
        line = self.all.get(taken.call.id)
        place = None if line is None else self._shot(line)
        kept: dict[str, Any] = {"sha256": taken.sha256, "name": taken.path.name}
        if taken.kind == "recording":
            kind, kept = "recording_off", kept | {"seconds": round(taken.seconds, 1)}
        else:
            kind = "still"
            if place is not None and place.lon is not None:
                kept |= {"lon": place.lon, "lat": place.lat}
            if line is not None:
                line.stills += 1
        at, call_id = self.now(), taken.call.id
        self._outbox.tell(lambda s: commands.note(s, call_id, kind, kept, at))
        self.changed.emit()

    @Slot(object, str)
    def _not_kept(self, call_id: UUID, words: str) -> None:
        if call_id in self.all:
            self.all[call_id].problem = words
        self.told.emit(words)
        self.changed.emit()

    # The clocks

    @Slot()
    def _fell(self) -> None:
        """The page is gone, and with it every picture: what cannot come back is lost after its time."""
        for line in self.going:
            line.media, line.down_at = Media.DOWN, line.down_at or self.now()
        self.changed.emit()

    @Slot()
    def _tick(self) -> None:
        now, going = self.now(), self.going
        if not going:
            self._clock.stop()
        for line in going:
            call = line.call
            if line.media is Media.DOWN and line.down_at is not None and now - line.down_at > self.lost_after:
                self.end(line, Ending.LOST)
            elif not line.own:
                waited = time.monotonic() - self._asked[line.id]
                if line.media is Media.NONE and waited > self.lost_after.total_seconds():
                    self.told.emit(tr("No picture came from the desk that calls; watch again in a moment"))
                    self.end(line, Ending.LOST)
            elif (
                call.state in (CallState.REQUESTED, CallState.RINGING) and now - call.requested_at > self.answer_within
            ):
                self.end(line, Ending.MISSED)
            elif line.media is Media.NONE and call.accepted_at is not None and now - call.accepted_at > self.lost_after:
                self.end(line, Ending.FAILED)
        self.changed.emit()
