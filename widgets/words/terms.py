"""The field's terms as the desk says them: states, stages, sources, urgencies and the rest, in the language in use."""

from __future__ import annotations

from models.accounts.records import Duty
from models.cases.records import (
    CaseState,
    Lamp,
    Nature,
    OpenCase,
    OrderState,
    Source,
    Stage,
    Tier,
    Urgency,
)
from models.grids.records import GridKind
from models.workers.records import DepartmentKind, WorkerRole
from widgets.i18n import mark, tr
from widgets.text import line

DOT = " · "

_STAGES = {
    Stage.TO_ACCEPT: mark("To accept"),
    Stage.TO_FILE: mark("To file"),
    Stage.TO_DISPATCH: mark("To dispatch"),
    Stage.TO_SIGN: mark("To sign"),
    Stage.HANDLING: mark("Handling"),
    Stage.TO_VERIFY: mark("To verify"),
    Stage.TO_CLOSE: mark("To close"),
}
_LAMPS = {Lamp.ON_TIME: mark("On time"), Lamp.SOON: mark("Due soon"), Lamp.LATE: mark("Late")}
_URGENCIES = {Urgency.CRITICAL: mark("Critical"), Urgency.URGENT: mark("Urgent"), Urgency.NORMAL: mark("Normal")}
_TIERS = {Tier.GENERAL: mark("General"), Tier.RAISED: mark("Raised"), Tier.SPECIAL: mark("Special")}
_NATURES = {
    Nature.ENQUIRY: mark("Enquiry"),
    Nature.HELP: mark("Help"),
    Nature.COMPLAINT: mark("Complaint"),
    Nature.TIP: mark("Tip-off"),
    Nature.SUGGESTION: mark("Suggestion"),
}
_SOURCES = {
    Source.GRID_WORKER: mark("Grid worker"),
    Source.HOTLINE: mark("Hotline 12345"),
    Source.DIGITAL_CITY: mark("Digital city"),
    Source.PETITION: mark("Petition"),
    Source.ONLINE_OPINION: mark("Online opinion"),
    Source.VIDEO_PATROL: mark("Video patrol"),
    Source.LEADER: mark("Leader's note"),
    Source.SENSOR: mark("Sensor"),
    Source.PUBLIC: mark("Public report"),
}
_STATES = {
    CaseState.REPORTED: mark("Reported"),
    CaseState.ACCEPTED: mark("Accepted"),
    CaseState.CONFIRMING: mark("Confirming"),
    CaseState.FILED: mark("Filed"),
    CaseState.DISPATCHED: mark("Dispatched"),
    CaseState.SIGNED: mark("Signed"),
    CaseState.ARRIVED: mark("Arrived"),
    CaseState.HANDLING: mark("Being handled"),
    CaseState.FEEDBACK: mark("Fed back"),
    CaseState.VERIFYING: mark("Verifying"),
    CaseState.REVIEWING: mark("Reviewing"),
    CaseState.CLOSED: mark("Closed"),
    CaseState.CALLED_BACK: mark("Called back"),
    CaseState.ARCHIVED: mark("Archived"),
    CaseState.NOT_ACCEPTED: mark("Not accepted"),
    CaseState.ANSWERED: mark("Answered directly"),
    CaseState.TRANSFERRED: mark("Transferred"),
    CaseState.VOID: mark("Void"),
    CaseState.MERGED: mark("Merged"),
}
_AWAITED = {
    CaseState.REPORTED: mark("to be accepted"),
    CaseState.ACCEPTED: mark("to be filed"),
    CaseState.CONFIRMING: mark("being confirmed"),
    CaseState.FILED: mark("to be dispatched"),
    CaseState.DISPATCHED: mark("not signed yet"),
    CaseState.SIGNED: mark("has signed"),
    CaseState.ARRIVED: mark("has arrived"),
    CaseState.HANDLING: mark("is handling"),
    CaseState.FEEDBACK: mark("to be verified"),
    CaseState.VERIFYING: mark("being verified"),
    CaseState.REVIEWING: mark("to be closed"),
}
_LIMITS = {
    CaseState.REPORTED: mark("Accept"),
    CaseState.ACCEPTED: mark("File"),
    CaseState.CONFIRMING: mark("Confirm"),
    CaseState.FILED: mark("Dispatch"),
    CaseState.DISPATCHED: mark("Sign"),
    CaseState.SIGNED: mark("Arrive"),
    CaseState.ARRIVED: mark("Handle"),
    CaseState.HANDLING: mark("Handle"),
    CaseState.FEEDBACK: mark("Verify"),
    CaseState.VERIFYING: mark("Verify"),
    CaseState.REVIEWING: mark("Review"),
}
_ORDER_STATES = {
    OrderState.DISPATCHED: mark("Not signed"),
    OrderState.SIGNED: mark("Signed"),
    OrderState.ARRIVED: mark("Arrived"),
    OrderState.HANDLING: mark("Being handled"),
    OrderState.FEEDBACK: mark("Fed back"),
    OrderState.REFUSED: mark("Refused"),
    OrderState.WITHDRAWN: mark("Withdrawn"),
    OrderState.ENDED: mark("Ended"),
}
_GRID_KINDS = {
    GridKind.BASIC: mark("Basic grid"),
    GridKind.DEDICATED: mark("Dedicated grid"),
    GridKind.PROFESSIONAL: mark("Professional grid"),
    GridKind.DYNAMIC: mark("Dynamic grid"),
}
_ROLES = {
    WorkerRole.LEADER: mark("Grid leader"),
    WorkerRole.MANAGER: mark("Grid manager"),
    WorkerRole.FULL_TIME: mark("Grid worker"),
    WorkerRole.PART_TIME: mark("Grid worker (part time)"),
    WorkerRole.INFORMANT: mark("Grid informant"),
    WorkerRole.BUILDING_HEAD: mark("Building head"),
    DepartmentKind.BUREAU: mark("Department"),
    DepartmentKind.SUBCENTRE: mark("Sub-centre"),
}
_DUTIES = {
    Duty.OPERATOR: mark("Operator"),
    Duty.SUPERVISOR: mark("Shift supervisor"),
    Duty.LEADER: mark("Leader on duty"),
    Duty.AUDITOR: mark("Auditor"),
    Duty.FIELD: mark("Field service"),
}


def stage_word(stage: Stage) -> str:
    """Return a tab's name: 待受理, 待立案, 待派遣, 待签收, 处置中, 待核查, 待结案."""
    return tr(_STAGES[stage])


def lamp_word(lamp: Lamp) -> str:
    """Return 时限内, 临期 or 超期."""
    return tr(_LAMPS[lamp])


def urgency_word(urgency: Urgency) -> str:
    """Return 特急, 急件 or 普通."""
    return tr(_URGENCIES[urgency])


def tier_word(tier: Tier) -> str:
    """Return 一般, 提级 or 特殊."""
    return tr(_TIERS[tier])


def nature_word(nature: Nature) -> str:
    """Return 咨询, 求助, 投诉, 举报 or 建议."""
    return tr(_NATURES[nature])


def source_word(source: Source) -> str:
    """Return where a report came from, as the field says it."""
    return tr(_SOURCES[source])


def state_word(state: CaseState) -> str:
    """Return a state by name, as the history says it."""
    return tr(_STATES[state])


def order_state_word(state: OrderState) -> str:
    """Return where an order stands."""
    return tr(_ORDER_STATES[state])


def grid_kind_word(kind: str) -> str:
    """Return a grid's kind by its value; a kind of the city's own as it is."""
    return tr(_GRID_KINDS[GridKind(kind)]) if kind in {known.value for known in GridKind} else kind


def role_word(role: str) -> str:
    """Return a worker's role or a department's kind by its value; any other word as it is."""
    known: dict[str, str] = {key.value: word for key, word in _ROLES.items()}
    return tr(known[role]) if role in known else role


def number_word(number: str | None) -> str:
    """Return a case's number as the desk says it, without the year (1122-0087); a number of another make as it is."""
    if not number:
        return tr("No number yet")
    dated = len(number) >= 10 and number[:8].isdigit() and number[8] == "-"
    return line(number[4:] if dated else number)


def duty_word(duty: Duty) -> str:
    """Return what an account is for: 坐席, 值班长, 带班领导, 审计员."""
    return tr(_DUTIES[duty])


def limit_word(case: OpenCase) -> str:
    """Return whose limit runs out next: the stage's (签收, 到场 …) or, where that is nearer, the case's (办结)."""
    if case.stage_due_at is None or (case.due_at is not None and case.due_at < case.stage_due_at):
        return tr("Case limit")
    return stage_limit_word(case.state)


def stage_limit_word(state: CaseState) -> str:
    """Return the limit of a stage by name: 签收, 到场 …; the case's where the stage has none."""
    return tr(_LIMITS[state]) if state in _LIMITS else tr("Case limit")


def awaited_word(case: OpenCase) -> str:
    """Return what is awaited of the holder: 待派遣, 未签收, 已签收, 处置中 and so on."""
    return standing_word(case.state)


def standing_word(state: CaseState) -> str:
    """Return where a case in that state stands, as it is said of its holder; that state's name for one that is not open."""
    return tr(_AWAITED[state]) if state in _AWAITED else state_word(state)
