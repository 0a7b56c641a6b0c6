"""The day's briefing as a part of the job: of yesterday in the demo city, of the last day with cases in a real one."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desktop.briefing.make import make_briefing
from desktop.headless.problems import PictureNotSaved
from models.city.queries import get_city
from models.figures.happened import get_day_of, get_last_day
from models.store.engine import Store


@dataclass(frozen=True, slots=True)
class BriefingFiles:
    """The PDF and the workbook by name, and what the summary says of them."""

    files: dict[str, bytes]
    facts: dict[str, Any]


def day_to_brief(store: Store) -> date:
    """Return the day that the briefing is of, one of the city's own. Raises StoreError."""
    with store.read() as s:
        city = get_city(s)
        if not city.is_demo and (last := get_last_day(s)) is not None:
            return last
        return get_day_of(s) - timedelta(days=1)


def brief(store: Store, out: Path, language: str) -> BriefingFiles:
    """Make the briefing and keep it in the database under a number; called in the background.

    Its files are made in a folder of their own beside the others, and returned: the job's files appear together.
    Raises PictureNotSaved and what make_briefing raises.
    """
    day = day_to_brief(store)
    try:
        with tempfile.TemporaryDirectory(prefix=".briefing-", dir=out) as folder:
            made = make_briefing(store, day, Path(folder), language=language)
            files = {path.name: path.read_bytes() for path in (made.pdf_path, made.xlsx_path)}
    except OSError as error:
        raise PictureNotSaved(error.strerror or "", folder=out) from error
    facts = {"number": made.number, "day": made.day.isoformat(), "sha256": made.sha256, "files": list(files)}
    return BriefingFiles(files, facts)
