"""Typed text -> comparable text, with offsets back to what was typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from nlp.automaton import WordSet
from nlp.tables import WORDS, rows

LONGEST = 5000
"""Characters of a message that are considered; the rest is stored but not scored."""

_REPEAT = re.compile(r"([^\d\s])\1{2,}")
_SPACE = re.compile(r"\s")
_DROPPED = frozenset({"Cf", "Cs", "Co", "Cn", "Mn", "So", "Sk"})


@dataclass(frozen=True, kw_only=True)
class Normal:
    """A message in two steps: `plain` (NFKC, lower case, repeats squeezed), `text` (after both tables).

    `starts` and `plain_starts` give, per character, the offset in the typed text, plus one end mark.
    """

    typed: str
    plain: str
    plain_starts: tuple[int, ...]
    text: str
    starts: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the typed text of text[start:end]."""
        return self.starts[start], max(self.starts[end], self.starts[start] + 1)

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the typed text of plain[start:end]."""
        return self.plain_starts[start], max(self.plain_starts[end], self.plain_starts[start] + 1)


class Normalizer:
    """Applies `sound.csv` (voice typing and typing errors) and `dialect.csv` (local word -> common word)."""

    def __init__(self, table: dict[str, str]) -> None:
        self._table = table
        self._wrong = WordSet(table)

    @classmethod
    def load(cls, words: Path = WORDS) -> Normalizer:
        """Read both tables. Raises LexiconError("two_readings") where a word has two."""
        table: dict[str, str] = {}
        for file in ("sound.csv", "dialect.csv"):
            for row in rows(words / file, needs=("word", "means")):
                word = _fold(row.text("word"))
                means = _fold(row.text("means"))
                if table.get(word, means) != means:
                    raise row.refuse("two_readings", word)
                table[word] = means
        return cls(table)

    def word(self, text: str) -> str:
        """A lexicon word in the form that messages take."""
        return self(text).text

    def __call__(self, typed: str) -> Normal:
        """Normalize a message of any length; only the first LONGEST characters are kept."""
        kept = typed[:LONGEST]
        plain, plain_starts = _plain(kept)
        text, starts = self._replace(plain, plain_starts)
        return Normal(typed=kept, plain=plain, plain_starts=plain_starts, text=text, starts=starts)

    def _replace(self, plain: str, offsets: tuple[int, ...]) -> tuple[str, tuple[int, ...]]:
        if not self._table or not plain:
            return plain, offsets
        found = list(self._wrong.leftmost(plain))
        if not found:
            return plain, offsets
        pieces: list[str] = []
        starts: list[int] = []
        at = 0
        for begin, end, wrong in found:
            pieces.append(plain[at:begin])
            starts.extend(offsets[at:begin])
            right = self._table[wrong]
            pieces.append(right)
            starts.extend(offsets[begin + min(i, len(wrong) - 1)] for i in range(len(right)))
            at = end
        pieces.append(plain[at:])
        starts.extend(offsets[at:])
        return "".join(pieces), tuple(starts)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@lru_cache(maxsize=8192)
def _letter(char: str) -> str:
    if _SPACE.match(char):
        return " "
    if unicodedata.category(char) in _DROPPED and char != "+":
        return ""
    return _fold(char)


def _plain(typed: str) -> tuple[str, tuple[int, ...]]:
    """NFKC by character, so that every output character has an origin; then squeeze runs of three up."""
    letters: list[str] = []
    starts: list[int] = []
    for at, char in enumerate(typed):
        letter = _letter(char)
        letters.append(letter)
        if len(letter) == 1:
            starts.append(at)
        else:
            starts.extend([at] * len(letter))
    text = "".join(letters)
    if _REPEAT.search(text):
        text, starts = _squeeze(text, starts)
    starts.append(len(typed))
    return text, tuple(starts)


def _squeeze(text: str, starts: list[int]) -> tuple[str, list[int]]:
    kept: list[str] = []
    origins: list[int] = []
    at = 0
    for run in _REPEAT.finditer(text):
        kept.append(text[at : run.start() + 1])
        origins.extend(starts[at : run.start() + 1])
        at = run.end()
    kept.append(text[at:])
    origins.extend(starts[at:])
    return "".join(kept), origins
