"""`import grids`: areas out of files that somebody else wrote."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.common import Code, answer, city_option, database_option, json_option, opened, progress_bar, remember
from desktop.cli.imports.common import (
    city_store,
    facts_of,
    file_argument,
    in_words,
    reject_lines,
    rejects_option,
    require_named,
)
from models.imports.grids import GridFields, import_grids
from models.imports.reading import read_features
from models.imports.records import GridCounts
from models.imports.rejects import Rejects, place_for


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
        typer.Option(
            help="WGS84, CGCS2000, GCJ-02, BD-09 or an EPSG code; what the file says, or WGS-84, unless given."
        ),
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Which layer, where the file has several.")] = None,
    rejects: Annotated[Path | None, rejects_option] = None,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Import the areas of a GeoJSON, GeoPackage or zipped Shapefile as grids, and put the open cases into them."""
    fields = GridFields(code=code, name=name, name_en=name_en, parent=parent, level=level, kind=kind)
    with in_words(), opened(remember(context, database=database, city=city)) as target:
        require_named(remember(context), target)
        found = read_features(file, crs, layer=layer)
        with (
            city_store(target.url) as store,
            Rejects(place_for(file, rejects), found.properties()) as refused,
            progress_bar("Importing grids"),
        ):
            counts = import_grids(store, found, fields, refused)
        answer(facts_of(counts, target, refused), _grid_lines(counts, refused, file), as_json=as_json)
    raise typer.Exit(Code.INPUT if counts.rejected else Code.DONE)


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
    return lines + reject_lines(refused)
