"""People are told by their family names and the ends of their numbers in every paper, format and kept snapshot, unless they serve."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.postgres.cities import CityServer
from models.briefings.composing import told_by
from models.briefings.kinds import Kind
from models.briefings.records import Briefing
from models.briefings.verifying import verify_briefing
from models.cases.records import Urgency
from models.figures.day_records import Held
from models.store.canonical import to_text
from models.watch.shifts.commands import begin_shift, log, take_over
from models.watch.shifts.records import LogKind
from tests.desktop.briefing.reading import every_text
from tests.models.briefings.keeping import closed_case, keep, yesterday_at
from tests.models.town import LAT, LON, BuiltTown, Town, cloned_town
from tests.support.briefings import a_briefing, some_figures

CALLER = "司马秀莲"
SAID = "司马秀莲(138—1234—5678)与张建国先生争吵，身份证370285 19900101 123X，联系人：李翠花"
NEVER = ("秀莲", "建国", "翠花", "1234—5678", "13812345678", "19900101", "xiulian", "王小明", "小明")


def leaks(text: str) -> list[str]:
    plain = "".join(text.split())
    return [one for one in NEVER if one in text or one in plain]


@pytest.fixture
def town(cities: CityServer, built_town: BuiltTown) -> Iterator[Town]:
    with cloned_town(cities, built_town) as (_, town):
        yield town


@pytest.fixture
def papers(town: Town) -> dict[str, Briefing]:
    at = yesterday_at(town, 9)
    facts = {
        "title": SAID, "text": f"{SAID} xiulian@example.cn", "address": "文昌路3号司马秀莲家", "reporter": CALLER,
        "reporter_phone": "13812345678",
    }  # fmt: skip
    # Long enough ago for a rise to be one.
    closed_case(town, at - timedelta(days=60), lon=LON + 0.012, lat=LAT + 0.012)
    late = [
        closed_case(town, at - timedelta(days=8, minutes=n), "dispatch", lon=LON + 0.001, lat=LAT + 0.001, **facts)
        for n in range(12)
    ]
    town.do("set_urgency", late[0].case_id, None, Urgency.CRITICAL, "有人受伤")
    order = town.see(late[1]).orders[-1].id
    town.do("sign", order, by=town.field)
    town.do("progress", order, f"已联系{CALLER}，电话 138 1234 5678", by=town.field)
    with town.supervisor.transaction() as s:
        shift = begin_shift(s)
        log(s, LogKind.WAITING_CALL, f"回电{CALLER} 13812345678", case_id=late[0].case_id)
        log(s, LogKind.NOTE, "来电人：李翠花 13812345678")
    with town.supervisor.transaction() as s:
        take_over(s, shift.id)
    return {
        "daily": keep(town, days_ago=1),
        "weekly": keep(town, days_ago=1, kind=Kind.WEEKLY),
        "topics": keep(town, days_ago=9, kind=Kind.HOT_TOPICS),
        "matter": keep(town, kind=Kind.MATTER, subject=late[1].case_id),
        "handover": keep(town, kind=Kind.HANDOVER),
    }


@pytest.mark.database
def test_nobody_is_told_by_name_or_number_in_any_kind_format_language_or_snapshot(
    papers: dict[str, Briefing], town: Town
) -> None:
    assert len(papers["daily"].snapshot.one.late) == 12
    topics = papers["topics"].snapshot.topics
    assert topics is not None
    assert len(topics.topics) == 1
    for kind, paper in papers.items():
        assert leaks(to_text(paper.snapshot)) == [], kind
        for language in ("zh", "en"):
            for form, text in every_text(
                replace(paper, snapshot=replace(paper.snapshot, pictures=())), language
            ).items():
                assert leaks(text) == [], (kind, form, language)
    # What is left tells who it was to those who know.
    titles = [one.title for one in papers["daily"].snapshot.one.late]
    assert "司马**(138****5678)与张**先生争吵，身份证370****123X，联系人：李**" in titles
    with town.leader.read() as s:
        for paper in papers.values():
            assert verify_briefing(s, paper).equal


def test_a_paper_of_before_that_has_them_whole_shows_them_masked() -> None:
    figures = some_figures(late=2)

    def whole(one: Held) -> Held:
        return replace(one, title=SAID.replace(CALLER, "周秀莲女士"))

    figures = replace(figures, late=tuple(map(whole, figures.late)), critical=tuple(map(whole, figures.late)))
    kept = a_briefing(figures=figures)
    assert "建国" in to_text(kept.snapshot)
    for form, text in every_text(kept).items():
        assert leaks(text) == [], form
    assert told_by(kept)
