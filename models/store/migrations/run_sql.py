"""Runs a migration's SQL file inside the migration's transaction."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from sqlalchemy import Connection


def run_sql(connection: Connection, name: str) -> None:
    """Run every statement of `sql/<name>` as it stands (no parameters, so that % and : mean themselves)."""
    text = files("models.store.migrations").joinpath("sql", name).read_text(encoding="utf-8")
    driver: Any = connection.connection.driver_connection
    driver.execute(text)
