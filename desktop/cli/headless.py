"""`headless`: the same program without a display, for a while, leaving pictures and a summary."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.cli.common import (
    account_option,
    answer,
    city_option,
    database_option,
    finite,
    json_option,
    language_option,
    rate_option,
    remember,
)
from desktop.ending import Ending
from desktop.headless.folder import require_writable
from desktop.preparation import Preparation
from widgets.i18n import tr


def headless(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Folder for the pictures, the briefing and summary.json.")] = Path(
        "out"
    ),
    seconds: Annotated[
        float,
        typer.Option(
            "--seconds", min=0.0, max=86400.0, callback=finite, help="How long the city lives before the picture."
        ),
    ] = 30,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = None,
    language: Annotated[str | None, language_option] = None,
    rate: Annotated[float | None, rate_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Run the desk offscreen; exit code 0 only if pictures, briefing and summary were all made."""
    options = remember(context, database=database, city=city, account=account, language=language, rate=rate)
    require_writable(out)
    # Worded now, in the terminal's language: the desk has its own.
    words = tr("First painted map with data after {seconds} s: {grids} grids, {cases} cases, {workers} workers")
    painted = partial(_painted, as_json=as_json, words=words)
    # The database comes about while Qt is loaded.
    with Ending() as ending, Preparation(options) as preparation:
        from desktop.headless.run import run_headless

        summary = run_headless(options, preparation, seconds, out, ending, painted)
    happened = summary["happened"]
    lines = [
        f"{summary['city']['name']}: {summary['seconds']:g} s, first painted map with data after {summary['startup_s']} s",
        ", ".join(f"{name} {count}" for name, count in happened.items()),
        f"feed p50 {summary['feed']['latency_ms_p50']} ms, p99 {summary['feed']['latency_ms_p99']} ms",
        ", ".join(str(out / name) for name in summary["files"]),
    ]
    answer(summary, lines, as_json=as_json)


def _painted(startup_s: float, drawn: dict[str, Any], *, as_json: bool, words: str) -> None:
    """Tell on standard error that the map is there: for whoever waits for it, a person or a program."""
    counts = {kind: drawn.get(kind, 0) for kind in ("grids", "cases", "workers")}
    told = {"first_paint": {"startup_s": round(startup_s, 3), "drawn": counts}}
    sys.stderr.write((json.dumps(told) if as_json else words.format(seconds=f"{startup_s:.1f}", **counts)) + "\n")
    sys.stderr.flush()
