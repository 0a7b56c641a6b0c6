"""From the board to the wall's scene: records in, figures counted, drawn when something changed."""

from __future__ import annotations

from datetime import UTC, timedelta, tzinfo
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.basemap.laid import LaidMap
from desktop.board import Board, Contact
from desktop.ground import city_choice, tile_source
from desktop.jobs import Job, Jobs
from desktop.picture import Picture
from models.cases.records import OpenCase
from models.figures.annotations.queries import get_annotations
from models.figures.annotations.records import Annotation
from models.figures.days import get_statistical_days
from models.figures.filters import Period
from models.figures.queries import DAYS
from models.figures.records import Charts, Tiles, Usual
from models.figures.usual import get_usual
from models.store.engine import Store
from models.store.errors import Unreachable
from models.store.times import database_now
from models.workers.records import Positions, Worker
from widgets.i18n import language
from widgets.theme import tokens
from widgets.wall.facts import alarms, held_rows, stock_of
from widgets.wall.header import HeaderFacts
from widgets.wall.scene import OverviewScene
from widgets.wall.tiles import tiles_of

GATHER_MS = 500
"""Figures are counted again at most this often."""


class Show(QObject):
    """Keeps a scene at what a board says. `failed(error)`: something could not be read, and not for want of a database.

    `complete` is emitted once every figure of the scene has been shown.
    """

    failed = Signal(object)
    complete = Signal()

    def __init__(
        self, board: Board, scene: OverviewScene, store: Store, jobs: Jobs, tiles: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.board, self.scene = board, scene
        self.usual: Usual | None = None
        self.noted: tuple[Annotation, ...] = ()
        """What is noted on the days shown."""
        self.is_complete = False
        self._store, self._jobs, self._tiles = store, jobs, tiles
        self._usual_job: Job | None = None
        self._usual_again = False
        self._laid = LaidMap(scene.map, jobs, self) if scene.map is not None else None
        self._minute: int | None = None
        self._gather = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._gather.timeout.connect(self.refresh)
        board.ground_changed.connect(self.show_picture)
        board.cases_changed.connect(self._cases_changed)
        board.workers_changed.connect(self._workers_changed)
        board.positions_changed.connect(self._positions_changed)
        board.tiles_changed.connect(self._figures_changed)
        board.charts_changed.connect(self._figures_changed)
        board.annotations_changed.connect(self._annotated)
        board.contact_changed.connect(self._contact_changed)
        board.ticked.connect(self._tick)

    def close(self) -> None:
        """Show nothing more."""
        self._gather.stop()
        if self._usual_job is not None:
            self._usual_job.cancel()
        self.board.disconnect(self)

    @property
    def zone(self) -> tzinfo:
        """The city's time zone; UTC before the first picture."""
        return self.board.ground.city.zone if self.board.ground is not None else UTC

    @Slot(object)
    def show_picture(self, picture: Picture) -> None:
        """Show the whole picture anew, and ask for what is usual."""
        ground, now, view = picture.ground, self.board.clock.now(), self.scene.map
        if view is not None and self._laid is not None:
            view.set_ground(ground.city, ground.grids, (), ground.places)
            view.set_cases(picture.cases, now)
            view.set_workers(picture.workers)
            view.set_positions(picture.positions)
            theme, wanted, cache = tokens().name, language(), self._tiles
            self._jobs.read(
                lambda: tile_source(ground, theme, wanted, cache, city_choice(ground)),
                self._laid.lay,
                self._failed,
            )
        self._ask_usual()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Count and show everything as of now; parts that say the same are not drawn again."""
        board, scene = self.board, self.scene
        if board.ground is None:
            return
        self._gather.stop()
        now, cases = board.clock.now(), list(board.cases.values())
        stale = board.contact is Contact.LOST
        stock = stock_of(cases, now)
        scene.tiles.show_tiles(tiles_of(stock, board.tiles, self.usual), stale=stale)
        if board.charts is not None:
            scene.days.show_days(board.charts.days, self.usual.days if self.usual else (), self.noted)
        scene.stages.show_stock(stock, stale=stale)
        scene.held.show_rows(held_rows(cases, now, scene.plan.rows), stale=stale)
        scene.alarms.show_alarms(alarms(cases, now, self.zone))
        self._show_age()
        if not self.is_complete and board.tiles and board.charts and self.usual:
            self.is_complete = True
            self.complete.emit()

    def _show_age(self) -> None:
        board = self.board
        if board.ground is None:
            return
        silence = board.clock.silence_s() or 0.0
        at = (board.clock.now() - timedelta(seconds=silence)).astimezone(self.zone)
        self.scene.header.show_facts(HeaderFacts(board.ground.city.name, at, board.contact.value, int(silence)))

    @Slot(object, object)
    def _cases_changed(self, changed: list[OpenCase], gone: list[object]) -> None:
        if self.scene.map is not None:
            self.scene.map.apply_cases(changed, gone, self.board.clock.now())  # type: ignore[arg-type]
        self._soon()

    @Slot(object)
    def _workers_changed(self, changed: list[Worker]) -> None:
        if self.scene.map is not None:
            self.scene.map.apply_workers(changed)

    @Slot(object)
    def _positions_changed(self, positions: Positions) -> None:
        if self.scene.map is not None:
            self.scene.map.apply_positions(positions, self.board.clock.now())

    @Slot(object)
    def _figures_changed(self, _: Tiles | Charts) -> None:
        self._soon()

    @Slot(object, str)
    def _contact_changed(self, contact: Contact, _: str) -> None:
        self.refresh()
        if contact is Contact.LIVE and self.usual is None:
            self._ask_usual()

    @Slot()
    def _tick(self) -> None:
        self._show_age()
        now = self.board.clock.now()
        if self._minute not in (None, now.minute):
            self._ask_usual()
        self._minute = now.minute
        # Limits run out by the clock alone; of a picture that is old they do not.
        if self.board.contact is not Contact.LOST:
            self._soon()

    def _soon(self) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def _ask_usual(self) -> None:
        if self._usual_job is None:
            self._usual_job = self._jobs.read(self._read_usual, self._take_usual, self._usual_failed)

    @Slot()
    def _annotated(self) -> None:
        if self._usual_job is None:
            self._ask_usual()
        else:
            # What is being read may lack it.
            self._usual_again = True

    def _read_usual(self) -> tuple[Usual, tuple[Annotation, ...]]:
        with self._store.read() as s:
            today = get_statistical_days(s).day_of(database_now(s))
            return get_usual(s), get_annotations(s, Period.last_days(today, DAYS))

    def _take_usual(self, read: tuple[Usual, tuple[Annotation, ...]]) -> None:
        self._usual_job = None
        self.usual, self.noted = read
        if self._usual_again:
            self._usual_again = False
            self._ask_usual()
        self._soon()

    def _usual_failed(self, error: BaseException) -> None:
        self._usual_job = None
        self._failed(error)

    def _failed(self, error: BaseException) -> None:
        # The feed says when the database is out of reach; what was not read is asked for again on the minute.
        if not isinstance(error, Unreachable):
            self.failed.emit(error)
