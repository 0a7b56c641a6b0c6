"""The desk: one session's board, widgets and operations, connected."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.acts import OPERATIONS
from desktop.attachments.desk import Attaching
from desktop.board import Board
from desktop.briefing.controller import Briefings
from desktop.briefing.undelivered import Undelivered
from desktop.bulk import Bulk
from desktop.calls.cameras import CallCameras
from desktop.calls.controller import Calls
from desktop.cameras.controller import Cameras
from desktop.claims import Claims
from desktop.desk import words
from desktop.desk.asking import Asking
from desktop.desk.base_map import BaseMapSwitch
from desktop.desk.chosen import ChosenCase
from desktop.desk.colouring import GridColours
from desktop.desk.components import ComponentsOnMap
from desktop.desk.conflicts import Conflicts
from desktop.desk.find import Finder
from desktop.desk.hinting import Hinting
from desktop.desk.numbered import Numbered
from desktop.desk.numbers import SourceNumbers
from desktop.desk.reporting import Reporting
from desktop.desk.showing import Showing
from desktop.desk.undoing import Undoing
from desktop.desk.window import DeskBody
from desktop.drafts import Drafts, drafts_file
from desktop.exporting.controller import Exporting
from desktop.figures.controller import Figures
from desktop.importing.desk import Imports
from desktop.jobs import Jobs
from desktop.live import LiveFeed
from desktop.mapping.desk import MapDesk
from desktop.operations import Operations, Outcome
from desktop.postgres.places import default_base
from desktop.replay.controller import Replay
from desktop.rules.controller import RulesDesk
from desktop.session import Session
from desktop.statistics.desk import StatisticsDoor
from desktop.topics.controller import HotTopics
from desktop.upkeep import Upkeep
from desktop.watch.controller import Watching
from desktop.watch.shifts import Shifts
from desktop.watch.told import Telling
from models.store.errors import Unreachable
from widgets.case.intents.calls import VIDEO_CALL
from widgets.case.sheet import CaseSheet

NEAR_ZOOM = 16.0
"""Where single houses can be told apart."""


class Desk(QObject):
    """One desk at work. `live_failed(error)` tells that the feed ended for a reason that waiting does not mend."""

    live_failed = Signal(object)
    ground_known = Signal(object)

    def __init__(self, session: Session, body: DeskBody, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session, self.body, self.jobs = session, body, jobs
        store = session.store
        self.board = Board(store, jobs, self)
        # Without a parent: its thread may outlive the desk by a moment.
        self.live = LiveFeed(store, session.reader)
        self.operations = Operations(store, jobs, self)
        self.chosen = ChosenCase(store, jobs, self)
        self.drafts = Drafts(drafts_file(default_base(), session.url), jobs, self)
        self.chosen.drafts_of = self.drafts.of
        self.conflicts = Conflicts(store, jobs, self.board, self.operations, body)
        self.conflicts.failed.connect(self.show_error)
        self.conflicts.asked.connect(body.case.problem.hide)
        self.bulk = Bulk(store, jobs, self.board, body, self)
        self.bulk.drafts = self.drafts
        self.finder = Finder(store, jobs, self)
        self.numbered = Numbered(store, jobs, body.case.forms, self)
        self.numbers = SourceNumbers(store, jobs, body.queue, self)
        self.base_map = BaseMapSwitch(body.map, body.notice, jobs, default_base() / "tiles", self)
        self.components = ComponentsOnMap(body.map, store, jobs, self)
        self.colours = GridColours(session.figures, jobs, self.board, body.map, body.notice, self)
        self.upkeep = Upkeep(store, jobs, self)
        self.claims = Claims(store, jobs, self.board, self)
        self.hinting = Hinting(store, jobs, self)
        self.attaching = Attaching(store, jobs, self.board, self.chosen, self.operations, body, default_base(), self)
        self.reporting = Reporting(self.hinting, self.board, self.operations, body, self.attaching, self.drafts, self)
        self.imports = Imports(session, jobs, self.board, body, self)
        self.attaching.drops_on(self.imports.veil)
        self.exporting = Exporting(store, jobs, self.board, body, body.notice, self)
        self.mapping = MapDesk(
            session, jobs, self.board, self.chosen, body, self.bulk, self.exporting, self.base_map, self
        )
        self.figures = Figures(session.figures, jobs, self.board, self.exporting, body, body.notice, self)
        self.briefings = Briefings(store, jobs, self.board, body, body.notice, self)
        self.topics = HotTopics(session.figures, jobs, self.board, self.briefings, body, self)
        self.undelivered = Undelivered(store, jobs, self.board, body.notice, self)
        self.upkeep.papers_failed.connect(self.undelivered.not_made)
        self.watching = Watching(store, jobs, self.board, body, body.notice, self)
        self.shifts = Shifts(store, jobs, self.board, body, body.notice, self)
        self.shifts.drafts = self.drafts
        self.rules = RulesDesk(store, jobs, self.board, body, body.notice, self.chosen, self)
        self.cameras = Cameras(store, jobs, self.board, self.chosen, body, body.notice, self.attaching, self)
        self.calls = Calls(store, jobs, self.board, self.chosen, self.attaching, body, self)
        self.statistics = StatisticsDoor(store, session.figures, jobs, self.board, body, body.notice, self)
        self.call_cameras = CallCameras(
            store, jobs, self.board, self.cameras, body.calls, self.calls.acting, body.notice, self
        )
        self.telling = Telling(store, jobs, self.board, body.notice, self)
        self.undoing = Undoing(store, jobs, self.operations, self.board, self)
        body.top.clear()
        self.showing = Showing(
            self.board, body, self.chosen, self.claims, self.undoing, self.upkeep, session.has_cities, self
        )
        self.replay = Replay(store, jobs, self.board, self.showing, self.chosen, body, self)
        self.asking = Asking(self.board, body, self.chosen, self.finder, self.reporting, self)
        self._connect_parts()
        self._connect_case()

    def start(self) -> None:
        """Follow the city."""
        self.live.start()
        self.drafts.start()

    def close(self) -> None:
        """Stop following; writes under way are finished by the jobs' own close."""
        self.replay.close()
        self.calls.close()
        self.call_cameras.close()
        self.attaching.close()
        self.imports.close()
        self.figures.close()
        self.mapping.close()
        self.exporting.close()
        self.briefings.close()
        self.undelivered.close()
        self.watching.close()
        self.shifts.close()
        self.rules.close()
        self.cameras.close()
        self.statistics.close()
        self.topics.close()
        self.colours.close()
        self.upkeep.close()
        self.claims.close()
        self.drafts.close()
        self.finder.close()
        self.numbered.close()
        self.numbers.close()
        self.hinting.close()
        self.chosen.close()
        self.board.close()
        self.live.stop()
        self.jobs.write(self.live.join)

    @property
    def busy(self) -> bool:
        """Whether something is being written whose answer would have nobody to tell it."""
        writes = self.operations.under_way or self.bulk.operations.under_way or self.attaching.under_way
        return bool(writes) or self.imports.under_way

    def _connect_parts(self) -> None:
        self.live.updated.connect(self.board.take)
        self.live.failed.connect(self.live_failed)
        self.undoing.lost.connect(self._undo_lost)
        self.undoing.batch_asked.connect(self.bulk.ask_back)
        self.bulk.done.connect(self._batch_done)
        self.bulk.given.connect(self.undoing.given)
        self.showing.ground_known.connect(self.ground_known)
        self.asking.operation.connect(self.operate)
        self.asking.call_asked.connect(self.calls.call_worker)
        self.watching.filtered.connect(self.asking.set_filter)
        self.statistics.filtered.connect(self.asking.set_filter)
        self.topics.filtered.connect(self.asking.set_filter)
        self.mapping.filtered.connect(self.asking.set_filter)
        self.mapping.case_opened.connect(self.asking.choose)
        self.mapping.camera_opened.connect(self.cameras.open_one)
        self.topics.place_wanted.connect(self.body.map.fly_to)
        self.topics.case_opened.connect(self.asking.choose)
        self.briefings.case_opened.connect(self.asking.choose)
        self.watching.case_opened.connect(self.asking.choose)
        self.reporting.case_opened.connect(self.asking.choose)
        self.figures.case_opened.connect(self.asking.choose)
        self.body.top.figure_wanted.connect(self.figures.open_figure)
        self.body.map.camera_chosen.connect(self.cameras.open_one)
        self.board.cases_changed.connect(self.numbers.look_again)
        for part in (self.showing, self.asking, self.hinting, self.numbers, self.numbered, self.replay, self.colours):
            part.failed.connect(self.show_error)

    @Slot(object)
    def choose(self, case_id: UUID | None) -> None:
        """Choose a case and look at it on the map."""
        self.asking.choose(case_id)

    def filter_grid(self, grid_id: UUID) -> None:
        """Narrow the queue to a grid and all below it."""
        self.asking.filter_grid(grid_id)

    def _connect_case(self) -> None:
        self.chosen.changed.connect(self._case_changed)
        self.chosen.changed.connect(self.claims.opened)
        self.replay.changed.connect(self._show_candidates)
        self.chosen.shown.connect(self._case_shown)
        self.chosen.failed.connect(self.show_error)
        self.body.case.intent.connect(self.operate)
        self.body.case.forms.drafted.connect(self.drafts.keep)
        self.body.case.body.drafted.connect(self.drafts.keep)
        self.operations.ended.connect(self._ended)
        self.body.notice.undone.connect(self.undo)

    @Slot(object)
    def _case_changed(self, case_id: UUID | None) -> None:
        self.body.queue.choose(case_id)
        self.body.map.choose_case(case_id)

    @Slot(object)
    def _case_shown(self, shown: CaseSheet | None) -> None:
        if shown is None:
            self.body.case.show_sheet(None)
            return
        self.body.case.show_sheet(shown)
        self.body.case.tick(self.board.clock.now())
        self._show_candidates()

    @Slot()
    def _show_candidates(self) -> None:
        """The numbers on the map are those of the panel's suggestions: none without them, and none over the past."""
        shown = self.chosen.current
        offered = shown.recommendations if shown is not None and "dispatch" in shown.allowed else None
        self.body.map.show_candidates(offered.workers if offered is not None and not self.replay.on else [])

    @Slot(str, dict)
    def operate(self, name: str, facts: dict[str, Any]) -> None:
        """Carry out an operation on the chosen case."""
        case = self.chosen.case
        if name == "show_on_map":
            if case is not None and case.lon is not None and case.lat is not None:
                self.body.map.fly_to(case.lon, case.lat, NEAR_ZOOM)
            return
        if name == VIDEO_CALL:
            self.calls.call_chosen()
            return
        shown = self.chosen.current
        if name == "print_supervision":
            self._print_supervision(facts)
            return
        if name == "call_check" and shown is not None and shown.checks:
            self.calls.call(shown.checks[0].worker_id, shown.detail.case.id)
            return
        if case is None or shown is None or name not in OPERATIONS:
            return
        if name == "dispatch":
            if name not in shown.allowed:
                return
            facts = facts | {"name": self._addressee(facts)}
        if not self.attaching.takes(name, case, facts):
            self.operations.on_case(name, case, facts)

    def _print_supervision(self, facts: dict[str, Any]) -> None:
        """Print the one that is named, or the latest of the chosen case."""
        urges = self.chosen.current.urges if self.chosen.current is not None else ()
        latest = next((one.supervision.id for one in reversed(urges) if one.supervision is not None), None)
        if found := facts.get("supervision_id", latest):
            self.watching.print_sheet(found)

    def _zone(self) -> tzinfo:
        return self.board.ground.city.zone if self.board.ground is not None else UTC

    def _addressee(self, facts: dict[str, Any]) -> str:
        worker = self.board.workers.get(facts.get("worker_id"))  # type: ignore[arg-type]
        if worker is not None:
            return worker.name
        departments = self.board.ground.departments if self.board.ground else ()
        return next((d.name for d in departments if d.id == facts.get("department_id")), "")

    @Slot(object)
    def _ended(self, outcome: Outcome) -> None:
        sentence, bad = words.outcome_words(outcome, self._zone())
        # Files are added behind what is being done at the panel: their end answers none of its acts.
        if outcome.case_id is not None and outcome.case_id == self.chosen.id and outcome.name != "add_files":
            self.body.case.answered(sentence if bad else "")
        if bad:
            self.undoing.failed(outcome)
            self.body.notice.problem(sentence)
            if outcome.name in ("report", "attach") and self.reporting.dialog is not None:
                self.reporting.dialog.show_problem(sentence)
            self.chosen.read_again()
            return
        self.undoing.noted(outcome)
        self.body.notice.say(sentence, undo=self.undoing.words)
        if outcome.name == "unmask" and outcome.case_id is not None:
            self.chosen.show_unmasked(outcome.case_id)
        elif outcome.name in ("report", "attach") and outcome.case_id is not None:
            # Who has just taken it in goes on with it: the caller is still on the line.
            self.choose(outcome.case_id)

    @Slot(object)
    def _batch_done(self, outcomes: list[Outcome]) -> None:
        self.undoing.noted_batch(outcomes)
        self.body.notice.offer(self.undoing.words)

    @Slot(str)
    def _undo_lost(self, sentence: str) -> None:
        self.body.notice.remark(sentence, undo=self.undoing.words)

    @Slot()
    def undo(self) -> None:
        """Take back the last thing done here that can still be taken back."""
        self.undoing.undo()

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return self.undoing.next is not None

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Put an error into the status line."""
        tell = self.body.notice.passing if isinstance(error, Unreachable) else self.body.notice.problem
        tell(words.error_words(error))
