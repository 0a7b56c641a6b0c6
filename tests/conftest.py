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

__all__ = [
    "_which_programs",
    "cities",
    "city_database",
    "city_template",
    "empty_database",
    "other_city_database",
    "server",
]
