from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from desktop.postgres.cities import CityServer
from tests.field.phones import CHROMIUM, PATIENCE_MS, QUIET, Service, service_of
from tests.models.town import BuiltTown, cloned_town


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; of this module alone, for Playwright keeps the thread's event loop until it ends."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM}: Ubuntu has it as a snap alone")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def service(cities: CityServer, built_town: BuiltTown, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A gateway on a town of this module's own."""
    folder: Path = tmp_path_factory.mktemp("gateway")
    with cloned_town(cities, built_town) as (database, town), service_of(database, town, folder) as made:
        yield made
