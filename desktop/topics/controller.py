"""The window 热点 at work: a week is looked through in the background; a topic is shown in the queue and on the map."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.briefing.controller import Briefings
from desktop.figures.words import problem_words
from desktop.jobs import Job, Jobs
from models.briefings.commands import MAKERS
from models.briefings.kinds import Kind, period_of
from models.cases.records import QueueFilter
from models.figures.filters import Period
from models.figures.topics.queries import read_topics
from models.figures.topics.records import Topic, Topics
from models.store.replica import ReadFrom, Reads, read_from
from widgets.i18n import tr
from widgets.text import line
from widgets.topics.window import LAST_WEEK, TopicWindow
from widgets.words import DOT
from widgets.words.topics import place_word, topic_word

ZOOMS = ((250, 16.0), (600, 15.0), (1200, 14.0))
"""How near the map comes: up to which radius in metres. Wider topics are seen from WIDE."""
WIDE = 13.0


class HotTopics(QObject):
    """One window a desk. `filtered(QueueFilter)` and `place_wanted(lon, lat, zoom)` show a topic, `case_opened(UUID)` a case."""

    filtered = Signal(object)
    place_wanted = Signal(float, float, float)
    case_opened = Signal(object)

    def __init__(
        self,
        store: Reads,
        jobs: Jobs,
        board: Board,
        briefings: Briefings,
        window: QWidget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._briefings = store, jobs, board, briefings
        self._parent = window
        self._job: Job | None = None
        self.window: TopicWindow | None = None
        """The window, once it was opened."""

    @property
    def shown(self) -> bool:
        """Whether the window is open."""
        return self.window is not None and self.window.isVisible()

    @Slot()
    def open(self) -> None:
        """Open the window and look through its week, or come back to it."""
        ground = self._board.ground
        if ground is None:
            return
        if self.window is None:
            window = TopicWindow(ground.city.zone, may_make=ground.me.duty in MAKERS, parent=self._parent)
            window.week_chosen.connect(self._read)
            window.read_again.connect(self._read)
            window.topic_opened.connect(self._show_topic)
            window.case_opened.connect(self.case_opened)
            window.paper_wanted.connect(self._make_paper)
            window.left.connect(self._left)
            self.window = window
        if not self.shown:
            self._read()
        self.window.open()

    def close(self) -> None:
        """Put everything away."""
        self._left()
        if self.window is not None:
            window, self.window = self.window, None
            window.close()
            window.deleteLater()

    def _last_day(self) -> date:
        """The last day of the week that is chosen: today, or the Sunday before."""
        ground, window = self._board.ground, self.window
        assert ground is not None
        assert window is not None
        today = ground.days.day_of(self._board.clock.now())
        return today - timedelta(days=today.weekday() + 1) if window.week.currentData() == LAST_WEEK else today

    @Slot()
    def _read(self) -> None:
        window = self.window
        if window is None:
            return
        self._left()
        window.show_problem("")
        window.show_reading()
        store, days = self._store, period_of(Kind.HOT_TOPICS, self._last_day())

        def work() -> tuple[Topics, ReadFrom]:
            with store.read() as s:
                return read_topics(s, Period(days.first, days.last)), read_from(s)

        self._job = self._jobs.read(work, self._done, self._failed)

    def _done(self, found: tuple[Topics, ReadFrom]) -> None:
        self._job = None
        if self.window is not None:
            self.window.show_topics(*found)

    def _failed(self, error: BaseException) -> None:
        self._job = None
        if self.window is not None:
            self.window.fail(problem_words(error))

    @Slot()
    def _left(self) -> None:
        """Read no more: nobody looks."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(object)
    def _show_topic(self, topic: Topic) -> None:
        """Narrow the queue to the topic's open cases and look at its place."""
        ids = frozenset(case.id for case in topic.cases) & self._board.cases.keys()
        if ids:
            words = DOT.join((tr("Hot topics"), line(topic_word(topic)), line(place_word(topic))))
            self.filtered.emit(QueueFilter(case_ids=ids, about=words))
        elif self.window is not None:
            self.window.show_problem(tr("None of these cases is open any more: they stand in the list here."))
        if topic.lon is not None and topic.lat is not None and topic.radius is not None:
            radius = topic.radius
            zoom = next((zoom for most, zoom in ZOOMS if radius <= most), WIDE)
            self.place_wanted.emit(topic.lon, topic.lat, zoom)

    @Slot()
    def _make_paper(self) -> None:
        self._briefings.open_kind(Kind.HOT_TOPICS, self._last_day())
