"""What every rate means: what is counted above the line and what below. No rate is made of anything else, anywhere."""

from __future__ import annotations

from models.figures.counts import DUE_COHORT, DUE_COHORT_ZH, DUE_TERMS, MONTH
from models.figures.definition import Definition, Unit
from models.figures.measures import Measure
from models.figures.open_counts import OpenCount

_REPORTS, _REPORTS_ZH = "by the day on which the report came in", "按上报之日计"
_ACCEPTED, _ACCEPTED_ZH = "by the day of acceptance", "按受理之日计"
_ORDERS, _ORDERS_ZH = "by the day on which the order was given", "按下达派遣之日计"
_CALLS, _CALLS_ZH = "by the day of the callback", "按回访之日计"
_SURVEYS, _SURVEYS_ZH = "of one survey or assessment", "以一次调查或考核为准"

ACCEPTED_RATE = Definition(
    "accepted_rate", 1, "受理率", "rate", MONTH, "reports accepted / reports that came in", "已受理的上报 ÷ 收到的上报",
    _REPORTS, _REPORTS_ZH, Unit.REPORTS, (Measure.REPORTED_ACCEPTED,), (Measure.REPORTED,),
)  # fmt: skip
FILED_RATE = Definition(
    "filed_rate", 1, "立案率", "rate", MONTH, "cases filed / cases accepted", "已立案的 ÷ 已受理的案卷",
    _ACCEPTED, _ACCEPTED_ZH, Unit.CASES, (Measure.ACCEPTED_FILED,), (Measure.ACCEPTED,),
)  # fmt: skip
CLOSING_RATE = Definition(
    "closing_rate", 1, "办结率", "rate", MONTH, "cases closed / cases accepted, of those accepted in the period",
    "本时段受理的案卷中，已结案的 ÷ 全部", _ACCEPTED, _ACCEPTED_ZH, Unit.CASES, (Measure.ACCEPTED_CLOSED,),
    (Measure.ACCEPTED,),
)  # fmt: skip
CASE_CLOSING_RATE = Definition(
    "case_closing_rate", 1, "结案率", "rate", MONTH, "due cases closed / due cases", "应结案中已结案的 ÷ 应结案",
    DUE_COHORT, DUE_COHORT_ZH, Unit.CASES, (Measure.DUE_CLOSED,), DUE_TERMS,
)  # fmt: skip
ON_TIME_RATE = Definition(
    "on_time_rate", 1, "按期结案率", "rate", MONTH, "due cases closed within their limit / due cases",
    "应结案中在时限内（含经批准的延期、缓办、挂账）结案的 ÷ 应结案", DUE_COHORT, DUE_COHORT_ZH, Unit.CASES,
    (Measure.DUE_ON_TIME,), DUE_TERMS,
)  # fmt: skip
SIGN_RATE = Definition(
    "sign_rate", 1, "按时签收率", "rate", MONTH,
    "orders signed within their limit / orders given that were signed or whose limit to sign is past; those withdrawn or"
    " refused before that left out",
    "在时限内签收的派遣单 ÷ 已签收或签收时限已过的派遣单；此前撤回或退单的不计", _ORDERS, _ORDERS_ZH, Unit.ORDERS,
    (Measure.ORDERS_SIGNED_IN_TIME,),
    (Measure.ORDERS_SIGNED, Measure.ORDERS_UNSIGNED_LATE, OpenCount.ORDERS_UNSIGNED_LATE),
)  # fmt: skip
RESPONSE_RATE = Definition(
    "response_rate", 1, "响应率", "rate", MONTH,
    "citizens contacted within 24 hours / requests that need it (12345, petitions, the net, the public's own)",
    "24小时内联系到诉求人的 ÷ 需要联系的诉求（12345热线、信访、网络舆情、公众上报）", _REPORTS, _REPORTS_ZH,
    Unit.REQUESTS, (Measure.REPLIES_IN_TIME,), (Measure.REPLIES_NEEDED,),
)  # fmt: skip
SOLVED_RATE = Definition(
    "solved_rate", 1, "解决率", "rate", MONTH, "solved / valid callbacks (the citizen was reached)",
    "回访称已解决的 ÷ 有效回访（联系到诉求人的）",
    _CALLS, _CALLS_ZH, Unit.CALLBACKS, (Measure.SOLVED,), (Measure.CALLBACKS_VALID,),
)  # fmt: skip
SATISFACTION = Definition(
    "satisfaction", 1, "满意率", "rate", MONTH, "satisfied or fairly satisfied / valid callbacks (the citizen was reached)",
    "回访称满意或基本满意的 ÷ 有效回访（联系到诉求人的）",
    _CALLS, _CALLS_ZH, Unit.CALLBACKS, (Measure.SATISFIED,), (Measure.CALLBACKS_VALID,),
)  # fmt: skip
REWORK_RATE = Definition(
    "rework_rate", 1, "返工率", "rate", MONTH, "due cases reworked at least once / due cases",
    "应结案中返工一次以上的 ÷ 应结案", DUE_COHORT, DUE_COHORT_ZH, Unit.CASES,
    (Measure.DUE_REWORKED, OpenCount.DUE_OPEN_REWORKED), DUE_TERMS,
)  # fmt: skip
EXTENSION_RATE = Definition(
    "extension_rate", 1, "延期率", "rate", MONTH, "due cases that were given an extension / due cases",
    "应结案中经批准延期的 ÷ 应结案", DUE_COHORT, DUE_COHORT_ZH, Unit.CASES,
    (Measure.DUE_EXTENDED, OpenCount.DUE_OPEN_EXTENDED), DUE_TERMS,
)  # fmt: skip
REFUSAL_RATE = Definition(
    "refusal_rate", 1, "退单率", "rate", MONTH, "orders refused / orders given", "被退回的派遣单 ÷ 下达的派遣单",
    _ORDERS, _ORDERS_ZH, Unit.ORDERS, (Measure.ORDERS_REFUSED,), (Measure.ORDERS,),
)  # fmt: skip
DISPATCH_RATE = Definition(
    "dispatch_rate", 1, "派遣率", "rate", MONTH, "cases dispatched / cases filed here (not in another system)",
    "已派遣的 ÷ 在本系统立案的案卷", "by the day of filing", "按立案之日计", Unit.CASES, (Measure.FILED_DISPATCHED,),
    (Measure.FILED_HERE,),
)  # fmt: skip
FIRST_TIME_RATE = Definition(
    "first_time_rate", 1, "一次办结率", "rate", MONTH, "cases closed without rework or reopening / cases closed",
    "未经返工或重开而办结的 ÷ 办结的案卷", "by the day of closing", "按办结之日计", Unit.CASES,
    (Measure.CLOSED_FIRST_TIME,), (Measure.CLOSED,),
)  # fmt: skip
REPEATED_RATE = Definition(
    "repeated_rate", 1, "重复诉求率", "rate", MONTH, "repeated reports / reports that came in", "重复诉求 ÷ 收到的上报",
    _REPORTS, _REPORTS_ZH, Unit.REPORTS, (Measure.REPEATED,), (Measure.REPORTED,),
)  # fmt: skip
# Surveys and scorecards are not in the database: these are told from two numbers that somebody gives.
AWARENESS = Definition(
    "awareness", 1, "群众知晓率", "rate", MONTH, "people who know of it / people surveyed", "知晓的 ÷ 受访的群众",
    _SURVEYS, _SURVEYS_ZH, Unit.PEOPLE,
)  # fmt: skip
GRID_STANDARD_RATE = Definition(
    "grid_standard_rate", 1, "网格达标率", "rate", MONTH, "grids that meet the scorecard / grids", "达标的 ÷ 全部网格",
    _SURVEYS, _SURVEYS_ZH, Unit.GRIDS,
)  # fmt: skip

RATES = (
    ACCEPTED_RATE, FILED_RATE, CLOSING_RATE, CASE_CLOSING_RATE, ON_TIME_RATE, SIGN_RATE, RESPONSE_RATE, SOLVED_RATE,
    SATISFACTION, REWORK_RATE, EXTENSION_RATE, REFUSAL_RATE, DISPATCH_RATE, FIRST_TIME_RATE, REPEATED_RATE, AWARENESS,
    GRID_STANDARD_RATE,
)  # fmt: skip
