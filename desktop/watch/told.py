"""The sentence for a leader: copied at once, then held against what was told last, and kept as what is told now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from desktop.board import Board
from desktop.desk.words import today_sentence
from desktop.jobs import Jobs
from models.accounts.records import Duty
from models.figures.rounding import decimal
from models.store.engine import Store
from models.store.errors import StoreError
from models.watch.deciding import get_told, tell
from models.watch.records import Told
from widgets.i18n import mark, tr
from widgets.notice import Notice
from widgets.times import moment

Figures = Mapping[str, int | float | None]

_NAMES = {
    "accepted": mark("accepted"),
    "closed": mark("closed"),
    "rate": mark("on-time rate"),
    "due": mark("due"),
    "late": mark("late"),
}


class Telling(QObject):
    """Copies the sentence, and says whether it differs from what was told before."""

    def __init__(self, store: Store, jobs: Jobs, board: Board, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._notice = store, jobs, board, notice

    @Slot()
    def copy(self) -> None:
        """Copy the sentence that a leader wants."""
        tiles, ground = self._board.tiles, self._board.ground
        if tiles is None or ground is None:
            return
        rate, zone = tiles.on_time.value, ground.city.zone
        figures: Figures = {
            "accepted": tiles.accepted_today,
            "closed": tiles.closed_today,
            "rate": rate,
            "due": tiles.on_time.denominator,
            "late": tiles.late,
        }
        written = {**figures, "rate": _shown("rate", rate)}
        sentence = today_sentence(f"{tiles.as_of.astimezone(zone):%H:%M}", written)
        QGuiApplication.clipboard().setText(sentence)
        copied = tr("Copied: {sentence}", sentence=sentence)
        self._notice.say(copied)

        def compare(before: Told | None) -> None:
            difference = compared(figures, before, self._board.clock.now(), zone)
            if difference:
                self._notice.say(f"{copied} {difference}")

        self._keep(sentence, figures, compare, writes=ground.me.duty in (Duty.OPERATOR, Duty.SUPERVISOR))

    def _keep(self, sentence: str, figures: Figures, then: Callable[[Told | None], None], *, writes: bool) -> None:
        """Read what was told last, and keep this one where the account may write."""
        store = self._store

        def work() -> Told | None:
            if not writes:
                with store.read() as s:
                    return get_told(s)
            with store.transaction() as s:
                before = get_told(s)
                tell(s, sentence, figures)
            return before

        def failed(error: BaseException) -> None:
            # The sentence is copied all the same; the desk says by itself that the database is out of reach.
            if not isinstance(error, StoreError):
                self._jobs.unhandled.emit(error)

        (self._jobs.write if writes else self._jobs.read)(work, then, failed)


def compared(figures: Figures, before: Told | None, now: datetime, zone: tzinfo) -> str:
    """Say how the figures differ from those told last today; "" where nothing was told today."""
    if before is None or before.at.astimezone(zone).date() != now.astimezone(zone).date():
        return ""
    at = moment(before.at, now, zone)
    changed = [
        tr(
            "{name} {before} → {after}",
            name=tr(name),
            before=_shown(key, before.figures.get(key)),
            after=_shown(key, value),
        )
        for key, name in _NAMES.items()
        if _shown(key, value := figures.get(key)) != _shown(key, before.figures.get(key))
    ]
    if not changed:
        return tr("The same as told at {at}", at=at)
    return tr("Differs from what was told at {at}: {changes}", at=at, changes=tr(", ").join(changed))


def _shown(key: str, value: float | None) -> str:
    if value is None:
        return "—"
    return f"{decimal(value, 1, 2)}%" if key == "rate" else str(value)
