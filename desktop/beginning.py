"""The start page, and what happens behind it until there is a database: prepared, upgraded after a question, or told why not."""

from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QStackedWidget

from desktop.connect import Target, resolve
from desktop.desk.words import error_words
from desktop.jobs import Jobs
from desktop.preparation import Preparation
from desktop.prepare import Cancelled, Options, UpgradeNeeded, prepare
from desktop.problems import Problem
from models.store import migrate
from widgets.i18n import tr
from widgets.start import StartPage


class Beginning(QObject):
    """One preparation at a time, shown on a page of its own.

    `prepared(Target)`: the database is there; `failed(error)`; `again()`: somebody wants it tried once more.
    """

    prepared = Signal(object)
    failed = Signal(object)
    again = Signal()
    _told = Signal(object, str)

    def __init__(
        self, pages: QStackedWidget, jobs: Jobs, preparation: Preparation | None, parent: QObject | None = None
    ) -> None:
        """`preparation` is one that is under way already, of the options that `prepare` is called with first."""
        super().__init__(parent)
        self._pages, self._jobs, self._preparation = pages, jobs, preparation
        self._options: Options | None = None
        self._cancel = threading.Event()
        self._under_way = False
        self.page = self._new_page()
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def prepare(self, options: Options) -> None:
        """Bring the database about in the background."""
        self._cancel.clear()
        self._options, self._under_way = options, True
        self.page.show_progress(None, tr("Starting the database"))
        self._pages.setCurrentWidget(self.page)
        bring_about = self._preparation.wait if self._preparation is not None else partial(prepare, options)
        self._preparation = None
        self._jobs.read(lambda: bring_about(self._told.emit, self._cancel.is_set), self._prepared, self.fail)

    def cancel(self) -> None:
        """Give up what is under way."""
        self._cancel.set()

    def renew(self) -> None:
        """Make the page anew, in the language and theme of now."""
        self._pages.removeWidget(self.page)
        self.page.deleteLater()
        self.page = self._new_page()

    def show_unforeseen(self, error: BaseException) -> None:
        """Tell what nobody had foreseen."""
        self.page.show_problem(error_words(error), "", tr("Try again; the log file tells more."))

    @Slot(object)
    def fail(self, error: BaseException) -> None:
        """Tell why there is no desk, and ask where an answer would help."""
        self.failed.emit(error)
        if isinstance(error, Cancelled):
            QApplication.quit()
        elif isinstance(error, UpgradeNeeded):
            self.page.show_question(error.parts()[0], error.values["pending"])
        elif isinstance(error, Problem):
            self.page.show_problem(*error.parts(), error.detail)
        else:
            self.show_unforeseen(error)

    def _prepared(self, target: Target) -> None:
        self._under_way = False
        self.prepared.emit(target)

    @Slot(object, str)
    def _tell(self, share: float | None, words: str) -> None:
        if self._under_way:
            self.page.show_progress(share, tr(words))

    @Slot()
    def _upgrade(self) -> None:
        """Migrate, now that somebody said yes, and go on."""
        options = self._options
        assert options is not None

        def run() -> None:
            with resolve(options.database, options.city, options.account) as target:
                migrate.upgrade(target.owner_url or target.url, lambda line: self._told.emit(None, line))

        self.page.show_progress(None, tr("Upgrading the database"))
        self._jobs.write(run, lambda _: self.again.emit(), self.fail)

    @Slot()
    def _cancel_or_quit(self) -> None:
        self.cancel()
        QApplication.quit()

    def _new_page(self) -> StartPage:
        page = StartPage()
        page.cancelled.connect(self._cancel_or_quit)
        page.retried.connect(self.again)
        page.confirmed.connect(self._upgrade)
        self._pages.addWidget(page)
        return page
