"""Cities on a server: one database each, with the roles that belong to it.

For the city `demo`: the database `shaotai_demo`; its owner `shaotai_demo_owner`, used by migrations alone; the groups
`shaotai_demo_reader`, `_writer` and `_phone`, to which the migrations grant what each may do; and the accounts,
`shaotai_demo_operator` and so on, as which programs connect: they own nothing and are no superusers.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL

from desktop.postgres import errors
from desktop.postgres.dial import dial, place_of, problem_of
from desktop.postgres.passwords import Passwords
from desktop.postgres.server import SERVER, EmbeddedServer

PREFIX = "shaotai_"
CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")
GROUPS = ("reader", "writer", "phone")
# What each account of a new city may do, by group.
DUTIES = {
    "operator": ("reader", "writer"),
    "supervisor": ("reader", "writer"),
    "leader": ("reader",),
    "field": ("reader", "writer"),
    "gateway": ("phone",),
}
SERVICES = ("gateway",)
"""Accounts that no person works as."""
# Set as the database's comment when all of it is made; a database without it is what an interrupted creation left.
MARK = "哨台 Shaotai city"

Connection = psycopg.Connection[tuple[Any, ...]]


def database_name(code: str) -> str:
    """The database of a city. Raises CityCodeInvalid."""
    if not CODE.fullmatch(code):
        raise errors.CityCodeInvalid(code=code)
    return PREFIX + code


@dataclass(frozen=True)
class CityServer:
    """A server that cities can be made on: `admin` may create databases and roles; passwords are kept under `name`."""

    admin: URL
    passwords: Passwords
    name: str

    @classmethod
    def embedded(cls, server: EmbeddedServer) -> CityServer:
        return cls(server.admin_url(), server.passwords, SERVER)

    @classmethod
    def shared(cls, admin: URL, passwords: Passwords) -> CityServer:
        """`admin`: any database on that server, as a role that may create databases and roles."""
        return cls(admin, passwords, place_of(admin))

    def url(self, code: str, role: str) -> URL:
        """The address of a city for `owner`, `operator`, …; raises AccountUnknown where its password is not kept here."""
        database = database_name(code)
        password = self.passwords.get(self.name, f"{database}_{role}")
        if password is None:
            raise errors.AccountUnknown(account=role, code=code)
        return self.admin.set(username=f"{database}_{role}", password=password, database=database)

    def owner_url(self, code: str) -> URL:
        """For migrations alone."""
        return self.url(code, "owner")


def list_cities(server: CityServer) -> list[str]:
    """The codes of the cities on the server, in order."""
    with _admin(server) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            " AND shobj_description(oid, 'pg_database') = %s ORDER BY datname COLLATE \"C\"",
            [PREFIX, MARK],
        )
        return [name.removeprefix(PREFIX) for (name,) in rows]


def create_city_database(server: CityServer, code: str, upgrade: Callable[[URL], object]) -> URL:
    """Make a city's database and roles, and let `upgrade` migrate it as the owner; returns the owner's address.

    All of it or none: after an error nothing of it is left, and what a killed creation left is cleared away first.
    Raises CityExists, CityCodeInvalid, SearchUnavailable, and whatever `upgrade` raises.
    """
    database = database_name(code)
    with _admin(server) as connection:
        # Two programs may want the same city at the same moment: the second one waits, and then finds it there.
        connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [database])
        there = _mark_of(connection, database)
        if there == MARK:
            raise errors.CityExists(code=code)
        if there is not None:
            _drop(connection, server, database)
        try:
            _make_roles(connection, server, database)
            _make_database(connection, server, database)
            _check_search(server, database)
            upgrade(server.owner_url(code))
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), sql.Literal(MARK))
            )
        except BaseException:
            _drop(connection, server, database)
            raise
    return server.owner_url(code)


def drop_city_database(server: CityServer, code: str) -> None:
    """Drop a city with everything in it, whoever is connected. Raises CityUnknown."""
    database = database_name(code)
    with _admin(server) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [database])
        if _mark_of(connection, database) is None:
            raise errors.CityUnknown(code=code)
        _drop(connection, server, database)


def renew_passwords(server: CityServer, code: str) -> None:
    """Give the owner and the accounts new passwords where the kept ones were lost: on a server that we administer."""
    database = database_name(code)
    with _admin(server) as connection:
        if _mark_of(connection, database) is None:
            raise errors.CityUnknown(code=code)
        _make_roles(connection, server, database)


@contextlib.contextmanager
def _admin(server: CityServer) -> Iterator[Connection]:
    with dial(server.admin, application="shaotai cities") as connection:
        try:
            yield connection
        except psycopg.errors.InsufficientPrivilege as error:
            raise errors.NotAllowed(
                str(error),
                place=place_of(server.admin),
                user=server.admin.username or "",
                database=server.admin.database or "",
            ) from error
        except psycopg.errors.DiskFull as error:
            raise errors.DiskFull(str(error), folder=place_of(server.admin)) from error
        except psycopg.OperationalError as error:
            raise problem_of(error, server.admin) from error


def _mark_of(connection: Connection, database: str) -> str | None:
    """The database's comment, empty where it has none; None where there is no such database."""
    row = connection.execute(
        "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    return None if row is None else str(row[0])


def _make_roles(connection: Connection, server: CityServer, database: str) -> None:
    """Make the roles, or set them right where they are there; give each login the password that is kept for it."""
    logins = [f"{database}_{name}" for name in ("owner", *DUTIES)]
    passwords = server.passwords.ensure(server.name, logins)
    for group in GROUPS:
        _role(connection, f"{database}_{group}", "NOLOGIN NOCREATEROLE")
    for login, password in passwords.items():
        coded = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
        kind = "LOGIN CREATEROLE PASSWORD {}" if login.endswith("_owner") else "LOGIN NOCREATEROLE PASSWORD {}"
        _role(connection, login, kind, coded.decode())
    owner = sql.Identifier(f"{database}_owner")
    for group in GROUPS:
        name = sql.Identifier(f"{database}_{group}")
        connection.execute(sql.SQL("GRANT {} TO {} WITH ADMIN OPTION").format(name, owner))
    for duty, groups in DUTIES.items():
        for group in groups:
            connection.execute(
                sql.SQL("GRANT {} TO {}").format(
                    sql.Identifier(f"{database}_{group}"), sql.Identifier(f"{database}_{duty}")
                )
            )


def _role(connection: Connection, name: str, kind: str, *values: str) -> None:
    there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER ROLE {} " if there else "CREATE ROLE {} ").format(sql.Identifier(name))
    # Not naming SUPERUSER and the like: whoever is none may not even name them, and new roles are none.
    connection.execute(verb + sql.SQL(kind).format(*(sql.Literal(value) for value in values)))


def _make_database(connection: Connection, server: CityServer, database: str) -> None:
    name, owner = sql.Identifier(database), sql.Identifier(f"{database}_owner")
    superuser = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if superuser != (True,):
        # Only a member may give a database to a role.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    locale = "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
    if connection.info.server_version >= 170000:
        ours = connection.execute("SELECT datctype FROM pg_database WHERE datname = 'template0'").fetchone()
        types = ours[0] if ours is not None and "UTF" in str(ours[0]).upper() else "C.UTF-8"
        locale = f"LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LC_COLLATE 'C' LC_CTYPE '{types}'"
    make = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' ").format(name, owner)
    try:
        connection.execute(make + sql.SQL(locale))
    except psycopg.errors.WrongObjectType as error:
        # "invalid locale name": the system under the server has no C.UTF-8.
        raise errors.SearchUnavailable(str(error), folder=place_of(server.admin)) from error
    groups = sql.SQL(", ").join(sql.Identifier(f"{database}_{group}") for group in GROUPS)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, groups))
    for group in ("writer", "phone"):
        connection.execute(
            sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(name, sql.Identifier(f"{database}_{group}"))
        )


def _check_search(server: CityServer, database: str) -> None:
    code = database.removeprefix(PREFIX)
    with dial(server.owner_url(code), application="shaotai cities") as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        found = connection.execute("SELECT cardinality(show_trgm('道路')) > 0").fetchone()
    if found != (True,):
        raise errors.SearchUnavailable(folder=place_of(server.admin))


def _drop(connection: Connection, server: CityServer, database: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
    roles = [f"{database}_{name}" for name in (*GROUPS, *DUTIES, "owner")]
    for role in roles:
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
    server.passwords.forget(server.name, roles)
