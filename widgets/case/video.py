"""视频连线 about the case: with whom, when, how it ended, and every step of it."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtWidgets import QWidget

from models.calls.records import CallAbout
from widgets.case.orders import column, pair
from widgets.case.sections import SheetSection
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr, trn
from widgets.labels import label
from widgets.text import line
from widgets.times import step_time
from widgets.words import DOT
from widgets.words.calls import clock, ending_words, step_words, talked_s


class VideoSection(SheetSection):
    """The calls about a case, the latest first, each with its steps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Video calls"), parent)
        self._count = 0
        self.hide()

    @property
    def count(self) -> int:
        return self._count

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        body, layout = column()
        self._count = len(sheet.video_calls)
        for about in sheet.video_calls:
            call = about.call
            told = [step_time(call.requested_at, now, zone), line(call.caller), how_words(about, now)]
            layout.addLayout(pair(line(call.worker), DOT.join(part for part in told if part)))
            steps = [f"{step.occurred_at.astimezone(zone):%H:%M:%S} {step_words(step)}" for step in about.steps]
            layout.addWidget(label(line(" · ".join(steps)), "note", wraps=True, selectable=True))
        self._show(body, some=bool(sheet.video_calls))


def how_words(about: CallAbout, now: datetime) -> str:
    """Return how a call went: that it goes on, or why it ended and how long it was, and what was taken in it."""
    call = about.call
    lasted = talked_s(call, now)
    stills = sum(step.kind == "still" for step in about.steps)
    films = sum(step.kind == "recording_off" for step in about.steps)
    parts = [
        tr("goes on") if call.ending is None else ending_words(call),
        "" if lasted is None else clock(lasted),
        trn("{n} still", "{n} stills", stills) if stills else "",
        trn("{n} recording", "{n} recordings", films) if films else "",
    ]
    return DOT.join(part for part in parts if part)
