"""Keyword evidence -> ranked categories with the words that matched."""

from __future__ import annotations

from dataclasses import dataclass

from nlp.context import Context
from nlp.lexicon import Entry, Lexicon
from nlp.meaning import Evidence
from nlp.normalize import Normal
from nlp.pattern import Hit, Matcher

TITLE = 40
"""Long letters say their matter at the start: words there count more."""

_LONG = 90
_TITLE_FACTOR = 1.6
_BODY_FACTOR = 0.6
_DENIED_FACTOR = 0.25
_CUE_MOST = 0.9
_OVERLAP = 0.35


@dataclass(frozen=True, kw_only=True)
class Score:
    """The summed evidence of a category."""

    category: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Scores, best first, and the evidence behind them, strongest first."""

    scores: tuple[Score, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def of(self, category: str) -> float:
        """The score of one category, 0 where nothing spoke for it."""
        return next((score.value for score in self.scores if score.category == category), 0.0)


class Classifier:
    """Ranks categories by the distinct words found for them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._matcher: Matcher[Entry] = Matcher(
            (entry.pattern, entry) for entry in {(e.category, e.pattern): e for e in lexicon.entries}.values()
        )

    def rank(self, normal: Normal, context: Context) -> Ranking:
        """Rank all categories that have evidence."""
        hits = _unblocked(self._matcher.find(normal.text))
        weighed = [(_weight(hit, context, len(normal.text)), hit) for hit in hits]
        weighed.sort(key=lambda item: (-abs(item[0]), item[1].start, item[1].end))
        tally = _Tally()
        for weight, hit in weighed:
            tally.add(hit, weight)
        evidence = [_evidence(hit, weight, normal) for weight, hit in tally.counted]
        return _ranking(tally.sums, tally.cues, evidence)


class _Tally:
    """Adds up hits, strongest first: a word counts once, and a span already spoken for counts little."""

    def __init__(self) -> None:
        self.sums: dict[str, float] = {}
        self.cues: dict[str, float] = {}
        self.counted: list[tuple[float, Hit[Entry]]] = []
        self._seen: set[tuple[str, str]] = set()
        self._taken: dict[str, list[tuple[int, int]]] = {}

    def add(self, hit: Hit[Entry], weight: float) -> None:
        """Count one hit."""
        category, key = hit.what.category, (hit.what.category, hit.what.word)
        if weight == 0 or key in self._seen:
            return
        self._seen.add(key)
        spans = self._taken.setdefault(category, [])
        if any(min(end, hit.end) - max(start, hit.start) > 0 for start, end in spans):
            weight = round(weight * _OVERLAP, 2)
        spans.append((hit.start, hit.end))
        sums = self.cues if hit.what.kind == "cue" else self.sums
        sums[category] = sums.get(category, 0.0) + weight
        self.counted.append((weight, hit))


def _weight(hit: Hit[Entry], context: Context, length: int) -> float:
    weight = hit.what.weight
    if length > _LONG:
        weight *= _TITLE_FACTOR if hit.start < TITLE else _BODY_FACTOR
    if context.denied(hit.start):
        weight *= _DENIED_FACTOR
    if context.idiom(hit.start, hit.end):
        weight = 0.0
    return round(weight, 2)


def _unblocked(hits: list[Hit[Entry]]) -> list[Hit[Entry]]:
    """Drop what a blocking expression of the same category covers."""
    blocks = [hit for hit in hits if hit.what.kind == "block"]
    if not blocks:
        return hits
    return [
        hit
        for hit in hits
        if hit.what.kind != "block"
        and not any(
            block.what.category == hit.what.category and block.start < hit.end and hit.start < block.end
            for block in blocks
        )
    ]


def _evidence(hit: Hit[Entry], weight: float, normal: Normal) -> Evidence:
    start, end = normal.span(hit.start, hit.end)
    return Evidence(
        word=normal.typed[start:end], weight=weight, category=hit.what.category, start=start, end=end
    )


def _ranking(sums: dict[str, float], cues: dict[str, float], evidence: list[Evidence]) -> Ranking:
    for category, value in cues.items():
        sums[category] = sums.get(category, 0.0) + min(value, _CUE_MOST)
    scores = sorted(
        (Score(category=category, value=round(value, 3)) for category, value in sums.items() if value > 0),
        key=lambda score: (-score.value, score.category),
    )
    evidence.sort(key=lambda item: (-abs(item.weight), item.start))
    return Ranking(scores=tuple(scores), evidence=tuple(evidence))
