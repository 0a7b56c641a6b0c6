"""类别: type, class, subclass, and how cases of them are handled."""

from __future__ import annotations

from models.imports.kinds.groups import TABLES, URGENCIES
from models.imports.kinds.records import Field, FileKind, Form

UNITS = {
    "working_hour": ("工作时", "工作小时", "workinghour", "workinghours", "wh"),
    "working_day": ("工作日", "个工作日", "workingday", "workingdays", "businessday", "businessdays", "wd"),
    "calendar_day": ("自然日", "日历日", "天", "日", "calendarday", "calendardays", "day", "days", "d"),
    "hour": ("小时", "时", "自然小时", "hour", "hours", "h"),
    "minute": ("分钟", "分", "minute", "minutes", "min"),
}
ROUTINGS = {
    "territory_first": ("先属地后属主", "属地优先", "属地", "事件", "territoryfirst", "territory"),
    "owner_first": ("先属主后属地", "属主优先", "权属优先", "属主", "部件", "ownerfirst", "owner"),
}


def _level(
    name: str, zh: str, en: str, code: str, example: str, *, needed: bool, others: tuple[str, ...]
) -> tuple[Field, ...]:
    return (
        Field(
            f"{name}_code", f"{zh}编码", f"{en} code", f"{zh}的编码，全市唯一；不填则由名称组成。",
            f"The {en.lower()}'s code, unique in the city; made from the names where it is empty.", code,
            synonyms=(f"{zh}代码", f"{zh}编号", f"{name}code", f"{name}_code"),
        ),
        Field(
            name, zh, en, f"{zh}名称。", f"Name of the {en.lower()}.", example, needed,
            synonyms=(f"{zh}名称", f"案件{zh}", f"问题{zh}", name, f"{name}name", *others),
        ),
        Field(
            f"{name}_en", f"{zh}英文", f"{en} in English", "界面切换到英文时显示；可不填。",
            "Shown when the desk is in English; may stay empty.", "",
            synonyms=(f"{zh}英文名", f"{zh}英文名称", f"{name}en", f"{name}_en"),
        ),
    )  # fmt: skip


CATEGORIES = FileKind(
    "categories", "类别", "Categories",
    (
        *_level("type", "类型", "Type", "C", "部件", needed=True, others=("案件类别",)),
        *_level("class", "大类", "Class", "C01", "公用设施", needed=False, others=("group",)),
        *_level("subclass", "小类", "Subclass", "C0101", "井盖", needed=False, others=("category", "子类")),
        Field(
            "routing", "派遣原则", "Routing", "“先属主后属地”（部件）或“先属地后属主”（事件）；不填为先属地后属主。",
            "owner_first (components) or territory_first (events); empty means territory_first.", "先属主后属地",
            form=Form.CHOICE, synonyms=("处置原则", "责任原则", "routing", "route"), choices=ROUTINGS,
        ),
        Field(
            "limit", "处置时限", "Limit", "数字，单位写在下一列；也可连写，如“4工作时”。不填则按一般案件的时限。",
            "A number, its unit in the next column; or both, as 4 working hours. Empty: the limit of the tier.", "8",
            form=Form.NUMBER, synonyms=("时限", "处理时限", "办理时限", "结案时限", "limit", "timelimit", "sla"),
        ),
        Field(
            "unit", "时限单位", "Unit of the limit", "工作时、工作日、自然日、小时或分钟。",
            "working_hour, working_day, calendar_day, hour or minute.", "工作时", form=Form.CHOICE,
            synonyms=("单位", "时限类型", "unit", "limitunit"), choices=UNITS,
        ),
        Field(
            "department", "主管部门", "Competent department", "部门编码或名称；部门须先导入。",
            "Code or name of the competent department; departments are imported before.", "",
            synonyms=("责任部门", "责任单位", "承办部门", "主管单位", "部门", "department", "agency", "competentdepartment"),
        ),
        Field(
            "urgency", "默认紧急程度", "Urgency", "特急、急件或普通；登记时的默认值，不填为普通。",
            "critical, urgent or normal: what is proposed at intake; empty means normal.", "普通", form=Form.CHOICE,
            synonyms=("紧急程度", "缓急程度", "urgency", "priority"), choices=URGENCIES,
        ),
        Field(
            "arrival", "须到场", "Needs arrival", "“是”或“否”：处置前须到现场。", "yes or no: the worker has to arrive first.", "否",
            form=Form.YES_NO, synonyms=("到场", "需到场", "needsarrival", "arrival"),
        ),
        Field(
            "verification", "须核查", "Needs verification", "“是”或“否”：反馈后须有人核查。",
            "yes or no: somebody else verifies after feedback.", "否",
            form=Form.YES_NO, synonyms=("核查", "需核查", "needsverification", "verification"),
        ),
    ),
    TABLES,
)  # fmt: skip
