"""A preparation that is under way while something else is loaded."""

from __future__ import annotations

import pytest

from desktop.connect import CityAndDatabase, Target
from desktop.preparation import Preparation
from desktop.prepare import Options
from tests.support.database import CityDatabase


def nobody(_share: float | None, _words: str) -> None:
    """Hear nothing of how far it is."""


def options(city: CityDatabase) -> Options:
    return Options(database=city.operator.render_as_string(hide_password=False))


def test_who_waits_has_the_target(city_database: CityDatabase) -> None:
    with Preparation(options(city_database)) as preparation:
        target = preparation.wait(nobody, lambda: False)
    with target:
        assert target.exists()


def test_a_target_that_nobody_waited_for_is_let_go_of(
    city_database: CityDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Target] = []
    close = Target.close

    def closing(self: Target, *, wait: bool = False) -> None:
        closed.append(self)
        close(self, wait=wait)

    monkeypatch.setattr(Target, "close", closing)
    with Preparation(options(city_database)):
        pass
    assert len(closed) == 1


def test_what_keeps_it_from_its_end_is_raised_to_who_waits() -> None:
    with (
        Preparation(Options(database="postgresql://u@h/d", city="demo")) as preparation,
        pytest.raises(CityAndDatabase),
    ):
        preparation.wait(nobody, lambda: False)
