"""A picture to look at closely: as large as the window, pixel by pixel, turned; by wheel, drag and keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QWidget

from widgets import theme

STEP = 1.25
LEAST, MOST = 0.02, 32.0
"""How small and how large a pixel of the picture may become on the screen."""


class PictureView(QGraphicsView):
    """Fits the window until somebody zooms. `scaled(float)` says how large a pixel of the picture is now."""

    scaled = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = QGraphicsScene(self)
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._scene.addItem(self._item)
        self.setScene(self._scene)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(theme.colour("ground"))
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._fits, self._turned = True, 0

    def show_picture(self, image: QImage) -> None:
        """Show a picture, whole and upright."""
        self._item.setPixmap(QPixmap.fromImage(image))
        self._scene.setSceneRect(self._item.boundingRect())
        self._turned = 0
        self.fit()

    def clear(self) -> None:
        """Let go of the picture."""
        self._item.setPixmap(QPixmap())

    @property
    def scale_now(self) -> float:
        """Pixels of the screen for one of the picture."""
        transform = self.transform()
        return float((transform.m11() ** 2 + transform.m12() ** 2) ** 0.5)

    @property
    def turned(self) -> int:
        """Degrees that it is turned clockwise."""
        return self._turned

    def fit(self) -> None:
        """Show all of it; a small one is not blown up."""
        self._fits = True
        rect = self._item.boundingRect()
        if rect.isEmpty():
            return
        sideways = self._turned % 180 != 0
        wide, high = (rect.height(), rect.width()) if sideways else (rect.width(), rect.height())
        room = self.viewport().size()
        self._set_scale(min(room.width() / wide, room.height() / high, 1.0))

    def actual(self) -> None:
        """Show it pixel by pixel."""
        self._fits = False
        self._set_scale(1.0)

    def zoom(self, by: float) -> None:
        """Show it larger (over 1) or smaller."""
        self._fits = False
        self._set_scale(self.scale_now * by)

    def turn(self, by: int = 90) -> None:
        """Turn it clockwise by so many degrees."""
        self._turned = (self._turned + by) % 360
        if self._fits:
            self.fit()
        else:
            self._set_scale(self.scale_now)

    def _set_scale(self, scale: float) -> None:
        scale = max(LEAST, min(scale, MOST))
        self.resetTransform()
        self.rotate(self._turned)
        self.scale(scale, scale)
        self.scaled.emit(scale)

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120
        if steps:
            self.zoom(STEP**steps)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit()
