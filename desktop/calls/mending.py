"""The page of calls when its process was killed: it loads again by itself, and every call that goes on joins it anew."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.calls.evidence import Evidence
from desktop.calls.lines import Lines
from desktop.outbox import Outbox
from models.calls import commands
from models.calls.records import DESK, PHONE, SignalKind
from widgets.calls.view import CallView
from widgets.i18n import tr


class Mending(QObject):
    """`joined()`: the page stands again, and is to be told which call has the voice."""

    joined = Signal()

    def __init__(
        self, view: CallView, lines: Lines, outbox: Outbox, evidence: Evidence, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._view, self._lines, self._outbox, self._evidence = view, lines, outbox, evidence
        self._fallen = False
        view.fell.connect(self._fell)
        view.rose.connect(self._rose)

    @Slot()
    def _fell(self) -> None:
        """The page is gone, and with it every picture: what was taken until now is kept, what does not come back is lost later."""
        self._fallen = True
        for line in self._lines.going:
            self._lines.down(line, {})
        for call_id in self._evidence.let_go():
            self._lines.not_kept(call_id, tr("The still was not kept: the page of calls broke down. Take it again"))
        self._lines.changed.emit()

    @Slot()
    def _rose(self) -> None:
        """The page stands again: each call that goes on asks its phone for a new connection."""
        if not self._fallen:
            return
        self._fallen = False
        for line in self._lines.all.values():
            self._view.open(line.id, line.watcher)
            if line.over:
                self._view.end(line.id, goodbye=False)
                continue
            if line.recording:
                self._view.record(line.id, on=True)
            if line.own and line.link is not None:
                self._ask_anew(line.id, line.link)
        self.joined.emit()

    def _ask_anew(self, call_id: UUID, link: UUID) -> None:
        self._outbox.tell(
            lambda s: commands.send_signal(
                s, call_id, link, SignalKind.RESTART, {"anew": True}, sender=DESK, receiver=PHONE
            )
        )
