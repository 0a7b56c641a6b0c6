"""The wall's window: full screen on its screen, no cursor, no hands; a digit changes the scene, Esc or Ctrl+Q ends it when held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.wall.screens import is_named
from desktop.wall.video import Scene
from widgets.i18n import tr
from widgets.theme import colour, font
from widgets.wall.scale import Scale

HOLD_MS = 1500
SCENES = {Qt.Key.Key_1: Scene.OVERVIEW, Qt.Key.Key_2: Scene.VIDEO, Qt.Key.Key_3: Scene.STATISTICS}


class WallWindow(QWidget):
    """Shows the scenes. `closing` when somebody wants it to end, `scene_asked(Scene)` another scene."""

    closing = Signal()
    scene_asked = Signal(object)

    def __init__(self, scene: QWidget, *, screen: QScreen | None = None, windowed: QSize | None = None) -> None:
        super().__init__()
        self.setObjectName("wall")
        self.setWindowTitle(tr("Wall"))
        self.scene = scene
        self._windowed = windowed
        self._names = [] if screen is None else [word for word in (screen.serialNumber(), screen.name()) if word]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scene)
        self.hint = QLabel(self)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.hide()
        self._held: Qt.Key | None = None
        self._hold = QTimer(self, interval=HOLD_MS, singleShot=True)
        self._hold.timeout.connect(self._held_long_enough)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._screen_added)
        if windowed is None:
            self.setCursor(Qt.CursorShape.BlankCursor)
            if screen is not None:
                self._go_to(screen)
        else:
            self.resize(windowed)

    def open(self) -> None:
        """Show it: full screen, or as the window it was asked to be."""
        if self._windowed is None:
            self.showFullScreen()
        else:
            self.show()
        # The page takes the keyboard when it comes up; what is pressed is heard here before it.
        self.windowHandle().installEventFilter(self)

    def _go_to(self, screen: QScreen) -> None:
        self.setScreen(screen)
        self.setGeometry(screen.geometry())

    @Slot(object)
    def _screen_added(self, screen: QScreen) -> None:
        """Come back to our screen when its cable is in again; Qt has moved the window to another one meanwhile."""
        if self._windowed is None and any(is_named(screen, name) for name in self._names):
            self._go_to(screen)
            self.showFullScreen()

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        key = Qt.Key(event.key())
        if event.type() == QEvent.Type.KeyRelease:
            if key == self._held:
                self._let_go()
            return
        leaves = key == Qt.Key.Key_Q and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in SCENES:
            self.scene_asked.emit(SCENES[key])
        if (key == Qt.Key.Key_Escape or leaves) and self._held is None:
            self._held = key
            self._hold.start()
            self._show_hint()

    def _show_hint(self) -> None:
        scale = Scale.of(self.width(), self.height())
        self.hint.setFont(font(scale.type(1)))
        t = {name: colour(name).name() for name in ("raised", "text", "line_strong")}
        self.hint.setStyleSheet(f"background:{t['raised']};color:{t['text']};border:1px solid {t['line_strong']}")
        self.hint.setText(tr("Keep the key down to close the wall"))
        self.hint.setFixedSize(
            self.hint.fontMetrics().horizontalAdvance(self.hint.text()) + scale.px(128), scale.px(120)
        )
        self.hint.move(QPoint((self.width() - self.hint.width()) // 2, self.height() // 2 - self.hint.height() // 2))
        self.hint.show()
        self.hint.raise_()

    def _let_go(self) -> None:
        self._held = None
        self._hold.stop()
        self.hint.hide()

    @Slot()
    def _held_long_enough(self) -> None:
        self._let_go()
        self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.hint.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)
