"""Which category a message gets: the rankings put against alarms, speech acts and each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, log

from nlp.classify import Ranking
from nlp.learned import INTENT, URGENT, Leaning
from nlp.meaning import INTENTS, Candidate
from nlp.urgency import Alarm

_CLOSE = 0.85
"""A runner-up with this share of the best is a tie: ask."""

_INTENTS = tuple(INTENT + intent for intent in INTENTS)
_NOW = {
    "emergency_life": 1.0,
    "missing_person": 1.0,
    "geo_flood": 1.0,
    "self_harm": 1.0,
    "domestic_violence": 0.5,
    "minor_protection": 0.5,
}
"""How often such a topic is told while it happens; blows at home are told years later, too (ruling 6)."""

_TOPICS_WEIGH = 0.7
"""How much their log odds count beside those of danger itself."""

_RAISES = 0.25
"""Chance at which the message as a whole raises an alarm that no word of danger raised."""

_A_TOPIC = 0.4
"""The same where it looks like a daily matter. Where the clerk's words plainly name one, an alarm that is not
plain falls below it, too."""

_PLAIN_TOPIC = 3.0
_DAILY = frozenset(
    {
        "utility_outage",
        "road_facility",
        "sanitation_env",
        "agri_service",
        "social_assistance",
        "wage_arrears",
        "insurance_pension",
        "consumer",
        "water_use",
        "land_contract",
        "noise_animal",
        "property_service",
    }
)
_STAYS = 0.2
"""Chance below which an alarm is taken back: the whole message speaks against its word of danger."""

_PLAIN = 5.0
"""Sum of danger words from which an alarm is plain."""

_STAYS_PLAIN = 0.08
"""Chance below which even a plain alarm is taken back: next to nothing else speaks for danger."""

_DANGER_OF = {
    "emergency_life": "other",
    "geo_flood": "flood",
    "missing_person": "missing",
    "self_harm": "self_harm",
    "domestic_violence": "violence_home",
    "minor_protection": "child",
}
_BY_DANGER = {
    "fire": "emergency_life",
    "medical": "emergency_life",
    "crime": "emergency_life",
    "other": "emergency_life",
    "flood": "geo_flood",
    "missing": "missing_person",
    "self_harm": "self_harm",
    "violence_home": "domestic_violence",
    "child": "minor_protection",
    "fraud": "fraud",
}
_SAFETY = frozenset({"self_harm", "domestic_violence", "minor_protection"})
_SAFETY_LEAST = 2.8
_SAFETY_SHARE = 0.1
CHAT_LEAST = 0.78
"""Below, what looks like talk may be a matter that nobody understood: a person reads it."""

_TOPIC = 0.6
"""Share of a topic that keeps its name beside an alarm without a plain word of danger."""

_NO_TOPIC = frozenset({"chat", "other", "inquiry"})
_SECOND_SHARE = 0.45
_SECOND_LEAST = 2.0
_STRONG = 1.5


Odds = list[tuple[str, float]]
"""Categories with their shares of one, best first."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The category taken, with the runners-up and a second matter, if there is one."""

    category: str
    confidence: float
    tied: bool = False
    others: tuple[Candidate, ...] = ()
    second: str | None = None


def choose(ranking: Ranking, alarm: Alarm, odds: Odds) -> Choice:
    """The category of a message."""
    if alarm.danger is not None:
        return _alarmed(ranking, alarm, odds)
    odds = _safety_first(_without_emergency(odds), ranking)
    (category, share), rest = odds[0], odds[1:]
    second = _second(ranking, category)
    return Choice(
        category=category,
        confidence=round(share, 3),
        tied=rest[0][1] > _CLOSE * share and second is None,
        others=_others(rest),
        second=second,
    )


def _without_emergency(odds: Odds) -> Odds:
    """Without an alarm (past, denied, a story) a matter is no emergency: the next topic leads."""
    return sorted(odds, key=lambda one: one[0] == "emergency_life")


def _safety_first(odds: Odds, ranking: Ranking) -> Odds:
    """A clear word of harm to a person at home or a child outweighs the quarrel around it."""
    for at, (category, share) in enumerate(odds):
        if category in _SAFETY and share >= _SAFETY_SHARE and ranking.of(category) >= _SAFETY_LEAST:
            return [(category, max(share, odds[0][1])), *odds[:at], *odds[at + 1 :]]
    return odds


def intended(leaning: Leaning, choice: Choice, alarm: Alarm) -> str:
    """What the writer does by writing."""
    if alarm.danger is not None:
        return "report"
    target = min(_INTENTS, key=lambda one: (-leaning.sums.get(one, 0.0), one))
    intent = target.removeprefix(INTENT)
    talks = choice.category == "chat" and choice.confidence >= CHAT_LEAST
    if intent in {"chitchat", "command"} and not talks:
        return "report"  # what is not clearly talk may be a matter nobody understood
    return "chitchat" if intent == "report" and talks else intent


def alarmed(alarm: Alarm, leaning: Leaning, ranking: Ranking, odds: Odds) -> Alarm:
    """The alarm once the whole message has been weighed: raised by it, or taken back."""
    if alarm.danger == "fraud":
        return alarm
    chance, daily = _chance(leaning, odds), _names_daily(ranking)
    if alarm.danger is not None:
        doubted = _A_TOPIC if daily else _STAYS
        stays = chance >= (_STAYS_PLAIN if alarm.score >= _PLAIN else doubted)
        return alarm if stays else replace(alarm, danger=None, reasons=())
    if chance < (_A_TOPIC if alarm.score == 0 and (daily or odds[0][0] in _DAILY) else _RAISES):
        return alarm
    kinds = [one for one in leaning.odds(_DANGER_OF) if one[0] != "emergency_life" or alarm.mentioned is None]
    danger = _DANGER_OF[kinds[0][0]]
    return replace(alarm, danger=danger, score=max(alarm.score, 3.0))


def _chance(leaning: Leaning, odds: Odds) -> float:
    """0..1 for danger now: what speaks for danger itself, and how dangerous the likely topics are."""
    if URGENT not in leaning.sums:
        return 0.0
    shares = dict(odds)
    share = sum(often * shares.get(code, 0.0) for code, often in _NOW.items())
    share = min(max(share, 1e-6), 1 - 1e-6)
    strength = leaning.sums[URGENT] + _TOPICS_WEIGH * log(share / (1 - share))
    return 1 / (1 + exp(-max(-40.0, min(40.0, strength))))


def _names_daily(ranking: Ranking) -> bool:
    first = ranking.scores[0] if ranking.scores else None
    return first is not None and first.category in _DAILY and first.value >= _PLAIN_TOPIC


def at_home(alarm: Alarm, ranking: Ranking) -> Alarm:
    """Blows at home or against a child keep that name: the village does not learn of them (ruling 10)."""
    if alarm.danger not in {"crime", "medical", "other"}:
        return alarm
    for category, danger in (("domestic_violence", "violence_home"), ("minor_protection", "child")):
        if ranking.of(category) >= _SAFETY_LEAST:
            return replace(alarm, danger=danger)
    return alarm


def _alarmed(ranking: Ranking, alarm: Alarm, odds: Odds) -> Choice:
    category = _BY_DANGER[alarm.danger or "other"]
    if alarm.danger == "other" and ranking.of("wildlife_damage") >= _SECOND_LEAST:
        category = "wildlife_damage"
    leads, share = odds[0]
    if alarm.score < _PLAIN and share >= _TOPIC and leads not in _NO_TOPIC:
        category = leads  # 桥塌了一半: dangerous, and still a matter of that kind
    topics = [score.category for score in ranking.scores if score.value >= _SECOND_LEAST]
    topic = next((code for code in topics if code != category), None)
    second = topic if topic in _STANDS_BESIDE else None
    return Choice(
        category=category,
        confidence=min(0.99, 0.75 + 0.05 * alarm.score),
        others=_others([one for one in odds if one[0] != category]),
        second=second,
    )


_STANDS_BESIDE = frozenset(
    {
        "wage_arrears",
        "labor_dispute",
        "private_loan",
        "land_requisition",
        "land_contract",
        "homestead",
        "boundary_forest",
        "water_use",
        "neighbor",
        "support_inheritance",
        "illegal_building",
        "village_affairs",
        "cadre_report",
        "medical",
        "school",
    }
)


def _others(odds: Odds) -> tuple[Candidate, ...]:
    return tuple(Candidate(category=code, confidence=round(share, 3)) for code, share in odds[:3])


def _second(ranking: Ranking, first: str) -> str | None:
    """Another matter in the same message: strong words of its own, away from the first one's words."""
    best = ranking.of(first)
    for score in ranking.scores[:3]:
        if score.category == first or score.category not in _TWO_MATTERS or first not in _TWO_MATTERS:
            continue
        if score.value >= max(_SECOND_LEAST, _SECOND_SHARE * best) and _apart(ranking, first, score.category):
            return score.category
    return None


def _apart(ranking: Ranking, first: str, second: str) -> bool:
    """True where both have a strong word of their own that does not overlap the other's."""
    strong = [item for item in ranking.evidence if item.weight >= _STRONG]
    mine = [item for item in strong if item.category == first]
    theirs = [item for item in strong if item.category == second]
    return any(a.end <= b.start or b.end <= a.start for a in mine for b in theirs)


_TWO_MATTERS = _STANDS_BESIDE | {
    "personal_injury",
    "marriage_family",
    "reputation_privacy",
    "noise_animal",
    "road_facility",
    "utility_outage",
    "sanitation_env",
    "social_assistance",
    "insurance_pension",
    "crop_livestock",
    "traffic_accident",
    "security_clue",
}
