"""`headless`: the same program without a display, for a while, leaving pictures and a summary."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

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


def headless(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="Folder for desk.png and summary.json.")] = Path("out"),
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
    """Run the desk offscreen; exit code 0 only if the picture and the summary were made."""
    options = remember(context, database=database, city=city, account=account, language=language, rate=rate)
    with Ending() as ending:
        from desktop.headless import RATE, run_headless

        if options.rate is None:
            options = replace(options, rate=RATE)
        summary = run_headless(options, seconds, out, ending)
    happened = summary["happened"]
    lines = [
        f"{summary['city']['name']}: {summary['seconds']:g} s, first painted map with data after {summary['startup_s']} s",
        ", ".join(f"{name} {count}" for name, count in happened.items()),
        f"feed p50 {summary['feed']['latency_ms_p50']} ms, p99 {summary['feed']['latency_ms_p99']} ms",
        f"{out / 'desk.png'}, {out / 'summary.json'}",
    ]
    answer(summary, lines, as_json=as_json)
