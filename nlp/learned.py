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

from nlp.automaton import WordSet
from nlp.errors import LexiconError
from nlp.tables import WORDS

BASE = "<base>"
HAND = "<hand>"
URGENT, SEALED = "urgent", "sealed"
INTENT = "intent."
_SPREAD = 3.0
_SHORT = 4

Weights = Mapping[str, tuple[tuple[str, float], ...]]
"""Word or signal -> (target, weight). Targets: category codes, `urgent`, `sealed`, `intent.<intent>`."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A learned word at text[start:end]."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """The sums of all targets (log odds) and the words behind them; each counts `each` times its weights."""

    sums: Mapping[str, float] = field(default_factory=dict)
    words: tuple[Found, ...] = ()
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
        for found in self.words:
            added = self.each * sum(weight for code, weight in self.weights[found.word] if code == target)
            if added >= least:
                yield found, added


class Learned:
    """The learned words, ready to look for. Immutable."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._words = WordSet(word for word in weights if not word.startswith("<"))
        self._targets = sorted({target for pairs in weights.values() for target, _ in pairs})
        place = {target: at for at, target in enumerate(self._targets)}
        self._placed = {
            word: tuple((place[target], weight) for target, weight in pairs)
            for word, pairs in weights.items()
            if word not in {BASE, HAND}
        }
        self._base = dict(weights.get(BASE, ()))
        ((_, self._share),) = weights.get(HAND, (("", 0.0),))

    @classmethod
    def load(cls, words: Path = WORDS) -> Learned:
        """Read weights.csv (word, target, weight). Raises LexiconError."""
        found: dict[str, list[tuple[str, float]]] = {}
        for word, target, weight in _read(words / "weights.csv"):
            found.setdefault(word, []).append((target, weight))
        return cls({word: tuple(weights) for word, weights in found.items()})

    def lean(self, text: str, signals: Mapping[str, float], hand: Mapping[str, float]) -> Leaning:
        """Add up a normalized text; `hand` are the lexicon's sums by category."""
        words = self._found(text)
        each = weight_of_each(len(words))
        sums = [0.0] * len(self._targets)
        for word in words:
            for at, weight in self._placed[word.word]:
                sums[at] += weight
        sums = [value * each for value in sums]
        for name, value in signals.items():
            for at, weight in self._placed.get(name, ()):
                sums[at] += weight * value
        named = dict(zip(self._targets, sums, strict=True))
        for target, base in self._base.items():
            named[target] += base
        for category, value in hand.items():
            named[category] = named.get(category, 0.0) + self._share * log1p(max(value, 0.0))
        return Leaning(sums=named, words=words, each=each, weights=self._weights)

    def _found(self, text: str) -> tuple[Found, ...]:
        """The listed words of a text, each where it stands first."""
        first: dict[str, tuple[int, int]] = {}
        for start, end, word in self._words.every(text):
            if word not in first:
                first[word] = (start, end)
        return tuple(Found(word=word, start=start, end=end) for word, (start, end) in first.items())


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
