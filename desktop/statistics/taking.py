"""What is taken along of the charts: a picture or a table into the clipboard, the numbers into a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.exporting.problems import problem_of
from desktop.jobs import Jobs
from desktop.picking import Picking
from models.exports.chart_tables import ChartTable
from models.exports.charts import ChartOrder, as_text, write_charts
from models.exports.errors import BadOutput
from widgets.i18n import tr
from widgets.notice import Notice


class Taking(QObject):
    """One file at a time. `failed(str)`: why there is none, in words."""

    failed = Signal(str)

    def __init__(self, jobs: Jobs, notice: Notice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._notice = jobs, notice
        self._order: tuple[tuple[ChartTable, ...], tuple[tuple[str, str], ...]] | None = None
        self.picking = Picking(self)

    @Slot(object)
    def copy_picture(self, picture: QPixmap) -> None:
        """Copy a chart as it is seen."""
        QGuiApplication.clipboard().setPixmap(picture)
        self._notice.say(tr("The chart is copied as a picture"))

    @Slot(object)
    def copy_table(self, table: ChartTable) -> None:
        """Copy a chart's numbers, tab separated."""
        QGuiApplication.clipboard().setText(as_text(table))
        self._notice.say(tr("The numbers of “{name}” are copied as a table", name=table.name))

    def ask(self, tables: Sequence[ChartTable], about: Sequence[tuple[str, str]], stem: str, window: QWidget) -> None:
        """Ask where the file goes."""
        self._order = (tuple(tables), tuple(about))
        kinds = f"{tr('Workbook')} (*.xlsx);;CSV (*.csv)"
        self.picking.save(window, tr("Export the charts' numbers"), f"{stem}.xlsx", self._picked, kinds)

    def close(self) -> None:
        """Ask no longer."""
        self.picking.close()

    @Slot(str)
    def _picked(self, name: str) -> None:
        if self._order is None:
            return
        tables, about = self._order
        # The file dialog asks before it gives the name of a file that is there.
        order = ChartOrder(Path(name), tables, about, tr("About"), replace=True)
        self._jobs.long(lambda: write_charts(order), self._written, self._not_written)

    def _written(self, path: Path) -> None:
        self.failed.emit("")
        self._notice.say(tr("The charts' numbers are written: {path}", path=path))

    def _not_written(self, error: BaseException) -> None:
        if isinstance(error, BadOutput):
            problem = problem_of(error)
            self.failed.emit(" ".join(part for part in (*problem.parts(tr), problem.detail) if part))
        else:
            raise error
