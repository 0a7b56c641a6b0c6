"""What ended a command, told in three parts in the user's language, and the exit code that goes with it. No traceback."""

from __future__ import annotations

import errno
import logging
import os
import traceback
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from itertools import pairwise
from typing import ClassVar

from desktop.postgres.places import default_base
from desktop.problems import Problem
from desktop.settings import LANGUAGES, Settings
from models.store.errors import (
    NoSpace,
    NotPermitted,
    Refused,
    SchemaBehind,
    SchemaFromFuture,
    ServerTooOld,
    StoreError,
    UnknownDatabase,
    Unreachable,
    WriteInDoubt,
    WrongPassword,
)

log = logging.getLogger(__name__)


class Code(IntEnum):
    """What the exit code means."""

    DONE = 0
    NOT_DONE = 1
    USAGE = 2
    DATABASE = 3
    INPUT = 4
    INTERRUPTED = 130


# What each id begins with; all else is 1, not done.
CODES: tuple[tuple[str, Code], ...] = (
    ("settings.", Code.USAGE),
    ("database.city_and_database", Code.USAGE),
    ("city.code_invalid", Code.USAGE),
    ("database.", Code.DATABASE),
    ("city.", Code.DATABASE),
    ("input.", Code.INPUT),
    ("output.", Code.INPUT),
    ("program.interrupted", Code.INTERRUPTED),
)


class StoreProblem(Problem):
    """An error of the store, in words."""

    id = "database.refused"
    happened = "The database refused."
    kept = "Nothing was changed by what it refused; what was saved before is kept."
    advice = "Read what it says below, mend that, and run the command again: nothing is done twice."


class ConnectionLost(StoreProblem):
    """The server went away in the middle."""

    id = "database.lost"
    happened = "The connection to the database was lost."
    kept = "What was saved before that is kept; what was under way was not written."
    advice = "Check that the server runs and the network holds, then run the command again: nothing is done twice."


class AccountRefused(StoreProblem):
    """The login, the database or the right is missing."""

    id = "database.account_refused"
    happened = "The database does not let this account do that."
    kept = "Nothing was changed."
    advice = "Check the address, the account and its password, or ask the server's administrator."


class NoRoom(StoreProblem):
    """The server's disk is full."""

    id = "database.no_room"
    happened = "The database's disk is full."
    kept = "What was saved before is kept; the rest was not written."
    advice = "Free some space and run the command again: nothing is done twice."


class SchemaUnsuited(StoreProblem):
    """The schema or the server is not one that this program can work with."""

    id = "database.schema_unsuited"
    happened = "This program cannot work with the schema or the version of this database."
    kept = "Nothing was changed."
    advice = "See: ./run db check (with the same --database or --city)."


class InDoubt(StoreProblem):
    """The connection broke while committing."""

    id = "database.in_doubt"
    happened = "The connection broke while the database was saving; nobody could be asked yet whether it did."
    kept = "It was saved as a whole or not at all."
    advice = "Run the command again: what was saved is found and not done twice."


class DiskIsFull(Problem):
    """A file could not be written."""

    id = "input.disk_full"
    happened = "The disk is full."
    kept = "What was saved before is kept."
    advice = "Free some space and run the command again."


class FileProblem(Problem):
    """A file or folder cannot be used."""

    id = "input.file"
    happened = "A file or folder cannot be used: {file}"
    kept = "Nothing was changed in it."
    advice = "Check that it is there and that you may read and write it."


class NotConfirmed(Problem):
    """A question had no yes for an answer."""

    id = "program.not_confirmed"
    happened = "It was not confirmed, so it was not done."
    kept = "Nothing was changed."
    advice = "Answer y, or say --yes where nobody can answer."


class Interrupted(Problem):
    """Ctrl-C, or a signal to end."""

    id = "program.interrupted"
    happened = "Interrupted."
    kept = "What was saved before is kept; what was under way was undone."
    advice = "Run the command again to go on."


class Unforeseen(Problem):
    """A bug of ours."""

    id = "program.unforeseen"
    happened = "Something went wrong in the program: {what}"
    kept = "What was saved in the database before is kept."
    advice = "Try again; if it comes back, report it with what stands in {log}."

    LOG: ClassVar[str] = "cli.log"


# An error is told as the first of these that it is.
OF_THE_STORE: tuple[tuple[type[StoreError], type[Problem]], ...] = (
    (Unreachable, ConnectionLost),
    (WrongPassword, AccountRefused),
    (UnknownDatabase, AccountRefused),
    (NotPermitted, AccountRefused),
    (NoSpace, NoRoom),
    (SchemaBehind, SchemaUnsuited),
    (SchemaFromFuture, SchemaUnsuited),
    (ServerTooOld, SchemaUnsuited),
    (WriteInDoubt, InDoubt),
    (Refused, StoreProblem),
    (StoreError, StoreProblem),
)


def problem_of(error: BaseException) -> Problem:
    """Put what ended a command into words; a bug's traceback goes to a file."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, KeyboardInterrupt):
        return Interrupted()
    if isinstance(error, StoreError):
        return next(told for kind, told in OF_THE_STORE if isinstance(error, kind))(str(error))
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskIsFull(str(error))
    if isinstance(error, OSError) and error.filename is not None:
        return FileProblem(error.strerror or "", file=error.filename)
    return Unforeseen(what=f"{type(error).__name__}: {error}", log=_keep_traceback(error))


def code_of(problem: Problem) -> Code:
    """The exit code that goes with a problem."""
    return next((code for start, code in CODES if problem.id.startswith(start)), Code.NOT_DONE)


def language_of(words: Sequence[str], settings: Settings | None, environ: Mapping[str, str] = os.environ) -> str:
    """The language of what the commands say: --language, else the settings file's, else that of the terminal (LANG)."""
    given = [after for word, after in pairwise(words) if word == "--language"]
    given += [word.partition("=")[2] for word in words if word.startswith("--language=")]
    for wanted in (*given, settings.language if settings else None):
        if wanted in LANGUAGES:
            return str(wanted)
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def _keep_traceback(error: BaseException) -> str:
    """Where the traceback was written; the folder's name where it could not be."""
    file = default_base() / "log" / Unforeseen.LOG
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("a", encoding="utf-8") as out:
            out.write(f"{datetime.now(UTC).isoformat()}\n{''.join(traceback.format_exception(error))}\n")
    except OSError as failure:
        log.warning("the details could not be kept: %s", failure)
    return str(file)
