"""Draws one scene by WebGL2 and by the processor and prints how far they differ, as one line of JSON."""

from __future__ import annotations

import json
import os
import time
from datetime import timedelta

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.support.desk_records import NOW
from tests.widgets.map.conftest import LAT, LON, Background, case_at, positions, small_city, worker
from widgets.map import MapView
from widgets.web.profile import WebProfile


def main() -> None:
    """Draw, compare, say."""
    app = QApplication([])
    background = Background()
    profile = WebProfile(background)
    view = MapView(profile, motion=False)
    last: dict[str, float] = {}
    view.painted.connect(last.update)
    view.resize(900, 700)
    view.show()

    def until(what) -> None:
        end = time.monotonic() + 60
        while not what():
            assert time.monotonic() < end, f"waited in vain: {last}"
            app.processEvents()
            time.sleep(0.002)

    def js(script: str):
        got: list = []
        view._page.runJavaScript(script, 0, got.append)
        until(lambda: bool(got))
        return got[0]

    def frames() -> None:
        """Let the page draw two frames."""
        js("window.shown = 0; requestAnimationFrame(() => requestAnimationFrame(() => { window.shown = 1; })); 0")
        until(lambda: js("window.shown") == 1)

    def grabbed() -> np.ndarray:
        frames()
        image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        bits = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
        return bits[:, : image.width() * 3].astype(int)

    def picture(name: str) -> np.ndarray:
        """What is on the screen once nothing on it changes any more."""
        view.apply_cases([], [], NOW)  # the clock, set back
        pictures = [grabbed(), grabbed(), grabbed()]
        for _ in range(50):
            if (pictures[-1] == pictures[-2]).all() and (pictures[-2] == pictures[-3]).all():
                break
            pictures.append(grabbed())
        folder = os.environ.get("SHAOTAI_PICTURES_OF_MARKS")
        if folder:
            view.grab().save(f"{folder}/{name}.png")
        return pictures[-1]

    until(lambda: last.get("frames", 0) > 0 or view._line.stands)
    city, grids, cameras = small_city()
    view.set_ground(city, grids, cameras)
    random = np.random.default_rng(4)
    spread = random.uniform(-0.0045, 0.0045, (1200, 2))
    view.set_cases([case_at(1000 + i, *place, left=(300, 30, -20)[i % 3]) for i, place in enumerate(spread[:400])], NOW)
    view.set_workers([worker(100 + i, load=i % 2) for i in range(1200)])
    # Dated a little ahead, as a phone's clock may be: no mark gets paler while this runs.
    view.set_positions(positions([(LON + x, LAT + y) for x, y in spread], NOW + timedelta(seconds=50)))
    view.toggle_layer("cameras")
    until(lambda: last.get("workers") == 1200 and last.get("cases") == 400)
    # The legend says how old the figures are once it knows.
    until(lambda: "14:32" in js("document.querySelector('.legend .age').textContent"))
    unasked, discs = last["gpu"], last["discs"]
    splat = picture("splat")
    view.set_renderer("gl")
    canvas = "document.querySelector('.leaflet-desk-marks-pane canvas')"
    if not js(f"!!{canvas}.getContext('webgl2')"):
        print(json.dumps({"webgl": False}))
        return
    until(lambda: last["gpu"] == 1)
    by_gl = picture("gl")
    way = [last["gpu"]]
    js(
        f"window.lost = {canvas}; window.losing = lost.getContext('webgl2').getExtension('WEBGL_lose_context'); losing.loseContext(); 0"
    )
    until(lambda: last["gpu"] == 0)
    way.append(last["gpu"])
    lost = picture("lost")
    js("losing.restoreContext(); 0")
    until(lambda: last["gpu"] == 1)
    way.append(last["gpu"])
    back = picture("back")
    # Other counts: new discs take the places of those before.
    view.set_cases([case_at(1000 + i, *place, left=(300, 30, -20)[i % 3]) for i, place in enumerate(spread[:390])], NOW)
    until(lambda: last.get("cases") == 390)
    fewer_by_gl = picture("fewer_gl")
    view.set_renderer("splat")
    until(lambda: last["gpu"] == 0)
    fewer = picture("fewer_splat")
    view.set_renderer("gl")
    until(lambda: last["gpu"] == 1)
    js(
        "document.querySelector('[data-layer=cases]').click(); document.querySelector('[data-layer=workers]').click(); 0"
    )
    until(
        lambda: (
            last["gpu"] == 1
            and js("document.querySelector('[data-layer=cases]').getAttribute('aria-pressed')") == "false"
        )
    )
    empty = picture("empty")

    def mean(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.abs(a - b).mean())

    facts = {
        "webgl": True, "unasked": unasked, "marks": 1600, "drawn": float((splat != empty).mean()), "mean": mean(splat, by_gl),
        "worst": int(np.abs(splat - by_gl).max()), "way": way, "mean_lost": mean(splat, lost), "mean_back": mean(splat, back),
        "discs": discs, "mean_fewer": mean(fewer, fewer_by_gl), "worst_fewer": int(np.abs(fewer - fewer_by_gl).max()),
    }  # fmt: skip
    view.close_down()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    background.stop()
    print(json.dumps(facts))


if __name__ == "__main__":
    main()
