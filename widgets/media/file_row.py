"""A file in a form: its mark, what it is evidence of, how far it is on its way in, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.media.records import MediaKind
from widgets import theme
from widgets.i18n import tr
from widgets.labels import ElidedLabel, restyle
from widgets.media.glyphs import paint_missing
from widgets.media.records import FileStage, FileState
from widgets.text import line
from widgets.words.media import EVIDENCE, evidence_word, kind_word, size_word

ROW_HEIGHT = 60
_PAPER = (MediaKind.DOCUMENT, MediaKind.PICTURE)
FITS = {"photo": (MediaKind.PICTURE,), "film": (MediaKind.FILM,), "document": _PAPER, "signature": _PAPER}
"""Which kinds of media can be which evidence."""


def state_words(state: FileState | None) -> str:
    """Say how far a file is."""
    if state is None or state.stage is FileStage.WAITING:
        return tr("waiting")
    if state.stage is FileStage.FAILED:
        return state.problem
    if state.stage is FileStage.STOPPED:
        return tr("stopped; nothing of it was added")
    if state.stage is FileStage.KEEPING:
        share = state.done * 100 // state.size if state.size else 0
        return tr("{share} % of {size}", share=share, size=size_word(state.size))
    assert state.media is not None
    return f"{kind_word(state.media.kind)} · {size_word(state.media.size)}"


class FileRow(QWidget):
    """One line of a form's files."""

    changed = Signal()
    removed = Signal(str)
    retried = Signal(str)

    def __init__(self, path: str, evidence: str, *, asks: bool) -> None:
        super().__init__()
        self.path = path
        self.state: FileState | None = None
        self.setFixedHeight(ROW_HEIGHT - 4)
        self.name = ElidedLabel(line(Path(path).name))
        self.mark = _Mark(path)
        self.told = ElidedLabel(role="note")
        self.kind = QComboBox()
        self._offer(EVIDENCE, evidence)
        self.kind.setAccessibleName(tr("What it is evidence of"))
        self.kind.setVisible(asks)
        self.kind.setMaximumWidth(176)
        self._asks = asks
        self.again, self.out = QPushButton(tr("Try again")), QPushButton("✕")
        self.out.setToolTip(tr("Take it out of the form; the file itself stays where it is"))
        self.out.setAccessibleName(tr("Take it out of the form; the file itself stays where it is"))
        for button in (self.again, self.out):
            button.setProperty("kind", "link")
            button.setAutoDefault(False)
        self.again.hide()
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.name, 1)
        first.addWidget(self.out)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.told, 1)
        second.addWidget(self.again)
        second.addWidget(self.kind)
        lines = QVBoxLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addLayout(first)
        lines.addLayout(second)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.mark)
        layout.addLayout(lines, 1)
        self.told.set_words(state_words(None))
        self.kind.currentIndexChanged.connect(self.changed)
        self.out.clicked.connect(self._out)
        self.again.clicked.connect(self._again)

    @property
    def evidence(self) -> str:
        """What it is evidence of."""
        return str(self.kind.currentData() or "") if self._asks else ""

    def _offer(self, kinds: Sequence[str], chosen: str) -> None:
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(tr("no evidence"), "")
        for one in kinds:
            self.kind.addItem(evidence_word(one), one)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self.kind.blockSignals(False)

    def show_state(self, state: FileState) -> None:
        """Say how far it is. What it can be evidence of is known once it is told by its content, not by its name."""
        self.state = state
        if state.media is not None:
            before, kind = self.evidence, state.media.kind
            self._offer([one for one in EVIDENCE if kind in FITS[one]], before)
            if self.evidence != before:
                self.changed.emit()
        failed = state.stage in (FileStage.FAILED, FileStage.STOPPED)
        self.told.set_words(state_words(state))
        restyle(self.told, "lamp", "late" if failed else "")
        self.again.setVisible(failed)
        self.kind.setVisible(self._asks and not failed)

    @Slot()
    def _out(self) -> None:
        self.removed.emit(self.path)

    @Slot()
    def _again(self) -> None:
        self.retried.emit(self.path)


class _Mark(QWidget):
    """A small picture of the file, or its kind's mark."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._name = Path(path).name
        self._picture: QPixmap | None = None
        self.setFixedSize(QSize(52, 52))

    @property
    def has_picture(self) -> bool:
        """Whether a picture of it is shown, and not its kind's mark."""
        return self._picture is not None

    def show_picture(self, image: QImage | None) -> None:
        self._picture = None if image is None or image.isNull() else QPixmap.fromImage(image)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("ground"))
        if self._picture is None:
            paint_missing(painter, self.rect(), None, self._name)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
            painter.drawPixmap(left, top, size.width(), size.height(), self._picture)
        painter.end()
