"""A gateway on the small town, and phones that speak to it as any program would."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx

from gateway.app import API, build_app
from gateway.options import Options
from models.calls.commands import end_call, request_call
from models.calls.records import Ending
from models.phones.commands import make_link
from models.store.engine import Store
from models.store.ids import new_id
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase

with warnings.catch_warnings():
    # It would rather have another client than the one that we drive everything else with.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

NUMBERS = {"w1": "13812340001", "w2": "13812340002", "w3": "13812340003", "w4": "13900005678"}


@dataclass
class Sent:
    """What was sent to whom, instead of an SMS."""

    messages: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, phone: str, words: str, kind: str) -> None:
        self.messages.append((phone, words, kind))

    def code(self) -> str:
        return "".join(c for c in self.messages[-1][1].split("，")[0] if c.isdigit())


@dataclass
class Rung:
    """What was asked of a ring adapter: number, words, link."""

    rings: list[tuple[str, str, str]] = field(default_factory=list)

    def ring(self, phone: str, words: str, link: str) -> None:
        self.rings.append((phone, words, link))


@dataclass
class Phone:
    """One worker's phone."""

    client: TestClient
    worker_id: UUID
    tokens: dict[str, Any]

    def ask(self, method: str, path: str, *, token: str | None = None, **given: Any) -> httpx.Response:
        access = self.tokens["access"] if token is None else token
        return self.client.request(
            method, API + path, headers={"Authorization": f"Bearer {access}"} if access else {}, **given
        )

    def get(self, path: str, **query: str) -> Any:
        answer = self.ask("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, code: int = 200, **facts: Any) -> Any:
        answer = self.ask("POST", path, json={"id": str(new_id()), "at": now()} | facts)
        assert answer.status_code == code, answer.text
        return answer.json()


@dataclass
class House:
    database: CityDatabase
    town: Town
    store: Store
    client: TestClient
    sent: Sent
    rung: Rung

    def call(self, worker: str = "w1", **facts: Any) -> UUID:
        """A desk calls a worker."""
        with self.town.operator.transaction() as s:
            return request_call(s, self.town.workers[worker], **facts).id

    def hang_up(self, call: UUID) -> None:
        with self.town.operator.transaction() as s:
            end_call(s, call, Ending.HUNG_UP)

    def link(self, worker: str) -> str:
        with self.town.operator.transaction() as s:
            return make_link(s, self.town.workers[worker])

    def phone(self, worker: str) -> Phone:
        """A phone that has signed in by a link of the desk."""
        answer = self.client.post(f"{API}/session/link", json={"link": self.link(worker)})
        assert answer.status_code == 200, answer.text
        return Phone(self.client, self.town.workers[worker], answer.json())

    def order(self, worker: str = "w1", category: str = "lid", **facts: Any) -> UUID:
        return self.town.dispatched(category, worker, **facts)[1]


def now() -> str:
    return datetime.now(UTC).isoformat()


@contextmanager
def house_of(database: CityDatabase, town: Town) -> Iterator[House]:
    for code, number in NUMBERS.items():
        as_owner(database, "UPDATE worker_identity SET phone = %s WHERE worker_id = %s", number, town.workers[code])
    store, sent, rung = Store(database.gateway, desk="gateway", pool_size=4), Sent(), Rung()
    relay = {"turn": ("turn:turn.example.cn:3478",), "turn_secret": "north", "base": "https://field.example.cn/"}
    app = build_app(store, Options(tls=False, burst=1000, wake_after_s=0.5, **relay), sent, rung)
    try:
        with TestClient(app, raise_server_exceptions=False) as client:
            yield House(database, town, store, client, sent, rung)
    finally:
        store.close()
