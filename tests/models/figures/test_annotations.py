"""Annotations: written and taken back by those on duty, never changed, told to every desk."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from models.figures.annotations.commands import annotate, take_back
from models.figures.annotations.queries import get_annotations
from models.figures.annotations.records import AnnotationKind
from models.figures.filters import Period
from models.store.errors import NotPermitted, Refused, StoreError
from models.store.ids import new_id
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database
STORM = Period(date(2026, 11, 20), date(2026, 11, 21))


def of(town: Town, first: date, last: date) -> list[str]:
    with town.leader.read() as s:
        return [one.words for one in get_annotations(s, Period(first, last))]


def test_an_annotation_stands_on_its_days_with_who_wrote_it(town: Town) -> None:
    with town.operator.transaction() as s:
        annotate(s, STORM, AnnotationKind.WEATHER, " 暴雨\n红色预警 ")
    with town.leader.read() as s:
        (one,) = get_annotations(s, Period(date(2026, 11, 21), date(2026, 12, 1)))
    assert (one.words, one.kind, one.first, one.last) == (
        "暴雨 红色预警",
        AnnotationKind.WEATHER,
        STORM.first,
        STORM.last,
    )
    assert one.by
    assert of(town, date(2026, 11, 22), date(2026, 12, 1)) == []
    assert of(town, date(2026, 11, 1), date(2026, 11, 19)) == []


def test_what_is_taken_back_is_shown_no_more_and_stays_in_the_table(town: Town, city_database: CityDatabase) -> None:
    with town.supervisor.transaction() as s:
        key = annotate(s, STORM, AnnotationKind.WEATHER, "暴雨")
    with town.operator.transaction() as s:
        take_back(s, key)
    assert of(town, STORM.first, STORM.last) == []
    rows = as_owner(city_database, "SELECT words, ends_id FROM chart_annotation ORDER BY recorded_at")
    assert rows == [("暴雨", None), (None, key)]
    with pytest.raises(Refused, match="ended_already"), town.operator.transaction() as s:
        take_back(s, key)
    with pytest.raises(Refused, match="unknown_entry"), town.operator.transaction() as s:
        take_back(s, new_id())


@pytest.mark.parametrize(
    ("words", "period", "code"),
    [
        ("  \n ", STORM, "annotation_empty"),
        ("雨" * 61, STORM, "text_too_long"),
        ("雨\0", STORM, "unstorable_text"),
        ("雨", Period(date(2026, 1, 1), date(2027, 1, 2)), "annotation_days"),
    ],
)
def test_words_that_cannot_stand_over_a_day_are_refused(town: Town, words: str, period: Period, code: str) -> None:
    with pytest.raises(Refused, match=code), town.operator.transaction() as s:
        annotate(s, period, AnnotationKind.OTHER, words)
    assert of(town, date(2026, 1, 1), date(2027, 2, 1)) == []


def test_a_leader_writes_none_neither_by_the_command_nor_by_hand(town: Town, city_database: CityDatabase) -> None:
    with pytest.raises(NotPermitted), town.leader.transaction() as s:
        annotate(s, STORM, AnnotationKind.OTHER, "演练")
    by_hand = text(
        "INSERT INTO chart_annotation (id, first_day, last_day, kind, words) VALUES (:id, :day, :day, 'other', '演练')"
    )
    with pytest.raises(NotPermitted), town.leader.transaction() as s:
        s.execute(by_hand, {"id": new_id(), "day": STORM.first})
    with town.operator.transaction() as s:
        key = annotate(s, STORM, AnnotationKind.OTHER, "演练")
    for statement in ("UPDATE chart_annotation SET words = '别的'", "DELETE FROM chart_annotation"):
        with pytest.raises(StoreError), town.supervisor.transaction() as s:
            s.execute(text(statement))
    assert of(town, STORM.first, STORM.last) == ["演练"]
    told = as_owner(city_database, "SELECT ids FROM change WHERE subject = 'annotation'")
    assert [key] in [ids for (ids,) in told]
