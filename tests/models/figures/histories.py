"""Operators, supervisors and workers who do anything at all to a few cases, in transactions that hold or do not."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases import commands
from models.cases.citizen.records import Satisfaction
from models.cases.orders import deliberating, handing
from models.cases.orders.records import Addressee
from models.cases.records import Source, Tier, Urgency
from models.cases.requests import commands as requests
from models.cases.requests.exclusion import lift_exclusion
from models.cases.requests.queries import get_requests
from models.cases.requests.records import RequestKind
from models.links import commands as links
from models.store.errors import NotPermitted, Refused, StoreError
from models.store.times import database_now
from tests.models.town import LAT, LON, STEP, Town

Act = Callable[[Session, UUID], object]
_PLACES = ((0.5, 0.5), (0.5, 1.5), (1.5, 0.5), (1.0, 0.5), (5.0, 5.0))
_CATEGORIES = ("lid", "stall", "fire", "order", "events")
_NEXT = {
    "REPORTED": "accept", "ACCEPTED": "file", "CONFIRMING": "stop_confirming", "FILED": "dispatch", "DISPATCHED": "sign",
    "SIGNED": "start", "ARRIVED": "start", "HANDLING": "feed_back", "VERIFYING": "verify", "REVIEWING": "close",
    "CLOSED": "call_back", "CALLED_BACK": "reopen", "MERGED": "unmerge",
}  # fmt: skip


class Histories:
    """A few cases of a town, and what may be done to them; by chance, from a seed."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town = town
        self.chance = random.Random(seed)
        self.cases: list[UUID] = []
        self.done: list[str] = []
        for _ in range(3):
            self.new_case()

    def new_case(self) -> None:
        """Take a report in that came some days ago, so that its limits are past before long."""
        with self.town.operator.transaction() as s:
            self.cases.append(self.take_in(s))

    def take_in(self, s: Session) -> UUID:
        """Take a report in; returns its case."""
        x, y = self.chance.choice(_PLACES)
        at = database_now(s) - timedelta(days=self.chance.randint(0, 9), hours=self.chance.randint(0, 30))
        new = self.town.new(
            self.chance.choice(_CATEGORIES), lon=LON + x * STEP, lat=LAT + y * STEP, source=self.chance.choice(list(Source)),
            reporter_phone="13900001111",
        )  # fmt: skip
        return commands.report(s, new, occurred_at=at).case_id

    def turn(self) -> None:
        """Let something happen: one act or some in a transaction, which holds, is taken back, or is taken back in part."""
        kind = self.chance.choice(("one", "one", "one", "one", "some", "undone", "savepoint", "two", "new", "owner"))
        case = self.chance.choice(self.cases)
        if kind == "new":
            self.new_case()
        elif kind == "two":
            self.two_at_once()
        else:
            count = 1 if kind == "one" else 3
            self.attempt(case, [self.pick(case) for _ in range(count)], kind)

    def attempt(self, case: UUID, acts: list[str], kind: str) -> None:
        """Do acts in one transaction; what is refused takes the transaction with it."""
        store = self.town.supervisor if acts[0] in ("decide", "lift", "rule") else self.town.operator
        try:
            with store.transaction() as s:
                # Another desk may have the case, or its parent, in hand: nobody waits here.
                s.execute(text("SET LOCAL lock_timeout = '50ms'"))
                for act in acts:
                    if kind == "savepoint" and self.chance.random() < 0.5:
                        with s.begin_nested() as nested:
                            self.act(s, act, case)
                            nested.rollback()
                    self.act(s, act, case)
                if kind == "undone":
                    raise Refused("undone")
                if kind == "owner":
                    self.odd(s, case)
                self.done.append("+".join(acts))
        except (Refused, NotPermitted, StoreError):
            pass

    def two_at_once(self) -> None:
        """Two desks act on two cases, and the one who began first may end last, or take it back."""
        one, other = self.chance.sample(self.cases, 2)
        try:
            with self.town.operator.transaction() as s:
                self.act(s, self.pick(one), one)
                self.attempt(other, [self.pick(other)], "one")
                self.act(s, self.pick(one), one)
                if self.chance.random() < 0.3:
                    raise Refused("undone")
        except (Refused, NotPermitted, StoreError):
            pass

    def odd(self, s: Session, case: UUID) -> None:
        """What no command does today: an exercise, another grid, another category."""
        change = self.chance.choice((
            "exercise = NOT exercise", "grid_id = (SELECT id FROM grid ORDER BY random() LIMIT 1)", "grid_id = NULL",
            "category_id = (SELECT id FROM category ORDER BY random() LIMIT 1)", "due_at = due_at - interval '3 days'",
            "source = 'sensor'",
        ))  # fmt: skip
        s.execute(text(f"UPDATE case_file SET {change} WHERE id = :id"), {"id": case})

    def pick(self, case: UUID) -> str:
        """Mostly the next sensible act, so that cases get far; else anything."""
        with self.town.operator.read() as s:
            state = s.scalar(text("SELECT state FROM case_file WHERE id = :id"), {"id": case})
        if self.chance.random() < 0.6 and state in _NEXT:
            return _NEXT[state]
        return self.chance.choice(ACTS)

    def act(self, s: Session, act: str, case: UUID) -> None:
        """Carry one act out. Raises Refused, NotPermitted."""
        town, chance = self.town, self.chance
        order = s.scalar(
            text("SELECT id FROM dispatch_order WHERE case_id = :id ORDER BY given_at DESC, random() LIMIT 1"),
            {"id": case},
        )
        to: dict[str, Any] = {"worker_id": town.workers[chance.choice(("w1", "w2", "w3"))]}
        if chance.random() < 0.5:
            to = {"department_id": town.departments[chance.choice(("D1", "D2", "D3"))]}
        other = chance.choice(self.cases)
        began = s.scalar(text("SELECT stage_since FROM case_file WHERE id = :id"), {"id": case})
        at = (
            {"occurred_at": began + timedelta(minutes=chance.randint(1, 600))}
            if began and chance.random() < 0.7
            else {}
        )
        match act:
            case "file":
                tier = chance.choice(list(Tier))
                limit = {"due_at": database_now(s) + timedelta(days=2)} if tier is Tier.SPECIAL else at
                category = town.categories[chance.choice(_CATEGORIES)]
                commands.file_case(s, case, None, tier, category_id=category, **limit)
            case "dispatch":
                commands.dispatch(s, case, None, **to, lead=chance.random() < 0.8, **at)
            case "feed_back":
                commands.feed_back(s, order, "已处理", **at)
            case "refuse":
                commands.refuse(s, order, "不归我管", "权责清单", **at)
            case "sign" | "arrive":
                getattr(commands, act)(s, order, **at)
            case "start":
                commands.start_handling(s, order, **at)
            case "verify":
                commands.verify(s, case, None, chance.random() < 0.7, **at)
            case "rework" | "reopen" | "not_accept" | "answer":
                getattr(commands, act)(s, case, None, "理由", **at)
            case "accept" | "close" | "withdraw" | "stop_confirming":
                getattr(commands, act)(s, case, None, **at)
            case "archive":
                commands.archive(s, case, None, note="无需回访")
            case "confirm":
                commands.confirm(s, case, None, town.workers["w1"])
            case "call_back":
                reached = chance.random() < 0.7
                said = (
                    {"solved": chance.random() < 0.5, "satisfaction": chance.choice(list(Satisfaction))}
                    if reached
                    else {}
                )
                commands.call_back(s, case, None, reached=reached, **said, **at)
            case "reply":
                commands.reply(s, case, None, "已转交办理", **at)
            case "draft_reply":
                commands.draft_reply(s, case, None, "拟答复")
            case "transfer":
                commands.transfer(s, case, None, "省厅", "不属本级")
            case "tell_citizen":
                commands.tell_citizen(s, case)
            case "tier":
                commands.set_tier(s, case, None, chance.choice((Tier.GENERAL, Tier.RAISED)), "情况复杂")
            case "urgency":
                commands.set_urgency(s, case, None, chance.choice(list(Urgency)), "有危险")
            case "hand_on":
                handing.hand_on(s, case, None, "转派", chance.choice((None, Addressee(None, town.departments["D2"]))))
            case "stand_down":
                handing.stand_down(s, order, "不需要了")
            case "rule":
                deliberating.rule(s, case, None, Addressee(None, town.departments["D2"]), "指定", unheard="已电话征询")
            case "merge" | "adopt":
                getattr(links, act)(s, case, None, other)
            case "unmerge" | "release":
                getattr(links, act)(s, case, None)
            case "attach":
                new = town.new(source=chance.choice(list(Source)), reporter_phone="13900001111")
                links.attach_report(s, case, new, repeat=chance.random() < 0.5)
            case "ask":
                kind = chance.choice(list(RequestKind))
                later = (database_now(s) + timedelta(days=3)).isoformat()
                facts = {"due_at": later, "until": later, "basis": chance.choice(("other", "repeated"))}
                requests.ask(s, case, None, kind, "有理由", facts)
            case "decide":
                open_ones = [one.id for one in get_requests(s, case)]
                requests.decide(s, open_ones[-1] if open_ones else case, chance.random() < 0.8, "同意")
            case "lift":
                lift_exclusion(s, case, None, "重新计入")


ACTS = (
    "accept", "file", "dispatch", "sign", "arrive", "start", "feed_back", "refuse", "verify", "rework", "close", "reopen",
    "not_accept", "answer", "withdraw", "archive", "confirm", "stop_confirming", "call_back", "reply", "draft_reply",
    "transfer", "tell_citizen", "tier", "urgency", "hand_on", "stand_down", "rule", "merge", "adopt", "unmerge",
    "release", "attach", "ask", "decide", "decide", "lift",
)  # fmt: skip
