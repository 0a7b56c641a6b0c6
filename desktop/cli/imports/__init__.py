"""`import`: a city of one's own out of files that somebody else wrote; one file a kind."""

from __future__ import annotations

import typer

from desktop.cli.imports.cases import cases
from desktop.cli.imports.common import REJECTS_EXIT
from desktop.cli.imports.grids import grids
from desktop.cli.imports.lists import add_lists
from desktop.cli.imports.runs import list_, undo
from desktop.cli.imports.twins import twins

app = typer.Typer(
    help="Bring in a city of one's own, kind by kind, from files or filled-in templates. Importing a file again changes only what has changed in it.",
    no_args_is_help=True,
)
app.command(
    "grids", epilog=f"Example: ./run import grids grids.geojson --city jimo --code code --name name\n\n{REJECTS_EXIT}"
)(grids)
add_lists(app, REJECTS_EXIT)
app.command(
    "cases",
    epilog=f"Example: ./run import cases requests.csv --mapping requests.toml --city baltimore\n\n{REJECTS_EXIT}",
)(cases)
app.command("list", epilog="Example: ./run import list --city baltimore --json")(list_)
app.command("twins", epilog="Example: ./run import twins 3 --city baltimore")(twins)
app.command("undo", epilog="Example: ./run import undo 3 --city baltimore")(undo)
