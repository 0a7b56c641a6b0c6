"""A demo city imagined in a process of its own."""

from __future__ import annotations

from datetime import UTC, datetime

import psutil
import pytest

from desktop.demo.ahead import Ahead, ImaginingEnded
from desktop.demo.errors import BuildCancelled
from desktop.demo.imagined import imagine_city

NOW = datetime(2026, 3, 5, 4, 30, tzinfo=UTC)


@pytest.mark.long
def test_a_city_imagined_in_another_process_is_the_one_imagined_here() -> None:
    here = imagine_city(7, "small", NOW, lambda _share, _words: None)
    with Ahead(7, "small", NOW) as ahead:
        there = ahead.wait(lambda _share, _words: None)
    assert there.now == NOW
    assert [grid.code for grid in there.city.grids] == [grid.code for grid in here.city.grids]
    assert [draft.told for draft in there.drafts] == [draft.told for draft in here.drafts]


def test_what_imagining_raises_is_raised_to_who_waits() -> None:
    with Ahead(7, "huge", NOW) as ahead, pytest.raises(ValueError, match="huge"):
        ahead.wait(lambda _share, _words: None)


def test_who_waits_may_cancel_and_no_process_is_left() -> None:
    def cancel(_share: float, _words: str) -> None:
        raise BuildCancelled

    before = {child.pid for child in psutil.Process().children()}
    with Ahead(7, "small", NOW) as ahead, pytest.raises(BuildCancelled):
        ahead.wait(cancel)
    assert {child.pid for child in psutil.Process().children()} <= before


def test_a_killed_process_is_told_as_such() -> None:
    before = {child.pid for child in psutil.Process().children()}
    with Ahead(7, "small", NOW) as ahead:
        (child,) = (child for child in psutil.Process().children() if child.pid not in before)
        child.kill()
        with pytest.raises(ImaginingEnded):
            ahead.wait(lambda _share, _words: None)
