"""The map as its user has it: clicks, keys, and what is on the screen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest

from tests.support.desk_records import HOSTILE, NOW, uid
from tests.widgets.map.conftest import LAT, LON, PATIENCE, case_at, positions, small_city, worker
from widgets.map import Candidate, SearchHit
from widgets.text import line


def test_a_click_on_a_case_names_it(desk):
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE) as told:
        desk.click(desk.at(LON + 0.002, LAT - 0.002))
    assert told.args == [uid(2)]


def test_a_click_on_a_worker_names_it(desk):
    with desk.qtbot.waitSignal(desk.view.worker_chosen, timeout=PATIENCE) as told:
        desk.click(desk.at(LON - 0.003, LAT - 0.003))
    assert told.args == [uid(100)]


def test_a_click_on_bare_ground_names_the_grid(desk):
    with desk.qtbot.waitSignal(desk.view.grid_chosen, timeout=PATIENCE) as told:
        desk.click(desk.at(LON - 0.001, LAT + 0.001))
    assert told.args == [uid(8002)]


def test_a_dedicated_grid_lies_over_the_basic_one_until_its_layer_is_off(desk):
    where = desk.at(LON + 0.0015, LAT + 0.0015)
    with desk.qtbot.waitSignal(desk.view.grid_chosen, timeout=PATIENCE) as told:
        desk.click(where)
    assert told.args == [uid(8100)]
    desk.js("document.querySelector('[data-layer=dedicated]').click()")
    with desk.qtbot.waitSignal(desk.view.grid_chosen, timeout=PATIENCE) as told:
        desk.click(where)
    assert told.args == [uid(8003)]


def test_a_clicked_case_shows_its_facts_and_offers_what_is_allowed(desk):
    desk.view.set_allowed(frozenset({"open_case"}))
    desk.click(desk.at(LON + 0.002, LAT - 0.002))
    desk.until("!!document.querySelector('.card.pinned:not([hidden]) .action')")
    desk.view.choose_case(uid(1))
    desk.until("document.querySelector('.action')?.dataset.action === 'open_case'")
    assert desk.js("document.querySelector('.card .title').textContent") == line("井盖破损，第 2 处")
    assert "超期" in desk.js("document.querySelector('.card dl').textContent")
    assert desk.js("[...document.querySelectorAll('.action')].map(b => b.dataset.action).join()") == "open_case"
    with desk.qtbot.waitSignal(desk.view.intent, timeout=PATIENCE) as told:
        desk.js("document.querySelector('.action').click()")
    assert told.args[0] == "open_case"
    assert told.args[1]["case_id"] == uid(2)


def test_a_case_that_is_chosen_already_can_be_gone_near_to(desk):
    desk.view.set_allowed(frozenset({"open_case"}))
    desk.click(desk.at(LON + 0.002, LAT - 0.002))
    desk.until("!!document.querySelector('.card.pinned:not([hidden]) .action')")
    assert desk.js("[...document.querySelectorAll('.action')].map(b => b.dataset.action).join()") == "near"
    with desk.qtbot.assertNotEmitted(desk.view.intent):
        desk.js("document.querySelector('.action').click()")
        desk.qtbot.waitUntil(lambda: desk.view.state()["zoom"] == 16, timeout=PATIENCE)
    assert desk.view.state()["lon"] == pytest.approx(LON + 0.002, abs=1e-4)
    assert desk.view.state()["lat"] == pytest.approx(LAT - 0.002, abs=1e-4)


def button_of_the_worker(desk) -> QPoint:
    """Pin the card of a worker who can take the chosen case; where its button is on the screen."""
    desk.view.choose_case(uid(2))
    desk.click(desk.at(LON - 0.003, LAT - 0.003))
    desk.until("!!document.querySelector('.card.pinned:not([hidden]) [data-action=dispatch]')")
    desk.js("const b = document.querySelector('[data-action=dispatch]'); window.first = b; 0")
    middle = "(r => [r.x + r.width / 2, r.y + r.height / 2])(window.first.getBoundingClientRect())"
    x, y = json.loads(desk.js(f"JSON.stringify({middle})"))
    return QPoint(round(x), round(y))


def told_at(desk) -> str:
    return desk.js("document.querySelector('.card dl').textContent")


def test_a_card_tells_a_newer_position_and_keeps_its_buttons_and_the_focus(desk):
    button_of_the_worker(desk)
    desk.js("window.first.focus(); 0")
    before = told_at(desk)
    desk.view.apply_positions(positions([(LON - 0.003, LAT - 0.003)]), NOW + timedelta(minutes=9))
    desk.qtbot.waitUntil(lambda: told_at(desk) != before, timeout=PATIENCE)
    assert desk.js("window.first.isConnected && document.activeElement === window.first") is True


def test_the_focus_stays_on_the_button_when_the_card_must_be_built_anew(desk):
    button_of_the_worker(desk)
    desk.js("window.first.focus(); 0")
    desk.view.set_workers([worker(100, name="李**"), worker(101)])
    desk.until("document.querySelector('.card .title').textContent.includes('李')")
    assert desk.js("window.first.isConnected") is False
    assert desk.js("document.activeElement?.dataset.action") == "dispatch"


def test_a_press_on_a_button_counts_though_the_worker_changes_before_the_release(desk):
    where = button_of_the_worker(desk)
    target = desk.view._view.focusProxy()
    desk.js("document.querySelector('.card').addEventListener('mousedown', () => { window.pressed = true; }); 0")
    QTest.mouseMove(target, where)
    QTest.mousePress(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    desk.until("window.pressed === true")
    desk.view.set_workers([worker(100, name="李**")])
    desk.drawn(workers=2)
    desk.qtbot.wait(600)  # longer than news of positions are gathered: what must not happen has had its time
    assert desk.js("window.first.isConnected") is True
    with desk.qtbot.waitSignal(desk.view.intent, timeout=PATIENCE) as told:
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    assert told.args[0] == "dispatch"


def test_what_changed_while_a_card_was_pressed_is_told_after_the_release(desk):
    button_of_the_worker(desk)
    desk.js("""document.querySelector('.card').dispatchEvent(new PointerEvent('pointerdown', {bubbles: true})); 0""")
    desk.view.set_workers([worker(100, name="李**")])
    desk.qtbot.wait(600)
    assert desk.js("document.querySelector('.card .title').textContent.includes('李')") is False
    desk.js("document.body.dispatchEvent(new PointerEvent('pointerup', {bubbles: true})); 0")
    desk.until("document.querySelector('.card .title').textContent.includes('李')")


@pytest.mark.parametrize("named", ['"x"', "5", "null", '["a"]'])
def test_an_intent_about_something_without_an_identifier_is_dropped(desk, named):
    with desk.qtbot.assertNotEmitted(desk.view.intent):
        desk.view._bridge.act("dispatch", f'{{"worker_id": {named}, "case_id": "{uid(2)}"}}')


def test_an_intent_that_is_not_allowed_is_not_passed_on(desk):
    desk.view.set_allowed(frozenset())
    with desk.qtbot.assertNotEmitted(desk.view.intent, wait=200):
        desk.view._bridge.act("dispatch", f'{{"worker_id": "{uid(100)}"}}')


def test_a_worker_can_be_given_the_chosen_case(desk):
    desk.view.choose_case(uid(2))
    desk.click(desk.at(LON - 0.003, LAT - 0.003))
    desk.until("!!document.querySelector('[data-action=dispatch]')")
    with desk.qtbot.waitSignal(desk.view.intent, timeout=PATIENCE) as told:
        desk.js("document.querySelector('[data-action=dispatch]').click()")
    assert (told.args[1]["worker_id"], told.args[1]["case_id"]) == (uid(100), uid(2))


def test_a_place_is_picked_with_one_click_and_nothing_is_chosen_by_it(desk):
    desk.view.start_picking()
    desk.until("document.querySelector('.leaflet-container').classList.contains('picking')")
    with (
        desk.qtbot.assertNotEmitted(desk.view.case_chosen, wait=100),
        desk.qtbot.waitSignal(desk.view.point_picked, timeout=PATIENCE) as told,
    ):
        desk.click(desk.at(LON + 0.002, LAT - 0.002))
    assert told.args == pytest.approx([LON + 0.002, LAT - 0.002], abs=0.0001)
    assert desk.js("document.querySelector('.leaflet-container').classList.contains('picking')") is False


def test_escape_ends_picking(desk):
    desk.view.start_picking()
    desk.until("document.querySelector('.leaflet-container').classList.contains('picking')")
    with (
        desk.qtbot.assertNotEmitted(desk.view.point_picked),
        desk.qtbot.waitSignal(desk.view.picking_cancelled, timeout=PATIENCE),
    ):
        desk.press(Qt.Key.Key_Escape)


def test_gone_cases_disappear_and_new_ones_appear(desk):
    desk.view.apply_cases([case_at(4, 0.001, -0.003), case_at(5, 0.002, -0.003)], [uid(1), uid(2), uid(3)], NOW)
    desk.drawn(cases=2)
    with desk.qtbot.waitSignal(desk.view.grid_chosen, timeout=PATIENCE) as told:
        desk.click(desk.at(LON + 0.002, LAT - 0.002))
    assert told.args == [uid(8001)]


def test_a_case_without_a_place_is_not_drawn_and_breaks_nothing(desk):
    desk.view.set_cases([case_at(1, 0, 0), replace(case_at(2, 0, 0), lon=None, lat=None)], NOW)
    desk.drawn(cases=1)


def test_seventeen_thousand_positions_are_seventeen_thousand_marks(desk):
    places = [(LON + (i % 170 - 85) * 4e-5, LAT + (i // 170 - 50) * 4e-5) for i in range(17_000)]
    desk.view.set_positions(positions(places))
    desk.drawn(workers=17_000)


def test_a_worker_off_duty_is_not_shown(desk):
    desk.view.set_workers([worker(100, on_duty=False), worker(101)])
    desk.drawn(workers=1)


def test_the_layer_switch_hides_and_shows(desk):
    desk.js("document.querySelector('[data-layer=cases]').click()")
    desk.qtbot.waitUntil(lambda: desk.view.state()["layers"]["cases"] is False, timeout=PATIENCE)
    with desk.qtbot.waitSignal(desk.view.grid_chosen, timeout=PATIENCE):
        desk.click(desk.at(LON + 0.002, LAT - 0.002))


def test_the_search_box_asks_and_flies_to_what_is_taken(desk):
    desk.press(Qt.Key.Key_Slash)
    desk.until("document.activeElement?.tagName === 'INPUT'")
    with desk.qtbot.waitSignal(desk.view.search_requested, timeout=PATIENCE) as told:
        desk.type("well")
    assert told.args == ["well"]
    hits = [
        SearchHit("grid", uid(8000), "第1网格", "望潮街道", LON, LAT),
        SearchHit("case", uid(2), "井盖破损", "第2网格", LON + 0.02, LAT),
    ]
    desk.view.set_search_results(hits)
    desk.until("document.querySelectorAll('.hit').length === 2")
    desk.press(Qt.Key.Key_Down)
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE) as chosen:
        desk.press(Qt.Key.Key_Return)
    assert chosen.args == [uid(2)]
    desk.qtbot.waitUntil(lambda: abs(desk.view.state()["lon"] - LON - 0.02) < 0.001, timeout=PATIENCE)


def test_a_case_without_a_place_is_found_and_opened_and_the_map_stays(desk):
    desk.press(Qt.Key.Key_Slash)
    desk.until("document.activeElement?.tagName === 'INPUT'")
    with desk.qtbot.waitSignal(desk.view.search_requested, timeout=PATIENCE):
        desk.type("417")
    desk.view.set_search_results([SearchHit("case", uid(7), "路灯不亮", "1129-0417", None, None)])
    desk.until("document.querySelectorAll('.hit').length === 1")
    before = desk.view.state()
    with desk.qtbot.waitSignal(desk.view.case_chosen, timeout=PATIENCE) as chosen:
        desk.press(Qt.Key.Key_Return)
    assert chosen.args == [uid(7)]
    assert desk.view.state() == before


def test_hostile_text_shows_as_typed_and_runs_nothing(desk):
    desk.js("window.alert = () => { window.ran = true; }; 0")
    desk.view.set_cases([case_at(1, -0.002, -0.002)], NOW)
    hits = [SearchHit("place", None, text, text, LON, LAT) for text in HOSTILE]
    desk.view.focus_search()
    desk.until("document.activeElement?.tagName === 'INPUT'")
    desk.type("x")
    desk.until("document.querySelector('input').value === 'x'")
    desk.view.set_search_results(hits)
    desk.until(f"document.querySelectorAll('.hit').length === {len(HOSTILE)}")
    shown = desk.js(
        "JSON.stringify([...document.querySelectorAll('.hit')].map(h => h.querySelector('.title').textContent))"
    )
    assert json.loads(shown) == [line(text) for text in HOSTILE]
    desk.press(Qt.Key.Key_Escape)
    for text in HOSTILE:
        desk.view.set_cases([case_at(1, -0.002, -0.002, title=text, holder=text, area=text, category=text)], NOW)
        desk.click(desk.at(LON - 0.002, LAT - 0.002))
        wanted = json.dumps(line(text))
        desk.until(f"document.querySelector('.card .title')?.textContent === {wanted}")
        assert desk.js(f"document.querySelector('.card dl').textContent.includes({wanted})") is True
    assert (
        desk.js(
            "window.ran === undefined && document.querySelectorAll('.card img, .card b, .card script').length === 0"
        )
        is True
    )


def test_hostile_names_of_grids_break_nothing(desk):
    city, grids, cameras = small_city()
    named = [replace(grid, name=HOSTILE[i % len(HOSTILE)]) for i, grid in enumerate(grids)]
    desk.view.set_ground(city, named, cameras)
    desk.drawn(grids=4)
    desk.click(desk.at(LON - 0.001, LAT + 0.001))
    desk.until("!!document.querySelector('.card.pinned:not([hidden])')")
    assert desk.js("document.querySelector('.card .title').textContent") == line(HOSTILE[3])


def test_another_map_can_look_where_this_one_looked(desk, new_map):
    desk.js("document.querySelector('[data-layer=workers]').click()")
    desk.view.fly_to(LON + 0.001, LAT, 17)
    desk.qtbot.waitUntil(lambda: desk.view.state()["zoom"] == 17, timeout=PATIENCE)
    desk.qtbot.waitUntil(lambda: desk.view.state()["layers"]["workers"] is False, timeout=PATIENCE)
    state = desk.view.state()
    other = new_map(host="second", theme="day")
    other.view.restore(state)
    city, grids, cameras = small_city()
    other.view.set_ground(city, grids, cameras)
    other.qtbot.waitUntil(lambda: other.last.get("grids", 0) > 0, timeout=PATIENCE)
    assert other.view.state()["zoom"] == 17
    assert other.view.state()["lon"] == pytest.approx(LON + 0.001, abs=1e-6)
    assert other.js("document.querySelector('[data-layer=workers]').getAttribute('aria-pressed')") == "false"


def test_a_place_well_in_view_moves_nothing_and_one_outside_is_brought_to_the_middle(desk):
    before, seen = desk.view.state(), []
    desk.view.state_changed.connect(lambda state: seen.append(round(state["lon"] - LON, 3)))
    desk.view.fly_to(LON + 0.001, LAT + 0.001)
    desk.view.fly_to(LON + 0.05, LAT)
    desk.qtbot.waitUntil(lambda: 0.05 in seen, timeout=PATIENCE)
    assert 0.001 not in seen
    assert desk.view.state()["zoom"] == before["zoom"]


def test_candidates_without_a_known_place_are_left_out(desk):
    desk.view.choose_case(uid(1))
    desk.view.show_candidates([Candidate(1, uid(101)), Candidate(2, uid(999)), Candidate(3, None, LON, LAT)])
    assert [one["rank"] for one in desk.view._candidates] == [1, 3]


def test_choosing_another_case_takes_the_candidates_away(desk):
    desk.view.choose_case(uid(1))
    desk.view.show_candidates([Candidate(1, uid(101))])
    desk.view.choose_case(uid(2))
    assert desk.view._candidates == []


def test_every_language_has_its_words_on_the_page(each_language, new_map):
    made = new_map()
    words = {"zh": "搜索网格、案卷、人员、地址", "en": "Search grids, cases, workers, addresses"}
    assert made.js("document.querySelector('input').placeholder") == words[each_language]
    assert made.js("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[each_language]


def test_a_slash_typed_into_the_search_box_is_a_slash_though_the_window_has_a_key_for_it(desk):
    pressed: list[bool] = []
    key = QShortcut(QKeySequence("/"), desk.view)
    key.activated.connect(lambda: pressed.append(True))
    # A window's keys work in the active window alone.
    desk.view.activateWindow()
    desk.qtbot.waitUntil(desk.view.isActiveWindow, timeout=PATIENCE)
    desk.view.focus_search()
    desk.until("document.activeElement?.tagName === 'INPUT'")
    desk.qtbot.waitUntil(lambda: desk.view._view.typing, timeout=PATIENCE)
    desk.type("a/b")
    desk.until("document.querySelector('input').value === 'a/b'")
    assert pressed == []
    desk.press(Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: not desk.view._view.typing, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("key", "modifiers", "kept"),
    [
        (Qt.Key.Key_Slash, Qt.KeyboardModifier.NoModifier, True),
        (Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, True),
        (Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier, True),
        (Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier, False),
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier, False),
    ],
)
def test_while_somebody_types_plain_keys_are_the_pages_and_commands_the_windows(desk, key, modifiers, kept):
    view = desk.view._view
    view.set_typing(True)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    view.event(event)
    assert event.isAccepted() is kept


def test_a_layer_hidden_before_the_page_is_there_is_hidden_once_it_is(desk):
    desk.view._page_fell()
    desk.view.toggle_layer("workers")
    desk.view._page_rose()
    desk.qtbot.waitUntil(lambda: desk.view.state().get("layers", {}).get("workers") is False, timeout=PATIENCE)
