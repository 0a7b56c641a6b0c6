"""What the import commands share: the city, the store, the file of rejects, errors in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import typer

from desktop.cli.imports.problems import told
from desktop.cli.inputs import CityNotNamed, problem_of
from desktop.connect import DEFAULT_CITY, Target
from desktop.prepare import Options
from models.imports.errors import BadInput
from models.imports.rejects import Rejects
from models.imports.runs.errors import ImportBusy, ImportLost, UndoRefused
from models.store.engine import Store

DESK = "import"

rejects_option = typer.Option(
    "--rejects", help="Where what cannot be used is written down; FILE.rejected.csv beside the file unless given."
)
REJECTS_EXIT = (
    "Exit code 4 also where some of the file could not be used: the rest is in, the file of rejects says why."
)


class Counts(Protocol):
    """What every kind of import counts."""

    def facts(self) -> dict[str, Any]: ...


def require_named(options: Options, target: Target) -> None:
    """The city that is there for those who say nothing is the demo; nobody's own data goes into it by an oversight."""
    if target.city == DEFAULT_CITY and options.city is None:
        raise CityNotNamed


@contextmanager
def in_words() -> Iterator[None]:
    """Put what is wrong with a file, or with beginning now, into words."""
    try:
        yield
    except BadInput as bad:
        raise problem_of(bad) from bad
    except (ImportBusy, ImportLost, UndoRefused) as refused:
        raise told(refused) from refused


@contextmanager
def city_store(url: Any) -> Iterator[Store]:
    """Open the store of an import, and close it."""
    opened = Store(url, desk=DESK, pool_size=1)
    try:
        yield opened
    finally:
        opened.close()


def facts_of(counts: Counts, target: Target, refused: Rejects) -> dict[str, Any]:
    """Return the answer for a program: where, what became of it, and where the rejects are."""
    where = {"city": target.city, "place": target.place()}
    return where | counts.facts() | {"rejects": str(refused.path) if refused.count else None}


def reject_lines(refused: Rejects) -> list[str]:
    """Return what a person is told of the rejects, if there are any."""
    if not refused.count:
        return []
    return [f"  {refused.count:,} could not be used: {refused.path} has each with its line and the reason"]
