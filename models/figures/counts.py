"""What the figures that are no rates mean: stock now, flow of a period."""

from __future__ import annotations

from models.figures.definition import Definition, Unit
from models.figures.measures import Measure
from models.figures.open_counts import OpenCount

TODAY = "today by the city's statistical days, up to now"
MONTH = "the last 30 days of the city, today included"
_BY_EVENT = "by the day on which it happened"
_BY_EVENT_ZH = "按发生之日计"
_NOW, _NOW_ZH = "as it is now, whatever the period", "此刻的存量，与时段无关"
DUE_COHORT = "by the day of the limit, carried-over cases included"
DUE_COHORT_ZH = "按时限届满之日计，含上期结转"
DUE_TERMS = (Measure.DUE_CLOSED, Measure.DUE_VOID_LATE, OpenCount.DUE_OPEN)

OPEN = Definition(
    "open", 1, "在办", "stock", "", "cases from REPORTED to REVIEWING, exercises left out",
    "自上报至待结案的案卷，演练除外", _NOW, _NOW_ZH, numerator=(OpenCount.OPEN,),
)  # fmt: skip
LATE = Definition(
    "late", 1, "超期", "stock", "", "open cases whose next limit (stage's or case's) is past",
    "在办案卷中，最近一个时限（环节或全案）已过的", _NOW, _NOW_ZH, numerator=(OpenCount.LATE,),
)  # fmt: skip
CRITICAL = Definition(
    "critical", 1, "特急", "stock", "", "open cases of urgency 特急", "在办案卷中，紧急程度为特急的",
    _NOW, _NOW_ZH, numerator=(OpenCount.CRITICAL,),
)  # fmt: skip
SOON = Definition(
    "soon", 1, "临期", "stock", "", "open cases in the last quarter of their time, not late",
    "在办案卷中，所余时间不足四分之一而未超期的", _NOW, _NOW_ZH, numerator=(OpenCount.SOON,),
)  # fmt: skip
REPORTED = Definition(
    "reported", 1, "上报", "flow", TODAY, "reports that came in, accepted or not", "收到的上报，不论是否受理",
    _BY_EVENT, _BY_EVENT_ZH, Unit.REPORTS, (Measure.REPORTED,),
)  # fmt: skip
REPEATED = Definition(
    "repeated", 1, "重复诉求", "flow", TODAY, "reports that are the same caller's or the same thing again",
    "同一诉求人或同一事项再次提出的上报", _BY_EVENT, _BY_EVENT_ZH, Unit.REPORTS, (Measure.REPEATED,),
)  # fmt: skip
ACCEPTED = Definition(
    "accepted", 1, "受理", "flow", TODAY, "cases accepted, whatever became of them", "已受理的案卷，不论后来如何",
    _BY_EVENT, _BY_EVENT_ZH, numerator=(Measure.ACCEPTED,),
)  # fmt: skip
FILED = Definition(
    "filed", 1, "立案", "flow", TODAY, "cases filed", "已立案的案卷", _BY_EVENT, _BY_EVENT_ZH,
    numerator=(Measure.FILED,),
)  # fmt: skip
DISPATCHED = Definition(
    "dispatched", 1, "派遣", "flow", TODAY, "cases for which a lead order was given", "已下达主办派遣的案卷",
    _BY_EVENT, _BY_EVENT_ZH, numerator=(Measure.DISPATCHED,),
)  # fmt: skip
ORDERS = Definition(
    "orders", 1, "派遣单", "flow", TODAY, "orders given, lead and assisting ones", "下达的派遣单，含主办与协办",
    _BY_EVENT, _BY_EVENT_ZH, Unit.ORDERS, (Measure.ORDERS,),
)  # fmt: skip
CLOSED = Definition(
    "closed", 1, "办结", "flow", TODAY, "cases closed and not opened again", "已结案且未重开的案卷",
    _BY_EVENT, _BY_EVENT_ZH, numerator=(Measure.CLOSED,),
)  # fmt: skip
DUE = Definition(
    "due", 2, "应结案", "flow", MONTH,
    "cases whose limit falls in the period, carried-over ones included, that are closed, or open and late; merged and"
    " transferred ones left out, void ones too unless they were late already, and those out of assessment by approval (剔除)",
    "时限届满之日在本时段内的案卷（含上期结转），已结案，或未结案而已超期；并案、转办、挂账与缓办期间的、经批准剔除的不计，"
    "作废的除作废前已超期者外不计",
    DUE_COHORT, DUE_COHORT_ZH, numerator=DUE_TERMS,
)  # fmt: skip
EXCLUDED = Definition(
    "excluded", 1, "剔除", "flow", MONTH,
    "cases whose limit falls in the period that would be due, and are out of assessment by approval",
    "时限届满之日在本时段内、本应计入应结案而经批准剔除考核的案卷", DUE_COHORT, DUE_COHORT_ZH,
    numerator=(Measure.DUE_EXCLUDED,),
)  # fmt: skip
ON_DUTY = Definition(
    "on_duty", 1, "在岗", "stock", "", "workers in service and on duty", "在册且在岗的人员", unit=Unit.WORKERS
)
FRESH = Definition(
    "fresh", 1, "定位正常", "stock", "", "workers on duty whose latest position is younger than 60 s",
    "在岗且最近一次定位不超过60秒的人员", unit=Unit.WORKERS,
)  # fmt: skip

_BEFORE = "the last 56 days before today, as far as there are any"
_ALIKE = (
    " on the same weekday where there are at least four such days, else on days of the same kind (working or not), else on"
    " all days"
)
_ALIKE_ZH = "取同一星期几（至少有四天时），否则取同类日（工作日或休息日），再否则取全部各日"
USUAL = Definition(
    "usual_hour", 1, "常态", "flow", _BEFORE, "quartiles of the hour's accepted cases" + _ALIKE,
    "该小时受理量的四分位数：" + _ALIKE_ZH,
)  # fmt: skip
USUAL_DAY = Definition(
    "usual_day", 1, "常态", "flow", _BEFORE, "quartiles of the day's accepted cases" + _ALIKE + "; the day itself left out",
    "当日受理量的四分位数：" + _ALIKE_ZH + "，不含当日",
)  # fmt: skip
USUAL_BY_NOW = Definition(
    "usual_by_now", 1, "常态", "flow", _BEFORE + ", each up to this time of day",
    "quartiles of the cases accepted (closed) on the days that today is compared with",
    "与今日相比的各日截至同一时刻受理（办结）量的四分位数",
)  # fmt: skip

COUNTS = (
    OPEN, LATE, CRITICAL, SOON, REPORTED, REPEATED, ACCEPTED, FILED, DISPATCHED, ORDERS, CLOSED, DUE, EXCLUDED, ON_DUTY,
    FRESH, USUAL, USUAL_DAY, USUAL_BY_NOW,
)  # fmt: skip
