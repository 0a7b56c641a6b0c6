"""What the commands share: options, exit codes, progress bars, answers for people and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from desktop.connect import Target
from desktop.prepare import Options, require_current
from desktop.problems import Problem
from models.store.errors import StoreError

errors = Console(stderr=True, highlight=False)


class Code(IntEnum):
    """What the exit code means."""

    DONE = 0
    NOT_DONE = 1
    USAGE = 2
    DATABASE = 3
    INPUT = 4
    INTERRUPTED = 130


database_option = typer.Option(
    "--database", help="A city on a shared server: postgresql+psycopg://user@host/database", envvar="SHAOTAI_DATABASE"
)
city_option = typer.Option("--city", help="A city of the embedded database, by its code.", envvar="SHAOTAI_CITY")
language_option = typer.Option("--language", help="zh or en.")
rate_option = typer.Option(
    "--rate", help="How much happens in the demo city: 1 is an ordinary day.", min=0.0, max=600.0
)
json_option = typer.Option("--json", help="Answer with one JSON object on standard output.")


def remember(context: typer.Context, **given: Any) -> Options:
    """Join what stands before the command with what stands after it; the latter wins."""
    earlier = context.obj if isinstance(context.obj, Options) else Options()
    options = Options(
        **{
            name: given.get(name) if given.get(name) is not None else getattr(earlier, name)
            for name in Options.__dataclass_fields__
        }
    )
    context.obj = options
    return options


def answer_problem(problem: Problem | StoreError | Exception) -> int:
    """Tell a problem in words on standard error; return the exit code that goes with it."""
    if isinstance(problem, Problem):
        happened, kept, advice = problem.parts()
        errors.print(happened, style="bold", markup=False, soft_wrap=True)
        for line in (kept, advice, problem.detail):
            if line:
                errors.print(line, markup=False, soft_wrap=True)
        return Code.INPUT if problem.id.startswith("input.") else Code.DATABASE
    errors.print(str(problem), style="bold", markup=False, soft_wrap=True)
    return Code.DATABASE


def answer(facts: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    """Answer on standard output: one JSON object for a program, lines for a person."""
    if as_json:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, default=str) + "\n")
        return
    for line in lines:
        sys.stdout.write(line + "\n")


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[float | None, str], None]]:
    """Show a bar on standard error while the block runs; call with the share done (0 to 1, or None) and words."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task(what, total=None)

        def told(share: float | None, words: str) -> None:
            bar.update(task, description=words or what, total=None if share is None else 1.0, completed=share or 0.0)

        yield told


@contextmanager
def opened(options: Options, *, current: bool = True) -> Iterator[Target]:
    """Resolve the target, see that the city is there and (if `current`) of this program's schema; let go at the end."""
    from desktop.connect import resolve
    from desktop.postgres.errors import CityUnknown

    with resolve(options.database, options.city, options.account) as target:
        if not target.exists():
            raise CityUnknown(code=target.city)
        if current:
            require_current(target)
        yield target
