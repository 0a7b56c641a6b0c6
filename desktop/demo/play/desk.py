"""The other operators: they accept, answer, file, dispatch, verify and close, through the commands of every desk."""

from __future__ import annotations

import random
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.demo.addressees import INSTRUCTIONS, REWORKS, ROLE_WEIGHTS, Addressee, draw_addressee
from desktop.demo.play.waits import REWORKED
from desktop.demo.play.world import World
from desktop.demo.subjects import BY_CODE, REFUSALS
from models.cases.commands import accept, answer, close, dispatch, file_case, not_accept, rework, verify
from models.cases.records import CaseState, Nature, OpenCase, Tier, Urgency

NOT_ACCEPTED = 0.05
PLAIN_ANSWER = "已按现行政策答复诉求人，诉求人表示了解。"
DESK_ACTIONS = {
    CaseState.REPORTED: "accept",
    CaseState.ACCEPTED: "file",
    CaseState.CONFIRMING: "file",
    CaseState.FILED: "dispatch",
    CaseState.VERIFYING: "verify",
    CaseState.REVIEWING: "close",
}
"""What the desk does next in each state that waits for it."""


class Desk:
    """Acts as the operators. `answers` are those known for questions, by case."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self._world = world
        self._rng = rng
        self.answers: dict[UUID, str] = {}

    def act(self, s: Session, case: OpenCase) -> str:
        """Do what the desk does next to `case` and return what it was, as the counts name it."""
        match case.state:
            case CaseState.REPORTED:
                return self._judge(s, case)
            case CaseState.ACCEPTED | CaseState.CONFIRMING:
                tier = (
                    Tier.RAISED if self._rng.random() < 0.03 and case.urgency is not Urgency.CRITICAL else Tier.GENERAL
                )
                file_case(s, case.id, case.version, tier=tier)
                return "filed"
            case CaseState.FILED:
                self._send(s, case)
                return "dispatched"
            case CaseState.VERIFYING:
                if self._rng.random() < REWORKED:
                    rework(s, case.id, case.version, self._rng.choice(REWORKS))
                    return "reworked"
                verify(s, case.id, case.version, True)
                return "verified"
            case _:
                if self._rng.random() < REWORKED and case.rework_count == 0:
                    rework(s, case.id, case.version, self._rng.choice(REWORKS))
                    return "reworked"
                close(s, case.id, case.version)
                return "closed"

    def _judge(self, s: Session, case: OpenCase) -> str:
        known = self.answers.pop(case.id, None)
        if known is not None or case.nature is Nature.ENQUIRY:
            answer(s, case.id, case.version, known or PLAIN_ANSWER)
            return "answered"
        if case.urgency is Urgency.NORMAL and self._rng.random() < NOT_ACCEPTED:
            not_accept(s, case.id, case.version, self._rng.choice(REFUSALS))
            return "not_accepted"
        accept(s, case.id, case.version)
        return "accepted"

    def _send(self, s: Session, case: OpenCase) -> None:
        world, rng = self._world, self._rng
        subject = world.subjects.get(case.category_id, BY_CODE["G1403"])
        choice = draw_addressee(subject, case.source.value, rng)
        instruction = rng.choice(INSTRUCTIONS)
        worker_id = self._worker(case) if choice is Addressee.WORKER else None
        if worker_id is not None:
            dispatch(s, case.id, case.version, worker_id=worker_id, instruction=instruction)
            return
        department_id = world.department_of[subject.department]
        if choice is not Addressee.DEPARTMENT and case.grid_id is not None:
            department_id = world.subcentre_of.get(case.grid_id, department_id)
        dispatch(s, case.id, case.version, department_id=department_id, instruction=instruction)

    def _worker(self, case: OpenCase) -> UUID | None:
        """Somebody of the grid's team who is on duty; nobody of it, nobody at all."""
        team = [] if case.grid_id is None else self._world.teams.get(case.grid_id, [])
        on_duty = [self._world.workers[w] for w in team if w in self._world.workers and self._world.workers[w].on_duty]
        if not on_duty:
            return None
        return self._rng.choices(on_duty, [ROLE_WEIGHTS[w.role.value] for w in on_duty])[0].id
