"""What the field says by telephone, entered at the desk: 签收, 到场, 处置, 反馈, 退单."""

from __future__ import annotations

from desktop.acts.work import CaseWork
from models.cases import commands

WORK: dict[str, CaseWork] = {
    "sign": lambda s, _, f, cid: commands.sign(s, f["order_id"], command_id=cid),
    "arrive": lambda s, _, f, cid: commands.arrive(s, f["order_id"], command_id=cid),
    "start_handling": lambda s, _, f, cid: commands.start_handling(s, f["order_id"], command_id=cid),
    "feed_back": lambda s, _, f, cid: commands.feed_back(
        s,
        f["order_id"],
        f["note"],
        unanswered=f.get("unanswered", ""),
        attachments=f.get("attachments", ()),
        command_id=cid,
    ),
    "refuse": lambda s, _, f, cid: commands.refuse(s, f["order_id"], f["reason"], f["basis"], command_id=cid),
}
