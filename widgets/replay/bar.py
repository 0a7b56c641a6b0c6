"""The bar under the map: which day, which moment, how fast; the next that is late or 特急; back to the present."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo

from PySide6.QtCore import QDate, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.replay.records import DayFlow
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import ElidedLabel, label
from widgets.replay.day_track import DayTrack
from widgets.replay.words import kept_words

RATES = (1, 10, 60, 300, 600)
"""How many times faster than it was."""
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class ReplayBar(QWidget):
    """Wishes: `moment_wanted(datetime)`, `dragged(datetime)`, `day_wanted(date)`, `rate_wanted(int)`, `toggled()`, `stepped(timedelta)`, `late_wanted()`, `critical_wanted()`, `live_wanted()`."""

    moment_wanted = Signal(object)
    dragged = Signal(object)
    day_wanted = Signal(object)
    rate_wanted = Signal(int)
    toggled = Signal()
    stepped = Signal(object)
    late_wanted = Signal()
    critical_wanted = Signal()
    live_wanted = Signal()

    SIDE, GAP = 12, 4

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Replay"))
        self._zone: tzinfo | None = None
        self._flow: DayFlow | None = None
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setKeyboardTracking(False)
        self.day.setAccessibleName(tr("Day"))
        self.before, self.after = _small("‹", tr("The day before")), _small("›", tr("The day after"))
        self.play = KeyButton(tr("Play"), "Space")
        self.back, self.on = _small(tr("−1 min"), tr("A minute back")), _small(tr("+1 min"), tr("A minute on"))
        self.rates = QButtonGroup(self)
        self.live = KeyButton(tr("Back to live"), "Esc")
        self.live.setProperty("kind", "primary")
        self.clock = label(role="title")
        self.kept = label(role="note")
        self.said = ElidedLabel(role="note")
        self.late = KeyButton(tr("Next late"), "L")
        self.critical = KeyButton(tr("Next critical"), "K")
        self.track = DayTrack()
        self._build()
        self._connect()
        self.set_playing(False)

    # What it shows

    def set_zone(self, zone: tzinfo) -> None:
        """Take the city's time zone."""
        self._zone = zone
        self.track.set_zone(zone)

    def set_days(self, first: date, last: date) -> None:
        """Offer these days and those between."""
        with QSignalBlocker(self.day):
            self.day.setDateRange(QDate(first), QDate(last))
        self._ends()

    def show_day(self, day: date, flow: DayFlow | None, now: datetime) -> None:
        """Show a day; None while it is being read."""
        self._flow = flow
        with QSignalBlocker(self.day):
            self.day.setDate(QDate(day))
        self.track.show_day(flow, now)
        self._ends()

    def show_moment(self, at: datetime) -> None:
        """Show the moment that the map shows."""
        self.track.show_moment(at)
        if self._zone is not None:
            self.clock.setText(f"{at.astimezone(self._zone):%H:%M:%S}")
        flow = self._flow
        if flow is not None and flow.begin <= at < flow.end and flow.kept:
            self.kept.setText(kept_words(flow.kept[min(len(flow.kept) - 1, (at - flow.begin) // HOUR)]))

    def set_playing(self, playing: bool) -> None:
        """Say whether time goes by."""
        self.play.set_words(tr("Pause") if playing else tr("Play"))

    def set_rate(self, rate: int) -> None:
        """Mark how fast."""
        self.rates.button(rate).setChecked(True)

    def say(self, words: str) -> None:
        """Say what is being read, or what was found."""
        self.said.set_words(words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, what has a key and stands for no more than a step gives way."""
        super().resizeEvent(event)
        steps = (self.before, self.after, self.back, self.on)
        lacking = self._row.sizeHint().width() + 2 * self.SIDE
        lacking += sum(one.sizeHint().width() + self.GAP for one in steps if one.isHidden())
        for one in steps:
            one.setVisible(self.width() >= lacking)

    # How it is built

    def _build(self) -> None:
        for button in (self.play, self.live, self.late, self.critical):
            button.setAutoDefault(False)
        self.day.setMinimumWidth(self.day.sizeHint().width())
        wide = max(self.play.sizeHint().width(), KeyButton(tr("Pause"), "Space").sizeHint().width())
        self.play.setFixedWidth(wide)
        self.clock.setMinimumWidth(self.clock.fontMetrics().horizontalAdvance("00:00:00") + 24)
        first = self._row = QHBoxLayout()
        first.setSpacing(self.GAP)
        for one in (self.before, self.day, self.after):
            first.addWidget(one)
        first.addSpacing(12)
        for one in (self.back, self.play, self.on):
            first.addWidget(one)
        first.addSpacing(12)
        for rate in RATES:
            chip = QPushButton(f"{rate}×")
            chip.setProperty("kind", "tab")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setToolTip(tr("{rate} times as fast (+ faster, − slower)", rate=rate))
            self.rates.addButton(chip, rate)
            first.addWidget(chip)
        first.addStretch(1)
        first.addWidget(self.live)
        second = QHBoxLayout()
        second.setSpacing(12)
        second.addWidget(self.clock)
        second.addWidget(self.kept)
        second.addWidget(self.said, 1)
        second.addWidget(self.late)
        second.addWidget(self.critical)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(self.SIDE, 8, self.SIDE, 4)
        layout.setSpacing(4)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self.track)

    def _connect(self) -> None:
        self.day.dateChanged.connect(self._day_typed)
        self.before.clicked.connect(lambda: self._day_by(-1))
        self.after.clicked.connect(lambda: self._day_by(1))
        self.play.clicked.connect(self.toggled)
        self.back.clicked.connect(lambda: self.stepped.emit(-MINUTE))
        self.on.clicked.connect(lambda: self.stepped.emit(MINUTE))
        self.rates.idClicked.connect(self.rate_wanted)
        self.live.clicked.connect(self.live_wanted)
        self.late.clicked.connect(self.late_wanted)
        self.critical.clicked.connect(self.critical_wanted)
        self.track.dragged.connect(self.dragged)
        self.track.chosen.connect(self.moment_wanted)
        for key, does in self._keys().items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)

    def _keys(self) -> dict[str, Callable[[], object]]:
        """What the bar does by keys while the focus is in it."""
        return {
            "Space": self.toggled.emit,
            "Esc": self.live_wanted.emit,
            "Left": lambda: self.stepped.emit(-MINUTE),
            "Right": lambda: self.stepped.emit(MINUTE),
            "PgUp": lambda: self.stepped.emit(-HOUR),
            "PgDown": lambda: self.stepped.emit(HOUR),
            "Ctrl+Left": lambda: self._day_by(-1),
            "Ctrl+Right": lambda: self._day_by(1),
            "+": lambda: self._rate_by(1),
            "=": lambda: self._rate_by(1),
            "-": lambda: self._rate_by(-1),
            "L": self.late_wanted.emit,
            "K": self.critical_wanted.emit,
        }

    @Slot(QDate)
    def _day_typed(self, day: QDate) -> None:
        self.day_wanted.emit(day.toPython())
        self._ends()

    def _day_by(self, days: int) -> None:
        self.day.setDate(self.day.date().addDays(days))

    def _rate_by(self, step: int) -> None:
        at = RATES.index(self.rates.checkedId()) + step
        if 0 <= at < len(RATES):
            self.rate_wanted.emit(RATES[at])

    def _ends(self) -> None:
        self.before.setEnabled(self.day.date() > self.day.minimumDate())
        self.after.setEnabled(self.day.date() < self.day.maximumDate())


def _small(words: str, means: str) -> QPushButton:
    made = QPushButton(words)
    made.setAutoDefault(False)
    made.setToolTip(means)
    made.setAccessibleName(means)
    return made
