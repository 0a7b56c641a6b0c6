"""The first page: the file, its first rows, and what its columns and values mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from widgets.i18n import tr, trn
from widgets.importing.columns import ColumnsForm
from widgets.importing.head import FileHead
from widgets.importing.preview import Preview
from widgets.importing.records import Choice, Draft, KindForm, Picked, SourceView, ValueForm
from widgets.importing.values import ValuesForm
from widgets.labels import label

FORM_WIDTH = 460


class PreparePage(QWidget):
    """`changed` whenever anything was corrected; `reread` when the file must be looked at again; `values_wanted(field)`."""

    changed = Signal()
    reread = Signal()
    values_wanted = Signal(str)

    def __init__(self, kinds: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[str, str] = {}
        self._meanings: dict[str, dict[str, str]] = {}
        self._asked: dict[str, Picked] = {}
        self._form: KindForm | None = None
        self.source: SourceView | None = None
        self.head = FileHead(kinds)
        self.columns = ColumnsForm()
        self.preview = Preview()
        self.values: dict[str, ValuesForm] = {}
        self._below = QVBoxLayout()
        self._below.setSpacing(16)
        self.invitation = label(
            tr(
                "Grids: GeoJSON, Shapefile (zip), GeoPackage. Departments, workers, categories, cases: CSV or XLSX. "
                "Places and roads: any of these. Nothing is written before you have seen what it would do."
            ),
            "second",
            wraps=True,
        )
        self._build()
        self.head.kind_chosen.connect(self._kind_chosen)
        self.head.option_changed.connect(self._option_changed)
        self.columns.changed.connect(self._columns_changed)

    def _build(self) -> None:
        form = QWidget()
        form.setObjectName("panel")
        column = QVBoxLayout(form)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(16)
        column.addWidget(label(tr("What the columns are"), "caption"))
        column.addWidget(self.columns)
        column.addLayout(self._below)
        column.addStretch(1)
        self.scroll = QScrollArea()
        self.scroll.setWidgetResizable(True)
        self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroll.setWidget(form)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.scroll)
        self.split.addWidget(self.preview)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([FORM_WIDTH, 2 * FORM_WIDTH])
        self.split.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.head)
        layout.addWidget(self.invitation)
        layout.addWidget(self.split, 1)
        layout.addStretch(0)

    # What it is told

    def show_source(
        self, source: SourceView, form: KindForm | None, guessed: Mapping[str, Picked], *, kind_guessed: bool
    ) -> None:
        """Show a file as it was read; `form` is None where nobody could guess what is in it."""
        same = (
            self._form is not None
            and form is not None
            and (self.source.path if self.source else "", self._form.name) == (source.path, form.name)
        )
        kept = self.columns.picks() if same else {}
        if not same:
            self._kept, self._meanings = {}, {}
        self.source, self._form = source, form
        self.head.show_source(source)
        self.head.show_kind(form.name if form else "", guessed=kind_guessed)
        self.invitation.hide()
        self.split.setVisible(bool(source.columns))
        self.preview.show_rows(source.columns, source.rows)
        self.head.show_options(form.options if form else (), self._kept)
        known = {name: pick for name, pick in kept.items() if pick.constant or pick.column in source.columns}
        self.columns.show_fields(form.fields if form else (), source.columns, {**guessed, **known})
        self._asked = {}
        self._clear_values()
        self._columns_changed()

    def show_values(
        self, field: str, title: str, choices: Sequence[Choice], values: Sequence[ValueForm], more: int = 0
    ) -> None:
        """Ask what the values of a field's column mean."""
        self._drop_values(field)
        form = ValuesForm(title, choices, values, more)
        form.show_meanings(dict(self._meanings.get(field, {}).items()))
        form.changed.connect(self._values_changed)
        self.values[field] = form
        # In the order of the fields, whichever was counted first.
        order = [one.name for one in self._form.fields] if self._form else []
        self.values = dict(sorted(self.values.items(), key=lambda one: order.index(one[0]) if one[0] in order else 0))
        self._below.insertWidget(list(self.values).index(field), form)
        self.changed.emit()

    def show_draft(self, draft: Draft) -> list[str]:
        """Show what a mapping file says; returns the columns it names that are not in this file."""
        for name, value in draft.options.items():
            if name in self.head.options():
                self.head.option(name).show_value(value)
        self._meanings = {field: dict(said) for field, said in draft.values.items()}
        self._kept = self.head.options()
        self._asked = {}
        absent = self.columns.show_picks(draft.picks)
        for field, form in self.values.items():
            form.show_meanings(self._meanings.get(field, {}))
        return absent

    # What it says

    def draft(self) -> Draft:
        """What is said now."""
        values = {field: form.meanings() for field, form in self.values.items()}
        # Meanings of a mapping file whose values do not stand in this file are kept for the next one.
        merged = {
            field: {**self._meanings.get(field, {}), **values.get(field, {})} for field in {*values, *self._meanings}
        }
        return Draft(self.head.kind.value(), self.head.options(), self.columns.picks(), merged)

    @property
    def readable(self) -> bool:
        """Whether there is a file whose columns are known."""
        return self.source is not None and bool(self.source.columns)

    def problem(self) -> str:
        """What is still missing before it can be checked, in words; "" for nothing."""
        if self.source is None:
            return tr("Choose a file first, or drop one on the window.")
        if self._form is None:
            return tr("Say what is in the file.") if self.source.columns else tr("This file cannot be used as it is.")
        if not self.source.columns:
            return tr("Say above how the file is to be read.")
        if missing := self.columns.missing():
            return tr("Needed, and no column chosen yet: {fields}.", fields=tr(", ").join(one.words for one in missing))
        if unsaid := self.head.missing():
            return tr("Still to be said: {options}.", options=tr(", ").join(one.words for one in unsaid))
        for form in self.values.values():
            if unknown := form.missing():
                return trn(
                    "{n} value still means nothing; choose what it is taken for.",
                    "{n} values still mean nothing; choose what each is taken for.",
                    len(unknown),
                )
        return ""

    def focus_on_problem(self) -> None:
        """Put the focus on what is missing first."""
        if self.source is None:
            self.head.choose.setFocus()
        elif self._form is None:
            self.head.kind.setFocus()
        elif not self.source.columns and (options := list(self.head.options())):
            self.head.option(options[0]).setFocus()
        elif missing := self.columns.missing():
            self.columns.focus_on(one.name for one in missing)
        elif unsaid := self.head.missing():
            self.head.option(unsaid[0].name).setFocus()
        else:
            for form in self.values.values():
                if unknown := form.missing():
                    form.box(unknown[0]).setFocus()
                    return

    @Slot(str)
    def _kind_chosen(self, _: str) -> None:
        self._kept = {}
        self.reread.emit()

    @Slot(str, bool)
    def _option_changed(self, name: str, rereads: bool) -> None:
        self._kept[name] = self.head.option(name).value()
        self.reread.emit() if rereads else self.changed.emit()

    @Slot()
    def _columns_changed(self) -> None:
        self.preview.show_uses(self.columns.uses())
        picks = self.columns.picks()
        for form in self._form.fields if self._form else ():
            if not form.values:
                continue
            pick = picks.get(form.name, Picked())
            if not pick.column:
                self._drop_values(form.name)
                self._asked.pop(form.name, None)
            elif self._asked.get(form.name) != pick:
                self._asked[form.name] = pick
                self.values_wanted.emit(form.name)
        self.changed.emit()

    @Slot()
    def _values_changed(self) -> None:
        for field, form in self.values.items():
            self._meanings.setdefault(field, {}).update(form.meanings())
        self.changed.emit()

    def _drop_values(self, field: str) -> None:
        if (form := self.values.pop(field, None)) is not None:
            self._below.removeWidget(form)
            form.deleteLater()

    def _clear_values(self) -> None:
        for field in list(self.values):
            self._drop_values(field)
