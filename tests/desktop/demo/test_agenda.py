"""The simulator's agenda: one errand a case, in order, for the version it was planned for."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from desktop.demo.play.agenda import Agenda, Errand


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5), st.floats(0, 1000)), max_size=60))
def test_what_is_due_comes_in_order_and_only_the_latest_plan_of_each_case(plans: list[tuple[int, int, float]]) -> None:
    agenda = Agenda()
    latest: dict[UUID, tuple[float, int]] = {}
    for case, version, at in plans:
        agenda.put(at, Errand(UUID(int=case), version))
        latest[UUID(int=case)] = (at, version)
    taken = []
    while (errand := agenda.take_due(500.0)) is not None:
        taken.append(errand)
    wanted = {case: version for case, (at, version) in latest.items() if at <= 500}
    assert {errand.case_id: errand.version for errand in taken} == wanted
    times = [latest[errand.case_id][0] for errand in taken]
    assert times == sorted(times)


def test_a_case_that_is_no_longer_open_is_forgotten() -> None:
    agenda = Agenda()
    gone, still = UUID(int=1), UUID(int=2)
    agenda.put(1, Errand(gone, 1))
    agenda.put(2, Errand(still, 1))
    agenda.keep_only({still})
    assert not agenda.knows(gone, 1)
    assert agenda.take_due(10) == Errand(still, 1)
    assert agenda.take_due(10) is None


def test_a_new_version_is_not_known_yet() -> None:
    agenda = Agenda()
    agenda.put(1, Errand(UUID(int=1), 3))
    assert agenda.knows(UUID(int=1), 3)
    assert not agenda.knows(UUID(int=1), 4)
