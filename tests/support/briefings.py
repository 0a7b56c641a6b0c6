"""A briefing without a database, with text in every place that somebody else types."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.briefings.composing import defined, used
from models.briefings.kinds import Kind
from models.briefings.matter_records import Matter, MatterFile, MatterOrder, MatterStep
from models.briefings.records import FORMAT, Briefing, Fact, Maker, MapKey, Picture, Sentence, Snapshot
from models.briefings.topic_sentences import topics_sentence
from models.cases.records import CaseState, Source, Stage, Urgency
from models.figures.day_definitions import DAY_DEFINITIONS
from models.figures.day_records import (
    Cohort,
    Count,
    DayFigures,
    Held,
    Named,
    PeriodFigures,
    Share,
    SourceCount,
    StageCount,
    Tally,
    Totals,
)
from models.figures.records import DayCount, HourCount
from models.figures.topics.records import By, Standing, Topic, TopicCase, Topics
from models.store.canonical import digest, to_text
from models.store.ids import new_id
from models.watch.shifts.records import (
    LogKind,
    Page,
    PageCase,
    PageClaim,
    PageEntry,
    PageHolder,
    PageRoll,
    PageSupervision,
)

DAY = date(2026, 11, 22)
BEGIN = datetime(2026, 11, 21, 16, tzinfo=UTC)
FLOW = tuple(one.key for one in DAY_DEFINITIONS.values() if one.kind == "flow")
STOCK = ("open", "late", "critical", "soon")
RATES = tuple(one.key for one in DAY_DEFINITIONS.values() if one.kind == "rate")


def white(width: int = 4, height: int = 3) -> bytes:
    """A small PNG."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


def some_figures(words: str = "井盖破损", late: int = 2, areas: int = 3) -> DayFigures:
    """Figures of a day; `words` stand wherever somebody else types."""
    held = Held(
        "20261122-0087", words, Urgency.CRITICAL, CaseState.DISPATCHED, Named(words, words), Named(words, words), words,
        "bureau", True, BEGIN, BEGIN + timedelta(hours=1), BEGIN + timedelta(hours=2),
    )  # fmt: skip
    tallies = tuple(Tally(Named(f"{words}{n}", ""), n, n, n, n // 2, n, n % 2) for n in range(areas))
    return DayFigures(
        day=DAY,
        timezone="Asia/Shanghai",
        begin=BEGIN,
        end=BEGIN + timedelta(days=1),
        as_of=BEGIN + timedelta(days=1),
        so_far=False,
        flow=tuple(Count(key, n) for n, key in enumerate(FLOW)),
        stock=tuple(Count(f"{name}/1", late if name == "late" else 7) for name in STOCK),
        shares=tuple(Share(key, 911, 972, 0, 0) for key in RATES),
        days=tuple(DayCount(DAY - timedelta(days=29 - n), n, n // 2) for n in range(30)),
        hours=tuple(HourCount(hour, hour, 1.0, 2.5, 4.0) for hour in range(24)),
        area_level=Named(words, words),
        areas=(*tallies, Tally(None, 1, 1, 1, 1, 1, 1)),
        classes=tallies,
        sources=(SourceCount(Source.HOTLINE, 3, 2),),
        stages=tuple(StageCount(stage, 1, 0) for stage in Stage),
        late=(held,) * late,
        critical=(held,),
        cohorts=(Cohort(RATES[0], ((words, True), ("20261122-0088", False))),),
    )


def lead_of(figures: DayFigures) -> Sentence:
    """The first sentence, as it is kept."""
    share = figures.share("day_on_time_rate")
    counted = tuple(
        Fact(name, number=figures.count(name)) for name in ("reported", "accepted", "closed", "open", "late")
    )
    rate = Fact("rate", number=share.day_numerator, of=share.day_denominator)
    parts = (Fact("on_time", number=share.day_numerator), Fact("due", number=share.day_denominator))
    return Sentence("lead", (*counted, rate, *parts, Fact("clock", at=figures.as_of)), ())


def a_briefing(words: str = "井盖破损", figures: DayFigures | None = None, picture: bytes | None = None) -> Briefing:
    """A kept briefing, as `get_briefing` returns it."""
    figures = figures or some_figures(words)
    picture = picture or white()
    snapshot = Snapshot(
        format=FORMAT,
        kind=Kind.DAILY,
        number="2026-0007",
        edition=1,
        first=figures.day,
        last=figures.day,
        timezone=figures.timezone,
        as_of=figures.as_of,
        so_far=figures.so_far,
        city_code="lanzhou",
        city=Named(words, words),
        maker=Maker("supervisor", words, "supervisor"),
        seen=None,
        figures=figures,
        period=None,
        matter=None,
        handover=None,
        topics=None,
        definitions=tuple(defined(one) for one in used(figures)),
        map_key=MapKey((1, 2, 4), 1),
        pictures=(Picture("map", "image/png", len(picture)),),
        cases=(),
        behind=(),
        sentences=(lead_of(figures),),
        differences=(),
        first_sha256="",
        rules=0,
        usual=(),
        begins_at=0,
    )
    made_at = BEGIN + timedelta(days=1, hours=8, milliseconds=7)
    return Briefing(snapshot, picture, digest(to_text(snapshot), picture), made_at, "shaotai test")


def _as(kind: Kind, number: str, **content: Any) -> Briefing:
    """The briefing as a paper of another kind, with that content in the day's place."""
    briefing = a_briefing()
    told = replace(briefing.snapshot, kind=kind, number=number, figures=None, **content)
    return replace(briefing, snapshot=told, sha256=digest(to_text(told), briefing.picture))


def a_week(words: str = "井盖破损") -> Briefing:
    """A kept 周调度, with the week before."""
    figures = replace(
        some_figures(words),
        hours=(),
        shares=tuple(Share(key, 902, 956) for key in RATES),
        begin=BEGIN - timedelta(days=6),
    )
    before = Totals(
        DAY - timedelta(days=13),
        DAY - timedelta(days=7),
        tuple(Count(key, 110 + n) for n, key in enumerate(FLOW)),
        tuple(Count(f"{name}/1", 17) for name in STOCK),
        tuple(Share(key, 9, 16) for key in RATES),
    )
    period = PeriodFigures(DAY - timedelta(days=6), DAY, figures, before, tuple(range(50, 74)))
    lead = replace(lead_of(figures), key="lead_period")
    return _as(Kind.WEEKLY, "weekly-2026-0003", period=period, first=period.first, sentences=(lead,))


def a_matter(words: str = "井盖破损") -> Briefing:
    """A kept 信息专报."""
    order = MatterOrder(True, words, "SIGNED", words, BEGIN, BEGIN, None)
    step = MatterStep(new_id(), "report", "REPORTED", words, "", words, BEGIN)
    matter = Matter(
        case_id=new_id(), number="20261122-0087", title=words, text=words, state="SIGNED", urgency="critical",
        tier="general", source="hotline", category=words, area=words, grid=words, address=words, lon=121.0, lat=30.0,
        holder=words, holder_role="bureau", reported_at=BEGIN, filed_at=BEGIN, due_at=None, closed_at=None, reports=3,
        rework_count=1, reopen_count=0, steps=(step,) * 12, orders=(order,), files=(MatterFile("a" * 64, words, "photo", words, BEGIN),),
    )  # fmt: skip
    facts = (Fact("at", at=BEGIN), Fact("source", words=Named("hotline", "")), Fact("title", words=Named(words, "")))
    told = (Sentence("matter_origin", (*facts, Fact("reports", number=3)), ()), Sentence("matter_next", (), ()))
    data = white(40, 30)
    pictures = (Picture("place", "image/png", len(data)), Picture("photo", "image/png", len(data), words, BEGIN))
    made = _as(
        Kind.MATTER, "matter-2026-0002", matter=matter, sentences=told, definitions=(), map_key=None, pictures=pictures
    )
    return replace(made, picture=data * 2)


def a_handover(words: str = "井盖破损") -> Briefing:
    """A kept 交接班."""
    case = PageCase("20261122-0087", words, "SIGNED", "late", BEGIN)
    entry = PageEntry(LogKind.POINT, words, "", None, words, BEGIN)
    page = Page(
        format=1, city=words, from_name=words, to_name=words, began_at=BEGIN, ends_at=BEGIN + timedelta(hours=8), open=412,
        late=3, soon=11, holders=(PageHolder(words, "bureau", 3, 11, 412, (case,)),), standing=(entry,), logged=(entry,),
        claims=(PageClaim("20261122-0088", words, words, words),),
        supervisions=(PageSupervision("2026-0001", "20261122-0087", words, BEGIN),), seats=(words,),
        rolls=(PageRoll(words, BEGIN, 31, 29, 2),),
    )  # fmt: skip
    names = ("open", "late", "soon")
    facts = tuple(Fact(name, number=getattr(page, name)) for name in names)
    more = (
        Fact("standing", number=1),
        Fact("supervisions", number=1),
        Fact("began", at=BEGIN),
        Fact("ends", at=page.ends_at),
    )
    told = (Sentence("handover", (*facts, *more), ()),)
    made = _as(
        Kind.HANDOVER, "handover-2026-0009", handover=page, sentences=told, definitions=(), map_key=None, pictures=()
    )
    return replace(made, picture=b"")


def some_topics(words: str = "井盖破损") -> Topics:
    """Two hot topics of a week: one around a place, one of the whole city that never was before."""

    def case(n: int, standing: Standing) -> TopicCase:
        at = BEGIN - timedelta(days=5, hours=-n)
        return TopicCase(new_id(), f"20261122-{n:04d}", words, at, standing, 114.2 + n / 10_000, 30.5)

    near = tuple(case(n, Standing.LATE if n == 3 else Standing.CLOSED) for n in range(1, 13))
    wide = tuple(case(n, Standing.OPEN) for n in range(21, 28))
    named = Named(words, words)

    def topic(cases: tuple[TopicCase, ...], **facts: Any) -> Topic:
        standing = [one.standing for one in cases]
        late = standing.count(Standing.LATE)
        return Topic(
            now=len(cases), first=cases[0].reported_at, last=cases[-1].reported_at, late=late,
            open=late + standing.count(Standing.OPEN), closed=standing.count(Standing.CLOSED), cases=cases, **facts,
        )  # fmt: skip

    one = topic(
        near, by=By.SUBCLASS, category=named, words=(words,), citywide=False, area=named, grid=named, lon=114.2, lat=30.5,
        radius=240, before=9, usual=2.3, ratio=5.3,
    )  # fmt: skip
    other = topic(
        wide, by=By.WORDS, category=named, words=("停水", "水压"), citywide=True, area=None, grid=None, lon=None, lat=None,
        radius=None, before=0, usual=0.0, ratio=None,
    )  # fmt: skip
    return Topics(DAY - timedelta(days=6), DAY, 4, 913, 587, (one, other))


def a_hot_topics(words: str = "井盖破损", topics: Topics | None = None) -> Briefing:
    """A kept 热点专报."""
    found = topics or some_topics(words)
    made = _as(Kind.HOT_TOPICS, "hot_topics-2026-0007", topics=found)
    picture = made.picture
    pictures = (Picture("topics", "image/png", len(picture)), Picture("topic", "image/png", len(picture), "1"))
    told = replace(
        made.snapshot, first=found.first, last=found.last, definitions=(), map_key=None, pictures=pictures,
        sentences=(topics_sentence(found),),
    )  # fmt: skip
    return replace(made, snapshot=told, picture=picture * 2, sha256=digest(to_text(told), picture * 2))
