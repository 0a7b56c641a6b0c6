"""The demo city's life beside the desk: begun once the map is on the screen, shown in the status bar, ended with the city."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.answering import Answering
from desktop.desk.desk import Desk
from desktop.opening import Players
from desktop.picture import Ground
from desktop.simulation import Simulation
from widgets.i18n import tr

DEFAULT_RATE = 10.0


class Living(QObject):
    """Keeps the simulation of the city that is open, whichever desk looks at it, and the workers who answer calls.

    `failed(str)`: the simulation ended by itself, and why.
    """

    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.simulation: Simulation | None = None
        self.answering: Answering | None = None
        self._desk: Desk | None = None

    def watch(self, desk: Desk | None) -> None:
        """Show the simulation on this desk from now on."""
        self._desk = desk
        self.show()

    def begin(self, ground: Ground, players: Players | None, rate: float | None) -> None:
        """Let a demo city live, unless it does already or was to stand still (rate 0)."""
        if not ground.city.is_demo or self.simulation is not None or players is None or rate == 0:
            return
        seed = ground.city.demo_seed or 0
        self.simulation = Simulation(players.field, players.desk, seed=seed, rate=rate or DEFAULT_RATE, parent=self)
        self.answering = Answering(players.phones, self)
        self.answering.failed.connect(self._hung_up)
        self.simulation.state_changed.connect(self._changed)
        self.simulation.failed.connect(self._ended)
        self.simulation.start()
        self.show()

    def end(self) -> None:
        """Stop it and let it go."""
        if self.answering is not None:
            self.answering.stop()
            self.answering.deleteLater()
            self.answering = None
        if self.simulation is not None:
            self.simulation.stop()
            self.simulation.deleteLater()
            self.simulation = None

    @Slot()
    def toggle(self) -> None:
        """Pause it, or let it go on."""
        if self.simulation is not None:
            self.simulation.toggle()

    def set_rate(self, rate: float) -> None:
        """Let things happen `rate` times as often as in a city of this size."""
        if self.simulation is not None:
            self.simulation.set_rate(rate)

    @Slot()
    def show(self) -> None:
        """Show its state on the desk."""
        if self._desk is not None and self.simulation is not None:
            self._desk.body.status.show_simulation(self.simulation.state, self.simulation.rate)

    @Slot(str)
    def _changed(self, state: str) -> None:
        # One after the other: both at once would take the machine from the desk just when it is looked at first.
        if state == "running" and self.answering is not None:
            self.answering.start()
        self.show()

    @Slot(str)
    def _hung_up(self, reason: str) -> None:
        if self._desk is not None:
            self._desk.body.notice.problem(
                tr(
                    "The demo's workers answer no more calls: {reason}. They do again once the city is reopened",
                    reason=reason,
                )
            )

    @Slot(str)
    def _ended(self, reason: str) -> None:
        if self._desk is not None:
            self._desk.body.notice.problem(tr("The simulation ended: {reason}", reason=reason))
        self.failed.emit(reason)
