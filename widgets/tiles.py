"""The top bar: the city, the tiles (stock first, then flow, apart from each other), the data's age, who is at work."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from models.cases.records import Lamp
from models.figures.definitions import percent
from models.figures.records import Tiles
from widgets.i18n import tr
from widgets.theme import LAMP_SHAPES, SPACE, TYPE, colour, font, tokens

HEIGHT = 40
ROOMY = 1600
DASH = "—"


class Tile(QLabel):
    """A figure with its name, and a quieter word that gives it its measure. `clicked` carries the tile's name."""

    clicked = Signal(str)
    explained = Signal(str)
    """Enter was pressed on it, or it was clicked with Shift: what does the figure mean?"""

    def __init__(self, name: str, lamp: Lamp | None = None, *, alarming: bool = False) -> None:
        super().__init__()
        self.name = name
        self._lamp, self._alarming = lamp, alarming
        self._shown: tuple[str, str, str] = ("", "", "")
        self._roomy = True
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_roomy(self, roomy: bool) -> None:
        """Show the measure beside the figure, or only in the tooltip."""
        if roomy != self._roomy:
            self._roomy = roomy
            shown, self._shown = self._shown, ("", "", "")
            self.show_figure(*shown)

    def make_clickable(self, hint: str) -> None:
        """Let a click ask for the cases behind the figure."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(hint)

    def show_figure(self, words: str, value: str, measure: str = "") -> None:
        """Show `words value measure`; nothing is drawn when nothing changed."""
        if (words, value, measure) == self._shown:
            return
        self._shown = (words, value, measure)
        t = tokens()
        wrong = self._lamp is not None or self._alarming
        calm = value in ("0", DASH)
        hue = t.second
        if wrong and not calm:
            hue = colour(self._lamp.value).name() if self._lamp else t.late
        shape = f'<span style="color:{hue}">{LAMP_SHAPES[self._lamp]}</span> ' if self._lamp else ""
        figure = hue if wrong and not calm else t.text
        note = (
            f' <span style="color:{t.muted};font-size:{TYPE[0]}px">{measure}</span>' if measure and self._roomy else ""
        )
        self.setText(
            f'{shape}<span style="color:{hue};font-size:{TYPE[1]}px">{words}</span>'
            f' <span style="color:{figure};font-size:{TYPE[2]}px">{value}</span>{note}'
        )
        if measure:
            self.setToolTip(measure)
        self.setAccessibleName(f"{words} {value} {measure}".strip())

    @property
    def shown(self) -> tuple[str, str, str]:
        """The words, the figure and the measure on the screen."""
        return self._shown

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            asks = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            (self.explained if asks else self.clicked).emit(self.name)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.explained.emit(self.name)
        elif event.key() == Qt.Key.Key_Space:
            self.clicked.emit(self.name)
        else:
            super().keyPressEvent(event)


class Dot(QWidget):
    """A small disc that carries the state of the connection beside its word."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = "muted"
        self.setFixedSize(QSize(10, 10))

    def show_token(self, token: str) -> None:
        """Take the colour of a token."""
        if token != self._shown:
            self._shown = token
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour(self._shown)))
        painter.drawEllipse(self.rect())
        painter.end()


class TopBar(QWidget):
    """The bar at the top of the desk. `tile_clicked(str)` late, critical, soon or open; `city_clicked`, `account_clicked`.

    `figure_wanted(str)`: a tile's figure is to be explained.
    """

    tile_clicked = Signal(str)
    figure_wanted = Signal(str)
    city_clicked = Signal()
    account_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setFont(font(TYPE[1]))
        self._zone: ZoneInfo | None = None
        self.city = self._button()
        self.city.clicked.connect(self.city_clicked)
        self.account = self._button()
        self.account.clicked.connect(self.account_clicked)
        self.late = Tile("late", Lamp.LATE)
        self.critical = Tile("critical", alarming=True)
        self.soon = Tile("soon", Lamp.SOON)
        self.open = Tile("open")
        self.accepted = Tile("accepted_today")
        self.closed = Tile("closed_today")
        self.rate = Tile("on_time")
        self.duty = Tile("on_duty")
        self.dot, self.as_of = Dot(), QLabel()
        self._lay_out()

    def set_city(self, name: str, zone: ZoneInfo, *, others: bool = True) -> None:
        """Name the city; times are shown in its zone. `others`: there are more to choose from."""
        self._zone = zone
        self.city.setText(f"{name} ▾" if others else name)
        self.city.setEnabled(others)

    def set_account(self, words: str) -> None:
        """Say who is at work."""
        self.account.setText(f"{words} ▾")

    def set_tiles(self, tiles: Tiles) -> None:
        """Show the figures."""
        self.late.show_figure(tr("late"), f"{tiles.late:,}")
        self.critical.show_figure(tr("critical"), f"{tiles.critical:,}")
        self.soon.show_figure(tr("due soon"), f"{tiles.soon:,}")
        self.open.show_figure(tr("open"), f"{tiles.open:,}")
        self.accepted.show_figure(tr("accepted today"), f"{tiles.accepted_today:,}")
        self.closed.show_figure(tr("closed today"), f"{tiles.closed_today:,}")
        due = tr("{n} due in 30 days", n=f"{tiles.on_time.denominator:,}")
        self.rate.show_figure(tr("on-time rate"), percent(tiles.on_time).replace(" ", ""), due)
        fresh = tr("{n} with a fresh position", n=f"{tiles.fresh:,}")
        self.duty.show_figure(tr("on duty"), f"{tiles.on_duty:,}", fresh)

    def set_age(self, as_of: datetime, contact: str) -> None:
        """Say how old the data is: `as_of` on the database's clock; contact is live, waiting or lost."""
        shown = as_of.astimezone(self._zone) if self._zone else as_of
        token = {"live": "on_time", "waiting": "soon", "lost": "late"}[contact]
        self.dot.show_token(token)
        t = tokens()
        hue = t.second if contact == "live" else colour(token).name()
        self.as_of.setStyleSheet(f"color:{hue}")
        self.as_of.setText(tr("data as of {time}", time=f"{shown:%H:%M:%S}"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the measures out where there is no room for them; their tooltips keep them."""
        super().resizeEvent(event)
        roomy = self.width() >= ROOMY
        for tile in (self.rate, self.duty):
            tile.set_roomy(roomy)
        self.layout().setSpacing(SPACE[4] if roomy else SPACE[3])

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE[3], 0, SPACE[3], 0)
        layout.setSpacing(SPACE[4])
        brand = QLabel("哨台")
        brand.setFont(font(TYPE[2], strong=True))
        layout.addWidget(brand)
        layout.addWidget(self.city)
        for tile in (self.late, self.critical, self.soon, self.open):
            tile.make_clickable(tr("Narrow the queue to these; Enter or Shift+click explains the figure"))
            tile.clicked.connect(self.tile_clicked)
            tile.explained.connect(self.figure_wanted)
            layout.addWidget(tile)
        layout.addWidget(self._rule())
        for tile in (self.accepted, self.closed, self.rate):
            layout.addWidget(tile)
        layout.addWidget(self._rule())
        layout.addWidget(self.duty)
        for tile in (self.accepted, self.closed, self.rate, self.duty):
            tile.make_clickable(tr("Explain the figure"))
            tile.clicked.connect(self.figure_wanted)
            tile.explained.connect(self.figure_wanted)
        layout.addStretch(1)
        age = QHBoxLayout()
        age.setSpacing(SPACE[1])
        age.addWidget(self.dot)
        age.addWidget(self.as_of)
        layout.addLayout(age)
        layout.addWidget(self.account)
        self.late.setToolTip(tr("Stock: cases late now. Click narrows the queue to them"))

    def _button(self) -> QPushButton:
        button = QPushButton(self)
        button.setProperty("kind", "tab")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _rule(self) -> QFrame:
        rule = QFrame(self)
        rule.setFixedSize(1, TYPE[2])
        rule.setStyleSheet(f"background:{tokens().line_strong}")
        return rule

    @Slot()
    def clear(self) -> None:
        """Show dashes before the first picture."""
        for tile, words in (
            (self.late, tr("late")),
            (self.critical, tr("critical")),
            (self.soon, tr("due soon")),
            (self.open, tr("open")),
            (self.accepted, tr("accepted today")),
            (self.closed, tr("closed today")),
            (self.rate, tr("on-time rate")),
            (self.duty, tr("on duty")),
        ):
            tile.show_figure(words, DASH)
