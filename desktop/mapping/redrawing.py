"""网格调整 at the desk: asked with a count of what moves, written in the lane of writes, shown when the feed says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from desktop.board import Board
from desktop.desk.window import DeskBody
from desktop.jobs import Jobs
from desktop.mapping.planning import failure_words, merge_plan, neighbours, redraws, ring_plan, split_plan
from models.accounts.records import Duty
from models.grids.records import Grid, GridKind
from models.redrawing import commands
from models.redrawing.records import Neighbour, Redraw, Redrawn, RedrawPlan
from models.store.engine import Store
from models.store.ids import new_id
from widgets.i18n import tr, trn
from widgets.labels import label
from widgets.map.redraw_forms import DynamicForm, MergeForm, RedrawForm, SplitForm
from widgets.map.redrawing import RedrawWindow
from widgets.map.tools import Drawn
from widgets.notice import Notice
from widgets.question import Question
from widgets.text import line

Work = Callable[[Session], Redrawn]


class Redrawing(QObject):
    """One window a desk, for supervisors."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        body: DeskBody,
        window: QWidget,
        notice: Notice,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._body = store, jobs, board, body
        self._parent, self._notice = window, notice
        self.window: RedrawWindow | None = None
        self.form: RedrawForm | None = None
        self.question: Question | None = None
        self._cut_grid: UUID | None = None
        body.map.tools.drawn.connect(self._drawn)
        body.map.grid_chosen.connect(self._show_chosen)
        board.ground_changed.connect(self._ground_changed)

    @property
    def may(self) -> bool:
        """Whether this account may redraw grids."""
        return self._board.ground is not None and self._board.ground.me.duty is Duty.SUPERVISOR

    @Slot()
    def open(self) -> None:
        """Open the window, or come back to it."""
        ground = self._board.ground
        if ground is None or not self.may:
            return
        if self.window is None:
            window = RedrawWindow(ground.city.zone, self._parent)
            window.draw_wanted.connect(self._draw)
            window.split_wanted.connect(self._split)
            window.merge_wanted.connect(self._merge)
            window.undo_wanted.connect(self._ask_undo)
            self.window = window
        self._show_chosen()
        self._read()
        self.window.open()

    def close(self) -> None:
        """Put everything away."""
        for dialog in (self.form, self.question, self.window):
            if dialog is not None:
                dialog.close()
        if self.window is not None:
            self.window.deleteLater()
        self.form = self.question = self.window = None

    # What is chosen and listed

    def _grid(self) -> Grid | None:
        chosen, ground = self._body.map.chosen("grid"), self._board.ground
        return next((one for one in ground.grids if one.id == chosen), None) if ground is not None else None

    @Slot()
    def _show_chosen(self) -> None:
        ground, grid = self._board.ground, self._grid()
        if self.window is None or ground is None:
            return
        leaf = grid is not None and grid.kind is GridKind.BASIC and ground.index.number_of(grid.id) is not None
        self.window.show_chosen(grid.name if grid is not None else "", can_be=leaf)

    @Slot()
    def _ground_changed(self) -> None:
        if self.window is not None and self.window.isVisible():
            self._show_chosen()
            self._read()

    def _read(self) -> None:
        store = self._store
        self._jobs.read(lambda: redraws(store), self._show, self._failed)

    def _show(self, found: list[Redraw]) -> None:
        if self.window is not None:
            self.window.show_redraws(found)

    # Drawing

    @Slot()
    def _draw(self) -> None:
        self._say("")
        self._body.map.tools.take("ring")

    @Slot()
    def _split(self) -> None:
        grid = self._grid()
        if grid is None:
            return
        self._say("")
        self._cut_grid = grid.id
        self._body.map.fly_to(grid.lon, grid.lat)
        self._body.map.tools.take("cut")

    @Slot(object)
    def _drawn(self, drawn: Drawn) -> None:
        if not self.may:
            return
        if drawn.kind == "ring":
            self._plan_ring(drawn)
        elif drawn.kind == "cut" and self._cut_grid is not None:
            self._plan_split(self._cut_grid, drawn)

    def _plan_ring(self, drawn: Drawn) -> None:
        store, cases = self._store, list(self._board.cases.values())
        self._jobs.read(lambda: ring_plan(store, drawn, cases), partial(self._ask_dynamic, drawn), self._failed)

    def _ask_dynamic(self, drawn: Drawn, found: tuple[float, int]) -> None:
        ground = self._board.ground
        if ground is None:
            return
        departments = [(one.id, one.name) for one in ground.departments]
        form = DynamicForm(*found, departments, self._board.clock.now(), ground.city.zone, self._parent)

        def work() -> Work:
            name, owner, until = form.answer()
            return lambda s: commands.draw_dynamic(s, drawn.points, name, owner, until)

        self._ask(form, work)

    def _plan_split(self, grid_id: UUID, drawn: Drawn) -> None:
        store = self._store
        self._jobs.read(
            lambda: split_plan(store, grid_id, drawn), partial(self._ask_split, grid_id, drawn), self._failed
        )

    def _ask_split(self, grid_id: UUID, drawn: Drawn, plan: RedrawPlan) -> None:
        form = SplitForm(plan, self._parent)

        def work() -> Work:
            names, team = form.answer()
            return lambda s: commands.split(s, grid_id, drawn.points, names, team)

        self._ask(form, work)

    # Merging

    @Slot()
    def _merge(self) -> None:
        grid, store = self._grid(), self._store
        if grid is None:
            return
        self._say("")

        self._jobs.read(lambda: neighbours(store, grid.id), partial(self._ask_merge, grid), self._failed)

    def _ask_merge(self, grid: Grid, found: list[Neighbour]) -> None:
        if not found:
            self._say(tr("“{name}” has no neighbour that it can be merged with: of the same area above, with an edge in common. Nothing was changed", name=line(grid.name)))  # fmt: skip
            return
        form = MergeForm(grid.name, found, self._parent)
        store = self._store

        def look() -> None:
            ids = [grid.id, *form.chosen]
            form.give.setEnabled(False)
            if len(ids) < 2:
                return

            def show(plan: RedrawPlan) -> None:
                if self.form is form:
                    form.show_plan(plan)

            self._jobs.read(lambda: merge_plan(store, ids), show, self._failed)

        form.chosen_changed.connect(look)

        def work() -> Work:
            ids, name = [grid.id, *form.chosen], form.name.text()
            return lambda s: commands.merge(s, ids, name)

        self._ask(form, work)

    # Asking, writing, taking back

    def _ask(self, form: RedrawForm, work: Callable[[], Work]) -> None:
        if self.form is not None:
            self.form.close()
        self.form = form
        form.agreed.connect(lambda: self._write(work()))
        form.finished.connect(self._form_closed)
        form.open()

    @Slot()
    def _form_closed(self) -> None:
        self.form = None

    @Slot(object)
    def _ask_undo(self, redraw: Redraw) -> None:
        words = label(
            trn(
                "Take back “{title}”? Its grids are closed again and those before it come back; its {n} case and whatever came in since go with them.",
                "Take back “{title}”? Its grids are closed again and those before it come back; its {n} cases and whatever came in since go with them.",
                redraw.cases,
                title=line(redraw.title),
            ),
            wraps=True,
        )
        question = Question(
            tr("Take the redraw back"),
            [words],
            tr("Take the redraw back"),
            tr("Leave as it is"),
            520,
            self.window or self._parent,
        )
        question.confirmed.connect(lambda: self._write(lambda s: commands.undo(s, redraw.id)))
        question.finished.connect(self._question_closed)
        self.question = question
        question.open()

    @Slot()
    def _question_closed(self) -> None:
        self.question = None

    def _write(self, work: Work) -> None:
        store, command = self._store, new_id()

        def write() -> Redrawn:
            with store.transaction(str(command), command) as s:
                return work(s)

        self._jobs.write(write, self._done, self._failed)

    def _done(self, done: Redrawn) -> None:
        if self.form is not None:
            self.form.accept()
        self._say("")
        self._notice.say(
            trn("Grids redrawn, {n} case moved. It can be taken back in the window of grids",
                "Grids redrawn, {n} cases moved. It can be taken back in the window of grids", done.cases)
        )  # fmt: skip
        if self.window is not None:
            self._read()

    def _failed(self, error: BaseException) -> None:
        ground = self._board.ground
        words = failure_words(error, ground.city.zone if ground is not None else UTC)
        if self.form is not None:
            self.form.show_problem(words)
        else:
            self._say(words)

    def _say(self, words: str) -> None:
        """Tell what went wrong where one looks: in the window, else in the status line."""
        if self.window is not None and self.window.isVisible():
            self.window.show_problem(words)
        elif words:
            self._notice.problem(words)
