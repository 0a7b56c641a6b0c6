"""How long the GUI thread keeps its event loop waiting, and where it stood meanwhile."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Slot

ROOT = str(Path(__file__).resolve().parents[1])
TICK_MS = 5
LATE_MS = 100.0


@dataclass(frozen=True, slots=True)
class Stall:
    """One time that the loop did not turn for `ms`: during which step, and where our code stood."""

    ms: float
    step: str
    where: str


class Stalls(QObject):
    """A timer that notes how late it is; a thread beside it looks where the GUI thread stands when it is late."""

    def __init__(self, step: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: list[Stall] = []
        self.longest: dict[str, float] = {}
        """By step, in milliseconds."""
        self._step = step
        self._gui = threading.get_ident()
        self._last = time.perf_counter()
        self._where = ""
        self._stopped = threading.Event()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._watch = threading.Thread(target=self._look, daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._last = time.perf_counter()
        self._timer.start()
        self._watch.start()

    def stop(self) -> None:
        """Listen no more."""
        self._timer.stop()
        self._stopped.set()
        self._watch.join()

    def leave_out(self) -> None:
        """What has just kept the loop waiting was the benchmark's own doing."""
        self._last, self._where = time.perf_counter(), ""

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        late = (now - self._last) * 1000 - TICK_MS
        self._last = now
        step = self._step()
        self.longest[step] = max(self.longest.get(step, 0.0), late)
        if late > LATE_MS:
            self.found.append(Stall(round(late, 1), step, self._where))
        self._where = ""

    def _look(self) -> None:
        """Once for each stall, when it is half as long as would be told."""
        while not self._stopped.wait(0.01):
            if (time.perf_counter() - self._last) * 1000 < LATE_MS / 2 or self._where:
                continue
            frame = sys._current_frames().get(self._gui)  # noqa: SLF001 - its public name
            if frame is not None:
                calls = [one for one in traceback.extract_stack(frame) if one.filename.startswith(ROOT)]
                ours = [one for one in calls if "/.venv/" not in one.filename and "/bench/" not in one.filename]
                self._where = (
                    " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in ours[:-4:-1]) or "Qt"
                )
