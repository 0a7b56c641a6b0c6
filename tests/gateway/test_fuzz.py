"""The API, asked in every way that its own document allows, and in many that it does not: it never breaks."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gateway.app import API
from tests.gateway.house import House, Phone
from tests.models.town import as_owner

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def fuzz(house: House, examples: int) -> int:
    """Ask every operation, signed in and with orders in hand; no answer may be a 5xx, or one that the document has not.

    Returns how many requests were answered.
    """
    schema = schemathesis.openapi.from_dict(house.client.get(f"{API}/openapi.json").json())
    # Whoever asked everything before may have gone off duty: he is given no order then.
    as_owner(house.database, "UPDATE worker SET on_duty = true")
    orders = [str(house.order("w1")) for _ in range(2)]
    answered, call = 0, house.call("w1")
    for found in schema.get_all_operations():
        # Signing out, limits that were reached and a call that was ended are no test of the rest.
        as_owner(house.database, "DELETE FROM phone_limit")
        house.hang_up(call)
        call = house.call("w1")
        answered += _ask(house, found.ok(), house.phone("w1"), orders, str(call), examples)
    house.hang_up(call)
    return answered


def _ask(house: House, operation: Any, phone: Phone, orders: list[str], call: str, examples: int) -> int:
    answered = 0
    cases = st.one_of(operation.as_strategy(mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))

    @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck))
    @given(cases, st.sampled_from(orders), st.booleans())
    def ask(case: Any, order: str, own: bool) -> None:
        nonlocal answered
        if own and "order_id" in case.path_parameters:
            case.path_parameters["order_id"] = order
        if own and "call_id" in case.path_parameters:
            case.path_parameters["call_id"] = call
        said = case.as_transport_kwargs(base_url="http://testserver")
        headers = {name: value for name, value in said["headers"].items() if name.lower() != "authorization"}
        headers["Authorization"] = f"Bearer {phone.tokens['access']}"
        sent = {"json": said["json"]} if "json" in said else {"content": said.get("data") or b""}
        answer = house.client.request(said["method"], said["url"], params=said.get("params"), headers=headers, **sent)
        case.validate_response(answer, checks=CHECKS)
        answered += 1

    ask()
    return answered


@pytest.mark.long
@pytest.mark.timeout(900)
def test_no_request_breaks_it_however_long_one_tries(house: House) -> None:
    assert fuzz(house, 150) > 2000


def test_no_request_breaks_it(house: House) -> None:
    assert fuzz(house, 2) > 40
