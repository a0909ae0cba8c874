"""The only door to pyahocorasick: many words found in one pass over a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import ahocorasick  # type: ignore[import-untyped,import-not-found,unused-ignore]


class WordSet:
    """A fixed set of words: `every` yields all occurrences, `leftmost` the longest without overlap."""

    def __init__(self, words: Iterable[str]) -> None:
        self._machine = ahocorasick.Automaton()
        for word in words:
            self._machine.add_word(word, word)
        self.empty = len(self._machine) == 0
        if not self.empty:
            self._machine.make_automaton()

    def every(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, word), in order of the end."""
        if self.empty or not text:
            return
        for last, word in self._machine.iter(text):
            yield last + 1 - len(word), last + 1, word

    def ends(self, text: str) -> Iterator[tuple[int, str]]:
        """(offset of the last character, word), in order: the quickest way to all of them."""
        return iter(()) if self.empty or not text else self._machine.iter(text)

    def firsts(self, text: str) -> dict[str, int]:
        """Each word that stands in the text -> where it first ends."""
        found: dict[str, int] = {}
        if not self.empty and text:
            for last, word in self._machine.iter(text):
                if word not in found:
                    found[word] = last + 1
        return found

    def leftmost(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, word), never overlapping."""
        if self.empty or not text:
            return
        for last, word in self._machine.iter_long(text):
            yield last + 1 - len(word), last + 1, word
