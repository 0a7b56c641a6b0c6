"""17,000 phones' positions at one in 10 s for 5 minutes: how long until a desk has them, and that none is lost.

The gateway is the real process, with TLS; so are the phones: `--lines` of them are signed in by a link of the desk, from
an address of their own, have a live line each and send every position by itself. The others, signed in as well, share
connections and send what they gathered, up to six positions in a request: one a minute. A position counts as there when
a desk was told of it by the feed and has read it. The load is run once, however long: `--seconds 300` is the case.
positions_rate and http_rate are what the service answers when the next request comes as soon as the last was answered.
Phones, gateway, server and desk share this machine.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sqlalchemy import text

from bench._big_city import BigCity, big_city
from bench._common import Case, Round, arguments, finish, percentiles, say
from bench._gateway import Child, Post, Watching, check_books, child, make_links, open_sessions, start_gateway
from models.store.engine import Store

PHONES, LINES, SECONDS, EVERY_S = 17_000, 1000, 300, 10.0
BATCH = 6
SHARED = 160
"""Connections that the phones without a line share; while rates are measured so many requests are under way at once."""
RATE_S = 2.0
SEEN_WITHIN_S = 10.0
# Those who have something to do, so that the list of orders is one.
_WORKERS = text(
    """SELECT w.id FROM worker w LEFT JOIN dispatch_order o ON o.worker_id = w.id AND o.state = 'HANDLING'
    WHERE w.on_duty GROUP BY w.id, w.code ORDER BY count(o.id) = 0, w.code LIMIT :many"""
)


class Bench:
    """The service, the phones and a desk, and what they came to."""

    def __init__(
        self, city: BigCity, gateway: Child, phones: Child, given: argparse.Namespace, stack: ExitStack
    ) -> None:
        self.gateway, self.phones, self.given = gateway, phones, given
        self.store = Store(city.url, desk="bench", pool_size=2)
        stack.callback(self.store.close)
        with self.store.read() as s:
            self.workers: list[UUID] = list(s.scalars(_WORKERS, {"many": given.phones}))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="shaotai-bench-")))
        stack.callback(self.gateway.close)
        port = start_gateway(self.gateway, city.gateway_url, folder)
        lined = len(self.workers) - given.lines
        say(f"signing in {given.phones} phones, {given.lines} with a line of their own")
        service = Store(city.gateway_url, desk="bench", pool_size=1)
        tokens = open_sessions(service, self.workers[:lined])
        service.close()
        stack.callback(self.phones.close)
        self.phones.ask(
            port=port,
            ca=str(folder / "ca.crt"),
            connections=8 if given.quick else SHARED,
            links=list(enumerate(make_links(self.store, self.workers[lined:]), start=lined)),
            tokens=list(enumerate(tokens)),
        )
        self.seen: dict[str, Any] = {}

    def load(self) -> Round:
        """The round of the load: milliseconds from sending a position until the desk has it."""
        given = self.given
        batch = max(1, min(BATCH, round(given.seconds / given.every)))
        desk = Watching(self.store.url)
        before = self.gateway.spent(), self.phones.spent()
        try:
            told = self.phones.ask(do="load", seconds=given.seconds, every=given.every, batch=batch)
            posts = self._posts(told)
            if told["lines"] != given.lines:
                raise SystemExit(f"of {given.lines} live lines {told['lines']} are left")
            desk.wait_for([(post.worker, post.times[-1]) for post in posts], SEEN_WITHIN_S)
        finally:
            desk.close()
        after = self.gateway.spent(), self.phones.spent()
        kept = check_books(self.store, posts)
        lags = [(desk.when_seen(post.worker, post.times[-1]) - post.sent) * 1000 for post in posts]
        took = max(post.answered for post in posts) - min(post.sent for post in posts)
        self.seen = {
            "phones": len(self.workers),
            "with_a_line": given.lines,
            "batched": len(self.workers) - given.lines,
            "positions_in_a_batch": batch,
            "seconds": given.seconds,
            "requests": len(posts),
            "requests_wanted_per_s": round(len(posts) / given.seconds, 1),
            "requests_per_s": round(len(posts) / took, 1),
            "positions": kept,
            "positions_per_s": round(kept / took, 1),
            "lost": 0,
            "sent_again": sum(post.tries - 1 for post in posts),
            "answered_ms": percentiles([[(post.answered - post.sent) * 1000 for post in posts]]),
            "sent_late_ms": percentiles([[(post.sent - post.due) * 1000 for post in posts]]),
            "announcements": desk.announcements,
            "gateway_cpu": round((after[0][0] - before[0][0]) / took, 2),
            "phones_cpu": round((after[1][0] - before[1][0]) / took, 2),
            "gateway_mib": round(after[0][1]),
        }
        return Round(lags, kept)

    def rate(self, mixed: bool) -> Callable[[], Round]:
        """A round: phones ask as fast as they are answered; positions a second, or `mixed` requests a second."""

        def run() -> Round:
            seconds = self.given.every if self.given.quick else RATE_S
            told = self.phones.ask(do="flood", seconds=seconds, mixed=mixed)
            posts = self._posts(told)
            check_books(self.store, posts)
            answers = dict(told["answers"])
            if answers.keys() != {200}:
                raise SystemExit(f"requests were answered by {answers}")
            return Round([(answers[200] if mixed else len(posts)) / told["took"]], answers.keys() == {200})

        return run

    def _posts(self, told: dict[str, Any]) -> list[Post]:
        return [Post(due, self.workers[n], *more) for due, n, *more in told["posts"]]


def main() -> None:
    given = arguments(
        __doc__ or "",
        phones=(int, PHONES, "how many phones"),
        lines=(int, LINES, "how many of them have a connection and a live line of their own"),
        seconds=(float, SECONDS, "how long the load lasts"),
        every=(float, EVERY_S, "seconds between two positions of a phone"),
    )
    side, orders = 24, 20_000
    if given.quick:
        given.phones, given.lines, given.seconds, given.every, side, orders = 60, 12, 0.6, 0.3, 4, 60
    say(f"making a city of {side * side} grids and {given.phones} workers")
    # They load what they need while the city is made, and end before it does.
    with (
        child("-m", "gateway") as gateway,
        child(str(Path(__file__).with_name("_phones.py"))) as phones,
        big_city(side, given.phones, orders, careless=given.quick) as city,
        ExitStack() as stack,
    ):
        bench = Bench(city, gateway, phones, given, stack)
        cases = [
            Case("positions_lag", "ms", "lower", bench.load, rounds=1, detail=lambda: bench.seen),
            Case("positions_rate", "per s", "higher", bench.rate(mixed=False)),
            Case("http_rate", "per s", "higher", bench.rate(mixed=True)),
        ]
        packages = ("uvicorn", "fastapi", "websockets", "psycopg", "SQLAlchemy")
        finish("gateway", given, cases, packages, versions={"postgresql": city.server_version})


if __name__ == "__main__":
    main()
