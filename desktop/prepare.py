"""Before the desk: the database is started, the city is there, its schema is this program's. No Qt; runs anywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import URL

from desktop.connect import DEFAULT_ACCOUNT, DEFAULT_CITY, Target, resolve
from desktop.demo.ahead import Ahead
from desktop.demo.errors import BuildCancelled
from desktop.postgres import errors
from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.places import Places, default_base
from desktop.problems import Problem
from desktop.settings import read_settings
from models.store import migrate
from models.store.migrate import SchemaStatus

if TYPE_CHECKING:
    from desktop.demo.build import Built

DEMO_SEED = 20261122
DEMO_SIZE = "small"
DEMO_SIZES = {"small": DEFAULT_CITY, "jimo": f"{DEFAULT_CITY}_jimo", "qingdao": f"{DEFAULT_CITY}_qingdao"}
"""The sizes of demo cities, and the code that a city of each has unless another is asked for."""

Progress = Callable[[float | None, str], None]
"""Hears how far it is, 0 to 1 or None, and what is being done, in English as the source strings are."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for; None where it is silent."""

    database: str | None = None
    city: str | None = None
    account: str | None = None
    language: str | None = None
    rate: float | None = None
    """Of the demo city's simulator."""


class Cancelled(Exception):
    """Somebody cancelled; nothing half-done is left."""


class UpgradeNeeded(Problem):
    """The database waits for migrations; somebody must say yes."""

    id = "database.upgrade_needed"
    happened = "The database of {place} was made by an older program and would be migrated: {pending}."
    kept = "Nothing was changed."
    advice = "Run: ./run db upgrade (with the same --database or --city)."


class FromTheFuture(Problem):
    """The database was migrated by a newer program."""

    id = "database.from_the_future"
    happened = "The database of {place} was migrated by a newer program (revision {current}); this one knows {head}."
    kept = "Nothing was read or changed."
    advice = "Use the newer program, or another city or database."


def prepare(options: Options, progress: Progress, cancelled: Callable[[], bool] = lambda: False) -> Target:
    """Bring about a database that the desk can work with; the demo city is made where it is missing.

    Raises Cancelled, UpgradeNeeded, FromTheFuture, the problems of desktop.postgres.errors and SettingsBroken.
    """
    progress(None, "Starting the database")
    with ExitStack() as stack:
        # On the very first start there is no city yet: it is imagined while the server is being set up.
        ahead = stack.enter_context(Ahead(DEMO_SEED, DEMO_SIZE)) if _is_first_start(options) else None
        target = resolve(options.database, options.city, options.account)
        try:
            if not target.exists():
                if target.city != DEFAULT_CITY:
                    raise errors.CityUnknown(code=target.city)
                # Who starts for the first time waits for the map; the desk counts the figures once it stands.
                make_demo(target, progress, cancelled, ahead=ahead, count_figures=False)
            require_current(target)
        except BaseException:
            target.close(wait=True)
            raise
    return target


def _is_first_start(options: Options) -> bool:
    """Whether this start will make the embedded server's data folder and, with it, the demo city."""
    settings = read_settings()
    shared = options.database or os.environ.get("SHAOTAI_DATABASE") or settings.database
    city = options.city or os.environ.get("SHAOTAI_CITY") or settings.city or DEFAULT_CITY
    return not shared and city == DEFAULT_CITY and not Places.under(default_base()).data.exists()


def make_demo(
    target: Target,
    progress: Progress,
    cancelled: Callable[[], bool] = lambda: False,
    *,
    size: str = DEMO_SIZE,
    ahead: Ahead | None = None,
    reports: int | None = None,
    days: int | None = None,
    count_figures: bool = True,
) -> Built | None:
    """Make a demo city of that size, all of it or none; `ahead` may have begun to imagine it.

    `reports`: another history than the size's own, of so many reports over so many `days` (by default a year). `count_figures` as in build_demo. Returns what was built; None where another program has made it meanwhile. Raises Cancelled.
    """
    made: list[Built] = []

    def make(owner_url: URL) -> None:
        progress(None, "Making the tables")
        migrate_and_register(owner_url)
        from desktop.demo.build import build_demo

        url = target.url_for(DEFAULT_ACCOUNT)
        try:
            built = build_demo(
                url, owner=owner_url, code=target.city, seed=DEMO_SEED, size=size, progress=progress,
                cancelled=cancelled, ahead=begun, reports=reports, days=days, count_figures=count_figures,
            )  # fmt: skip
        except BuildCancelled as stopped:
            raise Cancelled from stopped
        made.append(built)

    try:
        with ExitStack() as stack:
            begun = ahead or stack.enter_context(Ahead(DEMO_SEED, size, drafts=None if reports is None else False))
            target.create(make)
    except errors.CityExists:
        # Another program made it while we waited our turn.
        progress(1.0, "The demo city is ready")
    return made[0] if made else None


def require_current(target: Target) -> SchemaStatus:
    """Return the schema's status; raise UpgradeNeeded or FromTheFuture unless it is this program's."""
    status = migrate.check(target.url)
    if status.state == "ahead":
        raise FromTheFuture(place=target.place(), current=status.current, head=status.head)
    if status.state in ("behind", "empty"):
        raise UpgradeNeeded(place=target.place(), pending="; ".join(status.pending))
    return status
