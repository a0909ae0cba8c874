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
        self.needs = frozenset(numbers)  # nothing is found before all of these parts are present
        self._gaps = pattern.gaps

    def find(self, scene: _Scene) -> list[tuple[int, int]]:
        """The shortest span for each start, at most _MOST_HITS of them."""
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


@dataclass(frozen=True, slots=True)
class _Known(Generic[T]):
    """What one word stands for: entries of its own, numbers of parts it is in, chains it may bring."""

    word: str
    whats: tuple[T, ...] = ()
    parts: tuple[int, ...] = ()
    chains: tuple[int, ...] = ()


class Matcher(Generic[T]):
    """Finds words and patterns. Built once; linear in the text for a fixed set of patterns."""

    def __init__(self, entries: Iterable[tuple[Pattern, T]]) -> None:
        words: dict[str, list[T]] = {}
        parts_of: dict[str, list[int]] = {}
        chains_of: dict[str, list[int]] = {}
        numbers: dict[frozenset[str], int] = {}
        self._chains: list[tuple[_Chain, T]] = []
        for pattern, what in entries:
            if len(pattern.parts) == 1:
                for word in pattern.parts[0]:
                    words.setdefault(word, []).append(what)
                continue
            for word in pattern.key:
                chains_of.setdefault(word, []).append(len(self._chains))
            numbered = tuple(_numbered(part, numbers, parts_of) for part in pattern.parts)
            self._chains.append((_Chain(pattern, numbered), what))
        self._known = {
            word: _Known(
                word,
                tuple(words.get(word, ())),
                tuple(parts_of.get(word, ())),
                tuple(chains_of.get(word, ())),
            )
            for word in words.keys() | parts_of.keys()
        }
        self._vocabulary = WordSet(self._known)

    def find(self, text: str) -> list[Hit[T]]:
        """All hits; a word inside a longer found word is left out, patterns stand beside them."""
        spans: list[tuple[int, int, str]] = []
        own: list[str] = []
        brought: set[int] = set()
        scene = _Scene(text)
        places, known = scene.places, self._known
        for last, word in self._vocabulary.ends(text):
            span = (last + 1 - len(word), last + 1)
            if word in places:
                places[word].append(span)
                continue
            places[word] = [span]
            one = known[word]
            if one.parts:
                scene.present.update(one.parts)
                brought.update(one.chains)
            if one.whats:
                own.append(word)
        for word in own:
            spans += [(start, end, word) for start, end in places[word]]
        hits = [
            Hit(what=what, start=start, end=end)
            for start, end, word in longest(spans)
            for what in known[word].whats
        ]
        hits.extend(self._chain_hits(scene, brought))
        return hits

    def _chain_hits(self, scene: _Scene, brought: set[int]) -> list[Hit[T]]:
        return [
            Hit(what=self._chains[number][1], start=start, end=end)
            for number in sorted(brought)
            if self._chains[number][0].needs <= scene.present
            for start, end in self._chains[number][0].find(scene)
        ]


def _numbered(
    part: tuple[str, ...], numbers: dict[frozenset[str], int], parts_of: dict[str, list[int]]
) -> int:
    """The number of a part; the same alternatives have the same."""
    words = frozenset(part)
    if words not in numbers:
        numbers[words] = len(numbers)
        for word in words:
            parts_of.setdefault(word, []).append(numbers[words])
    return numbers[words]


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
