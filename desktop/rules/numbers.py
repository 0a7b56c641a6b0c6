"""The pages of numbers at work: read with the window, saved in one write each; whom other weights would offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from functools import partial
from itertools import zip_longest
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy.orm import Session

from desktop.board import Board
from desktop.desk.chosen import ChosenCase
from desktop.jobs import Jobs
from desktop.watch.words import wrong
from models.cases.advice import Recommendation, Weights
from models.cases.attachments import retention as keeping
from models.cases.attachments.records import Going, Retention
from models.cases.orders import whistle_limits
from models.cases.recommend import recommend
from models.cases.recommend import weights as weighing
from models.city.settings import get_versions
from models.figures import days
from models.grids.queries import get_levels
from models.grids.records import Level
from models.links import rule as twins
from models.store.engine import Store
from models.store.errors import Refused
from models.store.times import database_now
from models.watch import look_rule as looks
from models.workers import keeping as tracks
from widgets.i18n import tr
from widgets.notice import Notice
from widgets.rules.dialog import RulesDialog
from widgets.rules.number_fields import NumbersVersion
from widgets.rules.numbers import NumbersPage
from widgets.text import line
from widgets.words import DOT, number_word
from widgets.words.advice import distance_word

OFFERED = 5
"""So many are compared: as many as an operator would look at."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    values: dict[str, float]
    versions: tuple[NumbersVersion, ...]


@dataclass(frozen=True, slots=True)
class NumbersSeen:
    """What the pages of numbers show, as read at one moment."""

    weights: _Numbers
    whistles: _Numbers
    twins: _Numbers
    looks: _Numbers
    retention: _Numbers
    positions: _Numbers
    statistical_day: _Numbers
    levels: tuple[Level, ...]


def read_numbers(s: Session) -> NumbersSeen:
    """Read every setting that is a page of numbers, with its versions."""
    minutes, _ = whistle_limits.get_whistle_limits(s)
    return NumbersSeen(
        weights=_Numbers(asdict(weighing.get_weights(s)[0]), _versions(s, weighing.NAME)),
        whistles=_Numbers({str(level): float(n) for level, n in minutes.items()}, _versions(s, whistle_limits.NAME)),
        twins=_Numbers(twins.get_twin_numbers(s)[0], _versions(s, twins.NAME)),
        looks=_Numbers(looks.get_look_numbers(s)[0], _versions(s, looks.NAME)),
        retention=_Numbers(
            {name: float(n) for name, n in asdict(keeping.get_retention(s)[0]).items()}, _versions(s, keeping.NAME)
        ),
        positions=_Numbers(
            {name: float(n) for name, n in asdict(tracks.get_kept_positions(s)[0]).items()}, _versions(s, tracks.NAME)
        ),
        statistical_day=_Numbers({"begins_at": float(days.get_day_begin(s))}, _versions(s, days.NAME)),
        levels=tuple(get_levels(s)),
    )


def _versions(s: Session, name: str) -> tuple[NumbersVersion, ...]:
    return tuple(
        NumbersVersion(one.version, one.set_at, one.set_by, one.note, {k: float(v) for k, v in one.value.items()})
        for one in get_versions(s, name)
    )


def _set_weights(s: Session, values: Mapping[str, float], version: int, note: str) -> int:
    return weighing.set_weights(s, Weights(**values), version=version, note=note)


def _set_whistles(s: Session, values: Mapping[str, float], version: int, note: str) -> int:
    minutes = {int(level): round(n) for level, n in values.items()}
    return whistle_limits.set_whistle_limits(s, minutes, version=version, note=note)


def _set_twins(s: Session, values: Mapping[str, float], version: int, note: str) -> int:
    return twins.set_twin_numbers(s, values, version=version, note=note)


def _set_looks(s: Session, values: Mapping[str, float], version: int, note: str) -> int:
    return looks.set_look_numbers(s, values, version=version, note=note)


def _set_retention(s: Session, values: Mapping[str, float], version: int, note: str) -> int:
    return keeping.set_retention(s, values, version=version, note=note)


def _set_positions(s: Session, values: Mapping[str, float], version: int, note: str) -> int:
    return tracks.set_kept_positions(s, values, version=version, note=note)


def _set_statistical_day(s: Session, values: Mapping[str, float], version: int, note: str) -> int:
    return days.set_day_begin(s, round(values["begins_at"]), version=version, note=note)


_SET = {
    "weights": _set_weights,
    "whistles": _set_whistles,
    "twins": _set_twins,
    "looks": _set_looks,
    "retention": _set_retention,
    "positions": _set_positions,
    "statistical_day": _set_statistical_day,
}


class NumbersDesk(QObject):
    """Shows and saves the pages of numbers. `written` once a save has ended, well or not: the window reads again."""

    written = Signal()

    def __init__(
        self, store: Store, jobs: Jobs, board: Board, notice: Notice, chosen: ChosenCase, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store, self._jobs, self._board, self._notice, self._chosen = store, jobs, board, notice, chosen
        self._dialog: RulesDialog | None = None
        chosen.shown.connect(self._compare)

    def connect_pages(self, dialog: RulesDialog) -> None:
        """Take the window's pages."""
        self._dialog = dialog
        for name in _SET:
            getattr(dialog, name).saved.connect(partial(self._save, name))
        dialog.weights.changed.connect(self._compare)
        dialog.retention.changed.connect(self._count)
        dialog.pages.turned.connect(self._compare)
        dialog.pages.turned.connect(self._count_again)

    def close(self) -> None:
        """The window is gone."""
        self._dialog = None

    def show(self, seen: NumbersSeen, zone: tzinfo, now: datetime) -> None:
        """Show what was read."""
        if self._dialog is None:
            return
        self._dialog.whistles.set_levels(seen.levels)
        for name in _SET:
            numbers: _Numbers = getattr(seen, name)
            getattr(self._dialog, name).show_numbers(numbers.values, numbers.versions, zone, now)
        self._compare()
        self._count_again()

    @Slot(int)
    def _count_again(self, *_: object) -> None:
        if self._dialog is not None and self._dialog.retention.isVisible():
            self._count(self._dialog.retention.typed())

    @Slot(object)
    def _count(self, typed: Mapping[str, float]) -> None:
        """Count what would go at once with the retention as it is typed."""
        store, wanted = self._store, dict(typed)

        def read() -> Going:
            with store.read() as s:
                return keeping.count_going(s, Retention(**{name: round(n) for name, n in wanted.items()}))

        def show(going: Going) -> None:
            if self._dialog is not None:
                self._dialog.retention.show_effect(wanted, going)

        self._jobs.read(read, show, self._quiet)

    def _save(self, name: str, values: Mapping[str, float], version: int, note: str) -> None:
        store = self._store

        def run() -> int:
            with store.transaction() as s:
                return _SET[name](s, values, version, note)

        def done(saved: int) -> None:
            if self._dialog is not None:
                getattr(self._dialog, name).taken(saved)
            self._notice.say(tr("Saved; every desk goes by it from now on"))
            self.written.emit()

        def failed(error: BaseException) -> None:
            assert self._board.ground is not None
            words = wrong(error, self._board.ground.city.zone)
            if self._dialog is not None:
                page: NumbersPage = getattr(self._dialog, name)
                page.show_problem(words)
                if isinstance(error, Refused) and error.code == "setting_changed":
                    page.decide_again()
            self._notice.problem(words)
            self.written.emit()

        self._jobs.write(run, done, failed)

    @Slot(object)
    @Slot(int)
    def _compare(self, *_: object) -> None:
        """Ask whom the case that is open would be offered now, and with the weights as they are typed."""
        dialog, case, store = self._dialog, self._chosen.case, self._store
        if dialog is None or not dialog.weights.isVisible():
            return
        if case is None:
            dialog.weights.show_ranking("", ())
            return
        typed = dialog.weights.typed()
        case_id: UUID = case.id
        named = DOT.join((number_word(case.number), line(case.title)))

        def read() -> tuple[tuple[Recommendation, ...], tuple[Recommendation, ...]]:
            with store.read() as s:
                # At one moment, so that nothing but the weights makes a difference.
                at = database_now(s)
                now = recommend(s, case_id, at, limit=OFFERED)
                return now.workers, recommend(s, case_id, at, limit=OFFERED, weights=Weights(**typed)).workers

        def show(found: tuple[tuple[Recommendation, ...], tuple[Recommendation, ...]]) -> None:
            if self._dialog is dialog and dialog.weights.typed() == typed:
                dialog.weights.show_ranking(named, ranking_rows(*found))

        self._jobs.read(read, show, self._quiet)

    def _quiet(self, error: BaseException) -> None:
        if self._dialog is not None and self._board.ground is not None:
            self._dialog.weights.show_problem(wrong(error, self._board.ground.city.zone))


def ranking_rows(now: Sequence[Recommendation], then: Sequence[Recommendation]) -> list[tuple[str, str]]:
    """Return who stands at each rank now and then; who has moved says by how much, who has come up from below says so."""
    was = {one.worker_id: n for n, one in enumerate(now)}
    told = []
    for n, one in enumerate(then):
        up = was[one.worker_id] - n if one.worker_id in was else None
        moved = tr("newly offered") if up is None else f"↑{up}" if up > 0 else f"↓{-up}" if up < 0 else ""
        told.append(DOT.join(part for part in (_words(one), moved) if part))
    return list(zip_longest(map(_words, now), told, fillvalue="—"))


def _words(one: Recommendation) -> str:
    """Return who it is, how far, how busy, and the sum."""
    total = round(sum(metres for _, metres in one.parts))
    far = "" if one.distance_m is None else distance_word(one.distance_m)
    busy = tr("{n} in hand", n=one.load)
    return DOT.join(part for part in (line(one.name), far, busy, tr("sum {n} m", n=total) if one.parts else "") if part)
