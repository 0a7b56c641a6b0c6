"""`city cameras`: the list of fixed cameras, brought in from a table and shown. Passwords go in and are never told."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.cameras.listing import COLUMNS, read_entries, write_template
from desktop.cli.common import account_option, answer, city_option, database_option, json_option, opened, remember
from desktop.cli.imports.common import in_words
from desktop.problems import Problem
from models.cameras.commands import set_cameras
from models.cameras.queries import get_listed
from models.cameras.records import ListedCamera
from models.store.engine import Store

DESK = "city"
SHOWN = 20
"""So many faults are told; the rest is counted."""

app = typer.Typer(help="Fixed cameras: where they stand and where their picture comes from.", no_args_is_help=True)


class CamerasUnusable(Problem):
    """Lines of the list that cannot be used."""

    id = "input.cameras"
    happened = "{n} of the {rows} lines of {file} cannot be used."
    kept = "Nothing of the list was taken over; the cameras are as they were."
    advice = "Correct these lines and run the command again:"


@app.command(
    "import",
    epilog=f"Columns: {', '.join(COLUMNS)}. Example: ./run city cameras import cameras.csv --crs GCJ-02 --city jimo",
)
def import_(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", show_default=False, help="CSV or XLSX.")] = None,
    template: Annotated[
        Path | None, typer.Option(help="Write an empty list (CSV) there instead, to be filled in.")
    ] = None,
    crs: Annotated[
        str, typer.Option(help="What the positions are in: WGS84, CGCS2000, GCJ-02, BD-09 or an EPSG code.")
    ] = "WGS84",
    encoding: Annotated[str | None, typer.Option(help="Of a CSV file; found out unless given.")] = None,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = "operator",
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Take over a list of cameras: new ones are entered, known numbers changed to what it says, others left as they are."""
    if template is not None:
        write_template(template)
        answer({"template": str(template)}, [f"{template}: fill it in, a camera a line"], as_json=as_json)
        return
    if file is None:
        raise typer.BadParameter("which file?", param_hint="FILE")
    with in_words(), opened(remember(context, database=database, city=city, account=account)) as target:
        listed = read_entries(file, crs, encoding)
        if listed.faults:
            told = [f"line {line}: {why}" for line, why in listed.faults[:SHOWN]]
            if more := len(listed.faults) - SHOWN:
                told += [f"and {more} more"] if more > 0 else []
            raise CamerasUnusable("\n".join(told), n=len(listed.faults), rows=listed.rows, file=file)
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            with store.transaction(DESK) as s:
                done = set_cameras(s, listed.entries)
        finally:
            store.close()
    facts = {"file": str(file), "rows": listed.rows, "new": done.new, "changed": done.changed, "same": done.same}
    words = f"{file}: {listed.rows} cameras, {done.new} new, {done.changed} changed, {done.same} the same"
    answer(facts, [words], as_json=as_json)


@app.command("list", epilog="Example: ./run city cameras list --city jimo --json")
def list_(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = "operator",
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """List the cameras: number, name, whether in service, address. Who signs in is told as yes or no alone."""
    with opened(remember(context, database=database, city=city, account=account)) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            with store.read() as s:
                cameras = get_listed(s)
        finally:
            store.close()
    counts = Counter(_standing(one) for one in cameras)
    words = ", ".join(f"{many} {word}" for word, many in sorted(counts.items())) or "no cameras"
    answer({"cameras": [_facts(one) for one in cameras]}, [*map(_line, cameras), words], as_json=as_json)


def _standing(camera: ListedCamera) -> str:
    if not camera.active:
        return "out of service"
    return "can be watched" if camera.url else "without an address"


def _line(camera: ListedCamera) -> str:
    where = f"{camera.url}{' (signs in)' if camera.signs_in else ''}" if camera.url else "—"
    return f"{camera.code:<12}{camera.name}  {where}{'' if camera.active else '  out of service'}"


def _facts(camera: ListedCamera) -> dict[str, Any]:
    return {
        "code": camera.code,
        "name": camera.name,
        "lon": camera.lon,
        "lat": camera.lat,
        "active": camera.active,
        "address": camera.url,
        "signs_in": camera.signs_in,
    }
