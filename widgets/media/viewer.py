"""The viewer: one attachment large, with what is known of it beside; the others by arrow keys. It reads nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from models.cases.attachments.records import Attachment
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import ElidedLabel, label, rule
from widgets.media.facts import FactsPane
from widgets.media.records import Content
from widgets.media.stage import Stage
from widgets.text import line


class Viewer(QDialog):
    """Not modal: the desk goes on beside it. Esc closes it and lets go of what was read."""

    wanted = Signal(object)
    """This Attachment's content is to be read: `show_content`, `show_progress` or `show_problem` answers."""
    save_asked = Signal(object)
    """A copy of this Attachment is to be saved: where is asked for elsewhere."""
    open_asked = Signal(object)
    """This Attachment is to be opened with the system's own program; it was asked about already."""
    left = Signal()
    """It was closed, or another is shown: what was read for it can go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Attachment"))
        self.setModal(False)
        self.resize(1280, 820)
        self._files: list[Attachment] = []
        self._at = 0
        self._time: tuple[datetime, tzinfo] | None = None
        self.title, self.count, self.told = ElidedLabel(role="lead"), label(role="note"), ElidedLabel(role="note")
        self.stage, self.facts, self.scale = Stage(), FactsPane(), label(role="note")
        stage = self.stage
        self._buttons = {
            "previous": self._button(tr("Previous"), "Left", self.previous),
            "next": self._button(tr("Next"), "Right", self.next),
            "fit": self._button(tr("Fit"), "0", stage.fit),
            "actual": self._button(tr("Actual size"), "1", stage.actual),
            "larger": self._button(tr("Larger"), "+", stage.larger),
            "smaller": self._button(tr("Smaller"), "-", stage.smaller),
            "turn": self._button(tr("Turn"), "R", stage.turn),
            "save": self._button(tr("Save a copy…"), "Ctrl+S", self.save),
            "open": self._button(tr("Open with the system's program…"), "Ctrl+O", self.ask_open),
        }
        self.question, self.yes, self.no = QWidget(), KeyButton(tr("Open it")), KeyButton(tr("Let it be"))
        self._lay_out()
        for key, act in (
            ("=", stage.larger),
            ("Space", stage.toggle),
            ("Alt+Right", stage.on),
            ("Alt+Left", stage.back),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(act)
        stage.picture.scaled.connect(self._scaled)
        stage.changed.connect(self._offer)
        self.yes.clicked.connect(self._open)
        self.no.clicked.connect(self.question.hide)
        self.question.hide()

    def _button(self, words: str, key: str, act: Callable[[], None]) -> KeyButton:
        made = KeyButton(words, {"Left": "←", "Right": "→"}.get(key, key))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(act)
        QShortcut(QKeySequence(key), self).activated.connect(made.click)
        return made

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.stage, 1)
        body.addWidget(self.facts)
        asked = QHBoxLayout(self.question)
        asked.setContentsMargins(16, 8, 16, 8)
        asked.setSpacing(8)
        warning = tr("A copy leaves this program: another one opens it and runs what is in it, and nothing is logged.")
        asked.addWidget(label(warning, "note", wraps=True), 1)
        asked.addWidget(self.yes)
        asked.addWidget(self.no)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.setSpacing(8)
        for name in ("previous", "next", "fit", "actual", "larger", "smaller", "turn"):
            foot.addWidget(self._buttons[name])
        foot.addWidget(self.scale)
        foot.addWidget(self.told, 1)
        foot.addWidget(self._buttons["save"])
        foot.addWidget(self._buttons["open"])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(rule())
        layout.addLayout(body, 1)
        layout.addWidget(rule())
        layout.addWidget(self.question)
        layout.addLayout(foot)

    def button(self, name: str) -> KeyButton:
        """Return a button by name; KeyError for a name that is none."""
        return self._buttons[name]

    # What is shown

    def show_files(self, files: Sequence[Attachment], at: int, now: datetime, zone: tzinfo) -> None:
        """Open on one of several attachments. `now` is the database's clock, `zone` the city's."""
        self._files, self._time = list(files), (now, zone)
        self.show()
        self.raise_()
        self.activateWindow()
        self._go(at)

    @property
    def current(self) -> Attachment | None:
        """The attachment that is shown or being read."""
        return self._files[self._at] if self._at < len(self._files) else None

    def show_content(self, content: Content) -> None:
        """Show what was read, unless something else is wanted by now."""
        one = self.current
        if one is not None and self._is(content.sha256):
            self.facts.show_digest(content.intact)
            self.stage.show_content(content, one.media.kind)
            if content.reduced:
                self.told.set_words(tr("Shown reduced: whole it is too large for this machine."))

    def show_progress(self, sha256: str, done: int, of: int) -> None:
        """Say how far it is read."""
        if self._is(sha256):
            self.stage.show_progress(done, of)

    def show_problem(self, sha256: str, words: str) -> None:
        """Say why it cannot be shown."""
        if self._is(sha256):
            self.stage.say(words)

    def tell(self, words: str) -> None:
        """Say what came of saving or opening."""
        self.told.set_words(words)

    def _is(self, sha256: str) -> bool:
        return self.isVisible() and self.current is not None and self.current.media.sha256 == sha256

    def _go(self, at: int) -> None:
        if not self._files or self._time is None:
            return
        self._clear()
        self._at = at % len(self._files)
        one = self._files[self._at]
        self.title.set_words(line(one.name))
        self.count.setText(tr("{n} of {all}", n=self._at + 1, all=len(self._files)))
        self.facts.show_file(one, *self._time)
        self.wanted.emit(one)

    def _clear(self) -> None:
        self.left.emit()
        self.question.hide()
        self.scale.setText("")
        self.told.set_words("")
        self.stage.clear()

    @Slot()
    def _offer(self) -> None:
        for name in ("fit", "actual", "larger", "smaller"):
            self._buttons[name].setVisible(self.stage.zooms)
        self._buttons["turn"].setVisible(self.stage.turns)
        self.scale.setVisible(self.stage.turns)
        for name in ("previous", "next"):
            self._buttons[name].setVisible(len(self._files) > 1)
        shown = self.stage.currentWidget()
        if shown is not None and not self.question.isVisible():
            shown.setFocus()

    # Keys and buttons

    @Slot()
    def previous(self) -> None:
        """Show the one before; before the first comes the last."""
        self._go(self._at - 1)

    @Slot()
    def next(self) -> None:
        """Show the next; after the last comes the first."""
        self._go(self._at + 1)

    @Slot()
    def save(self) -> None:
        """Ask where a copy is to be saved."""
        if self.current is not None:
            self.save_asked.emit(self.current)

    @Slot()
    def ask_open(self) -> None:
        """Ask before another program is given a copy."""
        self.question.setVisible(self.current is not None)
        self.yes.setFocus()

    @Slot()
    def _open(self) -> None:
        self.question.hide()
        if self.current is not None:
            self.open_asked.emit(self.current)

    @Slot(float)
    def _scaled(self, scale: float) -> None:
        self.scale.setText(f"{scale * 100:.0f} %")

    def reject(self) -> None:
        """Esc: an open question first, then the window."""
        if not self.question.isHidden():
            self.question.hide()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self._clear()
        super().done(result)
