"""Who is suggested, with the reasons, and who is left out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel

from models.cases.advice import LeftOut, Recommendation, Recommendations, Record
from tests.support.desk_records import uid
from widgets import theme, words
from widgets.case.suggestions import Suggestions

WORKER = Recommendation(
    1, uid(501), None, "王**", "leader", "文昌四网格", "138****1234", True, 310, 40, 2, "in_grid",
    accuracy_m=60.0, on_foot=True, sent_s=1500.0, parts=(("distance", 310.0), ("orders", 1000.0)),
)  # fmt: skip
OTHER = Recommendation(2, uid(502), None, "李**", "full_time", "书院一网格", "139****1234", False, 480, 5, 0, "near")
OWNER = Recommendation(
    1,
    None,
    uid(601),
    "排水公司",
    "bureau",
    "",
    "0532-1",
    False,
    None,
    None,
    14,
    "owner",
    record=Record(12, 1, 2280.0, 9.0),
)
BACK = Recommendation(
    2,
    None,
    uid(602),
    "望潮街道分中心",
    "subcentre",
    "",
    "",
    True,
    None,
    None,
    3,
    "territory",
    refused=True,
    record=Record(),
)
MISSING = (
    LeftOut(uid(503), "赵**", "manager", "文昌四网格", "lost", 1560.0, 0, 420.0),
    LeftOut(uid(504), "钱**", "part_time", "文昌四网格", "off_duty"),
)


@pytest.fixture
def rows(qtbot, dressed):
    made = Suggestions()
    qtbot.addWidget(made)
    made.show_advice(Recommendations((WORKER, OTHER), (OWNER, BACK), 3, MISSING, True), keep=False)
    made.resize(408, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


def said(widget: Suggestions) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


def test_a_row_says_why_and_by_which_way(rows):
    first, second = rows.rows[:2]
    assert first.reasons == "在本网格 · 定位 40 秒前 · 步行 310 米 · 手上 2 件"
    assert first.record == "误差 60 米 · 25 分钟前派过"
    assert second.reasons == "邻近网格 · 定位 5 秒前 · 相距 480 米 · 手上 0 件"
    assert second.record == ""
    assert "排序折合步行 1310 米 = 路程 310 + 在手任务 1000" in first.toolTip()


def test_a_department_stands_with_its_record(rows):
    owner, back = rows.rows[2:]
    assert owner.record == "近 30 天同类 12 件 · 到场中位 38 分钟 · 退单 1 件"
    assert back.reasons == "曾退回本案 · 属地单位 · 手上 3 件"
    assert back.record == "近 30 天无同类"
    assert owner.height() > rows.rows[1].height()


def test_who_is_left_out_is_named_with_the_reason(rows):
    assert "赵** 网格管理员 · 定位失联 26 分钟 · 末次相距 420 米" in said(rows)
    assert "钱** 网格员（兼职） · 不在岗" in said(rows)
    assert "另有 2 人定位失联" in said(rows)


@pytest.mark.parametrize(
    ("reason", "wanted"),
    [
        ("never_seen", "在岗，从未收到定位"),
        ("busy", "手上已有 11 件"),
        ("refused", "曾退回本案"),
        ("no_way", "步行无路可达或过远"),
        ("by_star_sign", "by_star_sign"),
    ],
)
def test_every_reason_to_be_left_out_has_words(chinese, reason, wanted):
    assert wanted in words.left_out_words(LeftOut(uid(1), "王**", "leader", "", reason, load=11))


def test_nothing_is_cut_at_the_panels_width(rows):
    room = rows.width() - 46
    metrics = QFontMetrics(theme.font(12))
    for row in rows.rows:
        assert metrics.horizontalAdvance(row.reasons) <= room, row.reasons
        assert metrics.horizontalAdvance(row.record) <= room, row.record


def test_the_last_of_the_department_rows_is_chosen_by_a_click_and_stays_when_read_again(qtbot, rows):
    qtbot.mouseClick(rows.rows[3], Qt.MouseButton.LeftButton)
    rows.show_advice(Recommendations((OTHER,), (OWNER, BACK)), keep=True)
    assert [(row.addressee, row.number) for row in rows.chosen()] == [((None, uid(602)), 3)]
