"""Times as other systems write them: without a zone, in several spellings, and sometimes only a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.imports.records import Rejected

BARE_DAY, REPEATED, SKIPPED = "bare_day", "repeated_hour", "skipped_hour"


class TimeReader:
    """Reads local times of `zone` in any of `formats` (strptime); a time that names its own offset keeps it.

    With `bare_days`, a time that is midnight in that zone is taken for a bare day: an entry without a time of its own
    that another system kept as midnight there. It then means that day of `zone`: its beginning, or for a limit its end.
    An hour that a change of clocks repeats is its first one; one that it skips is as late as the clock would have said.
    """

    def __init__(self, formats: Sequence[str], zone: ZoneInfo, bare_days: ZoneInfo | None = None) -> None:
        self._formats = list(formats)
        self._zone = zone
        self._bare = bare_days

    def read(self, text: str, column: str, *, limit: bool = False) -> tuple[datetime, tuple[str, ...]]:
        """Return the instant (UTC) and what had to be decided. Raises Rejected."""
        at = self._parse(text, column)
        try:
            if at.tzinfo is None:
                naive, at = at, at.replace(tzinfo=self._zone)
                decided = self._doubt(naive, at)
            else:
                decided = ()
            if self._bare is not None:
                there = at.astimezone(self._bare)
                if there.time() == time(0):
                    day = there.date() + timedelta(days=1 if limit else 0)
                    at, decided = datetime.combine(day, time(0), self._zone), (BARE_DAY,)
            at = at.astimezone(UTC)
        except (OverflowError, ValueError) as error:
            raise Rejected(f"{column}: no possible time: {text!r}") from error
        return at, decided

    def _parse(self, text: str, column: str) -> datetime:
        for number, form in enumerate(self._formats):
            try:
                at = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the file's, added by the caller
            except ValueError:
                continue
            if number:
                # The next one is probably written in the same way.
                self._formats.insert(0, self._formats.pop(number))
            return at
        raise Rejected(f"{column}: not a time in any of the mapping's formats: {text!r}")

    def _doubt(self, naive: datetime, at: datetime) -> tuple[str, ...]:
        if at.utcoffset() == at.replace(fold=1).utcoffset():
            return ()
        back = at.astimezone(UTC).astimezone(self._zone).replace(tzinfo=None)
        return (REPEATED,) if back == naive else (SKIPPED,)
