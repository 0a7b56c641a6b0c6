"""One command under way: the case as it is, the database's clock, who acts; and how a case moves along one arrow."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NoReturn, cast
from uuid import UUID

from sqlalchemy import Table, func, insert, select, update
from sqlalchemy.orm import Session

from models.cases.calendar import WorkingCalendar
from models.cases.clocks.queries import calendar_as_stamped
from models.cases.clocks.rules import StageLimits, with_rule
from models.cases.commands.asked import CASE_AS_IT_IS, WHO
from models.cases.commands.changed import changes
from models.cases.commands.conflict import refuse_conflict
from models.cases.deadlines import next_due, soon_from, stage_limit
from models.cases.records import CaseState, Done, Urgency
from models.cases.states import CARRIED, OPEN, Who, find, find_overlay
from models.cases.tables import CaseRow, OrderRow, StepRow
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import utc

CASE = cast("Table", CaseRow.__table__)
ORDER = cast("Table", OrderRow.__table__)
STEP = cast("Table", StepRow.__table__)

AHEAD = timedelta(minutes=5)


@dataclass(slots=True)
class Act:
    """A command under way. `at` is when it counts from, `case` the case's row as it will be, kept up while writing."""

    s: Session
    action: str
    command_id: UUID
    note: str
    now: datetime
    occurred_at: datetime
    calendar: WorkingCalendar
    account_id: UUID | None
    duty: str
    done_case_id: UUID | None
    case: dict[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """When it counts from: when it occurred, but never before the stage it follows on."""
        since = self.case.get("stage_since")
        return self.occurred_at if since is None else max(self.occurred_at, utc(since))

    @property
    def stages(self) -> StageLimits:
        """The city's stage limits, with those of the case's rule in their place."""
        return with_rule(self.calendar.clocks.stages, self.case)

    @property
    def done(self) -> Done:
        """The case and its version as written."""
        return Done(self.case["id"], self.case["version"])

    def load(self, case_id: UUID, version: int | None) -> None:
        """Read the case; without a version it is locked first, so that whatever is there stays. Raises Refused."""
        if version is None:
            self.s.execute(select(CASE.c.id).where(CASE.c.id == case_id).with_for_update())
        row = self.s.execute(CASE_AS_IT_IS, {"id": case_id}).one_or_none()
        if row is None:
            raise Refused("unknown_case", case_id=case_id)
        self.case = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
        if version is not None and self.case["version"] != version:
            refuse_conflict(self.s, self.action, case_id)

    def lock(self, case_id: UUID, version: int | None) -> None:
        """Read the case and lock it, so that whatever is there stays; for acts that leave its version as it is.

        Raises Refused, also where its version is another.
        """
        self.load(case_id, None)
        if version is not None and self.case["version"] != version:
            refuse_conflict(self.s, self.action, case_id)

    def permit(self, who: Who) -> None:
        """Raise NotPermitted where the desk alone may act and this is the field's service, or a supervisor alone."""
        if who is Who.DESK and self.duty == "field":
            raise NotPermitted(f"{self.action}: for operators and supervisors")
        if who is Who.SUPERVISOR and self.duty != "supervisor":
            raise NotPermitted(f"{self.action}: for supervisors")

    def overlay(self, action: str) -> None:
        """Raise Refused or NotPermitted unless the table lets `action` be done where the case stands, by this account."""
        overlay = find_overlay(action, CaseState(self.case["state"]))
        if overlay is None:
            refuse_conflict(self.s, action, self.case["id"])
        self.permit(overlay.who)

    def need(self, **facts: str) -> None:
        """Raise Refused("fact_missing") for a fact that is blank, "unstorable_text" for one that cannot be kept."""
        for name, value in facts.items():
            if not storable(value, name).strip():
                raise Refused("fact_missing", fact=name, action=self.action)

    def advance(
        self,
        action: str,
        *,
        order: Any = None,
        note: str = "",
        end: CaseState | None = None,
        detail: dict[str, Any] | None = None,
        worker_id: UUID | None = None,
        **values: Any,
    ) -> None:
        """Move the case along the arrow `action` and write the step. `values` are further columns of the case.

        `end` says which of several arrows ("unmerge"); `detail` is told beside what was before and after; `worker_id` is
        on whose behalf, where it is no order's. Raises Refused where there is no such arrow from here, or somebody was
        quicker.
        """
        case, at = self.case, self.at
        start = CaseState(case["state"])
        arrow = find(action, start, end)
        if arrow is None:
            refuse_conflict(self.s, action, case["id"])
        self.permit(arrow.who)
        if case["main_id"] is not None and start in CARRIED and action != "release":
            self.refuse_following()
        if action in ("void", "merge"):
            self._refuse_with_children()
        case_id, version = case["id"], case["version"]
        told = changes(self.case, values) | (detail or {})
        case.update(values)
        case.update(state=arrow.end.value, stage_since=at, version=version + 1)
        case["stage_due_at"] = stage_limit(
            arrow.end,
            Urgency(case["urgency"]),
            at,
            accepted_at=case["accepted_at"] if arrow.end is CaseState.FILED and action == "file" else None,
            arrival=case["needs_arrival"],
            stages=self.stages,
        )
        stopped = case["suspended_until"]
        if stopped is not None and case["stage_due_at"] is not None and utc(stopped) > at:
            # The stage's clock starts when the case's own runs again.
            case["stage_due_at"] += utc(stopped) - at
        due = next_due(case["stage_due_at"], case["due_at"]) if arrow.end in OPEN else None
        case["soon_at"] = soon_from(self.calendar, at, due)
        columns = {"state", "stage_since", "stage_due_at", "soon_at", "version", *values}
        same = (CASE.c.id == case_id, CASE.c.state == start.value, CASE.c.version == version)
        written = self.s.execute(
            update(CASE).where(*same).values({name: case[name] for name in columns}).returning(CASE.c.next_due_at)
        ).one_or_none()
        if written is None:
            refuse_conflict(self.s, action, case_id)
        self.step(action, order=order, note=note, start=start, end=arrow.end, detail=told, worker_id=worker_id)

    def change(
        self,
        action: str,
        *,
        note: str = "",
        detail: dict[str, Any] | None = None,
        worker_id: UUID | None = None,
        department_id: UUID | None = None,
        **values: Any,
    ) -> None:
        """Change columns of the case where it stands, as the overlay `action`: its version goes on, the lamp follows.

        The step tells what was before and after (and `detail`). Raises Refused where the table does not let it be done
        here, or somebody was quicker.
        """
        self.overlay(action)
        case, state = self.case, CaseState(self.case["state"])
        case_id, version = case["id"], case["version"]
        told = changes(self.case, values) | (detail or {})
        case.update(values)
        case["version"] = version + 1
        due = next_due(case["stage_due_at"], case["due_at"]) if state in OPEN else None
        case["soon_at"] = soon_from(self.calendar, utc(case["stage_since"]), due)
        same = (CASE.c.id == case_id, CASE.c.state == state.value, CASE.c.version == version)
        columns = {"soon_at", "version", *values}
        written = self.s.execute(
            update(CASE).where(*same).values({name: case[name] for name in columns}).returning(CASE.c.id)
        ).one_or_none()
        if written is None:
            refuse_conflict(self.s, action, case_id)
        self.step(action, note=note, detail=told, worker_id=worker_id, department_id=department_id)

    def step(
        self,
        action: str,
        *,
        order: Any = None,
        note: str = "",
        start: CaseState | None = None,
        end: CaseState | None = None,
        detail: dict[str, Any] | None = None,
        worker_id: UUID | None = None,
        department_id: UUID | None = None,
    ) -> None:
        """Write a line of the history; the one named as the command carries the command's identifier.

        On whose behalf: the order's addressee, or who is given.
        """
        note = storable(note or self.note if action == self.action else note, "note")
        self.s.execute(
            insert(STEP).values(
                id=new_id(),
                case_id=self.case["id"],
                order_id=None if order is None else order.id,
                command_id=self.command_id if action == self.action else new_id(),
                action=action,
                from_state=start,
                to_state=end,
                worker_id=worker_id if order is None else order.worker_id,
                department_id=department_id if order is None else order.department_id,
                note=note,
                detail=detail or {},
                occurred_at=self.occurred_at,
            )
        )

    def refuse_following(self) -> NoReturn:
        """Raise Refused("follows_parent", number): a child case (子案) is moved by its parent, until it is released."""
        main = self.s.execute(select(CASE.c.number, CASE.c.title).where(CASE.c.id == self.case["main_id"])).one()
        raise Refused("follows_parent", number=main.number or main.title, action=self.action)

    def _refuse_with_children(self) -> None:
        following = (CASE.c.main_id == self.case["id"], CASE.c.state.in_([state.value for state in CARRIED]))
        children = self.s.scalar(select(func.count()).select_from(CASE).where(*following))
        if children:
            raise Refused("has_children", children=children, action=self.action)


def begin(
    s: Session,
    action: str,
    command_id: UUID | None,
    occurred_at: datetime | None,
    note: str = "",
) -> Act:
    """Start a command: the database's clock, the account, and whether this very command has been done before.

    Raises Refused for a time without a zone or in the future, NotPermitted for a login that is no active account.
    """
    command_id = command_id or new_id()
    s.info["command_id"] = command_id
    who = s.execute(WHO, {"command_id": command_id}).one()
    if who.account_id is None or not who.active:
        raise NotPermitted(f"{who.login} is no active account of this city")
    if who.timezone is None:
        raise Refused("no_city")
    now = utc(who.now)
    if occurred_at is not None:
        if occurred_at.tzinfo is None:
            raise Refused("time_without_zone", at=occurred_at)
        if occurred_at > now + AHEAD:
            raise Refused("in_the_future", at=occurred_at, now=now)
    return Act(
        s=s,
        action=action,
        command_id=command_id,
        note=note,
        now=now,
        occurred_at=utc(occurred_at) if occurred_at else now,
        calendar=calendar_as_stamped(s, who.city_id, who.timezone, who.clocks, who.days),
        account_id=who.account_id,
        duty=who.duty,
        done_case_id=who.done_case_id,
    )


def begin_on(
    s: Session,
    action: str,
    case_id: UUID,
    version: int | None,
    command_id: UUID | None,
    occurred_at: datetime | None,
    note: str = "",
) -> tuple[Act, bool]:
    """Start a command on a case; the second value says that it has been done before and nothing is to be written."""
    act = begin(s, action, command_id, occurred_at, note)
    if act.done_case_id is not None:
        act.load(act.done_case_id, None)
        return act, True
    act.load(case_id, version)
    return act, False
