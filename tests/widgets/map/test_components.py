"""Components on the page: from a near zoom on, where their layer is on; a click tells what one is and whose."""

from __future__ import annotations

import json

import numpy as np

from models.components.records import Component, Components
from tests.support.desk_records import uid
from tests.widgets.map.conftest import LAT, LON, PATIENCE
from widgets.map.facts import component_card

PLACES = [(LON - 0.0007, LAT + 0.0006), (LON + 0.0006, LAT + 0.0007)]
COVER = Component(
    uid(1), "9990010101000001", "井盖", "Manhole cover", "公用设施", "排水公司", "第3网格", "文昌路", *PLACES[0], 2
)


def given() -> Components:
    lon, lat = (np.array(one, dtype=np.float64) for one in zip(*PLACES, strict=True))
    return Components((uid(1), uid(2)), lon, lat, np.array([0, 4], dtype=np.uint8))


def test_they_stand_on_the_map_from_a_near_zoom_on_and_one_that_is_clicked_says_whose_it_is(desk):
    view = desk.view
    switch = "document.querySelector('.switch [data-layer=components]')"
    assert desk.js(f"{switch}.hidden") is True
    asked = []

    def card(one):
        asked.append(one)
        return component_card(COVER, frozenset({"new_report"}), uid(8002))

    view.set_components(given(), card)
    desk.until(f"!{switch}.hidden")
    view.toggle_layer("components")
    desk.until(f"{switch}.getAttribute('aria-pressed') === 'true'")
    view.fly_to(LON, LAT, 17)
    desk.qtbot.waitUntil(lambda: view.state()["zoom"] == 17, timeout=PATIENCE)
    view.set_components(given(), card)
    desk.drawn(components=2)
    desk.click(desk.at(*PLACES[0]))
    desk.until("document.querySelector('.card .title')?.textContent === '井盖'")
    assert asked == [uid(1)]
    said = desk.js("document.querySelector('.card').innerText")
    for words in ("排水公司", "9990010101000001", "第3网格 · 文昌路", "2 件", "公用设施"):
        assert words in said, said
    assert desk.js("document.querySelector('.legend .component_4').closest('.row').hidden") is False
    view.toggle_layer("components")
    desk.until("document.querySelector('.legend .component_4').closest('.row').hidden")


def test_a_card_offers_a_report_only_to_who_may_write():
    told = json.loads(component_card(COVER, frozenset(), uid(8002)))
    assert told["actions"] == []
    assert json.loads(component_card(COVER, frozenset({"new_report"}), None))["actions"] == []
