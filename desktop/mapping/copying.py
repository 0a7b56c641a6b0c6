"""Copies the coordinates of a place in the system that is wanted; other systems than the usual are remembered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.jobs import Jobs
from desktop.mapping.places import Meant
from models.geo.crs import UnknownCrs
from models.geo.written import Written, written
from widgets.i18n import tr
from widgets.map.coordinates import CoordinatesDialog
from widgets.notice import Notice


class Copying(QObject):
    """One dialog a desk. Transformations are made in the background: the first of a system reads its definition."""

    def __init__(self, jobs: Jobs, window: QWidget, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._parent, self._notice = jobs, window, notice
        self._places: Sequence[Meant] = ()
        self._at = 0
        self._systems: list[str] = []
        self.dialog: CoordinatesDialog | None = None

    def open(self, places: Sequence[Meant]) -> None:
        """Show the first of these places, with the others to choose from."""
        self.close()
        self._places, self._at = places, 0
        dialog = CoordinatesDialog([one.words for one in places], self._parent)
        dialog.place_chosen.connect(self._choose)
        dialog.system_wanted.connect(self._add)
        dialog.copied.connect(self._copied)
        dialog.destroyed.connect(self._gone)
        self.dialog = dialog
        self._write()
        dialog.open()

    def close(self) -> None:
        """Put the dialog away."""
        if self.dialog is not None:
            dialog, self.dialog = self.dialog, None
            dialog.destroyed.disconnect(self._gone)
            dialog.close()

    @Slot()
    def _gone(self) -> None:
        self.dialog = None

    @Slot(int)
    def _choose(self, number: int) -> None:
        self._at = number
        self._write()

    def _write(self) -> None:
        place, systems = self._places[self._at], tuple(self._systems)
        self._jobs.read(lambda: written(place.lon, place.lat, *systems), self._show)

    def _show(self, lines: list[Written]) -> None:
        if self.dialog is not None:
            self.dialog.show_written(lines)

    @Slot(str)
    def _add(self, name: str) -> None:
        place, systems = self._places[self._at], tuple(self._systems)

        def done(lines: list[Written]) -> None:
            if name not in self._systems:
                self._systems.append(name)
            if self.dialog is not None:
                self.dialog.show_written(lines)
                self.dialog.choose_last()

        def failed(error: BaseException) -> None:
            if not isinstance(error, UnknownCrs):
                raise error
            if self.dialog is not None:
                self.dialog.show_problem(
                    tr("No system of coordinates is called {name}, or this place lies outside it. The list is as it was; type an EPSG code or a name, such as EPSG:4528", name=name)
                )  # fmt: skip

        self._jobs.read(lambda: written(place.lon, place.lat, *systems, name), done, failed)

    @Slot(str)
    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._notice.say(tr("Copied: {text}", text=text))
