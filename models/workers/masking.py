"""Names and phone numbers as they may be seen: 王**, 138****1234. Case and control characters stay as they were typed."""

from __future__ import annotations

_TWO = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容"
    " 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 第五 百里 呼延 东郭 南门"
)
COMPOUND = frozenset(_TWO.split(" "))
"""Family names of two characters."""


def mask_name(name: str) -> str:
    """Return the family name (one character, or two of a compound one) and two stars; "" stays "".

    A name of one character shows nothing of itself. A name that is no Chinese one keeps its first character.
    """
    if not name:
        return ""
    if len(name) == 1:
        return "*"
    family = name[:2] if len(name) > 2 and name[:2] in COMPOUND else name[:1]
    return family + "**"


def mask_phone(phone: str) -> str:
    """Return the first three and last four digits of a long number, of a short one the last two; "" stays ""."""
    if not phone:
        return ""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    if len(phone) >= 5:
        return f"****{phone[-2:]}"
    return "****"
