"""The window 视频监控: the list at the left, up to nine tiles at the right. Esc hides it, and then nothing is watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from widgets.cameras.chooser import CameraChooser
from widgets.cameras.foot import LOG_KEY, STILL_KEY, CameraFoot
from widgets.cameras.grid import MOST, TileGrid
from widgets.cameras.records import Shown
from widgets.cameras.tile import CameraTile
from widgets.i18n import tr
from widgets.keys import key_text
from widgets.labels import label
from widgets.text import line

CHOOSER = 300


class CameraWindow(QDialog):
    """Not modal. `watched_changed` when other tiles can be seen, none of them where the window is hidden.

    `still_asked(UUID)`: a camera's picture is to go into the open case; `log_asked()`: who watched is to be shown.
    """

    watched_changed = Signal()
    still_asked = Signal(object)
    log_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Cameras"))
        self.setModal(False)
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint, True)
        self.resize(1480, 860)
        self.setMinimumSize(760, 480)
        self.chooser = CameraChooser()
        self.chooser.setFixedWidth(CHOOSER)
        self.grid = TileGrid(tr("No camera is open. Choose one from the list with ↑ ↓ and Enter, or on the map."))
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.problem.hide()
        self.foot = CameraFoot()
        self.target, self.still, self.log = self.foot.target, self.foot.still, self.foot.log
        self.close_all, self.leave = self.foot.close_all, self.foot.leave
        self._tiles: dict[UUID, CameraTile] = {}
        self._near: tuple[Shown, ...] = ()
        self._cameras: tuple[Shown, ...] = ()
        self._chosen: UUID | None = None
        self._case = ""
        self._build()
        self._connect()

    def _build(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.chooser)
        middle.addWidget(self.grid, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(middle, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.foot)

    def _connect(self) -> None:
        self.chooser.toggled.connect(self.toggle)
        self.grid.shown_changed.connect(self._shown_changed)
        self.close_all.clicked.connect(self.clear)
        self.leave.clicked.connect(self.hide)
        self.still.clicked.connect(self.ask_still)
        self.log.clicked.connect(self.log_asked)
        for number in range(MOST):
            QShortcut(QKeySequence(f"Alt+{number + 1}"), self).activated.connect(partial(self._enlarge_number, number))
        QShortcut(QKeySequence("F3"), self).activated.connect(self.find)
        QShortcut(QKeySequence("Ctrl+Del"), self).activated.connect(self.clear)
        QShortcut(QKeySequence(STILL_KEY), self).activated.connect(self.ask_still)
        QShortcut(QKeySequence(LOG_KEY), self).activated.connect(self._ask_log)

    @property
    def tiles(self) -> dict[UUID, CameraTile]:
        """The open tiles by camera, in their order."""
        return dict(self._tiles)

    @property
    def near(self) -> tuple[Shown, ...]:
        """Those that are offered for a case."""
        return self._near

    @property
    def watched(self) -> tuple[CameraTile, ...]:
        """The tiles that somebody can see: none while the window is hidden or minimised."""
        if not self.isVisible() or self.isMinimized():
            return ()
        return tuple(tile for tile in self.grid.shown if isinstance(tile, CameraTile))

    @property
    def current(self) -> CameraTile | None:
        """The tile that is acted on: the one that stands alone, else where the keys were last, else the only one."""
        shown = [tile for tile in self.grid.shown if isinstance(tile, CameraTile)]
        if len(shown) == 1:
            return shown[0]
        tile = None if self._chosen is None else self._tiles.get(self._chosen)
        return tile if tile in shown else None

    def set_case(self, words: str) -> None:
        """Say which case a still goes to; "" while none is open."""
        if words != self._case:
            self._case = words
            self._show_target()

    def offer_log(self, *, offered: bool) -> None:
        """Say whether this account may see who watched."""
        self.log.setVisible(offered)

    @Slot(dict)
    def show_others(self, others: Mapping[UUID, Sequence[str]]) -> None:
        """Show on the tiles who else watches them, by camera."""
        for key, tile in self._tiles.items():
            tile.set_others(others.get(key, ()))

    def show_still(self, words: str) -> None:
        """Say what became of a still, in place of what the key does."""
        self.show_problem("")
        self.target.set_words(words)

    @Slot()
    def ask_still(self) -> None:
        """Ask for a still of the chosen tile; where none is chosen that is said."""
        tile = self.current
        if tile is not None:
            self.still_asked.emit(tile.camera.id)
        elif self._tiles:
            self.show_problem(tr("No still was taken: choose a picture first, by ← → ↑ ↓ or a click"))
        else:
            self.show_problem(tr("No still was taken: no camera is open. Choose one from the list"))

    @Slot()
    def _ask_log(self) -> None:
        if not self.log.isHidden():
            self.log_asked.emit()

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.chooser.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_cameras(self, cameras: Sequence[Shown]) -> None:
        """Take the city's cameras; tiles of those that are gone are closed, the others named anew."""
        self._cameras = tuple(cameras)
        known = {one.id: one for one in cameras}
        metres = {one.id: one.metres for one in self._near}
        self._near = tuple(Shown(one.id, one.code, one.name, metres[one.id]) for one in cameras if one.id in metres)
        self._near = tuple(sorted(self._near, key=lambda one: one.metres or 0.0))
        for key, tile in list(self._tiles.items()):
            if key not in known:
                self.drop(key)
            else:
                tile.set_camera(Shown(key, known[key].code, known[key].name, tile.camera.metres))
        self._list()

    def show_near(self, near: Sequence[Shown], title: str, many: int) -> None:
        """Offer the nearest to a case, and open the first `many` of them in place of what was open."""
        self._near = tuple(near)
        self.clear()
        self.chooser.filter.clear()
        self._list(title)
        for one in near[:many]:
            self.put(one)
        self.chooser.list.setCurrentRow(0)

    def put(self, camera: Shown) -> CameraTile | None:
        """Open a camera's tile and return it, also where it is open already; None where nine are open."""
        if (tile := self._tiles.get(camera.id)) is not None:
            if self.grid.alone not in (None, tile):
                self.grid.stand_alone(tile)
            return tile
        if self.grid.full:
            self.show_problem(tr("Nine pictures at most. Close one first: Del on it, or its ×"))
            return None
        self.show_problem("")
        tile = CameraTile(camera)
        tile.closed.connect(self.drop)
        tile.enlarged.connect(self._enlarge)
        tile.chosen_here.connect(self._choose)
        self._tiles[camera.id] = tile
        self.grid.add(tile)
        return tile

    @Slot(object)
    def drop(self, camera_id: UUID) -> None:
        """Close a camera's tile."""
        tile = self._tiles.pop(camera_id, None)
        if tile is not None:
            self.grid.remove(tile)
            tile.deleteLater()
            self.show_problem("")
            if not self._tiles and self.isActiveWindow():
                self.chooser.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def clear(self) -> None:
        """Close every tile."""
        for key in list(self._tiles):
            self.drop(key)

    @Slot(object)
    def toggle(self, camera_id: UUID) -> None:
        """Open a camera's tile, or close it."""
        if camera_id in self._tiles:
            self.drop(camera_id)
            return
        known = {one.id: one for one in (*self._cameras, *self._near)}  # Those near bear their distance.
        if camera_id in known:
            self.put(known[camera_id])

    @Slot()
    def find(self) -> None:
        """Go to the words that narrow the list."""
        self.chooser.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.chooser.filter.selectAll()

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.watched_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.watched_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.watched_changed.emit()

    @Slot(object)
    def _enlarge(self, camera_id: UUID) -> None:
        tile = self._tiles.get(camera_id)
        self.grid.stand_alone(None if tile is self.grid.alone else tile)

    @Slot(object)
    def _choose(self, camera_id: UUID) -> None:
        self._chosen = camera_id
        self._show_target()

    def _show_target(self) -> None:
        current = self.current
        for tile in self._tiles.values():
            tile.set_chosen(tile is current)
        self.still.setEnabled(current is not None and bool(self._case))
        if current is None:
            words = tr("Choose a picture to take a still of") if self._tiles else ""
        elif not self._case:
            words = tr("No case is open: a still needs one")
        else:
            words = tr("Still: {camera} → {case}", camera=line(current.camera.name), case=self._case)
        self.target.set_words(words)

    @Slot(int)
    def _enlarge_number(self, number: int) -> None:
        keys = list(self._tiles)
        if number < len(keys):
            self._enlarge(keys[number])

    @Slot()
    def _shown_changed(self) -> None:
        for number, tile in enumerate(self._tiles.values()):
            tile.set_key(key_text(f"Alt+{number + 1}"))
        self.chooser.show_open(self._tiles.keys())
        self.close_all.setEnabled(bool(self._tiles))
        self._show_target()
        self.watched_changed.emit()

    def _list(self, title: str | None = None) -> None:
        told = self.chooser.title.text() if title is None else title
        self.chooser.show_cameras(self._cameras, self._near, told or tr("All cameras"))
        self.chooser.show_open(self._tiles.keys())
