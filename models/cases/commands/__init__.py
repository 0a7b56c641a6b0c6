"""What can be done to a case: the only writers of reports, cases, orders and steps.

Each is called inside `Store.transaction()`, checks, writes, and leaves a step; each returns `Done(case_id, version)`.
`version` is that of the case as the caller saw it: if it has changed meanwhile, nothing is written and Refused says what
happened. `command_id` makes a command one that happens once: given again, it returns what is there. `occurred_at` is for
what is entered later than it happened; clocks run from then, but never from before the stage they follow on.

All raise: Refused "unknown_case", "not_in_this_state" (action, state, by, at), "changed_meanwhile" (state, by, at),
"unstorable_text" (field), "in_the_future", "time_without_zone", "fact_missing" (fact); NotPermitted.
"""

from models.cases.commands.citizen import call_back, draft_reply, reply
from models.cases.commands.closing import close, reopen, rework, verify
from models.cases.commands.confirming import answer_confirmation, confirm, stop_confirming
from models.cases.commands.dispatching import dispatch, withdraw
from models.cases.commands.ending import archive
from models.cases.commands.field import arrive, feed_back, progress, refuse, sign, start_handling
from models.cases.commands.grading import set_tier, set_urgency
from models.cases.commands.intake import accept, answer, file_case, not_accept, report, unmask
from models.cases.commands.transferring import receipt, tell_citizen, transfer
from models.cases.records import Done

__all__ = [
    "Done",
    "accept",
    "answer",
    "answer_confirmation",
    "archive",
    "arrive",
    "call_back",
    "close",
    "confirm",
    "dispatch",
    "draft_reply",
    "feed_back",
    "file_case",
    "not_accept",
    "progress",
    "receipt",
    "refuse",
    "reopen",
    "reply",
    "report",
    "rework",
    "set_tier",
    "set_urgency",
    "sign",
    "start_handling",
    "stop_confirming",
    "tell_citizen",
    "transfer",
    "unmask",
    "verify",
    "withdraw",
]
