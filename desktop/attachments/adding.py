"""Acts that bring files with them: the files come in first, then the act is written. Nothing that was sent is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.attachments.keeper import Keeper
from desktop.desk.words import outcome_words
from desktop.operations import Operations, Outcome
from models.cases.attachments.records import NewAttachment
from models.store.ids import new_id
from widgets.i18n import tr
from widgets.media.records import Batch, ChosenFile, FileStage, FileState

ADD = "add_files"
Send = Callable[[tuple[NewAttachment, ...]], None]
_SETTLED = (FileStage.KEPT, FileStage.FAILED, FileStage.STOPPED)


@dataclass
class _Batch:
    """Files sent together. Those of `ADD` stay here until they are in the case's history or somebody gave them up."""

    id: UUID
    name: str
    case_id: UUID | None
    number: str
    files: dict[str, str]
    """What each path is evidence of."""
    send: Send
    facts: dict[str, Any] = field(default_factory=dict)
    sending: tuple[str, ...] = ()
    """Paths whose act is being written."""
    refused: dict[str, str] = field(default_factory=dict)
    """Paths that came in, whose act was not done, and why."""


class Adding(QObject):
    """Holds what was sent and waits for its files; survives that another case is opened."""

    changed = Signal(object)
    """A case (its id) whose files on their way have come on."""
    held_back = Signal(str, object, str)
    """Act, case id (None: a report) and why it was not sent: a file of it could not be brought in."""
    attached = Signal(object)
    """Paths that are in a case's history now."""

    def __init__(self, keeper: Keeper, operations: Operations, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper, self._operations = keeper, operations
        self._batches: dict[UUID, _Batch] = {}
        keeper.changed.connect(self._changed)
        operations.ended.connect(self._ended)

    def add(self, case_id: UUID, number: str, files: Iterable[ChosenFile], facts: dict[str, Any]) -> None:
        """Add files to a case, each alone: one that fails holds up no other."""
        batch = _Batch(new_id(), ADD, case_id, number, {one.path: one.evidence for one in files}, _nothing, dict(facts))
        self._begin(batch)

    def carry(self, name: str, case_id: UUID | None, files: Iterable[ChosenFile], send: Send) -> None:
        """Bring files in and then `send` the act with all of them, or none of it (`held_back`).

        Sent again while its files are on their way, an act goes out once, as it was sent last.
        """
        for before in [one for one in self._batches.values() if (one.name, one.case_id) == (name, case_id)]:
            if before.name != ADD:
                del self._batches[before.id]
        self._begin(_Batch(new_id(), name, case_id, "", {one.path: one.evidence for one in files}, send))

    def batches(self, case_id: UUID | None) -> list[Batch]:
        """Return what is on its way for a case, and what failed there and can be tried again."""
        mine = [one for one in self._batches.values() if one.name == ADD and one.case_id == case_id]
        return [Batch(one.id, tuple(self._state(one, path) for path in one.files)) for one in mine]

    @property
    def under_way(self) -> int:
        """How many files are on their way, or their act is being written."""
        return sum(self._coming(batch, path) for batch in self._batches.values() for path in batch.files)

    @property
    def progress(self) -> tuple[int, int, UUID | None]:
        """Bytes done and in all of what is on its way, and the case of the oldest of it."""
        states = [
            (batch, self._state(batch, path))
            for batch in self._batches.values()
            for path in batch.files
            if self._coming(batch, path)
        ]
        done, size = sum(state.done for _, state in states), sum(state.size for _, state in states)
        return done, size, states[0][0].case_id if states else None

    @Slot(object)
    def stop(self, batch_id: UUID) -> None:
        """Stop a batch: what is not written yet is not; what came in can be tried again."""
        batch = self._batches.get(batch_id)
        if batch is not None and not batch.sending:
            coming = [path for path in batch.files if self._keeper.state(path).stage is not FileStage.FAILED]
            stopped = tr("stopped; nothing of it was added")
            batch.refused |= dict.fromkeys(coming, stopped)
            self._keeper.stop(coming)
            self._tell(batch)

    @Slot(object, str)
    def again(self, batch_id: UUID, path: str) -> None:
        """Try a file of a batch again."""
        batch = self._batches.get(batch_id)
        if batch is not None and path in batch.files:
            batch.refused.pop(path, None)
            self._keeper.want([path])

    @Slot(object, str)
    def give_up(self, batch_id: UUID, path: str) -> None:
        """Try a file of a batch no more."""
        batch = self._batches.get(batch_id)
        if batch is not None and batch.files.pop(path, None) is not None:
            self._drop_empty(batch)
            self._tell(batch)

    def _begin(self, batch: _Batch) -> None:
        self._batches[batch.id] = batch
        self._keeper.want(batch.files)
        self._tell(batch)

    def _coming(self, batch: _Batch, path: str) -> bool:
        return path not in batch.refused and self._keeper.state(path).stage not in (FileStage.FAILED, FileStage.STOPPED)

    def _state(self, batch: _Batch, path: str) -> FileState:
        if path in batch.refused:
            return FileState(path, FileStage.FAILED, problem=batch.refused[path])
        return self._keeper.state(path)

    @Slot(object)
    def _changed(self, state: FileState) -> None:
        for batch in list(self._batches.values()):
            if state.path not in batch.files:
                continue
            if state.stage in _SETTLED and not batch.sending:
                self._settle(batch)
            self._tell(batch)

    def _settle(self, batch: _Batch) -> None:
        waiting = [path for path in batch.files if path not in batch.refused]
        states = [self._keeper.state(path) for path in waiting]
        if not waiting or any(state.stage not in _SETTLED for state in states):
            return
        kept = [state for state in states if state.stage is FileStage.KEPT]
        if batch.name == ADD:
            if kept:
                batch.sending = tuple(state.path for state in kept)
                assert batch.case_id is not None
                facts = batch.facts | {"items": self._items(batch, kept), "batch": batch.id}
                self._operations.on_case_id(ADD, batch.case_id, batch.number, facts)
            return
        del self._batches[batch.id]
        if len(kept) == len(states):
            batch.send(self._items(batch, kept))
            return
        problem = next((state.problem for state in states if state.problem), tr("stopped; nothing of it was added"))
        told = tr(
            "A file could not be brought in: {why}. Nothing was sent and what you typed is still here; try the file again, or take it out and send.",
            why=problem.rstrip("。."),
        )
        self.held_back.emit(batch.name, batch.case_id, told)

    def _items(self, batch: _Batch, kept: Iterable[FileState]) -> tuple[NewAttachment, ...]:
        found: dict[tuple[str, str], NewAttachment] = {}
        for state in kept:
            assert state.media is not None
            sha, evidence = state.media.sha256, batch.files[state.path]
            shot = self._keeper.shot(state.path)
            # The same bytes chosen twice, under two names, are one attachment.
            found.setdefault(
                (sha, evidence),
                NewAttachment(
                    sha,
                    Path(state.path).name,
                    evidence,
                    shot.taken_at,
                    shot.lon,
                    shot.lat,
                    origin=self._keeper.origin(state.path),
                ),
            )
        return tuple(found.values())

    @Slot(object)
    def _ended(self, outcome: Outcome) -> None:
        batch = self._batches.get(outcome.facts.get("batch")) if outcome.name == ADD else None  # type: ignore[arg-type]
        if batch is None:
            return
        sent, batch.sending = batch.sending, ()
        if outcome.kind in ("done", "resolved"):
            for path in sent:
                batch.files.pop(path, None)
            self.attached.emit(list(sent))
        else:
            batch.refused |= dict.fromkeys(sent, outcome_words(outcome, self._keeper.zone)[0])
        self._drop_empty(batch)
        self._tell(batch)

    def _drop_empty(self, batch: _Batch) -> None:
        if not batch.files:
            self._batches.pop(batch.id, None)

    def _tell(self, batch: _Batch) -> None:
        self.changed.emit(batch.case_id)


def _nothing(_: tuple[NewAttachment, ...]) -> None:
    return
