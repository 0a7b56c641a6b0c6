"""Rows of any content: each is used or rejected with a reason, and nothing else happens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.imports.guesses.times import FORMATS
from models.imports.kinds import KINDS
from models.imports.records import Rejected
from tests.models.imports.listed.bring import read

LISTS = ("departments", "categories", "workers", "places", "roads")
WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["是", "否", "网格长", "学校", "1e400", "nan", "-0", "１２", "8工作日", "POINT(1 1)", "LINESTRING(0 0,1 1)", "\0", "2026-03-02"]),
    st.floats().map(str),
)  # fmt: skip


@pytest.mark.parametrize("kind", LISTS)
@given(data=st.data())
def test_whatever_stands_in_a_row_is_used_or_rejected_with_a_reason(kind: str, data: st.DataObject) -> None:
    names = [field.name for field in KINDS[kind].fields]
    said = data.draw(st.fixed_dictionaries(dict.fromkeys(names, WORDS)))
    formats = tuple(data.draw(st.sets(st.sampled_from(FORMATS), max_size=2)))
    reason = "used"
    try:
        read(kind, said, formats=formats, crs=data.draw(st.sampled_from([None, "GCJ-02", "EPSG:3857"])))
    except Rejected as rejected:
        reason = str(rejected)
    assert reason.strip()


@pytest.mark.parametrize("kind", LISTS)
def test_the_example_of_every_template_can_be_read(kind: str) -> None:
    read(kind, {field.name: field.example for field in KINDS[kind].fields})
