"""What is read of calls after the feed said that some changed: one read at a time, again where more came meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from desktop.jobs import Jobs
from models.calls.queries import get_calls, get_held, get_missed, get_open_calls, get_signals
from models.calls.records import Call, Missed
from models.calls.records import Signal as CallSignal
from models.store.engine import Store

AGAIN_MS = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """Calls as they stand: those of this desk, all that go on, and whom this account did not reach."""

    calls: tuple[Call, ...]
    open: tuple[Call, ...]
    missed: tuple[Missed, ...]
    held: frozenset[UUID] = frozenset()
    """Which of `calls` their desks hold."""


class CallReading(QObject):
    """`known(Known)` and `signalled(tuple of signals)`; `mine()` gives the calls of this desk with who hears and after what."""

    known = Signal(object)
    signalled = Signal(object)

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        mine: Callable[[], Mapping[UUID, tuple[str, int]]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._mine = store, jobs, mine
        self.account: UUID | None = None
        self._busy: set[str] = set()
        self._stale: set[str] = set()
        self._again = QTimer(self, interval=AGAIN_MS, singleShot=True)
        self._again.timeout.connect(self._repeat)

    def ask(self, what: str) -> None:
        """Read "calls" or "signals"."""
        if what in self._busy:
            self._stale.add(what)
            return
        self._busy.add(what)
        mine, store, account = dict(self._mine()), self._store, self.account

        def calls() -> Known:
            with store.read() as s:
                missed = get_missed(s, account) if account is not None else []
                ours = tuple(get_calls(s, list(mine)))
                return Known(ours, tuple(get_open_calls(s)), tuple(missed), get_held(s, list(mine)))

        def signals() -> tuple[CallSignal, ...]:
            with store.read() as s:
                return tuple(one for call, (who, after) in mine.items() for one in get_signals(s, call, who, after))

        if what == "calls":
            self._jobs.read(calls, self._calls_read, lambda _: self._failed("calls"))
        else:
            self._jobs.read(signals, self._signals_read, lambda _: self._failed("signals"))

    def close(self) -> None:
        """Read no more."""
        self._again.stop()

    def _calls_read(self, known: Known) -> None:
        self.known.emit(known)
        self._done("calls")

    def _signals_read(self, signals: tuple[CallSignal, ...]) -> None:
        self.signalled.emit(signals)
        self._done("signals")

    def _done(self, what: str) -> None:
        self._busy.discard(what)
        if what in self._stale:
            self._stale.discard(what)
            self.ask(what)

    def _failed(self, what: str) -> None:
        # Out of reach: the board says so. It is read again, for nothing announces a change twice.
        self._busy.discard(what)
        self._stale.add(what)
        self._again.start()

    @Slot()
    def _repeat(self) -> None:
        stale, self._stale = self._stale, set()
        for what in stale:
            self.ask(what)
