"""What is selected on the map: found anew with every change, and handed to queue, batch, export and statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.board import Board
from desktop.bulk import Bulk
from desktop.desk.window import DeskBody
from desktop.exporting.controller import Exporting
from desktop.jobs import Job, Jobs
from desktop.mapping.places import places_of
from models.cases.records import OpenCase, QueueFilter
from models.cases.tally import Tally, tally
from models.geo.regions import Circle, Region, rectangle, ring, within
from widgets.i18n import tr, trn
from widgets.keys import key_of
from widgets.map.tally import TallyWindow
from widgets.map.tools import Drawn
from widgets.words import lamp_word

TOOLS = ("rectangle", "polygon", "radius")
GATHER_MS = 300
"""Changes that come within this time are looked through together."""


def region_of(drawn: Drawn) -> Region:
    """Return what was drawn as a region."""
    match drawn.kind:
        case "rectangle":
            return rectangle(drawn.points[0], drawn.points[1])
        case "radius":
            return Circle(*drawn.points[0], drawn.metres)
    return ring(drawn.points)


@dataclass(frozen=True, slots=True)
class _Found:
    ids: frozenset[UUID]
    counts: Tally


def find(shapes: Sequence[Drawn], cases: Sequence[OpenCase], now: datetime) -> _Found:
    """Return which of the cases lie within any of the shapes, and their counts at `now`."""
    inside = within([region_of(one) for one in shapes], *places_of(cases))
    held = [case for case, there in zip(cases, inside.tolist(), strict=True) if there]
    return _Found(frozenset(case.id for case in held), tally(held, now))


class Selecting(QObject):
    """`filtered(QueueFilter)`: the queue is to show what is selected. `changed()`: something else is."""

    filtered = Signal(object)
    changed = Signal()

    def __init__(
        self, jobs: Jobs, board: Board, body: DeskBody, bulk: Bulk, exporting: Exporting, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs, self._board, self._body = jobs, board, body
        self._bulk, self._exporting = bulk, exporting
        self.shapes: tuple[Drawn, ...] = ()
        self.ids: frozenset[UUID] = frozenset()
        self.counts: Tally | None = None
        self.window: TallyWindow | None = None
        self._job: Job | None = None
        self._minute = -1
        self._gather = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._gather.timeout.connect(self._look)
        body.map.tools.drawn.connect(self._drawn)
        board.cases_changed.connect(self._soon)
        board.ground_changed.connect(self._soon)
        board.ticked.connect(self._ticked)

    @property
    def there(self) -> bool:
        """Whether any case is selected."""
        return bool(self.ids)

    @property
    def words(self) -> str:
        """What is said of the cases selected."""
        return trn("Selected on the map: {n} case", "Selected on the map: {n} cases", len(self.ids))

    def select(self, shapes: Sequence[Drawn]) -> None:
        """Select what lies within these."""
        self.shapes = tuple(shapes)
        if self.shapes:
            self._look()
        else:
            self.clear()

    @Slot()
    def clear(self) -> None:
        """Select nothing."""
        self._forget()
        self.shapes, self.ids, self.counts = (), frozenset(), None
        self._body.map.tools.clear_selection()
        if self.window is not None:
            self.window.hide()
        self.changed.emit()

    @Slot()
    def show_list(self) -> None:
        """Narrow the queue to them."""
        if ids := self._ids_now():
            self.filtered.emit(QueueFilter(case_ids=ids, about=self.words))
            self._body.queue.view.setFocus()

    @Slot()
    def dispatch(self) -> None:
        """Mark them in the queue, and ask about dispatching all that can be."""
        ids = self._ids_now()
        if not ids or not self.may_dispatch:
            return
        self.filtered.emit(QueueFilter(case_ids=ids, about=self.words))
        queue = self._body.queue
        queue.view.unmark_all()
        queue.model.mark(list(ids))
        queue.view.marks_changed.emit()
        self._bulk.ask("dispatch")

    @property
    def may_dispatch(self) -> bool:
        """Whether this account may act on cases."""
        return self._board.ground is not None and self._board.ground.me.may_write

    @Slot()
    def export(self) -> None:
        """Open the export dialog for them."""
        if self.ids:
            self._exporting.open_cases(self.ids, self.words)

    @Slot()
    def show_statistics(self) -> None:
        """Open their counts."""
        if self.counts is None or not self.ids:
            return
        if self.window is None:
            self.window = TallyWindow(self._body)
            self.window.list_wanted.connect(self.show_list)
        self.window.show_tally(self.counts)
        self.window.open()

    def close(self) -> None:
        """Forget what is under way, and put the window away."""
        self._forget()
        if self.window is not None:
            window, self.window = self.window, None
            window.close()
            window.deleteLater()

    def _ids_now(self) -> frozenset[UUID]:
        """Those that are still open."""
        return self.ids & self._board.cases.keys()

    def _forget(self) -> None:
        self._gather.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(object)
    def _drawn(self, drawn: Drawn) -> None:
        if drawn.kind in TOOLS:
            self.select((*self.shapes, drawn) if drawn.add else (drawn,))

    @Slot()
    def _soon(self) -> None:
        if self.shapes and not self._gather.isActive():
            self._gather.start()

    @Slot()
    def _ticked(self) -> None:
        """Lamps change by the clock alone."""
        minute = self._board.clock.now().minute
        if minute != self._minute:
            self._minute = minute
            self._soon()

    @Slot()
    def _look(self) -> None:
        self._forget()
        shapes, cases, now = self.shapes, list(self._board.cases.values()), self._board.clock.now()
        self._job = self._jobs.read(lambda: find(shapes, cases, now), self._show)

    def _show(self, found: _Found) -> None:
        self._job = None
        self.ids, self.counts = found.ids, found.counts
        self.show_again()
        if self.window is not None and self.window.isVisible():
            self.window.show_tally(found.counts)
        self.changed.emit()

    @Slot()
    def show_again(self) -> None:
        """Put it on the map, with the keys as they are now."""
        counts = self.counts
        if counts is None:
            return
        n = counts.total
        title = trn("{n} case selected", "{n} cases selected", n, n=f"{n:,}") if n else tr("No open case lies here")
        lamps = [(lamp.value, f"{lamp_word(lamp)} {of:,}") for lamp, of in counts.lamps.items()] if n else []
        self._body.map.tools.show_selection(self.shapes, title, lamps, self._actions(n))

    def _actions(self, n: int) -> list[tuple[str, str, str]]:
        wanted = [
            ("selection.list", tr("List"), "Alt+Shift+F1", n > 0),
            ("selection.dispatch", tr("Dispatch…"), "Alt+Shift+F2", n > 0 and self.may_dispatch),
            ("selection.export", tr("Export…"), "Alt+Shift+F3", n > 0),
            ("selection.statistics", tr("In numbers"), "Alt+Shift+F8", n > 0),
            ("selection.clear", tr("Clear"), "Alt+Shift+F12", True),
        ]
        return [(f"map.{name}", words, key_of(f"map.{name}", key)) for name, words, key, there in wanted if there]
