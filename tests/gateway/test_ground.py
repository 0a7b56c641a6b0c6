"""The ground around a worker's grids, for the map on the phone."""

from __future__ import annotations

from models.store.ids import new_id
from tests.gateway.house import House
from tests.models.town import LAT, LON, STEP, as_owner


def test_a_phone_gets_the_roads_and_places_around_its_grids_alone(house: House) -> None:
    ground = house.phone("w1").get("/ground")
    assert [(road["name"], road["kind"], road["line"]) for road in ground["roads"]] == [
        ("文昌路", "arterial", [[LON, LAT], [LON + STEP, LAT]])
    ]
    assert [place["name"] for place in ground["places"]] == ["实验小学"]
    # The grid of w3 lies to the east: the road is cut at the box of its grids and 800 m.
    (road,) = house.phone("w3").get("/ground")["roads"]
    assert road["line"] == [[round(LON + 0.002, 6), LAT], [LON + STEP, LAT]]


def test_a_road_that_changed_is_seen_at_the_next_look(house: House) -> None:
    phone = house.phone("w1")
    phone.get("/ground")
    road = new_id()
    as_owner(
        house.database,
        "INSERT INTO road (id, name, road_class, geom) SELECT %s, '新路', 'path', geom FROM road LIMIT 1",
        road,
    )
    try:
        assert "新路" in {one["name"] for one in phone.get("/ground")["roads"]}
    finally:
        as_owner(house.database, "DELETE FROM road WHERE id = %s", road)


def test_the_ground_is_told_to_nobody_without_a_token(house: House) -> None:
    assert house.phone("w1").ask("GET", "/ground", token="").status_code == 401
