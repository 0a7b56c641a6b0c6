"""A shift as records. Times are aware, in UTC; names of workers are masked, phones too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

PAGE_FORMAT = 1
"""The form of a handover page; one that this program cannot read is refused."""


class LogKind(StrEnum):
    """What stands in the duty log: a note, a point of the day, a promise, a call to be rung back, a word for who comes."""

    NOTE = "note"
    POINT = "point"
    PROMISE = "promise"
    WAITING_CALL = "waiting_call"
    HANDOVER = "handover"


LASTING = frozenset({LogKind.POINT, LogKind.PROMISE, LogKind.WAITING_CALL, LogKind.HANDOVER})
"""These stand until somebody ends them; a note is said and done."""


class RollAnswer(StrEnum):
    """What one who was called answered: there, excused, absent; or was not reached."""

    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the duty log; `ended_at` is None while it stands."""

    id: UUID
    kind: LogKind
    words: str
    case_id: UUID | None
    case_number: str
    due_at: datetime | None
    by: str
    at: datetime
    ended_by: str = ""
    ended_at: datetime | None = None
    ended_words: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an account sits in the shift under way; `desk` is the machine that it has open just now, "" for none."""

    account_id: UUID
    name: str
    duty: str
    seat: str
    since: datetime | None
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift: who signed for it, and when it began."""

    id: UUID
    previous_id: UUID | None
    account_id: UUID | None
    by: str
    began_at: datetime


@dataclass(frozen=True, slots=True)
class RollLine:
    """One who is called, and what they answered; `answer` is None until then."""

    id: UUID
    worker_id: UUID | None
    department_id: UUID | None
    name: str
    role: str
    grid: str
    phone: str
    on_duty: bool | None
    """As the database knew it when the roll was called; None for a sub-centre."""
    answer: RollAnswer | None = None
    words: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RollCall:
    """A roll call (点名) with everybody who was called."""

    id: UUID
    words: str
    by: str
    at: datetime
    lines: tuple[RollLine, ...]

    def count(self, answer: RollAnswer | None) -> int:
        """Return how many gave that answer; None: how many have given none yet."""
        return sum(one.answer is answer for one in self.lines)


@dataclass(frozen=True, slots=True)
class PageCase:
    """A case on the handover page: late or due soon."""

    number: str
    title: str
    state: str
    lamp: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PageHolder:
    """What one holder has in hand when the shift is handed over."""

    name: str
    role: str
    late: int
    soon: int
    held: int
    cases: tuple[PageCase, ...]


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A line of the duty log as the page tells it."""

    kind: LogKind
    words: str
    case_number: str
    due_at: datetime | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PageClaim:
    """A case that somebody has open at their desk."""

    number: str
    title: str
    by: str
    desk: str


@dataclass(frozen=True, slots=True)
class PageSupervision:
    """A supervision (督办) that waits for its answer."""

    number: str
    case_number: str
    receiver: str
    answer_due_at: datetime


@dataclass(frozen=True, slots=True)
class PageRoll:
    """How a roll call of the shift went."""

    words: str
    at: datetime
    called: int
    present: int
    unanswered: int


@dataclass(frozen=True, slots=True)
class Page:
    """The handover page (交接班): everything as it is at the moment of signing. Kept as it was signed."""

    format: int
    city: str
    from_name: str
    to_name: str
    began_at: datetime
    ends_at: datetime
    open: int
    late: int
    soon: int
    holders: tuple[PageHolder, ...]
    standing: tuple[PageEntry, ...]
    """Points, promises, waiting calls and words for the next shift that nobody has ended."""
    logged: tuple[PageEntry, ...]
    """What else was noted in this shift."""
    claims: tuple[PageClaim, ...]
    supervisions: tuple[PageSupervision, ...]
    seats: tuple[str, ...]
    rolls: tuple[PageRoll, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """All that the shift's window shows: `shift` is None before the first was begun."""

    shift: Shift | None
    seats: tuple[Seat, ...]
    standing: tuple[LogEntry, ...]
    logged: tuple[LogEntry, ...]
    roll: RollCall | None
    """The latest roll call of this shift."""
    page: Page | None
    """What would be signed if the shift were handed over now; None before the first was begun."""
    read_at: datetime
