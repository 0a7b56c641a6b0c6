"""What every test can ask for."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.commands import command
from tests.support.database import (
    _which_programs,
    cities,
    city_database,
    city_template,
    empty_database,
    other_city_database,
    server,
)
from tests.support.demo import built_city, demo_city
from tests.support.folders import fresh, used, used_folder
from tests.support.towns import built_town

# The same examples every time, and none of them timed: a test says what is so, on a busy machine too.
settings.register_profile("whole", deadline=None, derandomize=True)
settings.register_profile("quick", parent=settings.get_profile("whole"), max_examples=40)
settings.load_profile("whole")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

__all__ = [
    "_which_programs",
    "built_city",
    "built_town",
    "cities",
    "city_database",
    "city_template",
    "command",
    "demo_city",
    "empty_database",
    "fresh",
    "other_city_database",
    "server",
    "used",
    "used_folder",
]


def pytest_configure(config: pytest.Config) -> None:
    """Fewer examples where the long tests are left out too."""
    settings.load_profile("quick" if "not long" in str(config.option.markexpr) else "whole")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out what has no test of the kind that `-m database` asks for: most files take longer to import than to tell."""
    wanted = str(config.option.markexpr)
    if (
        not wanted.startswith("database")
        or collection_path.suffix != ".py"
        or not collection_path.name.startswith("test_")
    ):
        return None
    return True if "mark.database" not in collection_path.read_text(encoding="utf-8") else None


def pytest_collection_finish() -> None:
    """Look for garbage less often, and never again in what was imported: a tenth of the time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 10, 20)
