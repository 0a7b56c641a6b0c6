"""`demo`: build or reset the demo city."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.common import answer, city_option, json_option, progress_bar, remember
from desktop.connect import DEFAULT_CITY, resolve
from desktop.prepare import make_demo
from models.city.queries import get_city
from models.store.engine import Store

app = typer.Typer(help="The demo city: build, reset.", no_args_is_help=True)


@app.command(epilog="Example: ./run demo build")
def build(
    context: typer.Context,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Build the demo city, unless it is there."""
    with resolve(city=remember(context, city=city).city or DEFAULT_CITY) as target:
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
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Drop the demo city with everything that happened in it, and build it anew."""
    with resolve(city=remember(context, city=city).city or DEFAULT_CITY) as target:
        if target.exists():
            store = Store(target.url, desk="")
            try:
                with store.read() as s:
                    found = get_city(s)
            finally:
                store.close()
            if not found.is_demo:
                typer.echo(f"{target.city} ({found.name}) was not made by demo; it is left as it is.", err=True)
                raise typer.Exit(1)
            if not yes:
                typer.confirm(f"Drop {target.city} ({found.name}) and all that happened in it?", abort=True, err=True)
            target.drop()
        with progress_bar("Building the demo city") as told:
            make_demo(target, told)
        answer({}, [f"The demo city {target.city} is built."], as_json=False)
