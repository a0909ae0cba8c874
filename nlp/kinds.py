"""Kinds of things and doings: what a message is about before any category is thought of.

A word nobody has labelled yet still belongs to a kind (a crop, a vehicle, kin, an official), and two kinds
near each other say more than either: kin and money, a vehicle and an injury.
"""

from __future__ import annotations

from pathlib import Path

from nlp.automaton import WordSet
from nlp.normalize import Normalizer
from nlp.tables import WORDS, rows

NEAR = 15
"""Characters between two words that are taken together."""


class Kinds:
    """Finds the kinds of `kinds.csv`."""

    def __init__(self, words: dict[str, tuple[str, ...]]) -> None:
        self._kinds = words
        self._words = WordSet(words)

    @classmethod
    def load(cls, words: Path = WORDS, normalizer: Normalizer | None = None) -> Kinds:
        """Read kinds.csv (kind, words separated by |). Raises LexiconError."""
        fold = normalizer or Normalizer.load(words)
        found: dict[str, tuple[str, ...]] = {}
        for row in rows(words / "kinds.csv", needs=("kind", "words")):
            for word in dict.fromkeys(row.text("words").split("|")):
                folded = fold.word(word.strip())
                if not folded:
                    raise row.refuse("bad_row", row.text("kind"))
                found[folded] = tuple(dict.fromkeys((*found.get(folded, ()), row.text("kind"))))
        return cls(found)

    def __call__(self, text: str) -> frozenset[str]:
        """The signals `<of.kind>` and `<kind+kind>` of a normalized text."""
        found: set[str] = set()
        last: dict[str, tuple[int, int]] = {}
        for start, end, word in self._words.every(text):
            for kind in self._kinds[word]:
                found.add(f"<of.{kind}>")
                for other, (before, reach) in last.items():
                    apart = start >= reach or end <= before
                    if other != kind and apart and start - reach <= NEAR:
                        found.add(f"<{min(kind, other)}+{max(kind, other)}>")
            for kind in self._kinds[word]:
                last[kind] = (start, end)
        return frozenset(found)
