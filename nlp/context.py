"""Words that turn other words: denial, past, condition, story, settled, now, question."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nlp.normalize import Normalizer
from nlp.pattern import BadPattern, Matcher, Pattern, parse
from nlp.spans import Spans
from nlp.tables import WORDS, rows

ROLES = frozenset(
    {
        "deny",
        "past",
        "after",
        "condition",
        "story",
        "settled",
        "now",
        "pure_question",
        "secret",
        "fear",
        "plain",
    }
)
DENIAL_REACH = 3
"""Characters between a denial and the word it denies."""

_NEARBY = 10
_BREAKS = frozenset(" ,，。.;；!！?？、\n")
_STOP = re.compile("[。！!\n]")
_NONE = Spans()


@dataclass(frozen=True, kw_only=True)
class Turning:
    """Where the turning words of one role stand."""

    role: str
    start: int
    end: int


class Context:
    """The turning words of one message and the spans that idioms cover."""

    def __init__(self, text: str, turnings: Iterable[Turning], idioms: Iterable[tuple[int, int]]) -> None:
        self.text = text
        self.turnings = tuple(turnings)
        spans: dict[str, list[tuple[int, int]]] = {}
        for turning in self.turnings:
            spans.setdefault(turning.role, []).append((turning.start, turning.end))
        self._roles = {role: Spans(found) for role, found in spans.items()}
        self._idioms = Spans(idioms)
        self._stops = [match.start() for match in _STOP.finditer(text)]

    def has(self, role: str) -> bool:
        """True where any word of this role is in the message."""
        return role in self._roles

    def before(self, role: str, at: int) -> bool:
        """True where a word of this role stands before `at` in the same sentence."""
        return self._role(role).start_in(self._sentence(at), at)

    def near(self, role: str, start: int, end: int) -> bool:
        """True where a word of this role stands within ten characters after, or before in the sentence."""
        return self.before(role, start) or self._role(role).start_in(start, end + _NEARBY + 1)

    def past(self, at: int) -> bool:
        """True where the past is named before `at` in the same sentence and no "now" comes between."""
        if not self.before("past", at):
            return False
        return not self._role("now").start_in(self._role("past").reach(at), at)

    def experienced(self, end: int) -> bool:
        """True where the mark of a past experience follows at once."""
        return end in self._role("after").starts

    def denied(self, start: int) -> bool:
        """True where a denial stands just before, with no clause break between."""
        ends = self._role("deny").ends
        for end in range(start, start - DENIAL_REACH - 1, -1):
            if end in ends:
                return True
            if self.text[end - 1 : end] in _BREAKS:
                return False
        return False

    def idiom(self, start: int, end: int) -> bool:
        """True where an idiom covers a part of the span."""
        return self._idioms.touch(start, end)

    def _role(self, role: str) -> Spans:
        return self._roles.get(role, _NONE)

    def _sentence(self, at: int) -> int:
        """Where the sentence of an offset starts."""
        stop = bisect_left(self._stops, at)
        return self._stops[stop - 1] + 1 if stop else 0


class ContextReader:
    """Reads the context of a message from `negation.csv` and `blocks.csv`."""

    def __init__(self, turnings: list[tuple[Pattern, str]], idioms: list[tuple[Pattern, str]]) -> None:
        self._turnings = Matcher(turnings)
        self._idioms = Matcher(idioms)

    @classmethod
    def load(cls, words: Path = WORDS, normalizer: Normalizer | None = None) -> ContextReader:
        """Read both files. Raises LexiconError."""
        fold = normalizer or Normalizer.load(words)
        return cls(_roles(words / "negation.csv", fold), _idioms(words / "blocks.csv", fold))

    def __call__(self, text: str) -> Context:
        """The context of a normalized text."""
        return Context(
            text=text,
            turnings=tuple(
                Turning(role=hit.what, start=hit.start, end=hit.end) for hit in self._turnings.find(text)
            ),
            idioms=tuple((hit.start, hit.end) for hit in self._idioms.find(text)),
        )


def _roles(path: Path, fold: Normalizer) -> list[tuple[Pattern, str]]:
    found = []
    for row in rows(path, needs=("word", "role")):
        try:
            found.append((parse(row.text("word"), fold.word), row.one_of("role", ROLES)))
        except BadPattern:
            raise row.refuse("bad_pattern", row.text("word")) from None
    return found


def _idioms(path: Path, fold: Normalizer) -> list[tuple[Pattern, str]]:
    found = []
    for row in rows(path, needs=("word",)):
        try:
            found.append((parse(row.text("word"), fold.word), row.text("word")))
        except BadPattern:
            raise row.refuse("bad_pattern", row.text("word")) from None
    return found
