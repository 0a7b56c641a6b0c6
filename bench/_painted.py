"""From a change's commit to the frame that shows it, while every worker of the city walks.

Ours is the program's own way: the feed, the board, the map's page. `poll_1s` asks for everything as JSON each second and
moves Leaflet's marks, as folium's Realtime plugin does; `json_push` sends each change as JSON when the feed brings it,
as Traccar does, into the same Leaflet page. Only one of them is listening at a time. The frame is the second after drawing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from sqlalchemy import text

from bench._big_city import STEP, BigCity
from bench._common import Round
from bench._map_contenders import Peer, capture_desk
from bench._map_scene import Scene, small_scene
from bench._map_window import PAGES
from desktop.board import Board
from desktop.jobs import Jobs
from desktop.live import LiveFeed
from desktop.picture import Picture, Update, split_cases
from models.cases.queries import get_open_cases
from models.store.engine import Store
from models.store.feed import FeedReader
from models.store.times import database_now
from models.workers.commands import receive_positions
from models.workers.queries import get_positions
from models.workers.records import Fix, Positions
from widgets.map.view import MapView
from widgets.web.profile import WebProfile

RATES = (1, 20, 200)
FIXES_PER_S = 1700
BATCHES_PER_S = 10
PATIENCE_S = 60.0
EVENTS = {1: 6, 20: 40, 200: 300}
QUICK_EVENTS = {1: 1, 20: 5, 200: 20}
CHANGED, COMMITTED, CASE = range(3)
Committed = list[tuple[float, float, int]]
"""Of each change: its own time, when its commit was confirmed, and which case it was."""


def walk(url: str) -> None:
    """The phones: until standard input ends, so many fixes a second, in batches, each some metres on."""
    store = Store(url, desk="phones")
    with store.read() as s:
        last, start = get_positions(s), database_now(s)
    began, chance, places = time.time(), np.random.default_rng(3), np.column_stack([last.lon, last.lat])
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    print("ready", flush=True)
    each, n, at = FIXES_PER_S // BATCHES_PER_S, len(last.worker_ids), 0
    from datetime import timedelta

    while not ended.is_set():
        rows = np.arange(at, at + each) % n
        at += each
        places[rows] += chance.normal(0, STEP / 60, (each, 2))
        now = start + timedelta(seconds=time.time() - began)
        fixes = [
            Fix(last.worker_ids[row], lon, lat, 0.0, 1.2, 5.0, now)
            for row, (lon, lat) in zip(rows.tolist(), places[rows].tolist(), strict=True)
        ]
        with store.transaction() as s:
            receive_positions(s, fixes)
        ended.wait(max(0.0, began + at / FIXES_PER_S - time.time()))
    store.close()


class Listener:
    """One contender: it listens, or it does not; `painted` has when each change was on the screen, by its number."""

    def __init__(self) -> None:
        self.painted: list[float] = []
        self.loop = QEventLoop()
        self.expected = 0

    def listen(self, on: bool) -> None:
        raise NotImplementedError

    def latencies(self, committed: Committed) -> list[float]:
        """Milliseconds from each commit to the frame that shows it; SystemExit where one was never shown."""
        raise NotImplementedError

    def shown(self) -> int:
        """How many changes have been shown since `listen`."""
        raise NotImplementedError

    def until(self, enough: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not enough():
            if time.monotonic() > end:
                raise SystemExit(f"never came: {what}")
            QTimer.singleShot(50, self.loop.quit)
            self.loop.exec()


class Ours(Listener):
    """The feed's updates to the board, the board's signals to the map."""

    def __init__(self, profile: WebProfile, board: Board, feed: LiveFeed) -> None:
        super().__init__()
        self.board, self.on = board, False
        capture_desk(profile)
        self.view = MapView(profile)
        self.view.resize(1060, 705)
        self.view.show()
        risen: list[bool] = []
        self.view.ready.connect(lambda: risen.append(True))
        self.until(lambda: bool(risen), "the map's page")
        self.page = self.view._page  # noqa: SLF001 - a benchmark looks inside
        self.page.runJavaScript((PAGES / "painted.js").read_text("utf-8"))
        self.page.titleChanged.connect(self.hear)
        self.waiting: dict[int, list[float]] = {}
        self.at: dict[float, float] = {}
        board.ground_changed.connect(self.ground)
        board.cases_changed.connect(lambda changed, gone: self.view.apply_cases(changed, gone, board.clock.now()))
        board.workers_changed.connect(self.view.apply_workers)
        board.positions_changed.connect(lambda one: self.view.apply_positions(one, board.clock.now()))
        feed.updated.connect(self.take)

    def ground(self, picture: Picture) -> None:
        view, now = self.view, self.board.clock.now()
        view.set_ground(picture.ground.city, picture.ground.grids, picture.ground.cameras, picture.ground.places)
        view.set_cases(picture.cases, now)
        view.set_workers(picture.workers)
        view.set_positions(picture.positions)

    def listen(self, on: bool) -> None:
        self.on = on
        self.waiting.clear()
        self.at.clear()
        self.view.setVisible(on)

    def take(self, update: Update) -> None:
        self.board.take(update)
        if self.on and update.cases:
            # Positions of the same update come after it and are numbered apart.
            revision = self.view._line._news["cases"]  # noqa: SLF001
            self.waiting.setdefault(revision, []).extend(at.timestamp() for at in update.changed_at)

    def hear(self, title: str) -> None:
        word, _, rest = title.partition(" ")
        if word != "painted":
            return
        revision, at = rest.split()
        for one in [one for one in self.waiting if one <= int(revision)]:
            for changed in self.waiting.pop(one):
                self.at.setdefault(changed, float(at))
        self.loop.quit()

    def shown(self) -> int:
        return len(self.at)

    def latencies(self, committed: Committed) -> list[float]:
        self.until(lambda: all(one[CHANGED] in self.at for one in committed), f"{len(committed)} changes on the map")
        return [self.at[changed] - at * 1000 for changed, at, _ in committed]


class Leaflet(Listener):
    """Leaflet's page, told in JSON: everything each second, or each change as it comes."""

    def __init__(self, profile: WebProfile, scene: Scene, store: Store, jobs: Jobs, feed: LiveFeed, push: bool) -> None:
        super().__init__()
        self.peer = Peer("told", scene, profile, host="push" if push else "poll")
        self.store, self.jobs, self.push, self.on = store, jobs, push, False
        self.peer.widget.resize(1060, 705)
        self.peer.page.titleChanged.connect(self.hear)
        with store.read() as s:
            self.order = list(s.scalars(text("SELECT id FROM case_file ORDER BY id")))
            self.row = {one: n for n, one in enumerate(self.order)}
            everyone = get_positions(s)
            self.worker = {one: n for n, one in enumerate(everyone.worker_ids)}
        self.at: dict[int, float] = {}
        self.known: dict[int, int] = {}
        self.asked = False
        self.timer = QTimer(interval=1000)
        self.timer.timeout.connect(self.ask)
        self.give(self.read_all())
        if push:
            feed.updated.connect(self.take)

    def listen(self, on: bool) -> None:
        self.on = on
        self.at.clear()
        self.peer.widget.setVisible(on)
        if self.push:
            return
        if on:
            self.known = {row: version for row, _, _, version in json.loads(self.read_all())["cases"]}
            self.timer.start()
        else:
            self.timer.stop()

    def read_all(self) -> str:
        """Everything there is, as a web server would answer it."""
        with self.store.read() as s:
            cases = [
                (self.row[one.id], one.lon, one.lat, one.version) for one in get_open_cases(s) if one.id in self.row
            ]
            return self.as_json(cases, get_positions(s))

    def as_json(self, cases: list[tuple[int, Any, Any, int]], positions: Positions) -> str:
        lon, lat = positions.lon.round(6).tolist(), positions.lat.round(6).tolist()
        rows = (self.worker.get(one, -1) for one in positions.worker_ids)
        return json.dumps({"cases": cases, "workers": list(zip(rows, lon, lat, strict=True))})

    def ask(self) -> None:
        if not self.asked:
            self.asked = True
            self.jobs.read(self.read_all, self.answered)

    def answered(self, everything: str) -> None:
        self.asked = False
        if self.on:
            self.give(everything)

    def give(self, told: str) -> None:
        self.peer.page.runJavaScript(f"contender.told({json.dumps(told)})")

    def take(self, update: Update) -> None:
        if not self.on:
            return
        changed, _ = split_cases(update.cases)
        cases = [(self.row[one.id], one.lon, one.lat, one.version) for one in changed if one.id in self.row]
        for positions in update.positions:
            self.give(self.as_json([], positions))
        if cases:
            self.give(self.as_json(cases, NOBODY))

    def hear(self, title: str) -> None:
        word, _, rest = title.partition(" ")
        if word != "shown" or not self.on:
            return
        at, _, pairs = rest.partition(" ")
        for pair in pairs.split(","):
            row, _, version = pair.partition(":")
            if row and (self.push or int(version) > self.known.get(int(row), 0)):
                self.at.setdefault(int(row), float(at))
        self.loop.quit()

    def shown(self) -> int:
        return len(self.at)

    def latencies(self, committed: Committed) -> list[float]:
        self.until(lambda: all(one[CASE] in self.at for one in committed), f"{len(committed)} changes in Leaflet")
        return [self.at[case] - at * 1000 for _, at, case in committed]


NOBODY = Positions((), np.empty(0), np.empty(0), np.empty(0, np.float32), np.empty(0))


class Painting:
    """The three contenders on one city, the process that changes cases, and the one that walks."""

    def __init__(self, city: BigCity, profile: WebProfile, jobs: Jobs, quick: bool) -> None:
        self.quick = quick
        self.store = Store(city.url, desk="bench")
        self.feed = LiveFeed(self.store, FeedReader(city.url))
        self.board = Board(self.store, jobs)
        self.ours = Ours(profile, self.board, self.feed)
        where = small_scene(city.side)
        self.listeners: dict[str, Listener] = {
            "ours": self.ours,
            "poll_1s": Leaflet(profile, where, self.store, jobs, self.feed, push=False),
            "json_push": Leaflet(profile, where, self.store, jobs, self.feed, push=True),
        }
        for one in self.listeners.values():
            one.listen(False)
        self.feed.start()
        self.ours.until(lambda: self.board.ground is not None, "the first picture")
        self.writer = self._child("--write", city.url)
        self.walker = self._child("--walk", city.gateway_url)

    @staticmethod
    def _child(kind: str, url: Any) -> subprocess.Popen[str]:
        script = str(PAGES.parent / "feed.py")
        command = [sys.executable, script, kind, url.render_as_string(hide_password=False)]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        if child.stdout.readline().strip() != "ready":
            raise SystemExit(f"{kind} did not begin")
        return child

    def round(self, name: str, rate: int) -> Round:
        """One contender listens while so many cases change at that rate."""
        listener = self.listeners[name]
        listener.listen(True)
        many = (QUICK_EVENTS if self.quick else EVENTS)[rate]
        answers: list[str] = []
        assert self.writer.stdin is not None
        assert self.writer.stdout is not None
        print(rate, many, file=self.writer.stdin, flush=True)
        stdout = self.writer.stdout
        reading = threading.Thread(target=lambda: answers.append(stdout.readline()))
        reading.start()
        listener.until(lambda: bool(answers), "the writer's answer")
        reading.join()
        committed = [(float(changed), at, case) for changed, at, case in json.loads(answers[0])]
        latencies = listener.latencies(committed)
        listener.listen(False)
        return Round(latencies, len(committed))

    def close(self) -> None:
        for child in (self.writer, self.walker):
            assert child.stdin is not None
            child.stdin.close()
            child.wait(20)
        self.feed.stop()
        self.feed.join()
        self.board.close()
        self.ours.view.close_down()
        for one in ("poll_1s", "json_push"):
            peer = self.listeners[one]
            assert isinstance(peer, Leaflet)
            peer.peer.close()
        self.store.close()
