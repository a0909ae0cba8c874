"""How well understanding does on labelled messages: counts and shares, no opinion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from nlp.corpus import Coarse, Corpus, Sample
from nlp.meaning import Understanding

BINS = 10
COVERED = 0.6
"""Share of the messages, the surest first, for which the covered accuracy is also given."""


@dataclass(frozen=True, kw_only=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0 where there is nothing to share."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(frozen=True, kw_only=True)
class CategoryScore:
    """How one category did. `missed` rows went elsewhere, `taken` rows of others came here."""

    code: str
    rows: int
    right: int
    taken: int

    @property
    def precision(self) -> float:
        """Right among all that were given this code."""
        return Share(part=self.right, whole=self.right + self.taken).value

    @property
    def recall(self) -> float:
        """Right among all that should have it."""
        return Share(part=self.right, whole=self.rows).value

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        together = self.precision + self.recall
        return 2 * self.precision * self.recall / together if together else 0.0


@dataclass(frozen=True, kw_only=True)
class Miss:
    """A sample whose category came out wrong, or whose danger was missed or cried for nothing."""

    sample: Sample
    heard: Understanding
    kind: str  # category | danger_missed | danger_false


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Everything measured on one corpus. Shares over rows that a file says nothing about have whole 0."""

    name: str
    held: bool
    top1: Share
    top2: Share
    macro_f1: float
    auto: Share  # right among those decided without asking
    covered: Share  # right among the surest COVERED of the rows
    decisions: dict[str, Share]  # of all rows
    calibration: float
    danger_found: Share
    false_alarms: Share
    false_on_hard: Share
    sealed_found: Share
    sealed_right: Share
    road: Share
    intent: Share
    place_found: Share
    place_known: Share  # the same of the places that the gazetteer knows
    place_wrong: Share
    table: tuple[CategoryScore, ...]
    confusions: tuple[tuple[str, str, int], ...]
    misses: tuple[Miss, ...] = field(repr=False)


Pairs = Sequence[tuple[Sample, Understanding]]


class Judge(Protocol):
    """What an ear says of texts by themselves."""

    def alarming(self, text: str) -> bool:
        """A calm message with a word of danger in it is a hard one."""
        ...

    def knows_place(self, text: str) -> bool:
        """The gazetteer has the place that this names."""
        ...


def measure(corpus: Corpus, heard: Sequence[Understanding], judge: Judge) -> Scores:
    """Compare what was heard with the labels."""
    pairs = list(zip(corpus.samples, heard, strict=True))
    good = [_right(sample, found.category, corpus.coarse) for sample, found in pairs]
    given = [
        sample.category if ok else _given(found.category, corpus.coarse)
        for ok, (sample, found) in zip(good, pairs, strict=True)
    ]
    wanted = [sample.category for sample, _ in pairs]
    table = _table(wanted, given)
    auto = [ok for ok, (_, found) in zip(good, pairs, strict=True) if found.decision == "auto"]
    ranked = sorted(zip((found.confidence for _, found in pairs), good, strict=True), key=lambda one: -one[0])
    surest = [ok for _, ok in ranked[: round(COVERED * len(ranked))]]
    calm = [(sample, found) for sample, found in pairs if sample.urgent is False]
    hard = [(sample, found) for sample, found in calm if "hn" in sample.notes or judge.alarming(sample.text)]
    return Scores(
        name=corpus.name,
        held=corpus.held,
        top1=_share(good),
        top2=_share(_among_two(sample, found, corpus.coarse) for sample, found in pairs),
        macro_f1=sum(row.f1 for row in table if row.rows) / max(sum(row.rows > 0 for row in table), 1),
        auto=_share(auto),
        covered=_share(surest),
        decisions=_decisions(heard),
        calibration=_calibration(ranked),
        danger_found=_share(found.urgent for sample, found in pairs if sample.urgent),
        false_alarms=_share(found.urgent for _, found in calm),
        false_on_hard=_share(found.urgent for _, found in hard),
        sealed_found=_share(found.sealed for sample, found in pairs if sample.sealed),
        sealed_right=_share(
            sample.sealed for sample, found in pairs if found.sealed and _says_sealed(sample)
        ),
        road=_share(found.road == sample.road for sample, found in pairs if sample.road),
        intent=_share(found.intent == sample.intent for sample, found in pairs if sample.intent),
        place_found=_share(_place_hit(sample, found) for sample, found in pairs if sample.places),
        place_known=_share(
            _place_hit(sample, found)
            for sample, found in pairs
            if any(map(judge.knows_place, sample.places or ()))
        ),
        place_wrong=_share(
            found.place is not None for sample, found in pairs if sample.places == frozenset()
        ),
        table=table,
        confusions=_confusions(wanted, given),
        misses=() if corpus.held else _misses(pairs, good),
    )


def answers(corpus: Corpus, heard: Sequence[Understanding]) -> list[tuple[Understanding, bool]]:
    """Each answer with whether its category is right."""
    pairs = zip(corpus.samples, heard, strict=True)
    return [(found, _right(sample, found.category, corpus.coarse)) for sample, found in pairs]


def _share(found: Iterable[bool | None]) -> Share:
    seen = list(found)
    return Share(part=sum(map(bool, seen)), whole=len(seen))


def _codes(category: str, coarse: Coarse) -> frozenset[str]:
    return coarse.get(category, frozenset({category}))


def _right(sample: Sample, category: str, coarse: Coarse) -> bool:
    return bool(sample.wanted & _codes(category, coarse))


def _given(category: str, coarse: Coarse) -> str:
    return min(_codes(category, coarse))


def _among_two(sample: Sample, found: Understanding, coarse: Coarse) -> bool:
    named = [found.category, *(other.category for other in found.alternatives[:1])]
    return any(_right(sample, category, coarse) for category in named)


def _decisions(heard: Sequence[Understanding]) -> dict[str, Share]:
    counts = Counter(found.decision for found in heard)
    return {name: Share(part=counts[name], whole=len(heard)) for name in ("auto", "ask", "human")}


def _calibration(ranked: Sequence[tuple[float, bool]]) -> float:
    """Expected calibration error: how far confidence is from being right, weighed by rows."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, ok in ranked:
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, ok))
    apart = (abs(sum(c for c, _ in rows) - sum(ok for _, ok in rows)) for rows in bins.values())
    return sum(apart) / max(len(ranked), 1)


def _says_sealed(sample: Sample) -> bool:
    return sample.sealed is not None


def _place_hit(sample: Sample, found: Understanding) -> bool:
    said = found.place.text if found.place else ""
    return bool(said) and any(said in name or name in said for name in sample.places or ())


def _table(wanted: Sequence[str], given: Sequence[str]) -> tuple[CategoryScore, ...]:
    rows, answers = Counter(wanted), Counter(given)
    right = Counter(code for code, other in zip(wanted, given, strict=True) if code == other)
    return tuple(
        CategoryScore(code=code, rows=rows[code], right=right[code], taken=answers[code] - right[code])
        for code in sorted(rows | answers)
    )


def _confusions(wanted: Sequence[str], given: Sequence[str]) -> tuple[tuple[str, str, int], ...]:
    pairs = Counter((one, other) for one, other in zip(wanted, given, strict=True) if one != other)
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return tuple((one, other, count) for (one, other), count in ordered)


def _misses(pairs: Pairs, good: Sequence[bool]) -> tuple[Miss, ...]:
    found = [
        Miss(sample=sample, heard=heard, kind="category")
        for ok, (sample, heard) in zip(good, pairs, strict=True)
        if not ok
    ]
    for sample, heard in pairs:
        if sample.urgent is not None and sample.urgent != heard.urgent:
            kind = "danger_missed" if sample.urgent else "danger_false"
            found.append(Miss(sample=sample, heard=heard, kind=kind))
    return tuple(found)
