"""`import twins`: which of the cases that an import brought in are likely here already."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from desktop.cli.common import answer, city_option, database_option, json_option, opened, remember
from desktop.cli.imports.common import city_store, in_words, require_named
from models.imports.twins import Alike, Alikes, find_alike
from models.links.records import Twin

TOLD = 50
"""Cases told one by one; --json tells them all."""


def twins(
    context: typer.Context,
    run: Annotated[int, typer.Argument(metavar="RUN", help="Its number, by: ./run import list.", show_default=False)],
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Tell which open cases of an import are likely the same matter as others. Nothing is merged: the desk decides."""
    with in_words(), opened(remember(context, database=database, city=city)) as target:
        require_named(remember(context), target)
        with city_store(target.url) as store, store.read() as s:
            found = find_alike(s, run)
        facts = {"city": target.city, "run": run, "made": found.made, "looked": found.looked}
        answer(facts | {"alike": [_facts(one) for one in found.found]}, list(_lines(run, found)), as_json=as_json)


def _lines(run: int, found: Alikes) -> Iterable[str]:
    if not found.found:
        yield f"None of the {found.looked:,} open cases of import {run} is likely here twice."
    else:
        yield f"{len(found.found):,} of {found.looked:,} open cases of import {run} are likely here twice. Nothing was merged."
    for one in found.found[:TOLD]:
        yield f"  {one.number or '-'}  {one.title}"
        for twin in one.twins:
            far = "same address" if twin.distance_m is None or twin.same_address else f"{twin.distance_m:.0f} m"
            yield f"      {twin.case.number or '-'}  {twin.case.title}  ({far}, {twin.score:.2f})"
    if len(found.found) > TOLD:
        yield f"  and {len(found.found) - TOLD:,} more (--json names all)"
    if found.looked < found.made:
        yield f"  The {found.looked:,} newest were looked at, of {found.made:,}."


def _facts(one: Alike) -> dict[str, Any]:
    return {
        "case_id": str(one.case_id),
        "number": one.number,
        "title": one.title,
        "twins": [_twin(twin) for twin in one.twins],
    }


def _twin(twin: Twin) -> dict[str, Any]:
    return {
        "case_id": str(twin.case.id),
        "number": twin.case.number,
        "title": twin.case.title,
        "score": round(twin.score, 3),
        "likeness": round(twin.likeness, 3),
        "distance_m": None if twin.distance_m is None else round(twin.distance_m, 1),
        "age_s": round(twin.age_s),
    }
