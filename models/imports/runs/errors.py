"""Why an import or an undo does not begin: nothing was written then."""

from __future__ import annotations

from typing import Any

from models.imports.runs.records import ImportRun


class ImportBusy(Exception):
    """Another import or undo is under way in this city. `run` is it (None: it began or ended this very moment)."""

    def __init__(self, run: ImportRun | None) -> None:
        super().__init__("another import is under way" if run is None else f"import {run.number} is under way")
        self.run = run


class ImportLost(Exception):
    """The run is no longer ours: its line to the database broke and another import began. What was committed stays."""


class UndoRefused(Exception):
    """A run cannot be undone. `code` is a stable key, `facts` fill the sentence.

    Codes: no_such_run (run), running (number, login, since), undone (number, by, at), later_imports (number, later).
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts = facts
