"""`demo`: build or reset the demo city."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Annotated

import typer

from desktop.cli.common import answer, city_option, confirm, json_option, progress_bar, remember, yes_option
from desktop.connect import DEFAULT_CITY, CityAndDatabase, Target, resolve
from desktop.prepare import make_demo
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


app = typer.Typer(help="The demo city: build, reset.", no_args_is_help=True)


@app.command(epilog="Example: ./run demo build")
def build(
    context: typer.Context,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Build the demo city, unless it is there."""
    with _embedded(context, city) as target:
        there = target.exists()
        if not there:
            with progress_bar("Building the demo city") as told:
                make_demo(target, told)
        words = "is there already" if there else "is built"
        answer({"city": target.city, "built": not there}, [f"The demo city {target.city} {words}."], as_json=as_json)


@app.command(epilog="Example: ./run demo reset --yes")
def reset(
    context: typer.Context,
    city: Annotated[str | None, city_option] = None,
    yes: Annotated[bool, yes_option] = False,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Drop the demo city with everything that happened in it, and build it anew."""
    with _embedded(context, city) as target:
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
            target.drop()
        with progress_bar("Building the demo city") as told:
            make_demo(target, told)
        answer({"city": target.city, "built": True}, [f"The demo city {target.city} is built."], as_json=as_json)


def _embedded(context: typer.Context, city: str | None) -> Target:
    """The target for a city of the embedded server, whatever shared database is set elsewhere."""
    options = remember(context, city=city)
    if options.database:
        raise CityAndDatabase(city=options.city or DEFAULT_CITY, source="--database")
    return resolve(city=options.city, settings=replace(read_settings(), database=None), environ=_without_database())


def _without_database() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "SHAOTAI_DATABASE"}
