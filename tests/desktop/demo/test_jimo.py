"""The demo city of Jimo's size, built whole: as many people and requests as the platform tells of, in lawful books."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import text

from desktop.demo.build import build_demo
from models.cases.calendar import calendar_of
from models.cases.queries import get_open_cases
from models.cases.tables import OPEN_STATES
from models.figures.queries import get_tiles
from models.store.engine import Store
from tests.support.database import CityDatabase


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_large_demo_city_has_its_people_its_ninety_days_and_a_believable_stock(city_database: CityDatabase) -> None:
    built = build_demo(
        city_database.operator, owner=city_database.owner, code="demo_jimo", seed=20261122, size="jimo"
    )  # fmt: skip
    store = Store(city_database.operator, desk="test")
    try:
        with store.read() as s:
            assert s.scalar(text("SELECT count(*) FROM worker")) == built.workers == 2500
            kinds = Counter(dict(s.execute(text("SELECT kind, count(*) FROM grid WHERE level = 5 GROUP BY 1")).all()))
            assert kinds == {"basic": 2287, "dedicated": 19, "professional": 563}
            assert s.scalar(text(
                "SELECT count(*) FROM worker w WHERE NOT EXISTS (SELECT FROM team_slot t WHERE t.worker_id = w.id)"
            )) == 0  # fmt: skip
            zone = calendar_of("Asia/Shanghai").zone
            days = dict(s.execute(text(
                "SELECT (reported_at AT TIME ZONE 'Asia/Shanghai')::date, count(*) FROM report GROUP BY 1 ORDER BY 1"
            )).all())  # fmt: skip
            today = built.now.astimezone(zone).date()
            past = [count for day, count in days.items() if day != today]
            assert len(past) >= 90
            last_month = sum(days.get(today - timedelta(days=n), 0) for n in range(1, 31))
            assert 30_000 <= last_month <= 45_000
            assert all(500 <= count <= 2600 for count in past[-90:])
            sources = Counter(dict(s.execute(text("SELECT source, count(*) FROM report GROUP BY 1")).all()))
            assert set(sources) == {"petition", "hotline", "grid_worker", "online_opinion", "digital_city"}
            opened = get_open_cases(s)
            assert built.open == len(opened)
            assert 700 <= len(opened) <= 3000
            assert {case.state for case in opened} <= set(OPEN_STATES)
            rate = get_tiles(s).on_time.value
            assert rate is not None
            assert 0.96 <= rate <= 0.995
    finally:
        store.close()
