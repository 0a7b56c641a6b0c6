"""The database holds cases, orders, requests and replies to the table, whoever writes: SQL past every command is refused."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import text

from models.cases.life.arrows import case_arrows, order_arrows
from models.cases.records import CaseState
from models.cases.requests import commands as requests
from models.cases.requests.records import RequestKind
from models.store.errors import Refused
from models.store.ids import new_id
from tests.models.town import Town, as_owner
from tests.support.database import CityDatabase, connect

pytestmark = pytest.mark.database

STEP = "INSERT INTO step (id, case_id, command_id, action, from_state, to_state) VALUES (%s, %s, %s, %s, %s, %s)"
CASE = """INSERT INTO case_file (id, title, state, urgency, nature, source, category_id, reported_at, stage_since)
    VALUES (%s, '凭空', %s, 'normal', 'help', 'hotline', %s, now(), now())"""
ORDER = (
    "INSERT INTO dispatch_order (id, case_id, lead, state, worker_id, given_at) VALUES (%s, %s, false, %s, %s, now())"
)
MOVE = "UPDATE case_file SET state = %s, version = version + 1 WHERE id = %s"


def forge(connection: psycopg.Connection, case_id: UUID, state: str, action: str | None, start: str = "") -> None:
    """Change a case's state in SQL, with a step that says so (or without one)."""
    with connection.transaction():
        connection.execute(MOVE, [state, case_id])
        if action is not None:
            connection.execute(STEP, [new_id(), case_id, new_id(), action, start, state])


def make(connection: psycopg.Connection, category_id: UUID, state: str, action: str | None) -> None:
    """Make a case in SQL, with a step that says how it began (or without one)."""
    case_id = new_id()
    with connection.transaction():
        connection.execute(CASE, [case_id, state, category_id])
        if action is not None:
            connection.execute(STEP, [new_id(), case_id, new_id(), action, None, state])


def enter(
    connection: psycopg.Connection, town: Town, case_id: UUID, state: str, steps: list[tuple[str, str | None, str]]
) -> None:
    """Make a case in SQL with all these steps."""
    with connection.transaction():
        connection.execute(CASE, [case_id, state, town.categories["lid"]])
        for action, start, end in steps:
            connection.execute(STEP, [new_id(), case_id, new_id(), action, start, end])


def change(connection: psycopg.Connection, statement: str, *facts: object) -> None:
    with connection.transaction():
        connection.execute(statement.encode(), facts)


def test_the_database_has_the_table_letter_for_letter(city_database: CityDatabase) -> None:
    cases = as_owner(city_database, 'SELECT action, start, "end", who FROM case_arrow')
    orders = as_owner(city_database, 'SELECT action, start, "end" FROM order_arrow')
    assert frozenset(cases) == case_arrows()
    assert frozenset(orders) == order_arrows()


def test_no_account_may_change_the_table(city_database: CityDatabase) -> None:
    with connect(city_database.supervisor) as connection:
        for statement in ("DELETE FROM case_arrow", "UPDATE case_arrow SET who = 'anyone'", "DELETE FROM order_arrow"):
            with pytest.raises(errors.InsufficientPrivilege):
                connection.execute(statement)


@pytest.mark.parametrize("state", ["CLOSED", "REPORTED", "HANDLING", "ARCHIVED"])
def test_a_state_without_an_arrow_is_refused_at_once(town: Town, city_database: CityDatabase, state: str) -> None:
    done = town.filed()
    with connect(city_database.supervisor) as connection, pytest.raises(errors.CheckViolation) as refused:
        connection.execute(MOVE, [state, done.case_id])
    assert refused.value.diag.constraint_name == "case_file_arrow"
    assert town.see(done).case.state is CaseState.FILED


def test_a_state_is_not_changed_past_its_version(town: Town, city_database: CityDatabase) -> None:
    done = town.filed()
    with connect(city_database.operator) as connection, pytest.raises(errors.CheckViolation) as refused:
        connection.execute("UPDATE case_file SET state = 'DISPATCHED' WHERE id = %s", [done.case_id])
    assert refused.value.diag.constraint_name == "case_file_version"


def test_a_changed_state_without_its_step_is_refused_at_the_commit(town: Town, city_database: CityDatabase) -> None:
    done = town.filed()
    with connect(city_database.operator) as connection:
        with pytest.raises(errors.CheckViolation) as refused:
            forge(connection, done.case_id, "DISPATCHED", None)
        assert refused.value.diag.constraint_name == "case_file_step"
        with pytest.raises(errors.CheckViolation) as refused:
            forge(connection, done.case_id, "DISPATCHED", "sign", "FILED")
        assert refused.value.diag.constraint_name == "case_file_step"
        assert town.see(done).case.state is CaseState.FILED
        forge(connection, done.case_id, "DISPATCHED", "dispatch", "FILED")
        forge(connection, done.case_id, "FILED", "withdraw", "DISPATCHED")
        # Those steps are of earlier transactions.
        with pytest.raises(errors.CheckViolation):
            forge(connection, done.case_id, "DISPATCHED", None)
    assert town.see(done).case.state is CaseState.FILED


def test_the_field_cannot_do_the_desks_acts_though_it_writes_their_steps(
    town: Town, city_database: CityDatabase
) -> None:
    done, _ = town.reviewing()
    with connect(city_database.field) as connection, pytest.raises(errors.CheckViolation) as refused:
        forge(connection, done.case_id, "CLOSED", "close", "REVIEWING")
    assert refused.value.diag.constraint_name == "case_file_step"
    assert town.see(done).case.state is CaseState.REVIEWING


@pytest.mark.parametrize("login", ["operator", "supervisor"])
def test_no_case_is_voided_without_an_approved_request(town: Town, city_database: CityDatabase, login: str) -> None:
    done = town.filed()
    with connect(getattr(city_database, login)) as connection, pytest.raises(errors.CheckViolation):
        forge(connection, done.case_id, "VOID", "void", "FILED")
    assert town.see(done).case.state is CaseState.FILED


def test_a_case_follows_or_merges_only_where_there_is_another(town: Town, city_database: CityDatabase) -> None:
    done = town.filed()
    for state, action in (("MERGED", "merge"), ("REVIEWING", "follow"), ("CLOSED", "close_with_parent")):
        with connect(city_database.supervisor) as connection, pytest.raises(errors.CheckViolation) as refused:
            forge(connection, done.case_id, state, action, "FILED")
        assert refused.value.diag.constraint_name == "case_file_arrow"
    assert town.see(done).case.state is CaseState.FILED


def test_a_case_does_not_come_from_nowhere(town: Town, city_database: CityDatabase) -> None:
    for state, action in (("CLOSED", None), ("CLOSED", "import"), ("FILED", "file")):
        with connect(city_database.operator) as connection, pytest.raises(errors.CheckViolation) as refused:
            make(connection, town.categories["lid"], state, action)
        assert refused.value.diag.constraint_name == "case_file_step"
    assert as_owner(city_database, "SELECT count(*) FROM case_file WHERE title = '凭空'") == [(0,)]


def test_an_import_that_is_not_under_way_moves_nothing(town: Town, city_database: CityDatabase) -> None:
    done = town.filed()
    with connect(city_database.operator) as connection:
        with pytest.raises(errors.CheckViolation):
            forge(connection, done.case_id, "CLOSED", "import", "FILED")
        # Nobody but the owner undoes.
        connection.execute("SELECT set_config('shaotai.undoing', 'on', false)")
        with pytest.raises(errors.CheckViolation):
            forge(connection, done.case_id, "CLOSED", None)


def test_orders_hold_to_their_table_too(town: Town, city_database: CityDatabase) -> None:
    done, order = town.dispatched()
    with connect(city_database.operator) as connection:
        with pytest.raises(errors.CheckViolation) as refused:
            connection.execute("UPDATE dispatch_order SET state = 'FEEDBACK' WHERE id = %s", [order])
        assert refused.value.diag.constraint_name == "dispatch_order_arrow"
        with pytest.raises(errors.CheckViolation) as refused:
            change(connection, "UPDATE dispatch_order SET state = 'SIGNED' WHERE id = %s", order)
        assert refused.value.diag.constraint_name == "dispatch_order_step"
        with pytest.raises(errors.CheckViolation) as refused:
            change(connection, ORDER, new_id(), done.case_id, "DISPATCHED", town.workers["w2"])
        assert refused.value.diag.constraint_name == "dispatch_order_step"
    assert len(town.see(done).orders) == 1


def test_a_request_is_not_decided_past_the_commands(town: Town, city_database: CityDatabase) -> None:
    done = town.filed()
    with town.operator.transaction() as s:
        requests.ask(s, done.case_id, done.version, RequestKind.VOID, "重复")
    approve = "UPDATE case_request SET state = 'approved'"
    with connect(city_database.operator) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(approve)
    with connect(city_database.supervisor) as connection:
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("UPDATE case_request SET asked_by = NULL")
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("DELETE FROM case_request")
        connection.execute("UPDATE case_request SET state = 'declined', note = '不同意'")
        with pytest.raises(errors.CheckViolation) as refused:
            connection.execute(approve)
        assert refused.value.diag.constraint_name == "case_request_decided"


def test_what_the_citizen_was_told_stays_and_the_final_word_is_a_supervisors(
    town: Town, city_database: CityDatabase
) -> None:
    done = town.filed()
    town.do("reply", done.case_id, done.version, "已受理")
    town.do("draft_reply", done.case_id, done.version, "最终答复", final=True)
    with connect(city_database.operator) as connection:
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("UPDATE reply SET words = '没说过' WHERE sent_at IS NOT NULL")
        me = "(SELECT id FROM account WHERE login = session_user)"
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(f"UPDATE reply SET sent_at = now(), sent_by = {me} WHERE sent_at IS NULL")


def test_what_the_database_refuses_is_told_as_a_rule_that_said_no(town: Town) -> None:
    done = town.filed()
    for change_of, code in (
        ("state = 'CLOSED', version = version + 1", "against_the_table"),
        ("state = 'DISPATCHED', version = version + 1", "without_a_step"),
        ("state = 'DISPATCHED'", "changed_meanwhile"),
    ):
        with pytest.raises(Refused) as refused, town.operator.transaction() as s:
            s.execute(text(f"UPDATE case_file SET {change_of} WHERE id = :id"), {"id": done.case_id})
        assert refused.value.code == code
    assert town.see(done).case.state is CaseState.FILED


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([("report", None, "REPORTED"), ("close", "REVIEWING", "CLOSED")], "CLOSED"),
        ([("report", None, "REPORTED"), ("accept", "REPORTED", "CLOSED")], "CLOSED"),
        ([("report", None, "REPORTED"), ("report", None, "REPORTED")], "REPORTED"),
        ([("report", None, "REPORTED"), ("accept", "REPORTED", "ACCEPTED")], "REPORTED"),
        ([("import", None, "CLOSED")], "CLOSED"),
    ],
)
def test_a_new_case_is_not_entered_by_steps_that_leave_out_what_lay_between(
    town: Town, city_database: CityDatabase, steps: list[tuple[str, str | None, str]], state: str
) -> None:
    case_id = new_id()
    with connect(city_database.supervisor) as connection:
        with pytest.raises(errors.CheckViolation) as refused:
            enter(connection, town, case_id, state, steps)
        assert refused.value.diag.constraint_name == "case_file_step"
        assert connection.execute("SELECT count(*) FROM case_file WHERE id = %s", [case_id]).fetchone() == (0,)


def test_a_new_case_may_be_entered_with_every_step_up_to_where_it_stands(
    town: Town, city_database: CityDatabase
) -> None:
    case_id = new_id()
    with connect(city_database.operator) as connection:
        steps = [("accept", "REPORTED", "ACCEPTED"), ("report", None, "REPORTED")]
        enter(connection, town, case_id, "ACCEPTED", steps)
    assert town.see(case_id).case.state is CaseState.ACCEPTED
