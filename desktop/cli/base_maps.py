"""`city base-map`: what lies under the city's map: files of tiles and tile services beside the drawn one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from desktop.basemap.problems import Taken, Unknown
from desktop.basemap.templates import shown
from desktop.cli.common import answer, city_option, database_option, json_option, opened, remember
from desktop.prepare import Options
from models.city.base_maps import add_base_map, get_base_maps, remove_base_map, use_base_map
from models.city.records import BaseMap
from models.store.engine import Store
from models.store.errors import Refused

DESK = "city"
DRAWN = "drawn"
T = TypeVar("T")

app = typer.Typer(
    help="Base maps of a city: MBTiles files and XYZ, WMTS or WMS services beside the one drawn from its own rows.",
    no_args_is_help=True,
)
name_argument = typer.Argument(metavar="NAME", help="As it stands on the screen.", show_default=False)


@app.command(
    epilog="Example: ./run city base-map add 街道图 'https://tiles.example.cn/{z}/{x}/{y}.png' --crs GCJ-02 --use --city jimo"
)
def add(
    context: typer.Context,
    name: Annotated[str, name_argument],
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS",
            help="An .mbtiles file, an address with {z}, {x}, {y} (or {-y}), or one of WMTS or WMS capabilities.",
            show_default=False,
        ),
    ],
    crs: Annotated[
        str, typer.Option(help="WGS84 or CGCS2000 (web mercator), or GCJ-02 as Amap's: these are shifted back.")
    ] = "WGS84",
    attribution: Annotated[str | None, typer.Option(help="What its owner wants said on the map.")] = None,
    approval: Annotated[
        str | None,
        typer.Option(
            help="The number under which the map was approved for publication (审图号); it stands on the map."
        ),
    ] = None,
    min_zoom: Annotated[int | None, typer.Option(help="Its farthest zoom.", min=0, max=24)] = None,
    max_zoom: Annotated[
        int | None, typer.Option(help="Its nearest zoom; nearer than that it is enlarged.", min=0, max=24)
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Which layer of a WMTS or WMS service.")] = None,
    use: Annotated[bool, typer.Option("--use", help="Use it at once.")] = False,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Add a base map. A file stays where it is: each computer that shows it needs it under the same path."""
    from desktop.basemap.adding import look_over

    if name.strip() in ("", DRAWN) or not name.isprintable():
        raise typer.BadParameter(f"{name!r} is no name for one", param_hint="NAME")
    one = _aside(
        lambda: look_over(
            name,
            address,
            crs=crs,
            attribution=attribution,
            min_zoom=min_zoom,
            max_zoom=max_zoom,
            layer=layer,
            approval=approval,
        )
    )

    def write(store: Store) -> None:
        with store.transaction(DESK) as s:
            add_base_map(s, one)
            if use:
                use_base_map(s, one.name)

    _on(remember(context, database=database, city=city), write)
    lines = [
        f"The base map {one.name} was added."
        + (" It is in use." if use else f" To use it: ./run city base-map use {one.name}")
    ]
    answer(_facts(one) | {"in_use": use}, lines, as_json=as_json)


@app.command("list", epilog="Example: ./run city base-map list --city jimo")
def list_(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """List the base maps of a city; * is the one that desks begin with."""

    def read(store: Store) -> list[BaseMap]:
        with store.read() as s:
            return get_base_maps(s)

    found = _on(remember(context, database=database, city=city), read)
    drawn = not any(one.in_use for one in found)
    lines = [f"{'*' if drawn else ' '} {DRAWN}  (from the city's own rows)"]
    lines += [
        f"{'*' if one.in_use else ' '} {one.name}  {one.kind} {one.crs} {one.min_zoom}-{one.max_zoom}  {shown(one.address)}"
        for one in found
    ]
    answer(
        {"base_maps": [_facts(one) | {"in_use": one.in_use} for one in found], "drawn": drawn}, lines, as_json=as_json
    )


@app.command(epilog=f"Example: ./run city base-map use {DRAWN} --city jimo")
def use(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help=f"A base map, or {DRAWN}.", show_default=False)],
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Choose the base map that all desks and walls begin with; those that are open change at once."""

    def write(store: Store) -> None:
        with store.transaction(DESK) as s:
            use_base_map(s, None if name == DRAWN else name)

    _on(remember(context, database=database, city=city), write)
    answer({"in_use": name}, [f"In use: {name}"], as_json=as_json)


@app.command(epilog="Example: ./run city base-map remove 街道图 --city jimo")
def remove(
    context: typer.Context,
    name: Annotated[str, name_argument],
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Take a base map out of the city. The file or the service is left alone."""

    def write(store: Store) -> None:
        with store.transaction(DESK) as s:
            remove_base_map(s, name)

    _on(remember(context, database=database, city=city), write)
    answer({"removed": name}, [f"Removed: {name}"], as_json=as_json)


def _on(options: Options, work: Callable[[Store], T]) -> T:
    with opened(options) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            return work(store)
        except Refused as refused:
            facts = {"name": refused.facts.get("name", "")}
            if refused.code == "base_map_exists":
                raise Taken(**facts) from refused
            if refused.code == "no_base_map":
                raise Unknown(**facts) from refused
            raise
        finally:
            store.close()


def _aside(work: Callable[[], T]) -> T:
    """Run what may reach for the network where it may: never on the main thread, not even of a command."""
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
            failed.append(error)

    thread = threading.Thread(target=run, name="base-map", daemon=True)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]


def _facts(one: BaseMap) -> dict[str, object]:
    return {
        "name": one.name, "kind": one.kind.value, "address": shown(one.address), "crs": one.crs.value,
        "attribution": one.attribution, "min_zoom": one.min_zoom, "max_zoom": one.max_zoom,
    }  # fmt: skip
