"""What the city sets for itself, in versions: the latest holds, and none is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.accounts.records import Duty
from models.city.tables import SettingRow
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import utc

_VERSIONS = text(
    """SELECT r.name, r.version, r.value, r.note, coalesce(a.name, r.login) AS set_by, r.set_at
    FROM city_setting r LEFT JOIN account a ON a.login = r.login
    WHERE r.name = :name ORDER BY r.version DESC LIMIT CAST(:limit AS integer)"""
)
_OF = text("SELECT EXISTS (SELECT FROM city_setting WHERE id = ANY(CAST(:ids AS uuid[])) AND name = :name)")


@dataclass(frozen=True, slots=True)
class Setting:
    """One version of a setting; `set_by` is the account's name, `set_at` aware, in UTC, on the database's clock."""

    name: str
    version: int
    value: Mapping[str, Any]
    note: str
    set_by: str
    set_at: datetime


def get_setting(s: Session, name: str) -> Setting | None:
    """Return the setting as it holds, None where the city has set nothing of that name."""
    return next(iter(get_versions(s, name, limit=1)), None)


def get_versions(s: Session, name: str, limit: int | None = None) -> list[Setting]:
    """Return how a setting was changed, the latest version first."""
    rows = s.execute(_VERSIONS, {"name": name, "limit": limit})
    return [Setting(row.name, row.version, row.value, row.note, row.set_by, utc(row.set_at)) for row in rows]


def are_of(s: Session, ids: Collection[UUID], name: str) -> bool:
    """Return whether any of these versions is one of the setting of a name."""
    return bool(s.scalar(_OF, {"ids": list(ids), "name": name}))


def set_setting(s: Session, name: str, value: Mapping[str, Any], *, version: int, note: str = "") -> Setting:
    """Set it anew, as a version after `version`: the one that was looked at (0: nothing was set).

    Raises NotPermitted for an account that is no supervisor's, Refused("setting_changed", by=…) where another set it
    meanwhile, Refused("unstorable_text") for a note that cannot be kept.
    """
    if get_me(s).duty is not Duty.SUPERVISOR:
        raise NotPermitted(f"{name}: for supervisors")
    now = get_setting(s, name)
    if (now.version if now is not None else 0) != version:
        raise Refused("setting_changed", name=name, by=now.set_by if now is not None else "")
    values = {"name": name, "version": version + 1, "value": dict(value), "note": storable(note, "note")}
    s.execute(insert(SettingRow).values(id=new_id(), **values))
    done = get_setting(s, name)
    assert done is not None
    return done
