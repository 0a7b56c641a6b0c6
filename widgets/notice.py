"""The notice in the status line: what was done last, with its undo, or what went wrong and what to do."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from models.cases.records import Lamp
from widgets import theme
from widgets.i18n import tr
from widgets.labels import ElidedLabel, restyle


class Notice(QWidget):
    """One line. A problem stays until it is read (its ✕), cleared or followed by another; it has shape, word and colour."""

    undone = Signal()
    """Undo was pressed; its key is the desk's."""
    dismissed = Signal()
    """A problem was read and put away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem, self._passing = "", False
        self._last, self._undo = "", ""
        self.mark = theme.LampMark(11)
        self.words = ElidedLabel(role="note")
        self.undo = QPushButton("")
        self.undo.setProperty("kind", "link")
        self.undo.setToolTip(tr("Take it back, as long as nobody has gone on from it (Ctrl+Z)"))
        self.dismiss = QPushButton("✕")
        self.dismiss.setProperty("kind", "link")
        self.dismiss.setToolTip(tr("Read: put this message away"))
        self.dismiss.setAccessibleName(tr("Read: put this message away"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.mark)
        layout.addWidget(self.words, 1)
        for button in (self.undo, self.dismiss):
            button.setAutoDefault(False)
            layout.addWidget(button)
        self.undo.clicked.connect(self._undo_pressed)
        self.dismiss.clicked.connect(self._dismissed)
        self._show()

    @property
    def sentence(self) -> str:
        """What is said now."""
        return self._problem or self._last

    def say(self, sentence: str, *, undo: str = "") -> None:
        """Say what was done; `undo` are the words that offer to take something back. An earlier problem is overtaken."""
        self._problem, self._passing, self._last, self._undo = "", False, sentence, undo
        self._show()

    def remark(self, sentence: str, *, undo: str = "") -> None:
        """Say what happened elsewhere; a problem that was not read yet stays before it."""
        self._last, self._undo = sentence, undo
        self._show()

    def offer(self, undo: str) -> None:
        """Offer to take something else back, or nothing: what was offered may be possible no longer."""
        if undo != self._undo:
            self._undo = undo
            self._show()

    def problem(self, sentence: str) -> None:
        """Say what went wrong, what was not lost and what to do next."""
        self._problem, self._passing = sentence, False
        self._show()

    def passing(self, sentence: str) -> None:
        """Say what is wrong for now and mends itself. What went wrong with somebody's own doing stands before it."""
        if self._passing or not self._problem:
            self._problem, self._passing = sentence, True
            self._show()

    def passed(self) -> None:
        """What was wrong for now is over; an answer that somebody has yet to read stays."""
        if self._passing:
            self.clear_problem()

    @Slot()
    def clear_problem(self) -> None:
        """The problem is over: what was done last stands here again."""
        self._problem, self._passing = "", False
        self._show()

    def clear(self) -> None:
        """Say nothing."""
        self._problem, self._passing, self._last, self._undo = "", False, "", ""
        self._show()

    def _show(self) -> None:
        bad = bool(self._problem)
        self.mark.show_lamp(Lamp.LATE if bad else None)
        self.mark.setVisible(bad)
        restyle(self.words, "lamp", "late" if bad else "")
        self.words.set_words(self.sentence)
        # The whole sentence, however little room there is, for a screen reader and a tooltip.
        self.words.setAccessibleName(self.sentence)
        self.undo.setText(self._undo.replace("&", "&&"))
        self.undo.setVisible(bool(self._undo) and not bad)
        self.dismiss.setVisible(bad)

    @Slot()
    def _undo_pressed(self) -> None:
        self._undo = ""
        self._show()
        self.undone.emit()

    @Slot()
    def _dismissed(self) -> None:
        self.clear_problem()
        self.dismissed.emit()

    def sizeHint(self) -> QSize:
        return QSize(600, 24)
