"""Makes a paper and writes it out: content, pictures, number, then the files. Works on any thread but the GUI's."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.briefing.beside import Beside
from desktop.briefing.drawing import Drawing, ahead_of
from desktop.briefing.dress import Dress
from desktop.briefing.files import put, require_writable
from desktop.briefing.formats import Format, Wanted
from desktop.briefing.typesetting import require_typesetting, versions
from models.accounts.queries import get_me
from models.briefings.behind import put_behind
from models.briefings.commands import Kept, keep_briefing, keep_rendering, require_maker, sign_briefing
from models.briefings.content import About, read_content
from models.briefings.kinds import Kind
from models.briefings.queries import get_briefing
from models.briefings.records import Briefing
from models.figures.day_records import Spot
from models.figures.filters import Period
from models.store.abreast import Abreast
from models.store.engine import Store, moment_of
from models.store.errors import NotPermitted
from models.store.times import database_now
from widgets.i18n import mark

EDITION = 8
"""Raise this when the template comes to look different: a number then gives another file, with the same figures."""
PROGRAM = f"shaotai 0.1.0, template {EDITION}"
"""Which program made a paper; kept with it and printed at its foot."""
Progress = Callable[[float, str], None]
"""Hears the share done, 0 to 1, and what is being done, in English as the source strings are."""


class MakingCancelled(Exception):
    """Somebody cancelled before a number was given; nothing was kept."""


@dataclass(frozen=True, slots=True)
class MadeBriefing:
    """A paper as it lies in a folder. `new` is False where it was there already and nothing differed from it.

    `altered` are formats whose file is not the one that the same versions made first: something on this system is not as
    it says.
    """

    briefing: Briefing
    paths: tuple[Path, ...]
    new: bool = True
    altered: tuple[Format, ...] = ()

    @property
    def number(self) -> str:
        """What it is cited by."""
        return self.briefing.number

    @property
    def sha256(self) -> str:
        """The digest of its snapshot and pictures."""
        return self.briefing.sha256

    @property
    def day(self) -> date:
        """The last day that it is about."""
        return self.briefing.snapshot.last

    def path(self, form: Format) -> Path:
        """Return the (first) file of a format. StopIteration for one that was not written."""
        return next(path for path in self.paths if path.suffix == f".{form}")

    @property
    def pdf_path(self) -> Path:
        """The page to print."""
        return self.path(Format.PDF)

    @property
    def xlsx_path(self) -> Path:
        """The workbook."""
        return self.path(Format.XLSX)


def make_briefing(
    store: Store,
    day: date | None,
    out_dir: Path,
    *,
    language: str = "zh",
    progress: Progress = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> MadeBriefing:
    """Make a day's 日报 (None: today so far) and write it as PDF and XLSX: see `make_paper`."""
    about = About(Kind.DAILY, None if day is None else Period(day, day))
    return make_paper(store, about, out_dir, Wanted(language=language), progress=progress, cancelled=cancelled)


def make_paper(
    store: Store,
    about: About,
    out_dir: Path,
    wanted: Wanted,
    *,
    sign: bool = False,
    progress: Progress = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> MadeBriefing:
    """Make a paper, keep it under its number (made again, as the next edition), write it in the formats wanted.

    With `sign` a supervisor signs it at once. A QGuiApplication must exist, for the maps' letters. Raises MakingCancelled,
    Refused and BadPeriod as `read_content` does, NotPermitted (leaders make none), TypesettingMissing, FontsMissing, OSError
    of the folder, and StoreError kinds. What would fail is found out before anything is kept; once the number is given, it
    is no longer cancelled.
    """
    require_writable(out_dir)

    def signed(s: Session, kept: Kept) -> None:
        if kept.briefing.signature is None:
            sign_briefing(s, kept.briefing.number)

    with Beside() as beside:
        kept = keep_paper(
            store,
            about,
            wanted.language,
            signed if sign else None,
            progress=progress,
            cancelled=cancelled,
            # As soon as it shows that the paper is large: the other process takes a second to be ready.
            begun=lambda cases: beside.expect(wanted.formats, cases),
        )
        written = write(
            store,
            kept.briefing,
            out_dir,
            wanted,
            lambda share: progress(0.65 + 0.35 * share, mark("Writing the files")),
            beside,
        )
    progress(1.0, mark("The briefing is made"))
    return MadeBriefing(kept.briefing, written.paths, kept.new, written.altered)


def keep_paper(
    store: Store,
    about: About,
    language: str,
    with_it: Callable[[Session, Kept], None] | None = None,
    *,
    progress: Progress = lambda *_: None,
    cancelled: Callable[[], bool] = lambda: False,
    begun: Callable[[int], None] = lambda _: None,
) -> Kept:
    """Make a paper and keep it under its number, without any file; `with_it` goes into the same transaction.

    `begun` hears how many cases were open as soon as that is known, and how many there are behind its largest figure once all is.

    Raises as `make_paper` does; all of it is kept or nothing.
    """
    steps = _Steps(progress, cancelled)
    require_typesetting()
    steps.at(0.05, mark("Reading what the paper is about"))
    with ExitStack() as held:
        with store.read() as s:
            require_maker(get_me(s))
            moment = moment_of(s)
            ahead = held.enter_context(ahead_of(store, s, moment, about.kind, language))
            elsewhere = held.enter_context(Abreast(store, moment))

            def placed(spots: tuple[Spot, ...]) -> None:
                begun(len(spots))
                if ahead is not None:
                    ahead.draw(spots)

            content = read_content(s, about, placed=placed, elsewhere=elsewhere)
            begun(content.cases)
            steps.at(0.3, mark("Reading the map"))
            drawing = Drawing(s, content, language, ahead, steps.look)
        steps.at(0.4, mark("Drawing the map"))
        # It need not wait for the map.
        put = put_behind(content.behind)
        drawn = drawing.drawn()
    steps.at(0.6, mark("Keeping the briefing"))
    with store.transaction(origin="briefing") as s:
        kept = keep_briefing(s, content, drawn, program=PROGRAM, put=put)
        if with_it is None:
            return kept
        with_it(s, kept)
        return replace(kept, briefing=get_briefing(s, kept.briefing.number))


def write_again(
    store: Store, number: str, out_dir: Path, *, language: str = "zh", wanted: Wanted | None = None
) -> MadeBriefing:
    """Write a kept paper's files again, from what was kept. Raises Refused ("unknown_briefing", …), OSError."""
    with store.read() as s:
        briefing = get_briefing(s, number)
    require_writable(out_dir)
    require_typesetting()
    wanted = wanted or Wanted(language=language)
    with Beside() as beside:
        beside.expect(wanted.formats, max((one.many for one in briefing.snapshot.behind), default=0))
        return write(store, briefing, out_dir, wanted, beside=beside)


def write(
    store: Store,
    briefing: Briefing,
    out_dir: Path,
    wanted: Wanted,
    progress: Callable[[float], None] = lambda _: None,
    beside: Beside | None = None,
) -> MadeBriefing:
    """Write a kept paper in some formats; all files are there whole or none of them is.

    The digest of each file is kept where it is the first of its kind, and compared with the first one's otherwise; what
    carries a watermark is somebody's own, and is not.
    """
    files, digests = rendered(store, briefing, wanted, progress, beside)
    placed = {out_dir / name: data for name, data in files.items()}
    put(placed)
    altered = () if wanted.watermark else compared(store, briefing, wanted, digests)
    progress(1.0)
    return MadeBriefing(briefing, tuple(placed), new=False, altered=altered)


def rendered(
    store: Store,
    briefing: Briefing,
    wanted: Wanted,
    progress: Callable[[float], None] = lambda _: None,
    beside: Beside | None = None,
) -> tuple[dict[str, bytes], dict[Format, str]]:
    """Return a kept paper's files by their names, and the digest of each format."""
    progress(0.0)
    dress = Dress(wanted.style)
    if wanted.watermark:
        with store.read() as s:
            dress = Dress(wanted.style, get_me(s).name, database_now(s))
    stem = file_stem(briefing, wanted)
    files: dict[str, bytes] = {}
    digests: dict[Format, str] = {}
    many = len(wanted.formats)
    made = (beside or Beside()).made(
        briefing, wanted.formats, wanted.language, dress, lambda n: progress(0.9 * n / many)
    )
    for form in wanted.formats:
        parts = made[form]
        digests[form] = digest_of(parts.values())
        files |= {f"{stem}{ending}": data for ending, data in parts.items()}
    return files, digests


def digest_of(parts: Iterable[bytes]) -> str:
    """Return the SHA-256 over the files of a format, one after another."""
    whole = hashlib.sha256()
    for data in parts:
        whole.update(data)
    return whole.hexdigest()


def file_stem(briefing: Briefing, wanted: Wanted) -> str:
    """Return the name that the files have before their endings."""
    told = briefing.snapshot
    kind = "briefing" if told.kind is Kind.DAILY else told.kind.value.replace("_", "-")
    number = told.number.removeprefix(f"{told.kind.value}-")
    stem = f"{kind}-{told.last:%Y%m%d}-no{number}"
    return stem + ("" if wanted.language == "zh" else f"-{wanted.language}")


def compared(store: Store, briefing: Briefing, wanted: Wanted, digests: dict[Format, str]) -> tuple[Format, ...]:
    """Keep first digests of what was rendered without a watermark, and return the formats whose file is another than the first of the same versions."""
    altered = []
    # A leader writes nothing into the database; his files are the same bytes all the same.
    with suppress(NotPermitted), store.transaction(origin="briefing") as s:
        require_maker(get_me(s))
        for form, sha256 in digests.items():
            how = (form.value, wanted.language, wanted.style)
            first = keep_rendering(s, briefing, how=how, versions=versions(form.value, PROGRAM), sha256=sha256)
            if first != sha256:
                altered.append(form)
    return tuple(altered)


class _Steps:
    """Tells where the making is, and stops it between steps."""

    def __init__(self, progress: Progress, cancelled: Callable[[], bool]) -> None:
        self._progress, self._cancelled = progress, cancelled

    def look(self) -> None:
        if self._cancelled():
            raise MakingCancelled

    def at(self, share: float, words: str) -> None:
        self.look()
        self._progress(share, words)
