"""Keeps papers, what is edited in them and who signs them: the only writer. A number, once given, means these figures for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.accounts.records import Account, Duty
from models.briefings.behind import PutBehind, put_behind
from models.briefings.composing import Drawn, compose, is_same, told_by, told_in
from models.briefings.content import Content
from models.briefings.differences import differ
from models.briefings.kinds import Number
from models.briefings.queries import get_briefing
from models.briefings.records import Briefing, Difference, Wording
from models.briefings.tables import BriefingRow, RenderingRow, SigningRow, WordingRow
from models.cases.calendar import calendar_of
from models.city.queries import get_city
from models.store.canonical import digest, to_text
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import database_now

MAKERS = (Duty.OPERATOR, Duty.SUPERVISOR)
LONGEST_WORDS = 4_000
"""So many characters may a sentence or a list of addressees have."""
# One after another, so that numbers follow each other without a gap; the next reads what this one has committed.
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.briefing'))")
_LAST = text("SELECT coalesce(max(serial), 0) FROM briefing WHERE year = :year AND kind = :kind")
_SAME = text(
    """SELECT year, serial, edition FROM briefing
    WHERE kind = :kind AND first_day = :first AND day = :last AND subject IS NOT DISTINCT FROM CAST(:subject AS uuid)
    ORDER BY year DESC, serial DESC, edition DESC LIMIT 1"""
)
_WORDED = text("SELECT coalesce(max(version), 0) FROM briefing_wording WHERE briefing_id = :id")
_NEWEST = text("SELECT id, words FROM briefing_wording WHERE briefing_id = :id ORDER BY version DESC LIMIT 1")
_RENDERED = text(
    """SELECT sha256 FROM briefing_rendering WHERE briefing_id = :id AND state = :state AND format = :format
    AND language = :language AND style = :style AND versions = :versions"""
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept paper; `new` is False where nothing differed from the edition that there was, and none was added."""

    briefing: Briefing
    new: bool


def keep_briefing(s: Session, content: Content, drawn: Drawn, *, program: str, put: PutBehind | None = None) -> Kept:
    """Keep a paper under the next number of its kind and year (the city's); made again, as the next edition of its number.

    `put` is `put_behind` of the content, from whom has it already.

    A later edition lists what differs from the first; where nothing differs from the latest, that one is returned. Raises
    NotPermitted for an account that makes none: 坐席 and 值班长 do.
    """
    me = get_me(s)
    require_maker(me)
    # Before anybody waits for it: it takes a while in a great city.
    put = put or put_behind(content.behind)
    s.execute(_ALONE)
    about, city = content.about, get_city(s)
    same = {"kind": about.kind.value, "first": content.days.first, "last": content.days.last, "subject": about.subject}
    there = s.execute(_SAME, same).one_or_none()
    differences: tuple[Difference, ...] = ()
    first_sha = ""
    if there is None:
        year = calendar_of(city.timezone).local_day(database_now(s)).year
        serial = s.execute(_LAST, {"year": year, "kind": about.kind.value}).scalar_one() + 1
        number = Number(about.kind, year, serial)
    else:
        latest = get_briefing(s, str(Number(about.kind, there.year, there.serial, there.edition)))
        if is_same(latest, content, put):
            return Kept(latest, new=False)
        first = get_briefing(s, str(Number(about.kind, there.year, there.serial)))
        differences, first_sha = differ(told_by(first), told_in(content, first)), first.sha256
        number = Number(about.kind, there.year, there.serial, there.edition + 1)
    snapshot = compose(content, number, city, me, drawn, differences, first_sha, put)
    words, picture = to_text(snapshot), b"".join(data for _, data in drawn.pictures)
    s.execute(
        insert(BriefingRow).values(
            id=new_id(),
            year=number.year,
            kind=about.kind.value,
            serial=number.serial,
            edition=number.edition,
            first_day=content.days.first,
            day=content.days.last,
            subject=about.subject,
            as_of=content.as_of,
            so_far=content.so_far,
            program=program,
            snapshot=words,
            picture=picture,
            sha256=digest(words, picture),
        )
    )
    return Kept(get_briefing(s, snapshot.number), new=True)


def word_briefing(s: Session, number: str, wording: Wording) -> Briefing:
    """Keep words that were edited in a draft, beside what the program wrote; the newest hold.

    Raises NotPermitted (leaders edit none), Refused: "unknown_briefing", "briefing_signed" (by), "words_too_long" (most),
    "unstorable_text".
    """
    require_maker(get_me(s))
    s.execute(_ALONE)
    briefing = get_briefing(s, number)
    if briefing.signature is not None:
        raise Refused("briefing_signed", number=number, by=briefing.signature.by)
    said: Sequence[str] = (
        wording.report_to, wording.send_to, wording.copy_to, wording.title, *(one.edited for one in wording.edits),
    )  # fmt: skip
    for one in said:
        if len(storable(one, "words")) > LONGEST_WORDS:
            raise Refused("words_too_long", most=LONGEST_WORDS)
    version = s.execute(_WORDED, {"id": briefing.id}).scalar_one() + 1
    values = {"briefing_id": briefing.id, "version": version, "words": to_text(wording)}
    s.execute(insert(WordingRow).values(id=new_id(), **values))
    return get_briefing(s, number)


def sign_briefing(s: Session, number: str) -> Briefing:
    """Sign a paper with the newest words that were edited in it (签发); from then on its words stay.

    Raises NotPermitted for all but supervisors, Refused: "unknown_briefing", "briefing_signed" (by).
    """
    me = get_me(s)
    if me.duty is not Duty.SUPERVISOR or not me.active:
        raise NotPermitted("a paper is signed by a supervisor")
    s.execute(_ALONE)
    briefing = get_briefing(s, number)
    if briefing.signature is not None:
        raise Refused("briefing_signed", number=number, by=briefing.signature.by)
    newest = s.execute(_NEWEST, {"id": briefing.id}).one_or_none()
    sha256 = digest(briefing.sha256 + ("" if newest is None else newest.words))
    wording_id: UUID | None = None if newest is None else newest.id
    s.execute(insert(SigningRow).values(briefing_id=briefing.id, wording_id=wording_id, sha256=sha256))
    return get_briefing(s, number)


def keep_rendering(s: Session, briefing: Briefing, *, how: tuple[str, str, str], versions: str, sha256: str) -> str:
    """Keep the digest of the first file of its kind; return the first one's, whichever it was.

    `how` is format, language and style.
    """
    form, language, style = how
    facts = {"id": briefing.id, "state": briefing.state, "format": form, "language": language, "style": style}
    s.execute(_ALONE)
    first: str | None = s.scalar(_RENDERED, facts | {"versions": versions})
    if first is not None:
        return first
    values = {"briefing_id": briefing.id, "state": briefing.state, "format": form, "language": language, "style": style}
    s.execute(insert(RenderingRow).values(id=new_id(), versions=versions, sha256=sha256, **values))
    return sha256


def require_maker(me: Account) -> None:
    """Raise NotPermitted unless this account makes briefings."""
    if me.duty not in MAKERS or not me.active:
        raise NotPermitted("a briefing is made by an operator or a supervisor")
