"""A film or a sound: played from a file of this machine, stopped when another is shown."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from models.media.records import MediaKind
from widgets import theme
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label
from widgets.media.glyphs import paint_missing
from widgets.words.media import length_word

SKIP_MS = 5000


class _Screen(QWidget):
    """The film's picture as it is now; the sound's mark where there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.kind = MediaKind.FILM

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("ground"))
        if self._image.isNull():
            paint_missing(painter, self.rect(), self.kind, "")
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(self.rect().center())
            painter.drawImage(place, self._image)
        painter.end()


class PlayerView(QWidget):
    """Picture, place in time, play and pause (Space), five seconds on or back. `failed(str)`: it cannot be played."""

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.player, self._sink, self._audio = QMediaPlayer(self), QVideoSink(self), QAudioOutput(self)
        self.player.setAudioOutput(self._audio)
        self.screen = _Screen()
        self.play = KeyButton(tr("Play"), "Space")
        self.place = QSlider(Qt.Orientation.Horizontal)
        self.place.setAccessibleName(tr("Place in it"))
        self.place.setSingleStep(SKIP_MS)
        self.told = label("0:00 / 0:00", "note")
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 12)
        row.setSpacing(12)
        row.addWidget(self.play)
        row.addWidget(self.place, 1)
        row.addWidget(self.told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.screen, 1)
        layout.addLayout(row)
        self._sink.videoFrameChanged.connect(self._framed)
        self.player.positionChanged.connect(self._moved)
        self.player.durationChanged.connect(self._measured)
        self.player.playbackStateChanged.connect(self._turned)
        self.player.errorOccurred.connect(self._failed)
        self.place.sliderMoved.connect(self.player.setPosition)
        self.play.clicked.connect(self.toggle)

    def show_file(self, file: str, kind: MediaKind) -> None:
        """Load a file; its first picture is shown, and it waits for Space."""
        self.screen.kind = kind
        self.screen.show_image(QImage())
        self.player.setVideoSink(self._sink)
        self.player.setSource(QUrl.fromLocalFile(file))
        self.player.pause()

    def clear(self) -> None:
        """Stop, and let go of the file."""
        self.player.stop()
        self.player.setSource(QUrl())
        # Its threads draw on nothing any more by the time the window goes.
        self.player.setVideoSink(None)
        self.screen.show_image(QImage())

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self.player.playbackState() == QMediaPlayer.PlaybackState.PlayingState

    @Slot()
    def toggle(self) -> None:
        """Play, or pause."""
        if self.playing:
            self.player.pause()
        else:
            self.player.play()

    def skip(self, steps: int) -> None:
        """Go on by so many steps of five seconds, or back."""
        wanted = self.player.position() + steps * SKIP_MS
        self.player.setPosition(max(0, min(wanted, self.player.duration())))

    @Slot(QVideoFrame)
    def _framed(self, frame: QVideoFrame) -> None:
        if frame.isValid():
            self.screen.show_image(frame.toImage())

    @Slot(int)
    def _moved(self, at: int) -> None:
        if not self.place.isSliderDown():
            self.place.setValue(at)
        self._tell()

    @Slot(int)
    def _measured(self, length: int) -> None:
        self.place.setRange(0, length)
        self._tell()

    def _tell(self) -> None:
        self.told.setText(
            f"{length_word(self.player.position() / 1000)} / {length_word(self.player.duration() / 1000)}"
        )

    @Slot()
    def _turned(self) -> None:
        self.play.set_words(tr("Pause") if self.playing else tr("Play"))

    @Slot()
    def _failed(self) -> None:
        self.failed.emit(self.player.errorString())
