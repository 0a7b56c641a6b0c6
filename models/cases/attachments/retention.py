"""How long what calls and cameras left in cases is kept: the city's setting, and letting go by it. Default: for ever.

Only what the setting names goes, so many days after its case was archived; never what a rule asked for as evidence. The
database holds all of it (`kept_until`, triggers of migration 0026). A case that ended otherwise keeps everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.orm import Session

from models.cases.attachments.attaching import ATTACHED
from models.cases.attachments.records import RETENTION_LIMITS, Going, Origin, Retention
from models.cases.commands.act import begin_on
from models.city.settings import get_setting, set_setting
from models.media.upkeep import SLICE, drop_retired
from models.store.engine import Store
from models.store.errors import Refused

NAME = "retention"
_DAYS = """make_interval(days => nullif(CASE a.origin WHEN 'call_recording' THEN CAST(:recording_days AS integer)
    WHEN 'call_still' THEN CAST(:still_days AS integer) ELSE CAST(:camera_days AS integer) END, 0))"""
_DUE = f"""FROM attachment a JOIN media m ON m.sha256 = a.sha256
    JOIN case_file f ON f.id = a.case_id AND f.state = 'ARCHIVED'
    WHERE a.origin <> '' AND a.removed_at IS NULL AND a.evidence = ''
      AND (SELECT max(t.recorded_at) FROM step t WHERE t.case_id = a.case_id AND t.to_state = 'ARCHIVED') + {_DAYS}
          <= clock_timestamp()"""  # noqa: S608 - constants of this module
_COUNT = text(
    f"""SELECT count(*) FILTER (WHERE a.origin = 'call_recording') AS recordings,
        count(*) FILTER (WHERE a.origin = 'call_still') AS stills,
        count(*) FILTER (WHERE a.origin = 'camera_still') AS camera_stills,
        count(DISTINCT a.case_id) AS cases, coalesce(sum(m.size), 0) AS bytes {_DUE}"""
)
_CASES = text(f"SELECT DISTINCT a.case_id {_DUE} LIMIT :many")
_FILES = text(f"SELECT a.id, a.name, a.sha256, m.size, a.origin {_DUE} AND a.case_id = :case ORDER BY a.id")


def get_retention(s: Session) -> tuple[Retention, int]:
    """Return what holds, and its version; 0 where the city has set nothing: all is kept."""
    found = get_setting(s, NAME)
    return (Retention(), 0) if found is None else (_retention(found.value), found.version)


def set_retention(s: Session, values: Mapping[str, float], *, version: int, note: str = "") -> int:
    """Set it anew after the version that was looked at; return the new one. What goes by it goes for good.

    Raises Refused("retention_senseless", name=…) for what is no whole number of days within RETENTION_LIMITS, and what
    `set_setting` raises.
    """
    for name, (least, most) in RETENTION_LIMITS.items():
        value = values.get(name, 0)
        if value != round(value) or not least <= value <= most:
            raise Refused("retention_senseless", name=name, low=least, high=most)
    return set_setting(s, NAME, asdict(_retention(values)), version=version, note=note).version


def count_going(s: Session, retention: Retention) -> Going:
    """Return what would go at once if that held."""
    row = s.execute(_COUNT, asdict(retention)).one()
    return Going(row.recordings, row.stills, row.camera_stills, row.cases, int(row.bytes))


def retire_case(s: Session, case_id: UUID, *, command_id: UUID | None = None) -> int:
    """Let go of what the city's setting no longer keeps of a case; return how many files went.

    The step tells their names, digests and sizes, and which version of the setting it was. Bytes go by `retire_files`.
    """
    act, again = begin_on(s, "retire_files", case_id, None, command_id, None)
    if again:
        return 0
    act.lock(case_id, None)
    act.overlay("retire_files")
    retention, version = get_retention(s)
    going = s.execute(_FILES, asdict(retention) | {"case": case_id}).all()
    if not going:
        return 0
    days = {
        Origin.CALL_RECORDING: retention.recording_days,
        Origin.CALL_STILL: retention.still_days,
        Origin.CAMERA_STILL: retention.camera_days,
    }
    files = [
        {"name": row.name, "sha256": row.sha256, "size": row.size, "days": days[Origin(row.origin)]} for row in going
    ]
    act.step("retire_files", detail={"files": files, "setting": version})
    ids = [row.id for row in going]
    s.execute(update(ATTACHED).where(ATTACHED.c.id.in_(ids)).values(removed_at=act.now))
    return len(ids)


def retire_files(store: Store) -> int:
    """Let go of all that the city's setting no longer keeps, a case a transaction, then of its bytes; return how many files.

    For a background thread, as an account that may write. Raises StoreError.
    """
    gone = 0
    while True:
        with store.read() as s:
            retention, version = get_retention(s)
            cases = s.scalars(_CASES, asdict(retention) | {"many": SLICE}).all() if version else []
        for case_id in cases:
            with store.transaction("upkeep") as s:
                gone += retire_case(s, case_id)
        if len(cases) < SLICE:
            break
    while drop_retired(store) == SLICE:
        pass
    return gone


def _retention(value: Mapping[str, Any]) -> Retention:
    return Retention(**{name: int(value.get(name, 0)) for name in RETENTION_LIMITS})
