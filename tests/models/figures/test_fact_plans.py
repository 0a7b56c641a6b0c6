"""What the server looks at for facts: only what is asked of them. No clock, but the plan itself."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tests.models.town import Town

pytestmark = pytest.mark.database


def _plan(town: Town, told: str, part: str) -> str:
    statement = f"EXPLAIN SELECT {told} FROM figure_fact f WHERE f.part = '{part}' AND f.at > now() - interval '1 day'"
    with town.operator.read() as s:
        return "\n".join(s.scalars(text(statement)))


@pytest.mark.parametrize("part", ["reported", "accepted", "closed", "due", "callback"])
def test_the_lead_order_is_looked_up_for_facts_of_which_it_is_asked_alone(town: Town, part: str) -> None:
    bare = _plan(town, "f.case_id, f.row_id, f.at", part)
    assert "case_file" in bare
    assert not {"dispatch_order", "figure_grid", "figure_category"} & set(bare.replace("(", " ").split())
    told = _plan(town, "f.department_id, f.top_id, f.class_id", part)
    assert {"dispatch_order", "figure_grid", "figure_category"} <= set(told.replace("(", " ").split())
