"""The day's briefing as a part of the job: of yesterday in the demo city, of the last day with reports in a real one."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desktop.briefing.make import make_briefing
from desktop.briefing.problems import problem_of
from desktop.headless.problems import PictureNotSaved
from models.city.queries import get_city
from models.figures.day_queries import get_today
from models.figures.happened import get_last_day
from models.store.engine import Store
from models.store.errors import StoreError


@dataclass(frozen=True, slots=True)
class BriefingFiles:
    """The PDF and the workbook by name, and what the summary says of them; nothing where there is nothing to tell."""

    files: dict[str, bytes]
    facts: dict[str, Any] | None


def day_to_brief(store: Store) -> date | None:
    """Return the day that the briefing is of; None in a city in which nothing was ever reported. Raises StoreError."""
    with store.read() as s:
        last = get_last_day(s)
        return get_today(s) - timedelta(days=1) if last and get_city(s).is_demo else last


def brief(store: Store, out: Path, language: str) -> BriefingFiles:
    """Make the briefing and keep it in the database under a number; called in the background.

    Its files are made in a folder of their own beside the others, and returned: the job's files appear together.
    Raises PictureNotSaved, the problems of desktop.briefing and StoreError.
    """
    day = day_to_brief(store)
    if day is None:
        return BriefingFiles({}, None)
    try:
        with tempfile.TemporaryDirectory(prefix=".briefing-", dir=out) as folder:
            made = make_briefing(store, day, Path(folder), language=language)
            files = {path.name: path.read_bytes() for path in (made.pdf_path, made.xlsx_path)}
    except OSError as error:
        raise PictureNotSaved(error.strerror or "", folder=out) from error
    except StoreError as error:
        known = problem_of(error)
        if known is None:
            raise
        raise known from error
    facts = {"number": made.number, "day": made.day.isoformat(), "sha256": made.sha256, "files": list(files)}
    return BriefingFiles(files, facts)
