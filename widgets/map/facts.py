"""What a card on the map says: facts and actions in words, as plain data; the page shows them as text only."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from uuid import UUID

from models.cases.records import CaseState, Lamp, OpenCase
from models.components.records import Component
from widgets.i18n import language, tr, trn
from widgets.map.fixes import Doubt
from widgets.map.picture import Picture
from widgets.text import line
from widgets.times import remaining, span
from widgets.words import (
    DOT,
    awaited_word,
    grid_kind_word,
    holder_word,
    lamp_word,
    limit_word,
    role_word,
    source_word,
    urgency_word,
)

Card = dict[str, object]
NEAR, FOLLOW = "near", "follow"
OWN = frozenset({NEAR, FOLLOW})
"""What the map carries out itself, so that every account may have it."""
STALE_S = 60.0
"""A position older than this counts as lost (定位失联)."""


def lamp_at(case: OpenCase, now: datetime) -> Lamp:
    """The lamp by the case's own times: ▲ from its next limit on, ◆ from `soon_at` on, else ●."""
    if case.next_due_at is not None and now >= case.next_due_at:
        return Lamp.LATE
    if case.soon_at is not None and now >= case.soon_at:
        return Lamp.SOON
    return Lamp.ON_TIME


def card(picture: Picture, kind: str, one: UUID, allowed: frozenset[str], chosen_case: UUID | None) -> Card | None:
    """The card of one thing on the map, None where it is no longer there.

    {"title", "note", "lamp" or None, "rows": [[word, text], …], "actions": [{"name", "label", "facts"}, …]}
    """
    makers = {"case": _case, "grid": _grid, "worker": _worker, "camera": _camera}
    if kind not in makers:
        return None
    made = makers[kind](picture, one, chosen_case)
    if made is not None:
        given = offered(picture, allowed) | OWN
        made["actions"] = [action for action in made["actions"] if action["name"] in given]  # type: ignore[attr-defined,index]
    return made


def offered(picture: Picture, allowed: frozenset[str]) -> frozenset[str]:
    """What the cards may offer now: of the past to open a case and no more, for nobody is sent anywhere by where he was."""
    return allowed & {"open_case"} if picture.past is not None else allowed


def _action(name: str, label: str, **facts: str | float) -> dict[str, object]:
    return {"name": name, "label": label, "facts": facts}


def identified(facts: dict[str, object]) -> dict[str, object] | None:
    """The facts of an intent with every `…_id` as a UUID; None where one of them is no identifier."""
    try:
        return {name: UUID(str(fact)) if name.endswith("_id") else fact for name, fact in facts.items()}
    except ValueError:
        return None


def _case_actions(case: OpenCase, chosen: UUID | None) -> list[dict[str, object]]:
    """Open it; once it is open there is nothing left but to look at it more nearly."""
    if case.id != chosen:
        return [_action("open_case", tr("Open the case"), case_id=str(case.id))]
    if case.lon is None or case.lat is None:
        return []
    return [_action(NEAR, tr("Go near"), lon=case.lon, lat=case.lat)]


def _case(picture: Picture, one: UUID, chosen: UUID | None) -> Card | None:
    case = picture.cases.cases.get(one)
    if case is None:
        return None
    now = datetime.fromtimestamp(picture.now(), UTC)
    lamp = lamp_at(case, now)
    urgency = urgency_word(case.urgency) if case.urgency.value != "normal" else ""
    rows = [
        [lamp_word(lamp), f"{limit_word(case)} {remaining(case.next_due_at, now)}" if case.next_due_at else "—"],
        [tr("Held by"), f"{holder_word(case)} {awaited_word(case)}"],
        [tr("Place"), line(case.area or case.grid) or tr("outside all grids")],
        [tr("Source"), f"{source_word(case.source)}{DOT}{line(case.category)}"],
    ]
    return {
        "title": line(case.title),
        "note": DOT.join(part for part in (line(case.number or ""), urgency) if part),
        "lamp": lamp.value,
        "rows": rows,
        "actions": _case_actions(case, chosen),
    }


def _grid(picture: Picture, one: UUID, _chosen: UUID | None) -> Card | None:
    grid = picture.ground.by_id.get(one)
    if grid is None:
        return None
    inside = picture.cases.counts(picture.ground)
    count = int(inside[picture.ground.grids.index(grid)])
    rows = [[tr("Kind"), grid_kind_word(grid.kind.value)], [tr("Code"), line(grid.code)]]
    if grid.ends_at is not None and picture.ground.city is not None:
        ends_at = grid.ends_at.astimezone(picture.ground.city.zone)
        rows.append([tr("Ends at"), f"{ends_at:%Y-%m-%d %H:%M}"])
    if grid.kind.value == "basic":
        team = [worker for worker in picture.roster.workers.values() if worker.grid_id == one]
        rows.insert(0, [tr("Open"), trn("{n} case", "{n} cases", count)])
        if team and picture.past is None:
            on_duty = sum(worker.on_duty for worker in team)
            rows.insert(1, [tr("Team"), tr("{n} of {total} on duty", n=on_duty, total=len(team))])
    return {
        "title": line(picture.name_of(grid)),
        "note": "",
        "lamp": None,
        "rows": rows,
        "actions": [
            _action("filter_grid", tr("Its cases in the queue"), grid_id=str(one)),
            _action("new_report", tr("Report here"), grid_id=str(one)),
        ],
    }


def doubt_word(doubt: Doubt) -> str:
    """Why a position is not believed; "" where it is."""
    return {
        Doubt.NONE: "",
        Doubt.FUTURE: tr("the latest is dated in the future; the last good one is shown"),
        Doubt.NOWHERE: tr("the latest names no place (0, 0); the last good one is shown"),
        Doubt.JUMP: tr("the latest is too far away to be right; the last good one is shown until a second agrees"),
    }[doubt]


def _doubts(picture: Picture, one: UUID) -> list[list[str]]:
    doubt = picture.roster.doubt(one)
    return [[tr("In doubt"), doubt_word(doubt)]] if doubt is not Doubt.NONE else []


def _worker(picture: Picture, one: UUID, chosen: UUID | None) -> Card | None:
    at = picture.roster.position(one)
    worker = picture.roster.workers.get(one)
    if worker is None or at is None:
        return None
    age = max(0.0, picture.now() - at[2])
    lost = age > STALE_S
    rows = [
        [tr("Position"), tr("lost {span} ago", span=span(age)) if lost else tr("{span} ago", span=span(age))],
        *_doubts(picture, one),
        [tr("Grid"), line(worker.grid_name) or "—"],
        [tr("Phone"), line(worker.phone) or "—"],
    ]
    if picture.past is None:
        rows.append([tr("In hand"), trn("{n} case", "{n} cases", worker.load)])
    case = picture.cases.cases.get(chosen) if chosen else None
    actions = []
    # Only a filed case waits for its dispatch, and only who is on duty can take it.
    if case is not None and case.state is CaseState.FILED and worker.on_duty:
        actions.append(_action("dispatch", tr("Dispatch to"), worker_id=str(one), case_id=str(case.id)))
    actions.append(_action("call", tr("Video call"), worker_id=str(one)))
    actions.append(_action(FOLLOW, tr("Follow"), worker_id=one.hex))
    return {
        "title": line(worker.name),
        "note": role_word(worker.role.value),
        "lamp": None,
        "rows": rows,
        "actions": actions,
    }


def _camera(picture: Picture, one: UUID, _chosen: UUID | None) -> Card | None:
    camera = picture.cameras.get(one)
    if camera is None:
        return None
    return {
        "title": line(camera.name),
        "note": tr("Camera"),
        "lamp": None,
        "rows": [[tr("Code"), line(camera.code)]],
        "actions": [],
    }


def component_card(component: Component, allowed: frozenset[str], grid: UUID | None) -> bytes:
    """The card of a component, as the page takes it."""
    category = (language() == "en" and component.category_en) or component.category
    rows = [
        [tr("Owner"), line(component.owner) or "—"],
        [tr("Code"), line(component.code)],
        [tr("Place"), DOT.join(part for part in (line(component.grid), line(component.address)) if part) or "—"],
        [tr("Open"), trn("{n} case", "{n} cases", component.open_cases)],
    ]
    report = [_action("new_report", tr("Report here"), grid_id=str(grid))] if grid and "new_report" in allowed else []
    made: Card = {
        "title": line(category),
        "note": line(component.category_class),
        "lamp": None,
        "rows": rows,
        "actions": report,
    }
    return json.dumps(made).encode()
