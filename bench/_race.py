"""Many desks that give orders at once, each over a connection of its own: for the tests of the race and its benchmark."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import URL, text

from models.cases import commands
from models.store.engine import Store
from models.store.errors import Refused, StoreError

PATIENCE_S = 300.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What one desk was told when it gave an order: it won, or who was quicker; `took_s` from asking to knowing."""

    case_id: UUID
    won: bool
    code: str
    by: str
    at: datetime | None
    took_s: float


class Desks:
    """So many desks of these accounts, each with one connection that is open already and a thread of its own."""

    def __init__(self, urls: Sequence[URL], many: int) -> None:
        self.stores = [Store(urls[n % len(urls)], desk=f"desk-{n}", pool_size=1) for n in range(many)]
        self._each(self._greet)

    def close(self) -> None:
        """Close every connection."""
        for store in self.stores:
            store.close()

    def same(self, filed: Sequence[tuple[UUID, int]], workers: Sequence[UUID]) -> list[Answer]:
        """Let every desk give an order for each of these cases, case by case, all at once; every answer there was."""
        together = threading.Barrier(len(self.stores))

        def run(n: int) -> list[Answer]:
            answers = []
            for case_id, version in filed:
                together.wait(PATIENCE_S)
                answers.append(_give(self.stores[n], case_id, version, workers[n % len(workers)]))
            return answers

        return [answer for answers in self._each(run) for answer in answers]

    def each_its_own(self, filed: Sequence[tuple[UUID, int]], workers: Sequence[UUID]) -> tuple[list[Answer], float]:
        """Share these cases out among the desks and let all give their orders; the answers, and seconds in all."""
        many = len(self.stores)
        together = threading.Barrier(many + 1)
        began = 0.0

        def run(n: int) -> list[Answer]:
            together.wait(PATIENCE_S)
            return [_give(self.stores[n], case, version, workers[n % len(workers)]) for case, version in filed[n::many]]

        def start() -> None:
            nonlocal began
            together.wait(PATIENCE_S)
            began = time.perf_counter()

        answers = [answer for part in self._each(run, start) for answer in part]
        return answers, time.perf_counter() - began

    def _greet(self, n: int) -> list[Answer]:
        with self.stores[n].read() as s:
            s.execute(text("SELECT 1"))
        return []

    def _each(self, run: Callable[[int], list[Answer]], start: Callable[[], None] | None = None) -> list[list[Answer]]:
        results: list[list[Answer]] = [[] for _ in self.stores]
        errors: list[BaseException] = []

        def one(n: int) -> None:
            try:
                results[n] = run(n)
            except BaseException as error:  # noqa: BLE001 - raised below, on the caller's thread
                errors.append(error)

        threads = [threading.Thread(target=one, args=[n], daemon=True) for n in range(len(self.stores))]
        for thread in threads:
            thread.start()
        if start is not None:
            start()
        for thread in threads:
            thread.join(PATIENCE_S)
        if errors:
            raise errors[0]
        return results


@contextmanager
def desks(urls: Sequence[URL], many: int) -> Iterator[Desks]:
    """Desks for a `with` block."""
    made = Desks(urls, many)
    try:
        yield made
    finally:
        made.close()


def _give(store: Store, case_id: UUID, version: int, worker_id: UUID) -> Answer:
    began = time.perf_counter()
    try:
        with store.transaction("race") as s:
            commands.dispatch(s, case_id, version, worker_id=worker_id)
    except Refused as refused:
        facts = refused.facts
        took = time.perf_counter() - began
        return Answer(case_id, False, refused.code, str(facts.get("by", "")), facts.get("at"), took)
    except StoreError as error:
        return Answer(case_id, False, type(error).__name__, "", None, time.perf_counter() - began)
    return Answer(case_id, True, "", "", None, time.perf_counter() - began)
