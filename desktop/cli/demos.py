"""`demo`: build or reset the demo city."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import Annotated

import typer

from desktop.cli.common import answer, city_option, confirm, json_option, progress_bar, remember, yes_option
from desktop.connect import DEFAULT_CITY, CityAndDatabase, Target, resolve
from desktop.prepare import DEMO_SIZE, DEMO_SIZES, make_demo
from desktop.problems import Problem
from desktop.settings import read_settings
from models.city.queries import get_city
from models.store.engine import Store
from widgets.i18n import tr


class NotMadeByDemo(Problem):
    """Only what `demo` made is dropped by it."""

    id = "demo.not_made_by_demo"
    happened = "The city {code} ({name}) was not made by demo, so demo does not reset it."
    kept = "It was left as it is."
    advice = "Choose the demo city, or another code, with --city."


def _known_size(value: str | None) -> str | None:
    if value is not None and value not in DEMO_SIZES:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(DEMO_SIZES)}")
    return value


size_option = typer.Option(
    "--size",
    help="small: about 300 grids, 450 workers, 30 days (the city demo). jimo: 2,287 basic, 19 functional-zone and 563"
    " professional grids, 2,500 workers, 90 days (the city demo_jimo): as large as Jimo, but as made up as the other. qingdao: 5,880 basic grids, 17,000 workers,"
    " a year of 5.05 million reports (the city demo_qingdao): about 20 GB, and a good while.",
    callback=_known_size,
)
reports_option = typer.Option(
    "--reports",
    help="Another history for that size: so many reports over --days, as qingdao has them.",
    min=100,
    max=50_000_000,
)
days_option = typer.Option(
    "--days", help="Over how many days before today --reports are spread; a year without it.", min=1, max=3660
)

app = typer.Typer(help="The demo cities, small, jimo and qingdao: build, reset.", no_args_is_help=True)


@app.command(epilog="Example: ./run demo build --size jimo")
def build(
    context: typer.Context,
    city: Annotated[str | None, city_option] = None,
    size: Annotated[str | None, size_option] = None,
    reports: Annotated[int | None, reports_option] = None,
    days: Annotated[int | None, days_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Build a demo city, unless it is there. Ctrl-C leaves nothing of it."""
    _go_together(reports, days)
    with _embedded(context, city, size) as target:
        if target.exists():
            answer(
                {"city": target.city, "built": False},
                [f"The demo city {target.city} is there already."],
                as_json=as_json,
            )
        else:
            _make(target, size or DEMO_SIZE, reports, days, as_json=as_json)


@app.command(epilog="Example: ./run demo reset --yes")
def reset(
    context: typer.Context,
    city: Annotated[str | None, city_option] = None,
    size: Annotated[str | None, size_option] = None,
    reports: Annotated[int | None, reports_option] = None,
    days: Annotated[int | None, days_option] = None,
    yes: Annotated[bool, yes_option] = False,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Drop a demo city with everything that happened in it, and build it anew, by default in the size it had."""
    _go_together(reports, days)
    with _embedded(context, city, size) as target:
        had: str | None = None
        if target.exists():
            store = Store(target.url, desk="")
            try:
                with store.read() as s:
                    found = get_city(s)
            finally:
                store.close()
            if not found.is_demo:
                raise NotMadeByDemo(code=target.city, name=found.name)
            if not yes:
                confirm(tr("Drop {code} ({name}) and all that happened in it?", code=target.city, name=found.name))
            had = found.demo_size
            target.drop()
        _make(target, size or (had if had in DEMO_SIZES else DEMO_SIZE), reports, days, as_json=as_json)


def _go_together(reports: int | None, days: int | None) -> None:
    """Refuse days without reports: each size has its own."""
    if days is not None and reports is None:
        raise typer.BadParameter("it goes with --reports", param_hint="--days")


def _make(target: Target, size: str, reports: int | None, days: int | None, *, as_json: bool) -> None:
    """Build it with a bar on the terminal, and tell what was built and in how many seconds."""
    began = time.monotonic()
    with progress_bar(tr("Building the demo city")) as told:
        built = make_demo(target, lambda share, words: told(share, tr(words)), size=size, reports=reports, days=days)
    facts: dict[str, object] = {"city": target.city, "built": built is not None, "size": size}
    words = [f"The demo city {target.city} is built."]
    if built is not None:
        facts |= {
            "grids": built.grids, "workers": built.workers, "cases": built.cases, "open": built.open, "steps": built.steps,
            "seconds": round(time.monotonic() - began, 1),
        }  # fmt: skip
        words.append(
            f"{built.grids} areas, {built.workers} workers, {built.cases} cases ({built.open} open), {built.steps} steps;"
            f" {facts['seconds']} s. Open it with: ./run --city {target.city}"
        )
    answer(facts, words, as_json=as_json)


def _embedded(context: typer.Context, city: str | None, size: str | None) -> Target:
    """The target for a city of the embedded server, whatever shared database is set elsewhere.

    Without a code each size has its own, so that the larger demo city never stands in the small one's place.
    """
    options = remember(context, city=city)
    if options.city is None and size is not None:
        options = replace(options, city=DEMO_SIZES[size])
    if options.database:
        raise CityAndDatabase(city=options.city or DEFAULT_CITY, source="--database")
    return resolve(city=options.city, settings=replace(read_settings(), database=None), environ=_without_database())


def _without_database() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "SHAOTAI_DATABASE"}
