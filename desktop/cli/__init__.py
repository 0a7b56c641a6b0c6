"""The command line: one file a command; this one puts them together."""

from __future__ import annotations

import logging
import os
import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from desktop.cli.common import (
    account_option,
    answer_problem,
    city_option,
    database_option,
    language_option,
    rate_option,
    remember,
)
from desktop.cli.problems import Code, language_of, problem_of
from desktop.cli.rooms import Group
from desktop.ending import Ending
from desktop.preparation import Preparation
from desktop.settings import Settings, read_settings
from widgets.i18n import set_language

EXITS = (
    "Exit codes: 0 done, 1 not done (the words say why), 2 wrong command line or settings, 3 database,"
    " 4 a file or folder that was given, 130 interrupted."
)

app = typer.Typer(
    name="main.py",
    cls=Group,
    help="哨台 Shaotai: the command centre of a city's grid governance. Without a command it opens the desk.",
    epilog=f"Example: ./run --city baltimore\n\n{EXITS}",
    no_args_is_help=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def desk(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = None,
    language: Annotated[str | None, language_option] = None,
    rate: Annotated[float | None, rate_option] = None,
) -> None:
    """Open the desk, unless a command says otherwise."""
    options = remember(context, database=database, city=city, account=account, language=language, rate=rate)
    if context.invoked_subcommand is None:
        # The database comes about while Qt is loaded.
        with Ending() as ending, Preparation(options) as preparation:
            from desktop.app import run_desk

            code = run_desk(options, preparation, ending)
        raise typer.Exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if "--headless" in words:
        # The spelling of an option, because ./run is spoken to in options.
        words.remove("--headless")
        words = _as_command(words)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _run(words)
    finally:
        signal.signal(signal.SIGTERM, before)


def _run(words: list[str]) -> int:
    settings: Settings | None = None
    set_language(language_of(words, None))
    try:
        settings = read_settings() if not {"-h", "--help"} & set(words) else Settings()
        set_language(language_of(words, settings))
        result = app(words, standalone_mode=False)
        if result == Code.INTERRUPTED:
            # The command line's library has made this of KeyboardInterrupt, without a word.
            raise KeyboardInterrupt
        sys.stdout.flush()
    except typer.Abort:
        return answer_problem(problem_of(KeyboardInterrupt()))
    except BrokenPipeError:
        # Whoever read our answer has heard enough (`| head`); Python would complain again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Code.NOT_DONE
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - nothing passes that a person has to read
        # The last stop before a traceback: the command line's own errors show themselves, all else is put into words.
        if (shown := getattr(error, "show", None)) is not None:
            shown()
            return int(getattr(error, "exit_code", Code.USAGE))
        # The desk may have been shown in another language than the terminal's.
        set_language(language_of(words, settings))
        return answer_problem(problem_of(error))
    return int(result or 0)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """End as for Ctrl-C, so that what is under way is undone in order."""
    raise KeyboardInterrupt


def _as_command(words: list[str]) -> list[str]:
    """Put `headless` where the command stands: before its own options."""
    return ["headless", *words]
