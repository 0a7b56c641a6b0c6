"""Orders a second from 1, 20 and 200 desks at once, and how long 199 wait for the answer that somebody was quicker.

Every desk has a connection of its own and gives its orders through the very command that the program uses; the desks
are threads of one process, which with the server shares this machine.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sqlalchemy import URL, insert, text

from bench._common import Case, Round, arguments, finish, percentiles, say
from bench._race import Answer, Desks, desks
from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database
from desktop.postgres.server import EmbeddedServer
from models.cases.tables import CaseRow, CategoryRow, ReportRow, StepRow
from models.city.commands import create_city
from models.store.engine import Store
from models.store.ids import new_id
from models.workers.commands import add_workers
from models.workers.records import NewWorker, WorkerRole

COUNTS = (1, 20, 200)
ORDERS = {1: 100, 20: 200, 200: 400}
"""A round's orders, by how many desks give them."""
QUICK_DESKS = {1: 1, 20: 4, 200: 12}
QUICK_ORDERS = {1: 5, 20: 8, 200: 24}
"""With --quick: so many desks stand for 1, 20 and 200, and give so many orders a round."""
CONTESTED = 5
WORKERS = 20


class City:
    """A city on a server of its own, with workers to give orders to and cases that wait for one."""

    def __init__(self, urls: tuple[URL, URL]) -> None:
        self.urls = urls
        self.store = Store(urls[0], desk="bench")
        self.filed_so_far = 0
        with self.store.transaction() as s:
            create_city(s, "999001", "澜州市", lon=121.0, lat=36.0)
            self.category = new_id()
            s.execute(insert(CategoryRow).values(id=self.category, code="c1", name="市容环境", depth=1))
            people = [
                NewWorker(new_id(), f"w{n}", WorkerRole.LEADER, f"网格员{n}", "13800000000", True)
                for n in range(WORKERS)
            ]
            add_workers(s, people, [])
            self.workers = [worker.id for worker in people]
            self.version = str(s.scalar(text("SHOW server_version")))

    def file(self, many: int) -> list[tuple[UUID, int]]:
        """Cases that wait for an order, with the steps that led there: identifiers and versions."""
        first = self.filed_so_far
        self.filed_so_far += many
        with self.store.transaction() as s:
            now = s.scalar(text("SELECT now()"))
            same = {"urgency": "normal", "nature": "help", "source": "hotline", "category_id": self.category}
            filed = same | {"state": "FILED", "reported_at": now, "accepted_at": now, "filed_at": now}
            filed["stage_since"] = now
            ids = [new_id() for _ in range(many)]
            numbered = enumerate(ids, start=first)
            s.execute(
                insert(CaseRow), [filed | {"id": c, "title": f"路灯不亮 {n}", "number": f"B-{n}"} for n, c in numbered]
            )
            came = same | {"reported_at": now, "occurred_at": now}
            s.execute(insert(ReportRow), [came | {"id": new_id(), "case_id": case_id} for case_id in ids])
            way = (("report", None, "REPORTED"), ("accept", "REPORTED", "ACCEPTED"), ("file", "ACCEPTED", "FILED"))
            steps = [{"action": action, "from_state": start, "to_state": end} for action, start, end in way]
            told = [step | {"id": new_id(), "case_id": c, "occurred_at": now} for c in ids for step in steps]
            s.execute(insert(StepRow), told)
        return [(case_id, 1) for case_id in ids]


@contextmanager
def living_city(*, careless: bool = False) -> Iterator[City]:
    """The city for a `with` block; nothing of it is left. `careless`: nothing waits for the disk."""
    base = Path(tempfile.mkdtemp(prefix="shaotai-bench-", dir="/tmp"))
    base.chmod(0o755)
    server = EmbeddedServer.start(base, settings={"max_connections": "260"} | ({"fsync": "off"} if careless else {}))
    try:
        cities = CityServer.embedded(server)
        create_city_database(cities, "bench", migrate_and_register)
        city = City((cities.url("bench", "operator"), cities.url("bench", "supervisor")))
        try:
            yield city
        finally:
            city.store.close()
    finally:
        server.close(wait=True)
        shutil.rmtree(base, ignore_errors=True)
        shutil.rmtree(server.places.runtime, ignore_errors=True)


def dispatches(city: City, at: Desks, many: int, took: list[float]) -> Callable[[], Round]:
    """A round: each desk gives orders for cases of its own, one after the other, all desks at once; orders a second."""

    def run() -> Round:
        answers, seconds = at.each_its_own(city.file(many), city.workers)
        took.extend(answer.took_s * 1000 for answer in answers)
        return Round([many / seconds], _won(answers))

    return run


def conflicts(city: City, at: Desks, contested: int) -> Callable[[], Round]:
    """A round: every desk gives an order for the same case, all at once; milliseconds until the others know by whom."""

    def run() -> Round:
        answers = at.same(city.file(contested), city.workers)
        told = Counter(answer.code for answer in answers)
        if told != {"": contested, "taken": contested * (len(at.stores) - 1)}:
            raise SystemExit(f"of {len(answers)} orders for {contested} cases: {dict(told)}")
        return Round([answer.took_s * 1000 for answer in answers if not answer.won], _won(answers))

    return run


def _won(answers: list[Answer]) -> int:
    return sum(answer.won for answer in answers)


def main() -> None:
    options = arguments(__doc__ or "")
    orders = QUICK_ORDERS if options.quick else ORDERS
    say("making a city")
    with living_city(careless=options.quick) as city, ExitStack() as stack:
        cases = []
        for count in COUNTS:
            many = QUICK_DESKS[count] if options.quick else count
            say(f"opening {many} desks")
            at, took = stack.enter_context(desks(city.urls, many)), []
            cases.append(
                Case(
                    f"dispatches_{count}",
                    "per s",
                    "higher",
                    dispatches(city, at, orders[count], took),
                    detail=lambda took=took, many=many: {"answer_ms": percentiles([took]), "desks": many},
                )
            )
        cases.append(Case("conflict_answer_200", "ms", "lower", conflicts(city, at, 1 if options.quick else CONTESTED)))
        packages = ("psycopg", "SQLAlchemy")
        finish("race", options, cases, packages, versions={"postgresql": city.version})


if __name__ == "__main__":
    main()
