"""The smallest rows that the schema takes, written past the commands: for tests of the database itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import psycopg

from models.store.ids import new_id


def a_category(connection: psycopg.Connection[Any]) -> UUID:
    """A category's identifier; the same one for every call on a database."""
    row = connection.execute(
        "INSERT INTO category (id, code, name, depth) VALUES (%s, 'c1', '暴露垃圾', 1)"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id",
        [new_id()],
    ).fetchone()
    assert row is not None
    return UUID(str(row[0]))


def a_case(connection: psycopg.Connection[Any], title: str = "路灯不亮") -> UUID:
    """A reported case with its report, words and first step."""
    category, case, report = a_category(connection), new_id(), new_id()
    with connection.transaction():
        connection.execute(
            "INSERT INTO case_file (id, title, state, urgency, nature, source, category_id, reported_at, stage_since)"
            " VALUES (%s, %s, 'REPORTED', 'normal', 'help', 'hotline', %s, now(), now())",
            [case, title, category],
        )
        connection.execute(
            "INSERT INTO report (id, source, nature, urgency, category_id, occurred_at, case_id)"
            " VALUES (%s, 'hotline', 'help', 'normal', %s, now(), %s)",
            [report, category, case],
        )
        connection.execute("INSERT INTO report_text (report_id, text) VALUES (%s, %s)", [report, title])
        a_step(connection, case, to_state="REPORTED")
    return case


def a_step(connection: psycopg.Connection[Any], case: UUID, **columns: Any) -> UUID:
    """A line of the case's history, with what else is given."""
    given = {"id": new_id(), "case_id": case, "command_id": new_id(), "action": "report"} | columns
    names, marks = ", ".join(given), ", ".join("%s" for _ in given)
    connection.execute(f"INSERT INTO step ({names}) VALUES ({marks})", list(given.values()))  # type: ignore[call-overload]
    return UUID(str(given["id"]))
