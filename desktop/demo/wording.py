"""Words: puts a place, a house, a time and a number into a subject's templates, in the manner of each source."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from desktop.demo.chance import pick
from desktop.demo.ground import GroundMap, Patch
from desktop.demo.people.persons import person_name, phone_number
from desktop.demo.subjects import Question, Subject

OPENINGS: dict[str, tuple[str, ...]] = {
    "hotline": ("来电人反映：", "市民来电称，", "来电人（{call}）反映，", "12345转来：", "诉求人来电："),
    "grid_worker": ("网格员巡查发现，", "日常巡查中发现，", "走访时居民反映，", "网格巡查上报："),
    "digital_city": ("采集员上报：", "数字城管采集：", ""),
    "petition": ("来信反映，", "群众来访反映，", "信访件转办："),
    "online_opinion": ("网民在本地论坛发帖称，", "短视频平台有网友反映，", "微博网友留言："),
    "video_patrol": ("视频巡查发现，", "坐席轮巡监控时发现，"),
    "leader": ("领导现场调研时指出，", "领导批示：请核查，"),
    "sensor": ("感知设备报警：", "物联平台推送："),
    "public": ("市民随手拍上报：", "公众号上报：", "小程序上报，"),
}
CLOSINGS: dict[str, tuple[str, ...]] = {
    "hotline": ("希望尽快处理并回复。", "请相关部门核实处理。", "要求回电告知结果。", "已多次反映，请重视。", ""),
    "petition": ("请依法依规处理并书面答复。", "请核实。"),
    "online_opinion": ("帖文阅读量约{n}千，请关注。", "评论较多，请及时回应。"),
    "leader": ("请今日内报结果。", "请牵头单位举一反三。"),
    "public": ("有照片。", "已附图。", ""),
}
TIMES = (
    "今早七点左右", "今天上午", "中午", "下午三点多", "昨晚十点", "凌晨一点", "傍晚", "昨天夜里", "半小时前", "早高峰时",
    "刚才", "今早六点",
)  # fmt: skip
DAYS = ("两天", "三天", "四天", "五天", "一周", "十来天", "半个月")
SHOPS = (
    "老李烧烤", "海味小馆", "福来超市", "惠民水果店", "好邻居便利店", "张记面馆", "阿婆鱼丸", "新潮理发店", "宏达五金", "金麦烘焙",
    "渔家小厨", "大碗牛肉粉", "四季鲜果", "小城火锅", "顺意快餐", "康泰大药房", "美佳服饰", "鑫源建材", "佳佳文具", "老街茶铺",
    "海风烤吧", "百味熟食", "东港海鲜排档", "星期八奶茶", "明珠KTV", "利民修车铺", "绿源菜店", "胖嫂早餐", "诚信二手家电",
    "同福粮油",
)  # fmt: skip
SIDES = ("东北角", "东南角", "西北角", "西南角", "东侧", "西侧", "南侧", "北侧")
GATES = ("门口", "南门", "东侧", "附近", "北门外")
NEARS = ("门前", "附近", "对面", "旁")
"""Where a matter is at a place with a gate, and at a house by the road."""
_FIXES = 24
CITIZENS = {"hotline", "petition", "public", "online_opinion"}
"""Sources in which a citizen tells who he is; a forum's users mostly do not."""
NAMELESS_ONLINE = 0.7


_MADE: dict[str, Callable[[random.Random], str]] = {
    "bld": lambda rng: f"{1 + int(rng.random() * 28)}号楼",
    "unit": lambda rng: f"{1 + int(rng.random() * 4)}单元",
    "floor": lambda rng: f"{1 + int(rng.random() * 11)}楼",
    "n": lambda rng: str(2 + int(rng.random() * 7)),
    "age": lambda rng: str(80 + int(rng.random() * 15)),
    "hour": lambda rng: str(8 + int(rng.random() * 13)),
    "shop": lambda rng: pick(SHOPS, rng),
    "when": lambda rng: pick(TIMES, rng),
    "days": lambda rng: pick(DAYS, rng),
    "call": lambda rng: "住户" if rng.random() < 0.5 else "商户",
}


class _Slots(dict[str, str]):
    """What fills a template; what is not asked for is not made up."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng

    def __missing__(self, slot: str) -> str:
        made = self[slot] = _MADE[slot](self._rng)
        return made


@dataclass(frozen=True, slots=True)
class Told:
    """What came in, in words: title, text, address, who told it (empty where no citizen did) and where (WGS-84)."""

    title: str
    text: str
    address: str
    reporter: str
    phone: str
    lon: float
    lat: float
    patch: Patch


class Teller:
    """Tells matters: draws a place for a subject and words it."""

    def __init__(self, ground: GroundMap) -> None:
        self._ground = ground
        self._fixes: dict[str, list[str]] = {}

    def tell(self, subject: Subject, source: str, rng: random.Random, which: int | None = None) -> Told:
        """Word a matter of `subject` as `source` would; `which` of its titles, by default any."""
        patch = self._ground.draw(subject.ground, rng)
        slots, lon, lat = self._slots(patch, subject.ground, rng)
        opening = pick(OPENINGS[source], rng)
        closing = pick(CLOSINGS.get(source, ("",)), rng)
        # Titles and words are written in the same order, so that the two tell the same story.
        which = int(rng.random() * len(subject.titles)) if which is None else which
        words = subject.words[which] if which < len(subject.words) else pick(subject.words, rng)
        text = (opening + words + closing).format_map(slots).replace("附近附近", "附近")
        reporter, phone = self._citizen(source, rng)
        title = subject.titles[which].format_map(slots)
        return Told(title, text, slots["address"], reporter, phone, lon, lat, patch)

    def ask(self, question: Question, rng: random.Random) -> tuple[Told, str]:
        """Word a question to the hotline, and its answer."""
        patch = self._ground.draw("home", rng)
        slots, lon, lat = self._slots(patch, "home", rng)
        reporter, phone = self._citizen("hotline", rng)
        told = Told(
            question.title.format_map(slots),
            question.words.format_map(slots),
            slots["address"],
            reporter,
            phone,
            lon,
            lat,
            patch,
        )
        return told, question.answer.format_map(slots)

    def fix(self, subject: Subject, rng: random.Random) -> str:
        """Word the feedback of a handled matter: one of some dozens for each subject, for workers are brief."""
        worded = self._fixes.setdefault(subject.code, [])
        if len(worded) < _FIXES:
            patch = self._ground.patches[0]
            worded.append(pick(subject.fixes, rng).format_map(self._slots(patch, "road", rng)[0]))
            return worded[-1]
        return pick(worded, rng)

    @staticmethod
    def _citizen(source: str, rng: random.Random) -> tuple[str, str]:
        if source not in CITIZENS or (source == "online_opinion" and rng.random() < NAMELESS_ONLINE):
            return "", ""
        return person_name(rng), phone_number(rng)

    def _slots(self, patch: Patch, ground: str, rng: random.Random) -> tuple[_Slots, float, float]:
        slots = _Slots(rng)
        estate, number = pick(patch.estates, rng), 1 + int(rng.random() * 189)
        lon, lat, road, cross, place = self._place(patch, ground, estate, number, rng)
        slots["road"] = road
        slots["cross"] = f"{road}与{cross}路口" if cross else f"{road}路口"
        slots["community"] = patch.area.community
        slots["place"] = place
        slots["address"] = place + slots["bld"] if place == estate else place
        slots["spot"] = place if len(place) <= 9 else road
        slots["no"] = f"{number}号"
        return slots, lon, lat

    def _place(
        self, patch: Patch, ground: str, home: str, number: int, rng: random.Random
    ) -> tuple[float, float, str, str, str]:
        named = [place for places in patch.places.values() for place in places]
        if ground in {"school", "factory", "park", "shop"} and named and rng.random() < 0.7:
            fitting = patch.places.get(ground) or named
            name, lon, lat = pick(fitting, rng)
            return lon, lat, patch.road, "", name + pick(GATES, rng)
        if ground in {"home", "field", "factory"} or not patch.kerbs:
            lon, lat = pick(patch.homes, rng)
            return lon, lat, patch.road, "", home if ground == "home" else f"{patch.area.community}{pick(SIDES, rng)}"
        kerb = patch.kerbs[int(rng.random() * len(patch.kerbs))]
        if kerb.cross and rng.random() < 0.4:
            place = f"{kerb.road}与{kerb.cross}交叉口{pick(SIDES, rng)}"
        else:
            place = f"{kerb.road}{number}号" + pick(NEARS, rng)
        return kerb.lon, kerb.lat, kerb.road, kerb.cross, place
