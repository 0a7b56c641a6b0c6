"""`db`: where the schema stands, and bringing it to where this program expects it."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.common import Code, answer, city_option, database_option, json_option, opened, progress_bar, remember
from desktop.postgres.errors import AccountUnknown
from models.store import migrate

app = typer.Typer(help="The database's schema: check, upgrade.", no_args_is_help=True)


@app.command(epilog="Example: ./run db check --json")
def check(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Tell where the schema stands; exit code 0 only where it is this program's."""
    with opened(remember(context, database=database, city=city), current=False) as target:
        status = migrate.check(target.url)
        facts = {
            "place": target.place(),
            "state": status.state,
            "current": status.current,
            "head": status.head,
            "pending": list(status.pending),
        }
        lines = [
            f"{target.place()} {target.city}: {status.state} ({status.current or '-'}, this program {status.head})"
        ]
        lines += [f"  would run {line}" for line in status.pending]
        answer(facts, lines, as_json=as_json)
    raise typer.Exit(Code.DONE if status.state == "current" else Code.NOT_DONE)


@app.command(epilog="Example: ./run db upgrade --database postgresql+psycopg://owner@db.example.cn/shaotai_jimo --yes")
def upgrade(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Migrate the database to this program's schema, after saying what would be run."""
    with opened(remember(context, database=database, city=city), current=False) as target:
        owner = target.owner_url or target.url
        if owner is None:
            raise AccountUnknown(account="owner", code=target.city)
        status = migrate.check(owner)
        if status.state == "current":
            answer(
                {}, [f"{target.place()} {target.city}: nothing to do, the schema is {status.current}."], as_json=False
            )
            return
        for line in status.pending:
            typer.echo(f"  {line}", err=True)
        if status.pending and not yes:
            typer.confirm(f"Run these on {target.place()} {target.city}?", abort=True, err=True)
        with progress_bar("Upgrading") as told:
            migrate.upgrade(owner, lambda line: told(None, line))
        answer({}, [f"{target.place()} {target.city}: upgraded to {status.head}."], as_json=False)
