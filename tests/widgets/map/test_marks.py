"""Marks on the page: who goes where, what is in doubt, whom the map follows, and discs that open."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.support.desk_records import NOW, uid
from tests.widgets.map.conftest import LAT, LON, PATIENCE, SIDE, case_at, positions, worker
from tests.widgets.map.test_drawing import filled, is_empty, pixel
from widgets.map import SearchHit
from widgets.theme.tokens import NIGHT


def around(desk, lon: float, lat: float, radius: int = 9) -> list[list[int]]:
    """The mark at a place: how much of each pixel it covers, without the empty rows and columns around it."""
    where = desk.at(lon, lat)
    alpha = np.array(
        json.loads(
            desk.js(f"""(() => {{
      const canvas = document.querySelector('.leaflet-desk-marks-pane canvas');
      const box = canvas.getBoundingClientRect(), dpr = canvas.width / box.width;
      const at = [({where.x()} - box.left) * dpr, ({where.y()} - box.top) * dpr].map(Math.round);
      const data = canvas.getContext('2d').getImageData(at[0] - {radius}, at[1] - {radius}, {2 * radius + 1}, {2 * radius + 1}).data;
      return JSON.stringify([...data].filter((_, i) => i % 4 === 3));
    }})()""")
        )
    ).reshape(2 * radius + 1, -1)
    rows, columns = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    return alpha[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].tolist() if len(rows) else []


def wait_for(desk, what) -> None:
    desk.qtbot.waitUntil(what, timeout=PATIENCE)


def moved(desk, seconds: float, *places: tuple[float, float]) -> None:
    desk.view.apply_positions(
        positions(list(places), NOW + timedelta(seconds=seconds)), NOW + timedelta(seconds=seconds)
    )


def test_who_goes_is_an_arrow_and_who_stands_is_round(desk):
    still, goes = (LON - 0.003, LAT - 0.003), (LON + 0.003, LAT - 0.001)
    round_mark = around(desk, *still)
    assert around(desk, *goes) == round_mark
    moved(desk, 10, still, (goes[0], goes[1] + 1e-4))
    wait_for(desk, lambda: around(desk, goes[0], goes[1] + 1e-4) not in (round_mark, []))
    north = around(desk, goes[0], goes[1] + 1e-4)
    assert around(desk, *still) == round_mark
    moved(desk, 20, still, (goes[0] + 2e-4, goes[1] + 1e-4))
    wait_for(desk, lambda: around(desk, goes[0] + 2e-4, goes[1] + 1e-4) not in (north, []))


def test_who_has_orders_in_hand_and_who_has_none_differ(desk):
    desk.view.set_workers([worker(100, load=0), worker(101, load=2)])
    free, busy = (LON - 0.003, LAT - 0.003), (LON + 0.003, LAT - 0.001)
    wait_for(desk, lambda: pixel(desk, "marks", *free) not in ("", pixel(desk, "marks", *busy)))


def test_a_position_that_names_no_place_marks_the_worker_where_he_was_and_the_card_says_so(desk):
    where = (LON + 0.003, LAT - 0.001)
    before = around(desk, *where)
    desk.view.apply_positions(
        positions([(0.0, 0.0)], NOW + timedelta(seconds=5), first=101), NOW + timedelta(seconds=5)
    )
    wait_for(desk, lambda: around(desk, *where) not in (before, []))
    desk.click(desk.at(*where))
    desk.until("document.querySelector('.card.pinned:not([hidden]) dl')?.textContent.includes('0, 0') === true")


def test_the_chosen_worker_has_a_tail_at_once(desk):
    for n in range(1, 6):
        moved(desk, n * 10, (LON - 0.003 + n * 2e-4, LAT - 0.003), (LON + 0.003, LAT - 0.001))
        wait_for(desk, lambda n=n: pixel(desk, "marks", LON - 0.003 + n * 2e-4, LAT - 0.003) != "")
    assert is_empty(desk, "overlay")
    desk.view.choose_worker(uid(100))
    # Between where he was two positions ago and where he is: the line, far from the ring around him.
    wait_for(desk, lambda: filled(desk, "overlay") > 120)
    strip = desk.at(LON - 0.003 + 1e-4, LAT - 0.003)
    assert desk.js(f"""(() => {{
      const canvas = document.querySelector('.leaflet-desk-overlay-pane canvas');
      const box = canvas.getBoundingClientRect(), dpr = canvas.width / box.width;
      const at = [({strip.x()} - box.left) * dpr, ({strip.y()} - box.top) * dpr].map(Math.round);
      return canvas.getContext('2d').getImageData(at[0] - 1, at[1] - 2, 3, 5).data.some((value) => value > 0);
    }})()""")


def test_the_map_follows_a_worker_until_it_is_dragged(desk):
    desk.view.choose_worker(uid(100))
    desk.view.follow.start(uid(100))
    wait_for(desk, lambda: abs(desk.view.state()["lon"] - LON + 0.003) < 1e-4)
    desk.until("!document.querySelector('.following').hidden")
    moved(desk, 10, (LON - 0.001, LAT - 0.002), (LON + 0.003, LAT - 0.001))
    wait_for(desk, lambda: abs(desk.view.state()["lon"] - LON + 0.001) < 1e-4)
    target = desk.view._view.focusProxy()
    with desk.qtbot.waitSignal(desk.view.follow.changed, timeout=PATIENCE) as told:
        QTest.mousePress(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(300, 400))
        for step in range(1, 8):
            QTest.mouseMove(target, QPoint(300 + step * 15, 400))
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(405, 400))
    assert told.args == [None]
    assert desk.view.follow.worker is None
    desk.until("document.querySelector('.following').hidden")


def test_following_begins_on_the_card_and_ends_with_escape_or_when_the_map_is_to_look_elsewhere(desk):
    for end in (lambda: desk.press(Qt.Key.Key_Escape), lambda: desk.view.fly_to(LON + 0.05, LAT)):
        desk.click(desk.at(LON + 0.003, LAT - 0.001))
        desk.until("!!document.querySelector('.card.pinned:not([hidden]) [data-action=follow]')")
        with desk.qtbot.waitSignal(desk.view.follow.changed, timeout=PATIENCE) as told:
            desk.js("document.querySelector('[data-action=follow]').click()")
        assert told.args == [uid(101)]
        wait_for(desk, lambda: abs(desk.view.state()["lon"] - LON - 0.003) < 1e-4)
        with desk.qtbot.waitSignal(desk.view.follow.changed, timeout=PATIENCE) as told:
            end()
        assert told.args == [None]


def dense(n: int, first: int = 1000):
    """Cases in a heap some fifty metres wide, half of them due soon."""
    places = np.random.default_rng(1).normal(0, 4e-4, (n, 2))
    return [case_at(first + i, dx, dy, left=(300, 30)[i % 2]) for i, (dx, dy) in enumerate(places)]


def discs(desk) -> int:
    return desk.last.get("discs", -1)


def test_dense_cases_are_told_as_counts_that_add_up_and_open_at_a_click(desk):
    desk.view.set_cases(dense(90), NOW)
    desk.drawn(cases=90)
    assert discs(desk) >= 1
    zoom = desk.view.state()["zoom"]
    where = desk.at(LON, LAT)
    with desk.qtbot.assertNotEmitted(desk.view.grid_chosen):
        desk.click(where)
        wait_for(desk, lambda: desk.view.state()["zoom"] > zoom)
    for _ in range(4):
        zoom = desk.view.state()["zoom"]
        if zoom >= 17:
            break
        desk.click(desk.at(LON, LAT))
        wait_for(desk, lambda zoom=zoom: desk.view.state()["zoom"] > zoom)
    desk.view.fly_to(LON, LAT, 18)
    desk.view.set_cases(dense(91), NOW)
    wait_for(desk, lambda: desk.last["cases"] == 91 and discs(desk) == 0)


def test_counts_that_change_all_day_leave_no_sprites_behind(desk):
    heap = dense(90)
    desk.view.set_cases(heap, NOW)
    desk.drawn(cases=90)
    desk.js(
        "import('shaotai://desk/map/book.mjs').then(({ SpriteBook: { prototype } }) => { const { open } = prototype;"
        " prototype.open = function (...given) { window.book = this; open.apply(this, given); }; }); 0"
    )
    for many in range(30, 90):
        desk.view.set_cases(heap[:many], NOW)
        desk.drawn(cases=many)
    assert desk.js("book.reused") > 20
    assert desk.js("book.sprites.length") < 40


def test_a_disc_under_the_pointer_says_how_many_of_each_lamp(desk):
    desk.view.set_cases([replace(case, lon=LON, lat=LAT) for case in dense(90)], NOW)
    desk.drawn(cases=90, discs=1)
    target = desk.view._view.focusProxy()
    QTest.mouseMove(target, desk.at(LON + 0.002, LAT))
    QTest.mouseMove(target, desk.at(LON, LAT))
    desk.until("document.querySelector('.several:not([hidden])')?.textContent.match(/45/g)?.length === 2")
    assert desk.js("document.querySelectorAll('.several button').length") == 0


def test_cases_on_one_spot_are_listed_the_worst_first_and_one_can_be_chosen(desk):
    desk.view.set_cases([replace(case, lon=LON, lat=LAT) for case in dense(30)], NOW)
    desk.drawn(cases=30, discs=1)
    desk.click(desk.at(LON, LAT))
    desk.until("document.querySelectorAll('.several.pinned:not([hidden]) button').length === 12")
    assert (
        desk.js(
            "[...document.querySelectorAll('.several button svg')].filter(s => s.classList.contains('soon')).length"
        )
        == 12
    )
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE) as told:
        desk.press(Qt.Key.Key_Return)
    assert told.args[0].int >= 1000
    desk.until("document.querySelector('.several').hidden")


def test_of_a_few_on_one_spot_each_can_be_chosen(desk):
    desk.view.set_cases([replace(case, lon=LON, lat=LAT) for case in dense(4)], NOW)
    desk.drawn(cases=4, discs=0)
    desk.click(desk.at(LON, LAT))
    desk.until("document.querySelectorAll('.several.pinned:not([hidden]) button').length === 4")
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE) as told:
        desk.js("document.querySelectorAll('.several button')[3].click()")
    assert told.args == [uid(1000)]
    desk.click(desk.at(LON, LAT))
    desk.until("!document.querySelector('.several').hidden")
    desk.press(Qt.Key.Key_Escape)
    desk.until("document.querySelector('.several').hidden")


def test_critical_and_late_cases_stay_out_of_the_disc_around_them(desk):
    from models.cases.records import Urgency

    heap = [replace(case, lon=LON, lat=LAT) for case in dense(40)]
    desk.view.set_cases([*heap, case_at(1, SIDE / 50, SIDE / 50, urgency=Urgency.CRITICAL)], NOW)
    desk.drawn(cases=41, discs=1)
    desk.view.set_cases([*heap, *(case_at(1 + n, n * SIDE / 9, SIDE / 50, left=-5) for n in range(3))], NOW)
    desk.drawn(cases=43, discs=1)
    assert pixel(desk, "marks", LON + SIDE / 9, LAT + SIDE / 50) == NIGHT.late
    desk.view.set_cases([*heap, case_at(1, SIDE / 50, SIDE / 50, urgency=Urgency.CRITICAL)], NOW)
    desk.drawn(cases=41, discs=1)
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE) as told:
        desk.view.fly_to(LON + SIDE / 50, LAT + SIDE / 50, 18)
        wait_for(desk, lambda: desk.view.state()["zoom"] == 18)
        desk.click(desk.at(LON + SIDE / 50, LAT + SIDE / 50))
    assert told.args == [uid(1)]


def test_a_case_that_runs_out_of_time_pulses_once(desk):
    assert is_empty(desk, "overlay")
    desk.view.set_cases([replace(case_at(1, 0.001, -0.001), soon_at=NOW, next_due_at=NOW + timedelta(seconds=2))], NOW)
    wait_for(desk, lambda: not is_empty(desk, "overlay"))
    wait_for(desk, lambda: is_empty(desk, "overlay"))


def test_what_changes_is_fetched_alone_and_after_the_page_died_everything_is(desk):
    desk.js("""window.asked = []; const was = window.fetch;
      window.fetch = (address, ...rest) => { window.asked.push(String(address)); return was(address, ...rest); }; 0""")
    moved(desk, 10, (LON - 0.002, LAT - 0.002))
    desk.until("window.asked.some((address) => address.includes('data/positions') && /have=\\d+\\.\\d+/.test(address))")
    wait_for(desk, lambda: pixel(desk, "marks", LON - 0.002, LAT - 0.002) != "")
    desk.view.apply_cases([case_at(2, 0.001, 0.003)], [uid(1)], NOW)
    desk.drawn(cases=2)
    assert desk.js("window.asked.some((address) => address.includes('data/cases') && /have=\\d+\\.\\d+/.test(address))")
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE) as told:
        desk.click(desk.at(LON + 0.001, LAT + 0.003))
    assert told.args == [uid(2)]


def heat_told(desk) -> str:
    return desk.js("document.querySelector('.panel.heat .count').textContent")


def test_heat_is_off_until_asked_for_and_narrows_by_hour_and_category(desk):
    # 06:32 in UTC is 14:32 in the city.
    cases = [
        replace(case, category_top="市容环境" if i % 3 else "交通设施", reported_at=NOW)
        for i, case in enumerate(dense(60))
    ]
    desk.view.set_cases(cases, NOW)
    desk.drawn(cases=60)
    assert is_empty(desk, "heat")
    assert desk.js("document.querySelector('.panel.heat').hidden") is True
    desk.view.toggle_layer("heat")
    wait_for(desk, lambda: not is_empty(desk, "heat"))
    assert heat_told(desk).startswith("60")
    assert pixel_alpha(desk, LON, LAT) > pixel_alpha(desk, LON + 0.0035, LAT - 0.0035)

    def narrow(key: str, value: str) -> None:
        desk.js(f"""(() => {{ const s = document.querySelector('[data-heat={key}]');
          s.value = '{value}'; s.dispatchEvent(new Event('change')); return 0; }})()""")

    narrow("of", "交通设施")
    wait_for(desk, lambda: heat_told(desk).startswith("20"))
    narrow("from", "15")
    wait_for(desk, lambda: heat_told(desk).startswith("0"))
    assert is_empty(desk, "heat")
    narrow("from", "14")
    narrow("of", "")
    wait_for(desk, lambda: heat_told(desk).startswith("60"))
    wait_for(desk, lambda: desk.view.state().get("heat", {}).get("from") == 14)
    desk.view.toggle_layer("heat")
    wait_for(desk, lambda: is_empty(desk, "heat"))


def pixel_alpha(desk, lon: float, lat: float) -> int:
    where = desk.at(lon, lat)
    return desk.js(f"""(() => {{
      const canvas = document.querySelector('.leaflet-desk-heat-pane canvas');
      const box = canvas.getBoundingClientRect(), dpr = canvas.width / box.width;
      const at = [({where.x()} - box.left) * dpr, ({where.y()} - box.top) * dpr].map(Math.round);
      return canvas.getContext('2d').getImageData(...at, 1, 1).data[3];
    }})()""")


def test_what_the_search_found_stands_on_the_map_until_one_is_taken(desk):
    desk.view.focus_search()
    desk.until("document.activeElement?.tagName === 'INPUT'")
    desk.type("x")
    desk.until("document.querySelector('input').value === 'x'")
    assert is_empty(desk, "overlay")
    desk.view.set_search_results([SearchHit("place", None, str(n), "", LON + n * 1e-3, LAT) for n in range(3)])
    wait_for(desk, lambda: pixel(desk, "overlay", LON, LAT) == NIGHT.accent)
    assert pixel(desk, "overlay", LON + 1e-3, LAT) == ""
    desk.press(Qt.Key.Key_Down)
    wait_for(desk, lambda: pixel(desk, "overlay", LON + 1e-3, LAT) == NIGHT.accent)
    desk.press(Qt.Key.Key_Escape)
    wait_for(desk, lambda: is_empty(desk, "overlay"))


def test_who_is_in_a_video_call_has_a_ring_until_it_ends(desk):
    overlay = "document.querySelector('.leaflet-desk-overlay-pane').children.length"
    assert desk.js(overlay) == 1
    assert is_empty(desk, "overlay")
    desk.view.show_calls([uid(100), uid(999)])
    wait_for(desk, lambda: not is_empty(desk, "overlay"))
    # Around his mark, not on it.
    assert pixel(desk, "overlay", LON - 0.003, LAT - 0.003) == ""
    desk.view.show_calls([])
    wait_for(desk, lambda: is_empty(desk, "overlay"))
