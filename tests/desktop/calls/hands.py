"""What a user of the desk does in calls, and what is read beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
from PySide6.QtWidgets import QWidget

from tests.support.phone_peer import PhonePeer
from widgets.calls.records import Line, Media

PATIENCE = 40_000


class Hands:
    """The keys of one program, and the phones that it calls."""

    def __init__(self, program: Any, qtbot: Any, phone_of: Callable[[UUID], PhonePeer]) -> None:
        self.program, self.qtbot, self._phone_of = program, qtbot, phone_of
        self.phones: dict[UUID, PhonePeer] = {}

    def until(self, so: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(so()), timeout=PATIENCE)

    def read(self, work: Callable[[Any], Any]) -> Any:
        """Read from the database, in the background."""
        store, found = self.program.session.store, []

        def run() -> Any:
            with store.read() as s:
                return work(s)

        self.program.jobs.read(run, found.append)
        self.until(lambda: found)
        return found[0]

    def write(self, work: Callable[[Any], Any]) -> None:
        """Write to the database as this desk, in the background."""
        store, done = self.program.session.store, []

        def run() -> bool:
            with store.transaction() as s:
                work(s)
            return True

        self.program.jobs.write(run, done.append)
        self.until(lambda: done)

    def key(self, key: str, modifiers: Any) -> None:
        self.qtbot.keyClick(self.program.window, key, modifiers)

    @property
    def line(self) -> Line:
        """The call that has the voice."""
        line = self.program.desk.calls.acting.current
        assert line is not None
        return line

    @property
    def state(self) -> str:
        return self.program.desk.body.calls.state.text()

    @property
    def tile(self) -> str:
        """What the chosen tile says where there is no picture."""
        return self.in_page("document.querySelector('.tile.chosen .centre')?.textContent ?? ''")

    @property
    def page_widget(self) -> QWidget:
        """What takes the mouse in the page."""
        return self.program.desk.body.calls.view.findChildren(QWidget)[0].focusProxy()

    def in_page(self, script: str) -> Any:
        found: list[Any] = []
        self.program.desk.body.calls.view.page.runJavaScript(f"JSON.stringify({script})", 0, found.append)
        self.until(lambda: found)
        return json.loads(found[0])

    def weigh(self) -> tuple[int, int]:
        """Return how many processes there are below this one, and how many bytes those of the pages hold.

        What this one holds is the tests' own phones' too.
        """
        family = psutil.Process().children(recursive=True)
        return len(family), sum(one.memory_info().rss for one in family if "--type=" in " ".join(one.cmdline()))

    def picture(self, name: str) -> None:
        """Keep a picture of the window where SHAOTAI_PICTURES says."""
        folder = os.environ.get("SHAOTAI_PICTURES")
        if folder:
            self.qtbot.wait(1200)
            Path(folder).mkdir(parents=True, exist_ok=True)
            assert self.program.window.grab().save(f"{folder}/{name}.png")

    def workers(self, many: int) -> list[UUID]:
        """Some workers on duty."""
        return [one.id for one in self.program.desk.board.workers.values() if one.on_duty][:many]

    def phone_of(self, worker: UUID) -> PhonePeer:
        if worker not in self.phones:
            self.phones[worker] = self._phone_of(worker)
        return self.phones[worker]

    def ring(self, worker: UUID) -> PhonePeer:
        """Call a worker of the map; the phone rings."""
        self.program.desk.body.map.intent.emit("call", {"worker_id": worker})
        phone = self.phone_of(worker)
        phone.ring()
        self.until(lambda: self.line.call.worker_id == worker)
        return phone

    def connect(self, worker: UUID) -> PhonePeer:
        """Call a worker of the map until there is a picture."""
        phone = self.ring(worker)
        phone.accept()
        self.until(lambda: self.line.media is Media.UP)
        return phone
