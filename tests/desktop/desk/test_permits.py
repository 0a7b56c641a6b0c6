"""What is offered for a case: nothing that its command would refuse by the table or by whom it follows."""

from __future__ import annotations

from dataclasses import replace

from desktop.desk.permits import allowed
from models.accounts.records import Account, Duty
from models.cases.records import CaseState
from tests.support.desk_records import detail, open_case, uid
from widgets.case.sheet import CaseSheet

ME = Account(uid(70), "zhao", "值班长", Duty.SUPERVISOR, active=True)


def test_a_child_is_offered_nothing_that_its_parent_alone_moves() -> None:
    case = open_case(1, state=CaseState.FILED)
    free = allowed(CaseSheet(detail(case), me=ME))
    child = allowed(CaseSheet(detail(replace(case, parent_id=uid(2))), me=ME))
    assert {"dispatch", "set_urgency", "reply"} <= free
    assert not {"dispatch", "give_route", "transfer", "merge"} & child
    assert {"set_urgency", "reply"} <= child
