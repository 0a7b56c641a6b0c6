"""The page 位置留存: for how many days positions are kept whole, and for how many a fix a minute; the question before it is less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from models.workers.keeping import KEEP_LIMITS, KeptPositions
from widgets.i18n import mark, tr
from widgets.labels import label
from widgets.question import Question
from widgets.rules.numbers import NumbersPage
from widgets.rules.settings import number_fields

_DAYS = {
    "whole_days": (mark("Every fix"), mark("days"), mark("older days are thinned to a fix a minute")),
    "days": (mark("Positions at all"), mark("days"), mark("older days are gone; each worker's latest position stays")),
}


class PositionsPage(NumbersPage):
    """What is to be kept for less long is asked about once more: what goes is gone for good."""

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        about = tr(
            "Where workers on duty were is personal: it is kept for the replay and for following up what happened, and no longer."
            " Days end at midnight UTC."
        )
        super().__init__(
            about, number_fields(_DAYS, KEEP_LIMITS, asdict(KeptPositions())), may_set=may_set, parent=parent
        )
        self.question: Question | None = None

    def findings(self, values: Mapping[str, float]) -> dict[str, str]:
        if values["days"] >= values["whole_days"]:
            return {}
        return dict.fromkeys(KEEP_LIMITS, tr("No day is kept whole for longer than it is kept at all."))

    def send(self, values: Mapping[str, float], version: int, note: str) -> None:
        if all(n >= self._stands.get(name, n) for name, n in values.items()):
            super().send(values, version, note)
            return
        whole, days = round(values["whole_days"]), round(values["days"])
        goes = tr("Within ten minutes days that ended more than {days} days ago are dropped, and those that ended more than {whole} days ago begin to be thinned to a fix a minute.", days=days, whole=whole)  # fmt: skip
        asks = label(tr("Keep positions for less long?"), "title", wraps=True)
        gone = label(tr("What goes cannot be brought back, by nobody."), "note", wraps=True)
        give, leave = tr("Set it, and let go"), tr("Leave it as it is")
        question = Question(tr("Positions of workers"), (asks, label(goes, wraps=True), gone), give, leave, 480, self)
        question.confirmed.connect(lambda: self.saved.emit(dict(values), version, note))
        question.finished.connect(self._answered)
        self.question = question
        question.open()

    @Slot(int)
    def _answered(self, _: int) -> None:
        self.question = None
