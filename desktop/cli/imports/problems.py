"""Why an import or an undo does not begin, told in three parts; exit code 1."""

# What each one means stands in its `happened`.
# ruff: noqa: D101
from __future__ import annotations

from desktop.problems import Problem
from models.imports.runs.errors import ImportBusy, ImportLost, UndoRefused

NOTHING = "Nothing was imported or undone; everything in the city is as it was."


class ImportUnderWay(Problem):
    id = "import.busy"
    happened = (
        "Another import is under way in this city: number {number}, {kind} from {file}, by {login} since {since}."
    )
    kept = NOTHING
    advice = "Wait until it is done, then run the command again. ./run import list tells how far it is."


class ImportJustBegan(Problem):
    id = "import.busy_now"
    happened = "Another import is just beginning or ending in this city."
    kept = NOTHING
    advice = "Run the command again in a moment."


class LineLost(Problem):
    id = "import.lost"
    happened = "The connection broke off, and another import began meanwhile."
    kept = "What was saved before is kept, and stands in ./run import list."
    advice = "Run the command again when the other one is done: nothing is done twice."


class NoSuchRun(Problem):
    id = "import.no_such_run"
    happened = "There is no import {run} in this city."
    kept = NOTHING
    advice = "./run import list tells which there are."


class StillRunning(Problem):
    id = "import.running"
    happened = "Import {number} is still under way, by {login} since {since}."
    kept = NOTHING
    advice = "Wait until it is done, or interrupt it where it runs; then undo it."


class AlreadyUndone(Problem):
    id = "import.undone"
    happened = "Import {number} was undone already, by {by} at {at}."
    kept = NOTHING
    advice = "./run import list tells which imports there are."


class LaterImports(Problem):
    id = "import.later_imports"
    happened = "Import {number} cannot be undone: later imports changed the same things: {later}."
    kept = NOTHING
    advice = "Undo these first, in this order."


def told(error: ImportBusy | ImportLost | UndoRefused) -> Problem:
    """Return the problem for what the imports' runs raised."""
    if isinstance(error, ImportLost):
        return LineLost()
    if isinstance(error, ImportBusy):
        run = error.run
        if run is None:
            return ImportJustBegan()
        since = f"{run.started_at:%Y-%m-%d %H:%M} UTC"
        return ImportUnderWay(number=run.number, kind=run.kind.value, file=run.file, login=run.login, since=since)
    facts = dict(error.facts)
    match error.code:
        case "running":
            return StillRunning(
                number=facts["number"], login=facts["login"], since=f"{facts['since']:%Y-%m-%d %H:%M} UTC"
            )
        case "undone":
            return AlreadyUndone(number=facts["number"], by=facts["by"], at=f"{facts['at']:%Y-%m-%d %H:%M} UTC")
        case "later_imports":
            return LaterImports(number=facts["number"], later=", ".join(str(one) for one in facts["later"]))
    return NoSuchRun(run=facts.get("run", "?"))
