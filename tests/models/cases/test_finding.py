"""Cases are found by what was written of them: the newest first, in a time that does not grow with the city."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.cases.finding import COUNTED, find_cases
from models.links import commands as links
from models.store.times import database_now
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database

PAGE = 20
MANY = """
    INSERT INTO case_file (id, title, state, urgency, nature, source, category_id, reported_at, stage_since)
    SELECT gen_random_uuid(), '水管爆裂' || n, 'REPORTED', 'normal', 'help', 'hotline', %s, at, at
    FROM (SELECT n, clock_timestamp() - n * interval '1 hour' AS at FROM generate_series(1, 1200) n) told"""


def found(town: Town, text: str, limit: int = PAGE):
    with town.leader.read() as s:
        return find_cases(s, text, limit)


@pytest.fixture
def long_ago(town: Town):
    """Cases of many stretches of time, oldest first: 路灯 in each, 积水 in the oldest alone."""
    with town.operator.read() as s:
        now = database_now(s)
    return [
        town.do("report", town.new(title="路灯不亮", text=words), occurred_at=now - timedelta(days=days)).case_id
        for days, words in ((400, "文昌路积水"), (200, "巷口"), (9, "巷尾"), (0, "桥头"))
    ]


def test_the_newest_come_first_from_whatever_time(town: Town, long_ago: list) -> None:
    assert list(found(town, "路灯").ids) == long_ago[::-1]
    assert list(found(town, "路灯", limit=2).ids) == long_ago[:1:-1]
    assert found(town, "路灯", limit=2).count == 4
    assert list(found(town, "积水").ids) == long_ago[:1]


def test_two_characters_find_title_words_and_address_folded_in_case_and_width(town: Town) -> None:
    case = town.do("report", town.new(title="ＡＢ座门禁", text="两行\n第二行", address="幸福里３号")).case_id
    for words in ("ab座", "AB", "门禁", "两行 第二", "幸福里3", "里３"):
        assert found(town, words).ids == (case,), words
    for words in ("座", "禁两", "A座", " ", "行第"):
        assert found(town, words).ids == (), words


def test_the_caller_is_never_found(town: Town) -> None:
    town.do("report", town.new(text="占道", reporter="欧阳修文", reporter_phone="13812345678"))
    assert found(town, "欧阳").ids == found(town, "13812345678").ids == found(town, "5678").ids == ()


def test_a_further_report_is_found_by_its_own_words(town: Town) -> None:
    case = town.do("report", town.new(title="井盖", text="破损")).case_id
    with town.operator.transaction() as s:
        links.attach_report(s, case, town.new(title="又来", text="有人摔倒"))
    assert found(town, "破损").ids == found(town, "摔倒").ids == (case,)


def test_a_number_stands_first_whole_or_by_its_last_four(town: Town) -> None:
    case = town.filed()
    number = town.see(case).case.number
    mention = town.do("report", town.new(text=f"与{number}同一事")).case_id
    assert found(town, number).ids == (case.case_id, mention)
    assert case.case_id in found(town, number[-4:]).ids
    assert case.case_id not in found(town, number[-3:] + "x").ids


def test_what_is_told_anew_is_found_anew(town: Town, city_database: CityDatabase) -> None:
    case = town.do("report", town.new(title="旧题", text="旧话")).case_id
    as_owner(city_database, "UPDATE case_file SET title = '新题' WHERE id = %s", case)
    as_owner(
        city_database,
        "UPDATE report_text SET text = '新话' WHERE report_id IN (SELECT id FROM report WHERE case_id = %s)",
        case,
    )
    assert found(town, "新题").ids == found(town, "新话").ids == (case,)
    assert found(town, "旧题").ids == found(town, "旧话").ids == ()


def test_more_than_a_thousand_are_told_as_more(town: Town, city_database: CityDatabase) -> None:
    with connect(city_database.owner) as owner:
        # Brought without a history, and so without its guards.
        owner.execute("ALTER TABLE case_file DISABLE TRIGGER USER")
        owner.execute(MANY, [town.categories["lid"]])
        owner.execute("ALTER TABLE case_file ENABLE TRIGGER USER")
        owner.execute(
            "INSERT INTO case_words SELECT id, reported_at, words_stretch(reported_at), words_of_case(id) FROM case_file"
        )
    told = found(town, "水管爆裂")
    assert (len(told.ids), told.count, told.more, told.counted) == (PAGE, COUNTED, True, "1,000+")
    with town.leader.read() as s:
        newest = find_cases(s, "爆裂1", 3)
    assert len(newest.ids) == 3
    assert newest.counted == "312"
