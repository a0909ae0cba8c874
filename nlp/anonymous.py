"""Words without their people: numbers, names and places are cut out before anything is learnt from a text.

It rather cuts a word too many than a name too few: one lost is an example, the other would be a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.mask import mask
from nlp.segment import cut
from nlp.tables import WORDS, rows

GONE = "×"
_DIGITS = re.compile(r"[0-9０-９*A-Za-z][-0-9０-９*A-Za-z]{2,}")
_KINDS = frozenset({"surname", "word_surname", "call", "before", "after", "function"})
_LONGEST_GIVEN = 2
_HAN = f"[{chr(0x4E00)}-{chr(0x9FFF)}]"

Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class NameWords:
    """What people's names look like: `names.csv` as expressions."""

    spoken: re.Pattern[str]  # a surname where a call, a familiar prefix or a title marks it
    surnames: frozenset[str]
    word_surnames: frozenset[str]
    function: frozenset[str]
    titles: frozenset[str]

    @classmethod
    def load(cls, words: Path = WORDS) -> NameWords:
        """Read names.csv (word, kind). Raises LexiconError."""
        kinds: dict[str, list[str]] = {kind: [] for kind in _KINDS}
        for row in rows(words / "names.csv", needs=("word", "kind")):
            kinds[row.one_of("kind", _KINDS)].append(row.text("word"))
        any_surname = f"[{''.join(kinds['surname'] + kinds['word_surname'])}]"
        surname = f"[{''.join(kinds['surname'])}]"
        call, before, after = (_either(kinds[kind]) for kind in ("call", "before", "after"))
        return cls(
            spoken=re.compile(
                rf"(?:{call}){any_surname}{_HAN}{{0,2}}"
                rf"|(?:{before}){surname}"
                rf"|{surname}{_HAN}{{0,2}}?(?={after})"
                rf"|{any_surname}(?:{_HAN}{{2}})?(?={after})"
            ),
            surnames=frozenset(kinds["surname"]),
            word_surnames=frozenset(kinds["word_surname"]),
            function=frozenset(kinds["function"]),
            titles=frozenset(kinds["after"]),
        )


def anonymous(text: str, *, words: NameWords, names: Iterable[str], places: Iterable[Span]) -> str:
    """The text with numbers, these names, whatever looks like a name, and these places cut out."""
    shown = mask(text)
    spans = [*places, *(match.span() for match in _DIGITS.finditer(shown))]
    spans += [match.span() for match in words.spoken.finditer(text)]
    spans += _named(text, names)
    spans += _unspoken(text, words)
    return _without(shown, spans)


def unnamed(text: str, words: NameWords, mark: str) -> str:
    """The text with `mark` for whatever looks like a name."""
    spans = [match.span() for match in words.spoken.finditer(text)]
    spans += _unspoken(text, words)
    for start, end in sorted(_apart(spans), reverse=True):
        text = text[:start] + mark + text[end:]
    return text


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Overlapping spans as one."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last is not None and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def _named(text: str, names: Iterable[str]) -> Iterator[Span]:
    for name in names:
        if len(name) > 1:
            for match in re.finditer(re.escape(name), text):
                yield match.span()


def _unspoken(text: str, words: NameWords) -> Iterator[Span]:
    """A surname cut off alone with what may be a given name after it: a name that no dictionary holds."""
    at = 0
    tokens: list[Span] = []
    for word in cut(text):
        start = text.index(word, at)
        at = start + len(word)
        tokens.append((start, at))
    for number, (start, end) in enumerate(tokens):
        given = _given(text, tokens[number + 1 : number + 1 + _LONGEST_GIVEN], end, words)
        if text[start:end] in words.surnames and given:
            yield start, end + given
        if text[start:end] in words.word_surnames and given == _LONGEST_GIVEN:
            yield start, end + given


def _given(text: str, tokens: Iterable[Span], end: int, words: NameWords) -> int:
    """How many of the next characters may be a given name: one word of two, or single ones."""
    last = end
    for start, after in tokens:
        word = text[start:after]
        if (
            start != last
            or after - end > _LONGEST_GIVEN
            or word in words.titles
            or words.function & set(word)
        ):
            break
        last = after
    return last - end


def _without(text: str, spans: Iterable[Span]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start > at or (start == at and not pieces):
            pieces.append(text[at:start])
        if end > at:
            pieces.append(GONE if not pieces or pieces[-1] != GONE else "")
            at = end
    pieces.append(text[at:])
    return re.sub(f"{GONE}+", GONE, "".join(pieces))


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
