"""`city`: make a city of one's own, list the cities there are, tell where one is kept."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import Annotated, Any

import typer
from sqlalchemy import URL

from desktop.cli import base_maps, cameras, media, weights
from desktop.cli.asking import as_centre, as_languages, as_timezone, ask, on_terminal
from desktop.cli.common import answer, city_option, database_option, json_option, progress_bar, remember
from desktop.connect import DEFAULT_ACCOUNT, Target, resolve, shared_cities
from desktop.postgres import errors
from desktop.postgres.accounts import migrate_and_register
from desktop.postgres.cities import DUTIES, CityServer, create_city_database, database_name, list_cities
from desktop.postgres.dial import place_of
from models.accounts.queries import get_accounts
from models.city.queries import get_city
from models.imports.founding import found_city
from models.store.engine import Store
from models.store.errors import StoreError

DESK = "city"
ZONE = "Asia/Shanghai"
LANGUAGES = ("zh", "en")

app = typer.Typer(help="Cities: make a new one, list them, tell where one is kept.", no_args_is_help=True)
app.add_typer(base_maps.app, name="base-map")
app.add_typer(weights.app, name="weights")
app.add_typer(media.app, name="media")
app.add_typer(cameras.app, name="cameras")
admin_option = typer.Option(
    "--database",
    help="A shared server instead of the embedded one: an address whose role may create databases and roles.",
)


@app.command(
    epilog="Example: ./run city new Baltimore --code baltimore --timezone America/New_York --center=-76.61,39.30"
)
def new(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="As it stands on the screen.", show_default=False)
    ] = None,
    code: Annotated[
        str | None, typer.Option(help="Small letters, digits and _; made from the name unless given.")
    ] = None,
    timezone: Annotated[str | None, typer.Option(help=f"Days and limits are in it; {ZONE} unless given.")] = None,
    languages: Annotated[str | None, typer.Option(help="zh,en unless given; the first is the first choice.")] = None,
    center: Annotated[
        str | None, typer.Option(help="lon,lat (WGS-84); the middle of its first grids unless given.")
    ] = None,
    name_en: Annotated[str | None, typer.Option("--name-en", help="The name in English.")] = None,
    database: Annotated[str | None, admin_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Make a city with nothing in it: its database, accounts, grid levels and the category for what is unclassified."""
    asks = on_terminal() and not as_json
    name = ask("Name of the city, as it stands on the screen", name, "", _name, asks=asks)
    code = ask(
        "Code (small letters, digits and _)",
        code,
        suggest_code(name),
        partial(_code, told=asks and code is None),
        asks=asks,
    )
    timezone = ask("Time zone", timezone, ZONE, as_timezone, asks=asks)
    chosen = ask("Languages", languages, ",".join(LANGUAGES), lambda said: as_languages(said, LANGUAGES), asks=asks)
    name_en = ask("Name in English", name_en, name if name.isascii() else "", str, asks=asks)
    centre = ask("Centre as lon,lat (empty: where its grids will be)", center, "", as_centre, asks=asks)

    def make(server: CityServer) -> None:
        def fill(owner: URL) -> None:
            migrate_and_register(owner)
            store = Store(server.url(code, DEFAULT_ACCOUNT), desk=DESK, pool_size=1)
            try:
                with store.transaction(DESK) as s:
                    found_city(s, code, name, centre=centre, name_en=name_en, timezone=timezone, languages=chosen)
            finally:
                store.close()

        with progress_bar(f"Making the city {code}"):
            create_city_database(server, code, fill)

    options = remember(context, database=database)
    facts: dict[str, Any] = {"city": code, "name": name, "timezone": timezone}
    if options.database:
        server = shared_cities(options.database)
        make(server)
        facts |= _addresses(server, code)
        lines = [f"The city {code} ({name}) is made on {place_of(server.admin)}.", *_address_lines(facts)]
    else:
        with resolve(city=code) as target:
            assert target.cities is not None
            make(target.cities)
        lines = [
            f"The city {code} ({name}) is made.",
            f"next:  ./run import grids FILE --city {code}",
            f"then:  ./run import departments | categories | workers | cases FILE --city {code}",
            "       (./run import KIND --template FILE.xlsx writes a file to fill in)",
            f"and:   ./run --city {code}",
        ]
    answer(facts, lines, as_json=as_json)


@app.command("list", epilog="Example: ./run city list --json")
def list_(
    context: typer.Context,
    database: Annotated[str | None, admin_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """List the cities of the embedded database, or of a shared server by its administrator's address."""
    options = remember(context, database=database)
    if options.database:
        found = _found(shared_cities(options.database))
    else:
        with resolve(city="demo") as target:
            assert target.cities is not None
            found = _found(target.cities)
    lines = [f"{one['city']:<16} {one['name'] or '(not readable from here)'}  {one['timezone'] or ''}" for one in found]
    answer({"cities": found}, lines or ["There is no city yet: ./run city new NAME makes one."], as_json=as_json)


@app.command(epilog="Example: ./run city where --city baltimore")
def where(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Tell where a city is kept: folder, port, database and accounts; never a password."""
    options = remember(context, database=database, city=city)
    with resolve(options.database, options.city, options.account) as target:
        if not target.exists():
            raise errors.CityUnknown(code=target.city)
        facts = _where(target)
    lines = [
        f"{what:<10} {facts[what]}" for what in ("city", "name", "folder", "host", "port", "database") if facts[what]
    ]
    lines += [f"{'account':<10} {account}" for account in facts["accounts"]]
    answer(facts, lines, as_json=as_json)


def suggest_code(name: str) -> str:
    """Return a code for a city of that name: its letters, Chinese ones by their sound; may be empty."""
    from pypinyin import lazy_pinyin  # here, for its dictionary is a good part of a start

    sounded = "".join(lazy_pinyin(name))
    plain = unicodedata.normalize("NFKD", sounded).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_").lstrip("0123456789_")[:32].strip("_")


def _name(said: str) -> str:
    said = said.strip()
    if not said or not said.isprintable():
        raise typer.BadParameter("a name has letters in it, and nothing that cannot be shown", param_hint="NAME")
    return said


def _code(said: str, *, told: bool) -> str:
    """Return a code that a city can have. Raises what `database_name` does; BadParameter where it can be asked again."""
    try:
        database_name(said)
    except errors.CityCodeInvalid as wrong:
        if told:
            raise typer.BadParameter(" ".join((wrong.parts()[0], wrong.parts()[2])), param_hint="--code") from wrong
        raise
    return said


def _found(server: CityServer) -> list[dict[str, Any]]:
    cities = []
    for code in list_cities(server):
        about: dict[str, Any] = {"city": code, "name": None, "timezone": None, "demo": None}
        try:
            store = Store(server.url(code, DEFAULT_ACCOUNT), desk=DESK, pool_size=1)
            try:
                with store.read() as s:
                    city = get_city(s)
                about |= {"name": city.name, "timezone": city.timezone, "demo": city.is_demo}
            finally:
                store.close()
        except (StoreError, errors.AccountUnknown):
            # Its schema is another program's, or its password is kept elsewhere: it is there all the same.
            pass
        cities.append(about)
    return cities


def _where(target: Target) -> dict[str, Any]:
    url = target.url
    store = Store(url, desk=DESK, pool_size=1)
    try:
        with store.read() as s:
            city = get_city(s)
            accounts = [account.login for account in get_accounts(s) if account.active]
    finally:
        store.close()
    embedded = target.server is not None
    return {
        "city": city.code,
        "name": city.name,
        "folder": target.place() if embedded else None,
        "host": None if embedded else url.host,
        "port": url.port or 5432,
        "database": url.database,
        "accounts": accounts,
    }


def _addresses(server: CityServer, code: str) -> dict[str, Any]:
    bare = {duty: server.url(code, duty).set(password=None).render_as_string() for duty in DUTIES}
    owner = server.owner_url(code).set(password=None).render_as_string()
    return {"accounts": bare, "owner": owner, "passwords": str(server.passwords.file)}


def _address_lines(facts: dict[str, Any]) -> list[str]:
    lines = [f"  {duty:<10} {address}" for duty, address in facts["accounts"].items()]
    return [
        *lines,
        f"  {'owner':<10} {facts['owner']} (for db upgrade)",
        f"Their passwords are kept in {facts['passwords']}.",
    ]
