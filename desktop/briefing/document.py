"""What the template lays out: every word and figure of a briefing as plain text, in the language in use."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from desktop.briefing import words
from desktop.briefing.charts import COMPLETION, INTAKE, days_chart, hours_chart
from desktop.briefing.explanations import explained
from desktop.briefing.picture import FILLS
from models.accounts.records import Duty
from models.briefings.records import Briefing
from models.figures.day_records import DayFigures, Held, Tally
from widgets.i18n import language, speaking, tr
from widgets.text import cut
from widgets.theme.tokens import DAY, FAMILY
from widgets.words import DOT, duty_word, source_word, stage_word

SHOWN = 40
"""So many late cases stand in the document; the workbook has all that were kept."""
AREAS = 24
"""So many areas stand in the document by name, the busiest; the rest in one row. The workbook has all."""
LONGEST = 40
"""The head has room for a name of so many characters."""
FLOW = ("reported", "accepted", "filed", "dispatched", "closed")
STOCK = ("open", "late", "soon", "critical")


def document(briefing: Briefing) -> dict[str, Any]:
    """Return what the template asks for."""
    snapshot = briefing.snapshot
    figures, zone = snapshot.figures, ZoneInfo(snapshot.figures.timezone)
    until = words.clock(figures.as_of, zone, figures.day)
    names = {one.key: explained(one).name for one in snapshot.definitions}
    return {
        "language": "zh-CN" if language() == "zh" else "en",
        "colours": DAY.as_dict() | {"intake": INTAKE, "completion": COMPLETION},
        "family": FAMILY,
        "head": _head(briefing, zone, until),
        "lead": _lead(figures, until),
        "flow": [_tile(figures, names, name) for name in FLOW],
        "stock": [_tile(figures, names, name) for name in STOCK],
        "flow_title": tr("Within the day"),
        "stock_title": tr("Open at {clock}", clock=until),
        "taken_over": _taken_over(figures),
        "rates": _rates(figures, names),
        "excluded": _excluded(figures),
        "days": Markup(days_chart(figures.days)),  # noqa: S704 - drawn from numbers alone
        "hours": Markup(hours_chart(figures.hours)),  # noqa: S704 - drawn from numbers alone
        "chart_words": {
            "days": tr("Intake and completion, 30 days"),
            "hours": tr("Accepted by hour"),
            "accepted": tr("accepted"),
            "closed": tr("closed"),
            "usual": tr("usual on such days (middle half, median)"),
            "own": tr("this day"),
        },
        "areas": _table(_busiest(figures.areas), _area_title(figures), tr("Outside all areas, or without a place")),
        "classes": _table(figures.classes, tr("By class"), tr("Without a class")),
        "sources": _sources(figures),
        "stages": _stages(figures),
        "map": _map(briefing, until),
        "late": _held(figures.late, figures, zone, tr("Late cases, the oldest limit first"), figures.count("late")),
        "critical": _held(figures.critical, figures, zone, tr("Critical cases"), figures.count("critical")),
        "definitions": [
            {"key": one.key, "name": explained(one).name, "means": explained(one).means} for one in snapshot.definitions
        ],
        "definitions_title": tr("What the figures mean"),
        "definitions_note": tr(
            "The day is 0 to 24 h in the time zone {zone}. Everything is taken from what had happened by {moment}; what happened later changes nothing in it. A rate without a denominator shows a dash.",
            zone=figures.timezone,
            moment=words.stamp(figures.as_of, zone),
        ),
    }


def title_of(briefing: Briefing) -> str:
    """Return the document's title: city, kind, number and day."""
    snapshot = briefing.snapshot
    return f"{words.named(snapshot.city)} {tr('Daily briefing')} {snapshot.number} · {snapshot.figures.day}"


def _head(briefing: Briefing, zone: tzinfo, until: str) -> dict[str, str]:
    snapshot, figures = briefing.snapshot, briefing.snapshot.figures
    year, _, serial = snapshot.number.partition("-")
    maker = cut(words.typed(snapshot.maker.name), LONGEST)
    signed = snapshot.maker.duty == Duty.SUPERVISOR
    duty = duty_word(Duty(snapshot.maker.duty))
    with speaking("zh"):
        # An account that is called after its duty has no name of its own.
        by = duty if maker == duty_word(Duty(snapshot.maker.duty)) else f"{duty} {maker}"
    return {
        "title": title_of(briefing),
        "city": cut(words.named(snapshot.city), LONGEST),
        "kind": tr("Daily briefing"),
        "number": tr("No. {serial} of {year}", year=year, serial=int(serial)),
        "date": words.long_date(figures.day),
        "as_of": tr("The day so far, as of {clock}", clock=until) if figures.so_far else tr("As of 24:00 of the day"),
        "by": tr("Signed by {who}", who=by) if signed else tr("Drawn up by {who}", who=by),
        "so_far": "1" if figures.so_far else "",
        "made": tr("Made {moment}", moment=words.stamp(briefing.made_at, zone)),
        "created": briefing.made_at.replace(microsecond=0).isoformat(),
        "running": f"{cut(words.named(snapshot.city), LONGEST)} · {tr('Daily briefing')} {snapshot.number} · {figures.day}",
        "program": briefing.program,
        "sha256": briefing.sha256,
    }


def _lead(figures: DayFigures, until: str) -> str:
    share = figures.share("day_on_time_rate")
    return tr(
        "As of {clock}: {reported} reports came in, {accepted} cases were accepted and {closed} closed; {rate} of the day's due cases were closed on time ({on_time} of {due}). {open} cases are open, {late} of them late.",
        clock=until,
        reported=words.number(figures.count("reported")),
        accepted=words.number(figures.count("accepted")),
        closed=words.number(figures.count("closed")),
        rate=words.ratio(share.day_numerator, share.day_denominator),
        on_time=words.number(share.day_numerator),
        due=words.number(share.day_denominator),
        open=words.number(figures.count("open")),
        late=words.number(figures.count("late")),
    )


def _tile(figures: DayFigures, names: dict[str, str], name: str) -> dict[str, Any]:
    key = next(one.definition for one in (*figures.flow, *figures.stock) if one.definition.startswith(f"{name}/"))
    value = figures.count(name)
    return {"name": names[key], "value": words.number(value), "mark": name if value else ""}


def _taken_over(figures: DayFigures) -> str:
    many = figures.count("taken_over")
    if not many:
        return ""
    return tr(
        "{n} of the day's reports were taken over from another system, which tells neither its dispatches nor its stages.",
        n=words.number(many),
    )


def _excluded(figures: DayFigures) -> str:
    # A briefing made before there were any does not know of them.
    many = next((one.value for one in figures.flow if one.definition.startswith("excluded/")), 0)
    if not many:
        return ""
    return tr(
        "{n} of the day's cases are out of assessment by approval: not among the due cases, nor in the rates of these.",
        n=words.number(many),
    )


def _rates(figures: DayFigures, names: dict[str, str]) -> dict[str, Any]:
    return {
        "title": tr("Rates"),
        "heads": [tr("Rate"), tr("The day"), tr("Of which"), tr("30 days"), tr("Of which")],
        "rows": [
            [
                names[one.definition],
                words.ratio(one.day_numerator, one.day_denominator),
                words.parts(one.day_numerator, one.day_denominator),
                words.ratio(one.month_numerator, one.month_denominator),
                words.parts(one.month_numerator, one.month_denominator),
            ]
            for one in figures.shares
        ],
    }


def _area_title(figures: DayFigures) -> str:
    if figures.area_level is None:
        return tr("By area")
    return tr("By {level}", level=words.named(figures.area_level))


def _busiest(areas: Sequence[Tally]) -> list[Tally | tuple[int, Tally]]:
    """The areas that stand by name, in their own order; where there are too many, the busiest and the rest as one."""
    named = [one for one in areas if one.what is not None]
    none = [one for one in areas if one.what is None]
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


def _table(rows: Sequence[Tally | tuple[int, Tally]], title: str, none: str) -> dict[str, Any]:
    def cells(name: str, one: Tally) -> list[str]:
        counts = [words.number(value) for value in (one.accepted, one.closed)]
        rate = [words.ratio(one.on_time, one.due), words.parts(one.on_time, one.due)]
        return [name, *counts, *rate, words.number(one.open), words.number(one.late)]

    lines, every = [], []
    for row in rows:
        if isinstance(row, tuple):
            many, one = row
            name = tr("{n} others", n=words.number(many))
        else:
            one = row
            name = none if one.what is None else words.named(one.what)
        every.append(one)
        lines.append({"cells": cells(name, one), "late": one.late > 0})
    return {
        "title": title,
        "heads": [
            tr("Name"), tr("Accepted"), tr("Completed"), tr("Closed on time"), tr("Of which"), tr("Open"),
            tr("Late"),
        ],
        "rows": lines,
        "total": cells(tr("Total"), summed(every)),
    }  # fmt: skip


def _sources(figures: DayFigures) -> dict[str, Any]:
    rows = sorted(figures.sources, key=lambda one: -one.reported)
    return {
        "title": tr("By source"),
        "heads": [tr("Source"), tr("Reported"), tr("Accepted")],
        "rows": [[source_word(one.source), words.number(one.reported), words.number(one.accepted)] for one in rows],
    }


def _stages(figures: DayFigures) -> dict[str, Any]:
    return {
        "title": tr("Open cases by stage"),
        "heads": [tr("Stage"), tr("Open"), tr("Late")],
        "rows": [[stage_word(one.stage), words.number(one.open), words.number(one.late)] for one in figures.stages],
    }


def _map(briefing: Briefing, until: str) -> dict[str, Any]:
    key = briefing.snapshot.map_key
    # Where no grid holds an open case there is no step, and no colour to explain.
    bounds = [*key.steps[1:], None] if key.steps else []
    ranges = [
        f"≥ {low}" if above is None else str(low) if above - low == 1 else f"{low}–{above - 1}"
        for low, above in zip(key.steps, bounds, strict=True)
    ]
    return {
        "title": tr("Open cases on the map at {clock}", clock=until),
        "data": "data:image/png;base64," + base64.b64encode(briefing.picture).decode(),
        "legend": [{"colour": colour, "words": words_} for colour, words_ in zip(FILLS, ranges, strict=False)],
        "unit": tr("open cases a grid"),
        "late": tr("late"),
        "critical": tr("critical"),
        "unplaced": tr("{n} open cases are outside all grids or without a place", n=words.number(key.unplaced))
        if key.unplaced
        else "",
    }


def _held(cases: Sequence[Held], figures: DayFigures, zone: tzinfo, title: str, total: int) -> dict[str, Any]:
    at = figures.as_of
    rows = [
        {
            "number": case.number or tr("No number yet"),
            "title": words.typed(case.title),
            "where": _where(case),
            "holder": words.holder(case),
            "standing": words.standing(case),
            "since": words.stamp(case.held_since, zone),
            "late": words.late_by(case.due_at, at),
            "due": words.stamp(case.due_at, zone),
            "urgent": words.urgent(case),
        }
        for case in cases[:SHOWN]
    ]
    return {
        "title": title,
        "total": tr("{n} in all", n=words.number(total)),
        "more": tr("{shown} of {n} are shown; the workbook has {kept}.", shown=len(rows), n=total, kept=len(cases))
        if total > len(rows)
        else "",
        "none": tr("None."),
        "heads": [tr("Number"), tr("Matter"), tr("With whom"), tr("Since"), tr("Limit")],
        "urgent_word": tr("Critical"),
        "rows": rows,
    }


def _where(case: Held) -> str:
    """Area and category; the category not where the title says the same."""
    category = words.named(case.category)
    parts = (words.named(case.area) if case.area else "", "" if category == words.typed(case.title) else category)
    return DOT.join(part for part in parts if part)
