"""Made-up names and phone numbers. The prefixes were never issued to anyone, so no such number can ring."""

from __future__ import annotations

import random

from desktop.demo.chance import Weighted

_COMMON = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_LESS_COMMON = "梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
SURNAMES = Weighted(
    _COMMON + _LESS_COMMON, [max(74 - 5 * n, 13) for n in range(len(_COMMON))] + [8] * len(_LESS_COMMON)
)
FIRST = "志建国明春海文玉秀桂永家晓小新红德金立学庆振光少雅思雨子浩宇佳俊梓欣嘉一若诗"
LAST = "强军伟平华英兰芳敏静丽杰涛超斌辉鹏飞波勇刚梅霞燕玲娟萍红云峰林东生福祥宁涵轩怡琪然阳彤妍博睿洋"
NEVER_ISSUED = ("154", "160", "161", "163", "164", "179", "194")


def person_name(rng: random.Random) -> str:
    """Return a Chinese name of two or three characters."""
    first = rng.choice(FIRST) if rng.random() < 0.82 else ""
    return SURNAMES.draw(rng) + first + rng.choice(LAST)


def phone_number(rng: random.Random) -> str:
    """Return eleven digits in the shape of a mobile number under a prefix that was never issued."""
    return rng.choice(NEVER_ISSUED) + f"{rng.randrange(10**8):08d}"
