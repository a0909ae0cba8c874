"""Keyword evidence -> ranked categories with the words that matched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nlp.context import Context
from nlp.lexicon import Entry, Lexicon
from nlp.meaning import Evidence
from nlp.normalize import Normal
from nlp.pattern import Hit, Matcher
from nlp.segment import edges_near
from nlp.spans import Spans

TITLE = 40
"""Long letters say their matter at the start: words there count more."""

_LONG = 90
_TITLE_FACTOR = 1.6
_BODY_FACTOR = 0.6
_DENIED_FACTOR = 0.25
_SPLIT_FACTOR = 0.5
"""A short word across two others (the fee in "use water laboriously") is often none."""

_SHORT = 2
_WHOLE = frozenset({"word", "cue"})
_CUE_MOST = 0.9
_OVERLAP = 0.35


@dataclass(frozen=True, kw_only=True)
class Score:
    """The summed evidence of a category."""

    category: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """Scores, best first, the evidence behind them, strongest first, and what was found but not counted."""

    scores: tuple[Score, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    silenced: tuple[Evidence, ...] = ()

    def of(self, category: str) -> float:
        """The score of one category, 0 where nothing spoke for it."""
        return next((score.value for score in self.scores if score.category == category), 0.0)


class Classifier:
    """Ranks categories by the distinct words found for them."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._matcher: Matcher[Entry] = Matcher((entry.pattern, entry) for entry in lexicon.entries)

    def rank(self, normal: Normal, context: Context) -> Ranking:
        """Rank all categories that have evidence."""
        free, blocked = _unblocked(self._matcher.find(normal.text))
        cuts = edges_near(normal.text, (hit.start for hit in free if _short(hit)))
        weighed = [_weigh(hit, context, cuts) for hit in free]
        weighed.sort(key=lambda one: (-abs(one.weight), one.hit.start, one.hit.end))
        tally = _Tally()
        for one in weighed:
            tally.add(one)
        silent = [Weighed(hit=hit, weight=0.0, turned="blocked") for hit in blocked]
        silent += [one for one in weighed if one.weight == 0]
        return Ranking(
            scores=tally.scores(),
            evidence=_evidence(tally.counted, normal),
            silenced=_evidence(silent, normal),
        )


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A hit with its weight in this sentence, and what changed it."""

    hit: Hit[Entry]
    weight: float
    turned: str = ""


class _Tally:
    """Adds up hits, strongest first: a word counts once, and a span already spoken for counts little."""

    def __init__(self) -> None:
        self.sums: dict[str, float] = {}
        self.cues: dict[str, float] = {}
        self.counted: list[Weighed] = []
        self._seen: set[tuple[str, str]] = set()
        self._taken: dict[str, list[tuple[int, int]]] = {}

    def add(self, one: Weighed) -> None:
        """Count one hit."""
        hit, category = one.hit, one.hit.what.category
        if one.weight == 0 or (category, hit.what.word) in self._seen:
            return
        self._seen.add((category, hit.what.word))
        spans = self._taken.setdefault(category, [])
        if any(start < hit.end and hit.start < end for start, end in spans):
            one = Weighed(hit=hit, weight=round(one.weight * _OVERLAP, 2), turned=one.turned or "overlap")
        spans.append((hit.start, hit.end))
        sums = self.cues if hit.what.kind == "cue" else self.sums
        sums[category] = sums.get(category, 0.0) + one.weight
        self.counted.append(one)

    def scores(self) -> tuple[Score, ...]:
        """The sums, best first; supporting words carry only so far."""
        sums = dict(self.sums)
        for category, value in self.cues.items():
            sums[category] = sums.get(category, 0.0) + min(value, _CUE_MOST)
        found = [Score(category=code, value=round(value, 3)) for code, value in sums.items() if value > 0]
        found.sort(key=lambda score: (-score.value, score.category))
        return tuple(found)


def _short(hit: Hit[Entry]) -> bool:
    return hit.what.kind in _WHOLE and hit.end - hit.start == _SHORT


def _weigh(hit: Hit[Entry], context: Context, cuts: frozenset[int]) -> Weighed:
    """`cuts` are the offsets where words of the text begin or end."""
    if context.idiom(hit.start, hit.end):
        return Weighed(hit=hit, weight=0.0, turned="idiom")
    weight, turned = hit.what.weight, ""
    if _short(hit) and hit.start + 1 in cuts and not (hit.start in cuts and hit.end in cuts):
        weight, turned = weight * _SPLIT_FACTOR, "split"
    if len(context.text) > _LONG:
        early = hit.start < TITLE
        weight, turned = weight * (_TITLE_FACTOR if early else _BODY_FACTOR), "early" if early else "late"
    if context.denied(hit.start):
        weight, turned = weight * _DENIED_FACTOR, "denied"
    return Weighed(hit=hit, weight=round(weight, 2), turned=turned)


def _unblocked(hits: list[Hit[Entry]]) -> tuple[list[Hit[Entry]], list[Hit[Entry]]]:
    """The hits apart from those that a blocking expression of the same category covers, and those."""
    found: dict[str, list[tuple[int, int]]] = {}
    for hit in hits:
        if hit.what.kind == "block":
            found.setdefault(hit.what.category, []).append((hit.start, hit.end))
    if not found:
        return hits, []
    blocks = {category: Spans(spans) for category, spans in found.items()}
    spoken = [hit for hit in hits if hit.what.kind != "block"]
    covered = [_covered(hit, blocks.get(hit.what.category)) for hit in spoken]
    free = [hit for hit, out in zip(spoken, covered, strict=True) if not out]
    return free, [hit for hit, out in zip(spoken, covered, strict=True) if out]


def _covered(hit: Hit[Entry], blocks: Spans | None) -> bool:
    return blocks is not None and blocks.touch(hit.start, hit.end)


def _evidence(found: Iterable[Weighed], normal: Normal) -> tuple[Evidence, ...]:
    made = []
    for one in found:
        start, end = normal.span(one.hit.start, one.hit.end)
        made.append(
            Evidence(
                word=normal.typed[start:end],
                weight=one.weight,
                category=one.hit.what.category,
                start=start,
                end=end,
                turned=one.turned,
            )
        )
    made.sort(key=lambda item: (-abs(item.weight), item.start))
    return tuple(made)
