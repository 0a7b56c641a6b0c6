"""Categories and departments that a table names and this city does not have yet: made as they are met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.commands.catalogue import add_categories, add_rules
from models.cases.records import Category, CategoryRule
from models.imports.mapping import CaseMapping
from models.imports.records import Incoming
from models.store.ids import new_id
from models.workers.commands import add_departments
from models.workers.records import Department, DepartmentKind

UNCLASSIFIED = "unclassified"
SLASH = "/"
_CATEGORIES = text("SELECT code, id FROM category WHERE code = ANY(:codes)")
_RULES = text(
    """SELECT DISTINCT ON (category_id) category_id, id FROM category_rule WHERE category_id = ANY(CAST(:ids AS uuid[]))
    ORDER BY category_id, version DESC"""
)
# A department is meant by its code or by its name; where both are there, the code decides.
_DEPARTMENTS = text(
    """SELECT said, d.id FROM unnest(CAST(:said AS text[])) AS said JOIN department d ON said IN (d.code, d.name)
    ORDER BY d.code = said, d.code DESC"""
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Identifiers by what the table says."""

    categories: dict[tuple[str, str], UUID]
    """By class and subclass."""
    rules: dict[UUID, UUID]
    """The rule in force, by category."""
    departments: dict[str, UUID]


def add_unclassified(s: Session) -> UUID:
    """Enter the category that is always there: 未分类."""
    category = Category(new_id(), UNCLASSIFIED, "未分类", "Unclassified", 1, None)
    add_categories(s, [category])
    return category.id


def catalogue_for(s: Session, rows: Sequence[Incoming], mapping: CaseMapping) -> Catalogue:
    """Return what these rows need, after entering what is missing.

    A new department is a bureau. A new category stands under its class, under the mapping's type; the department of the
    first row that names it is competent for it. What is there already is left as it is.
    """
    departments = _departments(s, sorted({row.department for row in rows} - {""}))
    wanted = {_code(mapping, row): row for row in reversed(rows)}
    ids = _known(s, wanted, mapping)
    made: list[Category] = []
    rules: list[CategoryRule] = []
    for code, row in sorted(wanted.items()):
        if code in ids:
            continue
        parent = _above(row, mapping, ids, made)
        depth = 1 if parent is None else 3 if row.category[0] else 2
        name = row.category[2]
        category = Category(new_id(), code, name, _english(name), depth, parent)
        made.append(category)
        ids[code] = category.id
        if row.department:
            rules.append(
                CategoryRule(new_id(), category.id, mapping.routing,
                             competent_department_id=departments[row.department])
            )  # fmt: skip
    add_categories(s, made)
    add_rules(s, rules)
    found = {row.category[:2]: ids[_code(mapping, row)] for row in rows}
    in_force = {row.category_id: row.id for row in s.execute(_RULES, {"ids": list(found.values())})}
    return Catalogue(found, in_force, departments)


def _known(s: Session, wanted: dict[str, Incoming], mapping: CaseMapping) -> dict[str, UUID]:
    above = {_class_code(mapping, row.category[0]) for row in wanted.values()} | {mapping.type_code}
    rows = s.execute(_CATEGORIES, {"codes": sorted(above | set(wanted))})
    return {row.code: row.id for row in rows}


def _above(row: Incoming, mapping: CaseMapping, ids: dict[str, UUID], made: list[Category]) -> UUID | None:
    """Return the category above, made where it is missing; None where the row's own category is the unclassified one."""
    if not row.category[1]:
        return None
    if mapping.type_code not in ids:
        top = Category(new_id(), mapping.type_code, mapping.type_name, mapping.type_name_en, 1, None)
        made.append(top)
        ids[top.code] = top.id
    name = row.category[0]
    if not name:
        return ids[mapping.type_code]
    code = _class_code(mapping, name)
    if code not in ids:
        group = Category(new_id(), code, name, _english(name), 2, ids[mapping.type_code])
        made.append(group)
        ids[code] = group.id
    return ids[code]


def _code(mapping: CaseMapping, row: Incoming) -> str:
    name, key, _ = row.category
    return SLASH.join((mapping.type_code, name, key)) if key else UNCLASSIFIED


def _class_code(mapping: CaseMapping, name: str) -> str:
    return SLASH.join((mapping.type_code, name))


def _departments(s: Session, said: list[str]) -> dict[str, UUID]:
    found = {row.said: row.id for row in s.execute(_DEPARTMENTS, {"said": said})}
    new = [Department(new_id(), name, name, _english(name), DepartmentKind.BUREAU, None) for name in said
           if name not in found]  # fmt: skip
    add_departments(s, new)
    return found | {department.code: department.id for department in new}


def _english(name: str) -> str:
    return name if name.isascii() else ""
