"""What the desk needs from files before it can be built: addresses with their passwords, and the map's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import URL

from desktop.bindings import KeysBroken, keys_file, read_keys
from desktop.connect import Target, gateway_address, replica_url
from desktop.pages import map_document
from desktop.postgres.cities import SERVICES
from desktop.postgres.places import default_base
from desktop.problems import Problem
from models.accounts.records import Duty
from widgets.map.composed import Document


class Players(NamedTuple):
    """As whom a demo city is played: its field, its desks, and its workers' phones."""

    field: URL
    desk: URL
    phones: URL


@dataclass(frozen=True, slots=True)
class Opening:
    """The account's address, the map's page, as whom a demo city is played where it can be, and the keys."""

    url: URL
    document: Document
    players: Players | None
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys that were changed here, by command."""
    problem: Problem | None = None
    """What was wrong with a file that one can do without."""
    replica: URL | None = None
    """The copy of the database that figures are read from."""
    gateway: str = ""
    """Where phones reach a gateway, as far as this workplace was told."""


def open_up_as(target: Target, account: str, theme: str, *, motion: bool) -> Opening:
    """Read what a desk for this account needs; called in the background. Raises AccountUnknown, SecretsBroken."""
    players = None
    if target.cities is not None:
        (phones,) = SERVICES
        players = Players(*(target.url_for(account) for account in (Duty.FIELD.value, Duty.OPERATOR.value, phones)))
    keys, problem = _keys()
    page = map_document(default_base() / "pages", theme, motion=motion)
    url = target.url_for(account)
    return Opening(url, page, players, keys, problem, replica_url(url), gateway_address())


def _keys() -> tuple[Mapping[str, tuple[str, ...]], Problem | None]:
    try:
        return read_keys(keys_file()), None
    except KeysBroken as broken:
        return {}, broken
