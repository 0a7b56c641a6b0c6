"""`export`: what a city has, as files that other programs open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from desktop.cli.common import answer, city_option, database_option, json_option, opened, progress_bar, remember
from desktop.exporting.problems import problem_of
from desktop.exporting.words import KINDS, done_lines, file_word
from desktop.prepare import Options
from models.cases.records import CaseState
from models.exports.errors import BadOutput
from models.exports.records import WGS84, ExportFilter, ExportFormat, ExportKind, ExportOrder, format_of
from models.store.engine import Store
from widgets.i18n import language, tr

DESK = "export"
MASKED = "Names and telephones are masked, always."

app = typer.Typer(
    help="Take grids, cases, workers and more out as GeoPackage, GeoJSON, CSV or XLSX. Needs an account that may read.",
    no_args_is_help=True,
)
file_argument = typer.Argument(metavar="FILE", show_default=False)
format_option = typer.Option("--format", help="gpkg, geojson, csv or xlsx; what the file's name ends in, unless given.")
crs_option = typer.Option(help="Coordinates as WGS84, CGCS2000, GCJ-02, BD-09 or an EPSG code.")
grid_option = typer.Option(help="Only what is of this grid (its code) and of all below it.")
replace_option = typer.Option("--replace", help="Replace a file that is there already.")
bom_option = typer.Option(
    "--bom/--no-bom", help="CSV: begin with the mark by which spreadsheet programs know that it is UTF-8."
)
guard_option = typer.Option(
    "--guard/--no-guard", help="CSV: an apostrophe before a text that a spreadsheet program would run as a formula."
)


def _day(said: str | None) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise typer.BadParameter(f"{said!r} is no day; for example 2026-11-23") from error


def _states(said: list[str] | None) -> frozenset[CaseState]:
    try:
        return frozenset(CaseState(one.upper()) for one in said or ())
    except ValueError as error:
        raise typer.BadParameter(f"{error}; there are {', '.join(CaseState)}") from error


@app.command(epilog=f"Example: ./run export cases cases.xlsx --city jimo --from 2026-11-01 --open\n\n{MASKED}")
def cases(
    context: typer.Context,
    file: Annotated[Path, file_argument],
    form: Annotated[ExportFormat | None, format_option] = None,
    first: Annotated[str | None, typer.Option("--from", help="Came in on this day of the city's or later.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Came in on this day of the city's or earlier.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only open cases.")] = False,
    state: Annotated[list[str] | None, typer.Option(help="Only cases in this state; may be given again.")] = None,
    grid: Annotated[str, grid_option] = "",
    words: Annotated[
        bool, typer.Option("--words", help="Also what was said, its numbers masked; names in it cannot be known.")
    ] = False,
    crs: Annotated[str, crs_option] = WGS84,
    replace: Annotated[bool, replace_option] = False,
    bom: Annotated[bool, bom_option] = True,
    guard: Annotated[bool, guard_option] = True,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Export cases with their states, holders and times."""
    wanted = ExportFilter(_day(first), _day(last), open_only, _states(state), grid)

    def order() -> ExportOrder:
        return ExportOrder(
            ExportKind.CASES,
            form or format_of(file),
            file,
            language(),
            crs,
            wanted,
            words,
            guard,
            bom,
            replace,
            file_word,
        )

    _export(remember(context, database=database, city=city), order, as_json=as_json)


def _plain(kind: ExportKind) -> Callable[..., None]:
    """Return the command of a kind that is exported whole."""

    def run(
        context: typer.Context,
        file: Annotated[Path, file_argument],
        form: Annotated[ExportFormat | None, format_option] = None,
        crs: Annotated[str, crs_option] = WGS84,
        replace: Annotated[bool, replace_option] = False,
        bom: Annotated[bool, bom_option] = True,
        guard: Annotated[bool, guard_option] = True,
        database: Annotated[str | None, database_option] = None,
        city: Annotated[str | None, city_option] = None,
        as_json: Annotated[bool, json_option] = False,
    ) -> None:
        _of_grid(kind)(context, file, form, "", crs, replace, bom, guard, database, city, as_json)

    return run


def _of_grid(kind: ExportKind) -> Callable[..., None]:
    """Return the command of a kind that can be narrowed to a grid."""

    def run(
        context: typer.Context,
        file: Annotated[Path, file_argument],
        form: Annotated[ExportFormat | None, format_option] = None,
        grid: Annotated[str, grid_option] = "",
        crs: Annotated[str, crs_option] = WGS84,
        replace: Annotated[bool, replace_option] = False,
        bom: Annotated[bool, bom_option] = True,
        guard: Annotated[bool, guard_option] = True,
        database: Annotated[str | None, database_option] = None,
        city: Annotated[str | None, city_option] = None,
        as_json: Annotated[bool, json_option] = False,
    ) -> None:
        wanted = ExportFilter(grid_code=grid)

        def order() -> ExportOrder:
            return ExportOrder(
                kind, form or format_of(file), file, language(), crs, wanted, False, guard, bom, replace, file_word
            )

        _export(remember(context, database=database, city=city), order, as_json=as_json)

    return run


HELP = {
    ExportKind.GRIDS: "Export the grids with their shapes, parents and owners.",
    ExportKind.WORKERS: "Export those who walk the grids, masked, at their first grid.",
    ExportKind.DEPARTMENTS: "Export departments and sub-centres.",
    ExportKind.CATEGORIES: "Export the tree of categories, a row a leaf.",
    ExportKind.PLACES: "Export named places.",
    ExportKind.ROADS: "Export the roads' centre lines.",
}
for _kind, _words in HELP.items():
    _make = _of_grid if _kind in (ExportKind.GRIDS, ExportKind.WORKERS) else _plain
    _example = f"Example: ./run export {_kind.value} {_kind.value}.xlsx --city jimo"
    app.command(_kind.value, help=_words, epilog=_example)(_make(_kind))


def _export(options: Options, order: Callable[[], ExportOrder], *, as_json: bool) -> None:
    # What writes files is loaded where one is written: not by every other command.
    from models.exports.export import export

    try:
        wanted = order()
        what = tr(KINDS[wanted.kind])
        with opened(options) as target, progress_bar(what) as told:
            store = Store(target.url, desk=DESK, pool_size=1)
            try:
                counts = export(store, wanted, lambda done, of: told(done / max(of, 1), f"{what} {done:,} / {of:,}"))
            finally:
                store.close()
            facts = {"city": target.city, "place": target.place()} | counts.facts()
    except BadOutput as bad:
        raise problem_of(bad) from bad
    answer(facts, done_lines(counts), as_json=as_json)
