"""Whose conduct is in question, and for whom a grid worker speaks: words of `officials.csv`."""

from __future__ import annotations

from pathlib import Path

from nlp.normalize import Normalizer
from nlp.pattern import BadPattern, Hit, Matcher, Pattern, parse
from nlp.tables import WORDS, rows

ROLES = frozenset({"official", "conduct", "proxy"})


class PeopleWords:
    """Finds officials, their questioned conduct and words of proxy reports."""

    def __init__(self, words: list[tuple[Pattern, str]]) -> None:
        self._matcher: Matcher[str] = Matcher(words)

    @classmethod
    def load(cls, words: Path = WORDS, normalizer: Normalizer | None = None) -> PeopleWords:
        """Read officials.csv. Raises LexiconError."""
        fold = normalizer or Normalizer.load(words)
        found: list[tuple[Pattern, str]] = []
        for row in rows(words / "officials.csv", needs=("word", "role")):
            try:
                found.append((parse(row.text("word"), fold.word), row.one_of("role", ROLES)))
            except BadPattern:
                raise row.refuse("bad_pattern", row.text("word")) from None
        return cls(found)

    def find(self, text: str) -> list[Hit[str]]:
        """Hits of a normalized text."""
        return self._matcher.find(text)
