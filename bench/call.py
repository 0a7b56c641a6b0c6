"""From the key to the first decoded picture of a worker's phone, and what 1, 4 and 9 calls cost the desk.

The whole program, offscreen, as it is; the phones are the demo's workers, who answer at once: a process of its own with
aiortc, VP8 of 640 × 480 at 15 a second. Signalling goes the way it always goes, through the database. Direct, and through a
coturn as docs/operations.md sets it up, the phone's side through nothing else; without one that case is left out.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtWebEngineCore import qWebEngineChromiumVersion

from bench._calling import Desk, Phones, calling_city
from bench._common import Case, Round, arguments, finish, percentiles, say
from tests.support.coturn import ABSENT, Coturn, is_there

MANY = (1, 4, 9)
WINDOW_S, QUICK_WINDOW_S = 3.0, 0.5
SETTLED_S = 2.0
"""After the last call has come up: what began with it is over."""
PACKAGES = ("PySide6-Essentials", "PySide6-Addons", "aiortc", "av", "psycopg")


class Bench:
    """What the cases share: the desk, and the phones as the case wants them."""

    def __init__(self, desk: Desk, database: Any, quick: bool) -> None:
        self.desk, self.database, self.quick = desk, database, quick
        self.phones: Phones | None = None
        self.relay: Any = None
        self._next = 0
        self.took: dict[str, Counter[str]] = {}
        """Per cent of a core by kind of process in the last round of a case."""
        self.frames: defaultdict[str, list[float]] = defaultdict(list)
        """Pictures a second that a call showed, by case."""
        self.resident: dict[str, float] = {}
        """MiB of the desk by then."""

    def have_phones(self, relay: Any = None) -> None:
        """Let the phones be of that kind."""
        if self.phones is not None and self.relay is relay:
            return
        self.desk.hang_up()
        self.close()
        self.phones, self.relay = Phones(self.database, relay), relay

    def first_frame(self, relay: Any = None) -> Round:
        """One call, from the key to the picture."""
        self.have_phones(relay)
        worker = self.desk.workers[self._next % len(self.desk.workers)]
        self._next += 1
        seconds = self.desk.call(worker)
        self.desk.until("the step", lambda: self.desk.states() == ["live"])
        self.desk.hang_up()
        return Round([seconds * 1000], self.desk.states())

    def cpu(self, many: int) -> Round:
        """What the desk takes while so many calls go on, in per cent of a core."""
        self.have_phones()
        fresh = len(self.desk.calls.lines.going) != many
        if len(self.desk.calls.lines.going) > many:
            self.desk.hang_up()
        result = self.desk.have(many)
        if fresh and not self.quick:
            self.desk.live(SETTLED_S)
        before, began = self._seconds(), time.perf_counter()
        self.desk.live(QUICK_WINDOW_S if self.quick else WINDOW_S)
        elapsed, after = time.perf_counter() - began, self._seconds()
        took = Counter({kind: after[kind] - before[kind] for kind in after})
        self.took[f"cpu_{many}"] = Counter({kind: round(part / elapsed * 100, 1) for kind, part in took.items()})
        self.resident[f"cpu_{many}"] = self.memory()
        desk = took["program"] + took["chromium"]
        self.frames[f"cpu_{many}"] += [
            round(one.quality.frames, 1) for one in self.desk.calls.lines.going if one.quality is not None
        ]
        return Round([desk / elapsed * 100], result)

    def memory(self) -> float:
        """Resident MiB of the desk as it stands."""
        total = 0
        for process in self._family():
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
        return round(total / 2**20, 1)

    def detail(self, name: str) -> Callable[[], dict[str, Any]]:
        """The parts of a case, for the JSON."""
        return lambda: {
            "percent_by_kind": dict(self.took[name]),
            "memory_mib": self.resident[name],
            # Of 15 that are sent: fewer say that the machine did not keep up, and that less was done than asked.
            "pictures_per_s": percentiles([self.frames[name]]),
        }

    def _family(self) -> list[psutil.Process]:
        """The program and Chromium: neither the phones nor the database."""
        assert self.phones is not None
        found = self.desk.processes([self.phones.process.pid])
        return [one for one in found if self._kind(one) in ("program", "chromium")]

    def _kind(self, process: psutil.Process) -> str:
        try:
            if process.pid == os.getpid():
                return "program"
            return "chromium" if "QtWebEngineProcess" in " ".join(process.cmdline()[:2]) else "other"
        except psutil.Error:
            return "other"

    def _seconds(self) -> Counter[str]:
        assert self.phones is not None
        found = Counter[str]()
        for process in self._family():
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                found[self._kind(process)] += times.user + times.system
        times = psutil.Process(self.phones.process.pid).cpu_times()
        found["phones"] = times.user + times.system
        return found

    def close(self) -> None:
        if self.phones is not None:
            self.phones.close()
            self.phones = None


def main(options: Any) -> None:
    with contextlib.ExitStack() as open_:
        say("making a small city")
        operator, gateway = open_.enter_context(calling_city())
        say("opening the desk")
        desk = Desk(operator)
        open_.callback(desk.close)
        bench = Bench(desk, gateway, options.quick)
        open_.callback(bench.close)
        say("the first call, which makes the page")
        bench.first_frame()
        cases = [Case("first_frame_direct", "ms", "lower", bench.first_frame)]
        left_out: dict[str, str] = {}
        if options.quick:
            left_out = dict.fromkeys(("first_frame_turn", "cpu_4", "cpu_9"), "takes longer than a quick run may")
        elif is_there():
            relay = open_.enter_context(Coturn()).relay
            cases.append(Case("first_frame_turn", "ms", "lower", lambda: bench.first_frame(relay)))
        else:
            left_out["first_frame_turn"] = ABSENT
        for many in MANY[:1] if options.quick else MANY:
            name = f"cpu_{many}"
            cases.append(Case(name, "% of a core", "lower", lambda n=many: bench.cpu(n), detail=bench.detail(name)))
        more = {"left_out": left_out, "versions": {"chromium": qWebEngineChromiumVersion()}}
        finish("call", options, cases, PACKAGES, **more)


if __name__ == "__main__":
    main(arguments(__doc__ or ""))
