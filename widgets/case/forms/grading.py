"""How weighty and how pressing a case is: 提级, 特殊 with a limit by hand (when it is opened again too), 紧急程度."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Any

from PySide6.QtCore import QTimeZone
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QPlainTextEdit, QWidget

from models.cases.records import Tier, Urgency
from widgets.case.forms.base import ActForm
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import label
from widgets.words import tier_word, urgency_word


class UrgencyForm(ActForm):
    """Another urgency, and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.urgency, self.reason = QComboBox(), QPlainTextEdit()
        self._now: Urgency | None = None
        for urgency in Urgency:
            self.urgency.addItem(urgency_word(urgency), urgency.value)
        self.add_field("urgency", tr("Urgency"), self.urgency, beside=True)
        self.add_field("reason", tr("Reason"), self.reason)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:  # noqa: ARG002
        fresh = self._now is None
        self._now = sheet.detail.case.urgency
        if fresh:
            other = Urgency.URGENT if self._now is Urgency.NORMAL else Urgency.CRITICAL
            other = Urgency.NORMAL if self._now is Urgency.CRITICAL else other
            self.restore({"urgency": other.value})

    def facts(self) -> dict[str, Any] | None:
        urgency = Urgency(self.urgency.currentData())
        if urgency is self._now:
            self.tell(tr("It is {what} already.", what=urgency_word(urgency)), self.urgency)
            return None
        reason = self.words_of(self.reason, empty=tr("This cannot be left empty: it goes into the history."))
        return None if reason is None else {"urgency": urgency, "reason": reason}

    def forget(self) -> None:
        self._now = None
        super().forget()


class _ByHand(ActForm):
    """A form that can set a limit by hand, in the city's time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.due_at = QDateTimeEdit()
        self.due_at.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.due_at.setCalendarPopup(True)
        self._had: Tier | None = None
        self._zone: tzinfo | None = None
        self._at: datetime | None = None

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        fresh, self._had = self._had is None, sheet.detail.case.tier
        self._zone, self._at = zone, now
        if fresh:
            local = (now + timedelta(days=1)).astimezone(zone)
            self.restore({"due_at": f"{local:%Y-%m-%dT%H:%M:00}"})
            self.show_fresh(self._had)

    def show_fresh(self, had: Tier) -> None:
        """Propose something, once for each time the form is opened."""

    def forget(self) -> None:
        self._had = None
        super().forget()

    def limit(self) -> datetime | None:
        """Return the moment typed, read as the city's wall clock; None after having told that it lies behind."""
        assert self._zone is not None
        text = self.due_at.dateTime().toTimeZone(QTimeZone.systemTimeZone()).toString("yyyy-MM-ddTHH:mm")
        due_at = datetime.fromisoformat(text).replace(tzinfo=self._zone)
        if self._at is not None and due_at <= self._at:
            self.tell(tr("A limit has to lie ahead."), self.due_at)
            return None
        return due_at


class TierForm(_ByHand):
    """Another tier, and why; the special one with a limit set by hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tier, self.reason = QComboBox(), QPlainTextEdit()
        for tier in Tier:
            self.tier.addItem(tier_word(tier), tier.value)
        self.add_field("tier", tr("Tier"), self.tier, beside=True)
        self.add_field("due_at", tr("Limit by hand"), self.due_at, beside=True)
        self.add_field("reason", tr("Reason"), self.reason)
        self.tier.currentIndexChanged.connect(self._by_hand_or_not)

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        super().show_case(sheet, now, zone)
        self._by_hand_or_not()

    def show_fresh(self, had: Tier) -> None:
        self.restore({"tier": (Tier.RAISED if had is Tier.GENERAL else Tier.SPECIAL).value})

    def facts(self) -> dict[str, Any] | None:
        tier = Tier(self.tier.currentData())
        if tier is self._had and tier is not Tier.SPECIAL:
            self.tell(tr("It is {what} already.", what=tier_word(tier)), self.tier)
            return None
        due_at = self.limit() if tier is Tier.SPECIAL else None
        if tier is Tier.SPECIAL and due_at is None:
            return None
        reason = self.words_of(self.reason, empty=tr("This cannot be left empty: it goes into the history."))
        return None if reason is None else {"tier": tier, "due_at": due_at, "reason": reason}

    def _by_hand_or_not(self) -> None:
        self.due_at.setEnabled(self.tier.currentData() == Tier.SPECIAL.value)


class ReopenForm(_ByHand):
    """Why the case is opened again (重开); of the special tier with another limit set by hand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason, self.named = QPlainTextEdit(), label(tr("Limit by hand"), "second")
        self.add_field("reason", tr("Reason"), self.reason)
        self.fields.addWidget(self.named)
        self.add_field("due_at", "", self.due_at)
        self.due_at.setAccessibleName(self.named.text())

    def show_case(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        super().show_case(sheet, now, zone)
        for part in (self.named, self.due_at):
            part.setVisible(self._had is Tier.SPECIAL)

    def facts(self) -> dict[str, Any] | None:
        reason = self.words_of(self.reason, empty=tr("This cannot be left empty: it goes into the history."))
        if reason is None or self._had is not Tier.SPECIAL:
            return None if reason is None else {"reason": reason}
        due_at = self.limit()
        return None if due_at is None else {"reason": reason, "due_at": due_at}
