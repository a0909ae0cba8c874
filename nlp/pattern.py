"""Many words and gap patterns found in one pass: an Aho-Corasick automaton, then a few bounded expressions.

A pattern is parts with gaps between them, each part a list of alternatives: `owe|hold{0,4}wage|pay`.
A gap `{m,n}` stands for m to n characters that do not end a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from nlp.automaton import WordSet

T = TypeVar("T")
WIDEST = 16
_GAP = re.compile(r"\{(\d{1,2}),(\d{1,2})\}")
_MOST_HITS = 3
_MOST_STARTS = 48
_SENTENCE_END = re.compile(r"[。！？!?\n]")


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


class _Scene:
    """Where every word of one text stands, and the sentence ends; parts are looked up once.

    `present` are the numbers of the parts of which any alternative stands in the text.
    """

    def __init__(self, text: str) -> None:
        self.places: dict[str, list[tuple[int, int]]] = {}
        self.present: set[int] = set()
        self._ends = [match.start() for match in _SENTENCE_END.finditer(text)]
        self._parts: dict[frozenset[str], list[tuple[int, int]]] = {}

    def spans(self, part: frozenset[str]) -> list[tuple[int, int]]:
        """The places of a part's alternatives, by start."""
        known = self._parts.get(part)
        if known is None:
            words = (
                (part & self.places.keys()) if len(part) < len(self.places) else (self.places.keys() & part)
            )
            known = self._parts[part] = sorted(span for word in words for span in self.places[word])
        return known

    def whole(self, start: int, end: int) -> bool:
        """True where no sentence ends between two offsets."""
        return bisect_left(self._ends, start) == bisect_left(self._ends, end)


class _Chain:
    """A pattern as sets of words, ready to be looked for."""

    def __init__(self, pattern: Pattern, numbers: tuple[int, ...]) -> None:
        self._parts = tuple(frozenset(part) for part in pattern.parts)
        self._numbers = frozenset(numbers)
        self._gaps = pattern.gaps

    def find(self, scene: _Scene) -> list[tuple[int, int]]:
        """The shortest span for each start, at most _MOST_HITS of them."""
        if not self._numbers <= scene.present:
            return []
        spans = [scene.spans(part) for part in self._parts]
        reached = [(start, start, end) for start, end in spans[0][:_MOST_STARTS]]
        for (least, most), nexts in zip(self._gaps, spans[1:], strict=True):
            reached = [
                (first, start, end)
                for first, _, before in reached
                for start, end in _within(nexts, before + least, before + most)
                if scene.whole(before, start)
            ][:_MOST_STARTS]
        shortest: dict[int, int] = {}
        for first, _, end in reached:
            shortest[first] = min(end, shortest.get(first, end))
        return sorted(shortest.items())[:_MOST_HITS]


def _within(spans: list[tuple[int, int]], least: int, most: int) -> list[tuple[int, int]]:
    low = bisect_left(spans, (least, 0))
    return spans[low : bisect_left(spans, (most + 1, 0), low)]


class Matcher(Generic[T]):
    """Finds words and patterns. Built once; linear in the text for a fixed set of patterns."""

    def __init__(self, entries: Iterable[tuple[Pattern, T]]) -> None:
        self._words: dict[str, list[T]] = {}
        self._chains: list[tuple[_Chain, T]] = []
        self._vocabulary_words: set[str] = set()
        self._by_key: dict[str, list[int]] = {}
        self._numbers: dict[frozenset[str], int] = {}
        self._parts_of: dict[str, list[int]] = {}
        for pattern, what in entries:
            self._add(pattern, what)
        self._vocabulary = WordSet(self._vocabulary_words | self._words.keys())

    def find(self, text: str) -> list[Hit[T]]:
        """All hits; a word inside a longer found word is left out, patterns stand beside them."""
        spans: list[tuple[int, int, str]] = []
        scene = _Scene(text)
        for start, end, word in self._vocabulary.every(text):
            if word not in scene.places:
                scene.places[word] = []
                scene.present.update(self._parts_of.get(word, ()))
            scene.places[word].append((start, end))
            if word in self._words:
                spans.append((start, end, word))
        hits = [
            Hit(what=what, start=start, end=end)
            for start, end, word in longest(spans)
            for what in self._words[word]
        ]
        hits.extend(self._chain_hits(scene))
        return hits

    def _add(self, pattern: Pattern, what: T) -> None:
        if len(pattern.parts) == 1:
            for word in pattern.parts[0]:
                self._words.setdefault(word, []).append(what)
            return
        for part in pattern.parts:
            self._vocabulary_words.update(part)
        for word in pattern.key:
            self._by_key.setdefault(word, []).append(len(self._chains))
        self._chains.append((_Chain(pattern, tuple(map(self._numbered, pattern.parts))), what))

    def _numbered(self, part: tuple[str, ...]) -> int:
        """The number of a part; the same alternatives have the same."""
        words = frozenset(part)
        if words not in self._numbers:
            self._numbers[words] = len(self._numbers)
            for word in words:
                self._parts_of.setdefault(word, []).append(self._numbers[words])
        return self._numbers[words]

    def _chain_hits(self, scene: _Scene) -> list[Hit[T]]:
        numbers = {number for word in scene.places for number in self._by_key.get(word, ())}
        return [
            Hit(what=self._chains[number][1], start=start, end=end)
            for number in sorted(numbers)
            for start, end in self._chains[number][0].find(scene)
        ]


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
