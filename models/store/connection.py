"""How connections to a city's database are made, pooled or single."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import URL, make_url

from models.store.translate import require_server

# A broken network is noticed within seconds instead of hours; no transaction of ours may hold the horizon for long.
CONNECT: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
SESSION_OPTIONS = "-c timezone=UTC -c idle_in_transaction_session_timeout=60s -c lock_timeout=10s"


def driver_url(url: str | URL) -> URL:
    """Return the URL with the psycopg 3 driver, whichever of postgres://, postgresql:// or with a driver was given."""
    parsed = make_url(url.replace("postgres://", "postgresql://", 1) if isinstance(url, str) else url)
    return parsed.set(drivername="postgresql+psycopg")


def connect_args(url: URL, name: str) -> dict[str, Any]:
    """Return libpq parameters for a connection called `name` in the server's activity view; the URL's own win."""
    given = {key: value for key, value in CONNECT.items() if key not in url.query}
    options = url.query.get("options", "")
    given["options"] = f"{SESSION_OPTIONS} {options if isinstance(options, str) else ' '.join(options)}".strip()
    if "application_name" not in url.query:
        given["application_name"] = name[:60]
    return given


def connect(url: str | URL, name: str) -> psycopg.Connection[tuple[Any, ...]]:
    """Open one connection in autocommit, outside any pool. Raises the driver's errors, and ServerTooOld."""
    parsed = driver_url(url)
    arguments: dict[str, Any] = parsed.translate_connect_args(username="user", database="dbname")
    arguments |= {key: value if isinstance(value, str) else ",".join(value) for key, value in parsed.query.items()}
    connection = psycopg.connect(autocommit=True, **(arguments | connect_args(parsed, name)))
    try:
        require_server(connection.info.server_version)
    except BaseException:
        connection.close()
        raise
    return connection
