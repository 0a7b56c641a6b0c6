"""A town whose workers answer calls, in the test's own process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from desktop.demo.answering.answerer import Answerer
from tests.models.town import Town
from tests.support.database import CityDatabase

City = tuple[CityDatabase, Town]


@asynccontextmanager
async def answering(city: City, **facts: Any) -> AsyncIterator[Answerer]:
    """Somebody answers, in this process."""
    stop, ready = asyncio.Event(), asyncio.Event()
    answerer = Answerer(city[0].gateway, **({"at_once": True} | facts))
    running = asyncio.ensure_future(answerer.run(stop, ready.set))
    waiting = asyncio.ensure_future(ready.wait())
    await asyncio.wait((running, waiting), return_when=asyncio.FIRST_COMPLETED)
    try:
        if waiting.done():
            yield answerer
    finally:
        stop.set()
        waiting.cancel()
        await running
