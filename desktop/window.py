"""The main window: its size and its name; it tells before it closes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget


class Window(QMainWindow):
    """The main window with its pages; `closing` before it closes."""

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("哨台 Shaotai")
        self.resize(1920, 1080)
        self.setMinimumSize(1440, 810)
        self.pages = QStackedWidget()
        self.setCentralWidget(self.pages)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def new_menu(self) -> QMenu:
        """Return a menu that is gone when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu
