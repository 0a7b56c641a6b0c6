"""Words of annotations stand where their days begin, whole and beside one another, or in another row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.statistics.flags import ROWS, Flag, lay, rows_of

LOW, HIGH = 50, 650
REACH = st.tuples(st.floats(-100, 800), st.floats(0, 300)).map(lambda one: (one[0], one[0] + one[1]))
FLAGS = st.lists(st.tuples(st.one_of(st.none(), REACH), st.integers(10, 900)), max_size=12)


@given(FLAGS)
def test_no_words_stand_over_others_or_beyond_the_chart(some):
    flags = lay([reach for reach, _ in some], [wide for _, wide in some], LOW, HIGH)
    for (reach, wide), flag in zip(some, flags, strict=True):
        if reach is None or reach[1] < LOW or reach[0] > HIGH:
            assert flag is None
            continue
        assert flag is not None
        assert flag.left >= LOW
        assert flag.left + flag.wide <= HIGH
        assert flag.wide == min(wide, HIGH - LOW)
    placed = [flag for flag in flags if flag is not None and flag.row >= 0]
    for n, one in enumerate(placed):
        for other in placed[n + 1 :]:
            assert one.row != other.row or one.left + one.wide <= other.left or other.left + other.wide <= one.left
    assert rows_of(flags) <= ROWS


def test_two_of_one_day_stand_in_two_rows_and_the_last_day_s_is_whole():
    flags = lay([(100.0, 110.0), (100.0, 110.0), (640.0, 650.0)], [80, 60, 90], LOW, HIGH)
    assert flags == [Flag(100, 80, 0), Flag(100, 60, 1), Flag(560, 90, 0)]
    assert lay([(100.0, 110.0), (100.0, 110.0)], [80, 60], LOW, HIGH, rows=1)[1] == Flag(100, 60, -1)
