"""What the lexicon noticed about a message as a whole, as numbers that learned weights can speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.acts import Speech
from nlp.context import Context
from nlp.pattern import Hit
from nlp.spans import Spans
from nlp.urgency import Alarm

_NEARBY = 30  # characters between an official and the conduct that is in question
_MOST_SCORE = 6.0
_MOST_ACT = 3.0
_LONG = 60
_KIND = 0.7  # there are many of them in a message
_ROLES = ("past", "condition", "story", "settled", "now", "pure_question", "secret", "fear")


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """What the word files found in one message; `kinds` as `nlp.kinds` names them."""

    context: Context
    alarm: Alarm
    speech: Speech
    officials: Sequence[Hit[str]]
    kinds: frozenset[str]


def signals(noticed: Noticed) -> dict[str, float]:
    """The signals of one message, by name, each about 0..1 (acts up to 3)."""
    context, alarm, speech, officials = noticed.context, noticed.alarm, noticed.speech, noticed.officials
    found = dict.fromkeys(noticed.kinds, _KIND)
    found |= {f"<{role}>": 1.0 for role in _ROLES if context.has(role)}
    found |= {f"<{hit.what}>": 1.0 for hit in officials}
    found |= {f"<act.{act}>": min(weight, _MOST_ACT) for act, weight in speech.weights.items() if weight > 0}
    if accused(officials):
        found["<accused>"] = 1.0
    if alarm.danger is not None:
        found[f"<alarm.{alarm.danger}>"] = 1.0
        if alarm.danger != "fraud":
            found["<alarm>"] = min(alarm.score, _MOST_SCORE) / _MOST_SCORE
    elif alarm.mentioned is not None:
        found[f"<spoken.{alarm.mentioned}>"] = 1.0
    if alarm.silenced:
        found["<silenced>"] = 1.0
    if len(context.text) > _LONG:
        found["<long>"] = 1.0
    return found


def accused(officials: Sequence[Hit[str]]) -> bool:
    """True where an official and questioned conduct stand near each other."""
    named = Spans((hit.start, hit.end) for hit in officials if hit.what == "official")
    conduct = [hit.start for hit in officials if hit.what == "conduct"]
    return any(named.start_in(at - _NEARBY, at + _NEARBY + 1) for at in conduct)
