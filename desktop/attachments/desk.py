"""Attachments on one desk: files dropped, pasted and chosen; acts that bring files; thumbnails and the viewer, connected."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from desktop.attachments.adding import ADD, Adding
from desktop.attachments.keeper import Keeper
from desktop.attachments.pasting import Pasting
from desktop.attachments.private import PrivateFolder
from desktop.attachments.thumbs import Thumbs
from desktop.attachments.viewing import Viewing
from desktop.board import Board, Contact
from desktop.desk.chosen import ChosenCase
from desktop.desk.window import DeskBody
from desktop.jobs import Jobs
from desktop.operations import Operations, Outcome
from desktop.picking import Picking
from models.cases.records import OpenCase
from models.store.engine import Store
from widgets.case.attachments import AttachmentSection
from widgets.case.forms.with_files import FilesForm
from widgets.i18n import tr, trn
from widgets.importing.drop import DropVeil
from widgets.intake import IntakeDialog
from widgets.media.files import FilesField
from widgets.media.records import FileStage, FileState
from widgets.words import number_word


class Attaching(QObject):
    """All that has to do with files of cases at this desk. `adding` is for other parts whose acts bring files."""

    def __init__(
        self,
        store: Store,
        jobs: Jobs,
        board: Board,
        chosen: ChosenCase,
        operations: Operations,
        body: DeskBody,
        base: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._board, self._chosen, self._operations, self._body = jobs, board, chosen, operations, body
        self.folder = PrivateFolder(base)
        self.keeper = Keeper(store, jobs, self)
        self.adding = Adding(self.keeper, operations, self)
        self.thumbs = Thumbs(store, jobs, self)
        self.pasting = Pasting(self.folder, jobs, body.notice, self)
        self.viewing = Viewing(store, jobs, board, self.folder, body, self)
        self._picking = Picking(self)
        self._intake: IntakeDialog | None = None
        self._unread: set[str] = set()
        section = body.case.rooms["attachments"]
        assert isinstance(section, AttachmentSection)
        self.section = section
        self._connect_section()
        self._connect_forms()
        self.keeper.changed.connect(self._file_changed)
        self.adding.changed.connect(self._batches_changed)
        self.adding.held_back.connect(self._held_back)
        self.adding.attached.connect(self.pasting.sent)
        operations.ended.connect(self._ended)
        chosen.changed.connect(self._case_changed)
        board.ground_changed.connect(self._ground_changed)
        board.contact_changed.connect(self._contact_changed)
        jobs.read(self.folder.sweep)

    @property
    def under_way(self) -> int:
        """How many files are on their way into the database."""
        return self.adding.under_way

    @property
    def picker(self) -> QFileDialog | None:
        """The dialog that asks for files, while it is open."""
        return self._picking.dialog

    def close(self) -> None:
        """Stop what is on its way; what was not written yet is not, and its draft names the files."""
        self.keeper.close()
        self.viewing.close()
        self._picking.close()

    def drops_on(self, veil: DropVeil) -> None:
        """Let the case panel take files that are dropped on it, while a case is open; the rest of the window imports."""
        panel = self._body.case
        veil.add_zone(panel, lambda: panel.files.welcome, self._drop_words)
        veil.dropped_on.connect(self._dropped)
        panel.forms.made.connect(veil.watch)

    def takes(self, name: str, case: OpenCase, facts: dict[str, Any]) -> bool:
        """Carry out an act whose files have to come in first; False for one that brings none."""
        files, panel = facts.get("files", ()), self._body.case
        if not files:
            return False
        if name == ADD:
            self.adding.add(case.id, case.number or case.title, files, {"note": facts.get("note", "")})
            panel.answered()
            return True
        form = panel.forms.current
        button = form.button if form is not None else ""

        def send(items: tuple[Any, ...]) -> None:
            if panel.case_id == case.id and panel.forms.button == button:
                panel.mark_sent(button)
            self._operations.on_case(name, case, facts | {"attachments": items})

        # Not being written yet: what others do to the case meanwhile must not close the form as if it were.
        panel.mark_sent("")
        self._body.notice.say(tr("It is sent as soon as its files are in."))
        self.adding.carry(name, case.id, files, send)
        return True

    def serve(self, dialog: IntakeDialog) -> None:
        """Bring in the files of a report that is being taken in."""
        self._intake = dialog
        self._serve(dialog.files)
        dialog.pasted.connect(self._pasted_at_intake)
        dialog.destroyed.connect(self._intake_gone)

    @Slot()
    def focus_files(self) -> None:
        """Give the keys to the thumbnails of the open case."""
        panel = self._body.case
        panel.tabs.choose("act")
        if self.section.focus_files():
            panel.body.reveal(self.section)

    # The section and the forms

    def _connect_section(self) -> None:
        section = self.section
        section.wanted.connect(self.thumbs.want)
        section.opened.connect(self.viewing.open)
        section.stopped.connect(self.adding.stop)
        section.retried.connect(self.adding.again)
        section.given_up.connect(self.adding.give_up)
        self.thumbs.ready.connect(self._thumb)
        self.thumbs.failed.connect(self._no_thumbs)

    def _connect_forms(self) -> None:
        self._body.case.forms.made.connect(self._form_made)
        self._body.case.files.pasted.connect(self._pasted)
        self._body.status.files_clicked.connect(self._go_to_files)

    @Slot(object)
    def _form_made(self, form: FilesForm) -> None:
        self._serve(form.files)
        form.pasted.connect(self._pasted)

    def _serve(self, field: FilesField) -> None:
        field.wanted.connect(self.keeper.want)
        field.retried.connect(self.keeper.again)
        field.choose_asked.connect(lambda: self._choose(field))

    def _fields(self) -> list[FilesField]:
        there = [self._body.case.forms.files, self._intake.files if self._intake is not None else None]
        return [field for field in there if field is not None]

    @Slot(str, object)
    def _thumb(self, sha256: str, image: QImage | None) -> None:
        self.section.show_thumb(sha256, image)
        for field in self._fields():
            field.show_thumb(sha256, image)

    @Slot(object, object)
    def _no_thumbs(self, shas: list[str], _: BaseException) -> None:
        # The marks of their kinds stand there meanwhile.
        self._unread.update(shas)

    def _choose(self, field: FilesField) -> None:
        if self.picker is not None:
            return
        picker = QFileDialog(field.window(), tr("Attachments"))
        picker.setFileMode(QFileDialog.FileMode.ExistingFiles)
        picker.filesSelected.connect(field.add)
        self._picking.open(picker)

    # Files come

    def _drop_words(self) -> str:
        form, case = self._body.case.forms.current, self._chosen.case
        if self._body.case.forms.files is not None and form is not None and form.intent is not None:
            return tr("Let go to put it to “{form}”", form=form.intent.words.rstrip("…"))
        return tr("Let go to attach it to {number}", number=number_word(case.number if case is not None else ""))

    @Slot(object, object)
    def _dropped(self, zone: object, files: list[str]) -> None:
        if zone is self._body.case:
            self._body.case.files.take(files)

    @Slot(object)
    def _pasted(self, found: list[str] | QImage) -> None:
        case_id = self._chosen.id

        def take(paths: list[str]) -> None:
            if self._chosen.id == case_id:
                self._body.case.files.take(paths)

        self.pasting.take(found, take)

    @Slot(object)
    def _pasted_at_intake(self, found: list[str] | QImage) -> None:
        def take(paths: list[str]) -> None:
            if self._intake is not None:
                self._intake.files.add(paths)

        self.pasting.take(found, take)

    # How it goes

    @Slot(object)
    def _file_changed(self, state: FileState) -> None:
        for field in self._fields():
            field.show_state(state)
        if state.stage is FileStage.KEPT and state.media is not None:
            self.thumbs.want([state.media.sha256])

    @Slot(object)
    def _batches_changed(self, case_id: UUID | None) -> None:
        if case_id == self._chosen.id:
            self.section.show_batches(self.adding.batches(case_id))
        left = self.adding.under_way
        done, size, _ = self.adding.progress
        share = done * 100 // size if size else 0
        words = trn("{n} attachment on its way {share} %", "{n} attachments on their way {share} %", left, share=share)
        self._body.status.show_files(words if left else "")

    @Slot(object)
    def _case_changed(self, case_id: UUID | None) -> None:
        self.section.show_batches(self.adding.batches(case_id))

    @Slot()
    def _go_to_files(self) -> None:
        case_id = self.adding.progress[2]
        if case_id is not None:
            self._chosen.choose(case_id)

    @Slot(str, object, str)
    def _held_back(self, _: str, case_id: UUID | None, sentence: str) -> None:
        if case_id is not None and case_id == self._chosen.id:
            self._body.case.answered(sentence)
        self._body.notice.problem(sentence)

    @Slot(object)
    def _ended(self, outcome: Outcome) -> None:
        if outcome.kind in ("done", "resolved"):
            self.pasting.sent([one.path for one in outcome.facts.get("files", ())])

    @Slot(object, str)
    def _contact_changed(self, contact: Contact, _: str) -> None:
        if contact is Contact.LIVE and self._unread:
            unread, self._unread = self._unread, set()
            self.thumbs.want(unread)

    @Slot()
    def _intake_gone(self) -> None:
        self._intake = None

    @Slot()
    def _ground_changed(self) -> None:
        ground = self._board.ground
        if ground is not None:
            self.keeper.zone = ground.city.zone
