"""What the import dialog shows and what it is told, as plain records: words are ready to be shown, names are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a box: the value that is meant, and its words."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Picked:
    """What a field is read from: a column of the file, or one value for every row (`constant`).

    Only a mapping file says both, where either may be meant: the column, if the file has it.
    """

    column: str = ""
    constant: str = ""

    def __bool__(self) -> bool:
        return bool(self.column or self.constant)


@dataclass(frozen=True, slots=True)
class FieldForm:
    """A field that a column may fill. `constants` may stand for every row instead of a column."""

    name: str
    words: str
    needed: bool = False
    help: str = ""
    constants: tuple[Choice, ...] = ()
    values: bool = False
    """Whether what stands in the column has to be told what it means (states, sources)."""


@dataclass(frozen=True, slots=True)
class OptionForm:
    """Something about the whole file: a box with `choices`, in which anything may be typed where it is `free`."""

    name: str
    words: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    free: bool = False
    needed: bool = False
    rereads: bool = False
    """Whether the file must be looked at again when it changes (encoding, sheet, layer)."""
    help: str = ""


@dataclass(frozen=True, slots=True)
class KindForm:
    """What may be imported, with its fields and options for the file at hand."""

    name: str
    words: str
    fields: tuple[FieldForm, ...]
    options: tuple[OptionForm, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceView:
    """A file that was looked at: its columns, its first rows and how many there are (None: not counted)."""

    path: str
    name: str
    size: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int | None = None
    notes: tuple[str, ...] = ()
    """What is worth knowing about it: in which encoding it was read, which layer."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the dialog says now: the kind, the options, what each field is read from, and what values mean."""

    kind: str
    options: Mapping[str, str] = field(default_factory=dict)
    picks: Mapping[str, Picked] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By field, then by what the file says."""


@dataclass(frozen=True, slots=True)
class ValueForm:
    """A value met in a column, how often, and what it is taken for; "" where nobody could guess."""

    said: str
    count: int
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A count in words; `bad` ones are shown as such where they are not 0. `detail` says more in a line under it."""

    words: str
    count: int
    bad: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the person has to decide before it begins: one of `choices`, the first of which is the careful one."""

    name: str
    words: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class SurveyView:
    """What the import would do, before anything is written."""

    sums: tuple[tuple[Figure, ...], ...]
    """Each a row of figures whose parts add up to its first."""
    notes: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    refused: str = ""
    """Why it cannot begin as it is; "" where it can."""


@dataclass(frozen=True, slots=True)
class ResultView:
    """What became of every row."""

    title: str
    sums: tuple[tuple[Figure, ...], ...]
    notes: tuple[str, ...] = ()
    rejects: str = ""
    """Path of the file of rows that could not be used; "" for none."""
    run: str = ""
    """The run's identifier, by which it can be undone; "" where there is nothing to undo."""
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class RunRow:
    """An earlier import as the list shows it."""

    id: str
    when: str
    who: str
    kind: str
    file: str
    counts: str
    state: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """A thing that a city needs: whether it is there, how much of it, what it is for, and how it is brought in."""

    name: str
    words: str
    purpose: str
    there: bool
    count: str = ""
    importable: bool = True
    template: bool = True
