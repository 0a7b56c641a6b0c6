"""`briefing run-due`: makes and sends what the schedule says is due, for cron and systemd."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.cli.briefing_work import letters, told
from desktop.cli.common import (
    account_option,
    answer,
    city_option,
    database_option,
    json_option,
    language_option,
    opened,
    remember,
)
from models.store.engine import Store
from widgets.i18n import tr
from widgets.words.deliveries import days_words, why_words

DESK = "briefing run-due"


def run_due_papers(
    context: typer.Context,
    database: Annotated[str | None, database_option] = None,
    city: Annotated[str | None, city_option] = None,
    account: Annotated[str | None, account_option] = None,
    language: Annotated[str | None, language_option] = None,
    as_json: Annotated[bool, json_option] = False,
) -> None:
    """Make and send what the city's schedule says is due, once, whichever program is quicker; 1 where something failed."""
    options = remember(context, database=database, city=city, account=account, language=language)
    with told(Path()), opened(options) as target, letters():
        # Only here: it brings Qt with it.
        from desktop.briefing.due import run_due

        store = Store(target.url, desk=DESK, pool_size=2)
        try:
            ran = run_due(store)
        finally:
            store.close()
        lines, facts = _told(ran)
        if lines or ran.problem is None:
            answer(facts, lines or [tr("Nothing is due.")], as_json=as_json)
        if ran.problem is not None:
            raise ran.problem
    if ran.failed:
        raise typer.Exit(1)


def _told(ran: Any) -> tuple[list[str], dict[str, Any]]:
    lines = [tr("Made: {number}", number=number) for number in ran.made]
    lines += [tr("Left out, for it was due more than a week ago: {what}", what=_days(one)) for one in ran.left_out]
    lines += [tr("Nothing to tell: {what}", what=_days(one)) for one in ran.nothing]
    lines += [tr("Sent: {number} to {target}", number=one.number, target=one.target) for one in ran.sent]
    lines += [
        tr("NOT sent: {number} to {target}: {why}", number=one.number, target=one.target, why=why_words(error))
        for one, error, _ in ran.failed
    ]
    if ran.busy:
        lines.append(tr("Another program makes and sends what is due just now."))
    facts = {
        "busy": ran.busy, "made": ran.made, "left_out": [_due(one) for one in ran.left_out],
        "nothing": [_due(one) for one in ran.nothing],
        "sent": [{"number": one.number, "target": one.target} for one in ran.sent],
        "failed": [
            {"number": one.number, "target": one.target, "why": error, "state": state.value}
            for one, error, state in ran.failed
        ],
    }  # fmt: skip
    return lines, facts


def _due(one: Any) -> dict[str, str]:
    return {"kind": one.kind.value, "first_day": one.period.first.isoformat(), "day": one.period.last.isoformat()}


def _days(one: Any) -> str:
    return days_words(one.kind, one.period.first, one.period.last)
