"""What every test can ask for."""

from __future__ import annotations

from tests.support.database import (
    _which_programs,
    cities,
    city_database,
    city_template,
    empty_database,
    other_city_database,
    server,
)
from tests.support.folders import fresh, used, used_folder

__all__ = [
    "_which_programs",
    "cities",
    "city_database",
    "city_template",
    "empty_database",
    "fresh",
    "other_city_database",
    "server",
    "used",
    "used_folder",
]
