"""Folders for servers that the tests start and stop themselves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.postgres.places import Places
from desktop.postgres.server import EmbeddedServer
from tests.support.database import temporary_base
from tests.support.programs import wait_until_gone


def remove(base: Path) -> None:
    wait_until_gone(base)
    shutil.rmtree(base)
    shutil.rmtree(Places.under(base).runtime, ignore_errors=True)


@pytest.fixture
def fresh() -> Iterator[Path]:
    """A folder that holds nothing yet."""
    base = temporary_base()
    yield base
    remove(base)


@pytest.fixture(scope="module")
def used_folder(_which_programs: None) -> Iterator[Path]:
    base = temporary_base()
    EmbeddedServer.start(base).close(wait=True)
    yield base
    remove(base)


@pytest.fixture
def used(used_folder: Path) -> Iterator[Path]:
    """A folder with a server's data, which no server runs on before and after the test."""
    yield used_folder
    wait_until_gone(used_folder)
    # A test that failed half-way answers for itself, not those after it: the next start clears this away.
    assert not Places.under(used_folder).control.exists()
