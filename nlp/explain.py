"""Why a message was understood as it was: the words for, the words held against, the rules that decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nlp.choice import alarmed, choose
from nlp.intent import command_in
from nlp.meaning import Evidence, Understanding
from nlp.understand import Ear, Heard, learned_evidence
from nlp.verdict import SURE

ACT_TOPICS = frozenset({"chat", "inquiry", "suggestion", "praise"})
_NO_TOPIC = frozenset({"other", "chat"})
_SAFETY = frozenset({"self_harm", "domestic_violence", "minor_protection"})
_MOST = 5
_TOPICS = 3


@dataclass(frozen=True, kw_only=True)
class Why:
    """One rule that had a say: a code, with what it speaks of."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """A category, its share of one, and the words that spoke for it, strongest first."""

    category: str
    share: float
    words: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True)
class Account:
    """Everything that speaks for and against; `dangers` are empty where nothing alarmed."""

    meaning: Understanding
    topics: tuple[Topic, ...] = ()
    dangers: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    acts: tuple[Evidence, ...] = ()
    why: tuple[Why, ...] = ()


def explain(ear: Ear, text: str, *, grid: str | None = None) -> Account:
    """Understand a message and say why."""
    meaning = ear.understand(text, grid=grid)
    if command_in(text) not in {None, "supplement"}:
        return Account(meaning=meaning, why=(Why(code="command"),))
    heard = ear.listen(text, grid=grid)
    odds = heard.leaning.odds(ear.categories)
    heard = replace(heard, alarm=alarmed(heard.alarm, heard.leaning, heard.ranking, odds))
    ranking, alarm = heard.ranking, heard.alarm
    return Account(
        meaning=meaning,
        topics=_topics(heard, ear.categories, meaning.category),
        dangers=_distinct(alarm.reasons)[:_MOST] if alarm.danger else (),
        against=_distinct((*alarm.silenced, *ranking.silenced))[:_MOST],
        acts=_distinct(tuple(one for one in heard.speech.words if one.category == heard.speech.act)),
        why=tuple(_reasons(meaning, heard, ear.categories)),
    )


def _topics(heard: Heard, categories: frozenset[str], taken: str) -> tuple[Topic, ...]:
    """The likeliest categories that words speak for, the one that was taken before all."""
    odds = heard.leaning.odds(categories)[:_TOPICS]
    odds.sort(key=lambda one: one[0] != taken)
    topics = [
        Topic(category=code, share=share, words=_distinct(_words(heard, code))[:_MOST])
        for code, share in odds
    ]
    return tuple(topic for topic in topics if topic.words)


def _words(heard: Heard, category: str) -> tuple[Evidence, ...]:
    written = [one for one in heard.ranking.evidence if one.category == category]
    return (*written, *learned_evidence(heard, category))


def _distinct(found: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """A word once, however many entries it stands in; the strongest says how it counted."""
    seen: dict[str, Evidence] = {}
    for one in found:
        seen.setdefault(one.word, one)
    return tuple(seen.values())


def _reasons(meaning: Understanding, heard: Heard, categories: frozenset[str]) -> Iterator[Why]:
    yield from _of_topic(meaning, heard, categories)
    if meaning.second is not None:
        yield Why(code="second", params={"category": meaning.second})
    if meaning.sealed:
        yield Why(code="sealed", params={"words": _quoted(meaning.sealed_reasons)})
    yield from _of_decision(meaning, heard, categories)


def _of_topic(meaning: Understanding, heard: Heard, categories: frozenset[str]) -> Iterator[Why]:
    if heard.alarm.danger is not None:
        yield Why(code="danger", params={"danger": heard.alarm.danger})
        return
    if heard.alarm.mentioned is not None and heard.alarm.silenced:
        yield Why(code="danger_past", params={"danger": heard.alarm.mentioned})
    if meaning.category in ACT_TOPICS and meaning.decision != "human":
        yield Why(code="act", params={"intent": meaning.intent})
    elif meaning.category in _NO_TOPIC or meaning.confidence < SURE / 2:
        yield Why(code="too_little")
    elif meaning.category in _SAFETY and heard.leaning.odds(categories)[0][0] != meaning.category:
        yield Why(code="safety_first")


def _of_decision(meaning: Understanding, heard: Heard, categories: frozenset[str]) -> Iterator[Why]:
    if heard.alarm.danger is not None and meaning.decision == "auto":
        return
    if meaning.decision == "human":
        yield Why(code="person")
    elif meaning.decision == "ask":
        tied = (
            choose(heard.ranking, heard.alarm, heard.leaning.odds(categories)).tied and meaning.alternatives
        )
        other = {"category": meaning.category, "other": meaning.alternatives[0].category} if tied else {}
        yield Why(code="tied", params=dict(other)) if tied else Why(code="unsure")
    else:
        yield Why(code="clear")


def _quoted(found: tuple[Evidence, ...]) -> str:
    return " ".join(dict.fromkeys(one.word for one in found))
