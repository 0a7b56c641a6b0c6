"""Whether a schedule makes sense, before anything is written."""

from __future__ import annotations

import re
from pathlib import PurePath

from models.briefings.schedule.records import SCHEDULED, Schedule, Security

FORMATS = ("pdf", "docx", "xlsx", "html", "png")
STYLES = ("red", "plain")
LONGEST = 400
MOST_ADDRESSES = 50
_ADDRESS = re.compile(r"[!-?A-~]{1,64}@[A-Za-z0-9.\-]{1,255}")
_NOT_IN_ADDRESS = frozenset(',;<>"()[]\\')


def senseless(schedule: Schedule) -> str:
    """Return the first field that makes no sense, "" for none; see `set_schedule`."""
    mail = schedule.mail
    checks = (
        ("kinds", bool(schedule.kinds) and set(schedule.kinds) <= set(SCHEDULED)),
        ("formats", bool(schedule.formats) and set(schedule.formats) <= set(FORMATS)),
        ("language", schedule.language in ("zh", "en")),
        ("style", schedule.style in STYLES),
        ("folder", len(schedule.folder) <= LONGEST and (not schedule.folder or _absolute(schedule.folder))),
        ("to", len(mail.to) <= MOST_ADDRESSES and all(is_address(one) for one in mail.to)),
        ("sender", is_address(mail.sender) if mail.to or mail.sender else True),
        ("host", re.fullmatch(r"[A-Za-z0-9.\-:]{1,255}", mail.host) is not None if mail.to or mail.host else True),
        ("port", 1 <= mail.port <= 65_535),
        ("user", len(mail.user) <= LONGEST and not (mail.user and mail.security is Security.NONE)),
    )
    return next((field for field, right in checks if not right), "")


def is_address(said: str) -> bool:
    """Return whether that can be a mail address; it goes into a header, so nothing may end one."""
    return _ADDRESS.fullmatch(said) is not None and not _NOT_IN_ADDRESS & set(said)


def _absolute(folder: str) -> bool:
    return PurePath(folder).is_absolute()
