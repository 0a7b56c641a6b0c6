"""What the workbook of a paper has: the numbers behind every table and every chart, typed."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.briefing import words
from desktop.briefing.explanations import explained
from desktop.briefing.paper import Percent, Sheet, Value
from desktop.briefing.parts import names_of
from desktop.briefing.sentences import sentence
from desktop.briefing.standing import standing_sheets
from models.briefings.records import Briefing
from models.figures.day_records import DayFigures, Held, Share, Tally
from widgets.i18n import tr
from widgets.words import source_word, stage_word


def figure_sheets(briefing: Briefing) -> tuple[Sheet, ...]:
    """Return the sheets of a paper with figures."""
    one = briefing.snapshot.one
    return (
        _figures(briefing),
        _tallies(tr("By area"), one.areas, tr("Outside all areas, or without a place")),
        _tallies(tr("By class"), one.classes, tr("Without a class")),
        Sheet(
            tr("By source"),
            ((tr("Source"), 24.0), (tr("Reported"), 12.0), (tr("Accepted"), 12.0)),
            tuple((source_word(row.source), row.reported, row.accepted) for row in one.sources),
        ),
        Sheet(
            tr("By stage"),
            ((tr("Stage"), 24.0), (tr("Open"), 12.0), (tr("Late"), 12.0)),
            tuple((stage_word(row.stage), row.open, row.late) for row in one.stages),
        ),
        _held(tr("Late cases"), one.late, one),
        _held(tr("Critical cases"), one.critical, one),
        *_charts(briefing),
        _behind(briefing),
        *standing_sheets(briefing),
    )


def _figures(briefing: Briefing) -> Sheet:
    told, names = briefing.snapshot, names_of(briefing.snapshot)
    one, period = told.one, told.period
    before = {} if period is None or period.before is None else {
        count.definition: count.value for count in (*period.before.flow, *period.before.stock)
    }  # fmt: skip
    rows: list[tuple[Value, ...]] = [
        (
            names[count.definition],
            kind,
            count.value,
            None,
            None,
            before.get(count.definition),
            None,
            None,
            count.definition,
        )
        for kind, counts in ((tr("Flow"), one.flow), (tr("Stock"), one.stock))
        for count in counts
    ]
    shares = (
        {} if period is None or period.before is None else {share.definition: share for share in period.before.shares}
    )
    for share in one.shares:
        own = (_rate(share.day_numerator, share.day_denominator), share.day_numerator, share.day_denominator)
        beside = _month(share) if period is None else _own(shares.get(share.definition))
        rows.append((names[share.definition], tr("Rate"), *own, *beside, share.definition))
    other = tr("30 days") if period is None else tr("Days before")
    heads = (
        (tr("Figure"), 26.0), (tr("Kind"), 14.0), (tr("The day") if period is None else tr("These days"), 10.0),
        (tr("Numerator"), 10.0), (tr("Denominator"), 10.0), (other, 10.0), (f"{tr('Numerator')} · {other}", 16.0),
        (f"{tr('Denominator')} · {other}", 16.0), (tr("Definition"), 22.0),
    )  # fmt: skip
    return Sheet(tr("Figures"), heads, tuple(rows))


def _month(share: Share) -> tuple[Value, ...]:
    return (_rate(share.month_numerator, share.month_denominator), share.month_numerator, share.month_denominator)


def _own(share: Share | None) -> tuple[Value, ...]:
    if share is None:
        return None, None, None
    return (_rate(share.day_numerator, share.day_denominator), share.day_numerator, share.day_denominator)


def _tallies(name: str, tallies: Sequence[Tally], none: str) -> Sheet:
    heads = (
        (tr("Name"), 30.0), (tr("Accepted"), 10.0), (tr("Completed"), 10.0), (tr("Closed on time"), 12.0),
        (tr("Numerator"), 10.0), (tr("Denominator"), 10.0), (tr("Open"), 10.0), (tr("Late"), 10.0),
    )  # fmt: skip
    rows = tuple(
        (
            none if one.what is None else words.named(one.what), one.accepted, one.closed,
            _rate(one.on_time, one.due), one.on_time, one.due, one.open, one.late,
        )
        for one in tallies
    )  # fmt: skip
    return Sheet(name, heads, rows)


def _held(name: str, cases: Sequence[Held], figures: DayFigures) -> Sheet:
    at = figures.as_of
    rows = tuple(
        (
            words.typed(case.number or ""), words.said(case.title), words.named(case.area) if case.area else "",
            words.named(case.category), words.holder(case), words.standing(case), case.reported_at, case.held_since,
            case.due_at, None if case.due_at is None else max((at - case.due_at).total_seconds() / 3600, 0.0),
        )
        for case in cases
    )  # fmt: skip
    heads = (
        (tr("Number"), 16.0), (tr("Matter"), 40.0), (tr("Area"), 16.0), (tr("Category"), 20.0), (tr("With whom"), 20.0),
        (tr("State"), 12.0), (tr("Reported at"), 17.0), (tr("Since"), 17.0), (tr("Limit"), 17.0),
        (tr("Hours late"), 10.0),
    )  # fmt: skip
    return Sheet(name, heads, rows)


def _charts(briefing: Briefing) -> tuple[Sheet, ...]:
    """The numbers behind each chart."""
    told = briefing.snapshot
    days = Sheet(
        tr("{n} days", n=len(told.one.days)),
        ((tr("Day"), 14.0), (tr("Accepted"), 12.0), (tr("Completed"), 12.0)),
        tuple((one.day, one.accepted, one.closed) for one in told.one.days),
    )
    if told.period is not None:
        hours = Sheet(tr("By hour"), ((tr("Hour"), 8.0), (tr("Accepted"), 12.0)), tuple(enumerate(told.period.hours)))
        return days, hours
    heads = (
        (tr("Hour"), 8.0), (tr("Accepted"), 12.0), (tr("Usual, lower quarter"), 14.0), (tr("Usual, median"), 14.0),
        (tr("Usual, upper quarter"), 14.0),
    )  # fmt: skip
    rows = tuple((one.hour, one.today, one.usual_low, one.usual, one.usual_high) for one in told.one.hours)
    return days, Sheet(tr("By hour"), heads, rows)


def _behind(briefing: Briefing) -> Sheet:
    """The cases behind the rates of the day, a line each; below each rate 1 for one in its numerator, 0 for one that is not.

    A column's sum and how many it has are the rate's numerator and denominator: of a case with two orders, which a rate of orders
    counts twice, there is a second line.
    """
    names, cohorts = names_of(briefing.snapshot), briefing.snapshot.cohorts
    lines: dict[tuple[str, int], list[Value]] = {}
    for column, cohort in enumerate(cohorts, start=1):
        for number, yes in cohort.members:
            nth = 0
            while (line := lines.get((number, nth))) is not None and line[column] is not None:
                nth += 1
            if line is None:
                line = lines[number, nth] = [words.typed(number), *(None for _ in cohorts)]
            line[column] = int(yes)
    heads = ((tr("Number"), 38.0), *((names[cohort.definition], 11.0) for cohort in cohorts))
    return Sheet(tr("Behind the rates"), heads, tuple(map(tuple, lines.values())))


def about_sheet(briefing: Briefing) -> Sheet:
    """Return what the paper says of itself: number, days, sentences as they are signed, definitions, digest."""
    told = briefing.snapshot
    rows: list[tuple[Value, ...]] = [
        (tr("City"), words.named(told.city)),
        (tr("Number"), briefing.number),
        (tr("First day"), told.first),
        (tr("Last day"), told.last),
        (tr("Time zone"), told.timezone),
        (tr("Figures as of"), told.as_of),
        (tr("Made at"), briefing.made_at),
        (tr("Made by"), words.typed(told.maker.name)),
        (tr("Signed by"), "" if briefing.signature is None else words.typed(briefing.signature.by)),
        ("SHA-256", briefing.sha256),
        (tr("Program"), briefing.program),
        (tr("Database snapshot"), "" if told.seen is None else told.seen.xacts),
    ]
    rows += [(tr("Text"), text) for one in told.sentences if (text := sentence(briefing, one))]
    rows += [(f"{explained(one).name} {one.key}", explained(one).means) for one in told.definitions]
    return Sheet(tr("About"), ((tr("What"), 34.0), (tr("Meaning"), 90.0)), tuple(rows))


def _rate(numerator: int | None, denominator: int | None) -> Percent | str:
    """A rate as a number; "—" for nothing of nothing."""
    if not denominator or numerator is None:
        return words.DASH
    return Percent(numerator / denominator)
