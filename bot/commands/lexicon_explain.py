"""`xiaoge lexicon explain` and `check`, in words that an office clerk can read."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.plain import CommandRefused, line, note, quiet_settings, show
from bot.commands.refusals import words
from bot.config import Settings
from locales.loader import known, text
from nlp.explain import Account, Topic, Why, explain
from nlp.lexicon import load
from nlp.meaning import Evidence
from nlp.proof import contradictions
from nlp.understand import Ear


def check() -> None:
    """Name every contradiction of the word files. Raises CommandRefused where there is one."""
    settings = quiet_settings()
    faults = contradictions()
    for fault in faults:
        note(words(fault) or "")
    if faults:
        raise CommandRefused("lexicon.contradictions", count=len(faults))
    entries = load().entries
    tried = sum(bool(entry.example) + bool(entry.counter) for entry in entries)
    show(line(settings, "lexicon.sound", words=len(entries), examples=tried))


def explain_text(typed: str) -> None:
    """Print why a message is understood as it is."""
    settings = quiet_settings()
    for told in account(settings, explain(Ear.load(county=settings.county_words), typed)):
        show(told)


def account(settings: Settings, given: Account) -> Iterator[str]:
    """The lines of an explanation."""
    meaning = given.meaning
    yield line(
        settings,
        "lexicon.explain.taken",
        category=_category(settings, meaning.category),
        confidence=round(meaning.confidence * 100),
        road=line(settings, f"lexicon.road.{meaning.road}"),
        intent=line(settings, f"lexicon.intent.{meaning.intent}"),
    )
    yield line(settings, f"lexicon.decision.{meaning.decision}")
    yield line(settings, "lexicon.urgent.yes" if meaning.urgent else "lexicon.urgent.no")
    yield from _listed(settings, "dangers", given.dangers)
    if given.topics:
        yield line(settings, "lexicon.explain.words")
    for topic in given.topics:
        yield _summed(settings, topic)
    yield from _listed(settings, "acts", given.acts)
    yield from _listed(settings, "against", given.against)
    if meaning.place is not None:
        yield line(settings, "lexicon.explain.place", place=meaning.place.text)
    yield line(settings, "lexicon.explain.why")
    for why in given.why:
        yield "  " + _why(settings, why)


def _summed(settings: Settings, topic: Topic) -> str:
    words = line(settings, "lexicon.explain.between").join(
        line(
            settings,
            "lexicon.explain.part_turned" if one.turned else "lexicon.explain.part",
            word=one.word,
            weight=f"{one.weight:g}",
            turned=line(settings, f"lexicon.turned.{one.turned}") if one.turned else "",
        )
        for one in topic.words
    )
    category = _category(settings, topic.category)
    return line(
        settings, "lexicon.explain.topic", category=category, share=round(topic.share * 100), words=words
    )


def _listed(settings: Settings, name: str, found: tuple[Evidence, ...]) -> Iterator[str]:
    if found:
        yield line(settings, f"lexicon.explain.{name}")
    for one in found:
        speaks = _danger if name == "dangers" else _act if name == "acts" else _topic
        yield line(
            settings,
            "lexicon.explain.silent" if name == "against" else "lexicon.explain.word",
            word=one.word,
            category=speaks(settings, one.category),
            weight=f"{one.weight:g}",
            turned=line(settings, f"lexicon.turned.{one.turned}") if one.turned else "",
        )


def _why(settings: Settings, why: Why) -> str:
    said = {
        name: value if name == "words" else _named(settings, name, str(value))
        for name, value in why.params.items()
    }
    return line(settings, f"lexicon.why.{why.code}", **said)


def _named(settings: Settings, name: str, code: str) -> str:
    if name == "danger":
        return _danger(settings, code)
    return _act(settings, code) if name == "intent" else _category(settings, code)


def _topic(settings: Settings, code: str) -> str:
    """A category, or the danger that a silenced word speaks of."""
    return _category(settings, code) if known(f"category.{code}") else _danger(settings, code)


def _category(settings: Settings, code: str) -> str:
    return line(settings, "lexicon.chat") if code == "chat" else text(f"category.{code}", settings.language)


def _danger(settings: Settings, code: str) -> str:
    return text(f"danger.{code}", settings.language)


def _act(settings: Settings, code: str) -> str:
    return line(settings, f"lexicon.intent.{code}")
