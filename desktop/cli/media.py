"""`city media`: how large attachments may be and where large ones lie, shown, set and checked; setting is the supervisor's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.cli.common import account_option, answer, city_option, database_option, json_option, opened, remember
from desktop.cli.versions import told_versions
from desktop.problems import Problem
from models.city.settings import Setting, get_versions
from models.media.settings import NAME, MediaSettings, get_media_settings, set_media_settings
from models.media.upkeep import Fault, check_outside
from models.store.engine import Store
from models.store.errors import Refused

DESK = "city"
app = typer.Typer(help="Where large attachments lie, and how large one may be.", no_args_is_help=True)


class MediaSettingSenseless(Problem):
    """A limit out of range, or a place that is none."""

    id = "input.media"
    happened = "{what} makes no sense for where files lie: {why}."
    kept = "What was set holds; nothing was changed."
    advice = "./run city media set --help tells what is possible."


class MediaSettingChanged(Problem):
    """Another set it in between."""

    id = "city.media_changed"
    happened = "{by} set this anew meanwhile."
    kept = "What was set by others holds; nothing of yours was written."
    advice = "Look at it (./run city media show) and set yours again."


class FilesDamaged(Problem):
    """Files in a folder or at an S3 address are gone or altered."""

    id = "city.media_damaged"
    happened = "{n} of the files kept outside the database are not as they were kept: {told}."
    kept = "Everything else is as it was kept. None of these is shown as right at any desk."
    advice = "Bring them back from a backup of that place, under the same names, and check again."


@app.command(epilog="Example: ./run city media show --city jimo")
def show(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Show what holds, and how it was changed."""
    with opened(remember(context, database=database, city=city)) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            with store.read() as s:
                settings, version = get_media_settings(s)
                versions = get_versions(s, NAME)
        finally:
            store.close()
    _tell(settings, version, versions, as_json)


@app.command("set", epilog="Example: ./run city media set --folder /srv/shaotai --limit-mib 1024 --city jimo")
def set_(
    context: typer.Context,
    in_database: Annotated[bool, typer.Option("--in-database", help="Large files lie in the database too.")] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Large files lie in this folder, which every desk has under this path.")
    ] = None,
    s3_bucket: Annotated[str | None, typer.Option(help="Large files lie in this bucket of an S3 address.")] = None,
    s3_endpoint: Annotated[str, typer.Option(help="The S3 address, http(s)://…; Amazon's own without.")] = "",
    s3_prefix: Annotated[str, typer.Option(help="What the names there begin with.")] = "",
    s3_region: Annotated[str, typer.Option(help="The bucket's region.")] = "",
    large_from_mib: Annotated[int | None, typer.Option(help="Files of so many MiB and more are large.")] = None,
    limit_mib: Annotated[int | None, typer.Option(help="Larger files are refused.")] = None,
    note: Annotated[str, typer.Option(help="Why; kept with the version.")] = "",
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = "supervisor",
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Set it, as a new version; what is not named stays. Who may read and write at an S3 address is never kept here."""
    if (folder is not None) + (s3_bucket is not None) + in_database > 1:
        raise typer.BadParameter("one place at most", param_hint="--in-database, --folder, --s3-bucket")
    place: dict[str, Any] | None = {"folder": str(folder)} if folder is not None else None
    if s3_bucket is not None:
        given = {"endpoint": s3_endpoint, "bucket": s3_bucket, "prefix": s3_prefix, "region": s3_region}
        place = {"s3": {name: value for name, value in given.items() if value}}
    with opened(remember(context, database=database, city=city, account=account)) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            with store.transaction(DESK) as s:
                settings, version = get_media_settings(s)
                if place is not None or in_database:
                    settings = replace(settings, place=place)
                settings = replace(
                    settings,
                    large_from_mib=settings.large_from_mib if large_from_mib is None else large_from_mib,
                    limit_mib=settings.limit_mib if limit_mib is None else limit_mib,
                )
                version = set_media_settings(s, settings, version=version, note=note)
                versions = get_versions(s, NAME)
        except Refused as refused:
            raise _problem(refused) from refused
        finally:
            store.close()
    _tell(settings, version, versions, as_json)


@app.command(epilog="Example: ./run city media check --city jimo")
def check(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Read every file that lies in a folder or at an S3 address, and hold it against its digest. Takes its time."""
    with opened(remember(context, database=database, city=city)) as target:
        store = Store(target.url, desk=DESK, pool_size=1)
        try:
            looked, faults = check_outside(store)
        finally:
            store.close()
    if faults:
        told = "; ".join(f"{one.sha256[:12]}… {_FAULTS[one.code]} ({one.where})" for one in faults[:20])
        raise FilesDamaged(n=len(faults), told=told)
    answer(
        {"checked": looked, "damaged": 0},
        [f"{looked} files outside the database, each as it was kept"],
        as_json=as_json,
    )


_FAULTS = {
    Fault.GONE: "gone",
    Fault.ALTERED: "altered",
    Fault.UNREACHABLE: "not reached",
    Fault.NOT_SET: "not a place that was set",
}


def _problem(refused: Refused) -> Exception:
    if refused.code == "media_setting_senseless":
        facts = refused.facts
        why = (
            f"between {facts['low']} and {facts['high']}" if "low" in facts else "an absolute path, or a bucket's name"
        )
        return MediaSettingSenseless(what=facts["what"], why=why)
    if refused.code == "setting_changed":
        return MediaSettingChanged(by=refused.facts.get("by", ""))
    return refused


def _tell(settings: MediaSettings, version: int, versions: Sequence[Setting], as_json: bool) -> None:
    place = dict(settings.place) if settings.place is not None else "database"
    lines = [
        f"limit_mib       {settings.limit_mib:>8}  larger files are refused",
        f"large_from_mib  {settings.large_from_mib:>8}  files of this size and more lie at the place",
        f"place           {place}",
    ]
    changed, history = told_versions(versions)
    answer({"version": version, **settings.stored(), "versions": history}, [*lines, *changed], as_json=as_json)
