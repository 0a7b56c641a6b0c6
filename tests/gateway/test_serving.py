"""The service as it runs: TLS by its own authority, several on one database, the database gone and back, an orderly end."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from sqlalchemy import URL
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect as websocket

from desktop.postgres.server import EmbeddedServer
from gateway.certificates import certificates_in, fingerprint, names_for
from gateway.options import Options
from gateway.serve import Gateway
from tests.gateway.house import House
from tests.support.proxy import Wire

API = "/api/v1"


@contextmanager
def running(url: URL, options: Options) -> Iterator[Gateway]:
    """A gateway in a thread of its own."""
    gateway, started = Gateway(url, options), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(gateway.serve(started.set)))
    thread.start()
    try:
        assert started.wait(20)
        yield gateway
    finally:
        gateway.stop()
        thread.join(20)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gateway")


@pytest.fixture(scope="module")
def served(house: House, folder: Path) -> Iterator[Gateway]:
    with running(house.database.gateway, Options(port=0, folder=folder)) as gateway:
        yield gateway


def client(gateway: Gateway, folder: Path) -> httpx.Client:
    context = ssl.create_default_context(cafile=str(folder / "ca.crt"))
    return httpx.Client(base_url=f"https://127.0.0.1:{gateway.port}", verify=context, timeout=20)


def test_it_speaks_tls_by_an_authority_of_its_own(house: House, served: Gateway, folder: Path) -> None:
    with client(served, folder) as ours:
        answer = ours.get(f"{API}/health")
        assert (answer.status_code, answer.json()["ok"]) == (200, True)
        assert "max-age" in answer.headers["strict-transport-security"]
        offered = ours.get("/ca.crt")
        assert offered.content == (folder / "ca.crt").read_bytes()
        page = ours.get("/trust")
        assert fingerprint(folder / "ca.crt") in page.text
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert f"wss://127.0.0.1:{served.port};" in page.headers["content-security-policy"]
        assert ours.get("/", follow_redirects=False).headers["location"] == "/field/"
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"https://127.0.0.1:{served.port}{API}/health")
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.glob("*.key")} == {
        "ca.key": 0o600,
        "gateway.key": 0o600,
    }


def test_the_page_is_sent_packed_and_no_answer_of_the_api_is(house: House, served: Gateway, folder: Path) -> None:
    phone = house.phone("w1")
    with client(served, folder) as ours:
        for path in ("/field/", "/field/app.mjs", "/field/style.css"):
            with ours.stream("GET", path, headers={"Accept-Encoding": "gzip"}) as sent:
                text = sent.read()
                assert sent.headers["content-encoding"] == "gzip"
                assert sent.num_bytes_downloaded < len(text) * 0.6
            assert ours.get(path, headers={"Accept-Encoding": "identity"}).content == text
        bearer = {"Authorization": f"Bearer {phone.tokens['access']}", "Accept-Encoding": "gzip"}
        assert "content-encoding" not in ours.get(f"{API}/categories", headers=bearer).headers


def test_a_certificate_is_made_once_renewed_in_time_and_used_without_a_restart(served: Gateway, folder: Path) -> None:
    names = names_for("127.0.0.1")
    assert certificates_in(folder, names) == certificates_in(folder, names)
    before = x509.load_pem_x509_certificate((folder / "gateway.crt").read_bytes())
    served.renew()
    assert x509.load_pem_x509_certificate((folder / "gateway.crt").read_bytes()) == before
    certificates_in(folder, (*names, "gateway.example.cn"))
    after = x509.load_pem_x509_certificate((folder / "gateway.crt").read_bytes())
    assert after.serial_number != before.serial_number
    # It is not for the names that this one is reached by: another is made, and new connections are answered with it.
    served.renew()
    shown = ssl.get_server_certificate(("127.0.0.1", served.port), ca_certs=str(folder / "ca.crt"))
    serial = x509.load_pem_x509_certificate(shown.encode()).serial_number
    assert serial not in (before.serial_number, after.serial_number)


def test_two_of_them_serve_one_database(house: House, served: Gateway, folder: Path) -> None:
    with running(house.database.gateway, Options(port=0, tls=False)) as other, client(served, folder) as here:
        opened = here.post(f"{API}/session/link", json={"link": house.link("w1")}).json()
        bearer = {"Authorization": f"Bearer {opened['access']}"}
        with httpx.Client(base_url=f"http://127.0.0.1:{other.port}") as there:
            assert there.get(f"{API}/me", headers=bearer).status_code == 200
            assert there.delete(f"{API}/session", headers=bearer).status_code == 204
        assert here.get(f"{API}/me", headers=bearer).status_code == 401


def test_a_lost_database_is_said_and_it_is_back_by_itself(house: House, server: EmbeddedServer) -> None:
    with Wire(server.port) as wire:
        url = house.database.gateway.set(host="127.0.0.1", port=wire.port, query={"sslmode": "disable"})
        phone = house.phone("w1")
        bearer = {"Authorization": f"Bearer {phone.tokens['access']}"}
        with (
            running(url, Options(port=0, tls=False)) as gateway,
            httpx.Client(base_url=f"http://127.0.0.1:{gateway.port}", timeout=20) as ours,
        ):
            assert ours.get(f"{API}/orders", headers=bearer).status_code == 200
            wire.refuse = True
            wire.break_all()
            gone = ours.get(f"{API}/orders", headers=bearer)
            assert (gone.status_code, gone.json()["error"]["code"]) == (503, "database_gone")
            assert int(gone.headers["retry-after"]) > 0
            health = ours.get(f"{API}/health")
            assert (health.status_code, health.json()["database"]) == (503, "unreachable")
            wire.refuse = False
            assert ours.get(f"{API}/orders", headers=bearer).status_code == 200
            with websocket(f"ws://127.0.0.1:{gateway.port}{API}/live") as line:
                line.send(f'{{"access": "{phone.tokens["access"]}"}}')
                assert "orders" in line.recv(10)
                house.order("w1")
                assert "orders" in line.recv(15)


def test_it_ends_in_order_with_a_phone_on_the_line(house: House) -> None:
    phone = house.phone("w1")
    with running(house.database.gateway, Options(port=0, tls=False)) as gateway:
        began = time.monotonic()
        with websocket(f"ws://127.0.0.1:{gateway.port}{API}/live") as line:
            line.send(f'{{"access": "{phone.tokens["access"]}"}}')
            line.recv(10)
            gateway.stop()
            with pytest.raises(ConnectionClosed):
                line.recv(10)
    assert time.monotonic() - began < 8


def test_a_port_in_use_is_said(house: House, served: Gateway) -> None:
    second = Gateway(house.database.gateway, Options(port=served.port, tls=False))
    with pytest.raises(OSError, match="cannot be opened"):
        asyncio.run(second.serve())
