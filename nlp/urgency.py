"""Red flags: danger to life or body, now or threatened, with idiom, denial, tense and story handled.

A miss costs a life, a false alarm a call: the doubt goes to danger, except where words clearly take it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from nlp.automaton import WordSet
from nlp.context import Context
from nlp.meaning import Evidence
from nlp.normalize import Normal, Normalizer
from nlp.pattern import BadPattern, Hit, Matcher, Pattern, parse
from nlp.tables import WORDS, rows

DANGERS = frozenset(
    {"fire", "medical", "crime", "flood", "missing", "self_harm", "violence_home", "child", "fraud", "other"}
)
ALARM = 3.0
"""Weight at which a danger is certain enough to alarm."""

_NOW_BONUS = 1.0
_GROUP = re.compile(r"<([a-z]+)>")
_LETTER = 120
_LETTER_ALARM = 4.5
"""Long letters mention many things; nobody in danger writes one."""

_UNHURT = 1.4
"""Where only words of the past or settled are left, "now" does not raise them."""

_SETTLED = 0.3
_PAST = 0.35


@dataclass(frozen=True, kw_only=True)
class Flag:
    """One row of danger.csv. `firm` flags count whatever the tense (a person who says she wants to die)."""

    word: str
    danger: str
    weight: float
    firm: bool = False
    example: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """`danger` leads; `mentioned` names a danger spoken of in the past, denied or as a condition.

    `silenced` are words of danger that the sentence takes back or weakens.
    """

    danger: str | None = None
    mentioned: str | None = None
    score: float = 0.0
    reasons: tuple[Evidence, ...] = ()
    silenced: tuple[Evidence, ...] = ()


class Watch:
    """Looks for red flags on text before any cutting into words."""

    def __init__(self, flags: list[tuple[Pattern, Flag]], alarming: Iterable[str] = ()) -> None:
        self._matcher: Matcher[Flag] = Matcher(flags)
        self._alarming = WordSet(alarming)

    @classmethod
    def load(cls, words: Path = WORDS, normalizer: Normalizer | None = None) -> Watch:
        """Read danger.csv. Raises LexiconError."""
        fold = normalizer or Normalizer.load(words)
        return cls(flags_of(words, fold), _groups(words)["alarming"].split("|"))

    def alarming(self, normal: Normal) -> bool:
        """True where a bare word of danger stands, said in earnest or not."""
        return next(self._alarming.every(normal.text), None) is not None

    def look(self, normal: Normal, context: Context) -> Alarm:
        """The alarm of a message."""
        counted: dict[str, dict[str, float]] = {}
        spoken: dict[str, float] = {}
        reasons: list[Evidence] = []
        silenced: list[Evidence] = []
        for hit in self._matcher.find(normal.text):
            factor, turned = _modifier(hit, context)
            if turned != "idiom":
                spoken[hit.what.danger] = max(spoken.get(hit.what.danger, 0.0), hit.what.weight)
            weight = hit.what.weight * factor
            if weight > 0:
                words = counted.setdefault(hit.what.danger, {})
                words[hit.what.word] = max(weight, words.get(hit.what.word, 0.0))
                reasons.append(_reason(hit, weight, normal))
            if turned:
                silenced.append(replace(_reason(hit, weight, normal), turned=turned))
        bonus = _NOW_BONUS if context.has("now") else 0.0
        if len(normal.text) >= _LETTER:
            bonus = ALARM - _LETTER_ALARM
        return replace(_alarm(counted, spoken, reasons, bonus), silenced=tuple(silenced))


def flags_of(words: Path, fold: Normalizer) -> list[tuple[Pattern, Flag]]:
    """Read danger.csv with the lists of groups.csv. Raises LexiconError."""
    groups = _groups(words)
    seen: dict[tuple[Pattern, str], float] = {}
    flags: list[tuple[Pattern, Flag]] = []
    for row in rows(words / "danger.csv", needs=("word", "danger", "weight")):
        try:
            pattern = parse(_GROUP.sub(lambda name: groups[name[1]], row.text("word")), fold.word)
        except (BadPattern, KeyError):
            raise row.refuse("bad_pattern", row.text("word")) from None
        flag = Flag(
            word=row.text("word"),
            danger=row.one_of("danger", DANGERS),
            weight=row.number("weight"),
            firm=row.text("firm") == "1",
            example=row.text("example"),
            line=row.line,
        )
        if (pattern, flag.danger) in seen:
            same = seen[pattern, flag.danger] == flag.weight
            raise row.refuse("two_entries" if same else "two_weights", flag.word)
        seen[pattern, flag.danger] = flag.weight
        flags.append((pattern, flag))
    return flags


def _groups(words: Path) -> dict[str, str]:
    """Named lists of alternatives, written `<name>` in a pattern."""
    return {
        row.text("name"): row.text("words") for row in rows(words / "groups.csv", needs=("name", "words"))
    }


def _modifier(hit: Hit[Flag], context: Context) -> tuple[float, str]:
    """How much of a flag's weight its surroundings leave, and what they are."""
    if context.idiom(hit.start, hit.end) and not hit.what.firm:
        return 0.0, "idiom"
    if context.denied(hit.start):
        return 0.0, "denied"
    if context.has("story"):
        return 0.0, "story"
    if context.before("condition", hit.start) and not hit.what.firm:
        return 0.0, "condition"
    if context.near("settled", hit.start, hit.end) and not context.has("now"):
        return _SETTLED, "settled"
    if context.past(hit.start) or context.experienced(hit.end):
        return _PAST, "past"
    return 1.0, ""


def _reason(hit: Hit[Flag], weight: float, normal: Normal) -> Evidence:
    start, end = normal.span(hit.start, hit.end)
    return Evidence(
        word=normal.typed[start:end], weight=round(weight, 2), category=hit.what.danger, start=start, end=end
    )


def _alarm(
    counted: dict[str, dict[str, float]], spoken: dict[str, float], reasons: list[Evidence], bonus: float
) -> Alarm:
    sums = {danger: sum(words.values()) for danger, words in counted.items()}
    if max((weight for words in counted.values() for weight in words.values()), default=0.0) < _UNHURT:
        bonus = min(bonus, 0.0)
    bodily = {danger: total for danger, total in sums.items() if danger != "fraud"}
    mentioned = max(spoken, key=lambda danger: spoken[danger], default=None)
    if not bodily or _together(bodily) + bonus < ALARM:
        danger = "fraud" if sums.get("fraud", 0.0) >= ALARM else None
        kept = tuple(reason for reason in reasons if danger and reason.category == danger)
        return Alarm(danger=danger, mentioned=mentioned, score=sums.get("fraud", 0.0), reasons=kept)
    danger = max(bodily, key=lambda name: bodily[name])
    reasons.sort(key=lambda item: (item.category != danger, -item.weight, item.start))
    return Alarm(danger=danger, mentioned=mentioned, score=_together(bodily), reasons=tuple(reasons))


def _together(sums: dict[str, float]) -> float:
    """Different dangers strengthen each other a little; the greatest leads."""
    ordered = sorted(sums.values(), reverse=True)
    return ordered[0] + 0.5 * sum(ordered[1:])
