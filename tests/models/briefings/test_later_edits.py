"""Whatever happens to a case, a grid, a name or a setting after a paper was made: verified, the paper is what it was, or it says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models.briefings.kinds import Kind
from models.briefings.records import Briefing
from models.briefings.verifying import Verified, Why, verify_briefing
from models.cases import commands as cases
from models.cases.clocks.commands import set_clocks, set_days
from models.cases.clocks.rules import DEFAULTS
from models.cases.clocks.suspending import strike_off
from models.cases.records import Done, Tier, Urgency
from models.cases.requests import commands as requests
from models.cases.requests.exclusion import lift_exclusion
from models.cases.requests.queries import get_requests
from models.cases.requests.records import ExclusionBasis, RequestKind
from models.figures.days import set_day_begin
from models.imports.runs.commands import undo_import
from models.imports.runs.queries import get_runs
from models.links.commands import merge, unmerge
from models.redrawing import commands as redrawing
from models.redrawing.records import TeamStays
from models.store.times import database_now
from tests.models.briefings.keeping import closed_case, keep, yesterday_at
from tests.models.imports.city import MAPPING, ROW, NewCity
from tests.models.town import LAT, LON, STEP, Town, as_owner
from tests.support.database import CityDatabase

pytestmark = pytest.mark.database
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WENCHANG_1, WENCHANG_2 = "999001001001001", "999001001001002"


@dataclass
class Made:
    """A town, its cases of yesterday by what they are, and papers about them."""

    town: Town
    database: CityDatabase
    cases: dict[str, Done] = field(default_factory=dict)
    papers: list[Briefing] = field(default_factory=list)

    def granted(self, name: str, kind: RequestKind, **facts: Any) -> None:
        """A request on a case, asked for by an operator and approved by the supervisor."""
        done = self.cases[name]
        with self.town.operator.transaction() as s:
            requests.ask(s, done.case_id, None, kind, "理由", facts)
        with self.town.operator.read() as s:
            asked = get_requests(s, done.case_id)[-1]
        with self.town.supervisor.transaction() as s:
            requests.decide(s, asked.id, True, "同意")

    def now(self) -> datetime:
        with self.town.leader.read() as s:
            return database_now(s)

    def later(self, days: float) -> str:
        return (self.now() + days * DAY).isoformat()

    def do(self, command: str, name: str, *args: Any, **facts: Any) -> Done:
        return self.town.do(command, self.cases[name].case_id, None, *args, **facts)

    def days_off(self) -> None:
        first = self.now().date()
        self.supervise(set_days, {first + n * DAY: False for n in range(-5, 10)}, "市里的通知")

    def verified(self) -> list[Verified]:
        with self.town.leader.read() as s:
            return [verify_briefing(s, one) for one in self.papers]

    def supervise(self, command: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        with self.town.supervisor.transaction() as s:
            return command(s, *args, **facts)


@pytest.fixture
def made(town: Town, city_database: CityDatabase) -> Made:
    """Cases in every place, some with something that an edit takes back, and three papers that tell of them."""
    at = yesterday_at(town, 9)
    made = Made(town, city_database)
    names = (
        "open",
        "handled",
        "reworked",
        "dispatched",
        "withdrawn",
        "main",
        "merged",
        "shelved",
        "excluded",
        "void",
        "late",
    )
    for n, name in enumerate(names):
        until = "feed_back" if name in ("handled", "reworked") else "dispatch"
        here = {"lon": LON + STEP * (0.2 + 0.05 * n), "lat": LAT + STEP * 0.3}
        made.cases[name] = closed_case(town, at + timedelta(minutes=7 * n), until, **here)
    for n, name in enumerate(("closed", "done")):
        made.cases[name] = closed_case(town, at + (2 + n) * HOUR, lon=LON + STEP * 0.5, lat=LAT + STEP * 1.5)
    made.cases["old"] = closed_case(town, at - 5 * DAY, "dispatch", lon=LON + STEP * 0.5, lat=LAT + STEP * 0.5)
    unfiled = town.do("report", town.new("stall"), occurred_at=at)
    made.cases["reported"] = unfiled
    for name in ("answered", "transferred"):
        done = town.do("report", town.new("stall"), occurred_at=at + HOUR)
        made.cases[name] = town.do("accept", done.case_id, done.version, occurred_at=at + HOUR)
    # What an edit takes back.
    with town.operator.transaction() as s:
        merge(s, made.cases["merged"].case_id, None, made.cases["main"].case_id)
    made.granted("shelved", RequestKind.SHELVING, until=made.later(30))
    made.granted("excluded", RequestKind.EXCLUSION, basis=ExclusionBasis.OTHER.value)
    made.papers = [
        *(keep(town, days_ago=1, kind=kind) for kind in (Kind.DAILY, Kind.THREE_DAY, Kind.WEEKLY, Kind.MONTHLY)),
        keep(town),
        keep(town, kind=Kind.MATTER, subject=made.cases["open"].case_id),
    ]
    return made


def redispatched(one: Made) -> None:
    order = one.town.see(one.cases["dispatched"]).orders[-1].id
    one.town.do("refuse", order, "不归我管", "三定方案", by=one.town.field)
    one.do("dispatch", "dispatched", department_id=one.town.departments["D2"])


def split(one: Made) -> Any:
    down = [(LON + STEP * 0.45, LAT - STEP * 0.2), (LON + STEP * 0.45, LAT + STEP * 1.2)]
    return one.supervise(redrawing.split, one.town.grids[WENCHANG_1], down, ("文昌西", "文昌东"), TeamStays.BOTH)


def split_and_undone(one: Made) -> None:
    redrawn = split(one)
    one.supervise(redrawing.undo, redrawn.id)


def grids_merged(one: Made) -> None:
    one.supervise(redrawing.merge, [one.town.grids[WENCHANG_1], one.town.grids[WENCHANG_2]], "文昌大网格")


def linked(command: Callable[..., Any], *names: str) -> Callable[[Made], None]:
    def edit(one: Made) -> None:
        with one.town.operator.transaction() as s:
            first, *more = (one.cases[name].case_id for name in names)
            command(s, first, None, *more)

    return edit


def behind_its_back(statement: str) -> Callable[[Made], Any]:
    return lambda one: as_owner(one.database, statement)


EXCLUDE = {"basis": ExclusionBasis.OTHER.value}
EDITS: dict[str, tuple[Callable[[Made], Any], ...]] = {
    "where the cases stand": (
        lambda one: one.do("close", "handled"),
        lambda one: one.do("archive", "closed", note="归档"),
        lambda one: one.do("reopen", "done", "又坏了"),
        lambda one: one.do("rework", "reworked", "没修好"),
        linked(merge, "late", "main"),
        linked(unmerge, "merged"),
        lambda one: one.granted("void", RequestKind.VOID),
        lambda one: one.do("not_accept", "reported", "不属本市"),
        lambda one: one.do("answer", "answered", "已告知"),
        lambda one: one.do("transfer", "transferred", "邻市", "不归本市"),
        lambda one: one.do("withdraw", "withdrawn"),
        redispatched,
        lambda one: one.do("dispatch", "open", worker_id=one.town.workers["w2"], lead=False),
    ),
    "their limits, classes and ranks": (
        lambda one: one.granted("late", RequestKind.SHELVING, until=one.later(40)),
        lambda one: one.granted("handled", RequestKind.POSTPONEMENT, until=one.later(2)),
        lambda one: one.supervise(strike_off, one.cases["shelved"].case_id, None),
        lambda one: one.granted("old", RequestKind.EXTENSION, due_at=one.later(20)),
        lambda one: one.granted("old", RequestKind.EXCLUSION, **EXCLUDE),
        lambda one: one.granted("done", RequestKind.EXCLUSION, **EXCLUDE),
        lambda one: one.supervise(lift_exclusion, one.cases["excluded"].case_id, None, "新事实"),
        lambda one: one.do("set_urgency", "late", Urgency.CRITICAL, "有人受伤"),
        lambda one: one.supervise(cases.set_tier, one.cases["open"].case_id, None, Tier.RAISED, "街道牵头"),
        lambda one: one.do("file_case", "answered", category_id=one.town.categories["fire"]),
    ),
    "grids": (split_and_undone, grids_merged),
    "a grid split and its clocks": (
        split,
        Made.days_off,
        lambda one: one.supervise(set_clocks, replace(DEFAULTS, raised_days=9), "夏令作息"),
    ),
    "names of accounts": (behind_its_back("UPDATE account SET name = '新名'"),),
    "the hour of the days": (lambda one: one.supervise(set_day_begin, 8, version=0, note="8至8"),),
    "the time zone": (behind_its_back("UPDATE city SET timezone = 'America/New_York'"),),
}


@pytest.mark.parametrize("edits", EDITS)
def test_no_later_edit_changes_a_paper(made: Made, edits: str) -> None:
    for n, edit in enumerate(EDITS[edits]):
        edit(made)
        if edits == "the time zone" or n == len(EDITS[edits]) - 1:
            for found in made.verified():
                assert found.equal, (found.number, [(one.why, one.difference) for one in found.differences])


def test_names_that_were_changed_are_told_as_that(made: Made) -> None:
    for statement in (
        "UPDATE worker_identity SET name = '赵大明'",
        "UPDATE department SET name = name || '二'",
        "UPDATE category SET name = name || '二'",
    ):
        as_owner(made.database, statement)
    found = made.verified()
    assert [one for paper in found for one in paper.differences if one.why is not Why.NAMED] == []
    assert {why.difference.where for why in found[0].differences} >= {"holder1", "公用设施"}


def test_a_transaction_that_was_open_when_a_paper_was_made_counts_in_its_next_edition_alone(made: Made) -> None:
    town, at = made.town, yesterday_at(made.town, 10)
    with town.operator.transaction() as s:
        # Its steps are recorded before the paper is made, and nobody sees them yet.
        one = cases.report(s, town.new("lid", lon=LON, lat=LAT), occurred_at=at)
        one = cases.accept(s, one.case_id, one.version, occurred_at=at)
        again = keep(town, days_ago=1)
        assert again.number == made.papers[0].number
    for found in made.verified():
        assert found.equal, (found.number, [(one.why, one.difference) for one in found.differences])
    later = keep(town, days_ago=1)
    assert later.snapshot.edition == 2
    told = {(one.what, one.where): (one.kept, one.now) for one in later.snapshot.differences}
    kept = made.papers[0].snapshot.one.count("accepted")
    assert told["accepted/1", ""] == (str(kept), str(kept + 1))


def test_what_an_import_brought_late_is_a_later_edition_and_undone_it_says_that_its_cases_went(
    made: Made, tmp_path: Path
) -> None:
    city = NewCity(made.town.operator, made.database, tmp_path)
    at = yesterday_at(made.town, 11)
    in_ = f"{at.astimezone(ZoneInfo('America/New_York')):%Y-%m-%d %H:%M}"
    place = {"Lon": str(LON + STEP * 0.5), "Lat": str(LAT + STEP * 0.5)}
    rows = [ROW | place | {"No": f"L{n}", "In": in_, "Due": "", "Out": ""} for n in range(3)]
    assert city.cases(rows, MAPPING).new == 3
    # Longer ago than anything that was known: a week that had none before it to be compared with still has none.
    long_ago = ROW | place | {"No": "L9", "In": "2018-06-01 12:00", "Due": "", "Out": ""}
    assert city.cases([*rows, long_ago], MAPPING).new == 1
    for found in made.verified():
        assert found.equal, (found.number, [(one.why, one.difference) for one in found.differences])
    later = keep(made.town, days_ago=1)
    assert later.snapshot.edition == 2
    first = made.papers[0].snapshot.one.count("reported")
    assert later.snapshot.one.count("reported") == first + 3
    with made.town.operator.read() as s:
        runs = get_runs(s)
    papers, made.papers = made.papers, [later]
    # Told anew: closed yesterday, which the paper of yesterday did not know.
    closed = [row | {"Status": "Done", "Out": in_} for row in rows]
    assert city.cases(closed, MAPPING).changed == 3
    (found,) = made.verified()
    assert found.equal, found.differences
    # Told anew: it came in on another day, which no step of ours can take back.
    earlier = f"{(at - 2 * DAY).astimezone(ZoneInfo('America/New_York')):%Y-%m-%d %H:%M}"
    assert city.cases([closed[0] | {"In": earlier, "Out": earlier}], MAPPING).changed == 1
    (found,) = made.verified()
    assert {one.why for one in found.differences} == {Why.RENEWED}
    with made.town.operator.read() as s:
        runs = get_runs(s)
    for run in runs:
        undo_import(made.town.operator, run.id)
    (found,) = made.verified()
    assert {one.why for one in found.differences} == {Why.REMOVED}
    made.papers = papers
    assert all(one.equal for one in made.verified())
