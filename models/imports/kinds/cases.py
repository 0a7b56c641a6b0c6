"""案卷: what another system has of its requests; the names are those of `models.imports.mapping`."""

from __future__ import annotations

from dataclasses import replace

from models.imports.kinds.groups import LAT, LON, TABLES, URGENCIES
from models.imports.kinds.records import Field, FileKind, Form

STATES = {
    "REPORTED": ("待受理", "上报", "已上报", "新建", "未受理", "new", "reported", "submitted"),
    "ACCEPTED": ("待立案", "受理", "已受理", "accepted", "acknowledged"),
    "FILED": ("待派遣", "立案", "已立案", "filed", "open"),
    "DISPATCHED": ("待签收", "派遣", "已派遣", "已派单", "dispatched", "assigned"),
    "SIGNED": ("签收", "已签收", "signed"),
    "HANDLING": ("处置中", "处理中", "办理中", "处置", "handling", "inprogress", "pending", "started"),
    "REVIEWING": ("待结案", "审核", "待审核", "已处置", "reviewing", "resolved"),
    "CLOSED": ("结案", "已结案", "办结", "已办结", "已完成", "归档", "closed", "completed", "done"),
    "NOT_ACCEPTED": ("不予受理", "notaccepted", "rejected"),
    "ANSWERED": ("直接答复", "已答复", "answered"),
    "TRANSFERRED": ("转办", "已转办", "移送", "closed(transferred)", "transferred"),
    "VOID": ("作废", "已作废", "撤销", "void", "cancelled", "canceled"),
    "MERGED": ("并案", "已并案", "重复", "closed(duplicate)", "merged", "duplicate"),
}
SOURCES = {
    "grid_worker": ("网格员", "网格员上报", "巡查上报", "grid_worker", "gridworker"),
    "hotline": ("12345热线", "12345", "热线", "电话", "市民热线", "hotline", "phone", "call"),
    "digital_city": ("数字城管", "城管", "digital_city", "digitalcity", "internal"),
    "petition": ("信访", "来信来访", "petition", "mail", "letter"),
    "online_opinion": ("网络舆情", "舆情", "online_opinion", "onlineopinion", "socialmedia"),
    "video_patrol": ("视频巡查", "视频", "video_patrol", "videopatrol", "video"),
    "leader": ("领导批示", "领导交办", "leader"),
    "sensor": ("感知设备", "物联网", "传感器", "sensor", "system", "iot"),
    "public": ("公众上报", "市民上报", "公众", "随手拍", "public", "web", "app", "api", "email", "other"),
}
NATURES = {
    "enquiry": ("咨询", "enquiry", "inquiry", "question"),
    "help": ("求助", "诉求", "help", "request"),
    "complaint": ("投诉", "complaint"),
    "tip": ("举报", "tip"),
    "suggestion": ("建议", "意见建议", "suggestion"),
}

CASES = FileKind(
    "cases", "案卷", "Cases",
    (
        Field(
            "number", "案卷编号", "Number", "来源系统中的编号，唯一。再次导入时按编号识别。",
            "The number in the system it comes from, unique; a later import knows the case by it.", "2026-0001", True,
            synonyms=("编号", "工单号", "工单编号", "案件编号", "案件号", "任务号", "受理编号", "流水号", "number", "id", "caseid",
                      "case_number", "srrecordid", "requestid", "servicerequestid", "ticket", "no"),
        ),
        Field(
            "title", "标题", "Title", "一句话说明；没有这一列则用小类。", "What it is about, in one line; without such a column the category.",
            "示例路井盖破损",
            synonyms=("案件标题", "工单标题", "主题", "事件标题", "诉求标题", "title", "subject", "summary", "servicename"),
        ),
        Field(
            "text", "诉求内容", "Words", "来电人或上报人的原话。", "What was said.", "示例路与示例街路口井盖破损，有行人绊倒。",
            synonyms=("内容", "问题描述", "案件描述", "描述", "详情", "工单内容", "事件描述", "text", "description", "details", "words"),
        ),
        Field(
            "address", "地址", "Address", "事发地址。", "Where it is, in words.", "示例路1号",
            synonyms=("事发地址", "地点", "位置", "位置描述", "事发地点", "案件地址", "address", "location", "street"),
        ),
        Field(
            "category", "小类", "Category", "小类的名称。", "The name of the subclass.", "井盖", True,
            synonyms=("案件小类", "问题小类", "问题类型", "案件类别", "类别", "诉求类别", "小类名称", "category", "subclass", "type",
                      "srtype", "requesttype", "servicetype", "casetype"),
        ),
        Field(
            "class", "大类", "Class", "小类所属的大类。", "The class above the subclass.", "公用设施",
            synonyms=("案件大类", "问题大类", "大类名称", "class", "group"),
        ),
        Field(
            "status", "状态", "Status", "待受理、待立案、待派遣、待签收、处置中、待结案、结案……",
            "Where it stands there.", "待派遣", True, Form.CHOICE,
            ("案件状态", "工单状态", "办理状态", "当前状态", "处理状态", "status", "srstatus", "state", "casestatus"), STATES,
        ),
        Field(
            "reported", "上报时间", "Came in", "按城市时区，如 2026-03-02 08:30:00。", "When it came in, in the city's time zone.",
            "2026-03-02 08:30:00", True, Form.TIME,
            ("来电时间", "受理时间", "登记时间", "创建时间", "发现时间", "诉求时间", "reported", "created", "createddate", "created_at",
             "opened", "opendate", "requesteddatetime", "date"),
        ),
        Field(
            "department", "承办部门", "Department", "承办部门的编码或名称。", "Code or name of the department that has it.", "综合行政执法局",
            synonyms=("责任部门", "责任单位", "承办单位", "处置部门", "主办单位", "部门", "department", "agency", "agencyresponsible",
                      "assignedto"),
        ),
        Field(
            "source", "来源", "Source", "网格员、12345热线、数字城管、信访、网络舆情、视频巡查、领导批示、感知设备、公众上报；不填为公众上报。",
            "How it came in; empty means the public.", "12345热线", form=Form.CHOICE,
            synonyms=("案件来源", "问题来源", "诉求来源", "渠道", "受理渠道", "source", "channel", "methodreceived", "origin"),
            choices=SOURCES,
        ),
        Field(
            "nature", "诉求性质", "Nature", "咨询、求助、投诉、举报或建议；不填为求助。", "enquiry, help, complaint, tip or suggestion.",
            "求助", form=Form.CHOICE, synonyms=("性质", "诉求类型", "工单类型", "nature"), choices=NATURES,
        ),
        Field(
            "urgency", "紧急程度", "Urgency", "特急、急件或普通；不填为普通。",
            "critical, urgent or normal; empty means normal.", "普通", form=Form.CHOICE,
            synonyms=("缓急程度", "紧急", "urgency", "priority"), choices=URGENCIES,
        ),
        replace(LON, example="0.015"), replace(LAT, example="0.015"),
        Field(
            "status_at", "状态时间", "Status since", "进入当前状态的时间。", "When it came into this status.", "2026-03-02 08:40:00",
            form=Form.TIME, synonyms=("更新时间", "最后更新时间", "状态更新时间", "statusdate", "updated", "updated_at", "lastactivitydate"),
        ),
        Field(
            "due", "截止时间", "Due", "应办结的时间；不填按本市时限。", "Its limit; empty: this city's.", "", form=Form.TIME,
            synonyms=("到期时间", "办结时限", "要求办结时间", "处置截止时间", "due", "duedate", "deadline", "expecteddatetime"),
        ),
        Field(
            "closed", "结案时间", "Closed", "已结案的必填（或填状态时间）。", "When it was closed.", "", form=Form.TIME,
            synonyms=("办结时间", "完成时间", "关闭时间", "closed", "closedate", "closeddate", "closed_at", "resolved_at"),
        ),
        Field(
            "reporter", "诉求人", "Caller", "屏上默认脱敏。", "Masked on screens.", "李示例",
            synonyms=("来电人", "上报人", "姓名", "联系人", "诉求人姓名", "reporter", "caller", "name", "requestor"),
        ),
        Field(
            "reporter_phone", "诉求人电话", "Caller's phone", "屏上默认脱敏。", "Masked on screens.", "13800000002", form=Form.PHONE,
            synonyms=("来电号码", "电话", "联系电话", "联系方式", "手机号", "手机", "上报人电话", "phone", "callerphone", "reporterphone"),
        ),
    ),
    TABLES,
)  # fmt: skip
