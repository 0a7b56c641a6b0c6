"""A paper's head and foot, and the page that tells what differs from the first edition."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from desktop.briefing import words
from desktop.briefing.explanations import explained_key
from desktop.briefing.paper import Cell, Column, Foot, Head, Sheet, Table
from desktop.briefing.sentences import EXERCISE
from desktop.briefing.standing import span_word
from models.accounts.records import Duty
from models.briefings.kinds import Kind
from models.briefings.records import Briefing, Difference
from models.cases.records import Source, Stage
from widgets.i18n import language, mark, speaking, tr
from widgets.text import cut
from widgets.words import duty_word, source_word, stage_word
from widgets.words.papers import kind_word

LONGEST = 40
"""The head has room for a name of so many characters."""
DIFFERENCES = 60
"""So many differences stand in the document; the workbook has all."""
_PARTS = {
    "as_of": mark("Figures as of"),
    "area.accepted": mark("Accepted"), "area.closed": mark("Completed"), "area.on_time": mark("Closed on time"),
    "area.open": mark("Open"), "area.late": mark("Late"),
    "class.accepted": mark("Accepted"), "class.closed": mark("Completed"), "class.on_time": mark("Closed on time"),
    "class.open": mark("Open"), "class.late": mark("Late"),
    "source.reported": mark("Reported"), "source.accepted": mark("Accepted"),
    "stage.open": mark("Open"), "stage.late": mark("Late"),
    "day.accepted": mark("Accepted"), "day.closed": mark("Completed"),
    "hour.accepted": mark("Accepted by hour"),
    "topics.found": mark("Hot topics"), "topics.looked_at": mark("Cases"), "topic.now": mark("Cases"),
    "topic.open": mark("Open"), "topic.late": mark("Late"), "topic.closed": mark("Completed"),
    "matter.text": mark("What was said"), "matter.reports": mark("Reports"), "matter.steps": mark("Steps of the history"),
    "matter.orders": mark("Orders"), "matter.files": mark("Files"),
    "handover.open": mark("Open"), "handover.late": mark("Late"), "handover.soon": mark("Due soon"),
}  # fmt: skip
"""Parts of a paper that are no definition's. What is not here (single steps, usual bands) is counted and not listed."""


def title_of(briefing: Briefing) -> str:
    """Return the document's title: city, kind, number and days."""
    told = briefing.snapshot
    days = str(told.last) if told.first == told.last else f"{told.first} – {told.last}"
    return f"{words.named(told.city)} {kind_word(told.kind)} {told.number} · {days}"


def number_word(briefing: Briefing) -> str:
    """Return the number as it stands under the head: 〔2026〕第 4 期, with its edition from the second on."""
    cited = briefing.cited
    told = tr("No. {serial} of {year}", year=cited.year, serial=cited.serial)
    return f"{told} {tr('edition {n}', n=cited.edition)}" if cited.edition > 1 else told


def head(briefing: Briefing, style: str, watermark: str = "") -> Head:
    """Return the head in the language in use."""
    told = briefing.snapshot
    zone = ZoneInfo(told.timezone)
    until = words.clock(told.as_of, zone, told.last, told.begins_at)
    as_of = tr("As of 24:00 of the day") if told.first == told.last else tr("As of 24:00 of the last day")
    if told.kind in (Kind.MATTER, Kind.HANDOVER):
        as_of = tr("As of {moment}", moment=words.stamp(told.as_of, zone))
    elif told.so_far:
        as_of = tr("The day so far, as of {clock}", clock=until)
        if told.first != told.last:
            as_of = tr("These days so far, as of {moment}", moment=words.stamp(told.as_of, zone))
    city = cut(words.named(told.city), LONGEST)
    days = str(told.last) if told.first == told.last else f"{told.first} – {told.last}"
    exercise = tr("Exercise") if any(one.key == EXERCISE for one in told.sentences) else ""
    # A Chinese number begins with a bracket, which has its room within itself.
    gap = "" if language() == "zh" else " "
    running = f"{city} · {kind_word(told.kind)}{gap}{number_word(briefing)} · {days}"
    return Head(
        title=title_of(briefing),
        city=city,
        kind=kind_word(told.kind),
        number=number_word(briefing),
        date=words.long_dates(told.first, told.last),
        as_of=as_of,
        so_far=told.so_far,
        by=_by(briefing),
        draft="" if _is_signed(briefing) else tr("Draft"),
        exercise=exercise,
        running=f"{running} · {exercise}" if exercise else running,
        cited=told.number,
        created=briefing.made_at.astimezone(UTC).replace(microsecond=0),
        made=tr("Made {moment}", moment=words.stamp(briefing.made_at, zone)),
        program=briefing.program,
        sha256=briefing.sha256,
        language=language(),
        style=style,
        watermark=watermark,
    )


def _is_signed(briefing: Briefing) -> bool:
    # Before drafts there were, what a supervisor made was signed by her, and what an operator made stood as it was.
    return briefing.signature is not None or briefing.snapshot.format == 1


def _by(briefing: Briefing) -> str:
    told = briefing.snapshot
    if briefing.signature is not None:
        return tr("Signed by {who}", who=_who(briefing.signature.by, Duty.SUPERVISOR))
    who = _who(told.maker.name, Duty(told.maker.duty))
    if told.format == 1 and told.maker.duty == Duty.SUPERVISOR:
        return tr("Signed by {who}", who=who)
    return tr("Drawn up by {who}", who=who)


def _who(name: str, duty: Duty) -> str:
    told = cut(words.typed(name), LONGEST)
    with speaking("zh"):
        own = told != duty_word(duty)
    # An account that is called after its duty has no name of its own.
    return f"{duty_word(duty)} {told}" if own else duty_word(duty)


def foot(briefing: Briefing) -> Foot:
    """Return to whom it goes and who signed it."""
    said = briefing.wording
    sent = ((tr("Reported to"), said.report_to), (tr("Sent to"), said.send_to), (tr("Copied to"), said.copy_to))
    zone = ZoneInfo(briefing.snapshot.timezone)
    signed = ""
    if briefing.signature is not None:
        at = words.stamp(briefing.signature.at, zone)
        signed = tr("Signed by {who} at {moment}", who=words.typed(briefing.signature.by), moment=at)
    return Foot(tuple((word, words.typed(text)) for word, text in sent if text.strip()), signed)


def listed(differences: tuple[Difference, ...]) -> tuple[Difference, ...]:
    """Return those that a reader is told line by line: figures and parts with a name."""
    return tuple(one for one in differences if is_named(one.what))


def differences_table(briefing: Briefing) -> Table | None:
    """Return what differs from the first edition; None for a first edition."""
    told = briefing.snapshot
    if told.edition == 1:
        return None
    shown = listed(told.differences)
    zone = ZoneInfo(told.timezone)
    rows = tuple(
        (
            Cell(figure_what(one.what)),
            Cell(figure_of(one.what, one.where)),
            Cell(value_words(one.kept, zone)),
            Cell(value_words(one.now, zone)),
        )
        for one in shown[:DIFFERENCES]
    )
    columns = (
        Column(tr("Figure")),
        Column(tr("Of")),
        Column(tr("Edition {n}", n=1), number=True),
        Column(tr("Edition {n}", n=told.edition), number=True, strong=True),
    )
    more = tr("{shown} of {n} are shown; the workbook has all.", shown=len(rows), n=len(shown))
    return Table(
        tr("What differs from edition 1"),
        columns,
        rows,
        small=tr("{n} items", n=words.number(len(shown))),
        note=more if len(shown) > len(rows) else "",
        none=tr("No figure differs; the cases behind them do."),
    )


def differences_sheet(briefing: Briefing) -> Sheet | None:
    """Return the same for the workbook, all of them."""
    told = briefing.snapshot
    if told.edition == 1:
        return None
    zone = ZoneInfo(told.timezone)
    heads = ((tr("Figure"), 26.0), (tr("Of"), 26.0), (tr("Edition {n}", n=1), 24.0))
    rows = tuple(
        (figure_what(one.what), figure_of(one.what, one.where), value_words(one.kept, zone), value_words(one.now, zone))
        for one in listed(told.differences)
    )
    return Sheet(tr("Differences"), (*heads, (tr("Edition {n}", n=told.edition), 24.0)), rows)


def difference_words(one: Difference, briefing: Briefing) -> str:
    """Return a difference on one line: what, of what, how it was kept and how it is now, and the first cases."""
    zone = ZoneInfo(briefing.snapshot.timezone)
    if one.what == "cases":
        key, _, span = one.where.partition(" ")
        name = f"{tr('cases behind')} {explained_key(key)}" + (f" {_span(span)}" if span != "own" else "")
    else:
        name = f"{figure_what(one.what)} {figure_of(one.what, one.where)}".strip()
    told = f"{name}: {value_words(one.kept, zone)} → {value_words(one.now, zone)}"
    return told + (f" [{', '.join(map(words.typed, one.cases))}]" if one.cases else "")


def _span(span: str) -> str:
    return tr("30 days") if span == "month" else span_word(span)


def is_named(what: str) -> bool:
    """Return whether a figure or part is one that a reader is told line by line."""
    return "/" in what or what in _PARTS


def figure_what(what: str) -> str:
    """Return what a figure or part is called."""
    if what.startswith("sentence."):
        return tr("Sentence {key}", key=what.removeprefix("sentence."))
    return explained_key(what) if "/" in what else tr(_PARTS.get(what, what))


def figure_of(what: str, where: str) -> str:
    """Return what it is of: an area, a day, a stage, …; "" for all."""
    part = what.partition(".")[0]
    if where == "month":
        return tr("30 days")
    if where == "before":
        return tr("Days before")
    if part == "source":
        return source_word(Source(where))
    if part == "stage":
        return stage_word(Stage(where))
    if part == "day":
        return words.short_date(date.fromisoformat(where))
    if part == "hour":
        return tr("{hour} h", hour=where)
    if part in ("area", "class") and not where:
        return tr("without one")
    return words.typed(where)


def value_words(said: str, zone: ZoneInfo) -> str:
    """Return a fact as it is read: a count, a rate with its parts, a moment in the city's time, a text; a dash for none."""
    above, slash, below = said.partition("/")
    if slash and above.isdigit() and below.isdigit():
        return f"{words.ratio(int(above), int(below))} ({words.parts(int(above), int(below))})"
    if said.isdigit():
        return words.number(int(said))
    if len(said) > 18 and said[4:5] == "-" and "T" in said[:11]:
        return words.stamp(datetime.fromisoformat(said), zone)
    return words.typed(cut(said, LONGEST)) if said else words.DASH
