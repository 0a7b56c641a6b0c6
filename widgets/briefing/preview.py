"""A paper's pages as they will be printed, to be looked through before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QVBoxLayout, QWidget

from widgets.i18n import tr
from widgets.labels import label

WIDTH = 860
"""How wide a page is shown, in pixels of the screen's own scale."""


class BriefingPreview(QDialog):
    """Not modal. Space and Page Down turn to what follows, Esc closes."""

    def __init__(self, title: str, pages: Sequence[bytes], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Preview of {title}", title=title))
        self.setModal(False)
        self.resize(WIDTH + 60, 940)
        self.pages = [self._page(n, data, len(pages)) for n, data in enumerate(pages, start=1)]
        body = QWidget()
        stack = QVBoxLayout(body)
        stack.setSpacing(16)
        for page in self.pages:
            stack.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        stack.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(label(tr("Space and Page Down turn the pages, Esc closes."), "note"))
        layout.addWidget(self.area, 1)
        layout.itemAt(0).widget().setContentsMargins(16, 8, 16, 8)
        for key, way in (("Space", 1), ("PgDown", 1), ("Shift+Space", -1), ("PgUp", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(self._next if way > 0 else self._previous)

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.activateWindow()

    def _page(self, number: int, data: bytes, many: int) -> QLabel:
        shown = QLabel()
        picture = QPixmap()
        picture.loadFromData(data)
        shown.setPixmap(picture.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation))
        shown.setAccessibleName(tr("Page {n} of {many}", n=number, many=many))
        return shown

    def _turn(self, way: int) -> None:
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + way * max(self.area.viewport().height() - 40, 40))

    def _next(self) -> None:
        self._turn(1)

    def _previous(self) -> None:
        self._turn(-1)
