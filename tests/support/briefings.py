"""A briefing without a database, with text in every place that somebody else types."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

from models.briefings.composing import defined, used
from models.briefings.kinds import Kind
from models.briefings.records import FORMAT, Briefing, Fact, Maker, MapKey, Picture, Sentence, Snapshot
from models.cases.records import CaseState, Source, Stage, Urgency
from models.figures.day_definitions import DAY_DEFINITIONS
from models.figures.day_records import (
    Cohort,
    Count,
    DayFigures,
    Held,
    Named,
    Share,
    SourceCount,
    StageCount,
    Tally,
)
from models.figures.records import DayCount, HourCount
from models.store.canonical import digest, to_text

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
        definitions=tuple(defined(one) for one in used(figures)),
        map_key=MapKey((1, 2, 4), 1),
        pictures=(Picture("map", "image/png", len(picture)),),
        cases=(),
        behind=(),
        sentences=(lead_of(figures),),
        differences=(),
        first_sha256="",
    )
    made_at = BEGIN + timedelta(days=1, hours=8, milliseconds=7)
    return Briefing(snapshot, picture, digest(to_text(snapshot), picture), made_at, "shaotai test")
