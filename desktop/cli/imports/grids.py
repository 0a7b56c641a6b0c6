"""`import grids`: areas out of files that somebody else wrote."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.cli.common import (
    Code,
    answer,
    asked,
    city_option,
    confirm,
    database_option,
    json_option,
    opened,
    progress_bar,
    remember,
    yes_option,
)
from desktop.cli.imports.common import (
    city_store,
    facts_of,
    in_words,
    reject_lines,
    rejects_option,
    require_named,
)
from desktop.cli.imports.lists import file_option, give_template, template_option
from desktop.cli.imports.stopping import stopping
from models.city.queries import get_city
from models.imports.errors import Interrupted
from models.imports.grids import (
    GridChanges,
    GridMapping,
    Missing,
    grid_features,
    import_grids,
    read_grid_mapping,
    survey_grids,
)
from models.imports.kinds import KINDS
from models.imports.reading import Features, read_features, read_table
from models.imports.records import GridCounts
from models.imports.rejects import Rejects, place_for
from models.store.engine import Store

TABLES = (".csv", ".xlsx", ".txt", ".tsv")
TOLD = 12
"""Grids named one by one in a question."""


def grids(
    context: typer.Context,
    file: Annotated[Path | None, file_option] = None,
    template: Annotated[Path | None, template_option] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", help="A file (TOML) that says the same as these options; they go before."),
    ] = None,
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
    owner: Annotated[
        str | None, typer.Option(help="The department that owns them (code or name), or the property that is it.")
    ] = None,
    crs: Annotated[
        str | None,
        typer.Option(
            help="WGS84, CGCS2000, GCJ-02, BD-09 or an EPSG code; what the file says, or WGS-84, unless given."
        ),
    ] = None,
    layer: Annotated[str | None, typer.Option(help="Which layer, where the file has several.")] = None,
    close: Annotated[
        bool | None,
        typer.Option(
            "--close-missing/--keep-missing",
            help="Close the grids that the city has there and the file no longer has, or keep them. Asked unless given.",
        ),
    ] = None,
    yes: Annotated[bool, yes_option] = False,
    rejects: Annotated[Path | None, rejects_option] = None,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Import areas (GeoJSON, GeoPackage, zipped Shapefile, a table with WKT) as grids; put the open cases into them."""
    if template is not None:
        give_template(context, KINDS["grids"], template, as_json)
        return
    if file is None:
        raise typer.BadParameter("which file?", param_hint="FILE")
    said = {
        "code": code,
        "name": name,
        "name_en": name_en,
        "parent": parent,
        "level": level,
        "kind": kind,
        "owner": owner,
    }
    interrupted = False
    with in_words(), opened(remember(context, database=database, city=city)) as target:
        require_named(remember(context), target)
        base = GridMapping() if mapping is None else read_grid_mapping(mapping)
        given: dict[str, Any] = {key: value for key, value in said.items() if value is not None}
        fields = replace(base.fields, **given)
        with city_store(target.url) as store:
            found = _read(store, file, crs or base.crs, layer or base.layer)
            with progress_bar("Looking at the grids") as bar:
                changes = survey_grids(store, found, fields, _told(bar, "Looking at the grids"))
            missing = _missing(changes, close, asks=not (yes or as_json) and sys.stdin.isatty())
            with (
                Rejects(place_for(file, rejects), found.properties()) as refused,
                progress_bar("Importing grids") as bar,
                stopping() as cancelled,
            ):
                try:
                    counts = import_grids(
                        store,
                        found,
                        fields,
                        refused,
                        missing=missing,
                        progress=_told(bar, "Importing grids"),
                        cancelled=cancelled,
                    )
                except Interrupted as stopped:
                    counts, interrupted = stopped.counts, True
        lines = _grid_lines(counts, refused, file, asked_for=close is not None)
        if interrupted:
            lines.append("Interrupted: the grids are in; run the same command to look for the remaining open cases.")
        facts = facts_of(counts, target, refused) | {"interrupted": interrupted}
        answer(facts, lines, as_json=as_json)
    raise typer.Exit(Code.INTERRUPTED if interrupted else Code.INPUT if counts.rejected else Code.DONE)


def _read(store: Store, file: Path, crs: str | None, layer: str | None) -> Features:
    with store.read() as s:
        about = get_city(s)
    near = None if (about.lon, about.lat) == (0.0, 0.0) else (about.lon, about.lat)
    if file.suffix.lower() in TABLES:
        return grid_features(read_table(file), crs, near=near)
    return read_features(file, crs, layer=layer, near=near)


def _told(bar: Callable[[float | None, str], None], what: str) -> Callable[[int, int], None]:
    def progress(done: int, of: int) -> None:
        bar(done / max(of, 1), f"{what}: {done:,} of {of:,}")

    return progress


def _missing(changes: GridChanges, close: bool | None, *, asks: bool) -> Missing:
    """Ask what is to be asked: whether missing grids close, and whether what is there may change. Raises NotConfirmed."""
    if asks and changes.closed and close is None:
        close = asked(
            f"The city has {len(changes.closed):,} grids there that the file no longer has:"
            f" {_names(changes)}. Close them? (They keep their history; otherwise they stay as they are.)"
        )
    if asks and (changes.changed or close):
        closing = len(changes.closed) if close else 0
        confirm(
            f"{len(changes.added):,} grids would be added, {len(changes.changed):,} changed, {closing:,} closed;"
            f" {changes.open_cases:,} open cases lie in changed or missing ones and are looked for anew. Go on?"
        )
    return Missing.CLOSE if close else Missing.KEEP


def _names(changes: GridChanges) -> str:
    named = ", ".join(f"{grid.name} ({grid.code})" for grid in changes.closed[:TOLD])
    return named + (f" and {len(changes.closed) - TOLD:,} more" if len(changes.closed) > TOLD else "")


def _grid_lines(counts: GridCounts, refused: Rejects, file: Path, *, asked_for: bool) -> list[str]:
    lines = [
        f"{file}: {counts.features:,} features",
        f"  {counts.new:,} new, {counts.same:,} the same, {counts.changed:,} changed, {counts.rejected:,} rejected",
    ]
    if counts.closed:
        lines.append(f"  {counts.closed:,} that the file no longer has were closed")
    if counts.missing:
        how = "" if asked_for else " (--close-missing closes them)"
        lines.append(f"  {counts.missing:,} that the file no longer has were kept{how}")
    lines += [f"  repaired: {name} ({wrong})" for name, wrong in counts.repaired]
    if counts.relocated:
        lines.append(f"  {counts.relocated:,} open cases lie in another grid now")
    if counts.centred:
        lines.append("  the city's centre was moved to its grids")
    return lines + reject_lines(refused)
