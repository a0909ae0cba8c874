"""Which category a message gets: the rankings put against alarms, speech acts and each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp

from nlp.acts import Speech
from nlp.classify import Ranking, Score
from nlp.meaning import Candidate
from nlp.urgency import Alarm

FLOOR = 0.7
"""Least score at which a topic is taken at all."""

CLOSE = 0.15
"""Two scores this near (as a share of the better) are a tie: ask."""

_CHAT_ACTS = frozenset({"chitchat", "progress", "urge", "withdraw", "supplement", "human", "command"})
_SPEECH_TOPICS = {"consult": "inquiry", "suggest": "suggestion", "praise": "praise"}
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
_SECOND_SHARE = 0.45
_SECOND_LEAST = 2.0
_STRONG = 1.5


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The category taken, with the runners-up and a second matter, if there is one."""

    category: str
    confidence: float
    tied: bool = False
    others: tuple[Candidate, ...] = ()
    second: str | None = None


def choose(ranking: Ranking, alarm: Alarm, speech: Speech) -> Choice:
    """The category of a message."""
    if alarm.danger is not None:
        return _alarmed(ranking, alarm)
    ranking = _safety_first(_without_emergency(ranking))
    scores = ranking.scores
    spoken = _SPEECH_TOPICS.get(speech.act)
    best = scores[0].value if scores else 0.0
    if speech.act in _CHAT_ACTS and best < speech.weight(speech.act):
        return _spoken(speech, "chat", scores)
    if spoken is not None and _act_wins(speech, spoken, best):
        return _spoken(speech, spoken, scores)
    if best < FLOOR:
        others = _others(scores, "other")
        return Choice(category="other", confidence=0.3 if best else 0.2, others=others)
    return _topic(ranking)


def _safety_first(ranking: Ranking) -> Ranking:
    """A clear word of harm to a person at home or a child outweighs the quarrel around it."""
    for score in ranking.scores:
        if score.category in _SAFETY and score.value >= _SAFETY_LEAST:
            best = max(score.value, ranking.scores[0].value * 1.2)
            rest = tuple(other for other in ranking.scores if other is not score)
            return Ranking(
                scores=(Score(category=score.category, value=best), *rest), evidence=ranking.evidence
            )
    return ranking


def _spoken(speech: Speech, category: str, scores: tuple[Score, ...]) -> Choice:
    confidence = _sure(speech.weight(speech.act))
    return Choice(category=category, confidence=confidence, others=_others(scores, category))


def _without_emergency(ranking: Ranking) -> Ranking:
    """Emergency words that raised no alarm (past, denied, a story) stand back behind any other topic."""
    left = tuple(score for score in ranking.scores if score.category != "emergency_life")
    if len(left) == len(ranking.scores) or not left or left[0].value < FLOOR:
        return ranking
    return Ranking(scores=left, evidence=ranking.evidence)


def at_home(alarm: Alarm, ranking: Ranking) -> Alarm:
    """Blows at home or against a child keep that name: the village does not learn of them (ruling 10)."""
    if alarm.danger not in {"crime", "medical", "other"}:
        return alarm
    for category, danger in (("domestic_violence", "violence_home"), ("minor_protection", "child")):
        if ranking.of(category) >= _SAFETY_LEAST:
            return replace(alarm, danger=danger)
    return alarm


def _alarmed(ranking: Ranking, alarm: Alarm) -> Choice:
    category = _BY_DANGER[alarm.danger or "other"]
    if alarm.danger == "other" and ranking.of("wildlife_damage") >= _SECOND_LEAST:
        category = "wildlife_damage"
    topics = [score.category for score in ranking.scores if score.value >= _SECOND_LEAST]
    topic = next((code for code in topics if code != category), None)
    second = topic if topic in _STANDS_BESIDE else None
    return Choice(
        category=category,
        confidence=min(0.99, 0.75 + 0.05 * alarm.score),
        others=_others(ranking.scores, category),
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


def _act_wins(speech: Speech, spoken: str, best: float) -> bool:
    """A question keeps its topic; a proposal or thanks outweighs a weak one."""
    if spoken == "inquiry":
        return best < FLOOR
    return speech.weight(speech.act) > best


def _topic(ranking: Ranking) -> Choice:
    scores = ranking.scores
    best = scores[0]
    runner = scores[1].value if len(scores) > 1 else 0.0
    margin = (best.value - runner) / best.value
    second = _second(ranking)
    return Choice(
        category=best.category,
        confidence=round(_sure(best.value) * (0.6 + 0.4 * margin), 3),
        tied=margin < CLOSE and second is None,
        others=_others(scores, best.category),
        second=second,
    )


def _sure(value: float) -> float:
    return round(1 - exp(-0.8 * value), 3)


def _others(scores: tuple[Score, ...], taken: str) -> tuple[Candidate, ...]:
    total = sum(score.value for score in scores[:4]) or 1.0
    return tuple(
        Candidate(category=score.category, confidence=round(score.value / total, 3))
        for score in scores[:4]
        if score.category != taken
    )[:3]


def _second(ranking: Ranking) -> str | None:
    """Another matter in the same message: strong words of its own, away from the first one's words."""
    best = ranking.scores[0]
    for score in ranking.scores[1:3]:
        if score.value < max(_SECOND_LEAST, _SECOND_SHARE * best.value) or score.category not in _TWO_MATTERS:
            continue
        if best.category in _TWO_MATTERS and _apart(ranking, best.category, score.category):
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
