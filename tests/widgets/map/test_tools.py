"""The map's tools with a real mouse and real keys: what is drawn comes out in WGS-84, what is measured is written down."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from models.geo.regions import WGS84_GEOD
from tests.widgets.map.conftest import LAT, LON, PATIENCE
from widgets.map.tools import ToolItem

ITEMS = [
    *(ToolItem(name, name, name, 1, True, f"how to {name}") for name in ("rectangle", "polygon", "radius")),
    *(ToolItem(name, name, name, 2, True, f"how to {name}") for name in ("distance", "area")),
    ToolItem("ring", "", "", 3, True, "how to ring"),
    ToolItem("map.near", "near", "near", 3),
]
PIXEL = 5e-5
"""Degrees, a little more than a pixel of the test map."""
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def tools(desk):
    made = desk.view.tools
    made.offer(ITEMS)
    desk.until("document.querySelectorAll('.tools button').length === 6")
    return made


def take(desk, name: str) -> None:
    desk.view.tools.take(name)
    desk.qtbot.waitUntil(lambda: desk.view.tools.in_hand == name, timeout=PATIENCE)


def target(desk):
    return desk.view._view.focusProxy()


def click(desk, dx: float, dy: float, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    where = desk.at(LON + dx, LAT + dy)
    QTest.mouseMove(target(desk), where)
    QTest.mouseClick(target(desk), Qt.MouseButton.LeftButton, modifier, where)


def labels(desk) -> list[str]:
    return json.loads(
        desk.js("JSON.stringify([...document.querySelectorAll('.tool-label')].map((one) => one.textContent))")
    )


def near(points, expected) -> bool:
    return len(points) == len(expected) and all(
        abs(lon - LON - dx) < PIXEL and abs(lat - LAT - dy) < PIXEL
        for (lon, lat), (dx, dy) in zip(points, expected, strict=True)
    )


def test_a_rectangle_is_dragged_or_clicked_and_shift_adds(desk, tools):
    take(desk, "rectangle")
    assert desk.js("document.querySelector('.hint').textContent") == "how to rectangle"
    assert desk.js("document.querySelector('[data-tool=rectangle]').getAttribute('aria-pressed')") == "true"
    one, other = desk.at(LON - 0.003, LAT - 0.003), desk.at(LON + 0.001, LAT + 0.002)
    with desk.qtbot.waitSignal(tools.drawn, timeout=PATIENCE) as told:
        QTest.mousePress(target(desk), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, one)
        for part in (0.5, 1.0):
            QTest.mouseMove(target(desk), one + (other - one) * part)
        QTest.mouseRelease(target(desk), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, other)
    drawn = told.args[0]
    assert (drawn.kind, drawn.add) == ("rectangle", False)
    assert near(drawn.points, [(-0.003, -0.003), (0.001, 0.002)])
    with desk.qtbot.waitSignal(tools.drawn, timeout=PATIENCE) as told:
        click(desk, 0.001, 0.001)
        click(desk, 0.003, 0.003, SHIFT)
    assert told.args[0].add
    # What lies under the pointer is not chosen while something is drawn; after Esc it is again.
    desk.press(Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: tools.in_hand == "", timeout=PATIENCE)
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE):
        click(desk, -0.002, -0.002)


@pytest.fixture
def patient_double_click(qapp):
    """Two clicks on one place are one double click however slow the machine is."""
    hints = qapp.styleHints()
    before = hints.mouseDoubleClickInterval()
    qapp.setDoubleClickInterval(3000)
    yield
    qapp.setDoubleClickInterval(before)


@pytest.mark.usefixtures("patient_double_click")
def test_a_polygon_takes_corners_and_gives_the_last_back(desk, tools):
    take(desk, "polygon")
    corners = [(-0.003, -0.003), (0.003, -0.003), (0.003, 0.002)]
    for corner in (*corners, (0.0, 0.0)):
        click(desk, *corner)
    desk.press(Qt.Key.Key_Backspace)
    with desk.qtbot.waitSignal(tools.drawn, timeout=PATIENCE) as told:
        desk.press(Qt.Key.Key_Return)
    assert told.args[0].kind == "polygon"
    assert near(told.args[0].points, corners)
    # A double click is the last corner.
    for corner in corners:
        click(desk, *corner)
    # Three corners and the area between them.
    desk.until("document.querySelectorAll('.leaflet-desk-tools-pane path').length === 4")
    with desk.qtbot.waitSignal(tools.drawn, timeout=PATIENCE) as told:
        click(desk, *corners[2], SHIFT)
    assert near(told.args[0].points, corners)
    assert told.args[0].add
    # Two corners are no area: Enter waits for the third, Esc lets the corners go, once more the tool.
    click(desk, 0, 0)
    click(desk, 0.001, 0.001)
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Escape)
    assert tools.in_hand == "polygon"
    desk.press(Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: tools.in_hand == "", timeout=PATIENCE)


def test_a_radius_is_told_in_metres_along_the_ellipsoid(desk, tools):
    take(desk, "radius")
    with desk.qtbot.waitSignal(tools.drawn, timeout=PATIENCE) as told:
        click(desk, 0, 0)
        click(desk, 0.003, 0)
    drawn = told.args[0]
    assert near(drawn.points, [(0, 0)])
    assert abs(drawn.metres - WGS84_GEOD.inv(LON, LAT, LON + 0.003, LAT)[2]) < 4


def test_lengths_and_areas_are_written_beside_what_is_measured(desk, tools):
    take(desk, "distance")
    places = [(-0.003, 0), (0, 0), (0, 0.003)]
    for place in places:
        click(desk, *place)
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: len(labels(desk)) == 2, timeout=PATIENCE)
    lon, lat = ([base + place[i] for place in places] for i, base in enumerate((LON, LAT)))
    metres = WGS84_GEOD.line_length(lon, lat)
    assert abs(float(labels(desk)[-1].removesuffix(" m")) - metres) < 6
    # Once more a click begins a new one; another tool takes it away.
    take(desk, "area")
    desk.qtbot.waitUntil(lambda: labels(desk) == [], timeout=PATIENCE)
    for place in [(-0.003, -0.003), (0.003, -0.003), (0.003, 0.003), (-0.003, 0.003)]:
        click(desk, *place)
    desk.press(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: len(labels(desk)) == 1, timeout=PATIENCE)
    number, unit = labels(desk)[0].split()
    assert unit == "公顷"
    assert abs(float(number) - 35.8) < 0.8
    desk.press(Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: labels(desk) == [], timeout=PATIENCE)


def test_all_is_drawn_with_the_keys_alone(desk, tools):
    take(desk, "ring")
    desk.press(Qt.Key.Key_Left)
    desk.until("!document.querySelector('.tool-cross').hidden")
    desk.press(Qt.Key.Key_Space)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        before = desk.view.state()
        desk.press(key)
        desk.qtbot.waitUntil(lambda before=before: desk.view.state() != before, timeout=PATIENCE)
        desk.press(Qt.Key.Key_Space)
    with desk.qtbot.waitSignal(tools.drawn, timeout=PATIENCE) as told:
        desk.press(Qt.Key.Key_Return)
    assert (told.args[0].kind, len(told.args[0].points)) == ("ring", 3)
    # A tool that draws one thing is put away by itself.
    desk.qtbot.waitUntil(lambda: tools.in_hand == "", timeout=PATIENCE)


def test_what_is_selected_stands_on_the_map_with_its_counts_and_acts(desk, tools):
    with desk.qtbot.waitSignal(tools.drawn, timeout=PATIENCE) as told:
        take(desk, "rectangle")
        click(desk, -0.003, -0.003)
        click(desk, 0.003, 0.003)
    shown = ([told.args[0]], "选中 <b>2</b> 件", [("late", "超期 1"), ("on_time", "时限内 1")])
    tools.show_selection(*shown, [("map.selection.list", "列表", "Alt+Shift+F1")])
    desk.until("!document.querySelector('.selection').hidden")
    text = desk.js("document.querySelector('.selection').innerText")
    assert [word in text for word in ("选中 <b>2</b> 件", "超期 1", "时限内 1", "列表")] == [True] * 4
    with desk.qtbot.waitSignal(tools.asked, timeout=PATIENCE) as asked:
        box = json.loads(
            desk.js("JSON.stringify(document.querySelector('.selection .action').getBoundingClientRect().toJSON())")
        )
        desk.click(QPoint(round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)))
    assert asked.args == ["map.selection.list"]
    # It stands there again after the page's process has died.
    with desk.qtbot.waitSignal(desk.view.ready, timeout=PATIENCE):
        desk.view._page.go_home()
    desk.until("document.querySelectorAll('.desk-tools-pane path, .leaflet-desk-tools-pane path').length >= 1")
    desk.until("document.querySelector('.selection .title')?.textContent === '选中 <b>2</b> 件'")
    tools.clear_selection()
    desk.until("document.querySelector('.selection').hidden")


def test_the_pointers_place_and_bare_digits_are_told(desk, tools):
    where = desk.at(LON + 0.001, LAT + 0.001)
    QTest.mouseMove(target(desk), where + QPoint(3, 3))
    QTest.mouseMove(target(desk), where)
    told: list = []
    tools.pointed.connect(lambda *facts: told.append(facts))

    def known() -> bool:
        # Asked again until the pointer's move has reached the page.
        tools.ask_pointer("near")
        return any(place is not None and near([place], [(0.001, 0.001)]) for _, place in told)

    desk.qtbot.waitUntil(known, timeout=PATIENCE)
    assert {name for name, _ in told} == {"near"}
    with desk.qtbot.waitSignal(tools.digit, timeout=PATIENCE) as digit:
        desk.view._view.setFocus()
        desk.press(Qt.Key.Key_3)
    assert digit.args == [3]


@pytest.mark.parametrize(
    "facts",
    [
        {}, {"kind": "star", "points": [[1, 2]] * 5, "metres": 0}, {"kind": "polygon", "points": [[1, 2], [3, 4]], "metres": 0},
        {"kind": "polygon", "points": [[1, 2], [3, 4], [5, "x"]], "metres": 0}, {"kind": "radius", "points": [[1, 2]], "metres": 0},
        {"kind": "cut", "points": [[1, 2], [3, 95]], "metres": 0}, {"kind": "cut", "points": [[1, 2]] * 500, "metres": 0},
        {"kind": "radius", "points": [[1, 2]], "metres": 1e12}, {"kind": "cut", "points": 3, "metres": 0},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_heard(facts):
    from PySide6.QtCore import QObject

    from widgets.map.tools import MapTools

    class Line(QObject):
        stands = False

        def call(self, *_: object) -> None: ...

    made, heard = MapTools(Line(), lambda: None), []
    made.drawn.connect(heard.append)
    made.take_word("drawn", facts)
    made.take_word("nonsense", facts)
    made.take_word("digit", {"n": "1"})
    assert heard == []
