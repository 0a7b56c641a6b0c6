"""Names and phone numbers as they may be seen: 王**, 138****1234. Case and control characters stay as they were typed."""

from __future__ import annotations

import re

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


_DATE = r"(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?(?!\d)"
_NUMBER = r"\+?\d(?:[-\s.()\uff08\uff09]{0,2}\d){6,}[xX]?"
_NUMBERS = re.compile(f"({_DATE})|({_NUMBER})")
# The commonest family names: some nine in ten people. A rarer one before a form of address stays.
_ONE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍"
)
_ADDRESSED = re.compile(
    f"((?:{'|'.join(sorted(COMPOUND))})|[{_ONE}])([\\u4e00-\\u9fff]{{1,2}}?)"
    "(?=先生|女士|小姐|同志|师傅|大爷|大妈|大娘|阿姨|奶奶|爷爷)"
)


def mask_text(text: str) -> str:
    """Return words that somebody typed with what tells a person by rule left out: the wall and exports show no more.

    Numbers of seven digits or more (telephones, identity numbers; not dates) lose their middle. A Chinese name before a
    form of address keeps its family name (王秀英女士 → 王**女士). A name without one cannot be told from other words.
    """
    text = _NUMBERS.sub(lambda m: m[1] or _mask_number(m[2]), text)
    return _ADDRESSED.sub(lambda m: f"{m[1]}**", text)


def _mask_number(written: str) -> str:
    return mask_phone("".join(c for c in written if c.isalnum()))
