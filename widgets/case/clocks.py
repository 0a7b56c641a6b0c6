"""How long each has held the case; the explanation of its limits is opened from here."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from models.cases.clocks.records import CaseClocks
from widgets.case.sections import SheetSection
from widgets.case.sheet import CaseSheet
from widgets.case.why import WhyDialog
from widgets.i18n import tr
from widgets.labels import ElidedLabel, label, restyle
from widgets.words.clocks import holder_name, length_word, stopped_word


def is_explained(clocks: CaseClocks | None) -> bool:
    """Whether there is a limit to explain."""
    return clocks is not None and (clocks.why is not None or clocks.stage is not None)


class ClockSection(SheetSection):
    """One row a holder, in the order in which they first held it; they add up to the case's age."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Held by"), parent)
        self.rows: list[tuple[str, str]] = []
        self.dialog: WhyDialog | None = None
        self._told: tuple[CaseSheet, datetime, tzinfo] | None = None

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        self._told = (sheet, now, zone)
        clocks = sheet.clocks
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self.rows = self._held(clocks, now) if clocks is not None else []
        for name, length in self.rows:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(ElidedLabel(name), 1)
            row.addWidget(label(length, "muted"))
            layout.addLayout(row)
        if clocks is not None and clocks.stopped_until is not None and clocks.stopped_until > now:
            stopped = label(stopped_word(clocks.stopped_kind, clocks.stopped_until, now, zone), "second", wraps=True)
            restyle(stopped, "lamp", "soon")
            layout.addWidget(stopped)
        self._show(body, some=bool(self.rows))

    @Slot()
    def open_why(self) -> None:
        """Open the explanation of the limits, the stage's and the case's, where there are any."""
        if self._told is None or not is_explained(self._told[0].clocks):
            return
        if self.dialog is not None:
            self.dialog.close()
        sheet, now, zone = self._told
        assert sheet.clocks is not None
        self.dialog = WhyDialog(sheet.clocks, now, zone, self.window())
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    @Slot()
    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _held(self, clocks: CaseClocks, now: datetime) -> list[tuple[str, str]]:
        """Names and lengths; who holds it now has held it on since it was read."""
        since = max(now - clocks.as_of, timedelta(0))
        running = clocks.stretches[-1] if clocks.stretches and clocks.stretches[-1].last else None
        told = []
        for holder, length in clocks.by_holder:
            more = since if running is not None and running.holder == holder else timedelta(0)
            told.append((holder_name(holder) or tr("Closed"), length_word(length + more)))
        return told
