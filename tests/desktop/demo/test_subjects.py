"""The category tree and its words: complete, routable, fillable; and what is said fits where and who."""

from __future__ import annotations

import random
import string
from datetime import datetime

import pytest
import shapely

from desktop.demo.ground import GroundMap
from desktop.demo.people.departments import BUREAUS
from desktop.demo.sources import sources_of
from desktop.demo.subjects import BY_CODE, QUESTIONS, SUBJECTS, TYPES, Subject
from desktop.demo.wording import Teller
from models.cases.calendar import calendar_of
from models.cases.deadlines import case_limit
from models.cases.records import Source, Tier

CLASSES = {
    "事件": {"市容环境", "宣传广告", "施工管理", "街面秩序", "突发事件", "其他事件"},
    "部件": {"公用设施", "交通设施", "市容环境", "园林绿化", "其他部件"},
    "综治": {"矛盾纠纷", "治安维稳", "安全生产", "消防安全", "食品安全", "生态环保", "文明城市", "疫情防控", "群租房",
           "秸秆禁烧", "小化工", "烟花爆竹", "特殊人群", "便民服务"},
}  # fmt: skip


def test_the_tree_has_the_fields_types_and_classes() -> None:
    assert {t.name: {c.name for c in t.classes} for t in TYPES} == CLASSES


def test_codes_are_unique_and_say_where_they_stand() -> None:
    assert len(BY_CODE) == len(SUBJECTS) > 60
    for kind in TYPES:
        for group in kind.classes:
            assert group.code.startswith(kind.code)
            assert all(subject.code.startswith(group.code) for subject in group.subjects)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda s: s.code)
def test_a_subject_has_a_department_a_limit_and_words_for_every_slot(subject: Subject, ground: GroundMap) -> None:
    assert subject.department in {bureau.key for bureau in BUREAUS}
    assert subject.weight > 0
    calendar = calendar_of("Asia/Shanghai")
    filed = calendar.midnight(calendar.local_day(datetime.now(calendar.zone)))
    assert (
        case_limit(calendar, filed, Tier.GENERAL, amount=subject.limit_amount, unit=subject.limit_unit).due_at > filed
    )
    rng, teller = random.Random(subject.code), Teller(ground)
    for which in range(len(subject.titles)):
        told = teller.tell(subject, sources_of(subject).draw(rng), rng, which)
        assert told.title
        assert "{" not in told.title + told.text + teller.fix(subject, rng)
        assert told.patch.area.polygon.covers(shapely.Point(told.lon, told.lat))


def test_every_question_can_be_asked_and_answered(ground: GroundMap) -> None:
    rng, teller = random.Random(3), Teller(ground)
    for question in QUESTIONS:
        told, answer = teller.ask(question, rng)
        assert not {name for _, name, _, _ in string.Formatter().parse(told.text + answer) if name}
        assert told.reporter
        assert len(told.phone) == 11


def test_sensors_report_only_what_can_be_sensed_and_cameras_see_no_homes() -> None:
    rng = random.Random(4)
    for subject in SUBJECTS:
        drawn = {Source(sources_of(subject).draw(rng)) for _ in range(300)}
        if subject.name in ("精神障碍患者", "邻里纠纷", "劳资纠纷"):
            assert Source.SENSOR not in drawn
        if subject.ground == "home":
            assert Source.VIDEO_PATROL not in drawn
