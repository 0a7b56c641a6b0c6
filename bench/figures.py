"""Figures at size: every tile, chart, drill-down and search as the desk reads it, from the question to the answer.

Ours is what the desk calls. The peer raw_sql answers the same question from the rows: for tiles and charts one statement
over the facts instead of counts kept up to date, for a drill-down OFFSET instead of a keyset, for a search a look at every
text; parallel plans are allowed. Both must come to the same. Warm: what is asked was asked before. What takes the peer
minutes it is asked once or a few times ("rounds" says how often). The clock of what is late stands still meanwhile, or two
readings of one minute would differ.

insert_cost takes reports in and accepts them, in a city of its own, with the counting triggers and without (no_rollup).

--city CODE: a city that stands, in the folder that SHAOTAI_HOME names; it is only read. Without it one is built (--size).
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench._common import Case, Round, arguments, finish, say
from bench._figures_city import FiguresCity, a_category, built_city, city_of, take_in, uncounted
from bench._figures_raw import at_a_standstill, by_rows
from models.cases.finding import COUNTED, find_cases
from models.figures.behind import PAGE, cohort, get_behind
from models.figures.chart_queries import READERS, STOCK, Asked
from models.figures.days import get_statistical_days
from models.figures.evaluate import get_values
from models.figures.filters import FigureFilter
from models.figures.queries import get_charts
from models.figures.rollups import fold_all
from models.figures.usual import get_usual_at
from models.figures.values import Cursor, Part
from models.store.engine import Store
from models.store.times import database_now, utc

YEAR, QUARTER, MONTH, TODAY = 365, 90, 30, 1
TILES = {"reported": TODAY, "accepted": TODAY, "closed": TODAY, "on_time_rate": MONTH}
OPEN_TILES = ("open", "late", "critical", "soon")
COUNTS = ("reported", "accepted", "closed", "on_time_rate", "satisfaction")
DRILLED = ("accepted", "reported", "on_time_rate")
NARROWED = (
    ("accepted", 1), ("accepted", 2), ("closed", 3), ("on_time_rate", 3), ("orders", 3), ("excluded", 0), ("excluded", 2),
    ("repeated", 0), ("repeated", 2),
)  # fmt: skip
"""Pages behind figures under so many filters, and behind what is rare."""
RAW_YEAR = frozenset({"heat", "pareto", "calendar"})
"""The others' year takes the rows minutes each: their quarter is compared."""
DEEP = 1000
"""Pages."""
SEARCHED = {
    "common": "路灯",
    "street": "文昌路",
    "phrase": "占道经营",
    "rare": "龙凤",
    "never": "垃圾堆放",
    "number": "0517",
}
PATIENCE_S = 4.0
TAKEN_IN, TAKEN_IN_QUICK = 20, 3
INSERT_CITY = 20_000
"""Reports in the city that insert_cost is measured in, unless --size asks for fewer."""

Ask = Callable[[Session], Any]
_WORDS = text(
    """SELECT case_id FROM case_words WHERE position(fold_words(:words) IN words) > 0
    ORDER BY reported_at DESC, case_id LIMIT :most"""
)


class Bench:
    """The cases of one city."""

    def __init__(self, store: Store, city: FiguresCity, *, quick: bool) -> None:
        self.store = store
        self.city = city
        self.quick = quick

    def cases(self) -> Iterator[Case]:
        """Every tile, chart, drill-down and search."""
        yield from self._tiles()
        yield from self._charts()
        for name in DRILLED[:1] if self.quick else DRILLED:
            yield from self._drill(name)
        for name, further in NARROWED[::3] if self.quick else NARROWED:
            yield from self._narrowed(name, further)
        yield from self._searches()

    def _tiles(self) -> Iterator[Case]:
        for name, days in TILES.items():
            yield self._counted(f"tile_{name}", self._values((name,), self.city.asked(days)))
        yield self._case("tile_open", self._values(OPEN_TILES, self.city.asked(TODAY)))
        for further in (0, 2):
            ask = self._values(COUNTS, self.city.asked(YEAR, further=further))
            yield self._counted(f"tiles_year_{further}", ask, compared=self.quick)

    def _values(self, names: tuple[str, ...], f: FigureFilter) -> Ask:
        def ask(s: Session) -> Any:
            return [(one.definition, one.numerator, one.denominator) for one in get_values(s, f, names)]

        return ask

    def _charts(self) -> Iterator[Case]:
        # What stands by a dimension of its own takes one more; workers are no dimension of the counts.
        own = {"heat", "pareto", "areas", "departments", "calendar"}
        for name in READERS:
            if name == "workers":
                continue
            if name in STOCK:
                yield self._case(f"chart_{name}", self._chart(name, YEAR, 0))
                continue
            yield self._counted(f"chart_{name}_quarter", self._chart(name, QUARTER, 0))
            further = 1 if name in own else 2
            compared = self.quick or name in RAW_YEAR
            yield self._counted(f"chart_{name}_year_{further}", self._chart(name, YEAR, further), compared=compared)
        yield self._counted("chart_desk", lambda s: (lambda c: (c.days, c.hours))(get_charts(s)))
        yield self._counted(
            "chart_usual", lambda s: (lambda u: (u.accepted_by_now, u.closed_by_now, u.days))(self._usual(s))
        )

    def _usual(self, s: Session) -> Any:
        return get_usual_at(s, self.now)

    def _chart(self, name: str, days: int, further: int) -> Ask:
        f = self.city.asked(days, further=further)
        if name == "areas" or name == "calendar":
            f = self.city.asked(days) if not further else FigureFilter(f.period, source=self.city.source)
        asked = Asked(f)
        return lambda s: READERS[name](s, asked)

    def _drill(self, name: str) -> Iterator[Case]:
        f = self.city.asked(YEAR)

        def pages(skip: int, many: int = PAGE, days: int = YEAR) -> Ask:
            return self._offset(self.city.asked(days), name, skip, many)

        deep = 20 if self.quick else DEEP * PAGE
        with self.store.read() as s:
            # The newest hundred thousand of a large city lie in its last month.
            row = next(iter(pages(deep - 1, 1, MONTH)(s) or pages(deep - 1, 1)(s)), None)
        compared = name == DRILLED[0]
        yield self._case(f"drill_{name}_first", self._page(f, name, None), {"raw_sql": pages(0)} if compared else {})
        if row is not None:
            after = self._page(f, name, Cursor(row[1], row[0]))
            yield self._case(f"drill_{name}_page_1000", after, {"raw_sql": pages(deep)} if compared else {})

    def _narrowed(self, name: str, further: int) -> Iterator[Case]:
        """The first page and one amid the period, each beside all facts of the period put in order."""
        f = self.city.asked(YEAR, further=further)
        with self.store.read() as s:
            begin, end = get_statistical_days(s).bounds(f.period)
        amid = Cursor(begin + (end - begin) / 2, UUID(int=2**128 - 1))
        for where, after in (("first", None), ("amid", amid)):
            theirs = self._offset(f, name, 0, PAGE, after)
            yield self._case(f"drill_{name}_{further}_{where}", self._page(f, name, after), {"raw_sql": theirs})

    def _offset(self, f: FigureFilter, name: str, skip: int, many: int, after: Cursor | None = None) -> Ask:
        def ask(s: Session) -> Any:
            statement, facts = cohort(s, f, name, Part.NUMERATOR, self.now)
            facts |= {"skip": skip, "many": many}
            if after is not None:
                statement += " AND f.at <= :until"
                facts["until"] = after.at
            ordered = text(f"{statement} ORDER BY at DESC, f.row_id DESC OFFSET :skip LIMIT :many")
            return [(row.row_id, utc(row.at)) for row in s.execute(ordered, facts)]

        return ask

    def _page(self, f: FigureFilter, name: str, after: Cursor | None) -> Ask:
        return lambda s: [(case.fact_id, case.at) for case in get_behind(s, f, name, Part.NUMERATOR, after).cases]

    def _searches(self) -> Iterator[Case]:
        for name, words in SEARCHED.items():

            def ours(s: Session, words: str = words) -> Any:
                found = find_cases(s, words)
                return list(found.ids), found.count, found.more

            def theirs(s: Session, words: str = words) -> Any:
                ids = list(s.scalars(_WORDS, {"words": words, "most": COUNTED + 1}))
                return ids[:20], min(len(ids), COUNTED), len(ids) > COUNTED

            # A number is looked for in numbers first: no statement over the words tells the same.
            yield self._case(f"search_{name}", ours, {} if name == "number" else {"raw_sql": theirs})

    def _counted(self, name: str, ask: Ask, *, compared: bool = True) -> Case:
        def raw(s: Session) -> Any:
            with by_rows():
                return ask(s)

        return self._case(name, ask, {"raw_sql": raw} if compared else {})

    def _case(self, name: str, ours: Ask, peers: dict[str, Ask] | None = None) -> Case:
        runs = {peer: self._run(ask) for peer, ask in (peers or {}).items()}
        return Case(name, "ms", "lower", self._run(ours, often=True), runs, patience_s=PATIENCE_S)

    def _run(self, ask: Ask, *, often: bool = False) -> Callable[[], Round]:
        def run() -> Round:
            samples, result = [], None
            for _ in range(3 if often and not self.quick else 1):
                with self.store.read() as s:
                    # As at a desk: what a session does at its beginning is not what is asked.
                    s.execute(text("SELECT 1"))
                    began = time.perf_counter()
                    result = ask(s)
                    samples.append((time.perf_counter() - began) * 1000)
            return Round(samples, result)

        return run

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Let what is asked stand at one moment of the database's clock."""
        with self.store.read() as s:
            self.now = database_now(s)
            # A count must not wait for what was planned for a small table; raw statements may take what they need.
            allowed = s.execute(text("SHOW max_parallel_workers_per_gather")).scalar_one()
        say(f"{self.city.reports} reports, {allowed} parallel workers a plan")
        with at_a_standstill(self.now):
            yield


def insert_cost(city: FiguresCity, store: Store, many: int) -> Case:
    """Return the case of what counting costs who writes."""
    with store.read() as s:
        category = a_category(s)

    def taking(*, counted: bool) -> Callable[[], Round]:
        def run() -> Round:
            with nullcontext() if counted else uncounted(city):
                samples = []
                made: list[UUID] = []
                for _ in range(many):
                    began = time.perf_counter()
                    made += take_in(store, category, 1)
                    samples.append((time.perf_counter() - began) * 1000)
            return Round(samples, len(made))

        return run

    def folding() -> dict[str, Any]:
        began = time.perf_counter()
        rows = fold_all(store)
        return {"folded_rows": rows, "folded_ms": round((time.perf_counter() - began) * 1000, 1)}

    return Case(
        "insert_cost", "ms", "lower", taking(counted=True), {"no_rollup": taking(counted=False)}, detail=folding
    )


def main() -> None:
    options = arguments(
        __doc__ or "", size=(int, 200_000, "reports of a city that is built"), city=(str, "", "a city that stands")
    )
    # As the program has it: it collects garbage by a timer of its own (desktop/garbage.py).
    gc.disable()
    with city_of(options.city, options.size, quick=options.quick) as city:
        own = built_city(min(options.size, INSERT_CITY), 30) if options.city else nullcontext(city)
        store = Store(city.url, desk="bench")
        try:
            bench = Bench(store, city, quick=options.quick)
            with own as written, bench.standing_still():
                writer = Store(written.url, desk="bench")
                try:
                    cases = [*bench.cases()]
                    cases.append(insert_cost(written, writer, TAKEN_IN_QUICK if options.quick else TAKEN_IN))
                    versions = {"postgresql": city.server_version}
                    packages = ("SQLAlchemy", "psycopg", "numpy")
                    finish("figures", options, cases, packages, reports=city.reports, versions=versions)
                finally:
                    writer.close()
        finally:
            store.close()


if __name__ == "__main__":
    main()
