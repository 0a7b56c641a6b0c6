"""Finds what is nearest to a place: workers on duty by their way on foot, cameras and cases by the straight line."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.desk.window import DeskBody
from desktop.desk.words import error_words
from desktop.jobs import Job, Jobs
from desktop.mapping.places import Meant, places_of
from models.cases.records import OpenCase
from models.geo.nearest import nearest
from models.grids.records import Camera
from models.grids.walking import walking_graph
from models.store.engine import Store
from models.workers.records import Worker
from widgets.map.near import NearLine, NearWindow
from widgets.text import line
from widgets.words import DOT, number_word, role_word, state_word

OFFERED = 6
SPARE = 4
"""So many times as many workers are looked at by the straight line: who is nearest on foot is among them."""
WITHIN_M = 20_000.0
NEAR_ZOOM = 16.0

Placed = tuple[Worker, tuple[float, float]]


class Nearby(QObject):
    """One window a desk. `shown(NearLine)`: one is to be shown on the map."""

    shown = Signal(object)

    def __init__(
        self, store: Store, jobs: Jobs, board: Board, body: DeskBody, window: QWidget, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._body, self._parent = store, jobs, board, body, window
        self.window: NearWindow | None = None
        self._job: Job | None = None

    def open(self, place: Meant) -> None:
        """Look what is nearest to a place."""
        if self.window is None:
            self.window = NearWindow(self._parent)
            self.window.opened.connect(self._open_line)
        self.window.show_reading(f"{place.words}  {place.lon:.5f}, {place.lat:.5f} (WGS-84)")
        self.window.open()
        self._forget()
        board, ground = self._board, self._board.ground
        workers = [
            (worker, at)
            for worker in board.workers.values()
            if worker.on_duty and (at := board.position_of(worker.id)) is not None
        ]
        cases, cameras = list(board.cases.values()), list(ground.cameras) if ground is not None else []
        work = partial(_find, self._store, place, workers, cameras, cases)
        self._job = self._jobs.read(work, self._show, self._failed)

    def close(self) -> None:
        """Put the window away."""
        self._forget()
        if self.window is not None:
            window, self.window = self.window, None
            window.close()
            window.deleteLater()

    def _forget(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show(self, lines: list[NearLine]) -> None:
        self._job = None
        if self.window is not None:
            self.window.show_lines(lines)

    def _failed(self, error: BaseException) -> None:
        self._job = None
        if self.window is not None:
            self.window.fail(error_words(error))

    @Slot(object)
    def _open_line(self, one: NearLine) -> None:
        self._body.map.fly_to(one.lon, one.lat, NEAR_ZOOM)
        self.shown.emit(one)


def _find(
    store: Store, place: Meant, workers: list[Placed], cameras: list[Camera], cases: list[OpenCase]
) -> list[NearLine]:
    lon, lat = place.lon, place.lat
    found = _workers(store, place, workers)
    rows, metres = nearest(lon, lat, [c.lon for c in cameras], [c.lat for c in cameras], OFFERED)
    for row, far in zip(rows.tolist(), metres.tolist(), strict=True):
        camera = cameras[row]
        found.append(NearLine("camera", camera.id, line(camera.name), line(camera.code), camera.lon, camera.lat, far))
    rows, metres = nearest(lon, lat, *places_of(cases), OFFERED)
    for row, far in zip(rows.tolist(), metres.tolist(), strict=True):
        case = cases[row]
        assert case.lon is not None
        assert case.lat is not None
        detail = DOT.join((number_word(case.number), state_word(case.state)))
        found.append(NearLine("case", case.id, line(case.title), detail, case.lon, case.lat, far))
    return found


def _workers(store: Store, place: Meant, workers: list[Placed]) -> list[NearLine]:
    """The nearest by the straight line are put in order by their way on foot."""
    lons, lats = np.array([at[0] for _, at in workers]), np.array([at[1] for _, at in workers])
    rows, metres = nearest(place.lon, place.lat, lons, lats, OFFERED * SPARE)
    if not len(rows):
        return []
    with store.read() as s:
        graph = walking_graph(s)
    walks = graph.walks(place.lon, place.lat, lons[rows], lats[rows], WITHIN_M)
    lines = []
    for row, far, walk in zip(rows.tolist(), metres.tolist(), walks.metres.tolist(), strict=True):
        worker, (lon, lat) = workers[row]
        title = f"{role_word(worker.role)} {line(worker.name)}"
        on_foot = walk if np.isfinite(walk) else None
        lines.append(NearLine("worker", worker.id, title, line(worker.grid_name), lon, lat, far, on_foot))
    lines.sort(key=lambda one: (one.walk is None, one.walk if one.walk is not None else one.metres))
    return lines[:OFFERED]
