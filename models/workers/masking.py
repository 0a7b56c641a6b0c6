"""Names and phone numbers as they may be seen: 王**, 138****1234. Case and control characters stay as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
# A case's number, which tells of nobody: the day and a serial.
_CASE = r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-\d{4,6}(?!\d)"
# Blanks, dashes, dots and marks without width between digits: people write numbers in groups.
_NUMBER = r"\+?\d(?:[-\s._()\u00b7\u200b-\u200f\u2010-\u2015\u2060\u2212\u30fb\ufe0f\ufeff\uff08\uff09\uff0d]{0,3}\d){6,}[xX\uff38\uff58]?"
_SPELT = "[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{7,}"
_NUMBERS = re.compile(f"({_DATE}|{_CASE})|({_NUMBER}|{_SPELT})")
_MAIL = re.compile(r"([A-Za-z0-9])[A-Za-z0-9._%+\-]*(@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)")
# The commonest family names: some nine in ten people. A rarer one before a form of address stays.
_ONE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍"
)
_FAMILY = f"(?:{'|'.join(sorted(COMPOUND))})|[{_ONE}]"
_ADDRESSED = re.compile(
    f"({_FAMILY})([\\u4e00-\\u9fff]{{1,2}}?)(?=先生|女士|小姐|同志|师傅|大爷|大妈|大娘|阿姨|奶奶|爷爷)"
)
_LABELLED = re.compile(
    "((?:姓名|联系人|联络人|报案人|报警人|举报人|投诉人|诉求人|反映人|来电人|求助人|当事人|申请人|业主|户主|房东|租户|租客|住户|患者|伤者)"
    f"\\s*(?:[:：]|名叫|叫)\\s*|[我名]叫)({_FAMILY})[\\u4e00-\\u9fff]{{1,2}}"
)
_ANYBODY = frozenset(
    [
        "市民",
        "居民",
        "群众",
        "匿名",
        "业主",
        "网民",
        "路人",
        "游客",
        "热心市民",
        "匿名市民",
        "Anonymous",
        "anonymous",
        "Citizen",
        "citizen",
    ]
)
"""What stands for a caller's name where nobody gave one."""
_TITLED = re.compile(r"\b((?:Mr|Mrs|Ms|Miss|Mx)\.?\s+[A-Z])[\w'\-]+(?:\s+[A-Z][\w'\-]+)?")


def mask_text(text: str) -> str:
    """Return words that somebody typed with what tells a person by rule left out: the wall, papers and exports show no more.

    Numbers of seven digits or more (telephones, identity numbers, spelt ones too; not dates, not numbers of cases) lose their
    middle, mail addresses their name. A Chinese name before a form of address or after a word that announces one keeps its
    family name (王秀英女士, 联系人：王秀英 → 王**). A name without either cannot be told from other words: see `mask_said`.
    """
    text = _NUMBERS.sub(lambda m: m[1] or _mask_number(m[2]), text)
    text = _MAIL.sub(r"\1**\2", text)
    text = _LABELLED.sub(lambda m: f"{m[1]}{m[2]}**", text)
    text = _TITLED.sub(r"\1**", text)
    return _ADDRESSED.sub(lambda m: f"{m[1]}**", text)


def mask_said(text: str, names: Iterable[str]) -> str:
    """Return `mask_text` of what was said about people whose names are known: the caller's own stands in it masked too."""
    for name in sorted(set(names), key=len, reverse=True):
        if len(name) > 1 and name not in _ANYBODY:
            text = text.replace(name, mask_name(name))
    return mask_text(text)


def _mask_number(written: str) -> str:
    return mask_phone("".join(c for c in written if c.isalnum()))
