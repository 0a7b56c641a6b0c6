"""One key opens the chosen worker's phone page: in this machine's browser, or as a code for a phone on the network."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

import segno
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from sqlalchemy import URL

from desktop.connect import Target
from desktop.desk.desk import Desk
from desktop.desk.words import error_words
from desktop.gateway import GatewayProcess
from desktop.jobs import Jobs
from desktop.postgres.cities import SERVICES
from models.phones.commands import make_link
from models.phones.rules import LINK_LASTS
from widgets.i18n import tr
from widgets.phone import PhoneDialog

(ACCOUNT,) = SERVICES
OpenUrl = Callable[[QUrl], bool]


class Phones(QObject):
    """Signs a worker's phone in from the desk, by a link that is good once."""

    def __init__(self, window: QWidget, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._jobs, self._elsewhere = window, jobs, ""
        self._desk: Desk | None = None
        self._target: Target | None = None
        self._on_map: UUID | None = None
        self._wanted: UUID | None = None
        self.process: GatewayProcess | None = None
        self.dialog: PhoneDialog | None = None
        self.open_url: OpenUrl = QDesktopServices.openUrl

    def watch(self, desk: Desk | None, target: Target | None, elsewhere: str = "") -> None:
        """Serve this desk from now on, on that target.

        `elsewhere` is where a gateway runs that phones reach; without it a demo city has one of its own, on loopback, which
        is started when it is first wanted and ends with the city.
        """
        self._desk, self._target, self._elsewhere = desk, target, elsewhere.rstrip("/")
        self._on_map = self._wanted = None
        if self.dialog is not None:
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None
        if desk is not None:
            desk.body.map.worker_chosen.connect(self._worker_chosen)
            desk.chosen.changed.connect(self._case_chosen)

    def end(self) -> None:
        """Stop the gateway of our own."""
        if self.process is not None:
            self.process.stop()
            self.process.deleteLater()
            self.process = None

    @property
    def worker_id(self) -> UUID | None:
        """The chosen worker: on the map, or else who holds the chosen case."""
        if self._on_map is not None or self._desk is None:
            return self._on_map
        case = self._desk.chosen.case
        return None if case is None else case.holder_worker_id

    @property
    def can_open(self) -> bool:
        """Whether there is a worker, a gateway, and an account that may let a phone in."""
        ground = self._desk.board.ground if self._desk is not None else None
        if ground is None or not ground.me.may_write or self.worker_id is None:
            return False
        own = ground.city.is_demo and self._target is not None and self._target.cities is not None
        return own or bool(self._elsewhere)

    @Slot()
    def open(self) -> None:
        """Open the page of the chosen worker."""
        worker = self.worker_id
        if worker is None or self._desk is None or self._target is None:
            return
        if self._elsewhere:
            self._make_link(worker, self._elsewhere)
        elif self.process is not None and self.process.address:
            self._make_link(worker, self.process.address)
        else:
            self._wanted = worker
            self._desk.body.notice.say(tr("The gateway for phones is being started"))
            self._jobs.read(partial(self._target.url_for, ACCOUNT), self._start, self._failed)

    def _start(self, database: URL) -> None:
        if self.process is None:
            self.process = GatewayProcess(database, self)
            self.process.started.connect(self._started)
            self.process.failed.connect(self._ended)
        self.process.start()

    @Slot(str)
    def _started(self, address: str) -> None:
        worker, self._wanted = self._wanted, None
        if worker is not None:
            self._make_link(worker, address)

    @Slot(str)
    def _ended(self, reason: str) -> None:
        self._wanted = None
        if self._desk is not None:
            self._desk.body.notice.problem(
                tr("The gateway for phones ended: {reason}. What phones have not sent yet they keep", reason=reason)
            )

    def _make_link(self, worker: UUID, base: str) -> None:
        assert self._desk is not None
        store = self._desk.session.store

        def make() -> str:
            with store.transaction("phones") as s:
                return make_link(s, worker)

        self._jobs.write(make, partial(self._made, worker, base), self._failed)

    def _made(self, worker: UUID, base: str, link: str) -> None:
        if self._desk is None:
            return
        # After the #: browsers keep it to themselves.
        address = f"{base}/field/#link={link}"
        if base != self._elsewhere and self.open_url(QUrl(address)):
            self._desk.body.notice.say(tr("The phone page was opened in the browser"))
            return
        known = self._desk.board.workers.get(worker)
        code = tuple(tuple(bool(dot) for dot in row) for row in segno.make(address, error="m").matrix)
        if self.dialog is None:
            self.dialog = PhoneDialog(self._window)
        minutes = round(LINK_LASTS.total_seconds() / 60)
        self.dialog.show_link("" if known is None else known.name, address, code, minutes)
        self.dialog.open()

    def _failed(self, error: BaseException) -> None:
        if self._desk is not None:
            self._desk.body.notice.problem(error_words(error))

    @Slot(object)
    def _worker_chosen(self, worker: UUID | None) -> None:
        self._on_map = worker

    @Slot(object)
    def _case_chosen(self, _case: UUID | None) -> None:
        # What was chosen last counts.
        self._on_map = None
