"""Taking a report in by hand: the dialog, the place picked on the map, and what was typed kept until it is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from desktop.attachments.desk import Attaching
from desktop.board import Board
from desktop.desk.hinting import Hinting
from desktop.desk.window import DeskBody
from desktop.operations import Operations, Outcome
from models.cases.attachments.records import NewAttachment
from models.cases.records import NewReport
from models.links.records import Hints, Twin
from widgets.intake import IntakeDialog
from widgets.intake.place import NamedPlace


class Reporting(QObject):
    """Opens the dialog and writes what it brings; the dialog closes only when the report is in the database."""

    def __init__(
        self,
        hinting: Hinting,
        board: Board,
        operations: Operations,
        body: DeskBody,
        attaching: Attaching,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._attaching = attaching
        attaching.adding.held_back.connect(self._held_back)
        self._hinting, self._board, self._operations, self._body = hinting, board, operations, body
        hinting.hinted.connect(self._hinted)
        hinting.placed.connect(self._placed)
        self._dialog: IntakeDialog | None = None
        body.map.point_picked.connect(self._picked)
        body.map.picking_cancelled.connect(self._pick_ended)
        operations.ended.connect(self._ended)

    @property
    def dialog(self) -> IntakeDialog | None:
        """The dialog while it is open."""
        return self._dialog

    @Slot()
    def open(self) -> None:
        """Open the dialog, or come back to the one that is open."""
        ground = self._board.ground
        if ground is None:
            return
        if self._dialog is None:
            dialog = IntakeDialog(ground.categories, self._body)
            dialog.pick_requested.connect(self._pick)
            dialog.submitted.connect(self._submit)
            dialog.attached.connect(self._attach)
            dialog.looked.connect(self._hinting.look)
            dialog.searched.connect(self._hinting.search)
            dialog.named.connect(self._named)
            dialog.finished.connect(self._closed)
            self._attaching.serve(dialog)
            self._dialog = dialog
        self._dialog.open()
        self._dialog.raise_()

    def open_at(self, lon: float, lat: float) -> None:
        """Open the dialog with a place (WGS-84 degrees)."""
        self.open()
        self._picked(lon, lat)

    @Slot()
    def _pick(self) -> None:
        if self._dialog is not None:
            self._dialog.hide()
            self._body.map.start_picking()

    @Slot(float, float)
    def _picked(self, lon: float, lat: float) -> None:
        self._place(lon, lat)
        self._pick_ended()

    def _place(self, lon: float, lat: float) -> None:
        ground = self._board.ground
        if self._dialog is None or ground is None:
            return
        grid = ground.index.basic_at(lon, lat)
        self._dialog.set_place(lon, lat, grid.name if grid is not None else "")

    @Slot(object)
    def _named(self, place: NamedPlace) -> None:
        self._place(place.lon, place.lat)

    @Slot(str, object)
    def _placed(self, wanted: str, found: list[NamedPlace]) -> None:
        if self._dialog is not None:
            self._dialog.offer_places(wanted, found)

    @Slot(object)
    def _hinted(self, hints: Hints) -> None:
        ground = self._board.ground
        if self._dialog is not None and ground is not None:
            self._dialog.show_hints(hints, self._board.clock.now(), ground.city.zone)

    @Slot()
    def _pick_ended(self) -> None:
        if self._dialog is not None:
            self._dialog.open()

    @Slot(object)
    def _submit(self, new: NewReport) -> None:
        repeat = self._dialog is not None and self._dialog.repeated
        self._with_files("report", lambda items: self._operations.report(new, repeat=repeat, attachments=items))

    @Slot(object, object)
    def _attach(self, twin: Twin, new: NewReport) -> None:
        repeat = self._dialog is not None and self._dialog.repeated
        self._with_files(
            "attach", lambda items: self._operations.attach(twin.case, new, repeat=repeat, attachments=items)
        )

    def _with_files(self, name: str, send: Callable[[tuple[NewAttachment, ...]], None]) -> None:
        """The report's files come in first; it is written with all of them or not at all."""
        files = self._dialog.files.chosen() if self._dialog is not None else ()
        if files:
            self._attaching.adding.carry(name, None, files, send)
        else:
            send(())

    @Slot(str, object, str)
    def _held_back(self, name: str, _: object, sentence: str) -> None:
        if name in ("report", "attach") and self._dialog is not None:
            self._dialog.set_busy(False)
            self._dialog.show_problem(sentence)

    @Slot(object)
    def _ended(self, outcome: Outcome) -> None:
        if outcome.name not in ("report", "attach") or self._dialog is None:
            return
        if outcome.kind in ("done", "resolved"):
            self._dialog.accept()
        else:
            self._dialog.set_busy(False)

    @Slot()
    def _closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None
