"""A figure is rounded in one way everywhere: a half goes up, as 四舍五入 has it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.briefing.words import ratio
from desktop.watch.told import compared
from models.exports.chart_tables import Holds, cell_text
from models.figures.definitions import percent
from models.figures.records import Rate, Tiles
from models.figures.rounding import change, decimal, percent_of, rounded, whole
from models.figures.values import Made, Value
from models.watch.records import Told
from widgets.i18n import speaking
from widgets.statistics.words import percent_word
from widgets.wall.facts import Stock
from widgets.wall.tiles import tiles_of
from widgets.wall.words import change_words
from widgets.words.figures import value_word

COUNTS = st.integers(0, 6_000_000)


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.integers(0, 3))
def test_a_half_goes_away_from_zero(numerator: int, denominator: int, digits: int) -> None:
    told = Decimal(rounded(numerator, denominator, digits))
    exact = Decimal(numerator * 10 * 10**digits) / Decimal(denominator)
    if exact == exact.to_integral_value():
        assert told == (exact / 10).quantize(Decimal(1), ROUND_HALF_UP).scaleb(-digits)
    assert abs(told * denominator * 10**digits - numerator * 10**digits) * 2 <= denominator


@given(COUNTS, st.integers(1, 6_000_000))
def test_every_outlet_writes_the_same_digits(numerator: int, denominator: int) -> None:
    told = percent_of(numerator, denominator)
    value = Value("on_time_rate/1", numerator, denominator, Made.RAW, datetime(2026, 11, 23, tzinfo=UTC))
    rate = Rate("on_time_rate/1", numerator, denominator)
    assert {percent(rate), percent(value)} == {f"{told} %"}
    at = value.as_of
    tiles = Tiles(at, 0, 0, 0, 0, 0, 0, 0, rate, 0, 0)
    assert tiles_of(Stock(), tiles, None)[-1].value == f"{told}%"
    with speaking("en"):
        said = compared({"rate": rate.value}, Told("", {"rate": None}, "", at), at, UTC)
    assert said.endswith(f"— → {told}%")
    assert {ratio(numerator, denominator), value_word(value), percent_word(rate)} == {f"{told}%"}
    assert cell_text(numerator / denominator, Holds.SHARE) == f"{percent_of(numerator, denominator, 2)}%"


@pytest.mark.parametrize(
    ("numerator", "denominator", "one", "two"),
    [(911, 972, "93.7", "93.72"), (9, 16, "56.3", "56.25"), (5912, 6026, "98.1", "98.11"), (1, 800, "0.1", "0.13"),
     (1, 2000, "0.1", "0.05"), (3, 2000, "0.2", "0.15"), (57, 20_000, "0.3", "0.29"), (1, 1, "100.0", "100.00")],
)  # fmt: skip
def test_published_rates_and_halves_come_out_as_a_reader_reckons_them(
    numerator: int, denominator: int, one: str, two: str
) -> None:
    assert (percent_of(numerator, denominator), percent_of(numerator, denominator, 2)) == (one, two)
    assert cell_text(numerator / denominator, Holds.SHARE) == f"{two}%"


def test_changes_and_means_round_the_same_way() -> None:
    assert [change(9, 8), change(7, 8), change(8, 8), change(225, 200)] == ["+13", "-13", "+0", "+13"]
    assert change(9, 16, 1) == "-43.8"
    assert [change_words(45, 40), change_words(40, 40)] == ["+13%", "±0%"]
    assert [whole(224.5), whole(225.5), whole(1286.5)] == ["225", "226", "1,287"]
    assert [decimal(0.25, 1), decimal(2.5), decimal(-0.04, 1), decimal(0.5625, 1, 2)] == ["0.3", "3", "0.0", "56.3"]
