"""视频核查 of a case: where the loop stands and since when; earlier ones in a line each."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.cases.records import Lamp
from models.checks.records import CheckStage, VideoCheck
from models.checks.stages import stage_of_check
from widgets.case.orders import AskingSection, clock, column, pair
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import line, shown
from widgets.times import step_time
from widgets.words import DOT
from widgets.words.checks import check_clock, check_lamp, check_stage_word, check_words, verdict_word


class CheckSection(AskingSection):
    """The checks, the latest first; one that runs has its verdict a click away once somebody has seen a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Video check"), parent)
        self.hide()

    def show_sheet(self, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        body, layout = column()
        for check in sheet.checks:
            self._add(layout, check, sheet, now, zone)
        self._show(body, some=bool(sheet.checks))

    def _add(self, layout: QVBoxLayout, check: VideoCheck, sheet: CaseSheet, now: datetime, zone: tzinfo) -> None:
        at = stage_of_check(check, now)
        buttons = []
        if check.verdict is None and check.calling_since is None and "call_check" in sheet.allowed:
            buttons.append(self.ask_button(tr("Video call"), "call_check", {}))
        if check.verdict is None and "check_verdict" in sheet.allowed:
            words = tr("Verdict…") if check.seen_at is not None else tr("Give up…")
            buttons.append(self.ask_button(words, "check_verdict", {}))
        layout.addLayout(pair(check_stage_word(at.stage), check_words(check), *buttons))
        if at.stage is not CheckStage.DONE:
            lamp = check_lamp(at, now)
            layout.addLayout(clock(check_clock(at, now, zone), late=lamp is Lamp.LATE))
        if check.verdict is not None and check.judged_at is not None:
            told = (verdict_word(check.verdict), shown(check.verdict_words), step_time(check.judged_at, now, zone))
            layout.addWidget(label(DOT.join(line(part) for part in told if part), "note", wraps=True, selectable=True))
