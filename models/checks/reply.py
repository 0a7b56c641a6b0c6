"""The draft of the reply to the citizen, filled from the case and the check. It is the city's language: Chinese."""

from __future__ import annotations

from datetime import tzinfo

from models.checks.records import Verdict, VideoCheck

_FOUND = {
    Verdict.SO: "现场情况与您反映的一致，已交办处置",
    Verdict.SOLVED: "现场问题已得到解决",
    Verdict.NOT_SO: "现场未发现您反映的情况",
}


def reply_draft(check: VideoCheck, zone: tzinfo) -> str:
    """Return what may be told to the citizen; "" before there is a verdict. `zone` is the city's."""
    if check.verdict not in _FOUND or check.seen_at is None:
        return ""
    at = check.seen_at.astimezone(zone)
    when = f"{at.month}月{at.day}日{at.hour}时{at.minute:02d}分"
    words = check.verdict_words.strip().rstrip("。")
    found = f"{_FOUND[check.verdict]}。" + (f"{words}。" if words else "")
    return f"您好，您反映的“{check.title}”，我中心已于{when}通过视频连线对现场进行核查：{found}感谢您对城市管理工作的支持。"
