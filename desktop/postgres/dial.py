"""Opening a connection, and telling apart why it cannot be opened."""

from __future__ import annotations

import re
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from desktop.postgres import errors

OLDEST = 15
DRIVER = "postgresql+psycopg"

# Servers answer in their own language; these are English and Chinese. What matches none is told as it came.
CAUSES: tuple[tuple[type[errors.DatabaseProblem], tuple[str, ...]], ...] = (
    (
        errors.WrongPassword,
        (
            "password authentication failed",
            "no password supplied",
            "role .* does not exist",
            "not permitted to log in",
            "authentication failed",
            "Password 认证失败",
            "密码.*认证失败",
            "角色.*不存在",
        ),
    ),
    (errors.UnknownDatabase, ("database .* does not exist", "数据库.*不存在")),
    (
        errors.EncryptionProblem,
        (
            "no pg_hba.conf entry.*(no encryption|SSL off)",
            "server does not support SSL",
            "certificate",
            "SSL error",
            "sslmode",
            "root.crt",
            "没有加密",
        ),
    ),
    (errors.NotAllowed, ("no pg_hba.conf entry", "permission denied for database", "没有用于", "权限不够")),
    (
        errors.ServerBusy,
        (
            "too many (clients|connections)",
            "remaining connection slots",
            "starting up",
            "shutting down",
            "recovery mode",
            "已经有太多",
            "正在启动",
            "正在关闭",
            "恢复模式",
        ),
    ),
    (
        errors.ServerUnreachable,
        (
            "Connection refused",
            "timeout expired",
            "connection timeout",
            "could not translate host",
            "resolve",
            "Name or service not known",
            "name resolution",
            "No route to host",
            "unreachable",
            "getaddrinfo",
            "No such file or directory",
            "server closed the connection",
            "Connection reset",
            "No address associated",
        ),
    ),
)


def parse(address: str) -> URL:
    """The address as a URL for psycopg. postgresql:// and postgres:// are taken as well; raises UrlInvalid for all else."""
    try:
        url = make_url(address.strip())
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername=DRIVER)
        if url.drivername != DRIVER or not url.database:
            raise errors.UrlInvalid(url=url.render_as_string(hide_password=True))
        conninfo(url)
    except (ArgumentError, ValueError, psycopg.ProgrammingError) as error:
        # Not the error's own words: they may repeat the password.
        raise errors.UrlInvalid(url=re.sub(r":[^:@/]*@", ":***@", address)) from error
    return url


def conninfo(url: URL) -> str:
    """The same address in libpq's words. Raises psycopg.ProgrammingError where libpq does not know an option."""
    words: dict[str, Any] = url.translate_connect_args(username="user", database="dbname")
    for name, value in url.query.items():
        words[name] = value if isinstance(value, str) else ",".join(value)
    return make_conninfo(**words)


def place_of(url: URL) -> str:
    """The server alone, as a person would say it: host, and port where it is given."""
    host = url.host or url.query.get("host") or "localhost"
    return f"{host}:{url.port}" if url.port else str(host)


def dial(url: URL, *, patience: float = 10.0, application: str = "shaotai") -> psycopg.Connection[tuple[Any, ...]]:
    """An autocommit connection to a server that is new enough; the caller closes it.

    Raises the class of desktop.postgres.errors that names the cause.
    """
    words = {"connect_timeout": str(max(2, round(patience))), "application_name": application}
    words = {name: value for name, value in words.items() if name not in url.query}
    try:
        connection = psycopg.connect(make_conninfo(conninfo(url), **words), autocommit=True)
    except psycopg.OperationalError as error:
        raise problem_of(error, url) from error
    except psycopg.ProgrammingError as error:
        raise errors.UrlInvalid(url=url.render_as_string(hide_password=True)) from error
    found = connection.info.server_version // 10000
    if found < OLDEST:
        connection.close()
        raise errors.ServerTooOld(place=place_of(url), found=found)
    return connection


def problem_of(error: BaseException, url: URL) -> errors.DatabaseProblem:
    """Which of our classes a failed connection is, by what the driver says. For SQLAlchemy's wrapped errors as well."""
    said = str(error)
    flags = re.IGNORECASE | re.DOTALL
    kind = next((kind for kind, patterns in CAUSES if any(re.search(text, said, flags) for text in patterns)), None)
    values = {"place": place_of(url), "user": url.username or "", "database": url.database or ""}
    if kind is None:
        return errors.DatabaseProblem(said, **values)
    return kind(said, **values)


def check(url: URL) -> None:
    """Raise the problem that would keep the program from using this database; quick when there is none."""
    dial(url).close()
