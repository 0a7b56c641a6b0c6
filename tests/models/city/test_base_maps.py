"""The city's base maps: one in use at most, known to every desk."""

from __future__ import annotations

import pytest

from models.city.base_maps import add_base_map, get_base_maps, remove_base_map, use_base_map
from models.city.records import BaseMap, BaseMapKind, TileCrs
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from tests.models.town import Town


def a_map(name: str, **facts: object) -> BaseMap:
    given = {"kind": BaseMapKind.XYZ, "address": "https://t.example/{z}/{x}/{y}", "crs": TileCrs.GCJ02,
             "attribution": "© 测绘院", "min_zoom": 3, "max_zoom": 18} | facts  # fmt: skip
    return BaseMap(new_id(), name, **given)  # type: ignore[arg-type]


def in_use(store: Store) -> list[str]:
    with store.read() as s:
        return [one.name for one in get_base_maps(s) if one.in_use]


def test_one_is_in_use_at_most_and_none_is_deleted(town: Town) -> None:
    first, second = a_map("影像"), a_map("街道", kind=BaseMapKind.MBTILES, address="/data/a.mbtiles")
    with town.operator.transaction() as s:
        add_base_map(s, first)
        add_base_map(s, second)
    with town.leader.read() as s:
        assert {one.id: one for one in get_base_maps(s)} == {one.id: one for one in (first, second)}
    for name in ("影像", "街道"):
        with town.operator.transaction() as s:
            use_base_map(s, name)
        assert in_use(town.leader) == [name]
    with town.operator.transaction() as s:
        remove_base_map(s, "街道")
    assert in_use(town.leader) == []
    with town.operator.transaction() as s:
        add_base_map(s, a_map("街道"))
        use_base_map(s, "街道")
        use_base_map(s, None)
    assert in_use(town.leader) == []


def test_what_there_is_not_or_cannot_be_is_refused(town: Town) -> None:
    with town.operator.transaction() as s:
        add_base_map(s, a_map("影像"))
        use_base_map(s, "影像")
    for code, work in (
        ("base_map_exists", lambda s: add_base_map(s, a_map("影像"))),
        ("name_missing", lambda s: add_base_map(s, a_map(" "))),
        ("out_of_range", lambda s: add_base_map(s, a_map("x", min_zoom=9, max_zoom=3))),
        ("unstorable_text", lambda s: add_base_map(s, a_map("x", attribution="\0"))),
        ("no_base_map", lambda s: use_base_map(s, "别的")),
        ("no_base_map", lambda s: remove_base_map(s, "别的")),
    ):
        with pytest.raises(Refused) as refused, town.operator.transaction() as s:
            work(s)
        assert refused.value.code == code
    # A choice that was refused leaves the one before.
    assert in_use(town.operator) == ["影像"]


def test_a_leader_chooses_none_for_the_others(town: Town) -> None:
    with pytest.raises(NotPermitted), town.leader.transaction() as s:
        add_base_map(s, a_map("影像"))


def test_every_desk_hears_of_it(town: Town) -> None:
    with town.operator.transaction() as s:
        one = a_map("影像")
        add_base_map(s, one)
        use_base_map(s, "影像")
    with town.leader.read() as s:
        from sqlalchemy import text

        told = s.execute(text("SELECT ids FROM change WHERE subject = 'base_map'")).scalars().all()
    assert told == [[one.id], [one.id]]
