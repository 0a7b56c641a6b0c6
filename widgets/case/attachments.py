"""The attachments of a case: what is there, what its rule still asks for, what is on its way in, what was struck."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from models.cases.attachments.records import Attachment
from widgets.bodies import put_in_place
from widgets.case.sections import SheetSection
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr, trn
from widgets.keys import key_of
from widgets.labels import ElidedLabel, label
from widgets.media.file_row import state_words
from widgets.media.files import CHOOSE_COMMAND, CHOOSE_KEY
from widgets.media.grid import ThumbGrid
from widgets.media.records import Batch, FileStage
from widgets.text import line, shown
from widgets.times import moment
from widgets.words import DOT
from widgets.words.media import evidence_words, size_word


class AttachmentSection(SheetSection):
    """Thumbnails, the newest first. It reads nothing itself: it asks for thumbnails and is shown them."""

    wanted = Signal(object)
    """Thumbnails of these (list of SHA-256) are to be shown: `show_thumb` answers."""
    opened = Signal(object, int)
    """All that are shown (list[Attachment]), and the place of the one to look at."""
    stopped = Signal(object)
    """A batch on its way in (its id) is to be stopped."""
    retried = Signal(object, str)
    """A file of a batch is to be tried again."""
    given_up = Signal(object, str)
    """A file of a batch that failed is not to be tried again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Attachments"), parent)
        self.grid = ThumbGrid()
        self.empty = label(role="note", wraps=True)
        self.missing = label(role="note", wraps=True)
        self.missing.setProperty("lamp", "soon")
        self.struck = QPushButton()
        self.struck.setProperty("kind", "link")
        self.struck.setCheckable(True)
        self.struck.setAutoDefault(False)
        self.struck.setToolTip(tr("Taken out of sight; why, by whom and when"))
        self._coming, self._gone = QWidget(), QWidget()
        self._asked: set[str] = set()
        for part in (self.missing, self._coming, self.grid, self.empty):
            self.layout().addWidget(part)
        folded = QHBoxLayout()
        folded.addWidget(self.struck)
        folded.addStretch(1)
        self.layout().addLayout(folded)
        self.layout().addWidget(self._gone)
        self._can_strike = False
        self._gone.hide()
        self._coming.hide()
        self.struck.toggled.connect(self._show_struck)
        self.grid.opened.connect(self._opened)
        self.grid.struck.connect(self._strike)

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        there = [one for one in sheet.attachments if one.there]
        gone = [one for one in sheet.attachments if not one.there]
        self._can_strike = "strike_file" in sheet.allowed
        self.grid.show_files(there, now, zone)
        self.grid.setVisible(bool(there))
        self.missing.setText("◆ " + tr("Still missing: {kinds}", kinds=evidence_words(sheet.missing_evidence)))
        self.missing.setVisible(bool(sheet.missing_evidence))
        adds = "add_files" in sheet.allowed
        key = key_of(CHOOSE_COMMAND, CHOOSE_KEY)
        self.empty.setText(
            tr("None yet. Drop files on this panel, paste a picture (Ctrl+V), or press {key}.", key=key)
            if adds
            else tr("None.")
        )
        self.empty.setVisible(not there)
        self._show_gone(gone, now, zone)
        # Every thumbnail is asked for once; a reading of the case that brings none new asks for none.
        unasked = [sha for sha in dict.fromkeys(one.media.sha256 for one in there) if sha not in self._asked]
        if unasked:
            self._asked.update(unasked)
            self.wanted.emit(unasked)

    def show_thumb(self, sha256: str, image: QImage | None) -> None:
        """Show a thumbnail; None for what has none."""
        self.grid.show_thumb(sha256, image)

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """Show what is on its way in for this case, and what failed and can be tried again."""
        coming, lines = _body()
        for batch in batches:
            self._batch(lines, batch)
        self._coming = self._put(self._coming, coming, some=lines.count() > 0)

    def focus_files(self) -> bool:
        """Give the keys to the grid; False where it is empty."""
        if self.grid.isHidden() or not self.grid.files:
            return False
        if self.grid.current is None:
            self.grid.choose(self.grid.files[0])
        self.grid.setFocus()
        return True

    @property
    def batch_lines(self) -> list[str]:
        """What is said of files on their way in."""
        there = self._coming.findChildren(QLabel)
        return [one.words if isinstance(one, ElidedLabel) else one.text() for one in there]

    def _batch(self, lines: QVBoxLayout, batch: Batch) -> None:
        if batch.under_way:
            stop = _link(tr("Stop"), partial(self.stopped.emit, batch.id))
            left = sum(one.stage is not FileStage.KEPT for one in batch.files)
            words = trn("{n} file on its way", "{n} files on their way", left) if left else tr("being written")
            lines.addLayout(_line(label(words, "note"), stop))
        for one in batch.files:
            name, said = line(one.path.replace("\\", "/").rsplit("/", 1)[-1]), state_words(one)
            words = said if name in said else DOT.join((name, said))
            if one.stage in (FileStage.FAILED, FileStage.STOPPED):
                told = label(words, "note", wraps=True)
                told.setProperty("lamp", "late")
                again = _link(tr("Try again"), partial(self.retried.emit, batch.id, one.path))
                leave = _link(tr("Give up"), partial(self.given_up.emit, batch.id, one.path))
                lines.addLayout(_line(told, again, leave))
            else:
                lines.addWidget(ElidedLabel(words, "note"))

    def _show_gone(self, gone: Sequence[Attachment], now: datetime, zone: tzinfo) -> None:
        body, lines = _body()
        for one in gone:
            about = (line(one.name), *_why_gone(one, now, zone))
            lines.addWidget(label(DOT.join(part for part in about if part), "caption", wraps=True, selectable=True))
        retired = sum(one.removed_at is not None for one in gone)
        told = [trn("{n} struck", "{n} struck", len(gone) - retired)] if len(gone) > retired else []
        told += [trn("{n} removed by retention", "{n} removed by retention", retired)] if retired else []
        self.struck.setText(tr(", ").join(told))
        self.struck.setVisible(bool(gone))
        self._gone = self._put(self._gone, body, some=bool(gone) and self.struck.isChecked())

    def _put(self, before: QWidget, body: QWidget, *, some: bool) -> QWidget:
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        put_in_place(layout, before, body)
        body.setVisible(some)
        return body

    @Slot(bool)
    def _show_struck(self, wanted: bool) -> None:
        self._gone.setVisible(wanted)

    @Slot(int)
    def _opened(self, place: int) -> None:
        self.opened.emit(self.grid.files, place)

    @Slot(object)
    def _strike(self, one: Attachment) -> None:
        if self._can_strike:
            self.asked.emit("strike_file", {"attachment_id": one.id})


def _why_gone(one: Attachment, now: datetime, zone: tzinfo) -> tuple[str, ...]:
    """Return why it cannot be looked at, who said so, and since when; what went by retention keeps its digest in sight."""
    if one.removed_at is not None:
        digest = f"SHA-256 {one.media.sha256[:16]}…"
        return tr("removed by retention"), moment(one.removed_at, now, zone), size_word(one.media.size), digest
    when = "" if one.struck_at is None else moment(one.struck_at, now, zone)
    return shown(one.struck_why), line(one.struck_by), when


def _body() -> tuple[QWidget, QVBoxLayout]:
    body = QWidget()
    lines = QVBoxLayout(body)
    lines.setContentsMargins(0, 0, 0, 0)
    lines.setSpacing(4)
    return body, lines


def _line(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for place, part in enumerate(parts):
        row.addWidget(part, 0 if place else 1)
    return row


def _link(words: str, act: partial[None]) -> QPushButton:
    made = QPushButton(words)
    made.setProperty("kind", "link")
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: act())
    return made
