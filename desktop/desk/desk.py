"""The desk: one session's board, widgets and operations, connected."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from desktop.acts import OPERATIONS
from desktop.board import Board, Contact
from desktop.briefing.controller import Briefings
from desktop.bulk import ACTS as BULK_ACTS
from desktop.bulk import Bulk
from desktop.claims import Claims
from desktop.desk import words
from desktop.desk.base_map import BaseMapSwitch
from desktop.desk.chosen import ChosenCase
from desktop.desk.conflicts import Conflicts
from desktop.desk.find import Finder
from desktop.desk.hinting import Hinting
from desktop.desk.reporting import Reporting
from desktop.desk.undoing import Undoing
from desktop.desk.window import DeskBody
from desktop.drafts import Drafts, drafts_file
from desktop.exporting.controller import Exporting
from desktop.importing.desk import Imports
from desktop.jobs import Jobs
from desktop.live import LiveFeed
from desktop.operations import Operations, Outcome
from desktop.picture import Picture
from desktop.postgres.places import default_base
from desktop.rules.controller import RulesDesk
from desktop.session import Session
from desktop.upkeep import Upkeep
from desktop.watch.controller import Watching
from desktop.watch.shifts import Shifts
from desktop.watch.told import Telling
from models.cases.records import Lamp, OpenCase, QueueFilter, Urgency
from models.figures.records import Charts, Tiles
from models.store.errors import Unreachable
from models.workers.records import Positions, Worker
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.words import duty_word

TILE_FILTERS = {
    "late": QueueFilter(lamp=Lamp.LATE),
    "critical": QueueFilter(urgency=Urgency.CRITICAL),
    "soon": QueueFilter(lamp=Lamp.SOON),
    "open": QueueFilter(),
}
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
        self.bulk = Bulk(store, jobs, self.board, body, self)
        self.finder = Finder(store, jobs, self)
        self.base_map = BaseMapSwitch(body.map, body.notice, jobs, default_base() / "tiles", self)
        self.upkeep = Upkeep(store, jobs, self)
        self.claims = Claims(store, jobs, self.board, self)
        self.hinting = Hinting(store, jobs, self)
        self.reporting = Reporting(self.hinting, self.board, self.operations, body, self)
        self.imports = Imports(session, jobs, self.board, body, self)
        self.exporting = Exporting(store, jobs, self.board, body, body.notice, self)
        self.briefings = Briefings(store, jobs, self.board, body, body.notice, self)
        self.watching = Watching(store, jobs, self.board, body, body.notice, self)
        self.shifts = Shifts(store, jobs, self.board, body, body.notice, self)
        self.rules = RulesDesk(store, jobs, self.board, body, body.notice, self.chosen, self)
        self.telling = Telling(store, jobs, self.board, body.notice, self)
        self.watching.filtered.connect(self._set_filter)
        self.watching.case_opened.connect(self.choose)
        self.undoing = Undoing(self.operations, self.board, self)
        body.top.clear()
        self._connect_board()
        self._connect_widgets()
        self._connect_case()

    def start(self) -> None:
        """Follow the city."""
        self.live.start()
        self.drafts.start()

    def close(self) -> None:
        """Stop following; writes under way are finished by the jobs' own close."""
        self.imports.close()
        self.exporting.close()
        self.briefings.close()
        self.watching.close()
        self.shifts.close()
        self.rules.close()
        self.upkeep.close()
        self.claims.close()
        self.drafts.close()
        self.finder.close()
        self.hinting.close()
        self.chosen.close()
        self.board.close()
        self.live.stop()
        self.jobs.write(self.live.join)

    @property
    def busy(self) -> bool:
        """Whether something is being written whose answer would have nobody to tell it."""
        return bool(self.operations.under_way or self.bulk.operations.under_way) or self.imports.under_way

    # The board speaks

    def _connect_board(self) -> None:
        board = self.board
        self.live.updated.connect(board.take)
        self.live.failed.connect(self.live_failed)
        board.ground_changed.connect(self._show_picture)
        board.cases_changed.connect(self._show_cases)
        board.workers_changed.connect(self._show_workers)
        board.positions_changed.connect(self._show_positions)
        board.tiles_changed.connect(self._show_tiles)
        board.charts_changed.connect(self._show_charts)
        board.contact_changed.connect(self._show_contact)
        board.case_touched.connect(self.chosen.touched)
        board.claims_changed.connect(self.chosen.touched)
        board.claims_changed.connect(self._show_claims)
        board.ticked.connect(self._tick)
        board.failed.connect(self.show_error)

    @Slot(object)
    def _show_picture(self, picture: Picture) -> None:
        ground, now = picture.ground, self.board.clock.now()
        self.chosen.me = ground.me
        self.claims.start(ground.me)
        self.body.queue.offer_bulk(tuple(BULK_ACTS) if ground.me.may_write else ())
        if ground.me.may_write:
            self.upkeep.start()
        self.body.top.set_city(ground.city.name, ground.city.zone, others=self.session.has_cities)
        self.body.case.set_zone(ground.city.zone)
        self.body.queue.set_zone(ground.city.zone)
        self.body.top.set_account(" · ".join(dict.fromkeys((duty_word(ground.me.duty), ground.me.name))))
        self.body.queue.set_cases(picture.cases, now)
        self.body.map.set_ground(ground.city, ground.grids, ground.cameras, ground.places)
        self.body.map.set_cases(picture.cases, now)
        self.body.map.set_workers(picture.workers)
        self.body.map.set_positions(picture.positions)
        if not ground.me.may_write:
            self.body.map.set_allowed(frozenset({"open_case", "filter_grid"}))
        self.ground_known.emit(ground)
        self.chosen.read_again()

    @Slot(object, object)
    def _show_cases(self, changed: list[OpenCase], gone: list[UUID]) -> None:
        self.body.queue.apply(changed, gone)
        self.body.map.apply_cases(changed, gone, self.board.clock.now())
        self.body.notice.offer(self.undoing.words)

    @Slot(object)
    def _show_claims(self, _: set[UUID]) -> None:
        mine = self.claims.lease
        others = {key: claim.holder for key, claim in self.board.claims.items() if claim.lease_id != mine}
        self.body.queue.set_claims(others)

    @Slot(object)
    def _show_workers(self, _: list[Worker]) -> None:
        self.body.map.set_workers(list(self.board.workers.values()))

    @Slot(object)
    def _show_positions(self, positions: Positions) -> None:
        self.body.map.apply_positions(positions, self.board.clock.now())

    @Slot(object)
    def _show_tiles(self, tiles: Tiles) -> None:
        self.body.top.set_tiles(tiles)

    @Slot(object)
    def _show_charts(self, charts: Charts) -> None:
        self.body.charts.set_charts(charts)

    @Slot(object, str)
    def _show_contact(self, contact: Contact, _: str) -> None:
        self._show_age()
        self.body.case.set_stale(contact is not Contact.LIVE)
        if contact is Contact.LOST:
            self.show_error(Unreachable(self.board.lost_reason))
        elif contact is Contact.LIVE and self.board.changes:
            self.body.notice.passed()
            # A case that was asked for while the database was away was never read.
            self.chosen.read_again()
            self.claims.beat()

    @Slot()
    def _tick(self) -> None:
        now = self.board.clock.now()
        self.body.queue.tick(now)
        self.body.case.tick(now)
        self._show_age()

    def _show_age(self) -> None:
        board = self.board
        heard = board.clock.now() - timedelta(seconds=board.clock.silence_s() or 0.0)
        self.body.top.set_age(heard, board.contact.value)
        self.body.status.show_clock(board.clock.ahead_s())
        recent = list(board.latencies)[-200:]
        middle = sorted(recent)[len(recent) // 2] if recent else None
        self.body.status.show_contact(board.contact.value, middle, board.lost_reason, board.oldest_transaction_s)

    # The widgets ask

    def _connect_widgets(self) -> None:
        body = self.body
        body.queue.case_chosen.connect(self.choose)
        body.map.case_chosen.connect(self.chosen.choose)
        body.map.search_requested.connect(self.finder.search)
        body.map.intent.connect(self._map_intent)
        body.map.gave_up.connect(self._map_gave_up)
        self.finder.found.connect(body.map.set_search_results)
        self.finder.failed.connect(self.show_error)
        self.hinting.failed.connect(self.show_error)
        body.top.tile_clicked.connect(self._tile_clicked)
        body.charts.class_chosen.connect(self._class_chosen)
        body.charts.day_chosen.connect(self._day_chosen)
        body.charts.hour_chosen.connect(self._hour_chosen)
        body.queue.filter_changed.connect(self._filter_changed)

    @Slot(object)
    def choose(self, case_id: UUID | None) -> None:
        """Choose a case and look at it on the map."""
        self.chosen.choose(case_id)
        case = self.board.cases.get(case_id) if case_id else None
        if case is not None and case.lon is not None and case.lat is not None:
            self.body.map.fly_to(case.lon, case.lat)

    @Slot()
    def _map_gave_up(self) -> None:
        self.body.notice.problem(
            tr(
                "The map broke down three times within a minute and stays off. Queue and dispatch go on; switch the language or restart to bring it back"
            )
        )

    @Slot(str, dict)
    def _map_intent(self, name: str, facts: dict[str, Any]) -> None:
        match name:
            case "open_case":
                self.choose(facts["case_id"])
            case "filter_grid":
                self.filter_grid(facts["grid_id"])
            case "new_report":
                self.reporting.open_at(facts["lon"], facts["lat"])
            case "dispatch":
                if facts.get("case_id") == self.chosen.id:
                    self.operate("dispatch", {"worker_id": facts["worker_id"]})

    def filter_grid(self, grid_id: UUID) -> None:
        """Narrow the queue to a grid and all below it."""
        ground = self.board.ground
        if ground is None:
            return
        code = next(grid.code for grid in ground.grids if grid.id == grid_id)
        below = frozenset(grid.id for grid in ground.grids if code in grid.path.split("/") or grid.id == grid_id)
        self._set_filter(QueueFilter(grid_ids=below))

    @Slot(str)
    def _tile_clicked(self, name: str) -> None:
        self._set_filter(TILE_FILTERS[name])

    @Slot(str)
    def _class_chosen(self, name: str) -> None:
        self._set_filter(QueueFilter(category_top=name))

    @Slot(object)
    def _day_chosen(self, day: date) -> None:
        self._set_stretch(datetime.combine(day, time()), timedelta(days=1))

    @Slot(int)
    def _hour_chosen(self, hour: int) -> None:
        if self.board.ground is not None:
            today = self.board.clock.now().astimezone(self.board.ground.city.zone).date()
            self._set_stretch(datetime.combine(today, time(hour)), timedelta(hours=1))

    def _set_stretch(self, begin: datetime, length: timedelta) -> None:
        if self.board.ground is not None:
            since = begin.replace(tzinfo=self.board.ground.city.zone)
            self._set_filter(QueueFilter(reported_from=since, reported_until=since + length))

    def _set_filter(self, wanted: QueueFilter) -> None:
        self.body.queue.set_filter(wanted)
        self.body.charts.categories.set_chosen(wanted.category_top)

    @Slot(object)
    def _filter_changed(self, wanted: QueueFilter) -> None:
        self.body.charts.categories.set_chosen(wanted.category_top)

    # The chosen case

    def _connect_case(self) -> None:
        self.chosen.changed.connect(self._case_changed)
        self.chosen.changed.connect(self.claims.opened)
        self.chosen.shown.connect(self._case_shown)
        self.chosen.failed.connect(self.show_error)
        self.body.case.intent.connect(self.operate)
        self.body.case.forms.drafted.connect(self.drafts.keep)
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
        if shown.recommendations is not None:
            self.body.map.show_candidates(shown.recommendations.workers)
        else:
            self.body.map.show_candidates([])

    @Slot(str, dict)
    def operate(self, name: str, facts: dict[str, Any]) -> None:
        """Carry out an operation on the chosen case."""
        case = self.chosen.case
        if name == "show_on_map":
            if case is not None and case.lon is not None and case.lat is not None:
                self.body.map.fly_to(case.lon, case.lat, NEAR_ZOOM)
            return
        shown = self.chosen.current
        if name == "print_supervision":
            self._print_supervision(facts)
            return
        if case is None or shown is None or name not in OPERATIONS:
            return
        if name == "dispatch":
            if name not in shown.allowed:
                return
            facts = facts | {"name": self._addressee(facts)}
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
        if outcome.case_id is not None and outcome.case_id == self.chosen.id:
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
