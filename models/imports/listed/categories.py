"""Bringing in the category tree, a row a subclass with its class and type, and how its cases are handled."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.imports.kinds import KINDS
from models.imports.kinds.words import meant
from models.imports.listed.records import Entry, ListCounts
from models.imports.listed.rules import Rules
from models.imports.listed.values import Reading, english
from models.imports.listed.writing import Names, department_names, update_rows
from models.imports.records import Rejected
from models.store.copying import copy_mappings
from models.store.ids import new_id

LEVELS = ("type", "class", "subclass")
SLASH = "/"
LONGEST_LIMIT = 100_000
"""Minutes or days; beyond it somebody has mixed up the columns."""
UNITS = {
    "working_hour": (60, "working_minute"),
    "working_day": (1, "working_day"),
    "calendar_day": (1440, "calendar_minute"),
    "hour": (60, "calendar_minute"),
    "minute": (1, "calendar_minute"),
}
"""What a unit is in the database: how many of which."""
_LIMIT = re.compile(r"\s*([\d.,]+)\s*(\D*)\s*")
_THERE = text("SELECT id, code, name, name_en, depth, parent_id, rank, urgency FROM category")


@dataclass(frozen=True, slots=True)
class Node:
    """A type, class or subclass as a row names it; `code` is "" where the row says none."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """What a row says: the way down to its category, its rule's facts and its urgency."""

    nodes: tuple[Node, ...]
    rule: Mapping[str, Any]
    department: str
    urgency: str | None


class CategoryLister:
    """Categories are known by their code; without one by their name under what stands above them."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._met: dict[UUID, tuple[str, int]] = {}

    def read(self, entry: Entry) -> CategoryDraft:
        r = self._reading
        r.need(entry, "type")
        nodes = []
        for level in LEVELS:
            name, code = r.text(entry, level), r.text(entry, f"{level}_code")
            if name:
                nodes.append(Node(code, name, r.text(entry, f"{level}_en")))
            elif code:
                raise Rejected(f"a {level} code ({code}) without a name")
        rule: dict[str, Any] = {
            "routing": r.choice(entry, "routing"),
            "needs_arrival": r.yes_no(entry, "arrival"),
            "needs_verification": r.yes_no(entry, "verification"),
        }
        rule = {name: value for name, value in rule.items() if value is not None} | self._limit(entry)
        return CategoryDraft(tuple(nodes), rule, r.text(entry, "department"), r.choice(entry, "urgency"))

    def key(self, draft: CategoryDraft) -> str:
        return draft.nodes[-1].code or SLASH.join(node.name for node in draft.nodes)

    def write(
        self, s: Session, drafts: Sequence[tuple[Entry, CategoryDraft]], counts: ListCounts
    ) -> list[tuple[Entry, str]]:
        refused: list[tuple[Entry, str]] = []
        tree, rules, departments = _Tree(s, self._met), Rules(s), department_names(s)
        for entry, draft in drafts:
            try:
                facts = self._facts(draft, departments)
                row, new, changed = tree.place(draft)
            except Rejected as reason:
                refused.append((entry, str(reason)))
                continue
            changed = rules.set(row["id"], facts) or changed
            if new:
                counts.new += 1
            elif changed:
                counts.changed += 1
            else:
                counts.same += 1
        tree.write(s)
        rules.write()
        return refused

    def _facts(self, draft: CategoryDraft, departments: Names) -> dict[str, Any]:
        said = draft.department
        return dict(draft.rule) | ({"competent_department_id": departments.get(said)} if said else {})

    def _limit(self, entry: Entry) -> dict[str, Any]:
        said, unit = self._reading.text(entry, "limit"), self._reading.choice(entry, "unit")
        if not said:
            return {}
        found = _LIMIT.fullmatch(said)
        if found is None:
            raise Rejected(f"the limit is no number with a unit: {said!r}")
        number, word = found.groups()
        unit = meant(KINDS["categories"].field("unit"), word) if word.strip() else unit
        if unit is None:
            raise Rejected(f"the limit {said!r} has no unit: 工作时, 工作日, 自然日, 小时 or 分钟")
        many, name = UNITS[unit]
        try:
            amount = float(number.replace(",", "")) * many
        except ValueError as error:
            raise Rejected(f"the limit is no number: {said!r}") from error
        if amount != int(amount) or not 0 < amount <= LONGEST_LIMIT:
            raise Rejected(
                f"the limit {said!r} is none that can be kept: whole {'days' if many == 1 else 'minutes'}, above 0"
            )
        return {"limit_amount": int(amount), "limit_unit": name}


class _Tree:
    """The category tree as it is and as it will be. `met` says what the file has said of a category: line-independent."""

    def __init__(self, s: Session, met: dict[UUID, tuple[str, int]]) -> None:
        self._met = met
        rows = [dict(row._mapping) for row in s.execute(_THERE)]  # noqa: SLF001 - its public name
        self._codes: dict[str, dict[str, Any]] = {row["code"]: row for row in rows}
        self._named = {(row["parent_id"], row["name"]): row for row in rows}
        self._rank = max((row["rank"] for row in rows), default=0)
        self._new: dict[UUID, dict[str, Any]] = {}
        self._changed: dict[UUID, dict[str, Any]] = {}

    def place(self, draft: CategoryDraft) -> tuple[dict[str, Any], bool, bool]:
        """Put a row's nodes into the tree; returns its category, whether that is new, whether anything changed.

        Raises Rejected, with the tree as it was.
        """
        way: list[tuple[dict[str, Any], bool, bool]] = []
        above: UUID | None = None
        path = ""
        last = len(draft.nodes)
        for depth, node in enumerate(draft.nodes, start=1):
            row, new, changed = self._one(node, depth, above, path, draft.urgency if depth == last else None)
            way.append((row, new, changed))
            above, path = row["id"], row["code"]
        for row, new, changed in way:
            self._keep(row, new=new, changed=changed)
        return way[-1][0], way[-1][1], any(changed or new for _, new, changed in way)

    def write(self, s: Session) -> None:
        """Write what is new, parents first, and what changed."""
        copy_mappings(s, "category", sorted(self._new.values(), key=lambda row: row["depth"]))
        update_rows(s, "category", list(self._changed.values()))

    def _one(
        self, node: Node, depth: int, above: UUID | None, path: str, urgency: str | None
    ) -> tuple[dict[str, Any], bool, bool]:
        code = node.code or SLASH.join(part for part in (path, node.name) if part)
        before = self._codes.get(code) if node.code else self._named.get((above, node.name)) or self._codes.get(code)
        row: dict[str, Any] = (
            dict(before) if before else {"id": new_id(), "code": code, "name_en": "", "rank": 0, "urgency": "normal"}
        )
        met = self._met.get(row["id"])
        if met is not None and met != (node.name, depth):
            raise Rejected(f"{code!r} is {met[0]!r} further up, of another level or name")
        if before is not None and before["depth"] != depth:
            raise Rejected(f"{code!r} is there already, {'a ' + LEVELS[before['depth'] - 1] if before['depth'] <= 3 else 'deeper'}: it cannot be a {LEVELS[depth - 1]}")  # fmt: skip
        row |= {
            "name": node.name,
            "name_en": english(node.name_en or row["name_en"], node.name),
            "depth": depth,
            "parent_id": above,
            "urgency": urgency or row["urgency"],
        }
        return row, before is None, before is not None and row != before

    def _keep(self, row: dict[str, Any], *, new: bool, changed: bool) -> None:
        if new:
            self._rank += 1
            row["rank"] = self._rank
            self._new[row["id"]] = row
        elif row["id"] in self._new:
            self._new[row["id"]] = row
        elif changed:
            self._changed[row["id"]] = row
        self._codes[row["code"]] = row
        self._named[row["parent_id"], row["name"]] = row
        self._met[row["id"]] = (row["name"], row["depth"])
