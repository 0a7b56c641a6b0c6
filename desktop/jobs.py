"""The only door to the background: a lane for writes, one for long work, a pool for reads, answers on the GUI thread.

Nothing else in the program starts work off the GUI thread but the feed (live.py), and no database, file or network
work happens on it: `forbid_on_gui_thread` turns such a call into an error wherever it is made.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

log = logging.getLogger(__name__)
T = TypeVar("T")

Failed = Callable[[BaseException], None]
PAGE_THREADS = 4
"""What a browser would ask one host for at once."""


class OnGuiThreadError(RuntimeError):
    """Database, file or network work was asked for on the GUI thread: a bug of ours."""


def forbid_on_gui_thread(what: str) -> None:
    """Raise OnGuiThreadError if the caller stands on the GUI (main) thread; `what` names the work in the message."""
    if threading.current_thread() is threading.main_thread():
        raise OnGuiThreadError(f"{what} on the GUI thread")


@dataclass(slots=True)
class Job:
    """A piece of work under way; `cancel()` means that its answer is no longer wanted."""

    future: Future[Any] | None = None
    cancelled: bool = False

    def cancel(self) -> None:
        """Drop the answer; work not yet begun does not begin."""
        self.cancelled = True
        if self.future is not None:
            self.future.cancel()


@dataclass(slots=True)
class _Answer:
    job: Job
    then: Callable[[Any], None] | None
    failed: Failed
    value: Any = None
    error: BaseException | None = None


class Jobs(QObject):
    """Runs functions in the background and answers on the GUI thread.

    `unhandled` carries the error of a job that named no `failed`: the program shows those by default.
    """

    unhandled = Signal(object)
    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None, readers: int = 3) -> None:
        super().__init__(parent)
        self._lane = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._long = ThreadPoolExecutor(1, thread_name_prefix="long")
        self._pool = ThreadPoolExecutor(readers, thread_name_prefix="read")
        self._pages = ThreadPoolExecutor(PAGE_THREADS, thread_name_prefix="page")
        self._closed = False
        self.closing = threading.Event()
        """Set when no more work is taken: what waits in the background for something that may never come gives up."""
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def read(self, work: Callable[[], T], then: Callable[[T], None] | None = None, failed: Failed | None = None) -> Job:
        """Run `work` in the pool of readers, in no order; `then` gets its value, or `failed` its error, later here."""
        return self._submit(self._pool, work, then, failed)

    def page(self, work: Callable[[], T], then: Callable[[T], None] | None = None, failed: Failed | None = None) -> Job:
        """Run `work` for a web page (files, map tiles) in a pool of its own; answers like `read`.

        A tile service that lets one wait must not hold up what somebody at the desk has asked for.
        """
        return self._submit(self._pages, work, then, failed)

    def page_or_none(self, work: Callable[[], T], then: Callable[[T | None], None]) -> None:
        """Do something for a web page in the background; what fails is answered with None."""
        self.page(work, then, lambda _: then(None))

    def write(
        self, work: Callable[[], T], then: Callable[[T], None] | None = None, failed: Failed | None = None
    ) -> Job:
        """Run `work` in the one lane of writes, in the order asked for; answers like `read`."""
        return self._submit(self._lane, work, then, failed)

    def long(self, work: Callable[[], T], then: Callable[[T], None] | None = None, failed: Failed | None = None) -> Job:
        """Run `work` in a lane of its own, where what takes minutes (an import) holds up neither writes nor reads.

        In the order asked for; answers like `read`. Such work asks `closing` between its transactions, and stops there.
        """
        return self._submit(self._long, work, then, failed)

    def close(self, *, wait: bool = True) -> None:
        """Take no more work, drop what has not begun, wait for what has (writes are never cut off)."""
        self._closed = True
        self.closing.set()
        self._pool.shutdown(wait=wait, cancel_futures=True)
        self._pages.shutdown(wait=wait, cancel_futures=True)
        self._long.shutdown(wait=wait, cancel_futures=True)
        self._lane.shutdown(wait=wait, cancel_futures=False)

    def _submit(
        self, pool: ThreadPoolExecutor, work: Callable[[], T], then: Callable[[T], None] | None, failed: Failed | None
    ) -> Job:
        job = Job()
        if self._closed:
            job.cancelled = True
            return job
        answer = _Answer(job, then, failed if failed is not None else self.unhandled.emit)

        def run() -> None:
            try:
                answer.value = work()
            except BaseException as error:  # noqa: BLE001 - it is handed to the GUI thread, whatever it is
                answer.error = error
            if not self._closed:
                self._answered.emit(answer)
            elif answer.error is not None:
                log.warning("a job failed while the program closed: %s", answer.error)

        job.future = pool.submit(run)
        return job

    @Slot(object)
    def _deliver(self, answer: _Answer) -> None:
        if answer.job.cancelled or self._closed:
            return
        if answer.error is not None:
            answer.failed(answer.error)
        elif answer.then is not None:
            answer.then(answer.value)
