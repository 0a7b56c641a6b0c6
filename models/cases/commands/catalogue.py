"""The catalogue that cases are filed under: categories, their rules, and who owns what. Many rows at a time."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.cases.records import Category, CategoryRule, Ownership
from models.cases.tables import CategoryRow
from models.store.copying import copy_rows
from models.store.errors import Refused
from models.store.texts import storable


def add_categories(s: Session, categories: Sequence[Category]) -> int:
    """Enter categories, in the order given; parents are there or among them. Raises Refused("category_exists", codes=…)."""
    codes = [category.code for category in categories]
    known = s.scalars(select(CategoryRow.code).where(CategoryRow.code.in_(codes))).all()
    if known:
        raise Refused("category_exists", codes=tuple(sorted(known)))
    rows = (
        (
            c.id,
            storable(c.code, "code"),
            storable(c.name, "name"),
            storable(c.name_en, "name_en"),
            c.depth,
            c.parent_id,
            n,
            c.urgency.value,
        )
        for n, c in enumerate(categories)
    )
    return copy_rows(s, "category", ("id", "code", "name", "name_en", "depth", "parent_id", "rank", "urgency"), rows)


def add_rules(s: Session, rules: Sequence[CategoryRule]) -> int:
    """Enter rules; a case keeps the one it was filed under, the highest version is the one in force."""
    columns: tuple[str, ...] = ("id", "category_id", "version", "routing", "needs_arrival", "needs_verification")
    columns += ("limit_amount", "limit_unit", "competent_department_id")
    return copy_rows(s, "category_rule", columns, ([getattr(rule, name) for name in columns] for rule in rules))


def add_ownership(s: Session, owned: Sequence[Ownership]) -> int:
    """Enter which department owns what; returns how many."""
    rows = ((o.id, o.category_id, o.department_id, o.grid_id) for o in owned)
    return copy_rows(s, "ownership", ("id", "category_id", "department_id", "grid_id"), rows)
