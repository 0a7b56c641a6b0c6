"""What can go wrong with a database before the first query, one class for each cause."""

# What each one means stands in its `happened`.
# ruff: noqa: D101
from __future__ import annotations

from desktop.problems import Problem

NOTHING_CHANGED = "Nothing was changed."
DATA_UNTOUCHED = "The data in {folder} was not touched."


class DatabaseProblem(Problem):
    """Any of the problems below."""

    id = "database.problem"
    happened = "The database at {place} cannot be used."


class UnsupportedSystem(DatabaseProblem):
    id = "database.unsupported_system"
    happened = "The embedded database does not run on this system ({system})."
    kept = NOTHING_CHANGED
    advice = "Give the address of a PostgreSQL server instead: --database postgresql+psycopg://user@host/database"


class BinariesMissing(DatabaseProblem):
    id = "database.binaries_missing"
    happened = "The PostgreSQL programs were not found in {folder}."
    kept = NOTHING_CHANGED
    advice = "Run ./run again to install them, or point SHAOTAI_POSTGRES_BIN at a folder with postgres and initdb."


class FolderNotUsable(DatabaseProblem):
    id = "database.folder_not_usable"
    happened = "The data folder {folder} cannot be used."
    kept = NOTHING_CHANGED
    advice = "Make it readable and writable for you alone, or choose another folder with SHAOTAI_HOME."


class DiskFull(DatabaseProblem):
    id = "database.disk_full"
    happened = "The disk that holds {folder} is full, so the database did not start."
    kept = "Everything that was saved is still there."
    advice = "Free some space and start again."


class NoFreePort(DatabaseProblem):
    id = "database.no_free_port"
    happened = "No local port could be opened for the database."
    kept = DATA_UNTOUCHED
    advice = "Check that 127.0.0.1 is up and that no firewall program forbids local ports, then start again."


class DataFromAnotherVersion(DatabaseProblem):
    id = "database.other_version"
    happened = "The data in {folder} was made by PostgreSQL {found}; the programs here are PostgreSQL {programs}."
    kept = DATA_UNTOUCHED
    advice = "Point SHAOTAI_POSTGRES_BIN at PostgreSQL {found}, or choose another folder with SHAOTAI_HOME."


class SearchUnavailable(DatabaseProblem):
    id = "database.no_chinese_search"
    happened = "This PostgreSQL cannot search Chinese text: show_trgm('道路') is empty."
    kept = DATA_UNTOUCHED
    advice = "Install the C.UTF-8 locale on this system, or choose other programs with SHAOTAI_POSTGRES_BIN."


class ServerStartFailed(DatabaseProblem):
    id = "database.start_failed"
    happened = "The embedded database did not start."
    kept = "The data in {folder} is still there."
    advice = "Read {log}, mend what it names, and start again."


class SecretsBroken(DatabaseProblem):
    id = "database.secrets_broken"
    happened = "The passwords file {file} cannot be read."
    kept = "It was left as it is, and the data was not touched."
    advice = "Mend it, or move it away: new passwords are then made for the embedded database."


class UrlInvalid(DatabaseProblem):
    id = "database.url_invalid"
    happened = "This is not an address of a PostgreSQL database: {url}"
    kept = NOTHING_CHANGED
    advice = "It looks like postgresql+psycopg://user:password@host:5432/database?sslmode=require"


class ServerUnreachable(DatabaseProblem):
    id = "database.unreachable"
    happened = "No PostgreSQL server answers at {place}."
    kept = "Nothing was sent to it."
    advice = "Check the address, the network and that the server runs, then try again."


class WrongPassword(DatabaseProblem):
    id = "database.wrong_password"
    happened = "The server at {place} does not accept user {user} with this password."
    kept = NOTHING_CHANGED
    advice = "Check the user and the password; the server's administrator can set a new one."


class UnknownDatabase(DatabaseProblem):
    id = "database.unknown"
    happened = "There is no database {database} on the server at {place}."
    kept = NOTHING_CHANGED
    advice = "Check the name; `main.py city list` shows the cities, `main.py city new` makes one."


class NotAllowed(DatabaseProblem):
    id = "database.not_allowed"
    happened = "The server at {place} does not let user {user} into database {database}."
    kept = NOTHING_CHANGED
    advice = "Ask the server's administrator for access (a role, or a line in pg_hba.conf)."


class EncryptionProblem(DatabaseProblem):
    id = "database.encryption"
    happened = "No connection to {place} as encrypted as the address demands (sslmode) can be made."
    kept = "Nothing was sent unencrypted."
    advice = "Check sslmode and the certificates, or ask the server's administrator to turn encryption on."


class ServerTooOld(DatabaseProblem):
    id = "database.too_old"
    happened = "The server at {place} is PostgreSQL {found}; version 15 or newer is needed."
    kept = NOTHING_CHANGED
    advice = "Use a newer server, or none: the embedded database needs no --database."


class ServerBusy(DatabaseProblem):
    id = "database.busy"
    happened = "The server at {place} is starting, stopping or takes no more connections."
    kept = NOTHING_CHANGED
    advice = "Wait a moment and try again."


class CityCodeInvalid(DatabaseProblem):
    id = "city.code_invalid"
    happened = "{code} cannot be the code of a city."
    kept = NOTHING_CHANGED
    advice = "A code is 1 to 32 small Latin letters, digits and underscores, and begins with a letter: demo, jimo_2."


class CityExists(DatabaseProblem):
    id = "city.exists"
    happened = "There is a city {code} already."
    kept = "It was left as it is."
    advice = "Choose another code, or open it with --city {code}."


class CityUnknown(DatabaseProblem):
    id = "city.unknown"
    happened = "There is no city {code} here."
    kept = NOTHING_CHANGED
    advice = "`main.py city list` shows the cities, `main.py city new {code}` makes one."


class AccountUnknown(DatabaseProblem):
    id = "city.account_unknown"
    happened = "No password for account {account} of city {code} is kept here."
    kept = NOTHING_CHANGED
    advice = "Give the address with the account's own name and password by --database."
