"""Chinese names in Latin letters, as road signs write them: 文昌路 → Wenchang Road."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

ENDINGS: tuple[tuple[str, str], ...] = (
    ("大道", "Avenue"), ("公路", "Highway"), ("东路", "East Road"), ("西路", "West Road"), ("南路", "South Road"),
    ("北路", "North Road"), ("大桥", "Bridge"), ("社区", "Community"), ("街道", "Subdistrict"), ("新区", "New Area"),
    ("花园", "Garden"), ("家园", "Homes"), ("小区", "Estate"), ("新村", "New Village"), ("公寓", "Apartments"),
    ("名苑", "Court"), ("路", "Road"), ("街", "Street"), ("巷", "Lane"), ("弄", "Alley"), ("桥", "Bridge"),
    ("镇", "Town"), ("村", "Village"), ("山", "Hill"), ("岛", "Island"), ("湾", "Bay"), ("岭", "Ridge"), ("水", "River"),
    ("屿", "Islet"), ("苑", "Court"), ("里", "Row"),
)  # fmt: skip


READINGS = {"长": "chang", "乐": "le", "柏": "bai"}
"""How letters with several readings are read in names of places: 长风 is Changfeng, whatever 长 is elsewhere."""
PHRASES = {"朝晖": "zhaohui", "朝霞": "zhaoxia", "朝阳": "chaoyang"}


@lru_cache(maxsize=8192)
def letters(text: str) -> str:
    """The pinyin of a proper name as one capitalised word without tones; digits and Latin letters stay."""
    syllables = lazy_pinyin(text, style=Style.NORMAL, v_to_u=False)
    if len(syllables) == len(text):
        pairs = zip(text, syllables, strict=True)
        syllables = [READINGS.get(c, s) for c, s in pairs]
    word = PHRASES.get(text) or "".join(syllables).replace("lv", "lü").replace("nv", "nü")
    return word[:1].upper() + word[1:]


@lru_cache(maxsize=8192)
def in_english(name: str) -> str:
    """A place name with its generic part translated and its proper part in pinyin."""
    for ending, english in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return f"{letters(name[: -len(ending)])} {english}"
    return letters(name)
