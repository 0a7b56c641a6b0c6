"""`briefing`: a day's briefing as PDF and XLSX, made and numbered, or written again by its number."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.briefing.problems import problem_of
from desktop.cli.common import (
    account_option,
    answer,
    city_option,
    database_option,
    json_option,
    language_option,
    opened,
    progress_bar,
    remember,
)
from desktop.settings import read_settings
from models.briefings.queries import list_briefings
from models.briefings.records import BriefingHead
from models.city.queries import get_city
from models.figures.day_queries import get_today
from models.store.engine import Store
from widgets.i18n import LANGUAGES, tr

DESK = "briefing"


def _day(value: str | None) -> str | None:
    if value is not None:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise typer.BadParameter(f"{value!r} is no day; write it as 2026-11-23") from error
    return value


def briefing(
    context: typer.Context,
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="DAY",
            callback=_day,
            help="The day, as 2026-11-23; yesterday in the city's time zone unless given. Today is told so far.",
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder for the PDF and the workbook.")] = Path("out"),
    number: Annotated[
        str | None,
        typer.Option("--number", help="Make none: write out the one of this number again (2026-0001), as it was kept."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Make none: tell which there are.")] = False,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = None,
    language: Annotated[str | None, language_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Make a day's briefing (日报), keep it in the database under the next number, and write it as PDF and XLSX."""
    if number is not None and day is not None:
        raise typer.BadParameter("--number names a briefing that has its day; give no --date with it")
    options = remember(context, database=database, city=city, account=account, language=language)
    with _told(out), opened(options) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            if listed:
                _list(store, None if day is None else date.fromisoformat(day), as_json=as_json)
            else:
                _make(store, day, number, out, options.language, as_json=as_json)
        finally:
            store.close()


def _make(store: Store, day: str | None, number: str | None, out: Path, language: str | None, *, as_json: bool) -> None:
    # Only here: they bring Qt with them.
    from desktop.briefing.make import make_briefing, write_again

    with store.read() as s:
        first = next((one for one in get_city(s).languages if one in LANGUAGES), LANGUAGES[0])
    # A paper is in the city's language, whatever the terminal speaks.
    language = language or read_settings().language or first
    with progress_bar(tr("Making the briefing")) as told:
        if number is not None:
            made = write_again(store, number, out, language=language)
        else:
            with store.read() as s:
                wanted = get_today(s) - timedelta(days=1) if day is None else date.fromisoformat(day)
            with _letters():
                made = make_briefing(
                    store, wanted, out, language=language, progress=lambda share, words: told(share, tr(words))
                )
    files = [str(made.pdf_path), str(made.xlsx_path)]
    facts = {"number": made.number, "day": made.day.isoformat(), "sha256": made.sha256, "files": files}
    words = tr("Briefing {number} of {day}, SHA-256 {sha256}", number=made.number, day=made.day, sha256=made.sha256)
    answer(facts, [words, *(f"  {file}" for file in files)], as_json=as_json)


def _list(store: Store, day: date | None, *, as_json: bool) -> None:
    with store.read() as s:
        zone, heads = get_city(s).zone, list_briefings(s, day)

    def line(head: BriefingHead) -> str:
        so_far = f" ({tr('so far, {clock}', clock=f'{head.as_of.astimezone(zone):%H:%M}')})" if head.so_far else ""
        made = f"{head.made_at.astimezone(zone):%Y-%m-%d %H:%M}"
        return f"{head.number}  {head.day}{so_far}  {tr('made {moment} by {who}', moment=made, who=head.maker)}"

    facts = [
        {
            "number": head.number, "day": head.day.isoformat(), "so_far": head.so_far,
            "as_of": head.as_of.isoformat(), "made_at": head.made_at.isoformat(), "maker": head.maker,
            "sha256": head.sha256,
        }
        for head in heads
    ]  # fmt: skip
    answer({"briefings": facts}, [line(head) for head in heads] or [tr("There are no briefings yet.")], as_json=as_json)


@contextmanager
def _told(out: Path) -> Iterator[None]:
    """Put what goes wrong into words of this room where it has any."""
    try:
        yield
    except Exception as error:
        problem = problem_of(error, out)
        if problem is None or problem is error:
            raise
        raise problem from error


@contextmanager
def _letters() -> Iterator[None]:
    """Have a QGuiApplication, for the map's letters; without a display, which a command line need not have."""
    from PySide6.QtGui import QGuiApplication

    there: Any = QGuiApplication.instance()
    if there is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        there = QGuiApplication(sys.argv[:1])
    yield
