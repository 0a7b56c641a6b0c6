"""Where an attachment's content stands in the viewer: picture, pages, film or sound, or the words that say why none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from models.media.records import MediaKind
from widgets.i18n import tr
from widgets.labels import label
from widgets.media.picture import STEP, PictureView
from widgets.media.records import Content

if TYPE_CHECKING:
    from widgets.media.pages import PagesView
    from widgets.media.player import PlayerView


class Stage(QStackedWidget):
    """Shows one content at a time. `changed()` says that another kind of view stands here."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = PictureView()
        self.pages: PagesView | None = None
        """The view of PDFs, once one was shown."""
        self.player: PlayerView | None = None
        """The view of films and sounds, once one was shown."""
        self.words = label(role="second", wraps=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(320, 4)
        self.bar.setRange(0, 1000)
        self._told = QWidget()
        middle = QVBoxLayout(self._told)
        middle.setContentsMargins(32, 32, 32, 32)
        middle.setSpacing(12)
        middle.addStretch(1)
        middle.addWidget(self.words)
        middle.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        self.addWidget(self._told)
        self.addWidget(self.picture)

    @property
    def said(self) -> str:
        """What is said in the place of a content; "" where one is shown."""
        return self.words.text() if self.currentWidget() is self._told else ""

    @property
    def zooms(self) -> bool:
        """Whether what is shown can be shown larger."""
        return self.currentWidget() in (self.picture, self.pages)

    @property
    def turns(self) -> bool:
        """Whether what is shown can be turned."""
        return self.currentWidget() is self.picture

    def show_content(self, content: Content, kind: MediaKind) -> None:
        """Show what was read."""
        if content.picture is not None:
            self.setCurrentWidget(self.picture)
            self.picture.show_picture(content.picture)
        elif content.pages is not None:
            pages = self._pages_view()
            self.setCurrentWidget(pages)
            pages.show_pages(content.pages)
        elif content.file:
            player = self._player_view()
            self.setCurrentWidget(player)
            player.show_file(content.file, kind)
        else:
            self.say(tr("This kind is not shown here. Save a copy, or open it with the system's program."))
        self.changed.emit()

    def show_progress(self, done: int, of: int) -> None:
        """Say how much of it was read."""
        self.bar.setVisible(of > 0)
        self.bar.setValue(done * 1000 // of if of else 0)

    def say(self, words: str) -> None:
        """Say something in the place of a content."""
        self.words.setText(words)
        self.bar.hide()
        self.setCurrentWidget(self._told)
        self.changed.emit()

    def clear(self) -> None:
        """Let go of what is shown."""
        self.picture.clear()
        if self.player is not None:
            self.player.clear()
        if self.pages is not None:
            self.pages.clear()
        self.say(tr("Being read…"))

    @Slot()
    def fit(self) -> None:
        """Show all of it."""
        if self.turns:
            self.picture.fit()
        elif self.zooms and self.pages is not None:
            self.pages.fit()

    @Slot()
    def actual(self) -> None:
        """Show it pixel by pixel, or in the size of the paper."""
        if self.turns:
            self.picture.actual()
        elif self.zooms and self.pages is not None:
            self.pages.actual()

    @Slot()
    def larger(self) -> None:
        """Show it larger."""
        self._zoom(STEP)

    @Slot()
    def smaller(self) -> None:
        """Show it smaller."""
        self._zoom(1 / STEP)

    @Slot()
    def turn(self) -> None:
        """Turn it clockwise."""
        if self.turns:
            self.picture.turn()

    @Slot()
    def toggle(self) -> None:
        """Play or pause, where it plays."""
        if self.player is not None and self.currentWidget() is self.player:
            self.player.toggle()

    @Slot()
    def on(self) -> None:
        """Five seconds on, where it plays."""
        self._skip(1)

    @Slot()
    def back(self) -> None:
        """Five seconds back, where it plays."""
        self._skip(-1)

    def _zoom(self, by: float) -> None:
        if self.turns:
            self.picture.zoom(by)
        elif self.zooms and self.pages is not None:
            self.pages.zoom(by)

    def _skip(self, steps: int) -> None:
        if self.player is not None and self.currentWidget() is self.player:
            self.player.skip(steps)

    def _pages_view(self) -> PagesView:
        if self.pages is None:
            from widgets.media.pages import PagesView

            self.pages = PagesView()
            self.pages.failed.connect(self._unreadable)
            self.addWidget(self.pages)
        return self.pages

    def _player_view(self) -> PlayerView:
        if self.player is None:
            # Qt's multimedia takes its time to load; most look at pictures.
            from widgets.media.player import PlayerView

            self.player = PlayerView()
            self.player.failed.connect(self._unplayable)
            self.addWidget(self.player)
        return self.player

    @Slot()
    def _unreadable(self) -> None:
        self.say(tr("This PDF cannot be shown here (damaged, or behind a password). Save a copy to look at it."))

    @Slot(str)
    def _unplayable(self, reason: str) -> None:
        self.say(tr("This cannot be played here. Save a copy to play it elsewhere. {reason}", reason=reason))
