"""The page 录像留存: for how long recordings and stills are kept after their case was archived, what would go at once, and the question before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from models.cases.attachments.records import RETENTION_LIMITS, Going, Retention
from widgets.i18n import mark, tr, trn
from widgets.labels import label
from widgets.question import Question
from widgets.rules.numbers import NumbersPage
from widgets.rules.settings import number_fields
from widgets.words.media import size_word

_DAYS = {
    "recording_days": (
        mark("Recordings of calls"),
        mark("days"),
        mark("after the case was archived; 0 keeps them for ever"),
    ),
    "still_days": (mark("Stills of calls"), mark("days"), mark("after the case was archived; 0 keeps them for ever")),
    "camera_days": (
        mark("Stills of cameras"),
        mark("days"),
        mark("after the case was archived; 0 keeps them for ever"),
    ),
}


class RetentionPage(NumbersPage):
    """What is to be shorter is asked about once more: what goes is gone for good."""

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        about = tr(
            "Files of an archived case go by themselves so long after it was archived; name, digest and size stay in its history."
            " What a rule asked for as evidence, what people brought themselves and cases that ended otherwise are kept for ever."
        )
        super().__init__(
            about, number_fields(_DAYS, RETENTION_LIMITS, asdict(Retention())), may_set=may_set, parent=parent
        )
        self.would = label(role="note", wraps=True)
        self.effect.addWidget(self.would)
        self._going: tuple[dict[str, float], Going] | None = None
        self.question: RetentionQuestion | None = None

    def show_effect(self, values: Mapping[str, float], going: Going) -> None:
        """Show what would go at once with these days."""
        if dict(values) != self.typed():
            return
        self._going = (dict(values), going)
        self.would.setText(going_words(going))
        if self.question is not None:
            self.question.show_going(going)

    def send(self, values: Mapping[str, float], version: int, note: str) -> None:
        if not self.shortens(values):
            super().send(values, version, note)
            return
        question = RetentionQuestion(self)
        if self._going is not None and self._going[0] == dict(values):
            question.show_going(self._going[1])
        else:
            self.changed.emit(dict(values))
        question.confirmed.connect(lambda: self.saved.emit(dict(values), version, note))
        question.finished.connect(self._answered)
        self.question = question
        question.open()

    def shortens(self, values: Mapping[str, float]) -> bool:
        """Return whether anything would be kept for less long than now."""
        return any(n and (not self._stands.get(name) or n < self._stands[name]) for name, n in values.items())

    @Slot(int)
    def _answered(self, _: int) -> None:
        self.question = None


class RetentionQuestion(Question):
    """What goes is gone for good; without a confirmation everything is kept as long as before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        goes = label(tr("What would go is being counted…"), wraps=True)
        asks = label(tr("Keep recordings and stills for less long?"), "title", wraps=True)
        gone = label(tr("What goes cannot be brought back, by nobody. Its history stays."), "note", wraps=True)
        title, give, leave = tr("Recordings and stills"), tr("Set it, and let go"), tr("Leave it as it is")
        super().__init__(title, (asks, goes, gone), give, leave, 480, parent)
        self.goes = goes

    def show_going(self, going: Going) -> None:
        """Say what would go at once."""
        self.goes.setText(going_words(going))


def going_words(going: Going) -> str:
    """Return what would go within ten minutes, and that more follows."""
    if not going.files:
        return tr("Nothing would go now; each case's follows in its time.")
    told = (
        trn("{n} recording", "{n} recordings", going.recordings) if going.recordings else "",
        trn("{n} still of calls", "{n} stills of calls", going.stills) if going.stills else "",
        trn("{n} still of cameras", "{n} stills of cameras", going.camera_stills) if going.camera_stills else "",
    )
    parts = tr(", ").join(part for part in told if part)
    return trn(
        "Within ten minutes would go: {what} ({size}) of {n} case; others follow in their time.",
        "Within ten minutes would go: {what} ({size}) of {n} cases; others follow in their time.",
        going.cases,
        what=parts,
        size=size_word(going.bytes),
    )
