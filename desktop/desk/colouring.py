"""By which figure the desk's map colours its grids: chosen on the map or by a command, read in the background."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from desktop.board import Board
from desktop.jobs import Jobs
from desktop.picture import Picture
from desktop.throttled import Throttled
from models.figures.by_grid import GridTree, get_grid_figures
from models.figures.grid_records import GridFigure, GridFigures
from models.store.replica import Reads
from widgets.i18n import tr
from widgets.map.view import MapView
from widgets.map.words import FIGURES, figure_word
from widgets.notice import Notice

EVERY_S = {GridFigure.DENSITY: 15.0, GridFigure.FRESH: 15.0, GridFigure.ON_TIME: 600.0}
"""How often at most each is read: the last one goes through all cases of a month."""


class GridColours(QObject):
    """Reads the chosen figure when something changed, and only that one."""

    failed = Signal(object)

    def __init__(self, store: Reads, jobs: Jobs, board: Board, view: MapView, notice: Notice, parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._view, self._notice = store, view, notice
        self._tree = GridTree(())
        self._readers = {
            figure: Throttled(jobs, every_s, partial(self._read, figure), self._take, self)
            for figure, every_s in EVERY_S.items()
        }
        for reader in self._readers.values():
            reader.failed.connect(self.failed)
        view.figure_chosen.connect(self._look_again)
        board.ground_changed.connect(self._take_ground)
        for changed in (board.cases_changed, board.positions_changed, board.workers_changed):
            changed.connect(self._look_again)

    def close(self) -> None:
        """Read no more."""
        for reader in self._readers.values():
            reader.stop()

    def choose(self, figure: GridFigure) -> None:
        """Colour by a figure; the notice says which."""
        self._view.colour_by(figure)
        self._notice.say(tr("Grids by: {figure}", figure=figure_word(figure)))

    @Slot()
    def next(self) -> None:
        """Colour by the next figure, after the last one by the first."""
        figures = list(FIGURES)
        self.choose(figures[(figures.index(self._view.figure) + 1) % len(figures)])

    @Slot(object)
    def _take_ground(self, picture: Picture) -> None:
        self._tree = GridTree(picture.ground.grids)
        self._look_again()

    @Slot()
    def _look_again(self) -> None:
        reader = self._readers.get(self._view.figure)
        if reader is not None and self._tree.grids:
            reader.ask()

    def _read(self, figure: GridFigure) -> GridFigures:
        with self._store.read() as s:
            return get_grid_figures(s, figure, self._tree)

    def _take(self, figures: object) -> None:
        assert isinstance(figures, GridFigures)
        self._view.set_grid_figures(figures)
