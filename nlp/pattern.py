"""Many words and gap patterns found in one pass: an Aho-Corasick automaton, then a few bounded expressions.

A pattern is parts with gaps between them, each part a list of alternatives: `owe|hold{0,4}wage|pay`.
A gap `{m,n}` stands for m to n characters that do not end a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from nlp.automaton import WordSet

T = TypeVar("T")
WIDEST = 16
_GAP = re.compile(r"\{(\d{1,2}),(\d{1,2})\}")
_MOST_HITS = 3


class BadPattern(ValueError):
    """A pattern that cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Hit(Generic[T]):
    """`what` was found at text[start:end]."""

    what: T
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """Parts (alternatives each) and the gaps between them."""

    parts: tuple[tuple[str, ...], ...]
    gaps: tuple[tuple[int, int], ...]

    @property
    def key(self) -> tuple[str, ...]:
        """The alternatives of the most telling part: without one of them there is no match."""
        return max(self.parts, key=lambda part: (min(len(word) for word in part), -len(part)))

    def expression(self) -> re.Pattern[str]:
        """The bounded regular expression."""
        source = _either(self.parts[0])
        for (least, most), part in zip(self.gaps, self.parts[1:], strict=True):
            source += f"[^。！？!?\\n]{{{least},{most}}}?" + _either(part)
        return re.compile(source)


def parse(source: str, fold: Callable[[str], str] = str) -> Pattern:
    """Read a pattern; `fold` normalizes each alternative. Raises BadPattern."""
    pieces = _GAP.split(source)
    parts = tuple(_alternatives(piece, fold) for piece in pieces[0::3])
    gaps = tuple((int(a), int(b)) for a, b in zip(pieces[1::3], pieces[2::3], strict=True))
    if any(not part for part in parts) or any(a > b or b > WIDEST for a, b in gaps):
        raise BadPattern(source)
    return Pattern(parts=parts, gaps=gaps)


def _alternatives(piece: str, fold: Callable[[str], str]) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(fold(word.strip()) for word in piece.split("|")))
    if not all(words) or any(set(word) & set("{}") for word in words):
        return ()
    return words


def _either(words: tuple[str, ...]) -> str:
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) for word in ordered) + ")"


class Matcher(Generic[T]):
    """Finds words and patterns. Built once; linear in the text for a fixed set of patterns."""

    def __init__(self, entries: Iterable[tuple[Pattern, T]]) -> None:
        self._words: dict[str, list[T]] = {}
        self._patterns: list[tuple[Pattern, T]] = []
        self._compiled: dict[int, re.Pattern[str]] = {}
        self._by_key: dict[str, list[int]] = {}
        for pattern, what in entries:
            self._add(pattern, what)
        self._vocabulary = WordSet(self._all_words())

    def find(self, text: str) -> list[Hit[T]]:
        """All hits; a word inside a longer found word is left out, patterns stand beside them."""
        spans: list[tuple[int, int, str]] = []
        seen: set[str] = set()
        for start, end, word in self._vocabulary.every(text):
            seen.add(word)
            if word in self._words:
                spans.append((start, end, word))
        hits = [
            Hit(what=what, start=start, end=end)
            for start, end, word in longest(spans)
            for what in self._words[word]
        ]
        hits.extend(self._pattern_hits(text, seen))
        return hits

    def _add(self, pattern: Pattern, what: T) -> None:
        if len(pattern.parts) == 1:
            for word in pattern.parts[0]:
                self._words.setdefault(word, []).append(what)
            return
        number = len(self._patterns)
        self._patterns.append((pattern, what))
        for word in pattern.key:
            self._by_key.setdefault(word, []).append(number)

    def _all_words(self) -> set[str]:
        words = set(self._words)
        for pattern, _ in self._patterns:
            for part in pattern.parts:
                words.update(part)
        return words

    def _pattern_hits(self, text: str, seen: set[str]) -> list[Hit[T]]:
        hits: list[Hit[T]] = []
        numbers = {number for word in seen if word in self._by_key for number in self._by_key[word]}
        for number in sorted(numbers):
            pattern, what = self._patterns[number]
            if not all(any(word in seen for word in part) for part in pattern.parts):
                continue
            expression = self._compiled.get(number)
            if expression is None:
                expression = self._compiled[number] = pattern.expression()
            for count, match in enumerate(expression.finditer(text)):
                if count == _MOST_HITS:
                    break
                hits.append(Hit(what=what, start=match.start(), end=match.end()))
        return hits


def longest(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Leave out every span that lies inside a longer one."""
    kept: list[tuple[int, int, str]] = []
    reach = -1
    for span in sorted(spans, key=lambda item: (item[0], -item[1])):
        if span[1] <= reach:
            continue
        kept.append(span)
        reach = span[1]
    return kept
