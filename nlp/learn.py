"""Words proposed from corrections, and what each would change: a person decides on every one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from nlp.anonymous import GONE
from nlp.lexicon import Entry
from nlp.pattern import parse
from nlp.segment import cut
from nlp.understand import Ear

LEAST_MESSAGES = 3
LEAST_REPORTERS = 2
LEAST_PRECISION = 0.6
"""Share of the messages with the word that must belong to its category."""

_FULL = 5.0
_DOUBT = 2
"""A word seen n times gets n / (n + _DOUBT) of the weight its precision deserves."""

_SHORTEST, _LONGEST = 2, 6


@dataclass(frozen=True, kw_only=True)
class Example:
    """A message with the answers that are right. `shown` may be printed; a held-out list's rows may not."""

    words: str
    wanted: frozenset[str]
    reporter: str = ""
    corrected: bool = False
    shown: bool = True


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A word for a category. `better` and `worse`: the messages whose answer it would put right or spoil."""

    entry: Entry
    messages: int
    reporters: int
    better: tuple[Example, ...] = field(default=())
    worse: tuple[Example, ...] = field(default=())


def propose(ear: Ear, examples: Sequence[Example]) -> list[Proposal]:
    """Words that corrections speak for, strongest support first, each replayed over all examples."""
    folded = [ear.folded(example.words) for example in examples]
    found = [_replayed(ear, proposal, examples, folded) for proposal in _candidates(ear, examples, folded)]
    found.sort(key=lambda one: (-one.messages, one.entry.category, one.entry.word))
    return found


def _candidates(ear: Ear, examples: Sequence[Example], folded: Sequence[str]) -> Iterator[Proposal]:
    """Terms with support enough; of terms that stand in the same messages only the longest."""
    known = {(entry.category, entry.pattern) for entry in ear.book.entries}
    kept: dict[tuple[str, frozenset[int]], str] = {}
    for (category, term), where in _supported(examples, folded):
        if (category, parse(term, ear.folded)) in known:
            continue
        before = kept.get((category, where), "")
        kept[category, where] = max(before, term, key=lambda word: (len(word), word))
    for (category, where), term in kept.items():
        precision = _precision(category, term, examples, folded)
        if precision >= LEAST_PRECISION:
            reporters = {examples[number].reporter for number in where}
            weight = round(_FULL * precision * len(where) / (len(where) + _DOUBT), 1)
            entry = Entry(
                word=term, kind="word", weight=weight, category=category, pattern=parse(term, ear.folded)
            )
            yield Proposal(entry=entry, messages=len(where), reporters=len(reporters))


def _supported(
    examples: Sequence[Example], folded: Sequence[str]
) -> Iterator[tuple[tuple[str, str], frozenset[int]]]:
    where: dict[tuple[str, str], set[int]] = {}
    for number, (example, text) in enumerate(zip(examples, folded, strict=True)):
        if example.corrected:
            for term in _terms(text):
                for category in example.wanted:
                    where.setdefault((category, term), set()).add(number)
    for key, numbers in where.items():
        people = {examples[number].reporter for number in numbers}
        if len(numbers) >= LEAST_MESSAGES and len(people) >= LEAST_REPORTERS:
            yield key, frozenset(numbers)


def _terms(text: str) -> frozenset[str]:
    """The words of a text, and two that stand side by side."""
    words = cut(text)
    pairs = (first + second for first, second in pairwise(words) if first + second in text)
    return frozenset(term for term in (*words, *pairs) if _fits(term))


def _fits(term: str) -> bool:
    return _SHORTEST <= len(term) <= _LONGEST and GONE not in term and term.isalpha()


def _precision(category: str, term: str, examples: Sequence[Example], folded: Sequence[str]) -> float:
    spoken = Counter(
        category in example.wanted for example, text in zip(examples, folded, strict=True) if term in text
    )
    return spoken[True] / max(spoken.total(), 1)


def _replayed(ear: Ear, proposal: Proposal, examples: Sequence[Example], folded: Iterable[str]) -> Proposal:
    """The proposal with what it would change, put to the test on every message that has the word."""
    taught = ear.with_words([proposal.entry])
    words = proposal.entry.pattern.parts[0]
    better: list[Example] = []
    worse: list[Example] = []
    for example, text in zip(examples, folded, strict=True):
        if any(word in text for word in words):
            before, after = (
                one.understand(example.words).category in example.wanted for one in (ear, taught)
            )
            if before != after:
                (better if after else worse).append(example)
    return Proposal(
        entry=proposal.entry,
        messages=proposal.messages,
        reporters=proposal.reporters,
        better=tuple(better),
        worse=tuple(worse),
    )
