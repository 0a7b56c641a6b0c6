"""The page of scheduled papers at work: read with the window, saved in one write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy.orm import Session

from desktop.board import Board
from desktop.jobs import Jobs
from desktop.watch.words import wrong
from models.briefings.schedule.queries import list_deliveries, list_settled
from models.briefings.schedule.records import Delivery, DeliveryState, Outcome, Schedule, Settled
from models.briefings.schedule.setting import get_schedule_versions, set_schedule
from models.city.settings import Setting
from models.store.engine import Store
from models.store.errors import Refused
from widgets.i18n import tr
from widgets.notice import Notice
from widgets.rules.papers import PapersPage, PapersShown
from widgets.text import line
from widgets.times import moment
from widgets.words.deliveries import days_words, outcome_words, state_words, why_words


@dataclass(frozen=True, slots=True)
class PapersSeen:
    """The schedule's latest version (None: never set), and what became of it lately."""

    latest: tuple[Setting, Schedule] | None
    settled: tuple[Settled, ...]
    deliveries: tuple[Delivery, ...]


def read_papers(s: Session) -> PapersSeen:
    """Read the schedule, and the latest of what it made and sent."""
    return PapersSeen(
        next(iter(get_schedule_versions(s)), None), tuple(list_settled(s)), tuple(list_deliveries(s, 200))
    )


class PapersDesk(QObject):
    """Shows and saves the page. `written` once a save has ended, well or not: the window reads again."""

    written = Signal()

    def __init__(self, store: Store, jobs: Jobs, board: Board, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._notice = store, jobs, board, notice
        self._page: PapersPage | None = None

    def connect_page(self, page: PapersPage) -> None:
        """Take the window's page."""
        self._page = page
        page.saved.connect(self._save)

    def close(self) -> None:
        """The window is gone."""
        self._page = None

    def show(self, seen: PapersSeen, zone: tzinfo, now: datetime) -> None:
        """Show what was read."""
        if self._page is not None:
            self._page.show_papers(shown(seen, zone, now))

    @Slot(object, int, str)
    def _save(self, schedule: Schedule, version: int, note: str) -> None:
        store = self._store

        def run() -> int:
            with store.transaction() as s:
                return set_schedule(s, schedule, version=version, note=note)

        def done(saved: int) -> None:
            if self._page is not None:
                self._page.taken(saved)
            self._notice.say(tr("Saved; every desk goes by it from now on"))
            self.written.emit()

        def failed(error: BaseException) -> None:
            assert self._board.ground is not None
            words = wrong(error, self._board.ground.city.zone)
            if self._page is not None:
                self._page.show_problem(words)
                if isinstance(error, Refused) and error.code == "setting_changed":
                    self._page.decide_again()
            self._notice.problem(words)
            self.written.emit()

        self._jobs.write(run, done, failed)


def shown(seen: PapersSeen, zone: tzinfo, now: datetime) -> PapersShown:
    """Return what the page shows: each paper that was due with its deliveries below it, the newest first."""
    rows: list[tuple[tuple[str, ...], bool]] = []
    for one in seen.settled:
        at = moment(one.at, now, zone)
        beside = line(why_words(one.why)) if one.why else tr("{moment}, by {who}", moment=at, who=line(one.by))
        number = f"{one.number} " if one.number else ""
        paper = f"{number}{days_words(one.kind, one.first, one.last)}"
        rows.append(((paper, "", outcome_words(one.outcome), "", beside), one.outcome is Outcome.LEFT_OUT))
        rows += [_delivery(delivery, zone, now) for delivery in seen.deliveries if delivery.number == one.number]
    if seen.latest is None:
        return PapersShown(Schedule(), 0, tr("Off: nobody has set it yet."), tuple(rows))
    setting, schedule = seen.latest
    words = tr(
        "Version {n}, {moment}, by {who}: {why}",
        n=setting.version,
        moment=moment(setting.set_at, now, zone),
        who=line(setting.set_by),
        why=line(setting.note),
    )
    return PapersShown(schedule, setting.version, words, tuple(rows))


def _delivery(one: Delivery, zone: tzinfo, now: datetime) -> tuple[tuple[str, ...], bool]:
    beside = line(why_words(one.error))
    if one.state is DeliveryState.FAILED:
        beside = tr("{why}; again at {moment}", why=beside, moment=moment(one.next_at, now, zone))
    elif one.sent_at is not None:
        beside = moment(one.sent_at, now, zone)
    state = state_words(one.state)
    bad = one.state in (DeliveryState.FAILED, DeliveryState.GIVEN_UP)
    return ("", line(one.target), f"▲ {state}" if bad else state, str(one.tries), beside), bad
