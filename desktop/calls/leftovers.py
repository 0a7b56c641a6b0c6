"""What an earlier program on this desk left of its calls: those that never ended, stills and recordings in no case."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject

from desktop.calls.evidence import Evidence
from desktop.calls.lines import Lines
from desktop.jobs import Jobs
from desktop.outbox import Outbox
from models.calls import commands
from models.calls.queries import get_calls, get_open_calls, last_there
from models.calls.records import Call, Ending
from models.store.engine import Store


class Leftovers(QObject):
    """Looks once, when the desk is opened."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        lines: Lines,
        outbox: Outbox,
        evidence: Evidence,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs = store, jobs
        self._lines, self._outbox, self._evidence = lines, outbox, evidence

    def take(self, me: UUID) -> None:
        """End what an earlier program on this desk left open, and take in what it left of its calls."""
        store, evidence = self._store, self._evidence

        def read() -> tuple[list[tuple[Call, datetime | None]], list[tuple[Path, Call]]]:
            left = evidence.left()
            with store.read() as s:
                calls = {call.id: call for call in get_calls(s, [call_id for _, call_id in left])}
                mine = [
                    (one, last_there(s, one.id))
                    for one in get_open_calls(s)
                    if one.account_id == me and one.desk == store.desk
                ]
            # What another account took is not this one's to place.
            return mine, [(path, calls[one]) for path, one in left if one in calls and calls[one].account_id == me]

        self._jobs.read(read, self._left)

    def _left(self, found: tuple[list[tuple[Call, datetime | None]], list[tuple[Path, Call]]]) -> None:
        mine, files = found
        for call, there in mine:
            if call.id not in self._lines.all:
                self._outbox.tell(partial(commands.end_call, call_id=call.id, ending=Ending.LOST, at=there))
        for path, call in files:
            self._evidence.take_left(path, call)
