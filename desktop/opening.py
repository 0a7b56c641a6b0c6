"""What the desk needs from files before it can be built: addresses with their passwords, and the map's page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import URL

from desktop.connect import Target
from desktop.pages import map_document
from desktop.postgres.places import default_base
from models.accounts.records import Duty
from widgets.map.composed import Document


@dataclass(frozen=True, slots=True)
class Opening:
    """The account's address, the map's page, and as whom the simulator plays (field, desk) where it can."""

    url: URL
    document: Document
    players: tuple[URL, URL] | None


def open_up_as(target: Target, account: str, theme: str, *, motion: bool) -> Opening:
    """Read what a desk for this account needs; called in the background. Raises AccountUnknown, SecretsBroken."""
    players = None
    if target.cities is not None:
        players = target.url_for(Duty.FIELD.value), target.url_for(Duty.OPERATOR.value)
    return Opening(target.url_for(account), map_document(default_base() / "pages", theme, motion=motion), players)
