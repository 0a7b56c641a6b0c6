"""A definition that means something else has another version: what each counts is written down here by its fingerprint.

Who changes what a figure counts gives it a new version and writes its fingerprint down; the old line stays, for papers keep
their words under the old key. Only where nothing that is counted changed (another word for the same column) is a line renewed.
"""

from __future__ import annotations

import hashlib
import re

import pytest
from sqlalchemy import text

from models.figures.definition import Definition
from models.figures.definitions import DEFINITIONS
from models.figures.measures import Measure
from models.figures.open_counting import facts_of
from models.figures.open_counts import OpenCount
from tests.models.town import Town

pytestmark = pytest.mark.database
KEPT = {
    "open/1": "81c167aa96d1",
    "late/1": "c9dd644aad5f",
    "critical/1": "cf206abf2628",
    "soon/1": "8da940a86bde",
    "reported/1": "a0fe99b53490",
    "repeated/1": "493d51ea9117",
    "accepted/1": "444550a9f730",
    "filed/1": "29c998a45989",
    "dispatched/1": "8f8919a655b9",
    "orders/1": "cae04861d7dd",
    "closed/1": "fac88f2bbb5c",
    "due/2": "48b5458d1867",
    "excluded/1": "4885cd6355c4",
    "accepted_rate/1": "1682c8c8006e",
    "filed_rate/1": "592cd67490a9",
    "closing_rate/1": "cd0a86b567ac",
    "case_closing_rate/1": "1f5eb5591711",
    "on_time_rate/1": "82d4ac9ea08d",
    "sign_rate/1": "fe87f78372f1",
    "response_rate/1": "7b734f8b1357",
    "solved_rate/1": "fd47692868b6",
    "satisfaction/1": "6a070ebcfb8d",
    "rework_rate/1": "52fb27f81934",
    "extension_rate/1": "beb021aa710f",
    "refusal_rate/1": "fd0390f5a418",
    "dispatch_rate/1": "2c0d043b2940",
    "first_time_rate/1": "906c75145d46",
    "repeated_rate/1": "dd8c96d81b5c",
}


def fingerprint(one: Definition, counted: dict[Measure, str]) -> str:
    """What stands above and below the line, each by the very words of the database that count it."""
    told = [one.kind, one.unit.value]
    for terms in (one.numerator, one.denominator):
        told += ["/", *(facts_of(term) if isinstance(term, OpenCount) else counted[term] for term in terms)]
    return hashlib.sha256(re.sub(r"\s+", " ", "\n".join(told)).encode()).hexdigest()[:12]


def counted_by(source: str) -> dict[Measure, str]:
    """Every measure with the words by which the parts of `figure_parts` count it."""
    found: dict[Measure, str] = {}
    for part in source.split("UNION ALL"):
        head, told, rest = re.split(r"\(VALUES\s", part, maxsplit=1)[0], part, part.rpartition(") AS m(")[2]
        for measure in Measure:
            line = re.search(rf"\('{measure.value}', .*?(?=,\s*\('|,\s*--|\)\s*AS m\()", told, re.S)
            if line is not None:
                found[measure] = found.get(measure, "") + head + line.group() + rest
    return found


def test_what_a_figure_counts_changes_with_its_version_alone(town: Town) -> None:
    with town.leader.read() as s:
        source = s.scalar(text("SELECT prosrc FROM pg_proc WHERE proname = 'figure_parts'"))
    assert source is not None
    counted = counted_by(source)
    assert counted.keys() == set(Measure)
    now = {key: fingerprint(one, counted) for key, one in DEFINITIONS.items() if one.can_be_counted}
    assert now == {key: KEPT.get(key) for key in now}
