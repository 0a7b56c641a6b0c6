"""What the commands share: options, exit codes, progress bars, answers for people and for programs."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from desktop.cli.problems import Code as Code
from desktop.cli.problems import NotConfirmed, code_of
from desktop.connect import Target
from desktop.prepare import Options, require_current
from desktop.problems import Problem
from desktop.settings import LANGUAGES
from widgets.i18n import tr

YES = ("y", "yes", "是")
errors = Console(stderr=True, highlight=False)


def _said(value: str | None) -> str | None:
    """Refuse an empty word: an unset variable in a script must not choose the default in silence."""
    if value is not None and not value.strip():
        raise typer.BadParameter("it is empty")
    return value


def _known_language(value: str | None) -> str | None:
    if value is not None and value not in LANGUAGES:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(LANGUAGES)}")
    return value


def finite(value: float | None) -> float | None:
    """Refuse inf and nan, which pass every comparison with a limit."""
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter(f"{value} is no number of anything")
    return value


# The environment is read in desktop/connect.py, where what stands on the command line goes before it.
database_option = typer.Option(
    "--database",
    help="A city on a shared server: postgresql+psycopg://user@host/database (or SHAOTAI_DATABASE, or the settings file).",
    callback=_said,
)
city_option = typer.Option(
    "--city",
    help="A city of the embedded database, by its code (or SHAOTAI_CITY, or the settings file; demo without any).",
    callback=_said,
)
account_option = typer.Option("--account", help="Work as this account: operator, supervisor or leader.", callback=_said)
language_option = typer.Option(
    "--language",
    help="zh or en. Without it the settings file decides; else the desk is Chinese,"
    " and what commands say is Chinese where the terminal's LANG is, English elsewhere.",
    callback=_known_language,
)
rate_option = typer.Option(
    "--rate",
    help="How much happens in the demo city: 1 is an ordinary day, 0 nothing.",
    min=0.0,
    max=600.0,
    callback=finite,
)
yes_option = typer.Option("--yes", help="Do not ask.")
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


def answer_problem(problem: Problem) -> Code:
    """Tell what happened, what was not lost and what to do on standard error; return the exit code that goes with it."""
    happened, *more = problem.parts(tr)
    errors.print(harmless(happened), style="bold", markup=False, soft_wrap=True)
    for line in (*more, problem.detail):
        if line:
            errors.print(harmless(line), markup=False, soft_wrap=True)
    return code_of(problem)


def harmless(text: str) -> str:
    """Return a text that no terminal takes for a command: names in files from elsewhere may hold anything."""
    return "".join(one if one.isprintable() or one in "\n\t" else "\ufffd" for one in text)


def confirm(question: str) -> None:
    """Ask on standard error, where answers for programs do not go. Raises NotConfirmed for all but a yes."""
    if not asked(question):
        raise NotConfirmed


def asked(question: str) -> bool:
    """Ask on standard error; return whether the answer is yes."""
    sys.stderr.write(f"{question} [y/N]: ")
    sys.stderr.flush()
    said = sys.stdin.readline()
    if not said.endswith("\n"):
        sys.stderr.write("\n")
    return said.strip().casefold() in YES


def answer(facts: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    """Answer on standard output: one JSON object for a program, lines for a person."""
    if as_json:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, default=str) + "\n")
        return
    for line in lines:
        sys.stdout.write(harmless(line) + "\n")


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
