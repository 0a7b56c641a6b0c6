"""Names and phones as they may be seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.workers.masking import mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王小明", "王**"),
        ("王明", "王**"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳", "欧**"),
        ("", ""),
        ("王", "*"),
        ("Smith", "S**"),
    ],
)
def test_of_a_name_the_family_name_is_left(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"), [("13812341234", "138****1234"), ("", ""), ("12345", "****45"), ("110", "****")]
)
def test_of_a_phone_the_first_three_and_last_four_digits_are_left(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text(min_size=1))
def test_a_masked_name_says_nothing_of_the_given_name_or_its_length(name: str) -> None:
    masked = mask_name(name)
    assert masked.endswith("*")
    assert len(masked) <= 4
    assert name not in masked or set(name) == {"*"}


@given(st.text(alphabet="0123456789-+ ", min_size=1, max_size=30))
def test_a_masked_phone_hides_at_least_four_characters_of_a_long_number(phone: str) -> None:
    masked = mask_phone(phone)
    assert "****" in masked
    assert sum(character != "*" for character in masked) <= max(0, min(7, len(phone) - 3))
