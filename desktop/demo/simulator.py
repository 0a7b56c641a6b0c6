"""Plays the demo city's day, through the same commands as everyone else."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from desktop.demo.errors import NotADemoCity
from desktop.demo.play.agenda import Agenda, Errand
from desktop.demo.play.baton import Baton
from desktop.demo.play.camera import Camera
from desktop.demo.play.desk import DESK_ACTIONS, Desk
from desktop.demo.play.field import FASTEST, FIELD_STATES, Field
from desktop.demo.play.picture import Picture
from desktop.demo.play.reporter import Reporter
from desktop.demo.play.waits import wait_for
from desktop.demo.play.world import World
from models.cases.commands import report
from models.cases.records import CaseState, OpenCase
from models.city.queries import get_city
from models.store.engine import Store
from models.store.errors import NotPermitted, Refused, StoreError

log = logging.getLogger(__name__)

ORIGIN = "simulator"
TICK_S = 1.0
LOOK_S = 1.5
SHIFTS_S = 30.0
BATON_S = 5.0
AGAIN_S = (1.0, 10.0)
"""Between the first and the longest wait after the database was lost."""
ACTS_A_TICK = 60
PATIENCE_S = 1800.0
"""How long (in the simulator's time) a case waits for its worker to get there before it goes on without."""


class Simulator:
    """The living city. `rate` changes how much happens, never the clock; pausing stops everything, positions too.

    `store_field` is connected as the field's account, `store_desk` as an operator. One simulator plays a city at a time:
    another one waits in `run` and takes over when the first has gone. All of it is safe to call from any thread.
    """

    def __init__(self, store_field: Store, store_desk: Store, *, rate: float = 1.0, seed: int) -> None:
        self._field_store = store_field
        self._desk_store = store_desk
        self._rng = random.Random(seed)
        self._running = threading.Event()
        self._running.set()
        self._busy = threading.Event()
        self._rate = 1.0
        self.rate = rate
        self._counts: Counter[str] = Counter()
        self._counting = threading.Lock()
        self._baton = Baton(store_field)
        self._world: World | None = None

    @property
    def rate(self) -> float:
        """How many times faster than life things happen."""
        return self._rate

    @rate.setter
    def rate(self, value: float) -> None:
        if not 0 <= value <= 3600:
            raise ValueError(f"a rate between 0 and 3600 is wanted, not {value}")
        self._rate = float(value)

    @property
    def counts(self) -> Mapping[str, int]:
        """What happened since the start: reports, accepted, answered, filed, dispatched, signed, closed, positions."""
        with self._counting:
            return dict(self._counts)

    @property
    def paused(self) -> bool:
        """Whether nothing happens until `resume`."""
        return not self._running.is_set()

    @property
    def world_is_read(self) -> bool:
        """Whether the city has been read and this simulator is the one that plays it."""
        return self._world is not None

    @property
    def idle(self) -> bool:
        """Whether nothing is being done at this moment."""
        return not self._busy.is_set()

    def pause(self) -> None:
        """Let nothing more happen."""
        self._running.clear()

    def resume(self) -> None:
        """Go on."""
        self._running.set()

    def run(self, stop: threading.Event) -> None:
        """Play until `stop` is set; returns within a second of it. Waits out a lost database.

        Raises NotADemoCity for any city that `demo` did not make, NotPermitted where the account may not write.
        """
        waits = AGAIN_S[0]
        try:
            while not stop.is_set():
                try:
                    if self._ready():
                        waits = AGAIN_S[0]
                        self._play(stop)
                    else:
                        stop.wait(2 * TICK_S)
                except (NotADemoCity, NotPermitted):
                    raise
                except (StoreError, OperationalError, InterfaceError, PoolTimeout) as error:
                    log.info("the simulator waits for the database: %s", error)
                    stop.wait(waits)
                    waits = min(waits * 2, AGAIN_S[1])
        finally:
            self._baton.drop()

    def _ready(self) -> bool:
        """Check the city, take the baton, read the world; False while another simulator plays."""
        with self._field_store.read() as s:
            city = get_city(s)
            if not city.is_demo:
                raise NotADemoCity(city=city.name)
        if not self._baton.take():
            return False
        with self._field_store.read() as s:
            self._world = World(s, city, self._rng)
        return True

    def _play(self, stop: threading.Event) -> None:
        assert self._world is not None
        day = _Day(self, self._world, self._rng)
        last = time.monotonic()
        baton_at = last
        while not stop.is_set():
            now = time.monotonic()
            if now - baton_at > BATON_S:
                baton_at = now
                if not self._baton.take():
                    return
            self._busy.set()
            try:
                if self._running.is_set():
                    day.tick(min(now - last, 3 * TICK_S), stop)
            finally:
                self._busy.clear()
            last = now
            stop.wait(max(0.05, TICK_S - (time.monotonic() - now)))

    def note(self, what: str, many: int = 1) -> None:
        """Count something that happened."""
        if many:
            with self._counting:
                self._counts[what] += many

    @property
    def stores(self) -> tuple[Store, Store]:
        """The field's and the desk's store."""
        return self._field_store, self._desk_store


class _Day:
    """One stretch of play, from a fresh look at the database to its loss or the end."""

    def __init__(self, simulator: Simulator, world: World, rng: random.Random) -> None:
        self._simulator = simulator
        self._field_store, self._desk_store = simulator.stores
        self._rng = rng
        self._picture = Picture()
        self._agenda = Agenda()
        self._field = Field(world, rng)
        self._desk = Desk(world, rng)
        self._reporter = Reporter(world, rng)
        self._camera = Camera(self._field_store, world, rng)
        self._clock = 0.0
        """Real seconds played."""
        self._time = 0.0
        """The simulator's own seconds: they pass faster with the rate."""
        self._look_at = self._shifts_at = 0.0
        self._looked = time.monotonic()
        self._patience: dict[UUID, float] = {}

    def tick(self, seconds: float, stop: threading.Event) -> None:
        """Play `seconds` of real time."""
        rate = self._simulator.rate
        self._clock += seconds
        self._time += seconds * rate
        if self._clock >= self._look_at:
            self._look()
        now = self._now
        self._walk(now, rate)
        for _ in range(min(self._reporter.how_many(now, seconds * rate), ACTS_A_TICK)):
            if stop.is_set():
                return
            new, answer = self._reporter.draw(now)
            files = self._camera.of_report(new, now)
            with self._field_store.transaction(ORIGIN) as s:
                case_id = report(s, new, attachments=files).case_id
            if answer is not None:
                self._desk.answers[case_id] = answer
            self._simulator.note("reports")
        for _ in range(ACTS_A_TICK):
            errand = self._agenda.take_due(self._time)
            if errand is None or stop.is_set():
                return
            self._do(errand)

    @property
    def _now(self) -> datetime:
        """What the database's clock says about now."""
        return self._picture.now + timedelta(seconds=time.monotonic() - self._looked)

    def _look(self) -> None:
        with self._field_store.read() as s:
            self._picture.look(s)
        self._looked = time.monotonic()
        self._look_at = self._clock + LOOK_S
        self._field.leave_alone(self._picture.phones)
        self._agenda.keep_only(set(self._picture.cases))
        for case in self._picture.cases.values():
            if not self._agenda.knows(case.id, case.version):
                self._plan(case)
        open_now = self._picture.cases
        self._patience = {case_id: at for case_id, at in self._patience.items() if case_id in open_now}
        self._desk.answers = {case_id: words for case_id, words in self._desk.answers.items() if case_id in open_now}
        busy = {order.worker_id for order in self._picture.orders.values() if order.worker_id}
        self._field.recall(busy)
        if self._clock >= self._shifts_at:
            self._shifts_at = self._clock + SHIFTS_S
            with self._field_store.transaction(ORIGIN) as s:
                self._simulator.note("shifts", self._field.change_shifts(s, self._picture.now, busy))

    def _plan(self, case: OpenCase) -> None:
        if case.state not in FIELD_STATES and case.state not in DESK_ACTIONS:
            return
        self._agenda.put(self._time + wait_for(case, self._picture.now, self._rng), Errand(case.id, case.version))
        order = self._picture.orders.get(case.id)
        if order is not None and case.state is CaseState.SIGNED:
            self._field.follow(case, order)
            self._patience[case.id] = self._time + PATIENCE_S

    def _do(self, errand: Errand) -> None:
        case = self._picture.cases.get(errand.case_id)
        if case is None or case.version != errand.version:
            self._agenda.forget(errand.case_id)
            return
        order = self._picture.orders.get(case.id)
        if case.state in FIELD_STATES and order is not None and order.worker_id in self._picture.phones:
            # Somebody holds that phone: the order waits for him.
            self._agenda.put(self._time + 30 * max(self._simulator.rate, 1), errand)
            return
        try:
            if case.state in DESK_ACTIONS:
                with self._desk_store.transaction(ORIGIN) as s:
                    done = self._desk.act(s, case)
            elif order is not None:
                if self._still_walking(case.id, errand):
                    return
                files = self._camera.of_feedback(case, self._now) if self._field.feeds_back(case) else ()
                with self._field_store.transaction(ORIGIN) as s:
                    done = self._field.act(s, case, order, files)
            else:
                return
        except Refused as refused:
            # Somebody else was faster, or the rules say no: look again and plan anew, later.
            log.debug("refused: %s", refused)
            self._simulator.note("overtaken")
            self._agenda.put(self._time + 30 * max(self._simulator.rate, 1), errand)
            return
        self._simulator.note(done)

    def _still_walking(self, case_id: UUID, errand: Errand) -> bool:
        """Arriving and feeding back wait until the worker is there, within reason."""
        case, order = self._picture.cases[case_id], self._picture.orders[case_id]
        if case.state is CaseState.DISPATCHED or not self._field.is_under_way(order):
            return False
        if self._time >= self._patience.get(case_id, 0.0):
            return False
        self._agenda.put(self._time + 5 * max(self._simulator.rate, 0.2), errand)
        return True

    def _walk(self, now: datetime, rate: float) -> None:
        with self._field_store.transaction(ORIGIN) as s:
            self._simulator.note("positions", self._field.walk(s, now, self._clock, min(max(rate, 0.0), FASTEST)))
