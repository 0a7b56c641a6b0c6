"""The map against its peers, each in a window of the program's own web engine, on the same places and grids.

Every contender is a process of its own with the flags it does best with: ours, Leaflet (one canvas), leaflet.markercluster,
deck.gl on Leaflet, MapLibre GL, and folium's own way, a page made anew. The packages come from npm when this runs
(bench/map/peers.lock.json) and are never shipped. The clock starts with the arrays in the program and stops at the second
animation frame after drawing, for all alike. Outside the clock a grab of the window proves that the pixels are there.

`--scenario` runs the real program on the demo city of Qingdao's size instead; `--markdown FILE` prints a report as tables.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench._common import Case, Round, Run, arguments, finish, say
from bench._peers import fetch, versions

WINDOW = Path(__file__).resolve().parent / "_map_window.py"
SYMBOL, DOT = 5.5, 2.5
"""Radii in pixels: symbols of 11 × 11, dots of 5 × 5."""
PATIENCE_S = 90.0
MOVE_MS, QUICK_MOVE_MS = 2000, 150
FRAMES, QUICK_FRAMES = 40, 5
PEERS = ("leaflet", "markercluster", "deckgl", "maplibre", "folium_markers", "folium_fastcluster", "folium_geojson")


BEYOND_MEMORY = "folium_markers"
"""17,000 pictures exceed the engine's memory for tiles, and it leaves some out: that is told, and no fault of the others."""


class Window:
    """A contender's process, started when first asked."""

    def __init__(self, name: str, quick: bool) -> None:
        self.name, self.quick = name, quick
        self.process: subprocess.Popen[str] | None = None
        self.state: dict[str, Any] = {}
        self.rounds = 0

    def ask(self, do: str, **facts: Any) -> Any:
        """What the contender answers. SystemExit where it ended."""
        if self.process is None:
            say(f"starting {self.name}")
            command = [sys.executable, str(WINDOW), self.name, *(["--quick"] if self.quick else [])]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self._read()
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **facts}) + "\n")
        self.process.stdin.flush()
        return self._read()

    def _read(self) -> Any:
        assert self.process is not None
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended in the middle of it; what it said stands above")
        return json.loads(line)

    def be(self, key: str, do: str, **facts: Any) -> None:
        """Ask only if it is not so already."""
        if self.state.get(key) != facts:
            self.ask(do, **facts)
            self.state[key] = facts

    def over(self, size: str, *, near: bool = False, points: bool = False, grids: bool = False) -> None:
        """Have the window so large, over all grids or near, with points or grids on it."""
        if self.state.get("show") != {"size": size, "near": near}:
            self.state.pop("points", None)
        self.be("show", "show", size=size, near=near)
        if grids and not self.state.get("grids"):
            self.be("grids", "grids")
            self.state["grids"] = True
        self.be("layers", "layers", points=points, grids=grids)

    def people(self, many: int, radius: float) -> None:
        """Have so many places on it, wherever they are."""
        self.be("points", "points", many=many, seed=1, radius=radius)

    def close(self) -> None:
        if self.process is not None:
            assert self.process.stdin is not None
            self.process.stdin.close()
            self.process.wait(60)


class Rounds:
    """What one round of each case does, for any contender."""

    def __init__(self, quick: bool) -> None:
        self.quick = quick
        self.size = "small" if quick else "1080p"
        self.windows = {name: Window(name, quick) for name in ("ours", *PEERS)}
        self.worst: dict[str, dict[str, float]] = {}
        self.not_all_seen: dict[str, int] = {}
        """In how many rounds of a full refresh not all of a contender's marks were to be seen."""

    def full_refresh(self, window: Window, many: int) -> Round:
        window.over(self.size, points=True)
        window.rounds += 1
        window.state.pop("points", None)
        told = window.ask("points", many=many, seed=window.rounds, radius=SYMBOL)
        self.not_all_seen[window.name] = self.not_all_seen.get(window.name, 0) + (not told["seen"])
        seen = told["seen"] or window.name == BEYOND_MEMORY
        return Round([told["ms"]], {"points": told["points"], "seen": seen})

    def one_percent(self, window: Window, many: int) -> Round:
        window.over(self.size, points=True)
        window.people(many, SYMBOL)
        window.rounds += 1
        told = window.ask("some", many=many // 100, seed=window.rounds)
        return Round([told["ms"]], {"points": told["points"], "seen": told["seen"]})

    def move(self, window: Window, case: str, size: str, many: int, radius: float) -> Round:
        window.over(self.size if size == "1080p" else size, near=True, points=True)
        window.people(many, radius)
        window.rounds += 1
        told = window.ask("move", ms=QUICK_MOVE_MS if self.quick else MOVE_MS, seed=window.rounds)
        self._note(case, window.name, told)
        return Round([told["fps"]], {"points": told["points"], "there": told["there"]})

    def roam(self, window: Window, case: str) -> Round:
        window.state.pop("show", None)
        window.over(self.size, grids=True)
        told = window.ask("roam", frames=QUICK_FRAMES if self.quick else FRAMES, zooms=not self.quick)
        self._note(case, window.name, told)
        window.state.pop("show")
        return Round([told["fps"]], "roamed")

    def recolour(self, window: Window) -> Round:
        window.over(self.size, grids=True)
        window.rounds += 1
        told = window.ask("recolour", seed=window.rounds)
        return Round([told["ms"]], {"grids": told["grids"], "steps_seen": told["steps_seen"]})

    def pick(self, window: Window) -> Round:
        window.over(self.size, grids=True)
        told = window.ask("pick")
        return Round([max(told["ms"], 0.001)], {"found": told["found"], "right": told["right"]})

    def memory(self, window: Window, many: int) -> Round:
        """With points and grids on it; folium's pages have what they were last made with."""
        if window.name not in PEERS[4:]:
            window.over(self.size, points=True, grids=window.name != "markercluster")
            window.people(many, SYMBOL)
        return Round([window.ask("memory")], "measured")

    def _note(self, case: str, name: str, told: dict[str, Any]) -> None:
        worst = self.worst.setdefault(case, {})
        worst[name] = round(max(worst.get(name, 0.0), told["longest"]), 1)

    def close(self) -> None:
        for window in self.windows.values():
            window.close()


def cases(rounds: Rounds, people: int, dots: int, peers: bool) -> list[Case]:
    """All of them; without `peers` only Leaflet as it is shipped stands beside ours."""
    windows = rounds.windows

    def case(
        name: str,
        unit: str,
        run: Callable[[Window], Round],
        rivals: dict[str, str],
        *,
        worst: bool = False,
        told: Callable[[], dict[str, Any]] | None = None,
    ) -> Case:
        def of(window: str) -> Run:
            return lambda: run(windows[window])

        there = {named: of(window) for named, window in rivals.items() if peers or window == "leaflet"}
        detail = (lambda: {"longest_frame_ms": rounds.worst[name]}) if worst else told
        better = "higher" if unit == "frames/s" else "lower"
        return Case(name, unit, better, of("ours"), there, detail, patience_s=PATIENCE_S)  # type: ignore[arg-type]

    on_screen = {"leaflet_canvas": "leaflet", "deckgl": "deckgl", "maplibre": "maplibre"}
    restyled = {"leaflet_setstyle": "leaflet", "deckgl": "deckgl", "maplibre": "maplibre"}
    clustered = {"folium_markers": "folium_markers", "folium_fastcluster": "folium_fastcluster"}
    moves = [
        case(
            f"move_{told}_{size}",
            "frames/s",
            lambda w, n=f"move_{told}_{size}", s=size, m=many, r=radius: rounds.move(w, n, s, m, r),
            on_screen,
            worst=True,
        )
        for told, many, radius in ((17000, people, SYMBOL), (100000, dots, DOT))
        for size in (("1080p",) if rounds.quick else ("1080p", "4k"))
    ]
    return [
        case(
            "full_refresh_17000",
            "ms",
            lambda w: rounds.full_refresh(w, people),
            {**on_screen, "markercluster": "markercluster", **clustered},
            told=lambda: {"rounds_not_all_seen": rounds.not_all_seen},
        ),
        case(
            "move_1pct_17000",
            "ms",
            lambda w: rounds.one_percent(w, people),
            {**on_screen, "folium_fastcluster": "folium_fastcluster"},
        ),
        *moves,
        case("pan_zoom_5880", "frames/s", lambda w: rounds.roam(w, "pan_zoom_5880"), on_screen, worst=True),
        case("recolour_5880", "ms", rounds.recolour, {**restyled, "folium_geojson": "folium_geojson"}),
        case("pick", "ms", rounds.pick, on_screen),
        case(
            "memory",
            "MiB",
            lambda w: rounds.memory(w, people),
            {**on_screen, "markercluster": "markercluster", **clustered},
        ),
    ]


def main() -> None:
    options = arguments(
        __doc__ or "",
        only=(str, "", "only the cases whose names begin with this"),
        peers=(str, "all", "'shipped' leaves out what comes from npm"),
        markdown=(str, "", "print this report as tables instead"),
    )
    if options.markdown:
        from bench._markdown import tables

        print(tables(json.loads(Path(options.markdown).read_text("utf-8").splitlines()[-1])))
        return
    with_peers = options.peers == "all" and not options.quick
    if with_peers:
        fetch()
    rounds = Rounds(options.quick)
    try:
        people, dots = (300, 600) if options.quick else (17_000, 100_000)
        chosen = [one for one in cases(rounds, people, dots, with_peers) if one.name.startswith(options.only)]
        renderers = {
            name: window.ask("renderer") for name, window in rounds.windows.items() if _takes_part(name, with_peers)
        }
        finish(
            "map",
            options,
            chosen,
            ("PySide6-Essentials", "folium"),
            renderer=renderers.pop("ours"),
            peer_renderers=renderers,
            versions=versions() | {"leaflet": "1.9.4"},
            marks={"symbols": "11×11 px, blended", "dots": "5×5 px", "overlap": "17,000 random places on 1920×1080"},
        )
    finally:
        rounds.close()


def _takes_part(name: str, with_peers: bool) -> bool:
    return name in ("ours", "leaflet") or (with_peers and name in ("deckgl", "maplibre"))


if __name__ == "__main__":
    if "--scenario" in sys.argv:
        sys.argv.remove("--scenario")
        from bench._map_scenario import main as scenario

        scenario()
    else:
        main()
