"""The command line: one file a command; this one puts them together."""

from __future__ import annotations

import logging
import sys
from typing import Annotated

import typer

from desktop.cli import benches, databases, demos
from desktop.cli.common import (
    Code,
    answer_problem,
    city_option,
    database_option,
    language_option,
    rate_option,
    remember,
)
from desktop.cli.headless import headless
from desktop.problems import Problem
from desktop.settings import read_settings
from models.store.errors import StoreError

EXITS = "Exit codes: 0 done, 1 not done (the words say why), 2 wrong command line, 3 database, 4 input file, 130 interrupted."

app = typer.Typer(
    name="main.py",
    help="哨台 Shaotai: the command centre of a city's grid governance. Without a command it opens the desk.",
    epilog=f"Example: ./run --city baltimore\n\n{EXITS}",
    no_args_is_help=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)
app.command("headless", epilog="Example: ./run --headless --seconds 60 --out pictures")(headless)
app.add_typer(demos.app, name="demo")
app.add_typer(databases.app, name="db")
app.command("bench", epilog="Example: ./run bench feed --quick", context_settings=benches.CONTEXT)(benches.bench)


@app.callback(invoke_without_command=True)
def desk(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, typer.Option(help="Work as this account: operator, supervisor or leader.")] = None,
    language: Annotated[str | None, language_option] = None,
    rate: Annotated[float | None, rate_option] = None,
) -> None:
    """Open the desk, unless a command says otherwise."""
    options = remember(context, database=database, city=city, account=account, language=language, rate=rate)
    if context.invoked_subcommand is None:
        from desktop.app import run_desk

        raise typer.Exit(run_desk(options))


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if "--headless" in words:
        # The spelling of an option, because ./run is spoken to in options.
        words.remove("--headless")
        words = _as_command(words)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        read_settings()
        result = app(words, standalone_mode=False)
    except (Problem, StoreError) as problem:
        return answer_problem(problem)
    except typer.Abort:
        return Code.INTERRUPTED
    except KeyboardInterrupt:
        return Code.INTERRUPTED
    except Exception as error:
        shown = getattr(error, "show", None)
        if shown is None:
            raise
        shown()
        return int(getattr(error, "exit_code", Code.USAGE))
    return int(result or 0)


def _as_command(words: list[str]) -> list[str]:
    """Put `headless` where the command stands: before its own options."""
    return ["headless", *words]
