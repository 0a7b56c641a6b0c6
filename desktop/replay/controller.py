"""The time machine (时光机) at the desk: the map shows the past, queue and case panel stay with the present."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop.board import Board
from desktop.desk.chosen import ChosenCase
from desktop.desk.showing import Showing
from desktop.desk.window import DeskBody
from desktop.jobs import Job, Jobs
from desktop.replay.playback import Playback
from desktop.replay.reading import Found, Wanted, find_next, read_day, read_first_day
from models.replay.records import DayFlow
from models.replay.timeline import Moved
from models.store.engine import Store
from models.workers.records import Positions
from widgets.i18n import tr, trn
from widgets.replay.words import banner_words

START = timedelta(hours=1)
"""So long ago it begins."""
JUST_AFTER = timedelta(milliseconds=1)
"""A limit that has just passed."""


class Replay(QObject):
    """Opens and closes the bar and answers it. `changed()`: the past is shown now, or no longer; `failed(error)`."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        showing: Showing,
        chosen: ChosenCase,
        body: DeskBody,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._showing, self._chosen = store, jobs, board, showing, chosen
        self._map, self.bar = body.map, body.replay
        self._said = ""
        self.playback = Playback(store, jobs, board.clock.now, self)
        self.open_now = False
        self.on = False
        self._day: date | None = None
        self._flow: Job | None = None
        self._search: Job | None = None
        self._connect()

    def _connect(self) -> None:
        bar, playback = self.bar, self.playback
        bar.moment_wanted.connect(self._go)
        bar.dragged.connect(self._drag)
        bar.day_wanted.connect(self._go_to_day)
        bar.rate_wanted.connect(self.set_rate)
        bar.toggled.connect(self.toggle)
        bar.stepped.connect(self.step)
        bar.late_wanted.connect(partial(self.find, "late"))
        bar.critical_wanted.connect(partial(self.find, "critical"))
        bar.live_wanted.connect(self.leave)
        playback.moved.connect(self._moved)
        playback.stood.connect(self._stood)
        playback.reading.connect(self._reading)
        playback.ended.connect(self._ended)
        playback.failed.connect(self._failed)
        playback.places.placed.connect(self._placed)

    @property
    def can_open(self) -> bool:
        """Whether the city is known."""
        return self._board.ground is not None

    # What is asked for

    @Slot()
    def open(self) -> None:
        """Open the bar an hour before now; where it is open already, give it the keys."""
        ground = self._board.ground
        if ground is None:
            return
        bar = self.bar
        if not self.open_now:
            self.open_now = True
            # What somebody was drawing was about the present.
            self._map.tools.take("")
            now = self._board.clock.now()
            today = now.astimezone(ground.city.zone).date()
            bar.set_zone(ground.city.zone)
            bar.set_days(today, today)
            bar.set_rate(self.playback.rate)
            bar.show()
            self._jobs.read(partial(read_first_day, self._store), partial(self._first_day_known, today), self._failed)
            self._go(now - START)
        bar.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def leave(self) -> None:
        """Back to the present, at once."""
        if not self.open_now:
            return
        self.open_now = False
        self.playback.close()
        self._drop_search()
        if self._flow is not None:
            self._flow.cancel()
            self._flow = None
        self._day = None
        self.bar.hide()
        if self.on:
            self.on = False
            self._map.set_past(None)
            self._showing.release()
            self._map.choose_case(self._chosen.id)
            self.changed.emit()
        self._map.setFocus()

    @Slot()
    def toggle(self) -> None:
        """Let time go by, or stand."""
        if self.playback.playing:
            self.playback.pause()
        else:
            self._drop_search()
            self.playback.play()
        self._show_pace()

    @Slot(int)
    def set_rate(self, rate: int) -> None:
        """Let it go by so many times as fast."""
        self.playback.set_rate(rate)
        self._show_pace()

    @Slot(object)
    def step(self, by: timedelta) -> None:
        """Go on or back; before the first report there is nothing."""
        if self.playback.at is not None:
            self._go(self.playback.at + by)

    @Slot()
    def find(self, wanted: Wanted) -> None:
        """Go to the next moment of the day at which a case becomes late, or 特急."""
        line, at = self.playback.line, self.playback.at
        if line is None or at is None or self._search is not None or self._day is None:
            return
        self.playback.pause()
        self._show_pace()
        cases, until = dict(line.cases), min(self._end_of_day(), self._board.clock.now())
        self._say(tr("Looking for the next one…"))
        store, closing = self._store, self._jobs.closing
        self._search = self._jobs.read(
            lambda: find_next(store, wanted, cases, at, until, closing.is_set),
            partial(self._found, wanted),
            self._not_found,
        )

    def close(self) -> None:
        """The desk goes."""
        self.playback.close()
        self._drop_search()
        if self._flow is not None:
            self._flow.cancel()

    @Slot(object)
    def _go(self, at: datetime) -> None:
        self._drop_search()
        self._say("")
        self.playback.go(at)

    @Slot(object)
    def _drag(self, at: datetime) -> None:
        # What is known already follows the hand; all else is read once it is let go.
        line = self.playback.line
        if line is not None and line.holds(at):
            self.playback.go(at)

    @Slot(object)
    def _go_to_day(self, day: date) -> None:
        """The same hour of another day."""
        ground = self._board.ground
        if ground is None:
            return
        zone = ground.city.zone
        at = (self.playback.at or self._board.clock.now()).astimezone(zone)
        self._go(datetime.combine(day, at.time(), zone))

    # What comes of it

    @Slot(object)
    def _moved(self, moved: Moved) -> None:
        line = self.playback.line
        assert line is not None
        if not self.on:
            self.on = True
            self._showing.hold()
            self._map.show_candidates([])
            # Who is off duty now may have been on duty then: whoever sent a position is shown; what he had in hand is not known.
            self._map.set_workers([replace(worker, on_duty=True, load=0) for worker in self._board.workers.values()])
            self.changed.emit()
        self._tell_past(line.at)
        if moved.anew:
            self._map.set_cases(moved.changed, line.at)
        else:
            self._map.apply_cases(moved.changed, moved.gone, line.at)

    @Slot(object)
    def _stood(self, at: datetime) -> None:
        ground = self._board.ground
        assert ground is not None
        day = at.astimezone(ground.city.zone).date()
        if day != self._day:
            self._day = day
            self.bar.show_day(day, None, self._board.clock.now())
            if self._flow is not None:
                self._flow.cancel()
            self._flow = self._jobs.read(partial(read_day, self._store, day), self._day_known, self._failed)
        self.bar.show_moment(at)
        self._tell_past(at)

    @Slot(object, bool)
    def _placed(self, positions: Positions, anew: bool) -> None:
        at = self.playback.at
        if not self.on or at is None:
            return
        if anew:
            self._map.set_positions(positions)
        else:
            self._map.apply_positions(positions, at)

    def _tell_past(self, at: datetime) -> None:
        ground, playback = self._board.ground, self.playback
        assert ground is not None
        words = banner_words(at, ground.city.zone, playback.rate, playing=playback.playing)
        self._map.set_past(at, words, playback.tick_ms)

    def _show_pace(self) -> None:
        self.bar.set_playing(self.playback.playing)
        self.bar.set_rate(self.playback.rate)
        if self.on and self.playback.at is not None:
            self._tell_past(self.playback.at)

    def _day_known(self, flow: DayFlow) -> None:
        self._flow = None
        self.bar.show_day(flow.day, flow, self._board.clock.now())
        if self.playback.at is not None:
            self.bar.show_moment(self.playback.at)

    def _first_day_known(self, today: date, first: date | None) -> None:
        if first is not None and self.open_now:
            self.bar.set_days(min(first, today), today)

    def _say(self, words: str) -> None:
        self._said = words
        self.bar.say(words)

    @Slot(bool)
    def _reading(self, reading: bool) -> None:
        # What was said last stands again: what was found may have to be read first.
        self.bar.say(tr("Reading the past…") if reading else self._said)

    @Slot()
    def _ended(self) -> None:
        self._show_pace()
        self._say(tr("This is the present: Esc goes back to live"))

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.playback.pause()
        self._show_pace()
        self._say("")
        self.failed.emit(error)

    # What was looked for

    def _found(self, wanted: Wanted, found: Found) -> None:
        self._search = None
        if not found.cases:
            none = tr("No further case becomes late this day") if wanted == "late" else tr("No further critical case this day")  # fmt: skip
            self._say(none)
            return
        case = found.cases[0]
        self.playback.go(found.at + JUST_AFTER)
        self._map.choose_case(case.id)
        if case.lon is not None and case.lat is not None:
            self._map.fly_to(case.lon, case.lat)
        say = tr("Late: {title}") if wanted == "late" else tr("Critical: {title}")
        more = len(found.cases) - 1
        also = trn(", and {n} more at that moment", ", and {n} more at that moment", more) if more else ""
        self._say(say.format(title=case.title) + also)

    def _not_found(self, error: BaseException) -> None:
        self._search = None
        self._failed(error)

    def _drop_search(self) -> None:
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def _end_of_day(self) -> datetime:
        ground = self._board.ground
        assert ground is not None
        assert self._day is not None
        return datetime.combine(self._day + timedelta(days=1), datetime.min.time(), ground.city.zone)
