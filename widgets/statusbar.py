"""The line at the bottom: what was last done and its undo, keys worth knowing, the simulator, the connection."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from widgets.i18n import tr
from widgets.theme import SPACE, TYPE, colour, font, tokens
from widgets.tiles import Dot

HEIGHT = 28
LONG_OPEN_S = 10.0
"""A transaction open for so long is worth a word: what is committed after it began is shown only when it ends."""
CLOCK_OFF_S = 60.0
"""From here on it is said that this machine's clock is wrong: a minute is what a limit is shown in."""


class StatusBar(QWidget):
    """The status line. `notice` stands at its left; `simulation_clicked` asks to pause the simulator or go on."""

    simulation_clicked = Signal()
    files_clicked = Signal()
    """The case whose attachments are on their way is to be shown: there they can be stopped."""

    def __init__(self, notice: QWidget, keys: list[tuple[str, str]], parent: QWidget | None = None) -> None:
        """`keys` are pairs of a key and the word for what it does."""
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.setFont(font(TYPE[0]))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE[3], 0, SPACE[3], 0)
        layout.setSpacing(SPACE[4])
        layout.addWidget(notice, 1)
        self._hints = [self._note("") for _ in keys]
        for hint in self._hints:
            layout.addWidget(hint)
        self.show_hints(keys)
        self.simulation = QPushButton(self)
        self.simulation.setProperty("kind", "chip")
        self.simulation.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.simulation.clicked.connect(self.simulation_clicked)
        self.simulation.hide()
        layout.addWidget(self.simulation)
        self.files = QPushButton(self)
        self.files.setProperty("kind", "chip")
        self.files.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.files.setToolTip(tr("Go to the case that they are for; there they can be stopped"))
        self.files.clicked.connect(self.files_clicked)
        self.files.hide()
        layout.addWidget(self.files)
        self.clock = self._note("")
        self.clock.setToolTip(
            tr(
                "Times and limits shown here are the database's and are right. Have this machine's clock set: files and its other programs use it."
            )
        )
        self.clock.hide()
        layout.addWidget(self.clock)
        self.dot, self.connection = Dot(), self._note("")
        link = QHBoxLayout()
        link.setSpacing(SPACE[1])
        link.addWidget(self.dot)
        link.addWidget(self.connection)
        layout.addLayout(link)

    def show_hints(self, keys: list[tuple[str, str]]) -> None:
        """Say other keys for the same things; what has no key is not said."""
        for hint, (key, words) in zip(self._hints, keys, strict=True):
            hint.setText(f"{key} {words}")
            hint.setVisible(bool(key))

    def show_files(self, words: str) -> None:
        """Say how far attachments on their way are; "" where there are none."""
        self.files.setText(words)
        self.files.setVisible(bool(words))

    def show_simulation(self, state: str, rate: float) -> None:
        """Say what the demo city's simulator does: running, paused or stopped ("" hides it)."""
        self.simulation.setVisible(bool(state))
        words = {
            "running": tr("Simulation ×{rate:g} running", rate=rate),
            "paused": tr("Simulation paused"),
            "stopped": tr("Simulation stopped"),
        }
        self.simulation.setText(words.get(state, ""))
        self.simulation.setToolTip(tr("This is a made-up city. Click pauses or continues its life"))

    def show_contact(
        self, contact: str, latency_ms: float | None, reason: str = "", oldest_transaction_s: float = 0.0
    ) -> None:
        """Say how the connection stands: live, waiting or lost; `latency_ms` is the feed's own.

        `oldest_transaction_s`: for how long the server's oldest transaction has been open; a long one holds changes back.
        """
        held_back = contact == "live" and oldest_transaction_s >= LONG_OPEN_S
        token = "soon" if held_back else {"live": "on_time", "waiting": "soon", "lost": "late"}[contact]
        self.dot.show_token(token)
        words = {
            "live": tr("Connected"),
            "waiting": tr("Waiting for the database"),
            "lost": tr("Database out of reach, reconnecting"),
        }[contact]
        if held_back:
            words = tr("Changes are held back: a transaction has been open for {s:.0f} s", s=oldest_transaction_s)
        elif contact == "live" and latency_ms is not None:
            words = tr("{words}  delay {ms:.0f} ms", words=words, ms=latency_ms)
        hue = tokens().second if contact == "live" and not held_back else colour(token).name()
        self.connection.setStyleSheet(f"color:{hue};font-size:{TYPE[0]}px")
        self.connection.setText(words)
        self.connection.setToolTip(reason)

    def show_clock(self, ahead_s: float | None) -> None:
        """Say by how much this machine's clock is ahead of the database's (negative: behind), where that is a minute or more."""
        if ahead_s is None or abs(ahead_s) < CLOCK_OFF_S:
            self.clock.hide()
            return
        minutes = round(abs(ahead_s) / 60)
        if ahead_s > 0:
            words = tr("! This machine's clock is {n} min fast; the database's counts", n=minutes)
        else:
            words = tr("! This machine's clock is {n} min slow; the database's counts", n=minutes)
        self.clock.show()
        self.clock.setStyleSheet(f"color:{colour('soon').name()};font-size:{TYPE[0]}px")
        self.clock.setText(words)

    def _note(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setStyleSheet(f"color:{tokens().second};font-size:{TYPE[0]}px")
        return label
