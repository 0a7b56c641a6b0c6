"""A desk that calls, in this process, and the workers who answer at once, in another: what bench/call.py measures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psutil
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy import URL

from bench._small_city import CODE, data_folder, fill
from desktop.app import make_application
from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database
from desktop.postgres.dial import dial
from desktop.postgres.server import EmbeddedServer
from desktop.prepare import Options
from desktop.program import Program
from desktop.settings import Settings
from models.calls.queries import get_open_calls
from models.calls.records import CallState
from models.calls.turn import Relay
from models.store.engine import Store
from models.store.ids import new_id
from models.workers.commands import add_workers
from models.workers.records import NewWorker, WorkerRole
from widgets.calls.records import Line, Media

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 9
PATIENCE_S = 30.0
SETTLE_S = 0.4
"""Between two calls: the phone's end is taken down, the desk's list read anew."""


@contextmanager
def calling_city() -> Iterator[tuple[URL, URL]]:
    """A small city with nine workers: the operator's address, and the one that phones come by."""
    with data_folder() as home, EmbeddedServer.start(home) as server:
        os.environ["SHAOTAI_HOME"] = str(home)
        cities = CityServer.embedded(server)
        create_city_database(cities, CODE, migrate_and_register)
        fill(cities.url(CODE, "operator"), CODE)
        store = Store(cities.url(CODE, "operator"), desk="bench")
        with store.transaction() as s:
            people = [(f"w{n}", f"王小{n}", f"1381234000{n}") for n in range(WORKERS)]
            add_workers(
                s, [NewWorker(new_id(), code, WorkerRole.LEADER, name, phone, True) for code, name, phone in people]
            )
        store.close()
        with dial(cities.owner_url(CODE)) as connection:
            # Nobody answers by machine in a city that is not made up.
            connection.execute("UPDATE city SET demo_seed = 1")
        yield cities.url(CODE, "operator"), cities.url(CODE, "gateway")


class Phones:
    """The workers' phones: the demo's own process, which answers at once. All goes through `relay` where there is one."""

    def __init__(self, database: URL, relay: Relay | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "desktop.demo.answering.process"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        facts: dict[str, object] = {"database": database.render_as_string(hide_password=False), "at_once": True}
        if relay is not None:
            facts |= {"turn": list(relay.urls), "turn_secret": relay.secret}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write((json.dumps(facts) + "\n").encode())
        self.process.stdin.flush()
        told = self.process.stdout.readline()
        if b"started" not in told:
            raise SystemExit(f"the phones did not start: {told.decode()}")

    def close(self) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


class Desk:
    """The whole program, offscreen, on that city."""

    def __init__(self, database: URL) -> None:
        self.app = QApplication.instance() or make_application(Settings(), Options())
        self.store = Store(database, desk="bench")
        self.program = Program(Options(database=database.render_as_string(hide_password=False), rate=0))
        self.program.failed.connect(self._fail)
        self.error: BaseException | None = None
        self.program.window.resize(1920, 1080)
        self.program.show()
        self.until(
            "the desk", lambda: self.program.desk is not None and len(self.program.desk.board.workers) == WORKERS
        )
        assert self.program.desk is not None
        self.calls = self.program.desk.calls
        self.workers: Sequence[UUID] = sorted(self.program.desk.board.workers)

    def _fail(self, error: BaseException) -> None:
        self.error = error

    def until(self, what: str, so: Callable[[], object]) -> None:
        """Let Qt's event loop run until it is so."""
        end = time.monotonic() + PATIENCE_S
        while not so():
            if self.error is not None:
                raise self.error
            if time.monotonic() > end:
                raise SystemExit(f"never came: {what}")
            self.live(0.004)

    def live(self, seconds: float) -> None:
        """Let Qt's event loop run for a while."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def call(self, worker: UUID) -> float:
        """Call as a user does, by the key's command; returns the seconds until the first picture was decoded."""
        assert self.program.desk is not None
        assert self.program.actions is not None
        self.program.desk.body.map.worker_chosen.emit(worker)
        began = time.perf_counter()
        shown: list[float] = []

        def look() -> None:
            line = self.line_of(worker)
            if not shown and line is not None and line.media is Media.UP:
                shown.append(time.perf_counter() - began)

        self.calls.lines.changed.connect(look)
        self.program.actions.give("call.worker")
        self.until("the first picture", lambda: shown)
        self.calls.lines.changed.disconnect(look)
        return shown[0]

    def line_of(self, worker: UUID) -> Line | None:
        """The call with a worker that goes on."""
        return next((one for one in self.calls.lines.going if one.call.worker_id == worker), None)

    def hang_up(self) -> None:
        """End every call and clear the screen."""
        while self.calls.lines.going:
            self.calls.acting.choose(self.calls.lines.going[0].id)
            self.calls.acting.act("hang_up")
        self.until("the ends written", lambda: not self.calls.outbox.waiting)
        self.live(SETTLE_S)

    def states(self) -> list[str]:
        """How the calls that go on stand in the database."""
        with self.store.read() as s:
            return [call.state.value for call in get_open_calls(s)]

    def have(self, many: int) -> dict[str, object]:
        """Have so many calls with a picture at once; returns what must be so whatever the round."""
        for worker in self.workers[:many]:
            if self.line_of(worker) is None:
                self.call(worker)
        self.until("all of them live", lambda: self.states() == [CallState.LIVE.value] * many)
        self.until("their measures", lambda: all(one.quality is not None for one in self.calls.lines.going))
        sizes = {(one.quality.width, one.quality.height) for one in self.calls.lines.going if one.quality is not None}
        return {"calls": len(self.calls.lines.going), "sizes": sorted(sizes)}

    def processes(self, besides: Sequence[int]) -> list[psutil.Process]:
        """This program and all that it started, Chromium's processes above all."""
        mine = psutil.Process()
        return [mine, *(one for one in mine.children(recursive=True) if not {one.pid, one.ppid()} & set(besides))]

    def close(self) -> None:
        self.hang_up()
        self.program.close()
        self.store.close()
