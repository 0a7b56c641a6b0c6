"""The sheet of keys: its columns are equally long, in order, and nothing is lost between them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from widgets.keysheet import HEAD_LINES, KeyLine, shared_out


@given(st.lists(st.integers(1, 70), min_size=1, max_size=8))
def test_columns_hold_every_line_once_in_order_and_none_is_much_longer(sizes: list[int]) -> None:
    lines = [KeyLine(f"{area}.{n}", "", str(area), "") for area, size in enumerate(sizes) for n in range(size)]
    columns = shared_out(lines)
    assert [one for column in columns for _, members in column for one in members] == lines
    assert all(members and {one.area for one in members} == {area} for column in columns for area, members in column)
    heights = [sum(2 + len(members) for _, members in column) for column in columns]
    assert max(heights) <= (len(lines) + 2 * len(sizes) + 4) / 3 + 2 * (HEAD_LINES + 2) + 1
