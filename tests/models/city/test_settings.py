"""What the city sets for itself, in versions, and the weights of the recommendation among it."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.cases.advice import LIMITS, Weights
from models.cases.recommend.weights import NAME, get_weights, set_weights
from models.city.settings import get_setting, get_versions, set_setting
from models.store.errors import NotPermitted, Refused
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase, connect


def test_nothing_is_set_until_somebody_sets_it(town: Town) -> None:
    with town.operator.read() as s:
        assert get_setting(s, NAME) is None
        assert get_weights(s) == (Weights(), 0)


def test_what_was_set_holds_and_what_was_before_stays(town: Town) -> None:
    wanted = replace(Weights(), order_m=900.0)
    with town.supervisor.transaction() as s:
        assert set_weights(s, wanted, version=0, note="手上件数多看重些") == 1
    with town.supervisor.transaction() as s:
        assert set_weights(s, replace(wanted, near_m=2000.0), version=1) == 2
    with town.operator.read() as s:
        assert get_weights(s) == (replace(wanted, near_m=2000.0), 2)
        last, first = get_versions(s, NAME)
    assert (last.version, first.version, first.value["order_m"], first.note) == (2, 1, 900.0, "手上件数多看重些")
    assert first.set_at <= last.set_at
    assert first.set_by


def test_whoever_looked_at_an_older_version_is_refused_and_nothing_is_lost(town: Town) -> None:
    with town.supervisor.transaction() as s:
        set_weights(s, replace(Weights(), order_m=1.0), version=0)
    with pytest.raises(Refused, match="setting_changed"), town.supervisor.transaction() as s:
        set_weights(s, replace(Weights(), order_m=2.0), version=0)
    with town.operator.read() as s:
        assert get_weights(s)[0].order_m == 1.0


def test_only_a_supervisor_sets_what_the_city_sets_for_itself(town: Town) -> None:
    for store in (town.operator, town.leader, town.field):
        with pytest.raises(NotPermitted), store.transaction() as s:
            set_setting(s, NAME, {"order_m": 1.0}, version=0)


def test_the_database_refuses_too(city_database: CityDatabase) -> None:
    insert = "INSERT INTO city_setting (id, name, version, value) VALUES (gen_random_uuid(), 'x', {}, '{{}}')"
    for url in (city_database.operator, city_database.leader, city_database.field):
        with connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(insert.format(1))
    with connect(city_database.supervisor) as connection:
        with pytest.raises(psycopg.errors.SerializationFailure):
            connection.execute(insert.format(2))
        connection.execute(insert.format(1))
    for change in ("UPDATE city_setting SET value = '[]'", "DELETE FROM city_setting", "TRUNCATE city_setting"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            as_owner(city_database, change)


def test_a_weight_no_longer_known_is_passed_over_and_a_new_one_has_its_usual_value(town: Town) -> None:
    with town.supervisor.transaction() as s:
        set_setting(s, NAME, {"order_m": 7.0, "star_sign_m": 3.0}, version=0)
    with town.operator.read() as s:
        assert get_weights(s) == (replace(Weights(), order_m=7.0), 1)


@settings(max_examples=40)
@given(st.sampled_from(sorted(LIMITS)), st.floats())
def test_a_weight_out_of_its_range_is_refused_before_anything_is_read(name: str, value: float) -> None:
    low, high = LIMITS[name]
    if not low <= value <= high:
        with pytest.raises(Refused, match="weight_out_of_range"):
            set_weights(None, replace(Weights(), **{name: value}), version=0)  # type: ignore[arg-type]
