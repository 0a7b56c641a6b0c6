"""What was typed and not sent, kept on this machine: it is there again after a crash, on the same case, in the same form.

A file a desk and city, readable by its user alone, not the database: it must hold when the database is out of reach.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Slot
from sqlalchemy import URL

from desktop.jobs import Jobs

log = logging.getLogger(__name__)

REST_MS = 400
"""How long typing rests before it is written."""
KEPT_S = 7 * 24 * 3600.0
"""Seconds after which a draft that nobody sent is forgotten: what people said is not kept for ever."""

Draft = Mapping[str, Any]


def drafts_file(base: Path, url: URL) -> Path:
    """The file for an account in a city: another account of the same machine has another."""
    named = f"{url.host or url.query.get('host', '')}:{url.port}/{url.database}/{url.username}"
    return base / "drafts" / f"{hashlib.sha256(named.encode()).hexdigest()[:24]}.json"


class Drafts(QObject):
    """Holds the drafts and keeps them on the disk, one write after another, in the background."""

    def __init__(self, file: Path, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file, self._jobs = file, jobs
        self._kept: dict[str, dict[str, Any]] = {}
        self._writing = self._again = False
        self._rest = QTimer(self, interval=REST_MS)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._write)

    def start(self) -> None:
        """Bring back what was left; what is typed meanwhile counts more."""
        file = self._file
        self._jobs.read(lambda: read_drafts(file, time.time()), self._brought_back, self._failed)

    def close(self) -> None:
        """Write what is not written yet, as the last thing."""
        if self._rest.isActive():
            self._rest.stop()
            file, text = self._file, self._text()
            self._jobs.write(lambda: write_drafts(file, text), None, self._failed)

    def of(self, case_id: UUID) -> dict[str, Draft]:
        """Return what was typed for a case and not sent, by the act's button."""
        found: dict[str, Draft] = {}
        for key, one in self._kept.items():
            case, _, button = key.partition(" ")
            if case == str(case_id):
                found[button] = dict(one["draft"])
        return found

    @Slot(object, str, dict)
    def keep(self, case_id: UUID, button: str, draft: Draft) -> None:
        """Keep what is typed now; an empty draft was sent, and goes."""
        self._put(f"{case_id} {button}", draft)

    def _put(self, key: str, draft: Draft) -> None:
        if draft:
            self._kept[key] = {"at": time.time(), "draft": dict(draft)}
        elif self._kept.pop(key, None) is None:
            return
        self._rest.start()

    def held(self, name: str) -> Draft:
        """Return what was typed in a window of that name and not sent: the report under way, a line of the duty log."""
        return dict(self._kept.get(f"@{name}", {}).get("draft", {}))

    def hold(self, name: str, draft: Draft) -> None:
        """Keep what is typed in a window now; an empty draft was sent, and goes."""
        self._put(f"@{name}", draft)

    def _brought_back(self, found: dict[str, dict[str, Any]]) -> None:
        self._kept = found | self._kept

    def _text(self) -> str:
        return json.dumps(self._kept, ensure_ascii=False)

    @Slot()
    def _write(self) -> None:
        if self._writing:
            self._again = True
            return
        self._writing = True
        file, text = self._file, self._text()
        self._jobs.read(lambda: write_drafts(file, text), self._written, self._failed)

    def _written(self, _: object) -> None:
        self._writing = False
        if self._again:
            self._again = False
            self._write()

    def _failed(self, error: BaseException) -> None:
        self._writing = False
        if not isinstance(error, OSError):
            raise error
        # Typing goes on, and the next rest tries again; the draft is on the screen.
        log.warning("drafts could not be kept in %s: %s", self._file, error)


def read_drafts(file: Path, now: float) -> dict[str, dict[str, Any]]:
    """Read what was kept and is not too old; nothing from a file that is not ours or was cut off. Raises OSError."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        log.warning("the drafts in %s cannot be read and are left out", file)
        return {}
    if not isinstance(said, dict):
        return {}
    return {
        key: one
        for key, one in said.items()
        if isinstance(one, dict)
        and isinstance(one.get("draft"), dict)
        and isinstance(one.get("at"), int | float)
        and now - one["at"] < KEPT_S
    }


def write_drafts(file: Path, text: str) -> None:
    """Write the file whole or not at all, for its user alone. Raises OSError."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
