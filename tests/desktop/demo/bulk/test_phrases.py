"""Texts joined from phrases for many rows are what Python makes of each."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desktop.demo.bulk.phrases import Phrases, Templates
from desktop.demo.bulk.spelling import spelt_ids, spelt_moments, spelt_numbers
from desktop.demo.packed import Column, instant_of, make_ids, micros
from tests.desktop.demo.test_packed import MOMENTS

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"), max_size=5)


def said(column: Column) -> list[str]:
    ends = np.cumsum(column.lengths).tolist()
    whole = column.data.tobytes()
    return [whole[end - size : end].decode() for end, size in zip(ends, column.lengths.tolist(), strict=True)]


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_a_row_of_phrases_is_their_text(rows: list[list[str]]) -> None:
    phrases = Phrases()
    parts = np.array([phrases.numbers(row) for row in rows])
    assert said(phrases.joined(parts)) == ["".join(row) for row in rows]
    assert phrases.letters(parts).tolist() == [len("".join(row)) for row in rows]


@given(WORDS, st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_a_template_is_filled_with_the_slots_of_its_row(literal: str, slots: list[tuple[str, str]]) -> None:
    phrases = Phrases()
    templates = Templates(phrases, {"road": [0], "n": [1], "place": [0], "place before near": [0]})
    written = ("{n}" + literal + "{road}", literal, "{road}")
    numbers = [templates.add(one) for one in written]
    told = np.array([phrases.numbers(slot) for slot in slots for _ in numbers])
    found = said(phrases.joined(templates.filled(np.tile(numbers, len(slots)), told)))
    assert found == [one.format(road=road, n=n) for road, n in slots for one in written]


def test_nobody_says_near_near() -> None:
    phrases = Phrases()
    templates = Templates(phrases, {"place": [0], "place before near": [1]})
    numbers = [templates.add("{place}附近河面"), templates.add("{place}门口")]
    told = np.array([phrases.numbers(("文昌路8号附近", "文昌路8号门前"))] * 2)
    assert said(phrases.joined(templates.filled(np.array(numbers), told))) == [
        "文昌路8号门前附近河面",
        "文昌路8号附近门口",
    ]


@given(MOMENTS, st.integers(0, 99_999))
def test_identifiers_moments_and_numbers_are_spelt_as_python_does(moment: object, number: int) -> None:
    at = np.array([micros(moment)])  # type: ignore[arg-type]
    one = make_ids(np.random.default_rng(number), at)
    from uuid import UUID

    assert spelt_ids(one).tobytes().decode() == str(UUID(bytes=one[0].tobytes()))
    assert spelt_moments(at).tobytes().decode() == instant_of(int(at[0])).isoformat(timespec="microseconds")
    assert spelt_numbers(np.array([number]), 5).tobytes().decode() == f"{number:05d}"
