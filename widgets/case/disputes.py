"""会商 and 指定承办: what is disputed, what every party said, how it was ruled."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtWidgets import QWidget

from widgets.case.orders import AskingSection, column, pair
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import line, shown
from widgets.times import step_time
from widgets.words import DOT
from widgets.words.orders import cause_word


class DeliberationSection(AskingSection):
    """The dispute under way, or the last one that was ruled on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Deliberation"), parent)
        self.hide()

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        body, layout = column()
        talk = sheet.deliberation
        if talk is not None:
            state = tr("to be ruled on") if talk.ended_at is None else tr("ruled on")
            told = DOT.join((state, line(talk.opened_by), step_time(talk.opened_at, now, zone)))
            layout.addLayout(pair(cause_word(talk.cause), told))
            if talk.question.strip():
                layout.addWidget(label(shown(talk.question), "note", wraps=True, selectable=True))
            for one in talk.words:
                basis = tr("on {basis}", basis=shown(one.basis)) if one.basis.strip() else ""
                said = DOT.join(part for part in (shown(one.words), basis) if part)
                words = tr("{party}: {words}", party=line(one.party), words=said)
                layout.addWidget(label(words, "note", wraps=True, selectable=True))
            if talk.ended_at is None and talk.heard < 2:
                layout.addWidget(label(tr("Both parties are to be heard before it is ruled on."), "second", wraps=True))
            if talk.ruling is not None:
                ruling = talk.ruling
                by = DOT.join((line(ruling.ruled_by), step_time(ruling.ruled_at, now, zone)))
                layout.addLayout(pair(tr("Appointed: {name}", name=line(ruling.appointed)), by))
                basis = tr("on {basis}", basis=shown(ruling.basis)) if ruling.basis.strip() else ""
                route = tr("offered as the route next time") if ruling.as_route else tr("for this case alone")
                told = DOT.join(part for part in (shown(ruling.words), basis, route) if part)
                layout.addWidget(label(told, "note", wraps=True, selectable=True))
                if ruling.unheard.strip():
                    why = tr("Not both were heard: {why}", why=shown(ruling.unheard))
                    layout.addWidget(label(why, "note", wraps=True))
        self._show(body, some=talk is not None)
