"""Which steps of a chart over time are shown and named, and which an annotation covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from models.figures.annotations.records import Annotation, AnnotationKind
from models.figures.filters import Step
from widgets.statistics.steps import LEAST_SHOWN, narrowed, span_of, ticks, whole, zoomed

FIRST = date(2026, 3, 1)
MANY = st.integers(4, 400)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("zoom"), st.floats(0.2, 5)),
        st.tuples(st.just("move"), st.floats(-500, 500)),
    ),
    max_size=12,
)


def an_annotation(first: date, last: date) -> Annotation:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return Annotation(UUID(int=1), first, last, AnnotationKind.WEATHER, "storm", "one", made)


@given(MANY, MOVES)
def test_however_it_is_zoomed_and_moved_only_steps_that_there_are_are_shown(many: int, moves: list) -> None:
    shown = whole(many)
    for what, by in moves:
        wanted = zoomed(shown, by) if what == "zoom" else (shown[0] + by, shown[1] + by)
        shown = narrowed(wanted, many) or whole(many)
        assert whole(many)[0] <= shown[0] < shown[1] <= whole(many)[1] + 1e-6
        assert shown[1] - shown[0] >= min(LEAST_SHOWN, whole(many)[1] - whole(many)[0]) - 1e-6


@given(MANY, st.floats(1.1, 4), st.data())
def test_what_is_zoomed_about_stays_under_the_pointer(many: int, factor: float, data: st.DataObject) -> None:
    about = data.draw(st.floats(0, many - 1))
    low, high = whole(many)
    closer = zoomed((low, high), factor, about)
    before, after = (about - low) / (high - low), (about - closer[0]) / (closer[1] - closer[0])
    assert abs(before - after) < 1e-6


@given(MANY, st.integers(1, 60), st.booleans())
def test_steps_are_named_within_the_room_and_the_running_one_always(many: int, room: int, grows: bool) -> None:
    starts = [FIRST + timedelta(days=n) for n in range(many)]
    running = many - 1 if grows else -1
    named = ticks(starts, Step.DAY, whole(many), room, running)
    places = [n for n, _ in named]
    assert len(set(places)) == len(places)
    assert all(0 <= n < many for n in places)
    assert (running in places) == grows
    if many <= 56 * room:
        assert len(places) <= room + 2


@given(MANY, st.integers(-30, 430), st.integers(0, 60))
def test_an_annotation_covers_the_days_that_it_is_of_and_no_other(many: int, begins: int, length: int) -> None:
    starts = [FIRST + timedelta(days=n) for n in range(many)]
    one = an_annotation(FIRST + timedelta(days=begins), FIRST + timedelta(days=begins + length))
    covered = {n for n in range(many) if begins <= n <= begins + length}
    span = span_of(one, starts, Step.DAY)
    assert (set(range(span[0], span[1] + 1)) if span else set()) == covered
