"""One camera as a tile: its name, its picture, how old that is. What is old is grey and says so."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QBrush,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolButton, QWidget

from widgets import theme
from widgets.cameras.records import Picture, Seen, Shown, Standing
from widgets.cameras.words import SHAPES, advice_line, kind_line, standing_word, status_line
from widgets.i18n import tr
from widgets.keys import paint_key
from widgets.text import line, tooltip
from widgets.times import span
from widgets.words import DOT, distance_word

HEAD, FOOT, PAD = 32, 24, 12
COLOURS = {Standing.LIVE: "second", Standing.WAITING: "soon"}


class CameraTile(QWidget):
    """Shows what it is given. `closed(UUID)`: it is not wanted any more; `enlarged(UUID)`: alone, or beside the others again.

    On a wall it has no `hands`, nothing is closed or takes the focus there, and all is `factor` times as large.
    """

    closed = Signal(object)
    enlarged = Signal(object)

    def __init__(
        self, camera: Shown, parent: QWidget | None = None, *, hands: bool = True, factor: float = 1.0
    ) -> None:
        super().__init__(parent)
        self.camera = camera
        self._hands, self._factor = hands, factor
        self.seen = Seen(Standing.CONNECTING)
        self.key = ""
        self._image: QImage | None = None
        self._grey: QImage | None = None
        self._close = QToolButton(self)
        self._close.setText("×")
        self._close.setProperty("kind", "tile")
        self._close.setToolTip(tooltip(tr("Close this picture (Del)")))
        self._close.setAccessibleName(tr("Close this picture (Del)"))
        self._close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close.setFixedSize(22, 22)
        self._close.clicked.connect(self._closed)
        self._close.setVisible(hands)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if hands else Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(160, 120)
        self._tell()

    def set_camera(self, camera: Shown) -> None:
        """Name it anew."""
        self.camera = camera
        self._tell()

    def set_factor(self, factor: float) -> None:
        """Write and draw so many times as large as at the desk."""
        if factor != self._factor:
            self._factor = factor
            self.update()

    def set_key(self, key: str) -> None:
        """Say which key makes it large."""
        if key != self.key:
            self.key = key
            self.update()

    def show_picture(self, picture: Picture) -> None:
        """Show a newer picture."""
        self._image, self._grey = picture.image, None
        self.update(self._stage())

    def show_seen(self, seen: Seen) -> None:
        """Tell how the camera stands."""
        before, self.seen = self._telling(self.seen), seen
        if self._telling(seen) != before:
            self.update()
            self._tell()

    @property
    def pixels(self) -> tuple[int, int]:
        """How many pixels of the screen its picture may have."""
        stage, share = self._stage(), self.devicePixelRatioF()
        return max(2, round(stage.width() * share)), max(2, round(stage.height() * share))

    def sizeHint(self) -> QSize:
        return QSize(640, 360 + HEAD + FOOT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._close.move(self.width() - 22 - 6, (HEAD - 22) // 2)

    def _px(self, length: int) -> int:
        return round(length * self._factor)

    def _font(self, size: int, *, strong: bool = False) -> QFont:
        return theme.font(self._px(size), strong=strong)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._closed()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.enlarged.emit(self.camera.id)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.enlarged.emit(self.camera.id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        self._paint_head(painter)
        self._paint_picture(painter, self._stage())
        self._paint_foot(painter)
        ink = theme.colour("accent" if self.hasFocus() else "line")
        painter.setPen(QPen(ink, 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _stage(self) -> QRect:
        head, foot = self._px(HEAD), self._px(FOOT)
        return QRect(1, head, self.width() - 2, self.height() - head - foot)

    def _paint_head(self, painter: QPainter) -> None:
        px, pad, head = self._px, self._px(PAD), self._px(HEAD)
        right = self.width() - 22 - 14 if self._hands else self.width() - pad
        if self.key:
            right = paint_key(painter, right, head // 2, self.key, theme.colour("muted")) - 8
        painter.setFont(self._font(12))
        painter.setPen(theme.colour("second"))
        beside = [self.camera.code] if self._hands or self.camera.metres is None else []
        beside += [] if self.camera.metres is None else [distance_word(self.camera.metres)]
        words = DOT.join(beside)
        width = QFontMetrics(self._font(12)).horizontalAdvance(words)
        if right - width > pad + px(60):
            box = QRect(right - width, 0, width + 1, head)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            right -= width + px(12)
        painter.setFont(self._font(14, strong=True))
        painter.setPen(theme.colour("text"))
        box = QRect(pad, 0, right - pad, head)
        name = QFontMetrics(self._font(14, strong=True)).elidedText(
            line(self.camera.name), Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)

    def _paint_picture(self, painter: QPainter, stage: QRect) -> None:
        painter.fillRect(stage, theme.colour("ground"))
        live = self.seen.standing is Standing.LIVE
        if self._image is not None:
            image = self._image if live else self._faded()
            share = self.devicePixelRatioF()
            size = image.size() / share
            fits = abs(size.width() - stage.width()) <= 2 or abs(size.height() - stage.height()) <= 2
            if not fits or size.width() > stage.width() or size.height() > stage.height():
                # A smaller camera's, or one that was made before the tile had this size.
                size.scale(stage.size(), Qt.AspectRatioMode.KeepAspectRatio)
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            box = QRect(stage.topLeft(), size)
            box.moveCenter(stage.center())
            painter.drawImage(box, image)
            if not live:
                hatch = theme.colour("faint")
                hatch.setAlpha(90)
                painter.fillRect(box, QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        if not live:
            self._paint_standing(painter, stage)

    def _paint_standing(self, painter: QPainter, stage: QRect) -> None:
        """Say over the picture that it is none of now, large enough to be read from where one sits."""
        seen, px, pad = self.seen, self._px, self._px(PAD)
        words = standing_word(seen)
        if seen.age is not None:
            words = f"{words}{DOT}{span(seen.age)}"
        # What is to be done about it is for whoever can: at a wall nobody.
        more = advice_line(seen) if self._hands else ""
        lead, note = self._font(16, strong=True), self._font(12)
        wide, small = QFontMetrics(lead), QFontMetrics(note)
        most = stage.width() - 2 * pad
        width = min(most, max(wide.horizontalAdvance(words), small.horizontalAdvance(more)) + 2 * pad + px(4))
        line_high = px(36)
        high = line_high + (
            small.boundingRect(0, 0, width - 2 * pad, 200, Qt.TextFlag.TextWordWrap, more).height() if more else 0
        )
        box = QRect(0, 0, width, high + (4 if more else 0))
        box.moveCenter(stage.center())
        ground = theme.colour("surface")
        ground.setAlpha(235)
        painter.fillRect(box, ground)
        painter.setFont(lead)
        painter.setPen(theme.colour("text" if seen.standing is not Standing.CONNECTING else "second"))
        top = QRect(box.left(), box.top(), box.width(), line_high)
        fitted = wide.elidedText(words, Qt.TextElideMode.ElideRight, box.width() - px(8))
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, fitted)
        if more:
            painter.setFont(note)
            painter.setPen(theme.colour("second"))
            below = box.adjusted(pad, px(32), -pad, 0)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(below, flags, more)

    def _paint_foot(self, painter: QPainter) -> None:
        px, high = self._px, self._px(FOOT)
        foot = QRect(px(PAD), self.height() - high, self.width() - 2 * px(PAD), high)
        painter.setFont(self._font(12))
        metrics = QFontMetrics(self._font(12))
        kind = kind_line(self.seen)
        wide = metrics.horizontalAdvance(kind)
        status = status_line(self.seen)
        ink = theme.colour(COLOURS.get(self.seen.standing, "second"))
        painter.setPen(ink)
        painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, SHAPES[self.seen.standing])
        left = foot.adjusted(px(18), 0, 0, 0)
        room = left.width() - wide - px(12)
        if kind and room >= metrics.horizontalAdvance(status):
            painter.setPen(theme.colour("muted"))
            painter.drawText(foot, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, kind)
        painter.setPen(ink)
        fitted = metrics.elidedText(status, Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)

    def _faded(self) -> QImage:
        if self._grey is None and self._image is not None:
            self._grey = self._image.convertToFormat(QImage.Format.Format_Grayscale8)
        assert self._grey is not None
        return self._grey

    def _telling(self, seen: Seen) -> tuple[str, str, str]:
        return status_line(seen), kind_line(seen), advice_line(seen)

    def _tell(self) -> None:
        """What a screen reader says of it, and what does not fit."""
        name = f"{line(self.camera.name)} {self.camera.code}"
        self.setAccessibleName(name)
        self.setAccessibleDescription(status_line(self.seen))

    @Slot()
    def _closed(self) -> None:
        self.closed.emit(self.camera.id)
