"""What `briefing` does once its words are understood: make, write again, list."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typer

from desktop.briefing.formats import Format, Wanted
from desktop.briefing.problems import problem_of
from desktop.cli.common import progress_bar
from desktop.settings import read_settings
from models.briefings.content import About
from models.briefings.kinds import ABOUT_ONE, Kind, last_whole, period_of
from models.briefings.queries import find_case, list_briefings
from models.briefings.records import BriefingHead
from models.city.queries import get_city
from models.figures.day_queries import get_today
from models.figures.filters import Period
from models.store.engine import Store
from models.watch.shifts.queries import get_page, list_pages
from widgets.i18n import LANGUAGES, tr

Answer = tuple[list[str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Order:
    """Into which folder, in which formats, dress and language."""

    out: Path
    formats: tuple[Format, ...]
    style: str
    language: str | None
    watermark: bool

    def wanted(self, store: Store) -> Wanted:
        """Return it for the maker; a paper is in the city's language, whatever the terminal speaks."""
        with store.read() as s:
            first = next((one for one in get_city(s).languages if one in LANGUAGES), LANGUAGES[0])
        spoken = self.language or read_settings().language or first
        return Wanted(self.formats, spoken, self.style, self.watermark)


def day_of(value: str | None) -> str | None:
    """Return a day as it was written. Raises BadParameter for what is none."""
    if value is not None:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise typer.BadParameter(f"{value!r} is no day; write it as 2026-11-23") from error
    return value


def asked_period(first: str | None, last: str | None) -> Period | None:
    """Return the days that were asked for; None for the kind's own. Raises BadPeriod."""
    if first is None or last is None:
        return None
    return Period(date.fromisoformat(first), date.fromisoformat(last))


def made(
    store: Store, kind: Kind, day: date | None, period: Period | None, case: str | None, order: Order, *, sign: bool
) -> Answer:
    """Make a paper and write it out."""
    # Only here: it brings Qt with it.
    from desktop.briefing.make import make_paper

    with store.read() as s:
        subject = None if case is None else find_case(s, case)
        if kind is Kind.HANDOVER and day is not None:
            subject = _handed_over(s, day)
        if period is None and kind not in ABOUT_ONE:
            period = last_whole(kind, get_today(s)) if day is None else period_of(kind, day)
    about = About(kind, None if kind in ABOUT_ONE else period, subject)
    with progress_bar(tr("Making the briefing")) as bar, letters():
        paper = make_paper(
            store, about, order.out, order.wanted(store), sign=sign, progress=lambda share, words: bar(share, tr(words))
        )
    return _told(paper)


def _handed_over(s: Any, day: date) -> Any:
    """The latest shift that was handed over on a day; None for the latest of all where there is none of that day."""
    zone = ZoneInfo(get_city(s).timezone)
    for shift, _, _ in list_pages(s):
        if get_page(s, shift).ends_at.astimezone(zone).date() == day:
            return shift
    return None


def written(store: Store, number: str, order: Order) -> Answer:
    """Write one that there is again."""
    from desktop.briefing.make import write_again

    with progress_bar(tr("Making the briefing")):
        return _told(write_again(store, number, order.out, wanted=order.wanted(store)))


def _told(paper: Any) -> Answer:
    briefing = paper.briefing
    files = [str(path) for path in paper.paths]
    facts = {
        "number": paper.number, "kind": briefing.snapshot.kind.value, "edition": briefing.snapshot.edition,
        "day": paper.day.isoformat(), "first_day": briefing.snapshot.first.isoformat(), "sha256": paper.sha256,
        "signed": briefing.signature is not None, "new": paper.new, "differences": len(briefing.snapshot.differences),
        "altered": [one.value for one in paper.altered], "files": files,
    }  # fmt: skip
    lines = [
        tr("Briefing {number} of {day}, SHA-256 {sha256}", number=paper.number, day=paper.day, sha256=paper.sha256)
    ]
    if briefing.snapshot.edition > 1 and paper.new:
        lines.append(tr("It is edition {n}; what differs from the first stands in it.", n=briefing.snapshot.edition))
    if paper.altered:
        formats = ", ".join(one.value for one in paper.altered)
        lines.append(tr("NOT the bytes that these versions made first: {formats}", formats=formats))
    return [*lines, *files], facts


def papers(store: Store, day: date | None) -> Answer:
    """Tell which there are."""
    with store.read() as s:
        zone, heads = get_city(s).zone, list_briefings(s, day)

    def line(head: BriefingHead) -> str:
        days = str(head.day) if head.first == head.day else f"{head.first} – {head.day}"
        so_far = f" ({tr('so far, {clock}', clock=f'{head.as_of.astimezone(zone):%H:%M}')})" if head.so_far else ""
        made_at = f"{head.made_at.astimezone(zone):%Y-%m-%d %H:%M}"
        signed = f", {tr('signed by {who}', who=head.signed_by)}" if head.signed_by else ""
        return f"{head.number}  {days}{so_far}  {tr('made {moment} by {who}', moment=made_at, who=head.maker)}{signed}"

    facts = [
        {
            "number": head.number, "kind": head.kind.value, "edition": head.edition, "first_day": head.first.isoformat(),
            "day": head.day.isoformat(), "so_far": head.so_far, "as_of": head.as_of.isoformat(),
            "made_at": head.made_at.isoformat(), "maker": head.maker, "signed_by": head.signed_by, "sha256": head.sha256,
        }
        for head in heads
    ]  # fmt: skip
    return [line(head) for head in heads] or [tr("There are no briefings yet.")], {"briefings": facts}


@contextmanager
def told(out: Path) -> Iterator[None]:
    """Put what goes wrong into words of this room where it has any."""
    try:
        yield
    except Exception as error:
        problem = problem_of(error, out)
        if problem is None or problem is error:
            raise
        raise problem from error


@contextmanager
def letters() -> Iterator[None]:
    """Have a QGuiApplication, for the map's letters; without a display, which a command line need not have."""
    from PySide6.QtGui import QGuiApplication

    there: Any = QGuiApplication.instance()
    if there is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        there = QGuiApplication(sys.argv[:1])
    yield
