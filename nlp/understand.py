"""The ear: one typed message in, everything understood of it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nlp import lexicon
from nlp.acts import ActReader, Speech
from nlp.anonymous import NameWords, anonymous
from nlp.choice import alarmed, at_home, choose, intended
from nlp.classify import Classifier, Ranking
from nlp.confidence import Confidence
from nlp.context import Context, ContextReader
from nlp.extract import load_facts, phone_in
from nlp.intent import command_in, load_commands
from nlp.kinds import Kinds
from nlp.learned import Found, Leaning, Learned, Weights
from nlp.lexicon import Entry, Lexicon
from nlp.meaning import Candidate, Evidence, PlaceGuess, Understanding
from nlp.normalize import LONGEST, Normal, Normalizer
from nlp.pattern import Hit
from nlp.people import PeopleWords
from nlp.place import Gazetteer, PlaceName, Places
from nlp.placewords import PlaceGrammar
from nlp.quantities import amount_in, persons_in
from nlp.segment import warm
from nlp.signals import Noticed, signals
from nlp.sound import syllables
from nlp.tables import WORDS
from nlp.urgency import Alarm, Watch
from nlp.verdict import Judge, Said, sealed

__all__ = ["Candidate", "Ear", "Evidence", "PlaceGuess", "Understanding"]

_TOLD_DANGERS = {"domestic_violence": "violence_home", "fraud": "fraud"}
_MOST_EVIDENCE = 12
_LEAST_LEARNED = 0.25
_LEAST_ALONE = 0.8  # of a single character, which by itself tells a reader little
_ASKS_WHERE = frozenset({"emergency", "service", "dispute", "report"})


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """Everything loaded from the word files; shared by all ears."""

    normalizer: Normalizer
    book: Lexicon
    context: ContextReader
    classifier: Classifier
    watch: Watch
    acts: ActReader
    judge: Judge
    people: PeopleWords
    grammar: PlaceGrammar
    confidence: Confidence
    names: NameWords
    learned: Learned
    kinds: Kinds


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The evidence of one message before anything is decided; `officials` and their conduct, found in it."""

    normal: Normal
    context: Context
    ranking: Ranking
    alarm: Alarm
    speech: Speech
    places: Places
    officials: tuple[Hit[str], ...]
    signals: Mapping[str, float]
    leaning: Leaning


class Ear:
    """Understands messages. Immutable; safe to share between threads."""

    def __init__(self, parts: _Parts, gazetteer: Gazetteer) -> None:
        self._parts = parts
        self._gazetteer = gazetteer

    @classmethod
    def load(
        cls, words: Path | None = None, places: Iterable[PlaceName] = (), county: Path | None = None
    ) -> Ear:
        """Read all word files, the county's own too, and warm the tokenizer. Raises LexiconError."""
        folder = words or WORDS
        fold = Normalizer.load(folder)
        book = lexicon.load(folder, fold, county=county)
        parts = _Parts(
            normalizer=fold,
            book=book,
            context=ContextReader.load(folder, fold),
            classifier=Classifier(book),
            watch=Watch.load(folder, fold),
            acts=ActReader.load(folder, fold),
            judge=Judge.load(book.categories, folder, fold),
            people=PeopleWords.load(folder, fold),
            grammar=PlaceGrammar.load(folder),
            confidence=Confidence.load(folder),
            names=NameWords.load(folder),
            learned=Learned.load(folder),
            kinds=Kinds.load(folder, fold),
        )
        load_commands()
        load_facts()
        syllables()
        warm()
        return cls(parts, Gazetteer(places, parts.grammar))

    def with_places(self, places: Iterable[PlaceName]) -> Ear:
        """The same ear with another gazetteer."""
        return Ear(self._parts, Gazetteer(places, self._parts.grammar))

    def with_words(self, entries: Iterable[Entry]) -> Ear:
        """The same ear that also knows these words."""
        book = self._parts.book.over(entries)
        return Ear(replace(self._parts, book=book, classifier=Classifier(book)), self._gazetteer)

    def with_weights(self, weights: Weights) -> Ear:
        """The same ear with other learned weights, whose confidence is the bare strength of the evidence."""
        parts = replace(self._parts, learned=Learned(weights), confidence=Confidence(()))
        return Ear(parts, self._gazetteer)

    @property
    def book(self) -> Lexicon:
        """The category words it goes by."""
        return self._parts.book

    def folded(self, text: str) -> str:
        """The text in the form in which words are looked for."""
        return self._parts.normalizer.word(text)

    @property
    def categories(self) -> frozenset[str]:
        """The codes that a message may get."""
        return frozenset(self._parts.judge.categories)

    def alarming(self, text: str) -> bool:
        """True where a word stands that alarms by itself, whatever the sentence makes of it."""
        return self._parts.watch.alarming(self._parts.normalizer(text))

    def knows_place(self, text: str) -> bool:
        """True where a text names an area, or several that it may be, of the gazetteer."""
        found = self._gazetteer.find(self._parts.normalizer(text))
        guess = found.guess
        return bool(found.options) or (guess is not None and (guess.grid or guess.village) is not None)

    def anonymous(self, text: str, names: Iterable[str] = ()) -> str:
        """The text without numbers, names and places; `names` are known ones (of officials)."""
        places = self._gazetteer.mentions(self._parts.normalizer(text))
        return anonymous(text[:LONGEST], words=self._parts.names, names=names, places=places)

    def understand(self, text: str, *, grid: str | None = None) -> Understanding:
        """Understand a message of any length; `grid` is the code of the grid it was sent from, if known."""
        intent = command_in(text)
        if intent not in {None, "supplement"}:
            return _commanded(intent or "command")
        made = self.decide(self.listen(text, grid=grid))
        return made if intent is None else replace(made, intent=intent)

    def listen(self, text: str, *, grid: str | None = None) -> Heard:
        """The evidence of a message that is no command."""
        normal = self._parts.normalizer(text)
        parts = self._parts
        context = parts.context(normal.text)
        ranking = parts.classifier.rank(normal, context)
        alarm = at_home(parts.watch.look(normal, context), ranking)
        speech = parts.acts(normal, context)
        officials = tuple(parts.people.find(normal.text))
        noticed = Noticed(
            context=context,
            alarm=alarm,
            speech=speech,
            officials=officials,
            kinds=parts.kinds(normal.text),
        )
        seen = signals(noticed)
        hand = {score.category: score.value for score in ranking.scores}
        return Heard(
            normal=normal,
            context=context,
            ranking=ranking,
            alarm=alarm,
            speech=speech,
            places=self._gazetteer.find(normal, grid),
            officials=officials,
            signals=seen,
            leaning=parts.learned.lean(normal.text, seen, hand),
        )

    def decide(self, heard: Heard) -> Understanding:
        """What the evidence comes to."""
        judge, context = self._parts.judge, heard.context
        odds = heard.leaning.odds(self.categories)
        alarm = alarmed(heard.alarm, heard.leaning, heard.ranking, odds)
        heard = replace(heard, alarm=alarm)
        choice = choose(heard.ranking, alarm, odds)
        choice = replace(choice, confidence=self._parts.confidence(choice.confidence))
        intent = intended(heard.leaning, choice, alarm)
        officials = heard.officials
        closed = sealed(choice, context, heard.leaning)
        persons = persons_in(heard.normal.typed)
        said = Said(context=context, intent=intent, sealed=closed, persons=persons)
        decision = judge.decision(choice, alarm)
        road = judge.road(choice, alarm, intent)
        told = _TOLD_DANGERS.get(choice.category) if road == "emergency" else None
        return Understanding(
            road=road,
            category=choice.category,
            confidence=choice.confidence,
            alternatives=choice.others,
            decision=decision,
            intent=intent,
            urgent=alarm.danger not in {None, "fraud"},
            urgent_reasons=alarm.reasons,
            sealed=closed,
            sealed_reasons=_sealed_reasons(officials, heard, closed),
            asks_secrecy=context.has("secret"),
            profile=judge.profile(choice, alarm, said),
            place=heard.places.guess,
            place_options=heard.places.options,
            evidence=_evidence(heard, choice.category),
            question=_question(decision, road, heard.places),
            second=choice.second,
            persons=persons,
            phone=phone_in(heard.normal.typed),
            amount=amount_in(heard.normal.typed),
            proxy=any(hit.what == "proxy" for hit in officials),
            danger=alarm.danger or told,
        )


def _commanded(intent: str) -> Understanding:
    return Understanding(
        road="chat", category="chat", confidence=0.99, decision="auto", intent=intent, profile="Q"
    )


def _evidence(heard: Heard, category: str) -> tuple[Evidence, ...]:
    together = [*heard.alarm.reasons, *heard.ranking.evidence, *learned_evidence(heard, category)]
    together.sort(key=lambda item: (-abs(item.weight), item.start))
    return tuple(together[:_MOST_EVIDENCE])


def learned_evidence(heard: Heard, target: str) -> list[Evidence]:
    """The learned words that speak for a target, strongest first, none over another, with their spans."""
    made: list[Evidence] = []
    heavy = heard.leaning.speaking(target, _LEAST_LEARNED)
    telling = [(one, added) for one, added in heavy if len(one.word) > 1 or added >= _LEAST_ALONE]
    speaking = sorted(telling, key=lambda one: (-one[1], one[0].start))
    taken: list[Found] = []
    for found, added in speaking:
        if any(found.start < one.end and one.start < found.end for one in taken):
            continue
        taken.append(found)
        start, end = heard.normal.span(found.start, found.end)
        word = heard.normal.typed[start:end]
        made.append(
            Evidence(
                word=word, weight=round(added, 2), category=target, start=start, end=end, turned="learned"
            )
        )
    return made


def _sealed_reasons(officials: tuple[Hit[str], ...], heard: Heard, closed: bool) -> tuple[Evidence, ...]:
    if not closed:
        return ()
    normal, made = heard.normal, []
    spans = [(hit.what, hit.start, hit.end) for hit in officials if hit.what in {"official", "conduct"}]
    spans += [(t.role, t.start, t.end) for t in heard.context.turnings if t.role in {"secret", "fear"}]
    for what, first, last in spans:
        start, end = normal.span(first, last)
        made.append(Evidence(word=normal.typed[start:end], weight=1.0, category=what, start=start, end=end))
    return tuple(made)


def _question(decision: str, road: str, places: Places) -> str | None:
    """The one question worth asking next, as a message key."""
    if road not in _ASKS_WHERE:
        return "ask.kind" if decision == "ask" else None
    if places.options:
        return "ask.which_place"
    if road == "emergency" and places.guess is None:
        return "ask.where"
    if decision == "ask":
        return "ask.kind"
    if places.guess is None:
        return "ask.where"
    return None
