"""The city's components on the desk's map: read once somebody wants to see them, each one's card when it is asked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from desktop.jobs import Job, Jobs
from desktop.picture import Ground
from models.components.queries import get_component, get_components, has_components
from models.components.records import Components
from models.store.engine import Store
from widgets.map.facts import component_card
from widgets.map.view import ACTIONS, MapView


class ComponentsOnMap(QObject):
    """Shows the components under one view."""

    def __init__(self, view: MapView, store: Store, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view, self._store, self._jobs = view, store, jobs
        self._job: Job | None = None
        self._unread: Ground | None = None
        """The ground whose components are there and not read yet: a great city's hundred thousand wait until they are wanted."""
        view.state_changed.connect(self._look)

    @Slot(object)
    def show(self, ground: Ground) -> None:
        """Take a ground that is new or has changed. What cannot be read is not shown: the ground's own reading tells."""
        if self._job is not None:
            self._job.cancel()
        self._unread = None
        store = self._store

        def ask() -> bool:
            with store.read() as s:
                return has_components(s)

        def take(there: bool) -> None:
            self._job = None
            self._view.offer_components(there)
            self._unread = ground if there else None
            self._look(self._view.state())

        self._job = self._jobs.read(ask, take, self._failed)

    @Slot(dict)
    def _look(self, state: dict[str, Any]) -> None:
        if self._unread is not None and state.get("layers", {}).get("components"):
            ground, self._unread = self._unread, None
            self._read(ground)

    def _failed(self, _: BaseException) -> None:
        self._job = None

    def _read(self, ground: Ground) -> None:
        store, allowed = self._store, ACTIONS if ground.me.may_write else frozenset[str]()

        def read() -> Components:
            with store.read() as s:
                return get_components(s)

        def take(found: Components) -> None:
            self._job = None
            rows = {one: row for row, one in enumerate(found.ids)}

            def card(one: UUID) -> bytes | None:
                row = rows.get(one)
                if row is None:
                    return None
                grid = ground.index.basic_at(float(found.lon[row]), float(found.lat[row]))
                with store.read() as s:
                    component = get_component(s, one, grid.id if grid is not None else None)
                return None if component is None else component_card(component, allowed, grid.id if grid else None)

            self._view.set_components(found, card)

        self._job = self._jobs.read(read, take, self._failed)
