"""To whom a matter goes: components to their owners first, events to the territory first, as the rules say."""

from __future__ import annotations

import random
from enum import Enum, auto

from desktop.demo.subjects import Subject


class Addressee(Enum):
    """A worker of the grid's team, the street's sub-centre, or the competent department."""

    WORKER = auto()
    SUBCENTRE = auto()
    DEPARTMENT = auto()


def draw_addressee(subject: Subject, source: str, rng: random.Random) -> Addressee:
    """Return to whom a matter is dispatched; what a worker found it mostly handles itself."""
    chance = rng.random()
    if subject.arrival and not subject.component:
        return Addressee.WORKER if chance < 0.8 else Addressee.SUBCENTRE
    if subject.component:
        return Addressee.DEPARTMENT if chance < 0.66 else Addressee.WORKER
    worker = 0.75 if source == "grid_worker" else 0.58
    if chance < worker:
        return Addressee.WORKER
    return Addressee.SUBCENTRE if chance < worker + 0.22 else Addressee.DEPARTMENT


ROLE_WEIGHTS = {
    "full_time": 6.0,
    "leader": 2.5,
    "manager": 1.2,
    "part_time": 0.6,
    "informant": 0.3,
    "building_head": 0.3,
}
"""Who of a grid's team gets the order, roughly."""

INSTRUCTIONS = (
    "请尽快到场处置，拍照反馈。", "请核实情况并依规处理，结果反馈坐席。", "请先劝导，必要时联系执法。", "请与诉求人联系，处理后回复。",
    "请现场确认权属，无法处置的及时退回。", "请设置警示，防止次生事故。", "", "",
)  # fmt: skip
REFUSALS = (
    "非本单位权属，建议派权属单位。", "不在本网格范围，位于相邻网格。", "现场核实属供电设施，请改派。", "职责不符，建议由街道牵头。",
)  # fmt: skip
REFUSAL_BASES = ("权责清单", "市政设施移交协议", "网格划分公告", "专题会议纪要")
UNANSWERED = "协办尚未反馈，现场已处理完毕。"
"""Nobody plays the assistants: a lead does not wait for them for ever."""
REWORKS = (
    "照片未能反映整改效果，请补拍并继续处理。", "回访诉求人表示未解决，请再次处置。", "现场仍有残留，请清理彻底。",
)  # fmt: skip
