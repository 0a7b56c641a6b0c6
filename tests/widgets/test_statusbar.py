"""The line at the bottom says how the connection stands, and what holds changes back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from widgets.i18n import set_language
from widgets.statusbar import StatusBar


@pytest.fixture
def bar(qtbot):
    set_language("zh")
    bar = StatusBar(QLabel(), [])
    qtbot.addWidget(bar)
    return bar


def test_a_live_connection_says_how_late_changes_come(bar):
    bar.show_contact("live", 12.4)
    assert bar.connection.text() == "已连接  延迟 12 ms"


def test_a_transaction_open_for_long_is_said_with_its_age(bar):
    bar.show_contact("live", 12.4, "", 41.0)
    assert bar.connection.text() == "变动显示推迟：数据库有事务已开 41 秒"
    bar.show_contact("live", 12.4, "", 2.0)
    assert bar.connection.text() == "已连接  延迟 12 ms"


def test_a_lost_database_outweighs_every_other_word(bar):
    bar.show_contact("lost", 12.4, "no route", 41.0)
    assert bar.connection.text() == "数据库连不上，正在重连"
    assert bar.connection.toolTip() == "no route"


@pytest.mark.parametrize(
    ("ahead_s", "words"),
    [
        (600.0, "! 本机时钟快 10 分钟，时限以数据库时间为准"),
        (-61.0, "! 本机时钟慢 1 分钟，时限以数据库时间为准"),
    ],
)
def test_a_clock_that_is_wrong_is_said_until_it_is_set_right(bar, ahead_s, words):
    bar.show_clock(ahead_s)
    assert not bar.clock.isHidden()
    assert bar.clock.text() == words
    for right in (0.0, 59.0, -59.0, None):
        bar.show_clock(ahead_s)
        bar.show_clock(right)
        assert bar.clock.isHidden()
