"""Words that turn other words: denial, past, condition, story, settled, now, question."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nlp.normalize import Normalizer
from nlp.pattern import BadPattern, Matcher, Pattern, parse
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

_BREAKS = frozenset(" ,，。.;；!！?？、\n")


@dataclass(frozen=True, kw_only=True)
class Turning:
    """Where the turning words of one role stand."""

    role: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Context:
    """The turning words of one message and the spans that idioms cover."""

    text: str
    turnings: tuple[Turning, ...]
    idioms: tuple[tuple[int, int], ...]

    def has(self, role: str) -> bool:
        """True where any word of this role is in the message."""
        return any(turning.role == role for turning in self.turnings)

    def before(self, role: str, at: int) -> bool:
        """True where a word of this role stands before `at` in the same sentence."""
        limit = max(self.text.rfind(mark, 0, at) for mark in "。！!\n")
        return any(t.role == role and limit < t.start < at for t in self.turnings)

    def near(self, role: str, start: int, end: int) -> bool:
        """True where a word of this role stands within eight characters after, or before without a break."""
        return self.before(role, start) or any(
            t.role == role and start <= t.start <= end + 10 for t in self.turnings
        )

    def past(self, at: int) -> bool:
        """True where the past is named before `at` in the same sentence and no "now" comes between."""
        limit = max(self.text.rfind(mark, 0, at) for mark in "。！!\n")
        ends = [t.end for t in self.turnings if t.role == "past" and limit < t.start < at]
        return bool(ends) and not any(t.role == "now" and max(ends) <= t.start < at for t in self.turnings)

    def experienced(self, end: int) -> bool:
        """True where the mark of a past experience follows at once."""
        return any(t.role == "after" and t.start == end for t in self.turnings)

    def denied(self, start: int) -> bool:
        """True where a denial stands just before, with no clause break between."""
        return any(
            t.role == "deny"
            and 0 <= start - t.end <= DENIAL_REACH
            and not _BREAKS & set(self.text[t.end : start])
            for t in self.turnings
        )

    def idiom(self, start: int, end: int) -> bool:
        """True where an idiom covers a part of the span."""
        return any(first < end and start < last for first, last in self.idioms)


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
