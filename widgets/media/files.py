"""The files of a form: each with its mark, what it is evidence of, how far it is on its way in, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from widgets.i18n import tr, trn
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.media.file_row import ROW_HEIGHT, FileRow
from widgets.media.records import ChosenFile, FileState
from widgets.words.media import EVIDENCE, evidence_words, guessed_evidence

MOST = 50
"""Files that one act takes."""
SHOWN_ROWS = 3
CHOOSE_COMMAND, CHOOSE_KEY = "case.add_files", "Ctrl+Shift+A"


class FilesField(QWidget):
    """A field like another of a form: it has a draft (paths and what they are evidence of), and says when it changes."""

    edited = Signal()
    wanted = Signal(object)
    """These paths (list[str]) are to be brought in: `show_state` tells how it goes."""
    choose_asked = Signal()
    """Files are to be chosen in the system's dialog: `add` answers."""
    retried = Signal(str)
    """A path that failed is to be tried again."""

    def __init__(self, parent: QWidget | None = None, *, evidence: bool = True, key: str = CHOOSE_KEY) -> None:
        """`evidence`: whether the kind of evidence is asked for; a report's files are evidence of what was reported."""
        super().__init__(parent)
        self._evidence = evidence
        self._rows: dict[str, FileRow] = {}
        self._missing: tuple[str, ...] = ()
        self._asked: tuple[str, ...] = ()
        self.title = label(role="second")
        self.choose = KeyButton(tr("Choose files…"), key)
        self.choose.setProperty("kind", "")
        self.hint = label(tr("Drop files here, paste a picture (Ctrl+V), or choose them."), "caption", wraps=True)
        self.lacking = label(role="note", wraps=True)
        self.lacking.setProperty("lamp", "soon")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.title, 1)
        head.addWidget(self.choose)
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self._lines.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setWidget(self._list)
        for part in (self._list, self.scroll.viewport()):
            part.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.hint)
        layout.addWidget(self.lacking)
        layout.addWidget(self.scroll)
        self.setFocusProxy(self.choose)
        self.choose.clicked.connect(self.choose_asked)
        self._tell()

    # What is in it

    @property
    def paths(self) -> list[str]:
        """The files, in the order they came."""
        return list(self._rows)

    def chosen(self) -> tuple[ChosenFile, ...]:
        """Return the files and what each is evidence of."""
        return tuple(ChosenFile(path, row.evidence) for path, row in self._rows.items())

    def row(self, path: str) -> FileRow:
        """Return a file's row; KeyError for one that is not in it."""
        return self._rows[path]

    @Slot(object)
    def add(self, paths: Sequence[str]) -> None:
        """Add files; one that is in already is not added twice, and beyond the most a form takes none is."""
        fresh = [path for path in dict.fromkeys(paths) if path not in self._rows][: MOST - len(self._rows)]
        for path in fresh:
            # What the rule still asks for comes before what its name would say.
            guess = guessed_evidence(path)
            self._add(path, guess)
        if fresh:
            self._tell()
            self.wanted.emit(fresh)
            self.edited.emit()

    def remove(self, path: str) -> None:
        """Take one out."""
        row = self._rows.pop(path, None)
        if row is not None:
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
            self._tell()
            self.edited.emit()

    def show_state(self, state: FileState) -> None:
        """Say how far a file is on its way in, where it is one of these."""
        if state.path in self._rows:
            self._rows[state.path].show_state(state)

    def show_thumb(self, sha256: str, image: QImage | None) -> None:
        """Show a picture of what was brought in."""
        for row in self._rows.values():
            if row.state is not None and row.state.media is not None and row.state.media.sha256 == sha256:
                row.mark.show_picture(image)

    def show_missing(self, missing: Sequence[str]) -> None:
        """Say which kinds of evidence the rule asks for that nothing given before has."""
        self._asked = tuple(missing)
        self._tell()

    @property
    def missing(self) -> tuple[str, ...]:
        """What the rule asks for, and neither these files nor what was given before has."""
        there = {row.evidence for row in self._rows.values()}
        return tuple(kind for kind in self._asked if kind not in there)

    # As a field of a form

    def value(self) -> list[dict[str, str]]:
        """Return what is kept as the draft."""
        return [{"path": one.path, "evidence": one.evidence} for one in self.chosen()]

    def set_value(self, value: Any) -> None:
        """Put a draft back; what in it is none is left out."""
        self.clear()
        for one in value if isinstance(value, list) else []:
            if isinstance(one, dict) and isinstance(one.get("path"), str) and one["path"]:
                self._add(one["path"], str(one.get("evidence", "")))
        self._tell()
        if self._rows:
            self.wanted.emit(list(self._rows))

    def clear(self) -> None:
        """Take all out."""
        for row in self._rows.values():
            self._lines.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()
        self._tell()

    def _add(self, path: str, evidence: str) -> None:
        if path in self._rows or len(self._rows) >= MOST:
            return
        row = FileRow(path, evidence if evidence in EVIDENCE else "", asks=self._evidence)
        row.changed.connect(self._row_changed)
        row.removed.connect(self.remove)
        row.retried.connect(self.retried)
        self._rows[path] = row
        self._lines.insertWidget(self._lines.count() - 1, row)

    @Slot()
    def _row_changed(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        count = len(self._rows)
        self.title.setText(trn("{n} attachment", "{n} attachments", count) if count else tr("Attachments"))
        self.hint.setVisible(not count)
        missing = self.missing
        self.lacking.setText("◆ " + tr("Still missing: {kinds}", kinds=evidence_words(missing)))
        self.lacking.setVisible(bool(missing))
        self.scroll.setVisible(bool(count))
        self.scroll.setFixedHeight(min(count, SHOWN_ROWS) * ROW_HEIGHT)
        self.updateGeometry()
