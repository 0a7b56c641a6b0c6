"""Bookmarks at the desk: looked at by number, kept, renamed, deleted, and the last change taken back."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.board import Board
from desktop.desk.window import DeskBody
from desktop.drafts import write_drafts
from desktop.jobs import Jobs
from desktop.mapping.marked import LONGEST_NAME, Bookmark, lasting, read_bookmarks, text_of
from models.cases.records import QueueFilter
from widgets.i18n import tr, trn
from widgets.keys import key_of
from widgets.map.bookmarks import BookmarksDialog
from widgets.notice import Notice
from widgets.text import line
from widgets.words import DOT, lamp_word, source_word, stage_word, urgency_word

log = logging.getLogger(__name__)


class BookmarkKeeper(QObject):
    """`filtered(QueueFilter)`: the queue is to show what a bookmark shows."""

    filtered = Signal(object)

    def __init__(
        self,
        file: Path,
        jobs: Jobs,
        board: Board,
        body: DeskBody,
        window: QWidget,
        notice: Notice,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._file, self._jobs, self._board, self._body = file, jobs, board, body
        self._parent, self._notice = window, notice
        self.bookmarks: dict[int, Bookmark] = {}
        self._before: tuple[dict[int, Bookmark], str] | None = None
        self._read = False
        self.dialog: BookmarksDialog | None = None

    def start(self) -> None:
        """Read what was kept, once."""
        if not self._read:
            self._read = True
            self._jobs.read(lambda: read_bookmarks(self._file), self._take, self._failed)

    def close(self) -> None:
        """Put the list away."""
        if self.dialog is not None:
            dialog, self.dialog = self.dialog, None
            dialog.close()
            dialog.deleteLater()

    def look(self, number: int) -> None:
        """Look where a bookmark looks, at the layers and cases that it shows."""
        one = self.bookmarks.get(number)
        if one is None:
            key = key_of("map.bookmark.list", "Alt+Shift+0")
            self._notice.remark(
                tr("Bookmark {n} is free. {key} opens the list, where a view is kept", n=number, key=key)
            )
            return
        self._body.map.restore(dict(one.view))
        self.filtered.emit(one.filter)
        self._notice.say(tr("Bookmark {n}: {name}", n=number, name=line(one.name)))

    @Slot()
    def open(self) -> None:
        """Open the list."""
        if self.dialog is None:
            dialog = BookmarksDialog(LONGEST_NAME, self._parent)
            dialog.wanted.connect(self.look)
            dialog.kept.connect(self.keep)
            dialog.renamed.connect(self._rename)
            dialog.deleted.connect(self._delete)
            dialog.undone.connect(self._undo)
            self.dialog = dialog
        self._show()
        self.dialog.open()

    @Slot(int)
    def keep(self, number: int) -> None:
        """Keep what the map and the queue show now; what stood there can be brought back."""
        view = self._body.map.state()
        if not view:
            return
        wanted = lasting(self._body.queue.model.filter)
        old = self.bookmarks.get(number)
        name = old.name if old is not None else self._name(view, wanted)
        said = tr("Bookmark {n} replaced · Ctrl+Z brings the old one back", n=number)
        self._change(
            self.bookmarks | {number: Bookmark(name, view, wanted)},
            said if old is not None else tr("Kept as bookmark {n}", n=number),
        )

    @Slot(int, str)
    def _rename(self, number: int, name: str) -> None:
        if (old := self.bookmarks.get(number)) is not None:
            renamed = Bookmark(name[:LONGEST_NAME], old.view, old.filter)
            self._change(self.bookmarks | {number: renamed}, tr("Bookmark {n} renamed · Ctrl+Z undoes it", n=number))

    @Slot(int)
    def _delete(self, number: int) -> None:
        if number in self.bookmarks:
            left = {n: one for n, one in self.bookmarks.items() if n != number}
            self._change(left, tr("Bookmark {n} deleted · Ctrl+Z brings it back", n=number))

    @Slot()
    def _undo(self) -> None:
        if self._before is not None:
            self.bookmarks, self._before = self._before[0], None
            self._write()
            self._show()

    def _change(self, bookmarks: dict[int, Bookmark], said: str) -> None:
        self._before = (self.bookmarks, said)
        self.bookmarks = bookmarks
        self._write()
        self._show()

    def _name(self, view: dict[str, object], wanted: QueueFilter) -> str:
        """Name it after the grid that the middle of the map lies in, and the filter."""
        ground = self._board.ground
        lon, lat = float(view["lon"]), float(view["lat"])  # type: ignore[arg-type]
        place = ""
        if ground is not None:
            near = min(ground.grids, key=lambda g: (g.lon - lon) ** 2 + (g.lat - lat) ** 2, default=None)
            place = near.name if near is not None else ""
        return DOT.join(filter(None, (place, _filter_words(wanted)))) or tr("View")

    def _take(self, found: dict[int, Bookmark]) -> None:
        self.bookmarks = found | self.bookmarks
        self._show()

    def _write(self) -> None:
        file, text = self._file, text_of(self.bookmarks)
        self._jobs.write(lambda: write_drafts(file, text), None, self._failed)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, OSError):
            raise error
        log.warning("bookmarks could not be kept in %s: %s", self._file, error)
        self._notice.problem(
            tr("The bookmarks could not be kept in {file}: {detail}. They hold until the desk closes; make room or rights there and keep one again", file=str(self._file), detail=error.strerror or str(error))
        )  # fmt: skip

    def _show(self) -> None:
        if self.dialog is None:
            return
        told = {n: (one.name, _what(one)) for n, one in self.bookmarks.items()}
        self.dialog.show_bookmarks(told, self._before[1] if self._before is not None else "")


def _what(one: Bookmark) -> str:
    view = one.view
    place = f"{float(view['lon']):.4f}, {float(view['lat']):.4f}"
    return DOT.join(filter(None, (place, tr("zoom {n}", n=round(float(view["zoom"]))), _filter_words(one.filter))))


def _filter_words(wanted: QueueFilter) -> str:
    words = [
        stage_word(wanted.stage) if wanted.stage else "",
        lamp_word(wanted.lamp) if wanted.lamp else "",
        urgency_word(wanted.urgency) if wanted.urgency else "",
        source_word(wanted.source) if wanted.source else "",
        line(wanted.category_top),
        trn("{n} grid", "{n} grids", len(wanted.grid_ids)) if wanted.grid_ids else "",
        line(wanted.text),
    ]
    return DOT.join(filter(None, words))
