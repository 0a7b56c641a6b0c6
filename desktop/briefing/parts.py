"""The parts that papers with figures share: tiles, rates, tables by area and class, cases with their holders, the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo

from markupsafe import Markup

from desktop.briefing import charts, words
from desktop.briefing.explanations import explained
from desktop.briefing.paper import Cell, Chart, Column, Definitions, Image, Legend, Pair, Table, Tile, Tiles
from desktop.briefing.picture import FILLS
from models.briefings.records import Briefing, Snapshot
from models.figures.day_records import Count, DayFigures, Held, PeriodFigures, Share, Tally
from widgets.i18n import language, tr
from widgets.theme.tokens import DAY
from widgets.words import DOT, source_word, stage_word

SHOWN = 40
"""So many late cases stand in the document; the workbook has all that were kept."""
AREAS = 24
"""So many areas stand in the document by name, the busiest; the rest in one row. The workbook has all."""
FLOW = ("reported", "accepted", "filed", "dispatched", "closed")
STOCK = ("open", "late", "soon", "critical")
Row = Tally | tuple[int, Tally]


def first_rows(table: Table, many: int) -> Table:
    """Return a table's first rows, which says so where it has more."""
    note = tr("The first {n}; the paper has all.", n=many) if len(table.rows) > many else table.note
    return replace(table, rows=table.rows[:many], note=note)


def names_of(snapshot: Snapshot) -> dict[str, str]:
    """Return what each figure is called, by its definition."""
    return {one.key: explained(one).name for one in snapshot.definitions}


def tiles(snapshot: Snapshot, until: str) -> Tiles:
    """Return the figures in large type; of a stretch of days with what they were in the one before."""
    figures, names = snapshot.one, names_of(snapshot)
    before: dict[str, int] = {}
    if snapshot.period is not None and snapshot.period.before is not None:
        counts: Iterable[Count] = (*snapshot.period.before.flow, *snapshot.period.before.stock)
        before = {one.definition: one.value for one in counts}
    within = tr("Within the day") if snapshot.first == snapshot.last else tr("Within these days")

    def tile(name: str) -> Tile:
        key = next(one.definition for one in (*figures.flow, *figures.stock) if one.definition.startswith(f"{name}/"))
        value = figures.count(name)
        note = tr("before: {n}", n=words.big(before[key])) if key in before else ""
        return Tile(names[key], words.big(value), name if value and name in ("late", "soon", "critical") else "", note)

    stock = tr("Open at {clock}", clock=until)
    return Tiles(((within, tuple(map(tile, FLOW))), (stock, tuple(map(tile, STOCK)))))


def rates(snapshot: Snapshot) -> Table:
    """Return the rates with their parts: of the day beside the 30 days', of a stretch beside the one before."""
    figures, names, period = snapshot.one, names_of(snapshot), snapshot.period
    if period is None:
        beside = [(one.month_numerator, one.month_denominator) for one in figures.shares]
        heads = (tr("The day"), tr("30 days"))
    else:
        there = {} if period.before is None else {one.definition: one for one in period.before.shares}
        beside = [_own(there.get(one.definition)) for one in figures.shares]
        heads = (tr("These days"), tr("Days before"))
    rows = tuple(
        (
            Cell(names[one.definition]),
            Cell(words.ratio(one.day_numerator, one.day_denominator)),
            Cell(words.parts(one.day_numerator, one.day_denominator)),
            Cell(words.ratio(*other)),
            Cell(words.parts(*other)),
        )
        for one, other in zip(figures.shares, beside, strict=True)
    )
    columns = (
        Column(tr("Rate")),
        Column(heads[0], number=True, strong=True),
        Column(tr("Of which"), number=True, back=True),
        Column(heads[1], number=True),
        Column(tr("Of which"), number=True, back=True),
    )
    # Where the city had not begun before, two columns of dashes would tell nothing.
    told = 3 if period is not None and period.before is None else len(columns)
    return Table(tr("Rates"), columns[:told], tuple(row[:told] for row in rows))


def _own(share: Share | None) -> tuple[int | None, int | None]:
    return (None, None) if share is None else (share.day_numerator, share.day_denominator)


def days_chart(figures: DayFigures, own: int = 1, letters: float = charts.LETTERS) -> Chart:
    """Return intake and completion day by day; the last `own` days are the paper's."""
    legend = (
        Legend(charts.INTAKE, tr("accepted")),
        Legend(charts.COMPLETION, tr("closed")),
        Legend(DAY.accent, ""),
        Legend(DAY.on_time, tr("this day") if own == 1 else tr("these days"), "joined"),
    )
    title = tr("Intake and completion, {n} days", n=len(figures.days))
    svg = Markup(charts.days_chart(figures.days, own, letters))  # noqa: S704 - drawn from numbers alone
    return Chart(title, svg, 500, 120, legend)


def hours_chart(figures: DayFigures, letters: float = charts.LETTERS) -> Chart:
    """Return the day's intake by hour, over what is usual."""
    legend = (
        Legend(DAY.accent, tr("this day"), "stroke"),
        Legend(DAY.line, tr("usual on such days (middle half, median)")),
    )
    svg = Markup(charts.hours_chart(figures.hours, letters))  # noqa: S704 - drawn from numbers alone
    return Chart(tr("Accepted by hour"), svg, 500, 92, legend)


def period_hours(period: PeriodFigures, letters: float = charts.LETTERS) -> Chart:
    """Return the intake of a stretch of days by hour of the day."""
    svg = Markup(charts.bars_chart(period.hours, letters))  # noqa: S704 - drawn from numbers alone
    return Chart(tr("Accepted by hour of the day"), svg, 500, 92, ())


def areas(figures: DayFigures, *, ranked: bool = False) -> Table:
    """Return the table by area; ranked, the best on time stand first."""
    title = tr("By area")
    if figures.area_level is not None:
        level = words.named(figures.area_level)
        title = tr("By {level}", level=level[:1].lower() + level[1:] if language() == "en" else level)
    rows: Sequence[Row] = busiest(figures.areas)
    if ranked:
        rows = sorted(rows, key=_rank)
    small = tr("by closing on time, the best first") if ranked else ""
    return replace(tally(rows, title, tr("Outside all areas, or without a place")), small=small)


def _rank(row: Row) -> tuple[bool, float, int]:
    one = row[1] if isinstance(row, tuple) else row
    aside = isinstance(row, tuple) or one.what is None or not one.due
    return aside, -(one.on_time / one.due) if one.due else 0.0, -one.due


def busiest(rows: Sequence[Tally]) -> list[Row]:
    """The areas that stand by name, in their own order; where there are too many, the busiest and the rest as one."""
    named = [one for one in rows if one.what is not None]
    none = [one for one in rows if one.what is None]
    if len(named) <= AREAS:
        return [*named, *none]
    by_weight = sorted(named, key=lambda one: (-(one.accepted + one.closed + one.due + one.open), named.index(one)))
    shown = set(map(id, by_weight[: AREAS - 1]))
    rest = [one for one in named if id(one) not in shown]
    return [*(one for one in named if id(one) in shown), (len(rest), summed(rest)), *none]


def summed(rows: Sequence[Tally]) -> Tally:
    """Return rows added up, belonging to none."""
    columns = ("accepted", "closed", "due", "on_time", "open", "late")
    return Tally(None, *(sum(getattr(one, name) for one in rows) for name in columns))


def tally(rows: Sequence[Row], title: str, none: str) -> Table:
    """Return rows by area or by class with their total."""

    def cells(name: str, one: Tally, *, total: bool = False) -> tuple[Cell, ...]:
        told = [words.number(one.accepted), words.number(one.closed), words.ratio(one.on_time, one.due)]
        told += [words.parts(one.on_time, one.due), words.number(one.open)]
        return (Cell(name), *map(Cell, told), Cell(words.number(one.late), late=one.late > 0 and not total))

    lines, every = [], []
    for row in rows:
        many, one = row if isinstance(row, tuple) else (0, row)
        rest = tr("{n} others", n=words.number(many)) if many else none
        every.append(one)
        lines.append(cells(rest if one.what is None else words.named(one.what), one))
    columns = (
        Column(tr("Name")), Column(tr("Accepted"), number=True), Column(tr("Completed"), number=True),
        Column(tr("Closed on time"), number=True), Column(tr("Of which"), number=True, back=True),
        Column(tr("Open"), number=True), Column(tr("Late"), number=True),
    )  # fmt: skip
    return Table(title, columns, tuple(lines), cells(tr("Total"), summed(every), total=True))


def sources_and_stages(figures: DayFigures) -> Pair:
    """Return what came by which source beside where the open cases stand."""
    by_source = sorted(figures.sources, key=lambda one: -one.reported)
    sources = Table(
        tr("By source"),
        _counted(tr("Source"), tr("Reported"), tr("Accepted")),
        tuple(_numbers(source_word(one.source), one.reported, one.accepted) for one in by_source),
    )
    stages = Table(
        tr("Open cases by stage"),
        _counted(tr("Stage"), tr("Open"), tr("Late")),
        tuple(_numbers(stage_word(one.stage), one.open, one.late) for one in figures.stages),
    )
    return Pair((sources, stages))


def _counted(*heads: str) -> tuple[Column, ...]:
    return tuple(Column(head, number=n > 0) for n, head in enumerate(heads))


def _numbers(name: str, *values: int) -> tuple[Cell, ...]:
    return (Cell(name), *(Cell(words.number(value)) for value in values))


def open_map(briefing: Briefing, until: str) -> Image:
    """Return the map of the open cases with its legend."""
    key = briefing.snapshot.map_key
    steps = () if key is None else key.steps
    # Where no grid holds an open case there is no step, and no colour to explain.
    bounds = [*steps[1:], None] if steps else []
    ranges = [
        f"≥ {low}" if above is None else str(low) if above - low == 1 else f"{low}–{above - 1}"
        for low, above in zip(steps, bounds, strict=True)
    ]
    unplaced = 0 if key is None else key.unplaced
    return Image(
        title=tr("Open cases on the map at {clock}", clock=until),
        data=briefing.image("map"),
        mime="image/png",
        legend=tuple(Legend(colour, told) for colour, told in zip(FILLS, ranges, strict=False)),
        unit=tr("open cases a grid") if steps else "",
        marks=(("▲", tr("late")), ("◉", tr("critical"))),
        note=tr("{n} open cases are outside all grids or without a place", n=words.number(unplaced))
        if unplaced
        else "",
    )


def held(cases: Sequence[Held], figures: DayFigures, zone: tzinfo, title: str, total: int) -> Table:
    """Return cases with who holds each and since when, the first ones."""
    at = figures.as_of

    def row(case: Held) -> tuple[Cell, ...]:
        return (
            Cell(case.number or tr("No number yet")),
            Cell(words.said(case.title), where(case), tr("Critical") if words.urgent(case) else ""),
            Cell(words.holder(case), words.standing(case)),
            Cell(words.stamp(case.held_since, zone)),
            Cell(words.stamp(case.due_at, zone), words.late_by(case.due_at, at), second_late=True),
        )

    shown = cases[:SHOWN]
    columns = (
        Column(tr("Number"), width=23), Column(tr("Matter")), Column(tr("With whom"), width=26),
        Column(tr("Since"), width=27), Column(tr("Limit"), width=27),
    )  # fmt: skip
    more = tr("{shown} of {n} are shown; the workbook has {kept}.", shown=len(shown), n=total, kept=len(cases))
    return Table(
        title,
        columns,
        tuple(map(row, shown)),
        small=tr("{n} in all", n=words.number(total)) if total else "",
        note=more if total > len(shown) else "",
        none=tr("None."),
    )


def where(case: Held) -> str:
    """Area and category; the category not where the title says the same."""
    category = words.named(case.category)
    parts = (words.named(case.area) if case.area else "", "" if category == words.said(case.title) else category)
    return DOT.join(part for part in parts if part)


def definitions(snapshot: Snapshot, zone: tzinfo) -> Definitions:
    """Return what the figures mean, and what they were taken from."""
    zoned = words.zone_name(snapshot.timezone)
    day = tr("The day is 0 to 24 h in {zone}.", zone=zoned)
    if snapshot.begins_at:
        hours = {"hour": f"{snapshot.begins_at}:00", "zone": zoned}
        day = tr("The day runs from {hour} to {hour} of the next day in {zone}.", **hours)
    rest = tr(
        "Everything is taken from what had happened by {moment}; what happened later changes nothing in it. A rate without a denominator shows a dash.",
        moment=words.stamp(snapshot.as_of, zone),
    )
    note = day + rest if language() == "zh" else f"{day} {rest}"
    told: Mapping[str, tuple[str, str]] = {
        one.key: (explained(one).name, explained(one).means) for one in snapshot.definitions
    }
    return Definitions(
        tr("What the figures mean"), note, tuple((name, key, means) for key, (name, means) in told.items())
    )
