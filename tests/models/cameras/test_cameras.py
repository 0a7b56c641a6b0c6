"""The list of cameras: entered, changed and found by nearness; who signs in at one is nobody's to see but who opens it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.cameras.commands import set_cameras
from models.cameras.queries import get_addresses, get_listed, get_nearest
from models.cameras.records import Address, CameraEntry, SetCameras
from models.cameras.rules import WAITS_S, parse_address, waits
from models.grids.queries import get_cameras, search_ground
from models.store import migrate
from models.store.errors import NotPermitted, Refused
from tests.models.town import LAT, LON, Town, as_owner
from tests.support.database import CityDatabase

PRINTABLE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z", "Cf")), min_size=1, max_size=20)


def entry(code: str, east_m: float = 0.0, url: str | None = "rtsp://10.0.0.5/1", **facts: object) -> CameraEntry:
    address = None if url is None else parse_address(url)
    given = {"name": f"{code}路口", "lon": LON + east_m / 111_320, "lat": LAT, "address": address} | facts
    return CameraEntry(code, **given)  # type: ignore[arg-type]


def test_a_list_enters_changes_and_leaves_as_it_is_what_is_known(town: Town) -> None:
    listed = [entry("K1"), entry("K2", url="rtsp://admin:a@b@10.0.0.6:8554/live?ch=1"), entry("K3", url=None)]
    with town.operator.transaction() as s:
        assert set_cameras(s, listed) == SetCameras(new=3, changed=0, same=0)
    changed = [entry("K1", url="rtsp://10.0.0.9/1"), listed[1], entry("K3", url=None, active=False)]
    with town.operator.transaction() as s:
        assert set_cameras(s, changed) == SetCameras(new=0, changed=2, same=1)
    with town.operator.read() as s:
        found = {one.code: one for one in get_listed(s)}
        addresses = get_addresses(s, [one.id for one in found.values()])
    # C1 is the town's own; the list did not name it.
    assert list(found) == ["C1", "K1", "K2", "K3"]
    assert [found[code].url for code in found] == ["", "rtsp://10.0.0.9/1", "rtsp://10.0.0.6:8554/live?ch=1", ""]
    assert [found[code].signs_in for code in ("K1", "K2")] == [False, True]
    assert addresses[found["K2"].id].full() == "rtsp://admin:a%40b@10.0.0.6:8554/live?ch=1"
    with town.leader.read() as s:
        assert [one.code for one in get_cameras(s)] == ["C1", "K1", "K2"]
        assert [hit.name for hit in search_ground(s, "K3")] == []


def test_an_address_that_is_taken_off_the_list_is_gone(town: Town) -> None:
    with town.operator.transaction() as s:
        set_cameras(s, [entry("K1", url="rtsp://admin:secret@10.0.0.5/1")])
    with town.operator.transaction() as s:
        assert set_cameras(s, [entry("K1", url=None)]).changed == 1
        assert get_addresses(s, [one.id for one in get_listed(s)]) == {}


def test_the_nearest_that_can_be_watched_come_first_and_none_from_too_far(town: Town) -> None:
    here = [entry("A", 800), entry("B", 300), entry("C", 100, url=None), entry("D", 50, active=False), entry("E", 2500)]
    with town.operator.transaction() as s:
        set_cameras(s, here)
        near = get_nearest(s, LON, LAT, most=9, within_m=1000)
        assert [one.code for one in near] == ["B", "A"]
        # A degree of longitude is as long as that on the equator alone.
        assert all(0.5 * far < one.metres < far for one, far in zip(near, (300, 800), strict=True))
        assert [one.code for one in get_nearest(s, LON, LAT, most=1, within_m=5000)] == ["B"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"code": " "}, "camera_code"), ({"name": ""}, "camera_name"), ({"lat": float("nan")}, "camera_place")],
)
def test_a_camera_without_number_name_or_place_is_refused_and_nothing_entered(
    town: Town, changes: dict[str, object], code: str
) -> None:
    facts = {"code": "K2", "name": "x", "lon": LON, "lat": LAT} | changes
    with pytest.raises(Refused) as refused, town.operator.transaction() as s:
        set_cameras(s, [entry("K1"), CameraEntry(**facts)])  # type: ignore[arg-type]
    assert refused.value.code == code
    with pytest.raises(Refused, match="camera_twice"), town.operator.transaction() as s:
        set_cameras(s, [entry("K1"), entry("K1")])
    with town.operator.read() as s:
        assert [one.code for one in get_listed(s)] == ["C1"]


def test_a_leader_neither_sets_cameras_nor_reads_where_they_are(town: Town, city_database: CityDatabase) -> None:
    with pytest.raises(NotPermitted), town.leader.transaction() as s:
        set_cameras(s, [entry("K1")])
    with pytest.raises(NotPermitted), town.leader.read() as s:
        get_listed(s)
    # Whoever writes past the commands: who signs in has no place in the address.
    for url in ("rtsp://u:p@10.0.0.1/", "http://10.0.0.1/", "rtsp://", "rtsp://a b/"):
        with pytest.raises(psycopg.errors.CheckViolation):
            as_owner(city_database, f"INSERT INTO camera_address (camera_id, url) SELECT id, '{url}' FROM camera")


def test_a_changed_list_is_news_of_the_ground(town: Town, city_database: CityDatabase) -> None:
    with town.operator.transaction() as s:
        set_cameras(s, [entry("K1")])
    with town.operator.transaction() as s:
        set_cameras(s, [entry("K1", url="rtsp://10.0.0.77/1")])
    with psycopg.connect(city_database.owner.render_as_string(hide_password=False).replace("+psycopg", "")) as owner:
        told = owner.execute("SELECT subject FROM change ORDER BY xid DESC, id DESC LIMIT 1").fetchone()
    assert told == ("place",)


def test_a_demo_city_that_was_made_before_is_given_the_addresses_of_its_cameras_and_no_other_city_is(
    empty_database: CityDatabase,
) -> None:
    migrate.upgrade(empty_database.owner)
    place = "gen_random_uuid(), 'x', 'x', 120, 36"
    as_owner(empty_database, f"INSERT INTO city (id, code, name, lon, lat) VALUES ({place})")
    as_owner(empty_database, f"INSERT INTO camera (id, code, name, lon, lat) VALUES ({place.replace('x', 'C0001', 1)})")
    for seed, found in (("NULL", []), ("7", [("rtsp://127.0.0.1:8554/demo/C0001", "", "")])):
        as_owner(empty_database, f"UPDATE city SET demo_seed = {seed}")
        migrate.downgrade(empty_database.owner, "0022_calls")
        migrate.upgrade(empty_database.owner)
        assert as_owner(empty_database, "SELECT url, sign_in, password FROM camera_address") == found


@given(user=PRINTABLE, password=PRINTABLE)
def test_who_signs_in_comes_out_of_an_address_and_goes_back_in_and_is_never_shown(user: str, password: str) -> None:
    address = parse_address("rtsp://10.0.0.5:554/Streaming/1", user, password)
    again = parse_address(address.full())
    assert again == address == Address("rtsp://10.0.0.5:554/Streaming/1", user, password)
    assert urlsplit(address.url).username is None
    assert repr(address) == repr(Address(address.url))


@given(st.text(max_size=60), st.text(max_size=10), st.text(max_size=10))
def test_whatever_is_written_as_an_address_is_one_that_the_table_takes_or_is_refused(a: str, b: str, c: str) -> None:
    found: Address | Refused
    try:
        found = parse_address(f"rtsp://{a}", b, c)
    except Refused as refused:
        found = refused
    if isinstance(found, Refused):
        assert (found.code, set(found.facts)) == ("camera_address", {"why"})
    else:
        assert re.fullmatch(r"rtsp://[^@/?#\s]+(/[^\s]*)?", found.url)
        assert len(found.url) <= 500


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://10.0.0.5/1", "scheme"),
        ("10.0.0.5", "scheme"),
        ("rtsp://", "host"),
        ("rtsp://10.0.0.5:port/1", "port"),
        ("rtsp://10.0.0.5/a b", "blank"),
        ("rtsp://10.0.0.5/" + "a" * 500, "long"),
        ("rtsp://other:x@10.0.0.5/1", "twice"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_address(text, "admin", "x")
    assert refused.value.facts == {"why": why}


def test_the_waits_grow_and_end_at_the_longest() -> None:
    told = waits()
    assert [next(told) for _ in range(9)] == [*WAITS_S, 30.0, 30.0, 30.0]
    assert list(WAITS_S) == sorted(set(WAITS_S))
