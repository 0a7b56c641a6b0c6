"""The demo city, drawn once; stores for those who play it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from desktop.demo.geography.city import build_geography
from desktop.demo.geography.records import Geography
from desktop.demo.ground import GroundMap
from models.store.engine import Store
from tests.support.database import CityDatabase
from tests.support.demo import SEED


@pytest.fixture(scope="session")
def geography() -> Geography:
    return build_geography(SEED, "small")


@pytest.fixture(scope="session")
def ground(geography: Geography) -> GroundMap:
    return GroundMap.of_geography(geography, random.Random(1))


@pytest.fixture
def field(demo_city: CityDatabase) -> Iterator[Store]:
    store = Store(demo_city.field, desk="simulator")
    yield store
    store.close()


@pytest.fixture
def desk(demo_city: CityDatabase) -> Iterator[Store]:
    store = Store(demo_city.operator, desk="simulator")
    yield store
    store.close()
