"""What the scripted shift stands on: two desks of the real program, the database to ask, and steps that prove themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

from desktop.desk.desk import Desk
from desktop.program import Program
from models.cases.queries import get_case
from models.cases.records import CaseDetail, CaseState
from models.store.engine import Store
from tests.desktop.shift.hands import Hands
from tests.support.database import CityDatabase
from widgets import theme
from widgets.case.sheet import CaseSheet

FOLDER = "SHAOTAI_PICTURES"
"""Set to a folder, this has every screen kept there as a picture."""


class Shift:
    """A shift in a city: whoever sits at the desk in front has the keys. `steps` are the words of those that were taken."""

    def __init__(self, open_program: Callable[..., Program], qtbot: Any, store: Store, database: CityDatabase) -> None:
        self.hands = Hands(qtbot)
        self._open, self._qtbot, self._store = open_program, qtbot, store
        self.database = database
        self._desks: dict[str, Program] = {}
        self._who = ""
        self.before = 0
        """Keys pressed before the report under way."""
        self.steps: list[str] = []
        self.known: dict[str, UUID] = {}
        """Cases of the shift by their titles."""

    # Who sits where

    @property
    def program(self) -> Program:
        """The program in front."""
        return self._desks[self._who]

    @property
    def desk(self) -> Desk:
        """The desk in front."""
        assert self.program.desk is not None
        return self.program.desk

    def sit(self, account: str) -> None:
        """Sit down at the desk of an account; its program is started where it does not run."""
        if account != self._who and self._who in self._desks:
            # Another machine's screen: what nobody looks at here is not drawn here.
            self.program.window.hide()
        if account not in self._desks:
            self._desks[account] = self._open(account)
            if not os.environ.get(FOLDER):
                # Drawn in software it takes a third of the time, and nothing is asked of it.
                self._desks[account].desk.body.map.hide()
        self._who = account
        window = self.hands.home = self.program.window
        window.show()
        if QApplication.activeWindow() is not window:
            with self._qtbot.waitActive(window):
                window.activateWindow()

    def breaks_down(self) -> None:
        """The machine in front goes off."""
        self._desks.pop(self._who).close()

    # What is so

    @property
    def sheet(self) -> CaseSheet:
        """The case that is open, as the desk in front has read it."""
        found = self.desk.chosen.current
        assert found is not None, "no case is open"
        return found

    @property
    def state(self) -> CaseState:
        """Where the open case stands, in the database."""
        return self.case().case.state

    def case(self, case_id: UUID | None = None) -> CaseDetail:
        """A case as the database has it; the open one unless another is named."""
        wanted = case_id or self.desk.chosen.id
        assert wanted is not None, "no case is open"
        return self.read(get_case, wanted)

    def read(self, query: Callable[..., Any], *about: Any) -> Any:
        """Ask the database, as somebody who changes nothing."""
        with self._store.read() as s:
            return query(s, *about)

    # Steps

    @contextmanager
    def step(self, words: str, *, picture: str = "") -> Iterator[None]:
        """A step of the shift: what is asserted in it holds, and nothing went wrong on the screen."""
        try:
            yield
            assert not self.desk.body.notice._problem, self.desk.body.notice.sentence
        except BaseException as error:
            error.add_note(f"in step {len(self.steps) + 1}: {words}; the notice: {self._said()}")
            self.picture("failed")
            raise
        self.steps.append(words)
        if picture:
            self.picture(picture)

    @contextmanager
    def act(self, action: str, state: CaseState | None = None, *, words: str = "", picture: str = "") -> Iterator[None]:
        """A step on the open case that is in its history afterwards, once, and moves it to `state` (None: leaves it)."""
        before = self.case()
        wanted = before.case.state if state is None else state
        with self.step(words or action, picture=picture):
            yield
            known = {step.id for step in before.steps}

            def done() -> bool:
                now = self.sheet.detail
                new = [step.action for step in now.steps if step.id not in known]
                return action in new and now.case.state is wanted

            self.hands.wait(done, f"{action} → {wanted}, but {self._said()}")
            after = self.case(before.case.id)
            assert [step.action for step in after.steps if step.id not in known].count(action) == 1
            assert after.case.state is wanted
            self.hands.wait(lambda: not self.desk.operations.under_way, "the answer")
            assert self.desk.body.case.forms.current is None, "the form is still open"
            focus = QApplication.focusWidget()
            assert self.desk.body.queue.isAncestorOf(focus), f"the keys are not back in the queue, but at {focus}"

    def open_case(self, title: str) -> None:
        """Find a case by its title and open it."""
        self.find(title)
        self.hands.press("Return")
        wanted = self.known[title]
        self.hands.wait(lambda: self.desk.chosen.current and self.sheet.detail.case.id == wanted, f"{title} opens")

    def find(self, words: str) -> None:
        """Narrow the queue to what has these words; the cursor stands on the first."""
        hands, queue = self.hands, self.desk.body.queue
        hands.press("Ctrl+0", "F3")
        hands.wait(lambda: queue.filters.text.hasFocus(), "the filter")
        hands.retype(words)
        hands.press("Return")
        assert queue.view.hasFocus()
        assert queue.model.rowCount() > 0, f"nothing is called {words}"

    def menu(self, words: str) -> None:
        """Choose something in the menu of further acts."""
        self.hands.press("F10")
        self.hands.wait(QApplication.activePopupWidget, "the menu")
        self.hands.pick(words)

    def command(self, letters: str) -> None:
        """Give a command by the palette, from its pinyin initials."""
        self.hands.press("Ctrl+K")
        self.hands.type(letters)
        self.hands.press("Return")

    def settled(self) -> None:
        """Wait until nothing is being written or read for the desk in front."""
        self.hands.wait(lambda: not self.desk.busy and self.desk.chosen._job is None, "quiet")

    # Pictures

    def picture(self, name: str) -> None:
        """Keep what the screen in front shows, its dialogs too."""
        folder = os.environ.get(FOLDER)
        if not folder or self._who not in self._desks:
            return
        self._qtbot.wait(250)
        window = self.program.window
        whole = window.grab()
        painter = QPainter(whole)
        for other in QApplication.topLevelWidgets():
            parent = other.parentWidget()
            if other is not window and other.isVisible() and parent is not None and parent.window() is window:
                _paint(painter, window, other)
        painter.end()
        whole.save(str(Path(folder) / f"{len(self.steps):02d}-{name}.png"))

    def _said(self) -> str:
        if self._who not in self._desks or self._desks[self._who].desk is None:
            return ""
        body = self.desk.body
        form = body.case.forms.current
        told = form.problem.text() if form is not None else ""
        return " | ".join(part for part in (body.notice.sentence, body.case.problem.text(), told) if part)


def _paint(painter: QPainter, window: QWidget, other: QWidget) -> None:
    """Paint a dialog over the middle of its window, as window managers place it, and a menu where it is."""
    at = window.rect().center() - other.rect().center()
    if other.windowType() == Qt.WindowType.Popup:
        at = other.geometry().topLeft() - window.geometry().topLeft()
    painter.drawPixmap(at, other.grab())
    painter.setPen(theme.colour("faint"))
    painter.drawRect(QRect(at, other.size()).adjusted(-1, -1, 0, 0))
