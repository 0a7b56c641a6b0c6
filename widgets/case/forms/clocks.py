"""More time asked for: 延期 to a date, 缓办 and 挂账 until one, each with the reason."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any

from PySide6.QtCore import QDateTime
from PySide6.QtWidgets import QDateTimeEdit, QPlainTextEdit, QWidget

from widgets.case.forms.base import ActForm
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr

_AHEAD = {"request_extension": 1, "request_postponement": 3, "request_shelving": 30}
"""Days from the limit, or from now, that are proposed."""


class MoreTimeForm(ActForm):
    """Until when, in the city's time, and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.until, self.reason = QDateTimeEdit(), QPlainTextEdit()
        self.until.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.until.setCalendarPopup(True)
        self._zone: tzinfo | None = None
        self._now: datetime | None = None
        self._due: datetime | None = None
        self.add_field("until", tr("Until"), self.until, beside=True)
        self.add_field("reason", tr("Reason"), self.reason)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        fresh, self._due = self._now is None, sheet.detail.case.due_at
        self._zone, self._now = zone, now
        if fresh:
            name = self.intent.button if self.intent is not None else ""
            begin = max(now, self._due or now) if name == "request_extension" else now
            local = (begin + timedelta(days=_AHEAD.get(name, 1))).astimezone(zone)
            self.restore({"until": f"{local:%Y-%m-%dT%H:%M:00}"})

    def facts(self) -> dict[str, Any] | None:
        until = self._moment()
        extension = self.intent is not None and self.intent.button == "request_extension"
        if self._now is not None and until <= self._now:
            self.tell(tr("The date has to lie ahead."), self.until)
            return None
        if extension and self._due is not None and until <= self._due:
            self.tell(tr("An extension has to end after the limit as it stands."), self.until)
            return None
        reason = self.words_of(self.reason, empty=tr("This cannot be left empty: it goes into the history."))
        return None if reason is None else {"until": until.isoformat(), "reason": reason}

    def forget(self) -> None:
        self._now = None
        super().forget()

    def _moment(self) -> datetime:
        """What is in the field, as the city's wall clock."""
        assert self._zone is not None
        given: QDateTime = self.until.dateTime()
        return datetime.fromisoformat(given.toString("yyyy-MM-ddTHH:mm")).replace(tzinfo=self._zone)
