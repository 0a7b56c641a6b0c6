"""`import`: a city of one's own out of files that somebody else wrote; one file a kind."""

from __future__ import annotations

import typer

from desktop.cli.imports.cases import cases
from desktop.cli.imports.common import REJECTS_EXIT
from desktop.cli.imports.grids import grids

app = typer.Typer(
    help="Bring in a city of one's own: grids, cases. Importing a file again changes only what has changed in it.",
    no_args_is_help=True,
)
app.command(
    "grids", epilog=f"Example: ./run import grids grids.geojson --city jimo --code code --name name\n\n{REJECTS_EXIT}"
)(grids)
app.command(
    "cases",
    epilog=f"Example: ./run import cases requests.csv --mapping requests.toml --city baltimore\n\n{REJECTS_EXIT}",
)(cases)
