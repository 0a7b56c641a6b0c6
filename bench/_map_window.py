"""A contender of bench/map.py in a process of its own: the program's web engine with one map in it.

It reads one JSON object a line ({"do": name, …}) and answers each with one: what the function of that name returned.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import psutil
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWebEngineCore import QWebEnginePage
from PySide6.QtWidgets import QWidget

from bench._map_scene import Scene, View, degrees, small_scene, whole_scene
from desktop.app import has_gpu, is_root
from desktop.jobs import Jobs
from widgets.web.flags import chromium_flags
from widgets.web.profile import WebProfile
from widgets.web.scheme import register_scheme

PAGES = Path(__file__).resolve().parent / "map"
DRIVE = PAGES / "drive.js"
PATIENCE_S = 240.0
PROBES = 40
PICKS = 10
PROOF_S = 3.0
UNLIKE = 24
"""So far from the ground's colour, in sum over red, green and blue, is a pixel that something was drawn on."""


class Contender:
    """One map in one window. Subclasses bring the page and know how data gets into it."""

    webgl = False
    """Whether it is at its best with WebGL, emulated where there is no graphics processor."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.view: View | None = None
        self.places: NDArray[np.float64] = np.empty((0, 2))
        self.widget = QWidget()
        self.profile: WebProfile | None = None
        self._ids = count()
        self._answers: dict[int, dict[str, Any]] = {}
        self._loop = QEventLoop()

    @property
    def page(self) -> QWebEnginePage:
        """The page of the map."""
        raise NotImplementedError

    def show(self, size: str, near: bool) -> None:
        """Make the window so large, over the whole city or near."""
        self.view = self.scene.near(size) if near else self.scene.over(size)
        self.widget.resize(self.view.width, self.view.height)
        self.widget.show()
        self.until(lambda: self.js("[innerWidth, innerHeight].join()") == f"{self.view.width},{self.view.height}")  # type: ignore[union-attr]
        self.call("look", self.view.lon, self.view.lat, self.view.zoom)

    def hear(self, title: str) -> None:
        """Take an answer from the page's title."""
        number, _, answer = title.partition(" ")
        if number.isdigit() and answer:
            self._answers[int(number)] = json.loads(answer)
            self._loop.quit()

    def send(self, name: str, *arguments: object) -> int:
        """Call one of drive.js's functions; `answer` waits for it."""
        number = next(self._ids)
        self.page.runJavaScript(f"drive.call({', '.join(map(json.dumps, (number, name, *arguments)))})")
        return number

    def answer(self, number: int) -> Any:
        """What the call came to. SystemExit where it failed, or took too long."""
        self.until(lambda: number in self._answers)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise SystemExit(f"in the page: {answer['error']}")
        return answer["value"]

    def call(self, name: str, *arguments: object) -> Any:
        """Call and wait."""
        return self.answer(self.send(name, *arguments))

    def until(self, enough: Callable[[], bool]) -> None:
        """Let the event loop run until it is so."""
        end = time.monotonic() + PATIENCE_S
        while not enough():
            if time.monotonic() > end:
                raise SystemExit("the page never answered")
            QTimer.singleShot(20, self._loop.quit)
            self._loop.exec()

    def js(self, script: str) -> Any:
        """The value of an expression in the page."""
        got: list[Any] = []

        def take(value: Any) -> None:
            got.append(value)
            self._loop.quit()

        self.page.runJavaScript(script, 0, take)
        self.until(lambda: bool(got))
        return got[0]

    def grab(self) -> NDArray[np.int32]:
        """What is in the window, outside the clock: rows of red, green and blue."""
        image = self.widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        pixels = np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), image.bytesPerLine())
        return pixels[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[:, :, 2::-1].astype(np.int32)

    # What bench/map.py asks for

    def do_show(self, size: str, near: bool, **_: Any) -> None:
        self.show(size, near)

    def do_layers(self, points: bool, grids: bool, **_: Any) -> None:
        """Show only what the case is about."""
        self.call("layers", {"points": points, "grids": grids})

    def do_renderer(self, **_: Any) -> str:
        return str(self.call("renderer"))

    def do_points(self, many: int, seed: int, radius: float, **_: Any) -> dict[str, Any]:
        """A full refresh: milliseconds from arrays to painted."""
        assert self.view is not None
        self.places = self.view.people(many, seed)
        return {"ms": self.refresh(self.places, radius), "points": self.counts()["points"], "seen": self.seen()}

    def do_some(self, many: int, seed: int, **_: Any) -> dict[str, Any]:
        """So many of them elsewhere."""
        assert self.view is not None
        rows = np.random.default_rng(seed).choice(len(self.places), many, replace=False)
        self.places[rows] = self.view.hopped(self.places[rows])
        ms = self.change(rows, self.places[rows])
        return {"ms": ms, "points": self.counts()["points"], "seen": self.seen(rows)}

    def do_move(self, ms: float, seed: int, **_: Any) -> dict[str, Any]:
        """Frames a second while all of them move."""
        assert self.view is not None
        target = self.view.walked(self.places, seed)
        self.walk(self.places, target)
        told = self.call("move", ms)
        self.places = target
        return told | {"points": self.counts()["points"], "there": self.drawn_on() > 0}

    def do_grids(self, **_: Any) -> dict[str, Any]:
        self.put_grids()
        return {"grids": self.counts()["grids"]}

    def do_recolour(self, seed: int, **_: Any) -> dict[str, Any]:
        """Every grid gets another step of six; milliseconds from arrays to painted."""
        values = np.random.default_rng(seed).integers(0, 6, len(self.scene.shapes)).astype(np.uint8)
        ms = self.colour(values)
        return {"ms": ms, "grids": self.counts()["grids"], "steps_seen": self.steps_seen(values)}

    def do_roam(self, frames: int, zooms: bool, **_: Any) -> dict[str, Any]:
        told: dict[str, Any] = self.call("roam", frames, zooms)
        return told | {"grids": self.counts()["grids"]}

    def do_pick(self, **_: Any) -> dict[str, Any]:
        """Which grids are under places well inside them."""
        assert self.view is not None
        wanted, lon, lat = self.scene.inner(PICKS)
        x, y = self.view.pixels(lon, lat)
        told = self.call("picks", np.column_stack([x, y]).round().tolist())
        return {"ms": told["ms"], "found": told["found"], "right": told["found"] == wanted.tolist()}

    def do_memory(self, **_: Any) -> float:
        """Proportional MiB of this process and all that it started."""
        self.js("window.gc?.()")
        here = psutil.Process()
        return sum(one.memory_full_info().pss for one in (here, *here.children(recursive=True))) / 2**20

    def do_busy(self, **_: Any) -> float:
        """Seconds of processor time that this process and its children have taken so far."""
        here = psutil.Process()
        return round(sum(sum(one.cpu_times()[:2]) for one in (here, *here.children(recursive=True))), 2)

    def do_js(self, script: str, **_: Any) -> Any:
        """For whoever looks into it by hand."""
        return self.js(script)

    def do_picture(self, path: str, **_: Any) -> None:
        self.widget.grab().save(path)

    # What a subclass brings

    def refresh(self, places: NDArray[np.float64], radius: float) -> float:
        raise NotImplementedError

    def change(self, rows: NDArray[np.int64], places: NDArray[np.float64]) -> float:
        raise NotImplementedError

    def walk(self, places: NDArray[np.float64], target: NDArray[np.float64]) -> None:
        raise NotImplementedError

    def put_grids(self) -> None:
        raise NotImplementedError

    def colour(self, values: NDArray[np.uint8]) -> float:
        raise NotImplementedError

    def counts(self) -> dict[str, int]:
        """How many points and grids the page has drawn, or holds to draw."""
        found: dict[str, int] = self.call("counts")
        return found

    def close(self) -> None:
        """Take the page away before its profile."""

    # Proof that the pixels are there

    def proved(self, look: Callable[[], bool]) -> bool:
        """Whether it is to be seen, at once or when the compositor has caught up."""
        end = time.monotonic() + PROOF_S
        while not (there := look()) and time.monotonic() < end:
            QTimer.singleShot(50, self._loop.quit)
            self._loop.exec()
        return there

    def seen(self, rows: NDArray[np.int64] | None = None) -> bool:
        """Whether something is drawn at some of the places."""
        return self.proved(lambda: self._seen(rows))

    def _seen(self, rows: NDArray[np.int64] | None) -> bool:
        assert self.view is not None
        picture = self.grab()
        ground = self.ground(picture)
        lon, lat = degrees(self.places[rows[:PROBES]] if rows is not None else self.places[:PROBES])
        x, y = self.view.pixels(lon, lat)
        return all(
            (np.abs(picture[round(b) - 2 : round(b) + 3, round(a) - 2 : round(a) + 3] - ground).sum(-1) > UNLIKE).any()
            for a, b in zip(x.tolist(), y.tolist(), strict=True)
        )

    @staticmethod
    def ground(picture: NDArray[np.int32]) -> NDArray[np.int32]:
        """The colour of nothing: the map's background, which it shows in its corner."""
        edge = np.concatenate([picture[-6:-2].reshape(-1, 3), picture[2:6].reshape(-1, 3)])
        colours, often = np.unique(edge, axis=0, return_counts=True)
        return colours[often.argmax()]

    def drawn_on(self) -> int:
        """How many pixels are not the ground's."""
        picture = self.grab()
        return int((np.abs(picture - self.ground(picture)).sum(-1) > UNLIKE).sum())

    def steps_seen(self, values: NDArray[np.uint8]) -> bool:
        """Whether grids of one step are of one colour, and others of others."""
        return self.proved(lambda: self._steps_seen(values))

    def _steps_seen(self, values: NDArray[np.uint8]) -> bool:
        assert self.view is not None
        picture = self.grab()
        rows, lon, lat = self.scene.inner(PROBES)
        x, y = self.view.pixels(lon, lat)
        colours = picture[np.round(y).astype(int), np.round(x).astype(int)]
        of = {step: colours[values[rows] == step] for step in set(values[rows].tolist())}
        middles = [np.median(found, axis=0) for found in of.values()]
        same = all(
            (np.abs(found - middle).sum(-1) <= 6).all() for found, middle in zip(of.values(), middles, strict=True)
        )
        apart = all(np.abs(a - b).sum() > 6 for n, a in enumerate(middles) for b in middles[:n])
        return same and apart


def application(webgl: bool) -> QCoreApplication:
    """The program's own: its scheme and Chromium's flags, those for a graphics processor where WebGL is wanted."""
    if is_root():
        os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    flags = chromium_flags(is_root=is_root(), gpu=webgl or has_gpu())
    os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = f"{flags} --js-flags=--expose-gc"
    register_scheme()
    from PySide6.QtWidgets import QApplication

    from widgets import theme

    app = QApplication([])
    theme.apply(app, "night")
    return app


def serve(make: Callable[[str, Scene, WebProfile], Contender], name: str, webgl: bool, quick: bool) -> None:
    """Answer until standard input ends."""
    app = application(webgl)
    jobs = Jobs()
    profile = WebProfile(jobs.page_or_none)
    contender = make(name, small_scene() if quick else whole_scene(), profile)
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(getattr(contender, f"do_{asked.pop('do')}")(**asked)), flush=True)
    contender.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    jobs.close()
    del contender, profile, app


def main() -> None:
    from bench._map_contenders import WEBGL, make

    name = sys.argv[1]
    serve(make, name, name in WEBGL, "--quick" in sys.argv)


if __name__ == "__main__":
    main()
