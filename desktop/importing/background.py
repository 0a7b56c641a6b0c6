"""What the import dialog has done in the background, on a line to the database of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from sqlalchemy import URL

from desktop.importing.kinds import carry_out, plan_of, survey
from desktop.importing.look import Looked
from desktop.importing.plan import Cancelled, Plan, Surveyed
from desktop.importing.store import import_store
from models.city.records import City
from models.imports.founding import NOWHERE
from models.imports.mapping import CaseMapping
from models.imports.runs.records import Progress
from widgets.importing.records import Draft, ResultView

TOLD_EVERY_S = 0.1
"""How often the progress is shown at most."""


def near_of(city: City) -> tuple[float, float] | None:
    """Return a city's centre (lon, lat), unless it has not said yet where it is."""
    at = (city.lon, city.lat)
    return None if at == NOWHERE else at


def check(
    url: URL,
    draft: Draft,
    looked: Looked,
    base: CaseMapping | None,
    near: tuple[float, float] | None,
    cancelled: Cancelled,
) -> tuple[Plan, Surveyed]:
    """Plan what the dialog asks for, and find out what it would do. Raises as `kinds.plan_of` and `kinds.survey`."""
    plan = plan_of(draft, looked, base, near)
    with import_store(url) as store:
        return plan, survey(store, plan, cancelled)


def carry(url: URL, plan: Plan, answers: Mapping[str, str], progress: Progress, cancelled: Cancelled) -> ResultView:
    """Import it. Raises as `kinds.carry_out`."""
    with import_store(url) as store:
        return carry_out(store, plan, answers, progress, cancelled)


def throttled(tell: Callable[[int, int], None]) -> Progress:
    """Return a progress that is told a few times a second, and at its end."""
    heard = 0.0

    def progress(done: int, of: int) -> None:
        nonlocal heard
        now = time.monotonic()
        if now - heard >= TOLD_EVERY_S or done >= of:
            heard = now
            tell(done, of)

    return progress
