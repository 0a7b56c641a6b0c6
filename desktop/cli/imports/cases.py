"""`import cases`: another system's requests out of a table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.common import Code, answer, city_option, database_option, json_option, opened, progress_bar, remember
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
from models.geo.crs import UnknownCrs, find_crs
from models.imports.cases import import_cases, survey_cases
from models.imports.errors import BadInput, Interrupted
from models.imports.guessing import guess, guess_case_mapping
from models.imports.kinds import KINDS
from models.imports.listed.source import sample_of
from models.imports.mapping import CaseMapping, read_mapping
from models.imports.reading import Table, read_table
from models.imports.records import CaseCounts
from models.imports.rejects import Rejects, place_for

FACTS = {"reported": "coming in", "status_at": "the status", "closed": "closing", "due": "the limit"}
DECIDED = {
    "bare_day": "are bare days (midnights of the zone that the mapping names), taken for the day they mean",
    "repeated_hour": "lie in the hour that the change of clocks repeats, taken for the first one",
    "skipped_hour": "lie in the hour that the change of clocks skips, moved on by it",
}


def cases(
    context: typer.Context,
    file: Annotated[Path | None, file_option] = None,
    template: Annotated[Path | None, template_option] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            help="What the columns mean (TOML); see docs/baltimore.md. Guessed by the headings without one.",
        ),
    ] = None,
    system: Annotated[
        str | None, typer.Option(help="Without --mapping: the name of the system that gave the numbers, as 12345.")
    ] = None,
    crs: Annotated[
        str | None, typer.Option(help="WGS84, CGCS2000, GCJ-02, BD-09 or an EPSG code; goes before the mapping's.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Of a CSV file; the mapping's, or found out unless given.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Of a workbook; the first unless given.")] = None,
    rejects: Annotated[Path | None, rejects_option] = None,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Import the rows of a table (CSV, XLSX) as cases. It may be interrupted: the same command goes on where it was."""
    if template is not None:
        give_template(context, KINDS["cases"], template, as_json)
        return
    if file is None:
        raise typer.BadParameter("which file?", param_hint="FILE")
    if mapping is None and not system:
        raise typer.BadParameter("without --mapping, name the system that gave the numbers", param_hint="--system")
    interrupted = False
    with in_words(), opened(remember(context, database=database, city=city)) as target:
        require_named(remember(context), target)
        meaning, table = _meaning(file, mapping, system or "", crs, encoding, sheet)
        with (
            city_store(target.url) as store,
            Rejects(place_for(file, rejects), table.header) as refused,
            progress_bar("Importing cases") as told,
            stopping() as cancelled,
        ):

            def progress(done: int, of: int) -> None:
                told(done / max(of, 1), f"Importing cases: {done:,} of {of:,}")

            progress(0, table.rows)
            try:
                counts = import_cases(store, table, meaning, refused, progress, cancelled)
            except Interrupted as stopped:
                counts, interrupted = stopped.counts, True
        facts = facts_of(counts, target, refused) | {"interrupted": interrupted, "rows_in_file": table.rows}
        lines = _case_lines(counts, refused, file)
        if interrupted:
            lines.append(
                f"Interrupted after {counts.rows:,} of {table.rows:,} rows; these are in. Run the same command to go on."
            )
        answer(facts, lines, as_json=as_json)
    raise typer.Exit(Code.INTERRUPTED if interrupted else Code.INPUT if counts.rejected else Code.DONE)


def _meaning(
    file: Path, mapping: Path | None, system: str, crs: str | None, encoding: str | None, sheet: str | None
) -> tuple[CaseMapping, Table]:
    """Return what the columns mean and the table, read through: by the mapping file, or guessed from its headings."""
    if mapping is not None:
        said = read_mapping(mapping)
    else:
        table = read_table(file, encoding=encoding, sheet=sheet)
        guessed = guess("cases", table.header, sample_of(table))
        said = guess_case_mapping(guessed, system, file=file, encoding=encoding, delimiter=table.delimiter or ",")
    if crs is not None:
        try:
            find_crs(crs)
        except UnknownCrs as error:
            raise BadInput("unknown_crs", file=file, crs=crs) from error
        said = replace(said, crs=crs)
    return said, survey_cases(file, said, encoding, sheet=sheet)


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
    return lines + reject_lines(refused)


def _why(why: str) -> str:
    return "empty" if why == "empty" else f"at {why}"
