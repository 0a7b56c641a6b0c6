"""Which case a typed number means: told in the form while it is typed, by the very rule that the command goes by."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from desktop.jobs import Job, Jobs
from models.cases.queries import get_case
from models.links.queries import case_by_number
from models.store.engine import Store
from models.store.errors import Refused
from widgets.case.forms.host import FormHost
from widgets.text import line
from widgets.words import DOT, number_word, refusal_words, state_word


class Numbered(QObject):
    """Answers the open form; the newest question wins. `failed(error)`: it could not be read."""

    failed = Signal(object)

    def __init__(self, store: Store, jobs: Jobs, forms: FormHost, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._forms = store, jobs, forms
        self._job: Job | None = None
        forms.number_typed.connect(self._look)

    def close(self) -> None:
        """Forget an answer under way."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(str)
    def _look(self, number: str) -> None:
        self.close()
        store = self._store

        def read() -> tuple[str, str, bool]:
            with store.read() as s:
                try:
                    case = get_case(s, case_by_number(s, number)).case
                except Refused as refused:
                    return number, refusal_words(refused.code, refused.facts), False
            return number, DOT.join((number_word(case.number), line(case.title), state_word(case.state))), True

        self._job = self._jobs.read(read, self._found, self.failed.emit)

    def _found(self, answer: tuple[str, str, bool]) -> None:
        self._job = None
        self._forms.show_numbered(*answer)
