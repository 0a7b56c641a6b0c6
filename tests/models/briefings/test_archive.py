"""Papers are found by number, kind, days, words and signature, a page at a time; two of a kind stand side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from psycopg import errors as pg

from models.briefings.archive import ArchivePage, Sought, get_earlier, search_archive
from models.briefings.commands import sign_briefing, word_briefing
from models.briefings.kinds import Kind
from models.briefings.records import Edit, Wording
from models.briefings.side_by_side import beside
from models.figures.filters import BadPeriod
from models.store.errors import Refused
from tests.models.briefings.keeping import closed_case, keep, yesterday_at
from tests.models.town import LAT, LON, Town, as_owner
from tests.support.briefings import a_briefing, some_figures
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database


def found(town: Town, words: str = "", **facts: Any) -> list[str]:
    with town.leader.read() as s:
        page = search_archive(s, Sought(words, **facts))
    assert page.after is None
    return [one.number for one in page.heads]


def test_papers_are_found_by_number_kind_days_words_and_signature_the_newest_first(town: Town) -> None:
    at = yesterday_at(town, 9)
    closed_case(town, at, title="鼓楼东侧井盖破损", until="dispatch")
    day, week = keep(town, days_ago=1), keep(town, kind=Kind.WEEKLY, days_ago=1)
    late = closed_case(
        town, at + timedelta(hours=2), title="河道漂浮物", until="dispatch", lon=LON + 0.005, lat=LAT + 0.005
    )
    again = keep(town, days_ago=1)
    case = keep(town, kind=Kind.MATTER, subject=late.case_id)
    whole = [case.number, again.number, week.number, day.number]
    assert found(town) == whole
    assert found(town, kind=Kind.DAILY) == [again.number, day.number]
    last = day.snapshot.last
    assert found(town, kind=Kind.DAILY, last=last - timedelta(days=1)) == []
    assert found(town, first=last, last=last, kind=Kind.WEEKLY) == [week.number]
    assert found(town, week.number.upper()) == [week.number]
    assert found(town, f"{day.number}-2") == [again.number]
    # Words of what people said, in any case and width, each somewhere; keys and definitions are no words.
    assert found(town, "漂浮") == [case.number, again.number]
    assert found(town, "漂浮 鼓楼") == [again.number]
    assert found(town, "文昌社区", kind=Kind.DAILY) == [again.number, day.number]
    for word in ("day_on_time_rate", "numerator", "没有这样的话", "%", "_____"):
        assert found(town, word) == [], word
    assert found(town, "周调度", called={Kind.DAILY: "日报", Kind.WEEKLY: "周调度"}) == [week.number]
    assert found(town, "日报 漂浮", called={Kind.DAILY: "日报"}) == [again.number]
    # A paper of any time ago is looked for.
    assert found(town, first=date.min, last=date.max) == whole
    with town.supervisor.transaction() as s:
        word_briefing(s, again.number, Wording("区委、区政府", edits=(Edit("lead", "zh", "原文", "防汛值守到位。"),)))
    assert found(town, "防汛") == [again.number] == found(town, "区政府")
    with town.supervisor.transaction() as s:
        signed = sign_briefing(s, again.number)
    assert signed.signature is not None
    assert found(town, signed.signature.by) == [again.number]
    with pytest.raises(BadPeriod):
        found(town, first=last, last=last - timedelta(days=1))
    with town.leader.read() as s:
        assert get_earlier(s, again.number) == day.number
        with pytest.raises(Refused, match="no_earlier_briefing"):
            get_earlier(s, week.number)


def test_pages_follow_each_other_by_key_whatever_is_added_meanwhile(town: Town) -> None:
    closed_case(town, yesterday_at(town, 9))
    kept = [keep(town, days_ago=days_ago).number for days_ago in (1, 0)]
    kept.append(keep(town, kind=Kind.WEEKLY).number)

    def page(after: Any) -> ArchivePage:
        with town.leader.read() as s:
            return search_archive(s, Sought(), after, limit=1)

    first = page(None)
    keep(town, kind=Kind.MONTHLY)
    second = page(first.after)
    third = page(second.after)
    assert [one.number for got in (first, second, third) for one in got.heads] == kept[::-1]
    assert third.after is None


def test_what_papers_are_found_by_is_nobodys_to_write_and_is_made_for_those_of_before(
    town: Town, city_database: CityDatabase
) -> None:
    closed_case(town, yesterday_at(town, 9))
    number = keep(town, days_ago=1).number
    with connect(city_database.supervisor) as connection, pytest.raises(pg.InsufficientPrivilege):
        connection.execute("UPDATE briefing_words SET words = '别的'")
    told = as_owner(
        city_database,
        "SELECT w.words, words_of_paper(b.snapshot), words_of_paper('no json')"
        " FROM briefing b JOIN briefing_words w ON w.briefing_id = b.id",
    )
    ((words, again, none),) = told
    assert (again, none) == (words, "")
    assert number in words


def test_side_by_side_each_figure_and_sentence_says_whether_it_is_the_same() -> None:
    before = a_briefing(figures=some_figures(late=2))
    after = a_briefing(figures=some_figures(late=5))
    side = beside(before, after)
    assert {one.what for one in side.pairs if one.differs} == {"late/1"}
    (late,) = [one for one in side.pairs if one.differs]
    assert (late.before, late.after) == ("2", "5")
    assert len(side.pairs) > 50
    assert all(one is not None and other is not None for one, other in side.sentences)
    assert not any(one.differs for one in beside(before, before).pairs)


def test_another_version_of_a_definition_is_marked_beside_the_earlier_one() -> None:
    before = a_briefing()
    figures = before.snapshot.figures
    assert figures is not None
    renamed = tuple(
        replace(one, definition="reported/9") if one.definition == "reported/1" else one for one in figures.flow
    )
    side = beside(before, replace(before, snapshot=replace(before.snapshot, figures=replace(figures, flow=renamed))))
    (other,) = [one for one in side.pairs if one.differs]
    assert (other.before_what, other.what, other.before == other.after) == ("reported/1", "reported/9", True)


def test_papers_of_two_kinds_are_not_compared() -> None:
    one = a_briefing()
    other = replace(one, snapshot=replace(one.snapshot, kind=Kind.WEEKLY))
    with pytest.raises(Refused, match="kinds_differ"):
        beside(one, other)
