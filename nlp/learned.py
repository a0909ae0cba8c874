"""Weights learned from labelled messages: words of `weights.csv`, each with what it speaks for and how much.

The words of the lexicon say what a clerk knows; these say what else stands in such messages. They are
fitted by `benchmarks.learned`, may be read and corrected in a spreadsheet, and come on top of the lexicon:
its sum counts as one more, heavy word (`<hand>`). Names in angle brackets are signals, not words.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from math import exp, log1p, sqrt
from operator import itemgetter
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

Weights = Mapping[str, Mapping[str, float]]
"""Word or signal -> target -> weight. Targets: category codes, `urgent`, `sealed`, `intent.<intent>`.

What `<hand>` has for `lexicon` is how much the sum of the clerk's words counts.
"""

LEXICON = "lexicon"
_BETWEEN = "; "
_Pair = tuple[int, float]
_Table = dict[str, tuple[_Pair, ...]]
"""Word or signal -> (place of the target, weight). Equal pairs are one object, to keep so many small."""


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
    places: Mapping[str, int] = field(default_factory=dict, repr=False)
    table: _Table = field(default_factory=dict, repr=False)

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
        place = self.places.get(target)
        floor = least / self.each
        for word, end in self.words.items():
            for at, weight in self.table[word]:
                if weight < floor:
                    break  # the strongest come first
                if at == place:
                    yield Found(word=word, start=end - len(word), end=end), weight * self.each


class Learned:
    """The learned words, ready to look for. Immutable."""

    def __init__(self, weights: Weights) -> None:
        self._take((word, found.items()) for word, found in weights.items())

    @classmethod
    def load(cls, words: Path = WORDS) -> Learned:
        """Read weights.csv (word, weights). Raises LexiconError."""
        made = cls.__new__(cls)
        made._take(_read(words / "weights.csv"))
        return made

    def _take(self, rows: Iterable[tuple[str, Iterable[tuple[str, float]]]]) -> None:
        self._share = 0.0
        self._places: dict[str, int] = {}
        self._table: _Table = {}
        known: dict[tuple[str, float], _Pair] = {}

        def pair(one: tuple[str, float]) -> _Pair:
            if one not in known:
                known[one] = (self._places.setdefault(one[0], len(self._places)), one[1])
            return known[one]

        for word, found in rows:
            if word == HAND:
                self._share = dict(found)[LEXICON]
            else:
                self._table[word] = tuple(sorted(map(pair, found), key=_strength, reverse=True))
        self._base = self._table.pop(BASE, ())
        self._words = WordSet(word for word in self._table if not word.startswith("<"))

    def lean(self, text: str, signals: Mapping[str, float], hand: Mapping[str, float]) -> Leaning:
        """Add up a normalized text; `hand` are the lexicon's sums by category."""
        words = self._words.firsts(text)
        each = weight_of_each(len(words))
        table = self._table
        sums = [0.0] * len(self._places)
        for place, weight in chain.from_iterable(map(table.__getitem__, words)):
            sums[place] += weight
        sums = [value * each for value in sums]
        for name, value in signals.items():
            for place, weight in table.get(name, ()):
                sums[place] += weight * value
        for place, weight in self._base:
            sums[place] += weight
        named = dict(zip(self._places, sums, strict=True))
        for category, value in hand.items():
            named[category] = named.get(category, 0.0) + self._share * log1p(max(value, 0.0))
        return Leaning(sums=named, words=words, each=each, places=self._places, table=table)


_strength = itemgetter(1)


def weight_of_each(found: int) -> float:
    """How much each of so many found words counts: a long message is not louder, a single word is quiet."""
    return _SPREAD / sqrt(found + _SHORT)


def to_page(weights: Weights) -> str:
    """The file of these weights: signals first, then words, what each speaks for the most first."""
    lines = ["word,weights"]
    for word in sorted(weights, key=lambda one: (not one.startswith("<"), one)):
        found = sorted(weights[word].items(), key=lambda one: (-one[1], one[0]))
        lines.append(f"{word}," + _BETWEEN.join(f"{target} {weight:.2f}" for target, weight in found))
    return "\n".join(lines) + "\n"


def _read(path: Path) -> Iterator[tuple[str, list[tuple[str, float]]]]:
    """The rows as they are. The same few thousand weights come again and again: each is read once."""
    if not path.is_file():
        raise LexiconError("missing_file", file=path.name)
    seen: dict[str, tuple[str, float]] = {}
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.reader(source)
        if next(reader, []) != ["word", "weights"]:
            raise LexiconError("bad_heading", file=path.name, line=1)
        for row in reader:
            try:
                word, found = row
                yield (
                    word,
                    [seen.get(one) or seen.setdefault(one, _one(one)) for one in found.split(_BETWEEN)],
                )
            except ValueError:
                raise LexiconError("bad_row", file=path.name, line=reader.line_num) from None


def _one(text: str) -> tuple[str, float]:
    target, weight = text.split(" ")
    return target, float(weight)
