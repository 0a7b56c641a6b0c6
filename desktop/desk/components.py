"""The city's components on the desk's map: read once the ground is known, each one's card when it is asked for."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Slot

from desktop.jobs import Job, Jobs
from desktop.picture import Ground
from models.components.queries import get_component, get_components
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

    @Slot(object)
    def show(self, ground: Ground) -> None:
        """Read them anew for a ground that is new or has changed. What cannot be read is not shown: the ground's own reading tells."""
        if self._job is not None:
            self._job.cancel()
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

        def failed(_: BaseException) -> None:
            self._job = None

        self._job = self._jobs.read(read, take, failed)
