"""定时报送 at the desk, by the keys: what makes no sense is told, what is set goes out, and what did not arrive is told at every desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.briefing.due import run_due
from models.briefings.schedule.records import Schedule
from models.briefings.schedule.setting import get_schedule
from models.store.engine import Store
from tests.desktop.briefing.test_schedule import FAR_BACK
from tests.desktop.desk.test_rules import ALT, CTRL, PATIENCE, opened, picture, write
from tests.models.town import as_owner
from tests.support.smtp import closed_port
from widgets.rules.dialog import PAPERS


@pytest.mark.long
def test_papers_are_scheduled_by_keys_and_what_does_not_arrive_is_told_at_the_desk(
    open_program, qtbot, demo_city, tmp_path
):
    program = open_program("supervisor")
    dialog = opened(program, qtbot)
    qtbot.keyClick(dialog, getattr(Qt.Key, f"Key_{PAPERS + 1}"), ALT)
    page = dialog.papers
    papers = tmp_path / "专报"
    papers.mkdir()
    form = page.form
    qtbot.waitUntil(lambda: form.at.text() == "08:00" and form.on.hasFocus(), timeout=PATIENCE)
    assert "未启用" in page.set_by.text()
    assert (form.on.isChecked(), page.save.isEnabled()) == (False, False)
    qtbot.keyClick(form.on, Qt.Key.Key_Space)
    for field, typed in ((form.at, "25:00"), (form.folder, "papers"), (form.to, "区委办")):
        field.selectAll()
        write(field, typed)
    write(page.note, "值班制度第三条")
    for words, field, right in (
        ("08:00", form.at, "00：00"),
        ("完整路径", form.folder, str(papers)),
        ("不是邮件地址", form.to, "office@example.cn"),
        ("发件地址", form.sender, "grid@example.cn"),
        ("邮件服务器", form.host, "127.0.0.1"),
    ):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
        assert words in page.problem.text()
        assert field.hasFocus()
        field.selectAll()
        write(field, right)
    form.port.setValue(closed_port())
    store = Store(demo_city.operator, desk="cron")
    try:
        with store.read() as s:
            assert get_schedule(s) == (Schedule(), 0, {})
        qtbot.keyClick(dialog, Qt.Key.Key_Return, CTRL)
        qtbot.waitUntil(lambda: "第1版" in page.set_by.text(), timeout=PATIENCE)
        as_owner(demo_city, FAR_BACK.format(table="city_setting", what="set_at = set_at - interval '1 day'"))
        # Another program is quicker than this desk.
        ran = run_due(store)
        assert (len(ran.made), [one.target for one in ran.sent]) == (1, [str(papers)])
    finally:
        store.close()
    notice = program.desk.body.notice
    qtbot.waitUntil(lambda: "未能送达office@example.cn" in notice.sentence, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.lately.rowCount() == 3, timeout=PATIENCE)
    cells = [row.cells for row in page.lately.rows]
    assert (cells[0][0].startswith(ran.made[0]), cells[0][2]) == (True, "已生成")
    assert {row[1]: row[2] for row in cells[1:]} == {str(papers): "已送达", "office@example.cn": "▲ 失败，待重试"}
    assert sorted(path.suffix for path in papers.iterdir()) == [".pdf", ".xlsx"]
    picture(dialog, "rules-papers")
