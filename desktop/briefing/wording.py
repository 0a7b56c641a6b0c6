"""The words of a draft at work: read in the background, edited at the desk, kept and signed in one ordered lane."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from desktop.briefing.problems import problem_of
from desktop.briefing.sentences import TITLES, original, sentence
from desktop.briefing.standing import standing_words
from desktop.desk.words import error_words
from desktop.jobs import Job, Jobs
from models.briefings.commands import sign_briefing, word_briefing
from models.briefings.kinds import Kind
from models.briefings.queries import get_briefing, get_last_addressees
from models.briefings.records import Briefing, Wording
from models.store.engine import Store
from widgets.briefing import Draft, Said, WordingDialog
from widgets.i18n import language, tr
from widgets.notice import Notice


class Wordings(QObject):
    """One draft at a time. `told(words)` hears what was kept or signed."""

    def __init__(
        self, store: Store, jobs: Jobs, notice: Notice, told: Callable[[str], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._notice, self._told = store, jobs, notice, told
        self._job: Job | None = None
        self.dialog: WordingDialog | None = None

    def open(self, number: str, parent: QWidget, *, may_word: bool, may_sign: bool) -> None:
        """Read the paper of that number, and show its words."""
        store = self._store

        def work() -> tuple[Briefing, Wording]:
            with store.read() as s:
                briefing = get_briefing(s, number)
                return briefing, get_last_addressees(s, briefing.snapshot.kind)

        def show(read: tuple[Briefing, Wording]) -> None:
            self._job = None
            self.close()
            dialog = WordingDialog(draft_of(*read), may_word=may_word, may_sign=may_sign, parent=parent)
            dialog.saved.connect(self._save)
            dialog.signed.connect(self._sign)
            dialog.destroyed.connect(self._gone)
            self.dialog = dialog
            dialog.open()

        if self._job is None:
            self._job = self._jobs.read(work, show, self._failed)

    def close(self) -> None:
        """Put the dialog away."""
        if self.dialog is not None:
            self.dialog.close()
            self.dialog = None

    @Slot()
    def _gone(self) -> None:
        self.dialog = None

    @Slot(str, object)
    def _save(self, number: str, wording: Wording) -> None:
        self._write(number, wording, tr("The words of {number} are kept", number=number), sign=False)

    @Slot(str, object)
    def _sign(self, number: str, wording: Wording) -> None:
        self._write(number, wording, tr("{number} is signed", number=number), sign=True)

    def _write(self, number: str, wording: Wording, words: str, *, sign: bool) -> None:
        store = self._store

        def work() -> None:
            with store.transaction(origin="briefing") as s:
                if get_briefing(s, number).wording != wording:
                    word_briefing(s, number, wording)
                if sign:
                    sign_briefing(s, number)

        def done(_: None) -> None:
            self._job = None
            self.close()
            self._told(words)

        if self._job is None:
            self._job = self._jobs.write(work, done, self._failed)

    def _failed(self, error: BaseException) -> None:
        self._job = None
        problem = problem_of(error)
        words = error_words(error) if problem is None else "\n".join(part for part in problem.parts(tr) if part)
        if self.dialog is not None:
            self.dialog.show_problem(words)
        else:
            self._notice.problem(words.replace("\n", " "))


def draft_of(briefing: Briefing, last: Wording) -> Draft:
    """Return what the dialog shows; a paper that nobody has worded yet goes to whom the last of its kind went."""
    told = briefing.snapshot
    sentences = tuple(
        Said(
            one.key,
            tr(TITLES[one.key]) if one.key in TITLES else "",
            original(told, one),
            sentence(briefing, one),
            standing_words(told, one),
        )
        for one in told.sentences
    )
    wording = briefing.wording
    if wording == Wording() and briefing.signature is None:
        wording = last
    signed = "" if briefing.signature is None else briefing.signature.by
    return Draft(briefing.number, language(), sentences, wording, signed, titled=told.kind is Kind.MATTER)
