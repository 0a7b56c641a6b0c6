"""What came and went in a stretch of time, as it stood at a moment, and which rates are made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause
from sqlalchemy.orm import Session

from models.figures import day_definitions as means
from models.figures import day_sql as sql
from models.figures.as_of import Unseen
from models.figures.day_records import Members
from models.figures.definitions import Definition
from models.figures.history import PastCase
from models.store.times import utc

_UNSEEN = ("hidden", "given", "signed", "ended", "ended_with_case", "requests", "lifted", "struck_off")


@dataclass(frozen=True, slots=True)
class Happened:
    """The rows of `day_sql`, each in the order of its times: reports, cases, orders. `due` are in assessment."""

    reports: Sequence[Any]
    accepted: Sequence[Any]
    filed: Sequence[Any]
    orders: Sequence[Any]
    closed: Sequence[Any]
    due: Sequence[Any]
    excluded: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Rated:
    """A rate's definition, the rows below its line, and which of them are above it."""

    definition: Definition
    rows: Sequence[Any]
    hit: Callable[[Any], Any]

    @property
    def hits(self) -> int:
        """How many are above the line."""
        return sum(bool(self.hit(row)) for row in self.rows)

    def members(self, span: str) -> Members:
        """Return the rows as the cases behind the rate."""
        return Members(self.definition.key, span, tuple((row.id, row.number, bool(self.hit(row))) for row in self.rows))


class Reader:
    """Reads for one moment `t`; `begin` and `end` are those of the day or stretch that is told, which `t` lies in or ends."""

    def __init__(
        self, s: Session, t: datetime, span: tuple[datetime, datetime], past: Sequence[PastCase], unseen: Unseen
    ) -> None:
        self.s, self.t, (self.begin, self.end) = s, t, span
        self._facts: dict[str, Any] = {"t": t, "begin": self.begin, "end": self.end}
        differing = [case for case in past if case.changed]
        self._facts |= _past(differing) | {"differing": _array(case.id for case in differing)}
        self._facts["ahead"] = "infinity" if t < self.end else t
        self._facts |= {name: list(getattr(unseen, name)) for name in _UNSEEN}

    def over(self, s: Session) -> Reader:
        """Return one that reads the same over another session, of the same moment."""
        other = copy(self)
        other.s = s
        return other

    def rows(self, statement: TextClause, **more: Any) -> Sequence[Any]:
        """Run a statement of `day_sql` for this moment."""
        facts = self._facts | more
        return self.s.execute(statement, {name: facts[name] for name in statement._bindparams}).all()  # noqa: SLF001

    def happened(self, first: datetime, among: Iterable[UUID] | None = None) -> Happened:
        """Return what came and went from `first` on; `among` some cases alone."""
        only = None if among is None else _array(among)

        def read(statement: TextClause) -> Sequence[Any]:
            if only is None:
                return self.rows(statement, first=first)
            return self.rows(sql.among(statement), first=first, among=only)

        limited = read(sql.DUE)
        return Happened(
            read(sql.REPORTS),
            read(sql.ACCEPTED),
            read(sql.FILED),
            read(sql.ORDERS),
            read(sql.CLOSED),
            [row for row in limited if not row.excluded],
            [row for row in limited if row.excluded],
        )


def rates_of(one: Happened, t: datetime) -> tuple[Rated, ...]:
    """Return the rates of what happened, as of `t`, in the order in which they are told."""
    here = [row for row in one.filed if row.here]
    signing = [row for row in one.orders if _to_sign(row, t)]
    return (
        Rated(means.ACCEPTED_RATE, one.reports, lambda row: row.accepted),
        Rated(means.FILED_RATE, one.accepted, lambda row: row.filed),
        Rated(means.DISPATCH_RATE, here, lambda row: row.dispatched),
        Rated(means.SIGN_RATE, signing, lambda row: row.signed_at is not None and row.signed_at <= row.sign_due_at),
        Rated(means.CLOSING_RATE, one.accepted, lambda row: row.closed),
        Rated(means.CASE_CLOSING_RATE, one.due, lambda row: row.closed),
        Rated(means.DAY_ON_TIME_RATE, one.due, lambda row: row.on_time),
        Rated(means.REWORK_RATE, one.due, lambda row: row.reworked),
        Rated(means.REFUSAL_RATE, one.orders, lambda row: row.refused),
        Rated(means.FIRST_TIME_RATE, one.closed, lambda row: row.first_time),
    )


def _to_sign(row: Any, t: datetime) -> bool:
    """Whether an order counts for signing in time: signed, or its limit is past; not if it ended before either."""
    if row.signed_at is not None:
        return True
    return row.sign_due_at is not None and utc(row.sign_due_at) < (t if row.ended_at is None else utc(row.ended_at))


def _past(cases: Sequence[PastCase]) -> dict[str, str]:
    """What `day_sql.PAST` asks for, under the names of the statements' parameters."""

    def column(of: Callable[[PastCase], Any]) -> str:
        return _array(of(case) for case in cases)

    told: dict[str, Callable[[PastCase], Any]] = {
        "ended": lambda case: not case.open,
        "state": lambda case: case.state.value,
    }
    return {f"past_{name}": column(told.get(name, attrgetter(name))) for name in sql.PAST}


def _array(values: Iterable[Any]) -> str:
    """An array as the database writes one, of what needs no quotes: identifiers, times, numbers. Quicker than the driver's."""
    return "{" + ",".join(map(_plain, values)) + "}"


def _plain(value: Any) -> str:
    if value is None:
        return "NULL"
    return value.isoformat() if isinstance(value, datetime) else str(value)
