"""How alike two texts are, for near-duplicate cases."""

from __future__ import annotations

import re
import unicodedata

from nlp.facts import fold, words_of

_GRAM = 3
_NOISE = re.compile(r"[\W_]+")
_LONGEST = 2000


def grams(text: str) -> frozenset[str]:
    """The character 3-grams of a text without spaces and punctuation; shorter texts are one gram."""
    folded = _NOISE.sub("", unicodedata.normalize("NFKC", text[:_LONGEST]).lower())
    if len(folded) <= _GRAM:
        return frozenset({folded}) if folded else frozenset()
    return frozenset(folded[at : at + _GRAM] for at in range(len(folded) - _GRAM + 1))


def similarity(a: str, b: str) -> float:
    """Jaccard likeness of the 3-grams of two texts, 0..1; symmetric; 0 where either says nothing."""
    first, second = grams(a), grams(b)
    if not first or not second:
        return 0.0
    common = len(first & second)
    return common / (len(first) + len(second) - common)


def common(a: str, b: str) -> int:
    """How many telling characters two short texts share: 灯换了 and 路灯不亮 share one."""
    plain = words_of("empty_sign")
    first, second = (set(plain.sub("", _NOISE.sub("", fold(text[:_LONGEST])))) for text in (a, b))
    return len(first & second)
