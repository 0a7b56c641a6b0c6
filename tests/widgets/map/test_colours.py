"""By which figure the grids are coloured: chosen, legible, as old as it says, and picked to the pixel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from models.figures.grid_records import GridFigure, GridFigures
from tests.support.desk_records import NOW, uid
from tests.widgets.map.conftest import LAT, LON, PATIENCE, SIDE, case_at, small_city
from tests.widgets.map.test_picture import unpacked
from widgets.map.colours import NEVER
from widgets.map.picture import Picture

INSIDE = {8000: (-3, -3), 8001: (3, -3), 8002: (-3, 3), 8003: (3.6, 3.6)}
"""A place in each grid, thousandths of a degree from the middle."""


def colour(desk, where: QPoint) -> tuple[int, ...]:
    """The pixel of the grids' canvas at a place of the window."""
    got = desk.js(f"""(() => {{
      const canvas = document.querySelector('.leaflet-desk-grids-pane canvas');
      const box = canvas.getBoundingClientRect(), dpr = canvas.width / box.width;
      const at = [({where.x()} - box.left) * dpr, ({where.y()} - box.top) * dpr].map(Math.round);
      return [...canvas.getContext('2d').getImageData(...at, 1, 1).data].join();
    }})()""")
    return tuple(map(int, got.split(",")))


def strengths(desk) -> list[int]:
    """How strongly each of the four grids is coloured; nought where there is no figure."""
    found = [colour(desk, desk.at(LON + x / 1000, LAT + y / 1000)) for x, y in INSIDE.values()]
    return [sum(one[:3]) if one[3] else 0 for one in found]


def legend(desk) -> str:
    return desk.js("document.querySelector('.legend .density').innerText.replace(/\\s+/g, ' ')")


def shares(figure: GridFigure, *parts: tuple[float, float]) -> GridFigures:
    return GridFigures(figure, {uid(8000 + n): part for n, part in enumerate(parts)}, NOW)


def test_values_stand_in_the_grids_rows_and_say_when_they_hold_no_longer():
    city, grids, _ = small_city()
    picture = Picture()
    picture.set_ground(city, grids, (), ())
    picture.set_clock(NOW)
    cases = [case_at(1, 0, 0, left=-20, grid_id=uid(8000)), case_at(2, 0, 0, left=30, grid_id=uid(8001))]
    picture.cases.set([*cases, case_at(3, 0, 0, left=None, grid_id=uid(8001))])
    for figure, expected, until in (
        (GridFigure.OPEN, [], NEVER),
        (GridFigure.LATE, [1, 1, 0, 0, 0, 0], cases[1].next_due_at.timestamp()),
    ):
        picture.colours.figure = figure
        facts, arrays = unpacked(picture.packed("figures"))
        assert facts["figure"] == figure.value
        assert facts["until"] == until
        assert arrays["values"].tolist() == expected or np.isnan(arrays["values"]).all()
    picture.colours.figure = GridFigure.ON_TIME
    picture.colours.known[GridFigure.ON_TIME] = shares(GridFigure.ON_TIME, (1, 2), (0, 0))
    facts, arrays = unpacked(picture.packed("figures"))
    assert facts["asOf"] == NOW.timestamp()
    assert np.nan_to_num(arrays["values"], nan=-1).tolist() == [-1, 0.5, -1, -1, -1, -1]


def test_a_case_of_an_exercise_lies_on_the_map_and_colours_no_grid():
    city, grids, _ = small_city()
    picture = Picture()
    picture.set_ground(city, grids, (), ())
    picture.set_clock(NOW)
    late = case_at(1, 0, 0, left=-20, grid_id=uid(8000), exercise=True)
    picture.cases.set([late])
    picture.colours.figure = GridFigure.LATE
    assert unpacked(picture.packed("figures"))[1]["values"].sum() == 0
    facts, arrays = unpacked(picture.packed("cases"))
    assert (facts["count"], arrays["counts"].sum()) == (1, 0)
    picture.cases.apply([replace(late, exercise=False)], [])
    assert unpacked(picture.packed("cases"))[1]["counts"].sum() == 2


def test_grids_are_coloured_by_the_figure_chosen_and_the_legend_says_how(desk):
    view = desk.view
    chosen: list[str] = []
    view.figure_chosen.connect(chosen.append)
    desk.until("document.querySelector('.legend .age').textContent === '截至14:32'")
    assert "在办(件) 0 1 2 4 7 12+ 截至14:32" in legend(desk)
    # Of a figure that nobody has read yet nothing is shown, and it says so.
    desk.js(
        "(s => { s.value = 'on_time'; s.dispatchEvent(new Event('change')); })(document.querySelector('.switch select'))"
    )
    desk.qtbot.waitUntil(lambda: chosen == ["on_time"], timeout=PATIENCE)
    desk.until("document.querySelector('.legend .age').textContent === '统计中…'")
    desk.qtbot.waitUntil(lambda: strengths(desk) == [0, 0, 0, 0], timeout=PATIENCE)
    view.set_grid_figures(shares(GridFigure.ON_TIME, (99, 100), (93, 100), (1, 2)))
    desk.until("document.querySelector('.legend .age').textContent === '截至14:32'")
    assert "按期结案率(近30天) ≥98% <98% <95% <90% <80% <60%" in legend(desk)
    desk.qtbot.waitUntil(lambda: strengths(desk)[0] > 0, timeout=PATIENCE)
    good, lower, lowest, none = strengths(desk)
    assert 0 < good < lower < lowest
    assert none == 0
    # The restored view is coloured as the one before.
    kept = view.state()
    view.colour_by(GridFigure.LATE)
    desk.until("document.querySelector('.switch select').value === 'late'")
    view.set_cases([case_at(n, -0.002, -0.002, left=-20, grid_id=uid(8000)) for n in range(1, 9)], NOW)
    desk.qtbot.waitUntil(lambda: strengths(desk)[0] > strengths(desk)[1] > 0, timeout=PATIENCE)
    view.apply_cases([], [uid(n) for n in range(1, 9)], NOW + timedelta(minutes=1))
    desk.qtbot.waitUntil(lambda: len(set(strengths(desk))) == 1, timeout=PATIENCE)
    view.restore(kept)
    desk.until("document.querySelector('.switch select').value === 'on_time'")
    assert chosen == ["on_time", "late", "on_time"]


def test_a_pixel_is_picked_as_the_grid_whose_colour_it_has(desk):
    """Across a border, pixel by pixel: what is clicked is what is seen."""
    view = desk.view
    view.set_cases([], NOW)
    desk.js("for (const one of ['workers', 'cases', 'dedicated']) { const b = document.querySelector(`[data-layer=${one}]`);"
            "if (b.getAttribute('aria-pressed') === 'true') b.click(); }")  # fmt: skip
    view.colour_by(GridFigure.ON_TIME)
    view.set_grid_figures(shares(GridFigure.ON_TIME, (1, 1), (1, 2), (1, 1), (1, 2)))
    for zoom in (15, 17):
        view.fly_to(LON, LAT - SIDE / 2, zoom)
        middle = QPoint(view.width() // 2, view.height() // 2)
        desk.qtbot.waitUntil(lambda m=middle: desk.at(LON, LAT - SIDE / 2) == m, timeout=PATIENCE)
        desk.qtbot.waitUntil(lambda zoom=zoom: view.state()["zoom"] == zoom, timeout=PATIENCE)
        # The outline covers the border itself; beside it the fill is bare.
        beside = (middle - QPoint(4, 0), middle + QPoint(4, 0))
        desk.qtbot.waitUntil(lambda b=beside: 0 < sum(colour(desk, b[0])) < sum(colour(desk, b[1])), timeout=PATIENCE)
        of = dict(zip((8000, 8001), (colour(desk, one) for one in beside), strict=True))
        for dx in range(-4, 5):
            where = middle + QPoint(dx, 0)
            with desk.qtbot.waitSignal(view.grid_chosen, timeout=PATIENCE) as told:
                QTest.mouseClick(
                    view._view.focusProxy(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where
                )
            picked = 8000 if told.args == [uid(8000)] else 8001
            if abs(dx) > 1:
                assert of[picked] == colour(desk, where), f"{dx} pixels from the border"
            assert told.args == [uid(8000 if dx < 0 else 8001)], f"{dx} pixels from the border"
