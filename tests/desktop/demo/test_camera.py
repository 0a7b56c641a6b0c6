"""The simulated workers bring what a category's rule asks for, whatever kind it is."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any, cast

import pytest

from desktop.demo.play.camera import Camera
from desktop.demo.play.world import World
from models.cases.attachments.queries import get_attachments
from models.cases.clocks.categories import get_rules_in_force, set_rule
from models.cases.clocks.category_rules import RuleVersion
from models.cases.commands import accept, dispatch, feed_back, file_case, report, sign, start_handling
from models.cases.queries import get_case, get_categories
from models.cases.records import CaseState, NewReport, Source
from models.city.queries import get_city
from models.media.records import MediaKind
from models.store.engine import Store
from models.store.errors import Refused
from models.store.times import database_now
from tests.support.database import CityDatabase

ASKED = {"photo": MediaKind.PICTURE, "film": MediaKind.FILM, "signature": MediaKind.PICTURE}


def test_the_demo_asks_for_photos_from_today_on_and_its_workers_bring_what_is_asked(
    demo_city: CityDatabase, field: Store, desk: Store
) -> None:
    with desk.read() as s:
        category = next(one.id for one in get_categories(s) if one.code == "G0402")
        rule, city = get_rules_in_force(s)[category], get_city(s)
        department = rule.rule.competent_department_id
        before = get_rules_in_force(s)
    assert (rule.rule.version, rule.evidence) == (2, ("photo",))
    assert sum(bool(one.evidence) for one in before.values()) == 5
    supervisor = Store(demo_city.supervisor, desk="desk-2", pool_size=1)
    try:
        with supervisor.transaction() as s:
            set_rule(s, RuleVersion(rule.rule, evidence=tuple(ASKED)), "也要视频和签字")
    finally:
        supervisor.close()
    with desk.transaction() as s:
        case_id = report(s, NewReport("楼道堆物", "楼道堆物", Source.HOTLINE, category, lon=121.0, lat=30.0)).case_id
        accept(s, case_id, None)
        file_case(s, case_id, None)
        dispatch(s, case_id, None, department_id=department)
        order = get_case(s, case_id).orders[-1].id
        sign(s, order)
        start_handling(s, order)
    world = cast("World", SimpleNamespace(subjects={}, local=lambda at: at.astimezone(city.zone)))
    with desk.read() as s:
        case, now = get_case(s, case_id).case, database_now(s)
    files: Any = Camera(field, world, random.Random(1)).of_feedback(case, now)
    with pytest.raises(Refused, match="evidence_missing"), field.transaction() as s:
        feed_back(s, order, "已清理", attachments=files[:2])
    with field.transaction() as s:
        feed_back(s, order, "已清理", attachments=files)
        assert {one.evidence: one.media.kind for one in get_attachments(s, case_id)} == ASKED
        assert get_case(s, case_id).case.state is not CaseState.HANDLING
