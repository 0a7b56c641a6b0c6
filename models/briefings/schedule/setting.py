"""The schedule as the city sets it, in versions as its other settings; without the mail server's password."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from sqlalchemy.orm import Session

from models.briefings.kinds import Kind
from models.briefings.schedule.records import SCHEDULED, Mail, Schedule, Security
from models.briefings.schedule.sense import senseless
from models.city.settings import Setting, get_versions, set_setting
from models.store.errors import Refused
from models.store.texts import storable

NAME = "papers"


def get_schedule(s: Session) -> tuple[Schedule, int, dict[Kind, datetime]]:
    """Return the schedule, its version (0: never set), and since when each of its kinds has been on without a break."""
    versions = get_versions(s, NAME)
    if not versions:
        return Schedule(), 0, {}
    schedule = read_schedule(versions[0].value)
    since: dict[Kind, datetime] = {}
    for kind in schedule.kinds if schedule.on else ():
        for one in versions:
            earlier = read_schedule(one.value)
            if not earlier.on or kind not in earlier.kinds:
                break
            since[kind] = one.set_at
    return schedule, versions[0].version, since


def get_schedule_versions(s: Session) -> list[tuple[Setting, Schedule]]:
    """Return how the schedule was changed, the latest version first."""
    return [(one, read_schedule(one.value)) for one in get_versions(s, NAME)]


def set_schedule(s: Session, schedule: Schedule, *, version: int, note: str = "") -> int:
    """Set it anew, as a version after `version`; returns the new one.

    Raises Refused("schedule_senseless", field=…) for "kinds", "formats", "language", "style", "folder", "to", "sender",
    "host", "port" or "user" (a name to sign in with, over an open line), and what `set_setting` raises.
    """
    require_sense(schedule)
    return set_setting(s, NAME, written(schedule), version=version, note=note).version


def require_sense(schedule: Schedule) -> None:
    """Raise Refused("schedule_senseless", field=…) for what cannot be."""
    field = senseless(schedule)
    if field:
        raise Refused("schedule_senseless", field=field)
    for words in (schedule.folder, schedule.mail.user):
        storable(words, "schedule")


def written(schedule: Schedule) -> dict[str, Any]:
    """Return the schedule as the setting keeps it."""
    mail = schedule.mail
    return {
        "on": schedule.on, "at": f"{schedule.at:%H:%M}", "kinds": [kind.value for kind in schedule.kinds],
        "formats": list(schedule.formats), "language": schedule.language, "style": schedule.style,
        "folder": schedule.folder, "to": list(mail.to), "sender": mail.sender, "host": mail.host, "port": mail.port,
        "security": mail.security.value, "user": mail.user,
    }  # fmt: skip


def read_schedule(value: Mapping[str, Any]) -> Schedule:
    """Return the schedule that a setting keeps; kinds of a newer program are passed over."""
    return Schedule(
        on=bool(value["on"]),
        at=time.fromisoformat(value["at"]),
        kinds=tuple(Kind(one) for one in value["kinds"] if one in set(SCHEDULED)),
        formats=tuple(value["formats"]),
        language=value["language"],
        style=value["style"],
        folder=value["folder"],
        mail=Mail(
            tuple(value["to"]),
            value["sender"],
            value["host"],
            value["port"],
            Security(value["security"]),
            value["user"],
        ),
    )
