"""Runs a gateway: TLS, certificates renewed while it runs, an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

import uvicorn
from sqlalchemy import URL
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

from gateway.app import THREADS, build_app
from gateway.certificates import ANY, certificates_in, names_for
from gateway.options import Options
from models.figures.rollups import fold_all
from models.phones.commands import expire_phones
from models.store.engine import Store
from models.store.errors import StoreError

log = logging.getLogger(__name__)

DESK = "gateway"
"""Where a step came from, in the case's history."""
RENEW_S = 3600.0
UPKEEP_S = 600.0
FIRST_UPKEEP_S = 30.0
GRACE_S = 5
HEADERS_MAX = 16 << 10


class NoFolder(ValueError):
    """A certificate is to be made, and there is no folder to keep it in."""


class _Line(WebSocketsSansIOProtocol):
    """A line whose end has begun on the other side: uvicorn would end the whole service over it with an error."""

    def shutdown(self) -> None:
        try:
            super().shutdown()
        except InvalidState:
            self.transport.close()


class _Server(uvicorn.Server):
    """Says when its port is open."""

    opened: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.opened()


class Gateway:
    """One running gateway. `serve` returns when `stop` was called and what was under way is done."""

    def __init__(self, url: str | URL, options: Options) -> None:
        self.options = options
        self.store = Store(url, desk=DESK, pool_size=THREADS)
        self._certificate, self._key = _files(options)
        self._app = build_app(self.store, options)
        self._server = _Server(self._config())

    @property
    def port(self) -> int:
        """The port that is listened on, once it is."""
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    def stop(self) -> None:
        """Take no more requests, end those under way, and return from `serve`. May be called from any thread."""
        self._server.should_exit = True

    async def serve(self, started: Callable[[], None] = lambda: None) -> None:
        """Serve until `stop`; calls `started` when the port is open. Raises OSError where it cannot be."""
        beside = [asyncio.create_task(task) for task in (self._renewing(), self._upkeep())]

        def opened() -> None:
            if not self.options.base:
                self._app.state.base = self._here()
            started()

        self._server.opened = opened
        try:
            await self._server.serve()
        except SystemExit as error:
            raise OSError(f"port {self.options.port} of {self.options.listen} cannot be opened") from error
        finally:
            for task in beside:
                task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.gather(*beside)
            self.store.close()

    def _here(self) -> str:
        host = "127.0.0.1" if self.options.listen in ANY else self.options.listen
        host = f"[{host}]" if ":" in host else host
        return f"{'https' if self.options.tls else 'http'}://{host}:{self.port}"

    def _config(self) -> uvicorn.Config:
        options = self.options
        return uvicorn.Config(
            self._app,
            host=options.listen,
            port=options.port,
            ssl_certfile=self._certificate,
            ssl_keyfile=self._key,
            ws=_Line,
            ws_max_size=4096,
            ws_ping_interval=20.0,
            # Paths hold identifiers, and addresses who asked: gateway.guard logs what may be logged.
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=bool(options.behind),
            forwarded_allow_ips=list(options.behind) or None,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=GRACE_S,
            h11_max_incomplete_event_size=HEADERS_MAX,
            backlog=1024,
        )

    async def _renewing(self) -> None:
        """Look for a newer certificate every hour: the city's was replaced, or our own is half over."""
        while self.options.tls:
            await asyncio.sleep(RENEW_S)
            await asyncio.to_thread(self.renew)

    def renew(self) -> None:
        """Use the newest certificate for all connections from now on."""
        context = self._server.config.ssl
        if context is None:
            return
        try:
            certificate, key = _files(self.options)
            assert certificate is not None
            context.load_cert_chain(certificate, key)
        except (OSError, ssl.SSLError) as error:
            log.error("the certificate could not be renewed: %s", error)

    async def _upkeep(self) -> None:
        await asyncio.sleep(FIRST_UPKEEP_S)
        while True:
            await asyncio.to_thread(self._expire)
            await asyncio.sleep(UPKEEP_S)

    def _expire(self) -> None:
        # The next one finds what this one could not reach.
        with contextlib.suppress(StoreError), self.store.transaction("upkeep") as s:
            expire_phones(s)
        # Desks do it every minute; where none is open, somebody has to.
        with contextlib.suppress(StoreError):
            fold_all(self.store)


def _files(options: Options) -> tuple[Path | None, Path | None]:
    if not options.tls:
        return None, None
    if options.certificate is not None:
        return options.certificate, options.key
    if options.folder is None:
        raise NoFolder("a folder is needed to keep the certificate in")
    made = certificates_in(options.folder, names_for(options.listen, options.names))
    return made.certificate, made.key
