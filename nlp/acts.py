"""What the writer does by writing: reports, asks, suggests, praises, wants to know, urges, takes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nlp.context import Context
from nlp.meaning import INTENTS, Evidence
from nlp.normalize import Normal, Normalizer
from nlp.pattern import BadPattern, Hit, Matcher, Pattern, parse
from nlp.tables import WORDS, rows

ACTS = frozenset(INTENTS) - {"command"}
_SPEAKS = 1.0
"""Weight at which an act is taken."""

_ORDER = ("human", "withdraw", "urge", "progress", "supplement", "praise", "suggest", "consult", "chitchat")
_OPENING = 8


@dataclass(frozen=True, kw_only=True)
class Act:
    """One row of acts.csv; `first` counts only near the start, `whole` only as the whole message."""

    act: str
    weight: float
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class Speech:
    """The act that leads, the weight of each and the words that spoke for them."""

    act: str
    weights: dict[str, float]
    words: tuple[Evidence, ...] = ()

    def weight(self, act: str) -> float:
        """The weight of one act, 0 where nothing spoke for it."""
        return self.weights.get(act, 0.0)


class ActReader:
    """Reads speech acts from `acts.csv`."""

    def __init__(self, acts: list[tuple[Pattern, Act]]) -> None:
        self._matcher: Matcher[Act] = Matcher(acts)

    @classmethod
    def load(cls, words: Path = WORDS, normalizer: Normalizer | None = None) -> ActReader:
        """Read acts.csv. Raises LexiconError."""
        fold = normalizer or Normalizer.load(words)
        acts: list[tuple[Pattern, Act]] = []
        for row in rows(words / "acts.csv", needs=("word", "act", "weight")):
            try:
                pattern = parse(row.text("word"), fold.word)
            except BadPattern:
                raise row.refuse("bad_pattern", row.text("word")) from None
            where = row.one_of("where", frozenset({"", "first", "last", "whole", "short"}))
            acts.append((pattern, Act(act=row.one_of("act", ACTS), weight=row.number("weight"), where=where)))
        return cls(acts)

    def __call__(self, normal: Normal, context: Context) -> Speech:
        """The speech act of a message; `report` where nothing else speaks."""
        weights: dict[str, float] = {}
        words: list[Evidence] = []
        bare = normal.text.strip(" ,，。.!！?？~～")
        for hit in self._matcher.find(normal.text):
            if _stands(hit.what.where, (hit.start, hit.end), normal.text, bare):
                weights[hit.what.act] = weights.get(hit.what.act, 0.0) + hit.what.weight
                words.append(_evidence(hit, normal))
        if context.has("pure_question"):
            weights["consult"] = weights.get("consult", 0.0) + 1.0
        led = max(_ORDER, key=lambda act: weights.get(act, 0.0))
        act = led if weights.get(led, 0.0) >= _SPEAKS else "report"
        return Speech(act=act, weights=weights, words=tuple(words))


def _evidence(hit: Hit[Act], normal: Normal) -> Evidence:
    start, end = normal.span(hit.start, hit.end)
    return Evidence(
        word=normal.typed[start:end], weight=hit.what.weight, category=hit.what.act, start=start, end=end
    )


def _stands(where: str, span: tuple[int, int], text: str, bare: str) -> bool:
    if where == "first":
        return span[0] <= _OPENING
    if where == "last":
        return span[1] >= len(text.rstrip(" 。.!！?？~～")) - 2
    if where == "whole":
        return text[span[0] : span[1]] == bare
    if where == "short":
        return len(bare) <= 12
    return True
