"""Papers of the small town, and cases of yesterday for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from models.briefings.commands import keep_briefing
from models.briefings.composing import Drawn
from models.briefings.content import About, read_content
from models.briefings.kinds import Kind, period_of
from models.briefings.records import Briefing, MapKey, Picture
from models.cases.calendar import calendar_of
from models.figures.day_queries import get_today
from models.store.engine import Store
from tests.models.town import Town

PICTURE = b"\x89PNG made once"
MAP = Picture("map", "image/png", len(PICTURE))
CHINA = calendar_of("Asia/Shanghai")


def keep(
    town: Town, by: Store | None = None, kind: Kind = Kind.DAILY, days_ago: int = 0, subject: UUID | None = None
) -> Briefing:
    """Make a paper of a kind, of today or of a day before it."""
    by = by or town.supervisor
    with by.read() as s:
        period = None if subject else period_of(kind, get_today(s) - timedelta(days=days_ago))
        content = read_content(s, About(kind, period, subject))
    drawn = Drawn(((MAP, PICTURE),), MapKey((1, 2), 0))
    with by.transaction() as s:
        return keep_briefing(s, content, drawn, program="test").briefing


def yesterday_at(town: Town, hour: float) -> datetime:
    """That hour of yesterday in the town."""
    with town.leader.read() as s:
        return CHINA.midnight(get_today(s) - timedelta(days=1)) + timedelta(hours=hour)


def closed_case(town: Town, at: datetime, until: str = "close", **facts: Any) -> Any:
    """A case reported, dispatched, handled and closed within some minutes from `at`; it may stop after an earlier act."""
    minute = timedelta(minutes=1)
    done = town.filed(at=at, **facts)
    done = town.do("dispatch", done.case_id, done.version, worker_id=town.workers["w1"], occurred_at=at + minute)
    order = town.see(done).orders[-1].id
    acts: list[tuple[str, tuple[Any, ...]]] = [("sign", ()), ("start_handling", ()), ("feed_back", ("已更换井盖",))]
    for n, (name, more) in enumerate(acts, start=2):
        if until == "dispatch":
            return done
        done = town.do(name, order, *more, by=town.field, occurred_at=at + n * minute)
        if name == until:
            return done
    return town.do("close", done.case_id, done.version, occurred_at=at + 5 * minute)
