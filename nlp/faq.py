"""Answers to common questions: a tiny BM25 over a table, silent when unsure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import log
from pathlib import Path

from nlp.facts import words_of
from nlp.normalize import Normalizer
from nlp.segment import cut_for_search
from nlp.tables import rows

_K1 = 1.2
_B = 0.6
_SURE = 0.55
"""Least share of the question's weight that the entry must cover, both ways."""

_AHEAD = 1.15


@dataclass(frozen=True, kw_only=True)
class FaqHit:
    """An answer with where and when it comes from; `score` 0..1 is the weaker of both coverages."""

    question: str
    answer: str
    source: str
    date: str
    score: float


@dataclass(frozen=True, kw_only=True)
class _Entry:
    hit: FaqHit
    words: Counter[str]
    about: frozenset[str]


class Faq:
    """A loaded table of questions and answers."""

    def __init__(self, entries: list[_Entry], normalizer: Normalizer) -> None:
        self._entries = entries
        self._fold = normalizer
        spread = Counter(word for entry in entries for word in entry.words)
        count = len(entries)
        self._worth = {word: log(1 + (count - n + 0.5) / (n + 0.5)) for word, n in spread.items()}
        self._unknown = log(1 + count)
        total = sum(sum(entry.words.values()) for entry in entries)
        self._average = total / count if count else 1.0

    @classmethod
    def load(cls, path: Path) -> Faq:
        """Read columns question, also, about (categories), answer, source, date. Raises LexiconError."""
        fold = Normalizer.load()
        entries = []
        for row in rows(path, needs=("question", "about", "answer", "source", "date")):
            hit = FaqHit(
                question=row.text("question"),
                answer=row.text("answer"),
                source=row.text("source"),
                date=row.text("date"),
                score=0.0,
            )
            asked = " ".join((row.text("question"), row.text("also")))
            about = frozenset(row.text("about").split("|")) - {""}
            entries.append(_Entry(hit=hit, words=Counter(_words(asked, fold)), about=about))
        return cls(entries, fold)

    def best(self, question: str, category: str) -> FaqHit | None:
        """The best entry about this category, or None where nothing fits well enough or two fit alike."""
        asked = list(dict.fromkeys(_words(question, self._fold)))
        if not asked:
            return None
        fitting = [entry for entry in self._entries if category in entry.about]
        ranked = sorted(fitting, key=lambda entry: -self._score(asked, entry.words))[:2]
        if not ranked or self._score(asked, ranked[0].words) <= 0:
            return None
        scores = [self._score(asked, entry.words) for entry in ranked]
        if len(scores) > 1 and scores[0] < _AHEAD * scores[1]:
            return None
        covered = self._covered(asked, ranked[0].words)
        if covered < _SURE:
            return None
        return replace(ranked[0].hit, score=round(covered, 3))

    def _score(self, asked: list[str], words: Counter[str]) -> float:
        length = sum(words.values()) / self._average
        total = 0.0
        for word in asked:
            times = words.get(word, 0)
            if times:
                total += self._worth[word] * times * (_K1 + 1) / (times + _K1 * (1 - _B + _B * length))
        return total

    def _covered(self, asked: list[str], words: Counter[str]) -> float:
        weight = {word: self._worth.get(word, self._unknown) for word in asked}
        return sum(weight[word] for word in asked if word in words) / sum(weight.values())


def _words(text: str, fold: Normalizer) -> list[str]:
    """Words of two characters and more; those that every question has say nothing."""
    asks = words_of("question")
    return [word for word in cut_for_search(fold.word(text)) if len(word) > 1 and not asks.fullmatch(word)]
