"""The map's ground as an operator chooses it: what the city uses, then one after the other by a key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.basemap.adding import look_over
from desktop.basemap.laid import LaidMap
from models.city.base_maps import add_base_map, get_base_maps, remove_base_map, use_base_map
from models.store.engine import Store
from tests.desktop.basemap import outside
from tests.desktop.basemap.outside import Service, package

PATIENCE = 60_000


@pytest.fixture
def store(demo_city):
    opened = Store(demo_city.operator, desk="desk-2")
    yield opened
    with opened.transaction() as s:
        for one in get_base_maps(s):
            remove_base_map(s, one.name)
    opened.close()


def test_a_base_map_that_another_desk_chose_lies_under_this_one_until_its_own_choice(
    program, store: Store, qtbot, tmp_path: Path
) -> None:
    board, view, notice = program.desk.board, program.desk.body.map, program.desk.body.notice
    city = board.ground.city
    assert "map.base" not in {command.id for command in program.actions.available()}
    whole = {(z, x, y): outside.plain("#FFFFFF") for z in (0, 1) for x in range(2**z) for y in range(2**z)}
    path = package(tmp_path / "white.mbtiles", whole, format="png", attribution="© <b>测绘院</b>")
    with store.transaction() as s:
        add_base_map(s, look_over("白图", str(path)))
        use_base_map(s, "白图")

    def credit() -> str:
        found: list[object] = []
        view._page.runJavaScript("document.querySelector('.credit').textContent", found.append)
        qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
        return str(found[0])

    qtbot.waitUntil(lambda: credit() == "© 测绘院", timeout=PATIENCE)
    assert city.id == board.ground.city.id
    for told, said in (("用本市数据绘制", ""), ("白图", "© 测绘院")):
        qtbot.keyClick(program.window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda said=said: credit() == said, timeout=PATIENCE)
        assert told in notice.sentence
    # What was chosen here is this desk's own affair.
    with store.read() as s:
        assert [one.in_use for one in get_base_maps(s)] == [True]


def test_a_base_map_out_of_reach_says_so_on_the_map_and_comes_back_by_itself(
    program, store: Store, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    view = program.desk.body.map
    with Service().running() as service:
        service.answer = lambda _: (500, "text/plain", b"", {})
        with store.transaction() as s:
            add_base_map(s, look_over("街道图", service.template))
            use_base_map(s, "街道图")

        def trouble() -> str:
            found: list[object] = []
            view._page.runJavaScript("document.querySelector('.trouble').textContent", found.append)
            qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
            return str(found[0])

        qtbot.waitUntil(lambda: "街道图 无应答" in trouble(), timeout=PATIENCE)
        # It answers again: asked again by itself, and the words are gone.
        laid = program.desk.findChild(LaidMap) or program.window.findChild(LaidMap)
        service.tiles(lambda *_: outside.plain("#FFFFFF"))
        laid._source._outside._tiles._not_before = 0.0
        laid._ask_again()
        qtbot.waitUntil(lambda: trouble() == "", timeout=PATIENCE)
        qtbot.waitUntil(lambda: len(service.asked) > 4, timeout=PATIENCE)
