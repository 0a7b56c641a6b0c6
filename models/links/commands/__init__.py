"""What can be done with cases that belong together: the only writers of links and repeated requests.

As with the commands on a case: inside a write transaction, once per `command_id`, with the case's `version` as the
caller saw it, a step in the history of both cases; each returns Done of the case that was acted on.

Raise Refused: "unknown_case", "main_ended" (number, state), "same_case", "follows_parent" (number), "has_children"
(children), "not_linked", "parent_not_filed" (state), "parent_is_child", and what all commands on cases raise.
"""

from models.links.commands.following import adopt, release
from models.links.commands.merging import merge, unmerge
from models.links.commands.replying import reply_to_all
from models.links.commands.reports import attach_report, take_in

__all__ = ["adopt", "attach_report", "merge", "release", "reply_to_all", "take_in", "unmerge"]
