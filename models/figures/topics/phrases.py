"""What a topic's reports say in common: whole words and phrases, without a dictionary, of any script.

From what sets the topic apart (two characters, or a word of letters) a phrase grows as long as half of the topic's cases go on
in the same way. Where the week's reports nearly always go on from there as they do inside a word, it gives way until they
do not: a piece that only ever stands in one word is never told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

SHARED = 0.5
"""A phrase sets a topic apart that half of its cases say, …"""
LIFT = 3.0
"""… at least three times as often as the other cases of the week do."""
ALWAYS = 0.9
"""What nearly always goes on in one way is inside a word: it is followed even where a few cases short of half say it so."""
OPEN_END = 0.6
"""A word ends where the week's reports have no one way of going on with more than this share."""
SAID = 3
"""So many phrases of a topic are told."""
CODE = 4
"""A word of so many capitals, or fewer, is somebody's code."""
CASES, WEEK = 1_000, 20_000
"""So many of a topic's cases, and of the week's, are read for it."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[^\W\d_{_HAN}]+(?:['’][^\W\d_]+|-[a-z]+)*|[^\W_{_HAN}]*\d[^\W_{_HAN}]*|[^\w\s]+")
_BLANK = re.compile(r"(?<=([\U000f0000-\U000fffff]))[^\S\n]+(?=[\U000f0000-\U000fffff])|([\s_]+)")
_FIRST_WORD, _WORDS = 0xF0000, 0xFFFD
"""Words of letters are written as one character each, of those that nobody uses: a phrase is then a piece of a string."""
NUMBER, BREAK = "#", "\0"
_NUMERALS = frozenset("一二三四五六七八九十百千两几半数多" + NUMBER)
_MEASURE = re.compile(
    "(号楼|单元|平方米|公里|小时|分钟|万元|厘米|公斤|[号楼栋幢层室户米元块天日月年周点时次名人位个件处辆盏根条间棵袋方吨节台只家岁级度份张片堆套组起])"
)
_LOOSE = frozenset("的了着之们和与及或在被把向从对请有是也都就还又其等已未")
"""These belong to the sentence and not to the matter: no phrase begins or ends with one."""
_SMALL_WORDS = (
    "a all an and any are as at be been but by can did do does for from get had has have he her his i if in into is it its me my"
    " no not of off on or our out over per she so than that the their them then there they this to up us was we were what when"
    " where which who will with you your"
)
_SMALL = frozenset(_SMALL_WORDS.split())


class Texts:
    """Texts as strings of symbols: Chinese characters, words of letters as one character each, NUMBER and BREAK."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}
        self._spelt: dict[str, Counter[str]] = {}

    def read(self, text: str) -> str:
        """Return a text as symbols."""
        return _BLANK.sub(lambda found: BREAK if found[2] else "", _WORD.sub(self._symbol, text))

    def _symbol(self, found: re.Match[str]) -> str:
        word = found.group()
        if not word[0].isalpha():
            return NUMBER if any(one.isdigit() for one in word) else BREAK
        folded = word.casefold()
        symbol = self._words.get(folded)
        if symbol is None:
            # A text of more different words than there are symbols for goes without the rarest, which are no topic's.
            if len(self._words) >= _WORDS:
                return BREAK
            symbol = self._words[folded] = chr(_FIRST_WORD + len(self._words))
            self._spelt[symbol] = Counter()
        self._spelt[symbol][word] += 1
        return symbol

    def is_small(self, symbol: str) -> bool:
        """Whether a symbol is a word of letters that says nothing by itself."""
        spelt = self._spelt.get(symbol)
        return spelt is not None and next(iter(spelt)).casefold() in _SMALL

    def told(self, phrase: str) -> str:
        """Return a phrase as it is written, each word as most reports spell it."""
        said = ""
        for before, symbol in zip(BREAK + phrase, phrase, strict=False):
            word = symbol
            if (spelt := self._spelt.get(symbol)) is not None:
                word = min(spelt, key=lambda one: (-spelt[one], one))
            said += f" {word}" if is_word(before) and is_word(symbol) else word
        return said


def is_word(symbol: str) -> bool:
    """Whether a symbol is a word of letters."""
    return ord(symbol) >= _FIRST_WORD


def sampled(texts: Sequence[str], most: int) -> Sequence[str]:
    """Return so many texts at most, evenly of all."""
    step = -(-len(texts) // most) or 1
    return texts[::step]


class Phrases:
    """Finds the phrases of topics; `week` and `pairs` are the texts and the pairs of all the week's cases."""

    def __init__(self, week: Sequence[str], pairs: Iterable[Collection[str]]) -> None:
        self._texts = Texts()
        self._of = len(week)
        self._pairs = Counter(pair for one in pairs for pair in one)
        read = [self._texts.read(text) for text in sampled(week, WEEK)]
        self._week = BREAK.join(read)
        self._scale = len(week) / max(len(read), 1)
        self._spread = Counter(symbol for text in read for symbol in set(filter(is_word, text)))
        self._open: dict[tuple[str, bool], bool] = {}

    def telling(
        self, texts: Sequence[str], pairs: Sequence[Collection[str]], known: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Return the phrases that set some cases apart, the most telling first, but for what is `known` of them.

        `texts` and `pairs` are those of each of the cases.
        """
        mine = [self._texts.read(text) for text in sampled(texts, CASES)]
        words = Counter(symbol for text in mine for symbol in set(filter(is_word, text)))
        seeds = {
            symbol: many / len(mine)
            for symbol, many in words.items()
            if many >= SHARED * len(mine)
            and not self._texts.is_small(symbol)
            and self._rare(many / len(mine), len(texts), self._spread[symbol] * self._scale)
        }
        for pair, many in Counter(pair for one in pairs for pair in one).items():
            share = many / len(pairs)
            if share >= SHARED and self._rare(share, len(texts), self._pairs[pair]):
                seeds[pair] = share
        found: dict[str, int] = {}
        for seed in sorted(seeds, key=lambda one: (-seeds[one], one)):
            if not any(seed in phrase for phrase in found):
                phrase = self._cut(self._grown(seed, mine), mine)
                # What was left of it may be what everybody says.
                many = sum(phrase in text for text in mine)
                if many and any(seed in phrase for seed in seeds):
                    found[phrase] = many
        told: list[str] = []
        for phrase in sorted(found, key=lambda one: (-found[one], -len(one), one)):
            said = self._texts.told(phrase)
            inside = any(phrase in other for other in found if other != phrase)
            named = any(said.casefold() in name.casefold() for name in known)
            if not inside and not named and not (said.isupper() and len(said) <= CODE):
                told.append(said)
        return tuple(told[:SAID])

    def around(self, pair: str, texts: Sequence[str]) -> str:
        """Return what two characters are part of where they stand in some texts; "" where they do not."""
        mine = [self._texts.read(text) for text in sampled(texts, CASES)]
        if not any(pair in text for text in mine):
            return ""
        phrase = self._grown(pair, mine)
        return self._texts.told(self._cut(phrase, mine) or phrase)

    def _rare(self, share: float, mine: int, spread: float) -> bool:
        beyond = max(spread - share * mine, 0) + 0.5
        return share >= LIFT * beyond / max(self._of - mine, 1)

    @staticmethod
    def _grown(phrase: str, mine: Sequence[str]) -> str:
        """Follow the topic's texts to both sides as long as half of them, or nearly all that got so far, go one way."""
        many = sum(phrase in text for text in mine)
        while True:
            best: tuple[int, str] = (0, "")
            for onward in (True, False):
                beside = Counter(symbol for text in mine for symbol in set(_beside(text, phrase, onward)))
                for symbol in (BREAK, NUMBER):
                    del beside[symbol]
                for symbol, n in beside.items():
                    longer = phrase + symbol if onward else symbol + phrase
                    if n > best[0] or (n == best[0] and longer < best[1]):
                        best = n, longer
            if not best[1] or best[0] < min(SHARED * len(mine), ALWAYS * many):
                return phrase
            many, phrase = best

    def _cut(self, phrase: str, mine: Sequence[str]) -> str:
        """Give way at both ends to where a word ends; "" where nothing is left."""
        while len(phrase) > 1 or (phrase and is_word(phrase)):
            before = phrase
            if len(phrase) > 1 and (phrase[-1] in _LOOSE or self._texts.is_small(phrase[-1])):
                phrase = phrase[:-1]
            elif len(phrase) > 1 and (phrase[0] in _LOOSE or self._texts.is_small(phrase[0])):
                phrase = phrase[1:]
            elif (measure := _MEASURE.match(phrase)) and self._is_counted(phrase, mine):
                phrase = phrase[measure.end() :]
            elif not self._is_end(phrase[-2:], onward=True):
                phrase = phrase[:-1]
            elif not self._is_end(phrase[:2], onward=False):
                phrase = phrase[1:]
            if phrase == before:
                return phrase
        return ""

    @staticmethod
    def _is_counted(phrase: str, mine: Sequence[str]) -> bool:
        """Whether numbers stand before it in most of the texts."""
        before = [symbol for text in mine for symbol in _beside(text, phrase, onward=False)]
        return 2 * sum(symbol in _NUMERALS for symbol in before) > len(before)

    def _is_end(self, pair: str, *, onward: bool) -> bool:
        """Whether a word may end (begin) with two characters, by how the week's reports go on from there."""
        if is_word(pair[-1] if onward else pair[0]):
            return True
        if (pair, onward) not in self._open:
            beside = Counter(_beside(self._week, pair, onward))
            most = max((n for symbol, n in beside.items() if symbol not in (BREAK, NUMBER)), default=0)
            self._open[pair, onward] = most <= OPEN_END * beside.total()
        return self._open[pair, onward]


def _beside(text: str, phrase: str, onward: bool) -> Iterator[str]:
    """Yield what stands behind (before) a phrase each time that it is said."""
    at = text.find(phrase)
    while at >= 0:
        beside = at + len(phrase) if onward else at - 1
        yield text[beside] if 0 <= beside < len(text) else BREAK
        at = text.find(phrase, at + 1)
