"""Whom the map keeps in its middle."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from widgets.map.line import PageLine


class Following(QObject):
    """The worker the map follows, until the user drags it, looks elsewhere or presses Esc."""

    changed = Signal(object)
    """Whom from now on, None for nobody."""

    def __init__(self, line: PageLine, parent: QObject) -> None:
        super().__init__(parent)
        self._line = line
        self.worker: UUID | None = None

    def start(self, worker_id: UUID | None) -> None:
        """Follow a worker; None: nobody."""
        self.tell(worker_id)
        self.take(worker_id)

    def again(self) -> None:
        """Tell a page that is there anew."""
        self.tell(self.worker)

    def tell(self, worker_id: UUID | None) -> None:
        """Tell the page."""
        self._line.call("follow", worker_id.hex if worker_id else "")

    @Slot(object)
    def take(self, worker_id: UUID | None) -> None:
        """Take what the page says."""
        if worker_id != self.worker:
            self.worker = worker_id
            self.changed.emit(worker_id)
