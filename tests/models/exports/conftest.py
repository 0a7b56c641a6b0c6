from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.postgres.cities import CityServer
from models.exports.export import export
from models.exports.records import ExportCounts, ExportFormat, ExportKind, ExportOrder
from tests.models.town import BuiltTown, Town, cloned_town

Exporter = Callable[..., ExportCounts]


def exporter(town: Town, folder: Path) -> Exporter:
    def make(kind: ExportKind, form: ExportFormat, **facts: Any) -> ExportCounts:
        name = facts.pop("name", f"{kind.value}.{form.value}")
        return export(town.leader, ExportOrder(kind, form, folder / name, **({"replace": True} | facts)))

    return make


@pytest.fixture(scope="module")
def still(cities: CityServer, built_town: BuiltTown) -> Iterator[Town]:
    """The town for tests that write nothing into it: one a module."""
    with cloned_town(cities, built_town) as (_, made):
        yield made


@pytest.fixture
def read_out(still: Town, tmp_path: Path) -> Exporter:
    """As `exported`, out of a town in which nothing happens."""
    return exporter(still, tmp_path)


@pytest.fixture
def exported(town: Town, tmp_path: Path) -> Exporter:
    """Exports out of the town as a leader, who may only read: kind, format, and whatever else the order says."""

    return exporter(town, tmp_path)
