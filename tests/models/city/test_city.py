"""The city of a database."""

from __future__ import annotations

import pytest

from models.city.commands import create_city
from models.city.queries import get_city
from models.store.engine import Store
from models.store.errors import Refused
from tests.models.town import Town
from tests.support.database import CityDatabase


def test_a_database_has_one_city(town: Town) -> None:
    with town.leader.read() as s:
        city = get_city(s)
    assert (city.name, city.zone.key, city.is_demo) == ("测试城", "Asia/Shanghai", False)
    with pytest.raises(Refused) as refused, town.operator.transaction() as s:
        create_city(s, "second", "第二城", lon=0, lat=0)
    assert refused.value.code == "city_exists"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"timezone": "Asia/Nowhere"}, "unknown_timezone"),
        ({"timezone": "../etc/passwd"}, "unknown_timezone"),
        ({"lon": 181.0}, "out_of_range"),
        ({"lat": float("nan")}, "out_of_range"),
        ({"name": " "}, "name_missing"),
    ],
)
def test_a_city_that_cannot_be_is_refused(city_database: CityDatabase, facts: dict[str, object], code: str) -> None:
    store = Store(city_database.operator, desk="t")
    given = {"code": "x", "name": "城", "lon": 120.0, "lat": 30.0} | facts
    try:
        with pytest.raises(Refused) as refused, store.transaction() as s:
            create_city(s, **given)  # type: ignore[arg-type]
        assert refused.value.code == code
        with pytest.raises(Refused) as refused, store.read() as s:
            get_city(s)
        assert refused.value.code == "no_city"
    finally:
        store.close()
