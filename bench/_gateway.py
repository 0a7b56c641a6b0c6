"""What bench/gateway.py stands on: the service as a process, a desk that follows the feed, the books of what was kept."""

from __future__ import annotations

import bisect
import json
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import psutil
from sqlalchemy import URL, text

from models.phones.commands import make_link
from models.phones.rules import ACCESS_LASTS
from models.phones.secrets import new_token, token_hash
from models.store.copying import copy_rows
from models.store.engine import Store
from models.store.feed import Batch, FeedReader
from models.store.ids import new_id
from models.store.times import database_now

NEVER = float("inf")
ROOT = Path(__file__).resolve().parents[1]
_US = "(extract(epoch FROM fixed_at) * 1000000)::bigint"
_LATEST = text(f"SELECT worker_id, {_US} FROM position_latest WHERE worker_id = ANY(CAST(:ids AS uuid[]))")
_KEPT = text(f"SELECT worker_id, {_US} FROM position_history WHERE fixed_at >= :since")


class Post(NamedTuple):
    """One request of a phone: when it was due, whose and which positions (µs since 1970), when it was sent and answered."""

    due: float
    worker: UUID
    times: list[int]
    sent: float
    answered: float
    taken: int
    tries: int


class Child:
    """A process that is told what to do, and answers, in lines of JSON."""

    def __init__(self, *command: str) -> None:
        self._command = " ".join(command)
        self._process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **facts: Any) -> dict[str, Any]:
        """Say something and return the answer. Raises SystemExit where the process has ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(facts), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"{self._command} has ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def spent(self) -> tuple[float, float]:
        """Seconds of processor time until now, and MiB of memory."""
        process = psutil.Process(self._process.pid)
        times = process.cpu_times()
        return times.user + times.system, process.memory_info().rss / 2**20

    def close(self) -> None:
        """Let it end in order; nothing where it has."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        if self._process.stdin.closed:
            return
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()


@contextmanager
def child(*command: str) -> Iterator[Child]:
    """A child for a `with` block."""
    one = Child(*command)
    try:
        yield one
    finally:
        one.close()


def start_gateway(process: Child, url: URL, folder: Path) -> int:
    """Have it serve over TLS with a certificate of its own authority, `folder`/ca.crt; returns its port."""
    facts = {"listen": "127.0.0.1", "port": 0, "tls": True, "folder": str(folder)}
    answer = process.ask(database=url.render_as_string(hide_password=False), **facts)
    if not answer.get("started"):
        raise SystemExit(f"the gateway did not start: {answer}")
    return int(answer["port"])


def make_links(store: Store, workers: Sequence[UUID]) -> list[str]:
    """Make a link of the desk for each of these workers."""
    with store.transaction() as s:
        return [make_link(s, worker) for worker in workers]


def open_sessions(store: Store, workers: Sequence[UUID]) -> list[str]:
    """Sign so many phones in at once, as the service would; their access tokens. `store` is the service's account."""
    tokens = [new_token() for _ in workers]
    sessions = [new_id() for _ in workers]
    with store.transaction() as s:
        until = database_now(s) + ACCESS_LASTS
        rows = ((one, worker, "link", until) for one, worker in zip(sessions, workers, strict=True))
        copy_rows(s, "phone_session", ("id", "worker_id", "way", "expires_at"), rows)
        given = (
            (token_hash(token), one, "access", new_id(), until) for token, one in zip(tokens, sessions, strict=True)
        )
        copy_rows(s, "phone_token", ("hash", "session_id", "kind", "pair", "expires_at"), given)
    return tokens


class Watching:
    """A desk: learns by the feed whose position is new, reads it, and notes when it had it."""

    def __init__(self, url: URL) -> None:
        self._store = Store(url, desk="bench", pool_size=1)
        self._reader = FeedReader(url)
        self._reader.start()
        self._over = threading.Event()
        self._seen: dict[UUID, list[tuple[int, float]]] = defaultdict(list)
        self.announcements = 0
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._follow, name="desk")
        self._thread.start()

    def close(self) -> None:
        """End it; raises what went wrong."""
        self._over.set()
        self._thread.join()
        self._store.close()
        if self._error is not None:
            raise self._error

    def wait_for(self, wanted: Sequence[tuple[UUID, int]], within_s: float) -> None:
        """Wait until it has all of these positions. Raises SystemExit after `within_s`, or where the feed was lost."""
        until = time.monotonic() + within_s
        while missing := sum(self.when_seen(*one) == NEVER for one in wanted):
            if self._error is not None or time.monotonic() > until:
                raise SystemExit(f"the feed never told of {missing} of {len(wanted)} positions ({self._error})")
            time.sleep(0.05)

    def when_seen(self, worker: UUID, us: int) -> float:
        """Return when that worker's position of then, or a newer one, had been announced and read; NEVER for not yet."""
        seen = self._seen.get(worker, [])
        at = bisect.bisect_left(seen, (us, 0.0))
        return seen[at][1] if at < len(seen) else NEVER

    def _follow(self) -> None:
        try:
            for batch in self._reader.follow(self._over):
                if not isinstance(batch, Batch) or batch.reload:
                    raise SystemExit(f"the feed was lost: {batch}")
                self._take(batch)
        except BaseException as error:  # noqa: BLE001 - told by close, on the thread that waits for it
            self._error = error

    def _take(self, batch: Batch) -> None:
        announced = [change for change in batch.changes if change.subject == "position"]
        ids = {worker for change in announced for worker in change.ids}
        if not ids:
            return
        with self._store.read() as s:
            rows = s.execute(_LATEST, {"ids": list(ids)}).all()
        now = time.time()
        self.announcements += len(announced)
        for worker, us in rows:
            seen = self._seen[worker]
            if not seen or seen[-1][0] < us:
                seen.append((us, now))


def check_books(store: Store, posts: Sequence[Post]) -> int:
    """Assert that nothing of what was taken is lost: all in the history, each worker's newest the latest; how many."""
    newest: dict[UUID, int] = {}
    for post in posts:
        if post.taken != len(post.times):
            raise SystemExit(f"of {len(post.times)} positions {post.taken} were taken")
        newest[post.worker] = max(newest.get(post.worker, 0), post.times[-1])
    taken = {(post.worker, us) for post in posts for us in post.times}
    since = datetime.fromtimestamp(min(us for _, us in taken) / 10**6 - 1, UTC)
    with store.read() as s:
        kept = set(s.execute(_KEPT, {"since": since}).tuples())
        latest: dict[UUID, int] = dict(s.execute(_LATEST, {"ids": list(newest)}).tuples().all())
    if lost := taken - kept:
        raise SystemExit(f"{len(lost)} of {len(taken)} positions that were taken are not in the history")
    if behind := [worker for worker, us in newest.items() if latest[worker] < us]:
        raise SystemExit(f"the latest position of {len(behind)} workers is not their newest")
    return len(taken)
