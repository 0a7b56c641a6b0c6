"""What a case, its order and its limit can be: the words of the field, each with its one value in the database."""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    """Where a matter stands, from the report to the archive (上报 … 归档), and the ways out."""

    REPORTED = "REPORTED"
    ACCEPTED = "ACCEPTED"
    CONFIRMING = "CONFIRMING"
    FILED = "FILED"
    DISPATCHED = "DISPATCHED"
    SIGNED = "SIGNED"
    ARRIVED = "ARRIVED"
    HANDLING = "HANDLING"
    FEEDBACK = "FEEDBACK"
    VERIFYING = "VERIFYING"
    REVIEWING = "REVIEWING"
    CLOSED = "CLOSED"
    CALLED_BACK = "CALLED_BACK"
    ARCHIVED = "ARCHIVED"
    NOT_ACCEPTED = "NOT_ACCEPTED"
    ANSWERED = "ANSWERED"
    TRANSFERRED = "TRANSFERRED"
    VOID = "VOID"
    MERGED = "MERGED"


class Stage(StrEnum):
    """The queue's tabs: 待受理, 待立案, 待派遣, 待签收, 处置中, 待核查, 待结案; together they are 在办."""

    TO_ACCEPT = "to_accept"
    TO_FILE = "to_file"
    TO_DISPATCH = "to_dispatch"
    TO_SIGN = "to_sign"
    HANDLING = "handling"
    TO_VERIFY = "to_verify"
    TO_CLOSE = "to_close"


class Urgency(StrEnum):
    """特急, 急件, 普通."""

    CRITICAL = "critical"
    URGENT = "urgent"
    NORMAL = "normal"


class Tier(StrEnum):
    """一般, 提级, 特殊."""

    GENERAL = "general"
    RAISED = "raised"
    SPECIAL = "special"


class Nature(StrEnum):
    """咨询, 求助, 投诉, 举报, 建议."""

    ENQUIRY = "enquiry"
    HELP = "help"
    COMPLAINT = "complaint"
    TIP = "tip"
    SUGGESTION = "suggestion"


class Source(StrEnum):
    """网格员, 12345热线, 数字城管, 信访, 网络舆情, 视频巡查, 领导批示, 感知设备, 公众上报."""

    GRID_WORKER = "grid_worker"
    HOTLINE = "hotline"
    DIGITAL_CITY = "digital_city"
    PETITION = "petition"
    ONLINE_OPINION = "online_opinion"
    VIDEO_PATROL = "video_patrol"
    LEADER = "leader"
    SENSOR = "sensor"
    PUBLIC = "public"


class Lamp(StrEnum):
    """● 时限内, ◆ 临期 (the last quarter of the time, at most one working day), ▲ 超期."""

    ON_TIME = "on_time"
    SOON = "soon"
    LATE = "late"


class OrderState(StrEnum):
    """Where an order stands; the case follows its lead order."""

    DISPATCHED = "DISPATCHED"
    SIGNED = "SIGNED"
    ARRIVED = "ARRIVED"
    HANDLING = "HANDLING"
    FEEDBACK = "FEEDBACK"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"
    ENDED = "ENDED"
