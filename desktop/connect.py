"""From --database, the environment, the settings file and --city to one connection target, used by everything.

The first of these that is given decides: `--database URL`, SHAOTAI_DATABASE, `database` in the settings file; without
any of them it is the embedded server, and the city is `--city`, SHAOTAI_CITY, `city` in the settings file, or `demo`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlalchemy import URL

from desktop.postgres import errors
from desktop.postgres.cities import (
    DUTIES,
    SERVICES,
    CityServer,
    create_city_database,
    database_name,
    drop_city_database,
    list_cities,
    renew_passwords,
)
from desktop.postgres.dial import check, parse, place_of
from desktop.postgres.passwords import Passwords
from desktop.postgres.places import default_base
from desktop.postgres.server import EmbeddedServer
from desktop.settings import Settings, read_settings

DEFAULT_CITY = "demo"
DEFAULT_ACCOUNT = "operator"


class CityAndDatabase(errors.DatabaseProblem):
    """Both say which city, and they may disagree."""

    id = "database.city_and_database"
    happened = "--city {city} and a database from {source} were given; a database is one city already."
    kept = errors.NOTHING_CHANGED
    advice = "Give only one of them."


@dataclass(frozen=True)
class Target:
    """Which database, and as whom.

    `city` is the code of a city of the embedded server; on a shared one, whose address names the database, it is empty.
    `server` is the line that keeps the embedded server running, None for a shared one.
    """

    city: str
    account: str
    server: EmbeddedServer | None
    cities: CityServer | None
    shared: URL | None = None
    owner: URL | None = None

    @property
    def url(self) -> URL:
        """The account's address: the one that the program works with. Raises AccountUnknown, CityUnknown."""
        return self.url_for(self.account)

    @property
    def owner_url(self) -> URL | None:
        """The owner's address, for migrations; None where a shared server's was not given."""
        if self.cities is not None:
            return self._kept("owner")
        return self.owner

    def url_for(self, account: str) -> URL:
        """The address for another account of an embedded city (switch user)."""
        if self.cities is not None:
            return self._kept(account)
        assert self.shared is not None
        if account != self.account:
            raise errors.AccountUnknown(account=account, code=self.shared.database or "")
        return self.shared

    def accounts(self) -> tuple[str, ...]:
        """The accounts that one can switch to here without a password."""
        if self.cities is None:
            return (self.account,)
        return tuple(duty for duty in DUTIES if duty not in SERVICES)

    def place(self) -> str:
        """Where this is, for a person; never with a password."""
        if self.server is not None:
            return str(self.server.places.base)
        assert self.shared is not None
        return f"{place_of(self.shared)}/{self.shared.database}"

    def exists(self) -> bool:
        """Whether the database is there; for a shared one, any problem with it is raised instead."""
        if self.cities is not None:
            return self.city in list_cities(self.cities)
        assert self.shared is not None
        check(self.shared)
        return True

    def create(self, upgrade: Callable[[URL], object]) -> None:
        """Make the embedded city's database; see create_city_database."""
        assert self.cities is not None
        create_city_database(self.cities, self.city, upgrade)

    def drop(self) -> None:
        """Drop the embedded city with everything in it."""
        assert self.cities is not None
        drop_city_database(self.cities, self.city)

    def close(self, *, wait: bool = False) -> None:
        """Let go of the embedded server."""
        if self.server is not None:
            self.server.close(wait=wait)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close(wait=True)

    def _kept(self, role: str) -> URL:
        assert self.cities is not None
        try:
            return self.cities.url(self.city, role)
        except errors.AccountUnknown:
            if role != "owner" and role not in DUTIES:
                raise
            # The passwords file was lost: on our own server we may make new ones.
            renew_passwords(self.cities, self.city)
            return self.cities.url(self.city, role)


def resolve(
    database: str | None = None,
    city: str | None = None,
    account: str | None = None,
    *,
    settings: Settings | None = None,
    environ: Mapping[str, str] = os.environ,
    base: Path | None = None,
) -> Target:
    """The target that the command line, the environment and the settings mean; starts the embedded server if it is that.

    Whether the database is there, and is migrated, is the caller's next question (Target.exists, Target.create).
    Raises the problems of desktop.postgres.errors, SettingsBroken and CityAndDatabase.
    """
    settings = read_settings() if settings is None else settings
    source, address = _first(
        ("--database", database), ("SHAOTAI_DATABASE", environ.get("SHAOTAI_DATABASE")), ("settings", settings.database)
    )
    account = account or settings.account or DEFAULT_ACCOUNT
    if address:
        if city:
            raise CityAndDatabase(city=city, source=source)
        url = parse(address)
        _, owner = _first(
            ("SHAOTAI_OWNER_DATABASE", environ.get("SHAOTAI_OWNER_DATABASE")), ("settings", settings.owner_database)
        )
        return Target("", url.username or account, None, None, url, parse(owner) if owner else None)
    _, code = _first(
        ("--city", city), ("SHAOTAI_CITY", environ.get("SHAOTAI_CITY")), ("settings", settings.city), ("", DEFAULT_CITY)
    )
    database_name(code)
    server = EmbeddedServer.start(base)
    return Target(code, account, server, CityServer.embedded(server))


def gateway_address(environ: Mapping[str, str] = os.environ) -> str:
    """Return where phones reach the gateway, as SHAOTAI_GATEWAY or the settings file says; "" where neither does."""
    return _first(("", environ.get("SHAOTAI_GATEWAY")), ("", read_settings().gateway))[1]


def replica_url(url: URL, environ: Mapping[str, str] = os.environ) -> URL | None:
    """Return the copy of the database at `url` that SHAOTAI_REPLICA or the settings file names; None where neither does.

    Who is not named in it signs in as in `url`. Raises UrlInvalid, SettingsBroken.
    """
    _, address = _first(("", environ.get("SHAOTAI_REPLICA")), ("", read_settings().replica))
    if not address:
        return None
    copy = parse(address)
    return copy if copy.username else copy.set(username=url.username, password=url.password)


def shared_cities(address: str) -> CityServer:
    """A shared server for `city new` and `city list`, by an address whose role may create databases and roles."""
    return CityServer.shared(parse(address), Passwords(default_base() / "passwords.json"))


def _first(*given: tuple[str, str | None]) -> tuple[str, str]:
    return next(((source, value) for source, value in given if value), ("", ""))
