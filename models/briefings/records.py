"""Papers as records. Times are aware, in UTC; days are the city's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.briefings.kinds import Kind, Number, number_of
from models.briefings.matter_records import Matter
from models.figures.as_of import Seen
from models.figures.day_records import Cohort, DayFigures, Named, PeriodFigures, SameDay
from models.figures.topics.records import Topics
from models.store.canonical import digest, to_text
from models.watch.shifts.records import Page

FORMAT = 4
"""The form of the snapshot; an older one is read as this one (`upgrading`), a newer one is refused."""


@dataclass(frozen=True, slots=True)
class Maker:
    """The account that made a paper, as it was called then; `duty` is a Duty value."""

    login: str
    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class Defined:
    """A definition as it was when the paper was made."""

    key: str
    name: str
    name_zh: str
    kind: str
    period: str
    formula: str


@dataclass(frozen=True, slots=True)
class MapKey:
    """What the picture's legend says: from how many open cases in a grid each colour holds, and how many it cannot show."""

    steps: tuple[int, ...]
    unplaced: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the paper: "map", "place" or "photo", how many bytes long, and what is said under it."""

    kind: str
    mime: str
    size: int
    caption: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases behind a figure: where each stands in `Snapshot.cases`, and at which places of `of` those in the numerator are.

    Of days that it is compared with only the digest over identifiers and numerator is kept, for it is long and can be read again
    as it was: `of` and `within` are then empty, `many` and `hits` say how many they were. Up to form 3 the 30 days that end with
    a day stand here likewise; since then they are counted.
    """

    definition: str
    span: str
    many: int
    hits: int
    sha256: str
    of: tuple[int, ...]
    within: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a sentence says by name: a number, a rate (number of `of`), a moment, or a name of the city's own."""

    name: str
    number: int | None = None
    of: int | None = None
    at: datetime | None = None
    words: Named | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the summary: its key says which words, the facts fill them, and `figures` are what it stands on.

    A figure is named by definition and span ("closed/1 own"), so that its cases are found in `Snapshot.behind`.
    """

    key: str
    facts: tuple[Fact, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is another than it was: its definition or part, of what (an area, a class; "" for all), before, after.

    `kept` and `now` are numbers, "n/d" for a rate, or a text; "" where there was none. `cases` are numbers of cases that
    came or went, the first ones.
    """

    what: str
    where: str
    kept: str
    now: str
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that a paper says, in no language: words are found when it is shown.

    Of `figures` (日报), `period` (三日通报, 周调度, 月通报), `matter` (信息专报) and `handover` (交接班) there is the one
    that its kind has; `topics` a 热点专报 has alone and a 周调度 beside its figures. `seen` is None in papers that were made before it was noted.
    """

    format: int
    kind: Kind
    number: str
    edition: int
    first: date
    last: date
    timezone: str
    as_of: datetime
    so_far: bool
    city_code: str
    city: Named
    maker: Maker
    seen: Seen | None
    figures: DayFigures | None
    period: PeriodFigures | None
    matter: Matter | None
    handover: Page | None
    topics: Topics | None
    definitions: tuple[Defined, ...]
    map_key: MapKey | None
    pictures: tuple[Picture, ...]
    cases: tuple[tuple[UUID, str | None], ...]
    behind: tuple[Behind, ...]
    sentences: tuple[Sentence, ...]
    differences: tuple[Difference, ...]
    """To the first edition; empty in it."""
    first_sha256: str
    """The first edition's digest; "" in it."""
    rules: int
    """By which rules its sentences were judged (`judging.limits.RULES`); 0 in papers of before there were any."""
    usual: tuple[SameDay, ...]
    """The same weekdays that a day was compared with, the latest first."""
    begins_at: int
    """The hour of the city's clocks at which its days began; 0 in papers of before it was noted, which counted from midnight."""

    @property
    def one(self) -> DayFigures:
        """The figures of a 日报, or of a stretch of days told as one. ValueError for a paper without any."""
        figures = self.period.now if self.period is not None else self.figures
        if figures is None:
            raise ValueError(f"a paper of kind {self.kind} has no figures")
        return figures

    @property
    def cohorts(self) -> tuple[Cohort, ...]:
        """The cases behind each rate of the day or period, by number; by identifier where there was none yet."""
        if not self.behind:
            return () if self.figures is None else self.figures.cohorts
        names = [number or str(case) for case, number in self.cases]
        rates = {one.key for one in self.definitions if one.kind == "rate"}
        return tuple(
            Cohort(one.definition, tuple((names[place], n in hits) for n, place in enumerate(one.of)))
            for one in self.behind
            for hits in (frozenset(one.within),)
            if one.span == "own" and one.definition in rates
        )


@dataclass(frozen=True, slots=True)
class Edit:
    """A sentence's words as somebody put them, in one language, beside what the program had written."""

    key: str
    language: str
    original: str
    edited: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person adds to a paper or says otherwise in it: to whom it goes (报, 送, 发), a title, edited sentences."""

    report_to: str = ""
    send_to: str = ""
    copy_to: str = ""
    title: str = ""
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a paper (签发人), when, and the digest over figures and words."""

    by: str
    at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class BriefingHead:
    """A line in the list of papers. `number` is what it is cited by ("2026-0001", "weekly-2026-0003-2")."""

    number: str
    kind: Kind
    edition: int
    first: date
    day: date
    as_of: datetime
    so_far: bool
    made_at: datetime
    maker: str
    sha256: str
    signed_by: str = ""
    """The supervisor who signed it; "" for a draft."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """A kept paper: the snapshot, the pictures one after another, and the SHA-256 over both as they are kept.

    `wording` is the newest; a paper without a `signature` is a draft.
    """

    snapshot: Snapshot
    picture: bytes
    sha256: str
    made_at: datetime
    program: str
    id: UUID | None = None
    wording: Wording = Wording()
    signature: Signature | None = None

    @property
    def number(self) -> str:
        """What it is cited by."""
        return self.snapshot.number

    @property
    def state(self) -> str:
        """What of its words holds: the digest of its signature, or of a draft's edited words; "" for a draft as it was made."""
        if self.signature is not None:
            return self.signature.sha256
        return "" if self.wording == Wording() else digest(to_text(self.wording))

    @property
    def cited(self) -> Number:
        """The number in its parts."""
        return number_of(self.snapshot.number)

    @property
    def images(self) -> tuple[tuple[Picture, bytes], ...]:
        """Each picture with its bytes."""
        found, at = [], 0
        for one in self.snapshot.pictures:
            found.append((one, self.picture[at : at + one.size]))
            at += one.size
        return tuple(found)

    def image(self, kind: str) -> bytes:
        """The first picture of that kind; b"" for none."""
        return next((data for one, data in self.images if one.kind == kind), b"")
