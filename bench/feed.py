"""From a change's commit to the GUI thread of another process, at 10 and 200 changes a second.

Every change is a case rewritten by a process of its own. The clock starts when that process has its commit confirmed
and stops when the case, read anew, is handed over on the GUI thread; `from_write` starts when the row was written, so
it has the commit itself in it, and the disk. The cases `commit_to_painted` stop at the frame that shows the change,
while 1,700 positions a second come in: bench/_painted.py.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from sqlalchemy import URL, insert, text

from bench._common import Case, Round, arguments, finish, percentiles, say
from desktop.live import LiveFeed
from desktop.picture import Update
from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import CityServer, create_city_database
from desktop.postgres.server import EmbeddedServer
from models.cases.tables import CaseRow, CategoryRow, StepRow
from models.city.commands import create_city
from models.store.engine import Store
from models.store.feed import FeedReader
from models.store.ids import new_id

OPEN_CASES = 500
RATES = (10, 200)
PATIENCE_S = 20.0


@contextmanager
def living_city() -> Iterator[tuple[URL, str]]:
    """A city with open cases on a server of its own: the operator's address, and the server's version."""
    base = Path(tempfile.mkdtemp(prefix="shaotai-bench-", dir="/tmp"))
    base.chmod(0o755)
    server = EmbeddedServer.start(base)
    try:
        cities = CityServer.embedded(server)
        create_city_database(cities, "bench", migrate_and_register)
        url = cities.url("bench", "operator")
        store = Store(url, desk="bench")
        with store.transaction() as s:
            create_city(s, "999001", "澜州市", lon=121.0, lat=36.0)
            category = new_id()
            s.execute(insert(CategoryRow).values(id=category, code="c1", name="市容环境", depth=1))
            now = s.scalar(text("SELECT now()"))
            same = {"state": "REPORTED", "urgency": "normal", "nature": "help", "source": "hotline"}
            rows = [
                same
                | {
                    "id": new_id(),
                    "title": f"路灯不亮 {n}",
                    "category_id": category,
                    "reported_at": now,
                    "stage_since": now,
                }
                for n in range(OPEN_CASES)
            ]
            s.execute(insert(CaseRow), rows)
            told = {"action": "report", "to_state": "REPORTED", "occurred_at": now}
            s.execute(insert(StepRow), [told | {"id": new_id(), "case_id": row["id"]} for row in rows])
            version = str(s.scalar(text("SHOW server_version")))
        store.close()
        yield url, version
    finally:
        server.close(wait=True)
        shutil.rmtree(base, ignore_errors=True)
        shutil.rmtree(server.places.runtime, ignore_errors=True)


def write() -> None:
    """The other process: each line asks for so many changes at such a rate; the answer is when each was committed."""
    store = Store(sys.argv[2], desk="writer")
    with store.read() as s:
        cases: list[UUID] = list(s.scalars(text("SELECT id FROM case_file ORDER BY id")))
    print("ready", flush=True)
    for line in sys.stdin:
        rate, many = float(line.split()[0]), int(line.split()[1])
        began, committed = time.perf_counter(), []
        for n in range(many):
            time.sleep(max(0.0, began + n / rate - time.perf_counter()))
            with store.transaction() as s:
                s.execute(
                    text("UPDATE case_file SET version = version + 1 WHERE id = :id"), {"id": cases[n % len(cases)]}
                )
                written = s.scalar(text("SELECT changed_at FROM change WHERE xid = pg_current_xact_id()"))
            committed.append((written.timestamp(), time.time(), n % len(cases)))
        print(json.dumps(committed), flush=True)
    store.close()


class Desk:
    """The GUI process's side: the live feed, and what it handed over on this thread."""

    def __init__(self, url: URL) -> None:
        self.app = QCoreApplication.instance() or QCoreApplication([])
        self.loop = QEventLoop()
        self.patience = QTimer(singleShot=True, interval=int(PATIENCE_S * 1000))
        self.patience.timeout.connect(self.loop.quit)
        self.store = Store(url, desk="bench")
        self.feed = LiveFeed(self.store, FeedReader(url))
        self.arrivals: list[tuple[float, float]] = []
        """Of each change: when it was written, by its own word, and when it arrived."""
        self.from_write: dict[int, list[float]] = {rate: [] for rate in RATES}
        self.pictures = 0
        self.error: BaseException | None = None
        self.enough: Callable[[], bool] = bool
        self.feed.updated.connect(self.take)
        self.feed.failed.connect(self.fail)
        self.feed.start()
        self.run_until(lambda: self.pictures > 0, "the first picture")

    def take(self, update: Update) -> None:
        now = time.time()
        self.pictures += update.picture is not None
        self.arrivals += [(at.timestamp(), now) for at in update.changed_at]
        if self.enough():
            self.loop.quit()

    def fail(self, error: BaseException) -> None:
        self.error = error
        self.loop.quit()

    def run_until(self, enough: Callable[[], bool], what: str) -> None:
        """Let Qt's event loop run until there is enough."""
        self.enough = enough
        self.patience.start()
        if not enough():
            self.loop.exec()
        self.patience.stop()
        if self.error is not None:
            raise self.error
        if not enough():
            raise SystemExit(f"never came: {what}")

    def close(self) -> None:
        self.feed.stop()
        self.feed.join()
        self.store.close()


def rounds_of(rate: int, desk: Desk, writer: subprocess.Popen[str], quick: bool) -> Callable[[], Round]:
    """A round: changes at that rate, until every one of them has arrived."""
    many = round(rate * (0.5 if quick else max(1.0, 20 / rate)))
    assert writer.stdin is not None
    assert writer.stdout is not None
    asking, answering = writer.stdin, writer.stdout

    def run() -> Round:
        desk.arrivals.clear()
        print(rate, many, file=asking, flush=True)
        desk.run_until(lambda: len(desk.arrivals) >= many, f"{many} changes")
        committed = {changed: at for changed, at, _ in json.loads(answering.readline())}
        if sorted(at for at, _ in desk.arrivals) != sorted(committed):
            raise SystemExit(f"{len(committed)} changes were committed, {len(desk.arrivals)} arrived")
        desk.from_write[rate] += [(arrived - at) * 1000 for at, arrived in desk.arrivals]
        return Round([(arrived - committed[at]) * 1000 for at, arrived in desk.arrivals], len(committed))

    return run


def painted(options: argparse.Namespace) -> tuple[list[Case], Callable[[], None]]:
    """The cases from commit to painted, on a city of their own, and what closes it."""
    from bench._big_city import big_city
    from bench._map_window import application
    from bench._painted import RATES as PAINTED_RATES
    from bench._painted import Painting
    from desktop.jobs import Jobs
    from widgets.web.profile import WebProfile

    kept = ExitStack()
    say("making a city full of people who walk")
    side, workers = (6, 500) if options.quick else (76, 17_000)
    city = kept.enter_context(big_city(side, workers, 0, cases=OPEN_CASES))
    kept.callback(lambda app: app, application(webgl=False))
    jobs = Jobs()
    kept.callback(jobs.close)
    painting = Painting(city, WebProfile(jobs.page_or_none), jobs, options.quick)
    kept.callback(painting.close)

    def of(name: str, rate: int) -> Callable[[], Round]:
        return lambda: painting.round(name, rate)

    peers = ("poll_1s", "json_push")
    made = [
        Case(f"commit_to_painted_{rate}", "ms", "lower", of("ours", rate), {name: of(name, rate) for name in peers})
        for rate in PAINTED_RATES
    ]
    return made, kept.close


def main() -> None:
    options = arguments(__doc__ or "", only=(str, "", "only the cases whose names begin with this"))
    more, close = painted(options) if "commit_to_painted".startswith(options.only[:17]) else ([], bool)
    say("making a city")
    with living_city() as (url, server_version):
        address = url.render_as_string(hide_password=False)
        writer = subprocess.Popen(
            [sys.executable, __file__, "--write", address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        desk = Desk(url)
        try:
            assert writer.stdin is not None
            assert writer.stdout is not None
            assert writer.stdout.readline().strip() == "ready"
            cases = [
                Case(
                    f"commit_to_gui_{rate}",
                    "ms",
                    "lower",
                    rounds_of(rate, desk, writer, options.quick),
                    detail=lambda rate=rate: {"from_write": percentiles([desk.from_write[rate]])},
                )
                for rate in RATES
            ]
            cases = [one for one in (*cases, *more) if one.name.startswith(options.only)]
            finish(
                "feed",
                options,
                cases,
                ("PySide6-Essentials", "psycopg", "SQLAlchemy"),
                versions={"postgresql": server_version},
            )
        finally:
            if writer.stdin is not None:
                writer.stdin.close()
            writer.wait(10)
            desk.close()
            close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write()
    elif sys.argv[1:2] == ["--walk"]:
        from bench._painted import walk

        walk(sys.argv[2])
    else:
        main()
