"""The rules in force of categories, and new versions of those that change: a case keeps the one it was filed under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.commands.catalogue import add_rules
from models.cases.records import CategoryRule
from models.store.ids import new_id

_IN_FORCE = text(
    """SELECT DISTINCT ON (category_id) id, category_id, routing, needs_arrival, needs_verification, limit_amount,
              limit_unit, competent_department_id, version
    FROM category_rule ORDER BY category_id, version DESC"""
)
DEFAULT = "territory_first"


class Rules:
    """The rules in force; what is set is written at the end, one new version a category."""

    def __init__(self, s: Session) -> None:
        self._s = s
        self._there = {row.category_id: CategoryRule(**row._mapping) for row in s.execute(_IN_FORCE)}  # noqa: SLF001
        self._new: dict[UUID, CategoryRule] = {}

    def set(self, category: UUID, facts: Mapping[str, Any]) -> bool:
        """Say something of a category's rule, under its field names; returns whether that is new. {} says nothing."""
        now = self._new.get(category) or self._there.get(category)
        if not facts or (now is not None and all(getattr(now, name) == value for name, value in facts.items())):
            return False
        if now is None:
            self._new[category] = replace(CategoryRule(new_id(), category, DEFAULT), **facts)
        elif category in self._new:
            self._new[category] = replace(now, **facts)
        else:
            self._new[category] = replace(now, **facts, id=new_id(), version=now.version + 1)
        return True

    def write(self) -> None:
        """Write the new versions; their departments and categories are there by now."""
        add_rules(self._s, list(self._new.values()))
        self._there |= self._new
        self._new = {}
