"""One piece of work at a time: a later one drops the answer of an earlier one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.jobs import Job

Failed = Callable[[BaseException], None]


class OneTask:
    """What the dialog waits for, if it waits for anything."""

    def __init__(self) -> None:
        self._job: Job | None = None

    @property
    def waits(self) -> bool:
        """Whether an answer is still to come."""
        return self._job is not None

    def run(
        self, lane: Callable[..., Job], work: Callable[[], Any], then: Callable[[Any], None], failed: Failed
    ) -> None:
        """Run `work` in a lane of the jobs; `then` or `failed` gets its answer, unless it is dropped before."""
        self.drop()

        def answered(value: Any) -> None:
            self._job = None
            then(value)

        def went_wrong(error: BaseException) -> None:
            self._job = None
            failed(error)

        self._job = lane(work, answered, went_wrong)

    def drop(self) -> None:
        """Forget the answer under way."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
