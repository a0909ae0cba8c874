"""Cutting text into words: the only user of jieba, with a tokenizer and a lean dictionary of our own.

The shipped dictionary holds 349,000 words and costs 60 MB; most are names, idioms and words that stand
in it with the least frequency there is. Short common words and our own are enough here, and cutting
without the hidden Markov model invents none.
"""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections.abc import Collection, Iterable
from functools import cache
from itertools import accumulate
from pathlib import Path

import jieba  # type: ignore[import-untyped,import-not-found,unused-ignore]

from nlp.normalize import LONGEST
from nlp.tables import WORDS

_DICTIONARY = Path(jieba.__file__).parent / "dict.txt"
_COMMON = 5  # a word must be at least so frequent ...
_COMMON_NAME = 100  # ... and a person's name so frequent that it is a word, too
_NAME = "nr"
_LONGEST_WORD = 4
_OURS = 300
"""Least frequency of our own words: enough to win against their parts."""


@cache
def tokenizer(words: Path = WORDS) -> jieba.Tokenizer:
    """The loaded tokenizer; built once a process, never on the first message when `warm` was called."""
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.FREQ, made.total = _lean()
    made.initialized = True
    for line in (words / "userdict.txt").read_text(encoding="utf-8").splitlines():
        word = line.split("#", 1)[0].strip()
        if word:
            first = word.split()[0]
            made.add_word(first, freq=max(int(made.FREQ.get(first) or 0), _OURS))
    return made


def warm() -> None:
    """Load the dictionary now."""
    tokenizer()


def cut(text: str, *, guess: bool = False) -> list[str]:
    """The words of a text, in order, without spaces; `guess` also makes words that no dictionary holds."""
    return [word for word in tokenizer().cut(text[:LONGEST], HMM=guess) if word.strip()]


def cut_for_search(text: str) -> list[str]:
    """As `cut`, with the shorter words inside long ones, for searching."""
    return [word for word in tokenizer().cut_for_search(text[:LONGEST], HMM=False) if word.strip()]


def kinds(words: Collection[str]) -> dict[str, str]:
    """The dictionary's own mark of each word ("n", "v", "nr" for a name); unknown words are missing.

    The dictionary is read through: for long lists, not for a message.
    """
    found: dict[str, str] = {}
    with _DICTIONARY.open(encoding="utf-8") as lines:
        for line in lines:
            word, _, rest = line.partition(" ")
            if word in words:
                found[word] = rest.split()[-1]
    return found


def edges(text: str) -> frozenset[int]:
    """The offsets at which words of a text begin or end; every character is cut."""
    return frozenset(accumulate(map(len, tokenizer().cut(text, HMM=False)), initial=0))


def edges_near(text: str, offsets: Iterable[int]) -> frozenset[int]:
    """The same, only in the stretches between signs where these offsets lie: cutting is what costs."""
    wanted, found = sorted(offsets), set[int]()
    for block in jieba.re_han_default.finditer(text):
        first = bisect_left(wanted, block.start())
        if first < len(wanted) and wanted[first] < block.end():
            found.update(block.start() + edge for edge in edges(block.group()))
    return frozenset(found)


def _lean() -> tuple[dict[str, int], int]:
    """Frequencies of the words kept, 0 for their beginnings (as jieba wants it), and their sum."""
    frequencies: dict[str, int] = {}
    total = 0
    with _DICTIONARY.open(encoding="utf-8") as lines:
        for line in lines:
            word, count, kind = line.split(" ")
            frequency = int(count)
            least = _COMMON_NAME if kind.startswith(_NAME) else _COMMON
            if frequency < least or len(word) > _LONGEST_WORD:
                continue
            frequencies[word] = frequency
            total += frequency
            for end in range(1, len(word)):
                frequencies.setdefault(word[:end], 0)
    return frequencies, total
