"""Tells at the desk that a paper did not reach whom it should, whichever program tried to send it."""

from __future__ import annotations

from datetime import tzinfo
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from desktop.board import Board
from desktop.briefing.problems import problem_of
from desktop.desk.words import error_words
from desktop.jobs import Job, Jobs
from models.briefings.schedule.queries import list_failed
from models.briefings.schedule.records import Delivery, DeliveryState
from models.store.engine import Store
from widgets.i18n import tr
from widgets.notice import Notice
from widgets.text import line
from widgets.words.deliveries import why_words


class Undelivered(QObject):
    """Says each failure once: the first try's and, where it was for good, the last one's; the settings' page has them all."""

    def __init__(self, store: Store, jobs: Jobs, board: Board, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._notice = store, jobs, board, notice
        self._told: set[tuple[UUID, DeliveryState]] = set()
        self._reading: Job | None = None
        self._again = False
        board.papers_due_changed.connect(self.look)

    def close(self) -> None:
        """Ask no more."""
        if self._reading is not None:
            self._reading.cancel()

    @Slot()
    def look(self) -> None:
        """Read what has failed, and tell what was not told yet."""
        if self._reading is not None:
            self._again = True
            return
        store = self._store

        def read() -> list[Delivery]:
            with store.read() as s:
                return list_failed(s)

        self._reading = self._jobs.read(read, self._show, self._failed)

    @Slot(object)
    def not_made(self, problem: Exception) -> None:
        """A paper that is due could not be made here."""
        known = problem_of(problem)
        why = known.parts(tr) if known is not None else (error_words(problem),)
        self._notice.problem(" ".join([tr("A paper that is due was not made; it is tried again."), *why]))

    def _show(self, failed: list[Delivery]) -> None:
        self._ended()
        new = [one for one in failed if (one.id, one.state) not in self._told]
        self._told = {(one.id, one.state) for one in failed}
        ground = self._board.ground
        if new and ground is not None:
            self._notice.problem(told(new, ground.city.zone))

    def _failed(self, _: BaseException) -> None:
        # The desk says by itself when the database is out of reach; the next change asks again.
        self._ended()

    def _ended(self) -> None:
        self._reading = None
        if self._again:
            self._again = False
            self.look()


def told(failed: list[Delivery], zone: tzinfo) -> str:
    """Return one sentence about the first of these, with how many more there are, and when it is tried again."""
    one = failed[0]
    facts = {"number": one.number, "target": line(one.target), "why": line(why_words(one.error))}
    if one.state is DeliveryState.GIVEN_UP:
        words = tr("Paper {number} did not reach {target} and is not tried again: {why}.", **facts)
    else:
        at = f"{one.next_at.astimezone(zone):%H:%M}"
        words = tr("Paper {number} did not reach {target}: {why}. It is tried again at {at}.", at=at, **facts)
    return words + (" " + tr("{n} more did not go either.", n=len(failed) - 1) if len(failed) > 1 else "")
