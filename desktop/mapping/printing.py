"""The map on paper: a second page draws the same view at 300 dpi, a painter puts title, north, scale and credit around it."""

from __future__ import annotations

import errno
import math
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.basemap.outside import CityTiles
from desktop.basemap.source import WORLD_M
from desktop.board import Board
from desktop.desk.base_map import BaseMapSwitch
from desktop.desk.window import DeskBody
from desktop.ground import tile_source
from desktop.jobs import Jobs
from desktop.pages import map_document
from desktop.picking import Picking
from desktop.postgres.places import default_base
from widgets.i18n import language, tr
from widgets.map.composed import Document
from widgets.map.print_form import PrintForm
from widgets.map.sheet import Layout, Words, write_sheet
from widgets.map.view import MapView
from widgets.notice import Notice

WITHIN_S = 120
SETTLE_MS = 400
MOST_ENLARGED = 5.0
"""A page can be enlarged so much."""
THEME = "day"


def frame(layout: Layout, width: int, height: int) -> tuple[float, float]:
    """Return how wide the page is drawn in its own pixels, and how much it is enlarged, so that all of a map is on the sheet."""
    across, down = layout.map_pixels
    wide = max(width, height * across / down, across / MOST_ENLARGED)
    return wide, across / wide


class Printing(QObject):
    """One sheet at a time."""

    def __init__(
        self,
        jobs: Jobs,
        board: Board,
        body: DeskBody,
        base_map: BaseMapSwitch,
        window: QWidget,
        notice: Notice,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._board, self._body, self._base_map = jobs, board, body, base_map
        self._parent, self._notice = window, notice
        self._picking = Picking(self)
        self.form: PrintForm | None = None
        self._map: MapView | None = None
        self._tiles: CityTiles | None = None
        self._drawn: dict[str, Any] = {}
        self._last = QImage()
        self._order: tuple[Path, Layout, Words, float] | None = None
        self._settle = QTimer(self, interval=SETTLE_MS, singleShot=True)
        self._settle.timeout.connect(self._grab)
        self._deadline = QTimer(self, interval=WITHIN_S * 1000, singleShot=True)
        self._deadline.timeout.connect(self._too_late)

    @Slot()
    def open(self) -> None:
        """Open the form."""
        ground = self._board.ground
        if ground is None:
            return
        if self.form is None:
            self.form = PrintForm(tr("{city}: grid governance", city=ground.city.name), self._parent)
            self.form.submitted.connect(self._ask_where)
            self.form.stopped.connect(self._stopped)
        self.form.open()

    def close(self) -> None:
        """Give up what is being drawn, and put everything away."""
        self._end()
        self._picking.close()
        if self.form is not None:
            form, self.form = self.form, None
            form.close()
            form.deleteLater()

    @Slot()
    def _ask_where(self) -> None:
        form, ground = self.form, self._board.ground
        if form is None or ground is None or self._order is not None:
            return
        now = self._board.clock.now().astimezone(ground.city.zone)
        name = f"{ground.city.code}-map-{now:%Y%m%d-%H%M}.{form.ending}"
        self._picking.save(form, tr("Map on paper"), name, self.begin, f"*.{form.ending}")

    @Slot(str)
    def begin(self, path: str) -> None:
        """Draw what the map shows now into a file."""
        form, ground, needed = self.form, self._board.ground, self._base_map.on_paper()
        view = self._body.map
        state = view.state()
        if form is None or ground is None or needed is None or not state or self._order is not None:
            return
        layout = form.layout_wanted
        wide, _ = frame(layout, view.width(), view.height())
        lat, zoom = float(state["lat"]), float(state["zoom"])  # type: ignore[arg-type]
        across_m = WORLD_M * math.cos(math.radians(lat)) / (256 * 2**zoom) * wide
        file = Path(path)
        if file.suffix.lower() not in (".pdf", ".png"):
            file = file.with_name(f"{file.name}.{form.ending}")
        self._order = (file, layout, self._words(form.title.text().strip()), across_m / layout.map_mm[0])
        form.show_state(tr("Drawing the map…"), running=True)
        self._deadline.start()
        spoken, pages = language(), default_base() / "pages"
        of, chosen, folder = needed

        def read() -> tuple[Document, CityTiles]:
            if not file.parent.is_dir():
                # Known before the map is drawn, which takes seconds.
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(file.parent))
            document = map_document(pages, THEME, motion=False, hands=False)
            return document, tile_source(of, THEME, spoken, folder, chosen)

        self._jobs.read(read, self._draw, self._failed)

    def _words(self, title: str) -> Words:
        ground = self._board.ground
        assert ground is not None
        now = self._board.clock.now().astimezone(ground.city.zone)
        needed = self._base_map.on_paper()
        base = needed[1] if needed is not None else None
        credit = (
            base.attribution if base is not None else tr("Base map: {name}", name=tr("drawn from the city's own data"))
        )
        return Words(
            title or ground.city.name,
            tr("Data as of {time} ({zone})", time=f"{now:%Y-%m-%d %H:%M}", zone=ground.city.timezone),
            credit,
            tr("Shaotai · {city} · Web Mercator, positions in WGS-84", city=ground.city.name),
            tr("N"),
            tr("about 1:{n} in the middle"),
        )

    def _draw(self, found: tuple[Document, CityTiles]) -> None:
        document, tiles = found
        if self._order is None:
            self._jobs.page(tiles.close)
            return
        view, layout = self._body.map, self._order[1]
        _, enlarged = frame(layout, view.width(), view.height())
        dpr = view.devicePixelRatioF()
        self._tiles = tiles
        made = self._map = view.twin("paper", document, THEME, enlarged / dpr)
        # Never on a screen: it is drawn for the picture alone.
        made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        across, down = layout.map_pixels
        made.resize(round(across / dpr), round(down / dpr))
        made.painted.connect(self._painted)
        made.gave_up.connect(self._too_late)
        made.set_tile_source(tiles.tile)
        made.show()

    @Slot(dict)
    def _painted(self, drawn: dict[str, Any]) -> None:
        self._drawn = drawn
        if self._is_there() and not self._settle.isActive():
            self._settle.start()

    def _is_there(self) -> bool:
        ground, drawn = self._board.ground, self._drawn
        return ground is not None and (bool(drawn.get("grids")) or not ground.grids) and not drawn.get("base_waiting")

    @Slot()
    def _grab(self) -> None:
        if self._map is None or self._order is None or not self._is_there():
            return
        last, self._last = self._last, self._map.grab().toImage()
        if last != self._last:
            # The page's last frame is still on its way.
            self._settle.start()
            return
        path, layout, words, metres_per_mm = self._order
        picture = self._last.convertToFormat(QImage.Format.Format_RGB32)
        self._take_away()
        if self.form is not None:
            self.form.show_state(tr("Writing the file…"), running=True)
        self._jobs.read(lambda: write_sheet(path, layout, picture, words, metres_per_mm), self._written, self._failed)

    def _written(self, _: object) -> None:
        if self._order is None:
            return
        path = self._order[0]
        self._end()
        said = tr("The map is on paper: {file}", file=str(path))
        if self.form is not None:
            self.form.show_state(said)
        self._notice.say(said)

    @Slot()
    def _stopped(self) -> None:
        self._end()
        if self.form is not None:
            self.form.show_state(tr("Stopped; no file was made."))

    @Slot()
    def _too_late(self) -> None:
        self._end()
        self._tell(tr("The map was not drawn within {n} seconds. No file was made, and nothing else was lost; try a smaller sheet, or again when the base map answers", n=WITHIN_S))  # fmt: skip

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, OSError):
            self._end()
            raise error
        path = str(self._order[0]) if self._order is not None else "?"
        self._end()
        detail = error.strerror or str(error)
        self._tell(tr("The file {file} could not be written: {detail}. No file was made, and nothing else was lost; choose another place", file=path, detail=detail))  # fmt: skip

    def _tell(self, words: str) -> None:
        if self.form is not None:
            self.form.show_state("", words)
        self._notice.problem(words)

    def _end(self) -> None:
        self._order = None
        self._deadline.stop()
        self._take_away()

    def _take_away(self) -> None:
        self._settle.stop()
        self._drawn, self._last = {}, QImage()
        if self._map is not None:
            made, self._map = self._map, None
            made.close_down()
            made.deleteLater()
        if self._tiles is not None:
            tiles, self._tiles = self._tiles, None
            self._jobs.page(tiles.close)
