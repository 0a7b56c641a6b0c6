"""The orders the queue can stand in."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from models.cases.deadlines import queue_order
from models.cases.records import OpenCase
from widgets.i18n import mark, tr


class Order(StrEnum):
    """By 特急 and what is left of the limit; newest report first; longest in its stage first."""

    PRESSING = "pressing"
    NEWEST = "newest"
    LONGEST_HELD = "longest_held"


_WORDS = {
    Order.PRESSING: mark("Critical, limit"),
    Order.NEWEST: mark("Newest first"),
    Order.LONGEST_HELD: mark("Longest held"),
}


# Keys end with the identifier: no two cases are equal, so that a case's row is found by bisection.
def _pressing(case: OpenCase) -> tuple[Any, ...]:
    return queue_order(case)


def _newest(case: OpenCase) -> tuple[float, int]:
    return (-case.reported_at.timestamp(), case.id.int)


def _longest(case: OpenCase) -> tuple[float, int]:
    return (case.stage_since.timestamp(), case.id.int)


KEYS: dict[Order, Callable[[OpenCase], Any]] = {
    Order.PRESSING: _pressing,
    Order.NEWEST: _newest,
    Order.LONGEST_HELD: _longest,
}


def order_word(order: Order) -> str:
    """Return an order's name for the menu."""
    return tr(_WORDS[order])
