"""Names of communities, villages and grids."""

from __future__ import annotations

import random
from collections.abc import Iterator

from desktop.demo.names.pinyin import letters
from desktop.demo.names.roads import STEMS

COMMUNITIES: dict[str, tuple[str, ...]] = {
    "望潮街道": ("文昌", "书院", "北汀门", "望学苑", "鼓楼", "潮音", "府前", "桂花园", "水门", "三官堂", "县学", "花市",
             "钟楼", "塔前", "井亭", "南薰门", "米市口", "迎春桥"),
    "东汀街道": ("港北", "港南", "灯塔", "渔港", "东汀", "帆影", "听涛", "银滩"),
    "青榆街道": ("七里墩", "新城", "学府", "青榆", "梧桐里", "科苑", "育英", "槐荫", "西亭"),
    "汀湾新区": ("汀湾", "金帆", "创业", "船厂", "海韵", "盐仓", "望海", "新港"),
    "南桥街道": ("南桥", "双桥", "油坊", "长堤", "荷塘", "南浦", "仁和", "渡口"),
    "北岑街道": ("北岑", "枫林", "泉山", "龙潭", "银杏", "茶亭", "嘉禾"),
    "柳渡镇": ("柳台", "双渡", "柳渡", "芦花", "白鹭", "沙堤", "十里铺"),
    "石岭镇": ("石岭", "松涛", "云栖", "翠屏", "清溪", "凤鸣", "鹿鸣"),
}  # fmt: skip
SPARE = (
    "永安", "康宁", "和平", "向阳", "光明", "兴业", "建业", "丰泽", "惠民", "庆云", "瑞丰", "福泉", "宝山", "玉泉", "嘉树",
    "百花", "千秋", "万寿", "五福", "七星", "春晖", "秋水", "丹桂", "碧波", "朝霞", "长乐", "广源", "泰和", "集贤", "毓秀",
)  # fmt: skip
FIRST = "东西南北上下大小前后青白红金玉石云松竹柳"
LAST = "庄岭坡塘沟屯店"
FURTHER = "桥口湾埠台集堡洼泉河"
"""Tried when all others are taken: a large city has more communities than the small ones."""
DIGITS = "零一二三四五六七八九"


def numeral(n: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{DIGITS[tens]}十")
    return head + (DIGITS[ones] if ones or not tens else "")


class AreaNames:
    """Hands out names of communities, each once in the city."""

    def __init__(self, rng: random.Random) -> None:
        spare, more = list(SPARE), [stem for stem in STEMS if stem not in SPARE]
        rng.shuffle(spare)
        rng.shuffle(more)
        self.taken = {stem for names in COMMUNITIES.values() for stem in names}
        self.spare = iter([*spare, *more, *(f"{first}{last}" for last in LAST + FURTHER for first in FIRST)])
        self.own: dict[str, Iterator[str]] = {street: iter(names) for street, names in COMMUNITIES.items()}

    def community(self, street: str, *, rural: bool, island: bool = False) -> tuple[str, str]:
        """The next community or village of a street: Chinese and English."""
        stem = "沧月岛" if island else next(self.own.get(street, iter(())), "") or self._spare()
        if rural:
            return f"{stem}村", f"{letters(stem)} Village"
        return f"{stem}社区", f"{letters(stem)} Community"

    def _spare(self) -> str:
        """The next stem that no street has of its own."""
        stem = next(stem for stem in self.spare if stem not in self.taken)
        self.taken.add(stem)
        return stem


def grid_name(community: str, community_en: str, n: int) -> tuple[str, str]:
    """文昌社区第四网格, Wenchang Community Grid 4."""
    return f"{community}第{numeral(n)}网格", f"{community_en} Grid {n}"
