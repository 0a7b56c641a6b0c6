"""Who has it open: taken again, let go, and broken by the supervisor with a note."""

from __future__ import annotations

from desktop.acts.work import CaseWork, Offers
from models.accounts.records import Account, Duty
from models.cases.states import stage_of
from models.claims import commands
from widgets.case.sheet import CaseSheet


def _claim(sheet: CaseSheet, me: Account) -> bool:
    over = stage_of(sheet.detail.case.state) is None
    return sheet.claim is None and not over and me.duty in (Duty.OPERATOR, Duty.SUPERVISOR)


def _let_go(sheet: CaseSheet, me: Account) -> bool:
    return sheet.claim is not None and sheet.claim.account_id == me.id


def _break(sheet: CaseSheet, me: Account) -> bool:
    return sheet.claim is not None and sheet.claim.account_id != me.id and me.duty is Duty.SUPERVISOR


WORK: dict[str, CaseWork] = {
    "claim": lambda s, case, _, __: commands.claim_here(s, case.id),
    "let_go": lambda s, case, _, __: commands.let_go(s, case.id),
    "break_claim": lambda s, case, f, cid: commands.break_claim(s, case.id, note=f["reason"], command_id=cid),
}
OFFERED: dict[str, Offers] = {"claim": _claim, "let_go": _let_go, "break_claim": _break}
