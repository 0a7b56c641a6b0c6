"""`db`: where the schema stands, and bringing it to where this program expects it."""

from __future__ import annotations

from typing import Annotated

import typer

from desktop.cli.common import (
    Code,
    answer,
    city_option,
    confirm,
    database_option,
    json_option,
    opened,
    progress_bar,
    remember,
    yes_option,
)
from desktop.prepare import FromTheFuture
from desktop.problems import Problem
from models.cases.life.page import life_page
from models.figures.day_queries import get_today
from models.figures.filters import MAX_DAYS, Period
from models.figures.rollups import TooFine, reconcile
from models.store import migrate
from models.store.engine import Store
from models.store.errors import NotPermitted
from widgets.i18n import tr


class NeedsOwner(Problem):
    """Migrations are the owner's alone."""

    id = "database.needs_owner"
    happened = "Only the owner of the database at {place} may migrate it."
    kept = "Nothing was changed."
    advice = "Give the owner's address by SHAOTAI_OWNER_DATABASE, or as owner_database in the settings file."


class CountsStale(Problem):
    """Where streets, classes or days were changed, upkeep makes the counts anew."""

    id = "database.counts_stale"
    happened = "The counts of {place} are being made anew: there is nothing to compare with yet."
    kept = "Nothing was changed."
    advice = "Any program of the city makes them, a desk or the gateway; ask again in some minutes."


app = typer.Typer(help="The database's schema and counts: check, upgrade, recount.", no_args_is_help=True)


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
    yes: Annotated[bool, yes_option] = False,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Migrate the database to this program's schema, after saying what would be run."""
    with opened(remember(context, database=database, city=city), current=False) as target:
        owner = target.owner_url or target.url
        status = migrate.check(owner)
        where = f"{target.place()} {target.city}".strip()
        if status.state == "ahead":
            raise FromTheFuture(place=where, current=status.current, head=status.head)
        for line in status.pending:
            typer.echo(f"  {line}", err=True)
        if status.pending and not yes:
            confirm(tr("Run these on {place}?", place=where))
        try:
            with progress_bar("Upgrading") as told:
                migrate.upgrade(owner, lambda line: told(None, line))
        except NotPermitted as refused:
            raise NeedsOwner(str(refused), place=where) from refused
        done = f"upgraded to {status.head}" if status.pending else f"nothing to do, the schema is {status.head}"
        answer(
            {"place": where, "ran": list(status.pending), "current": status.head},
            [f"{where}: {done}."],
            as_json=as_json,
        )


@app.command(epilog="Example: ./run db recount --city demo --days 31")
def recount(
    context: typer.Context,
    days: Annotated[
        int | None,
        typer.Option(
            "--days", min=1, max=MAX_DAYS, help="Only so many days of the city, up to today; all unless given."
        ),
    ] = None,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Recount what is counted in advance from the raw rows and tell every difference; exit code 0 only where there is none.

    It takes as long as reading all rows does, a quarter of an hour for five million reports; nothing is changed.
    """
    with opened(remember(context, database=database, city=city)) as target:
        store = Store(target.url, desk="recount", pool_size=1)
        try:
            with progress_bar("Recounting from the raw rows"), store.read() as s:
                period = None if days is None else Period.last_days(get_today(s), days)
                found = reconcile(s, period)
        except TooFine as stale:
            raise CountsStale(place=target.place()) from stale
        finally:
            store.close()
        told = [
            f"{one.what} {one.basis} {'month' if one.months else 'day'} {one.start or '-'}"
            f" {' × '.join(one.dimensions) or '-'} {' '.join(map(str, one.keys)) or '-'}: {one.missing:+}"
            for one in found
        ]
        lines = told or [f"{target.place()} {target.city}: no difference"]
        answer({"place": target.place(), "differences": told}, lines, as_json=as_json)
    raise typer.Exit(Code.NOT_DONE if found else Code.DONE)


@app.command(epilog="Example: ./run db life > docs/case-life.md")
def life() -> None:
    """Draw the table of a case's life, that code and database run on, as a page (docs/case-life.md)."""
    typer.echo(life_page(), nl=False)
