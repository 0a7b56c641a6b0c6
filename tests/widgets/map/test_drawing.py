"""What stands on the map's canvases, read back pixel by pixel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models.cases.records import Lamp, Urgency
from tests.support.desk_records import NOW, uid
from tests.widgets.map.conftest import LAT, LON, PATIENCE, case_at, positions, small_city
from widgets.map import Candidate
from widgets.text import line
from widgets.theme.tokens import NIGHT

COLOURS = {Lamp.ON_TIME: NIGHT.on_time, Lamp.SOON: NIGHT.soon, Lamp.LATE: NIGHT.late}


def pixel(desk, layer: str, lon: float, lat: float) -> str:
    """The colour of a place on one of the page's canvases as #RRGGBB, "" where there is nothing."""
    where = desk.at(lon, lat)
    got = desk.js(f"""(() => {{
      const canvas = document.querySelector('.leaflet-desk-{layer}-pane canvas');
      const box = canvas.getBoundingClientRect(), dpr = canvas.width / box.width;
      const at = [({where.x()} - box.left) * dpr, ({where.y()} - box.top) * dpr].map(Math.round);
      return [...canvas.getContext('2d').getImageData(...at, 1, 1).data].join();
    }})()""")
    red, green, blue, alpha = map(int, got.split(","))
    return f"#{red:02X}{green:02X}{blue:02X}" if alpha > 200 else ""


def is_empty(desk, layer: str) -> bool:
    return desk.js(f"""(() => {{
      const canvas = document.querySelector('.leaflet-desk-{layer}-pane canvas');
      return !canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value);
    }})()""")


def filled(desk, layer: str) -> int:
    """How many pixels of a layer are drawn on."""
    return desk.js(f"""(() => {{
      const canvas = document.querySelector('.leaflet-desk-{layer}-pane canvas');
      const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      return data.reduce((sum, value, at) => sum + (at % 4 === 3 && value > 0), 0);
    }})()""")


@pytest.mark.parametrize(("left", "lamp"), [(300, Lamp.ON_TIME), (30, Lamp.SOON), (-5, Lamp.LATE)])
@pytest.mark.parametrize("urgency", list(Urgency))
def test_a_case_has_the_colour_of_its_lamp(desk, left, lamp, urgency):
    desk.view.set_cases([case_at(1, 0.001, -0.001, left=left, urgency=urgency)], NOW)
    desk.drawn(cases=1)
    assert pixel(desk, "marks", LON + 0.001, LAT - 0.001) == COLOURS[lamp]


def test_a_lamp_changes_by_the_databases_clock_with_no_one_saying_so(desk):
    case = replace(case_at(1, 0.001, -0.001), soon_at=NOW, next_due_at=NOW + timedelta(seconds=2))
    desk.view.set_cases([case], NOW)
    desk.qtbot.waitUntil(lambda: pixel(desk, "marks", LON + 0.001, LAT - 0.001) == NIGHT.soon, timeout=PATIENCE)
    desk.qtbot.waitUntil(lambda: pixel(desk, "marks", LON + 0.001, LAT - 0.001) == NIGHT.late, timeout=PATIENCE)


def test_a_fresh_worker_is_a_full_mark_and_a_lost_one_a_hollow_one(desk):
    places = positions([(LON + 0.001, LAT - 0.001), (LON + 0.002, LAT - 0.001)])
    places.fixed_at[1] -= 61
    desk.view.set_positions(places)
    desk.drawn(workers=2)
    desk.qtbot.waitUntil(lambda: pixel(desk, "marks", LON + 0.001, LAT - 0.001) != "", timeout=PATIENCE)
    assert pixel(desk, "marks", LON + 0.002, LAT - 0.001) == ""


def test_the_more_open_cases_a_grid_has_the_stronger_its_fill(desk):
    desk.view.set_cases(
        [case_at(n, 0.003, -0.003, grid_id=uid(8001)) for n in range(1, 13)] + [case_at(20, 0, 0, grid_id=uid(8000))],
        NOW,
    )
    desk.drawn(cases=13)

    def strength(lon: float, lat: float) -> int:
        where = desk.at(lon, lat)
        return desk.js(f"""(() => {{
          const canvas = document.querySelector('.leaflet-desk-grids-pane canvas');
          const box = canvas.getBoundingClientRect(), dpr = canvas.width / box.width;
          const at = [({where.x()} - box.left) * dpr, ({where.y()} - box.top) * dpr].map(Math.round);
          const data = canvas.getContext('2d').getImageData(...at, 1, 1).data;
          return data[0] + data[1] + data[2];
        }})()""")

    places = [(LON - 0.002, LAT + 0.002), (LON - 0.002, LAT - 0.002), (LON + 0.001, LAT - 0.001)]
    none, one, twelve = (strength(*place) for place in places)
    assert none < one < twelve


def test_a_new_case_pulses_once_and_a_known_one_does_not(desk):
    assert is_empty(desk, "overlay")
    desk.view.apply_cases([case_at(1, -0.002, -0.002, version=2)], [], NOW)
    desk.last = {}
    desk.drawn(cases=3)
    assert is_empty(desk, "overlay")
    desk.view.apply_cases([case_at(4, 0.001, 0.003)], [], NOW)
    desk.qtbot.waitUntil(lambda: not is_empty(desk, "overlay"), timeout=PATIENCE)
    desk.qtbot.waitUntil(lambda: is_empty(desk, "overlay"), timeout=PATIENCE)


def test_the_chosen_case_is_ringed_and_its_candidates_are_numbered(desk):
    desk.view.choose_case(uid(1))
    desk.qtbot.waitUntil(lambda: not is_empty(desk, "overlay"), timeout=PATIENCE)
    assert pixel(desk, "overlay", LON + 0.003, LAT - 0.001) == ""
    desk.view.show_candidates([Candidate(1, uid(101))])
    # Beside its figure the mark is filled with the ground's colour.
    side = 6 / (256 * 2**15) * 360
    desk.qtbot.waitUntil(
        lambda: pixel(desk, "overlay", LON + 0.003 - side, LAT - 0.001) == NIGHT.ground, timeout=PATIENCE
    )
    desk.view.choose_case(None)
    desk.qtbot.waitUntil(lambda: is_empty(desk, "overlay"), timeout=PATIENCE)


def test_pointing_at_a_case_tells_its_facts_and_offers_nothing(desk):
    target = desk.view._view.focusProxy()
    QTest.mouseMove(target, desk.at(LON + 0.001, LAT + 0.0005))
    QTest.mouseMove(target, desk.at(LON + 0.002, LAT - 0.002))
    desk.until(f"document.querySelector('.card:not([hidden]) .title')?.textContent === '{line('井盖破损，第 2 处')}'")
    assert desk.js("document.querySelectorAll('.card .action').length") == 0
    QTest.mouseMove(target, desk.at(LON + 0.001, LAT - 0.001))
    desk.until("document.querySelector('.card .title')?.textContent !== '" + line("井盖破损，第 2 处") + "'")


def test_escape_closes_a_card(desk):
    desk.click(desk.at(LON + 0.002, LAT - 0.002))
    desk.until("!!document.querySelector('.card.pinned:not([hidden])')")
    desk.press(Qt.Key.Key_Escape)
    desk.until("document.querySelector('.card').hidden")


@pytest.mark.parametrize("moved", [-0.02, 0.02])
def test_a_card_stays_whole_when_its_place_goes_out_of_view(desk, moved):
    desk.click(desk.at(LON + 0.002, LAT - 0.002))
    desk.until("!!document.querySelector('.card.pinned:not([hidden])')")
    desk.view.fly_to(LON + moved, LAT)
    desk.until(
        f"""(() => {{
        const [card, map] = ['.card', '.leaflet-container'].map((one) => document.querySelector(one).getBoundingClientRect());
        return Math.abs(card.{"left" if moved > 0 else "right"} - map.{"left" if moved > 0 else "right"}) === 8
            && card.left >= map.left && card.right <= map.right;
        }})()"""
    )


def test_cameras_show_when_their_layer_is_on(desk):
    assert pixel(desk, "marks", LON - 0.003, LAT + 0.003) == ""
    desk.js("document.querySelector('[data-layer=cameras]').click()")
    desk.qtbot.waitUntil(lambda: pixel(desk, "marks", LON - 0.003, LAT + 0.003) != "", timeout=PATIENCE)
    desk.click(desk.at(LON - 0.003, LAT + 0.003))
    desk.until("document.querySelector('.card.pinned .title')?.textContent === '路口'")


def test_a_click_on_a_camera_says_which_it_is_and_near_by_it_bears_its_name(desk):
    desk.js("document.querySelector('[data-layer=cameras]').click()")
    desk.qtbot.waitUntil(lambda: pixel(desk, "marks", LON - 0.003, LAT + 0.003) != "", timeout=PATIENCE)
    with desk.qtbot.waitSignal(desk.view.camera_chosen, timeout=PATIENCE) as told:
        desk.click(desk.at(LON - 0.003, LAT + 0.003))
    assert told.args == [uid(8500)]
    desk.view.fly_to(LON - 0.003, LAT + 0.003, 17)
    # A ring around the mark has some 80 pixels; what is more is the name.
    desk.qtbot.waitUntil(lambda: filled(desk, "overlay") > 250, timeout=PATIENCE)


def test_what_a_city_does_not_have_has_no_switch(desk):
    city, grids, _ = small_city()
    basic = [grid for grid in grids if grid.kind.value == "basic"]
    desk.view.set_ground(city, basic, ())
    desk.until(
        "document.querySelector('[data-layer=cameras]').hidden && document.querySelector('[data-layer=dedicated]').hidden"
    )
    assert desk.js("document.querySelector('[data-layer=base]').hidden") is True
    assert desk.js("document.querySelector('[data-layer=grids]').hidden") is False


def test_a_marks_place_on_the_screen_is_its_place_on_the_ground(desk):
    """The pixel that `Desk.at` computes on its own is the one the page draws on, at every zoom."""
    for zoom in (14, 16, 18):
        desk.view.fly_to(LON + 0.002, LAT - 0.002, zoom)
        desk.qtbot.waitUntil(lambda zoom=zoom: desk.view.state()["zoom"] == zoom, timeout=PATIENCE)
        desk.qtbot.waitUntil(lambda: pixel(desk, "marks", LON + 0.002, LAT - 0.002) == NIGHT.late, timeout=PATIENCE)
    assert np.isfinite(desk.view.state()["lon"])
