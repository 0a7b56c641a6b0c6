"""What one row means: the mapping applied, nothing looked up, nothing written."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from models.cases.records import CaseState
from models.cases.states import HELD
from models.imports.kinds.cases import CASES
from models.imports.mapping import ANY, CaseMapping, Pick
from models.imports.places import read_place
from models.imports.reading.times import TimeReader
from models.imports.records import Incoming, Rejected, Row
from models.imports.templates import is_example
from models.store.errors import Refused
from models.store.texts import storable

AHEAD = timedelta(minutes=5)
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_EXAMPLE = CASES.field("number").example
_ENDED = frozenset({CaseState.CLOSED, CaseState.ANSWERED})
_MEANING = tuple(one.name for one in fields(Incoming) if one.name not in ("line", "decided", "without"))
Kind = TypeVar("Kind", bound=StrEnum)


class RowReader:
    """Reads rows of a table with this header as `mapping` says. `zone` is the city's, where the mapping names none."""

    def __init__(self, mapping: CaseMapping, header: tuple[str, ...], zone: ZoneInfo, now: datetime) -> None:
        self._mapping = mapping
        self._header = header
        self._columns = tuple(dict.fromkeys(mapping.needed()))
        self._latest = now + AHEAD
        self._times = TimeReader(mapping.formats, mapping.zone or zone, mapping.bare_days)

    def read(self, row: Row) -> Incoming:
        """Return what the row means. Raises Rejected with the reason."""
        if len(row.fields) != len(self._header):
            raise Rejected(f"has {len(row.fields)} fields where the header has {len(self._header)}: is it cut off?")
        named = dict(zip(self._header, row.fields, strict=True))
        self._check_characters(named)
        m = self._mapping
        if m.columns["number"].raw(named) == _EXAMPLE and is_example(
            CASES, {name: pick.raw(named) for name, pick in m.columns.items()}
        ):
            raise Rejected("is the template's own example")
        number, title = self._need("number", named), self._need("title", named)
        category = m.columns["category"]
        said = self._text("status", named)
        state = self._value(m.states, said, "status")
        department = self._text("department", named)
        if state in HELD and not department:
            raise Rejected(f"status {said!r} says that a department has it, but no department is named")
        lon, lat, without = read_place(named, m)
        reported, decided = self._time("reported", named)
        if reported is None:
            raise Rejected("the time it came in is empty")
        if reported > self._latest:
            raise Rejected(f"came in in the future: {self._text('reported', named)!r}")
        status_at, more = self._time("status_at", named)
        closed_at, still_more = self._time("closed", named)
        if closed_at is None and state in _ENDED:
            closed_at = status_at
        if closed_at is None and state is CaseState.CLOSED:
            raise Rejected(f"status {said!r} says that it was closed, but not when")
        due_at, last = self._time("due", named, limit=True)
        return Incoming(
            line=row.line,
            number=number,
            title=title,
            text=self._text("text", named),
            address=self._text("address", named),
            reporter=self._text("reporter", named),
            reporter_phone=self._text("reporter_phone", named),
            state=state,
            state_said=said,
            source=self._value(m.sources, self._text("source", named), "source"),
            nature=self._value(m.natures, self._text("nature", named), "nature"),
            urgency=self._value(m.urgencies, self._text("urgency", named), "urgency"),
            category=(self._text("class", named), category.raw(named), category.of(named)),
            department=department,
            lon=lon,
            lat=lat,
            without=without,
            reported_at=reported,
            status_at=None if status_at is None else max(status_at, reported),
            due_at=due_at,
            closed_at=None if closed_at is None else max(closed_at, reported),
            decided=tuple(
                f"{fact}:{what}"
                for fact, whats in (("reported", decided), ("status_at", more), ("closed", still_more), ("due", last))
                for what in whats
            ),
        )

    def _check_characters(self, row: Mapping[str, str]) -> None:
        if not _UNSTORABLE.search("".join(row[column] for column in self._columns)):
            return
        for column in self._columns:
            try:
                storable(row[column], column)
            except Refused as error:
                raise Rejected(
                    f"{column}: a character that no database can hold, at {error.facts['at'] + 1}"
                ) from error

    def _need(self, name: str, row: Mapping[str, str]) -> str:
        value = self._text(name, row)
        if not value:
            raise Rejected(f"the {name} is empty")
        return value

    def _text(self, name: str, row: Mapping[str, str]) -> str:
        pick: Pick | None = self._mapping.columns.get(name)
        return "" if pick is None else pick.of(row)

    def _time(
        self, name: str, row: Mapping[str, str], *, limit: bool = False
    ) -> tuple[datetime | None, tuple[str, ...]]:
        text = self._text(name, row)
        if text in self._mapping.empty:
            return None, ()
        return self._times.read(text, self._mapping.columns[name].columns[0], limit=limit)

    @staticmethod
    def _value(values: Mapping[str, Kind], said: str, name: str) -> Kind:
        meant = values.get(said, values.get(ANY))
        if meant is None:
            raise Rejected(f"the mapping does not say what {name} {said!r} means")
        return meant


def digest(row: Incoming) -> str:
    """Return the SHA-256 of what the row means: the same for the same meaning, wherever in a file it stands."""
    plain = json.dumps([getattr(row, name) for name in _MEANING], ensure_ascii=True, default=str)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()
