"""Makes a briefing and writes it out: figures, map, number, then the two files. Works on any thread but the GUI's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.basemap.source import BasemapSource
from desktop.briefing.picture import MapPicture, draw_map
from desktop.briefing.problems import TypesettingMissing
from models.accounts.queries import get_me
from models.briefings.commands import keep_briefing, require_maker
from models.briefings.queries import get_briefing
from models.briefings.records import Briefing, MapKey
from models.city.queries import get_city
from models.figures.day_queries import DayReading, get_first_day, get_today, read_day
from models.figures.day_records import DayFigures
from models.grids.queries import get_grids, get_places, get_roads
from models.store.engine import Store
from models.store.errors import Refused
from widgets.i18n import LANGUAGES, mark

EDITION = 1
"""Raise this when the template comes to look different: a number then gives another file, with the same figures."""
PROGRAM = f"shaotai 0.1.0, template {EDITION}"
"""Which program made a briefing; kept with it and printed at its foot."""
Progress = Callable[[float, str], None]
"""Hears the share done, 0 to 1, and what is being done, in English as the source strings are."""


class MakingCancelled(Exception):
    """Somebody cancelled before a number was given; nothing was kept."""


@dataclass(frozen=True, slots=True)
class MadeBriefing:
    """A briefing as it lies in a folder: its number, the SHA-256 of its snapshot and picture, and the two files."""

    number: str
    sha256: str
    pdf_path: Path
    xlsx_path: Path
    day: date
    figures: DayFigures


def make_briefing(
    store: Store,
    day: date | None,
    out_dir: Path,
    *,
    language: str = "zh",
    progress: Progress = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> MadeBriefing:
    """Make a new briefing of a day of the city (None: today so far), keep it under the next number, write PDF and XLSX.

    A QGuiApplication must exist, for the map's letters. Raises MakingCancelled, Refused ("day_to_come",
    "day_before_first", "nothing_reported", "no_city"), NotPermitted (leaders make none), TypesettingMissing, OSError of
    the folder, and StoreError kinds. What would fail is found out before anything is kept; once the number is given, it
    is no longer cancelled.
    """
    steps = _Steps(progress, cancelled)
    _writable(out_dir)
    require_typesetting()
    steps.at(0.05, mark("Reading the day's figures"))
    with store.read() as s:
        city = get_city(s)
        require_maker(get_me(s))
        reading = read_day(s, _day(s, day))
        steps.at(0.3, mark("Reading the map"))
        source = BasemapSource(str(city.id), get_places(s), get_roads(s), get_grids(s))
    steps.at(0.4, mark("Drawing the map"))
    spoken = next((one for one in city.languages if one in LANGUAGES), language)
    picture = draw_map(source, spoken, reading.spots)
    steps.at(0.6, mark("Keeping the briefing"))
    briefing = keep(store, reading, picture)
    progress(0.65, mark("Writing the files"))
    made = write(briefing, out_dir, language, lambda share: progress(0.65 + 0.35 * share, mark("Writing the files")))
    progress(1.0, mark("The briefing is made"))
    return made


def _day(s: Session, day: date | None) -> date:
    """The day that is meant, if there is anything to tell of it."""
    wanted, today, first = get_today(s) if day is None else day, get_today(s), get_first_day(s)
    if wanted > today:
        raise Refused("day_to_come", day=wanted, today=today)
    if first is None:
        raise Refused("nothing_reported")
    if wanted < first:
        raise Refused("day_before_first", day=wanted, first=first)
    return wanted


def require_typesetting() -> None:
    """Raise TypesettingMissing unless this system has all that a PDF is set with."""
    try:
        from weasyprint.text.ffi import harfbuzz_subset
    except OSError as error:
        raise TypesettingMissing(str(error), missing="Pango, HarfBuzz") from error
    if not harfbuzz_subset:
        # WeasyPrint would do without, a hundred times as slowly, and never twice the same file.
        raise TypesettingMissing(missing="HarfBuzz-Subset")


def keep(store: Store, reading: DayReading, picture: MapPicture) -> Briefing:
    """Keep a reading and its picture under the next number."""
    with store.transaction(origin="briefing") as s:
        key = MapKey(picture.steps, picture.unplaced)
        return keep_briefing(s, reading.figures, picture.data, key, program=PROGRAM)


def write_again(store: Store, number: str, out_dir: Path, *, language: str = "zh") -> MadeBriefing:
    """Write a kept briefing's files again, from what was kept. Raises Refused ("unknown_briefing", …), OSError."""
    with store.read() as s:
        briefing = get_briefing(s, number)
    _writable(out_dir)
    require_typesetting()
    return write(briefing, out_dir, language)


def write(
    briefing: Briefing, out_dir: Path, language: str, progress: Callable[[float], None] = lambda _: None
) -> MadeBriefing:
    """Write a kept briefing as PDF and XLSX into a folder; each file is there whole or not at all."""
    # Only here: they bring type setting with them, which no start needs.
    from desktop.briefing.pdf import render
    from desktop.briefing.workbook import workbook

    stem = f"briefing-{briefing.snapshot.figures.day:%Y%m%d}-no{briefing.number}" + (
        "" if language == "zh" else f"-{language}"
    )
    paths = out_dir / f"{stem}.pdf", out_dir / f"{stem}.xlsx"
    _put(paths[0], render(briefing, language))
    progress(0.8)
    _put(paths[1], workbook(briefing, language))
    progress(1.0)
    figures = briefing.snapshot.figures
    return MadeBriefing(briefing.number, briefing.sha256, *paths, figures.day, figures)


def _writable(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def _put(path: Path, data: bytes) -> None:
    handle, half = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(half).chmod(0o644)
        Path(half).replace(path)
    except BaseException:
        Path(half).unlink(missing_ok=True)
        raise


class _Steps:
    """Tells where the making is, and stops it between steps."""

    def __init__(self, progress: Progress, cancelled: Callable[[], bool]) -> None:
        self._progress, self._cancelled = progress, cancelled

    def at(self, share: float, words: str) -> None:
        if self._cancelled():
            raise MakingCancelled
        self._progress(share, words)
