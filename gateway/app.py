"""Puts the application together."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from gateway import failures, live, trust
from gateway.access import Buckets, House
from gateway.guard import Guard
from gateway.messages import Messenger, messenger
from gateway.options import Options
from gateway.relaying import Relaying
from gateway.rings import RingAdapter, ring_adapter
from gateway.routes import calls, lists, me, media, orders, service, session
from gateway.waking import Waker
from models.calls.turn import Relay
from models.store.engine import Store

API = "/api/v1"
RESOURCES = Path(__file__).resolve().parent.parent / "resources"
THREADS = 16
"""Requests that are worked on at once; the pool has as many connections."""
ABOUT = (
    "The field's side of 哨台 Shaotai: a worker's orders, feedback, positions, reports and calls. The phone page uses nothing else,"
    " and a city's own app may use all of it. Every write carries an `id` made by the phone and is done once."
)


# What the system's own table of types may not have.
mimetypes.add_type("text/javascript", ".mjs")
mimetypes.add_type("application/manifest+json", ".webmanifest")


def build_app(store: Store, options: Options, to: Messenger | None = None, rings: RingAdapter | None = None) -> FastAPI:
    """Return the application on that store; `to` and `rings` go before what the options say of messages and rings."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        hub: live.Hub = app.state.hub
        waker.start()
        hub.start()
        try:
            yield
        finally:
            await hub.stop()
            await waker.stop()

    app = FastAPI(
        title="网格通 Shaotai gateway",
        version="1",
        description=ABOUT,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        # Requests carry names and places: nothing about them goes out, whatever the environment says.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.house = House(store, options, Buckets(options.burst, options.a_second))
    app.state.messenger = to if to is not None else messenger(options.messages)
    # Whoever opens the port says where that is, unless the options know better.
    app.state.base = options.base
    adapter = rings if rings is not None else ring_adapter(options.rings)
    waker = Waker(store, adapter, lambda: str(app.state.base), options.wake_after_s)
    app.state.hub = live.Hub(store, waker, Relaying(store, Relay(options.turn, options.turn_secret)))
    failures.install(app)
    for part in (session, me, orders, calls, media, lists, service):
        app.include_router(part.router, prefix=API)
    app.include_router(live.router, prefix=API)
    trust.install(app, options)
    app.add_api_route("/", _to_the_page, include_in_schema=False)
    if (RESOURCES / "field").is_dir():
        # Only the page is packed: an answer with secrets in it must not tell them by its length.
        page = GZipMiddleware(StaticFiles(directory=RESOURCES / "field", html=True), minimum_size=500, compresslevel=6)
        app.mount("/field", page, name="field")
    app.add_middleware(Guard, limit_of=_limit_of(options))
    return app


def _limit_of(options: Options) -> Callable[[str, str], int]:
    def limit_of(method: str, path: str) -> int:
        file = method == "PUT" and path.startswith(f"{API}/media/")
        return options.media_max_bytes if file else options.body_max_bytes

    return limit_of


async def _to_the_page() -> RedirectResponse:
    return RedirectResponse("/field/")
