"""How long each has held a case, why it is due then, and more time asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QDateTime, Qt
from pytestqt.qtbot import QtBot

from models.cases.calendar import calendar_of
from models.cases.clocks.due import Basis, Stop
from models.cases.clocks.records import CaseClocks
from models.cases.clocks.stretches import stretches
from models.cases.clocks.why import StageWhy, why_due
from models.cases.records import CaseDetail, CaseState, Step, Tier
from tests.support.desk_records import open_case
from widgets.case import CasePanel
from widgets.case.clocks import ClockSection
from widgets.case.forms.clocks import MoreTimeForm
from widgets.case.intents import BY_BUTTON
from widgets.case.sheet import CaseSheet

ZONE = ZoneInfo("Asia/Shanghai")
T = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
NOW = T + timedelta(hours=3)
HOUR = timedelta(hours=1)


def step(action: str, at: datetime, to: CaseState, worker: int | None = None) -> Step:
    who = UUID(int=worker) if worker else None
    told = {"worker_id": who, "party": "王**", "role": "leader"} if worker else {}
    return Step(UUID(int=1), action, None, to, "坐席", "", "", at, at, **told)


def sheet() -> CaseSheet:
    steps = (
        step("report", T, CaseState.REPORTED),
        step("file", T + HOUR, CaseState.FILED),
        step("dispatch", T + 2 * HOUR, CaseState.DISPATCHED, 7),
    )
    stop = Stop(T + 90 * timedelta(minutes=1), T + 4 * HOUR, "shelving", reason="等材料")
    held = stretches(steps, NOW)
    why = why_due(
        calendar_of("Asia/Shanghai"), Basis(T + HOUR, Tier.GENERAL, 120, "working_minute", stops=(stop,)), T, held, NOW
    )
    clocks = CaseClocks(NOW, held, replace(why, stands=why.due_at), stop.end, "shelving")
    case = replace(open_case(1, due_at=NOW + HOUR), stage_due_at=None, next_due_at=NOW + HOUR)
    detail = CaseDetail(case, "", "", "", "", (), (), steps, T + HOUR, None)
    return CaseSheet(detail, clocks=clocks)


def test_the_section_says_how_long_each_has_held_it_and_that_the_clock_stands(qtbot: QtBot) -> None:
    section = ClockSection()
    qtbot.addWidget(section)
    section.show_sheet(sheet(), NOW, ZONE)
    assert section.rows == [("坐席", "2 小时 00 分"), ("网格长 王**", "1 小时 00 分")]
    section.show_sheet(sheet(), NOW + 30 * timedelta(minutes=1), ZONE)
    assert section.rows[1] == ("网格长 王**", "1 小时 30 分")
    section.show_sheet(replace(sheet(), clocks=None), NOW, ZONE)
    assert section.isHidden()


@pytest.fixture
def panel(qtbot: QtBot) -> CasePanel:
    made = CasePanel()
    qtbot.addWidget(made)
    made.resize(440, 1000)
    made.tick(NOW)
    made.show()
    qtbot.waitExposed(made)
    return made


def opened(panel: CasePanel) -> ClockSection:
    section = panel.rooms["clocks"]
    assert isinstance(section, ClockSection)
    return section


def test_the_card_says_that_the_clock_stands_and_opens_the_explanation_which_escape_closes(
    qtbot: QtBot, panel: CasePanel
) -> None:
    panel.show_sheet(sheet())
    assert panel.clock.left.words == "挂账至 今日 18:00"
    assert panel.clock.why.text() == "为什么是 18:00？"
    qtbot.mouseClick(panel.clock.why, Qt.MouseButton.LeftButton)
    section = opened(panel)
    dialog = section.dialog
    assert dialog is not None
    told = [dialog.table.item(row, 3).text() for row in range(dialog.table.rowCount())]
    assert told[:3] == ["计时", "停表", "停表"]
    assert "周末" in told
    assert "非工作时间" in told
    assert dialog.told[0].startswith("11-30")
    assert any("等材料" in words for words in dialog.told)
    holders = {dialog.table.item(row, 4).text() for row in range(dialog.table.rowCount())}
    assert holders == {"坐席", "网格长 王**", "尚未到来"}
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert section.dialog is None


def test_before_the_case_is_filed_the_stage_alone_is_explained(qtbot: QtBot, panel: CasePanel) -> None:
    stage = StageWhy(CaseState.ACCEPTED, T, T + 90 * timedelta(minutes=1), HOUR / 2)
    known = sheet()
    clocks = CaseClocks(NOW, known.clocks.stretches if known.clocks else (), stage=stage)
    panel.show_sheet(replace(known, clocks=clocks))
    opened(panel).open_why()
    dialog = opened(panel).dialog
    assert dialog is not None
    assert dialog.table.isHidden()
    assert dialog.told == [
        "立案 今日 15:30",
        "自今日 14:00起 30 分钟，昼夜连续计时，按全市时限。其间停表 1 小时 00 分。",
        "案卷的办结时限自立案起算。",
    ]
    panel.show_sheet(replace(known, clocks=replace(clocks, stage=None)))
    assert panel.clock.why.isHidden()


def test_more_time_goes_out_with_its_date_in_the_citys_time_and_its_reason(qtbot: QtBot) -> None:
    form = MoreTimeForm()
    qtbot.addWidget(form)
    form.ask(BY_BUTTON["request_extension"])
    form.show_case(sheet(), NOW, ZONE)
    with qtbot.waitSignal(form.given) as given:
        form.reason.setPlainText("等材料")
        form.give()
    assert given.args == [
        "request_extension",
        {"until": (NOW + 25 * HOUR).astimezone(ZONE).isoformat(), "reason": "等材料"},
    ]


def test_a_date_that_is_over_or_before_the_limit_and_a_missing_reason_are_told(qtbot: QtBot) -> None:
    form = MoreTimeForm()
    qtbot.addWidget(form)
    form.ask(BY_BUTTON["request_extension"])
    form.show_case(sheet(), NOW, ZONE)
    with qtbot.assertNotEmitted(form.given):
        form.give()
        assert not form.problem.isHidden()
        form.reason.setPlainText("等材料")
        for text, word in (("2026-11-27T17:30:00", "现行时限"), ("2026-11-27T16:00:00", "此刻之后")):
            form.until.setDateTime(QDateTime.fromString(text, Qt.DateFormat.ISODate))
            form.give()
            assert word in form.problem.text()
    assert form.reason.toPlainText() == "等材料"
