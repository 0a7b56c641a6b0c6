"""Urges by the rules: a batch that was confirmed, or what the city has switched to be sent by itself. Off the GUI thread.

Each is a transaction of its own: one that was signed meanwhile is left out, the others are sent all the same.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from models.cases.queries import get_open_cases
from models.cases.records import OpenCase
from models.store.engine import Store
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.times import database_now
from models.watch.commands import urge
from models.watch.queries import get_watch_facts
from models.watch.records import Proposal, Rule
from models.watch.rules import proposals
from widgets.words.watch import urge_words

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of a batch: how many were sent, and the refusal's code of each that was not."""

    sent: int
    refused: Mapping[UUID, str]


def send(
    store: Store,
    batch: Sequence[Proposal],
    cases: Mapping[UUID, OpenCase],
    words: Mapping[Rule, str],
    *,
    automatic: bool = False,
) -> Batch:
    """Urge about each case, as the proposal saw it. `words` are the city's own by rule. Raises what is no Refused."""
    sent, refused = 0, {}
    for one in batch:
        case, command_id = cases[one.case_id], new_id()
        try:
            with store.transaction(str(command_id), command_id) as s:
                text = words.get(one.rule) or urge_words(case, database_now(s))
                urge(
                    s,
                    one.case_id,
                    one.version,
                    text,
                    rule=one.rule,
                    since=one.since,
                    automatic=automatic,
                    command_id=command_id,
                )
        except Refused as refusal:
            refused[one.case_id] = refusal.code
        else:
            sent += 1
    return Batch(sent, refused)


def send_automatic(store: Store) -> Batch:
    """Urge about everything that a rule proposes which the city sends by itself.

    Every desk may do so: the database lets one rule urge once for one reason.
    """
    with store.read() as s:
        facts = get_watch_facts(s)
        wanted = [setting for setting in facts.settings if setting.enabled and setting.automatic]
        if not wanted:
            return Batch(0, {})
        cases = {case.id: case for case in get_open_cases(s)}
        batch = proposals(cases.values(), wanted, facts.followed, database_now(s), facts.suspended)
    made = send(store, batch, cases, {one.rule: one.words for one in wanted}, automatic=True)
    if made.sent:
        log.info("urged by itself: %d", made.sent)
    return made
