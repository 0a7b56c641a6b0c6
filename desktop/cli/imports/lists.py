"""`import departments`, `workers`, `categories`, `places`, `roads`, `components`: what comes as a list; and templates of every kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

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
from desktop.cli.imports.stopping import stopping
from models.city.queries import get_city
from models.imports.errors import Interrupted
from models.imports.guessing import Guess, guess
from models.imports.kinds import KINDS, FileKind, Shape
from models.imports.listed.importing import import_list
from models.imports.listed.records import ListCounts
from models.imports.listed.source import Source, check_mapping, count_of, header_of, sample_of
from models.imports.reading import read_features, read_table
from models.imports.rejects import Rejects, place_for
from models.imports.templates import write_template

LISTS = ("departments", "categories", "workers", "places", "roads", "components")
NOTES = {
    "repaired": "shapes were repaired",
    "position_taken": "positions taken over",
    "position_without_time": "positions without a time were left out: nobody is put where he may not be",
    "position_off_duty": "positions of workers off duty were left out: only who is on duty is followed",
    "position_old": "positions older than thirty days, or from the future, were left out",
}
file_option = typer.Argument(metavar="[FILE]", show_default=False, help="The file; not needed with --template.")
template_option = typer.Option(
    "--template",
    help="Write a template there instead, to be filled in: .csv or .xlsx; .geojson or .gpkg for what is drawn.",
)


def list_command(kind: FileKind) -> Callable[..., None]:
    """Return the command that imports this kind."""

    def command(
        context: typer.Context,
        file: Annotated[Path | None, file_option] = None,
        template: Annotated[Path | None, template_option] = None,
        column: Annotated[
            list[str] | None,
            typer.Option(
                "--column", help="FIELD=COLUMN where the heading does not say it, as name=姓名. May be repeated."
            ),
        ] = None,
        fixed: Annotated[
            list[str] | None,
            typer.Option("--set", help="FIELD=VALUE for every row, as kind=school. May be repeated."),
        ] = None,
        crs: Annotated[
            str | None,
            typer.Option(
                help="WGS84, CGCS2000, GCJ-02, BD-09 or an EPSG code; what the file says, or WGS-84, unless given."
            ),
        ] = None,
        encoding: Annotated[str | None, typer.Option(help="Of a CSV file; found out unless given.")] = None,
        sheet: Annotated[str | None, typer.Option(help="Of a workbook; the first unless given.")] = None,
        layer: Annotated[str | None, typer.Option(help="Of a map file with several.")] = None,
        rejects: Annotated[Path | None, rejects_option] = None,
        database: Annotated[str | None, database_option] = None,
        city: Annotated[str | None, city_option] = None,
        as_json: Annotated[bool, json_option] = False,
    ) -> None:
        if template is not None:
            give_template(context, kind, template, as_json)
            return
        if file is None:
            raise typer.BadParameter("which file?", param_hint="FILE")
        chosen, constants = _pairs(column, "--column", kind), _pairs(fixed, "--set", kind)
        interrupted = False
        with in_words(), opened(remember(context, database=database, city=city)) as target:
            require_named(remember(context), target)
            with city_store(target.url) as store:
                with store.read() as s:
                    about = get_city(s)
                near = None if (about.lon, about.lat) == (0.0, 0.0) else (about.lon, about.lat)
                if kind.shape is not Shape.NONE and file.suffix.lower() not in (".csv", ".xlsx", ".txt", ".tsv"):
                    source: Source = read_features(file, crs, layer=layer, near=near)
                else:
                    source = read_table(file, encoding=encoding, sheet=sheet)
                meaning = _meaning(kind, source, chosen, constants, crs)
                check_mapping(source, meaning)
                with (
                    Rejects(place_for(file, rejects), header_of(source)) as refused,
                    progress_bar(f"Importing {kind.name}") as told,
                    stopping() as cancelled,
                ):

                    def progress(done: int, of: int) -> None:
                        told(done / max(of, 1), f"Importing {kind.name}: {done:,} of {of:,}")

                    try:
                        counts = import_list(store, source, meaning, refused, progress, cancelled)
                    except Interrupted as stopped:
                        counts, interrupted = stopped.counts, True
            facts = facts_of(counts, target, refused)
            facts |= {"interrupted": interrupted, "rows_in_file": count_of(source), "mapping": dict(meaning.mapping)}
            answer(facts, _lines(counts, refused, file, source, meaning, interrupted=interrupted), as_json=as_json)
        raise typer.Exit(Code.INTERRUPTED if interrupted else Code.INPUT if counts.rejected else Code.DONE)

    command.__doc__ = (
        f"Import {kind.title_en.lower()} ({kind.title}) from {', '.join(kind.suffixes)}; or write a template."
    )
    return command


def give_template(context: typer.Context, kind: FileKind, path: Path, as_json: bool) -> None:
    """Write a kind's template and say what to do with it."""
    language = remember(context).language or "zh"
    with in_words():
        write_template(kind, path, language)
    needed = ", ".join(kind.field(name).said(language) for name in kind.needed())
    lines = [
        f"{path}: the template for {kind.title_en.lower()} ({kind.title}).",
        f"  Every row must have: {needed}. The first row is an example: write over it.",
        # Without a mapping file nobody else says which system's numbers these are.
        f"next:  ./run import {kind.name} {path} --city CODE{' --system NAME' if kind.name == 'cases' else ''}",
    ]
    answer({"template": str(path), "kind": kind.name}, lines, as_json=as_json)


def _meaning(
    kind: FileKind, source: Source, chosen: dict[str, str], constants: dict[str, str], crs: str | None
) -> Guess:
    """Guess, and let what was said on the command line go before."""
    guessed = guess(kind.name, header_of(source), sample_of(source))
    taken = set(chosen.values())
    mapping = {
        name: column for name, column in guessed.mapping.items()
        if name not in constants and name not in chosen and column not in taken
    }  # fmt: skip
    return replace(guessed, mapping=mapping | chosen, constants=constants, crs=crs or guessed.crs)


def _pairs(given: Sequence[str] | None, option: str, kind: FileKind) -> dict[str, str]:
    found = {}
    known = [one.name for one in kind.fields]
    for one in given or ():
        name, equals, value = one.partition("=")
        if not equals or name.strip() not in known:
            raise typer.BadParameter(f"{one!r}: FIELD=… with one of {', '.join(known)}", param_hint=option)
        found[name.strip()] = value.strip()
    return found


def _lines(
    counts: ListCounts, refused: Rejects, file: Path, source: Source, meaning: Guess, *, interrupted: bool
) -> list[str]:
    kind = KINDS[meaning.kind]
    read = ", ".join(f"{kind.field(name).heading} ← {column}" for name, column in meaning.mapping.items())
    lines = [
        f"{file}: {counts.rows:,} rows in",
        f"  {counts.new:,} new, {counts.same:,} the same, {counts.changed:,} changed, {counts.rejected:,} rejected",
        f"  read: {read}",
    ]
    if meaning.unmapped:
        lines.append(
            f"  not used: {', '.join(name for name in meaning.unmapped if name not in meaning.mapping.values())}"
        )
    lines += [f"  {count:,} {NOTES[note]}" for note, count in sorted(counts.notes.items()) if count]
    if interrupted:
        of = count_of(source)
        lines.append(f"Interrupted after {counts.rows:,} of {of:,} rows; these are in. Run the same command to go on.")
    return lines + reject_lines(refused)


def add_lists(app: typer.Typer, epilog: str) -> None:
    """Add the commands of all lists."""
    examples: dict[str, Any] = {"places": "schools.gpkg --set kind=school", "roads": "roads.geojson"}
    for name in LISTS:
        given = examples.get(name, f"{name}.xlsx")
        app.command(name, epilog=f"Example: ./run import {name} {given} --city jimo\n\n{epilog}")(
            list_command(KINDS[name])
        )
