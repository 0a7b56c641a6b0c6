"""Every benchmark runs in its quick form and prints what BENCH.md's readers expect; never a time is judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli.benches import BENCHES, names

ROOT = Path(__file__).resolve().parents[2]
CHARTS = ("summary", "flow", "heat", "pareto", "areas", "departments", "stage_times", "rates", "calendar")
FURTHER = {"summary": 2, "flow": 2, "rates": 2}
FIGURES = (
    *(f"tile_{name}" for name in ("reported", "accepted", "closed", "on_time_rate", "open")),
    *("tiles_year_0", "tiles_year_2", "chart_funnel", "chart_ageing", "chart_desk", "chart_usual"),
    *(f"chart_{name}_quarter" for name in CHARTS),
    *(f"chart_{name}_year_{FURTHER.get(name, 1)}" for name in CHARTS),
    *("drill_accepted_first", "drill_accepted_page_1000"),
    *(
        f"drill_{name}_{where}"
        for name in ("accepted_1", "on_time_rate_3", "excluded_2")
        for where in ("first", "amid")
    ),
    *(f"search_{name}" for name in ("common", "street", "phrase", "rare", "never", "number")),
    "insert_cost",
)
QUICK_CASES = {
    "call": {"first_frame_direct": "ms", "cpu_1": "% of a core"},
    "briefing": {"daily_all_formats": "s"},
    "feed": {
        "commit_to_gui_10": "ms",
        "commit_to_gui_200": "ms",
        "commit_to_painted_1": "ms",
        "commit_to_painted_20": "ms",
        "commit_to_painted_200": "ms",
    },
    "figures": dict.fromkeys(FIGURES, "ms"),
    "gateway": {"positions_lag": "ms", "positions_rate": "per s", "http_rate": "per s"},
    "map": {
        "full_refresh_17000": "ms",
        "move_1pct_17000": "ms",
        "move_17000_1080p": "frames/s",
        "move_100000_1080p": "frames/s",
        "pan_zoom_5880": "frames/s",
        "recolour_5880": "ms",
        "pick": "ms",
        "memory": "MiB",
    },
    "race": {"dispatches_1": "per s", "dispatches_20": "per s", "dispatches_200": "per s", "conflict_answer_200": "ms"},
    "recommend": {"recommend_17000": "ms"},
    "soak": {
        "program_growth": "MiB/h",
        "program_rss": "MiB",
        "page_growth": "MiB/h",
        "page_rss": "MiB",
        "heap_growth": "MiB/h",
        "heap_size": "MiB",
        "elements": "elements",
    },
    "start": {"warm_first_paint": "s", "memory_rss": "MiB"},
}
PERCENTILES = {"p50", "p05", "p95", "p99"}


def test_every_benchmark_is_tried_here() -> None:
    assert names() == sorted(QUICK_CASES)


# What starts whole programs takes half a minute each; tests/desktop/calls, tests/faults and tests/gateway start them too,
# and tests/models holds the feed and the recommendations to what they say. The race is here alone with two hundred desks.
SLOW = {"briefing", "call", "feed", "figures", "gateway", "map", "race", "recommend", "soak", "start"}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long) if name in SLOW else name for name in sorted(QUICK_CASES)]
)
def test_a_benchmark_ends_with_one_json_object_and_equal_results(name: str) -> None:
    done = subprocess.run(
        [sys.executable, str(BENCHES / f"{name}.py"), "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["bench"] == name
    assert {"machine", "versions", "rounds", "cases"} <= report.keys()
    assert report["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {case: measured["unit"] for case, measured in report["cases"].items()} == QUICK_CASES[name]
    for measured in report["cases"].values():
        assert measured["better"] == ("higher" if measured["unit"] in ("per s", "frames/s") else "lower")
        assert measured["same_result"] is True
        assert measured["ours"].keys() == PERCENTILES
        # What grows may shrink.
        assert measured["unit"] == "MiB/h" or all(value > 0 for value in measured["ours"].values())
        assert measured["peers"].keys() == measured["ratio"].keys()
