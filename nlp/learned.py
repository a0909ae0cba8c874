"""Weights learned from labelled messages: words of `weights.csv`, each with what it speaks for and how much.

The words of the lexicon say what a clerk knows; these say what else stands in such messages. They are
fitted by `benchmarks.learned`, may be read and corrected in a spreadsheet, and come on top of the lexicon:
its sum counts as one more, heavy word (`<hand>`). Names in angle brackets are signals, not words.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import exp, log1p, sqrt
from pathlib import Path
from sys import intern

from nlp.automaton import WordSet
from nlp.errors import LexiconError
from nlp.tables import WORDS

BASE = "<base>"
HAND = "<hand>"
URGENT, SEALED = "urgent", "sealed"
INTENT = "intent."
_SPREAD = 3.0
_SHORT = 4

Weights = Mapping[str, Mapping[str, float]]
"""Word or signal -> target -> weight. Targets: category codes, `urgent`, `sealed`, `intent.<intent>`."""

_NOTHING: Mapping[str, float] = {}


@dataclass(frozen=True, kw_only=True)
class Found:
    """A learned word at text[start:end]."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """The sums of all targets (log odds) and the words behind them, with where each first ends.

    Each counts `each` times its weights.
    """

    sums: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, int] = field(default_factory=dict)
    each: float = 1.0
    weights: Weights = field(default_factory=dict, repr=False)

    def chance(self, target: str) -> float:
        """0..1 for a target that is either so or not; 0 where no weight speaks of it."""
        if target not in self.sums:
            return 0.0
        return 1 / (1 + exp(-max(-40.0, min(40.0, self.sums[target]))))

    def odds(self, targets: Iterable[str]) -> list[tuple[str, float]]:
        """The targets with their shares of one, best first."""
        sums = [(target, self.sums.get(target, 0.0)) for target in targets]
        most = max(value for _, value in sums)
        shares = [(target, exp(value - most)) for target, value in sums]
        total = sum(share for _, share in shares)
        shares = [(target, share / total) for target, share in shares]
        return sorted(shares, key=lambda one: (-one[1], one[0]))

    def speaking(self, target: str, least: float) -> Iterator[tuple[Found, float]]:
        """The words that add at least so much to a target."""
        for word, end in self.words.items():
            added = self.weights[word].get(target, 0.0) * self.each
            if added >= least:
                yield Found(word=word, start=end - len(word), end=end), added


class Learned:
    """The learned words, ready to look for. Immutable."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._words = WordSet(word for word in weights if not word.startswith("<"))
        self._zero = dict.fromkeys((target for found in weights.values() for target in found), 0.0)
        self._base = weights.get(BASE, {})
        self._share = weights.get(HAND, {}).get("", 0.0)

    @classmethod
    def load(cls, words: Path = WORDS) -> Learned:
        """Read weights.csv (word, target, weight). Raises LexiconError."""
        found: dict[str, dict[str, float]] = {}
        for word, target, weight in _read(words / "weights.csv"):
            found.setdefault(word, {})[intern(target)] = weight
        return cls(found)

    def lean(self, text: str, signals: Mapping[str, float], hand: Mapping[str, float]) -> Leaning:
        """Add up a normalized text; `hand` are the lexicon's sums by category."""
        words = self._words.firsts(text)
        each = weight_of_each(len(words))
        sums = self._zero.copy()
        for word in words:
            for target, weight in self._weights[word].items():
                sums[target] += weight
        sums = {target: value * each for target, value in sums.items()}
        for name, value in signals.items():
            for target, weight in self._weights.get(name, _NOTHING).items():
                sums[target] += weight * value
        for target, weight in self._base.items():
            sums[target] += weight
        for category, value in hand.items():
            sums[category] = sums.get(category, 0.0) + self._share * log1p(max(value, 0.0))
        return Leaning(sums=sums, words=words, each=each, weights=self._weights)


def weight_of_each(found: int) -> float:
    """How much each of so many found words counts: a long message is not louder, a single word is quiet."""
    return _SPREAD / sqrt(found + _SHORT)


def _read(path: Path) -> Iterator[tuple[str, str, float]]:
    """The rows as they are; read without ceremony, they are many."""
    if not path.is_file():
        raise LexiconError("missing_file", file=path.name)
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.reader(source)
        if next(reader, []) != ["word", "target", "weight"]:
            raise LexiconError("bad_heading", file=path.name, line=1)
        for row in reader:
            try:
                word, target, weight = row
                yield word, target, float(weight)
            except ValueError:
                raise LexiconError("bad_row", file=path.name, line=reader.line_num) from None
