"""`bench NAME`: finds the benchmarks, hands their options on, and keeps standard output for the JSON."""

from __future__ import annotations

import pytest

from desktop.cli.benches import names
from tests.support.commands import Command


def test_the_benchmarks_are_found_and_named_in_the_help(command: Command) -> None:
    assert {"feed", "start"} <= set(names())
    said = command("bench", "--help").out
    assert all(name in said for name in names())
    assert not any(name.startswith("_") for name in names())


@pytest.mark.parametrize("name", ["nosuch", "_common", "../main", ""])
def test_an_unknown_benchmark_is_refused_with_those_there_are(command: Command, name: str) -> None:
    answer = command("bench", name)
    assert (answer.code, answer.out) == (2, "")
    assert ", ".join(names()) in answer.err
