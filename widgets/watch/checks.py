"""Video checks under way (视频核查): each loop's stage and clock, what waits for the desk first; Enter opens the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from statistics import median

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.cases.records import Lamp
from models.checks.records import CheckStage, StageNow, VideoCheck
from models.checks.stages import stage_of_check, stage_times
from widgets.i18n import tr, trn
from widgets.labels import label
from widgets.text import line
from widgets.theme.lamps import LAMP_SHAPES
from widgets.times import moment, span
from widgets.watch.table import Row, Table
from widgets.words import DOT, lamp_word, number_word
from widgets.words.checks import check_clock, check_lamp, check_stage_word

_FIRST = {Lamp.LATE: 0, Lamp.SOON: 1, Lamp.ON_TIME: 2, None: 3}
_INK = {Lamp.LATE: "late", Lamp.SOON: "soon"}


class ChecksPage(QWidget):
    """`case_opened(UUID)`."""

    case_opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heads = [tr("Stage"), tr("Clock"), tr("Number"), tr("Title"), tr("Sent to look"), tr("Grid"), tr("Began")]
        self.table = Table(tr("Video checks under way"), heads, wide=3)
        self.none = label(tr("No video check is under way. Alt+Y begins one on the case that is open."), "note")
        self.times = label(role="note", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.times)
        layout.addWidget(self.none)
        layout.addWidget(self.table, 1)
        self.table.opened.connect(self._opened)

    def show_checks(
        self, running: Sequence[VideoCheck], today: Sequence[VideoCheck], now: datetime, zone: tzinfo
    ) -> None:
        """Show what runs, and how long the stages took of those that began today."""
        told = [(stage_of_check(one, now), one) for one in running]
        told.sort(key=lambda pair: (_FIRST[check_lamp(pair[0], now)], pair[0].since))
        self.table.set_rows([_row(at, one, now, zone) for at, one in told])
        self.none.setVisible(not running)
        self.times.setText(_times(today, now))
        self.times.setVisible(bool(today))

    @Slot(object, int)
    def _opened(self, value: tuple[object, object], _: int) -> None:
        self.case_opened.emit(value[1])


def _row(at: StageNow, one: VideoCheck, now: datetime, zone: tzinfo) -> Row:
    lamp = check_lamp(at, now)
    word = check_stage_word(at.stage)
    if lamp is not None:
        word = (
            f"{LAMP_SHAPES[lamp]} {word}"
            if lamp is not Lamp.LATE
            else f"{LAMP_SHAPES[lamp]} {word}{DOT}{lamp_word(lamp)}"
        )
    cells = (
        word,
        check_clock(at, now, zone),
        number_word(one.number),
        line(one.title),
        line(one.worker),
        line(one.grid) or tr("no place"),
        moment(one.began_at, now, zone),
    )
    return Row(cells, (one.id, one.case_id), {0: _INK[lamp]} if lamp in _INK else {})


def _times(today: Sequence[VideoCheck], now: datetime) -> str:
    """Return the median of each stage that some of today's loops are through with."""
    gone: dict[CheckStage, list[timedelta]] = {}
    for one in today:
        at = stage_of_check(one, now).stage
        for stage, lasted in stage_times(one, now).items():
            if stage is not at:
                gone.setdefault(stage, []).append(lasted)
    parts = [
        f"{check_stage_word(stage)} {span(median(one.total_seconds() for one in gone[stage]))}"
        for stage in CheckStage
        if stage in gone
    ]
    count = trn("{n} video check began today", "{n} video checks began today", len(today))
    return DOT.join([count, *([tr("medians: {parts}", parts=DOT.join(parts))] if parts else [])])
