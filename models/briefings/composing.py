"""Composes the snapshot of a paper from what was read, and compares it with the editions that there are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from models.accounts.records import Account
from models.briefings.behind import PutBehind
from models.briefings.content import Content
from models.briefings.differences import Facts, facts_of
from models.briefings.judging.comparing import same_days
from models.briefings.judging.limits import RULES
from models.briefings.kinds import Number
from models.briefings.records import FORMAT, Briefing, Defined, Difference, Maker, MapKey, Picture, Snapshot
from models.briefings.sentences import sentences_of
from models.city.records import City
from models.figures.day_definitions import DAY_DEFINITIONS
from models.figures.day_records import DayFigures, Named
from models.figures.definitions import Definition


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pictures of a paper one after another, and what the map's legend says; `key` is None without a map."""

    pictures: tuple[tuple[Picture, bytes], ...] = ()
    key: MapKey | None = None


def compose(
    content: Content,
    number: Number,
    city: City,
    me: Account,
    drawn: Drawn,
    differences: tuple[Difference, ...],
    first: str,
    put: PutBehind,
) -> Snapshot:
    """Return the snapshot; `first` is the first edition's digest, "" for a first edition, `put` what stands behind its figures."""
    cases, behind = put
    figures, period = content.figures, content.period
    # The cases behind the rates stand by identifier in `behind`, once.
    figures = None if figures is None else replace(figures, cohorts=())
    period = None if period is None else replace(period, now=replace(period.now, cohorts=()))
    one = figures if period is None else period.now
    return Snapshot(
        format=FORMAT,
        kind=content.about.kind,
        number=str(number),
        edition=number.edition,
        first=content.days.first,
        last=content.days.last,
        timezone=content.timezone,
        as_of=content.as_of,
        so_far=content.so_far,
        city_code=city.code,
        city=Named(city.name, city.name_en),
        maker=Maker(me.login, me.name, me.duty.value),
        seen=content.seen,
        figures=figures,
        period=period,
        matter=content.matter,
        handover=content.handover,
        topics=content.topics,
        definitions=() if one is None else tuple(defined(definition) for definition in used(one)),
        map_key=drawn.key,
        pictures=tuple(picture for picture, _ in drawn.pictures),
        cases=cases,
        behind=behind,
        sentences=sentences_of(content),
        differences=differences,
        first_sha256=first,
        rules=RULES if content.judged or one is not None else 0,
        usual=same_days(content.grounds),
        begins_at=content.begins_at,
    )


def told_by(briefing: Briefing) -> Facts:
    """Return what a kept paper says, as `differences.facts_of`."""
    told = briefing.snapshot
    return facts_of(told.figures, told.period, told.matter, told.handover, told.topics)


def told_in(content: Content, like: Briefing) -> Facts:
    """Return what was read, as `differences.facts_of`: of what a kept paper tells; a week's of old has no hot topics."""
    topics = None if like.snapshot.topics is None else content.topics
    return facts_of(content.figures, content.period, content.matter, content.handover, topics)


def is_same(briefing: Briefing, content: Content, put: PutBehind) -> bool:
    """Return whether a new edition would say nothing else, and rest on the same cases (`put`, behind its figures)."""
    behind = {(one.definition, one.span): one.sha256 for one in briefing.snapshot.behind}
    now = {(one.definition, one.span): one.sha256 for one in put[1]}
    # What older papers did not look at makes no new edition of them.
    same = all(behind[one] == now[one] for one in behind.keys() & now.keys())
    return same and told_by(briefing) == told_in(content, briefing)


def used(figures: DayFigures) -> list[Definition]:
    """Return the definitions that these figures stand under, in the order of the figures."""
    counted = [one.definition for one in (*figures.flow, *figures.stock)]
    keys = dict.fromkeys(counted + [one.definition for one in figures.shares])
    return [DAY_DEFINITIONS[key] for key in keys]


def defined(one: Definition) -> Defined:
    """Return a definition as a paper keeps it."""
    return Defined(one.key, one.name, one.name_zh, one.kind, one.period, one.formula)
