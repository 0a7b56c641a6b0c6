"""`import`: grids and cases out of files that somebody else wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.cli.common import Code, answer, city_option, database_option, json_option, opened, progress_bar, remember
from desktop.cli.inputs import CityNotNamed, problem_of
from desktop.connect import DEFAULT_CITY, Target
from desktop.prepare import Options
from models.imports.cases import import_cases, survey_cases
from models.imports.errors import BadInput, Interrupted
from models.imports.geojson import read_features
from models.imports.grids import GridFields, import_grids
from models.imports.mapping import read_mapping
from models.imports.records import CaseCounts, GridCounts
from models.imports.rejects import Rejects, place_for
from models.store.engine import Store

DESK = "import"

app = typer.Typer(
    help="Bring in a city of one's own: grids, cases. Importing a file again changes only what has changed in it.",
    no_args_is_help=True,
)
file_argument = typer.Argument(metavar="FILE", show_default=False)
rejects_option = typer.Option(
    "--rejects", help="Where what cannot be used is written down; FILE.rejected.csv beside the file unless given."
)
REJECTS_EXIT = (
    "Exit code 4 also where some of the file could not be used: the rest is in, the file of rejects says why."
)


@app.command(epilog=f"Example: ./run import grids grids.geojson --city jimo --code code --name name\n\n{REJECTS_EXIT}")
def grids(
    context: typer.Context,
    file: Annotated[Path, file_argument],
    code: Annotated[
        str | None, typer.Option(help="The property that is the code; without one a grid is known by name.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The property that is the name.")] = None,
    name_en: Annotated[str | None, typer.Option("--name-en", help="The property that is the English name.")] = None,
    parent: Annotated[str | None, typer.Option(help="The property that is the code of the grid above.")] = None,
    level: Annotated[
        str | None, typer.Option(help="A level (1 city … 5 grid, 6 building), or the property that is it.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="basic, dedicated, professional or dynamic, or the property that is it.")
    ] = None,
    crs: Annotated[
        str | None,
        typer.Option(help="The coordinate reference system, as EPSG:4490; WGS-84 unless the file says another."),
    ] = None,
    rejects: Annotated[Path | None, rejects_option] = None,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Import the areas of a GeoJSON file as grids, and put the open cases into them."""
    fields = GridFields(code=code, name=name, name_en=name_en, parent=parent, level=level, kind=kind)
    with _told(), opened(remember(context, database=database, city=city)) as target:
        _require_named(remember(context), target)
        found = read_features(file, crs)
        with (
            _store(target.url) as store,
            Rejects(place_for(file, rejects), found.properties()) as refused,
            progress_bar("Importing grids"),
        ):
            counts = import_grids(store, found, fields, refused)
        answer(_facts(counts, target, refused), _grid_lines(counts, refused, file), as_json=as_json)
    raise typer.Exit(Code.INPUT if counts.rejected else Code.DONE)


@app.command(
    epilog=f"Example: ./run import cases requests.csv --mapping requests.toml --city baltimore\n\n{REJECTS_EXIT}"
)
def cases(
    context: typer.Context,
    file: Annotated[Path, file_argument],
    mapping: Annotated[Path, typer.Option("--mapping", help="What the columns mean (TOML); see docs/baltimore.md.")],
    encoding: Annotated[str | None, typer.Option(help="utf-8 unless given; gb18030, cp1252, …")] = None,
    rejects: Annotated[Path | None, rejects_option] = None,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Import the rows of a CSV file as cases. It may be interrupted: the same command goes on where it was."""
    interrupted = False
    with _told(), opened(remember(context, database=database, city=city)) as target:
        _require_named(remember(context), target)
        meaning = read_mapping(mapping)
        table = survey_cases(file, meaning, encoding)
        with (
            _store(target.url) as store,
            Rejects(place_for(file, rejects), table.header) as refused,
            progress_bar("Importing cases") as told,
        ):

            def progress(done: int, of: int) -> None:
                told(done / max(of, 1), f"Importing cases: {done:,} of {of:,}")

            progress(0, table.rows)
            try:
                counts = import_cases(store, table, meaning, refused, progress)
            except Interrupted as stopped:
                counts, interrupted = stopped.counts, True
        facts = _facts(counts, target, refused) | {"interrupted": interrupted, "rows_in_file": table.rows}
        lines = _case_lines(counts, refused, file)
        if interrupted:
            lines.append(
                f"Interrupted after {counts.rows:,} of {table.rows:,} rows; these are in. Run the same command to go on."
            )
        answer(facts, lines, as_json=as_json)
    raise typer.Exit(Code.INTERRUPTED if interrupted else Code.INPUT if counts.rejected else Code.DONE)


def _require_named(options: Options, target: Target) -> None:
    """The city that is there for those who say nothing is the demo; nobody's own data goes into it by an oversight."""
    if target.city == DEFAULT_CITY and options.city is None:
        raise CityNotNamed


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BadInput as bad:
        raise problem_of(bad) from bad


@contextmanager
def _store(url: Any) -> Iterator[Store]:
    store = Store(url, desk=DESK, pool_size=1)
    try:
        yield store
    finally:
        store.close()


def _facts(counts: CaseCounts | GridCounts, target: Target, refused: Rejects) -> dict[str, Any]:
    where = {"city": target.city, "place": target.place()}
    return where | counts.facts() | {"rejects": str(refused.path) if refused.count else None}


def _grid_lines(counts: GridCounts, refused: Rejects, file: Path) -> list[str]:
    lines = [
        f"{file}: {counts.features:,} features",
        f"  {counts.new:,} new, {counts.same:,} the same, {counts.changed:,} changed, {counts.rejected:,} rejected",
    ]
    lines += [f"  repaired: {name} ({wrong})" for name, wrong in counts.repaired]
    if counts.relocated:
        lines.append(f"  {counts.relocated:,} open cases lie in another grid now")
    if counts.centred:
        lines.append("  the city's centre was moved to its grids")
    return lines + _reject_lines(refused)


def _case_lines(counts: CaseCounts, refused: Rejects, file: Path) -> list[str]:
    kept = f" ({counts.kept:,} of them left as handled here)" if counts.kept else ""
    without = ", ".join(f"{count:,} {_why(why)}" for why, count in counts.without.most_common())
    nowhere = f"{counts.without.total():,} without coordinates" + (f": {without}" if without else "")
    lines = [
        f"{file}: {counts.rows:,} rows in",
        f"  {counts.new:,} new, {counts.same:,} the same, {counts.changed:,} changed, {counts.rejected:,} rejected{kept}",
        f"  {counts.in_grid:,} in a grid, {counts.outside:,} outside all grids, {nowhere}",
    ]
    for what, count in sorted(counts.decided.items()):
        fact, how = what.split(":")
        lines.append(f"  {count:,} times of {FACTS[fact]} {DECIDED[how]}")
    lines.append("  by status: " + ", ".join(f"{said} {count:,}" for said, count in counts.states.most_common()))
    if not counts.adds_up():
        lines.append("  These do not add up: please report it.")
    return lines + _reject_lines(refused)


FACTS = {"reported": "coming in", "status_at": "the status", "closed": "closing", "due": "the limit"}
DECIDED = {
    "bare_day": "are bare days (midnights of the zone that the mapping names), taken for the day they mean",
    "repeated_hour": "lie in the hour that the change of clocks repeats, taken for the first one",
    "skipped_hour": "lie in the hour that the change of clocks skips, moved on by it",
}


def _why(why: str) -> str:
    return "empty" if why == "empty" else f"at {why}"


def _reject_lines(refused: Rejects) -> list[str]:
    if not refused.count:
        return []
    return [f"  {refused.count:,} could not be used: {refused.path} has each with its line and the reason"]
