"""What every test can ask for."""

from __future__ import annotations

import os

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
settings.register_profile("shaotai", deadline=None, derandomize=True)
settings.load_profile("shaotai")
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
