"""From evidence to the facts of domain.md 1.3b: road, profile, sealed, decision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nlp.choice import CHAT_LEAST, Choice
from nlp.context import Context
from nlp.learned import SEALED, Leaning
from nlp.lexicon import Category
from nlp.normalize import Normalizer
from nlp.pattern import BadPattern, Matcher, Pattern, parse
from nlp.tables import WORDS, rows
from nlp.urgency import Alarm

SURE = 0.62
"""Least confidence to go on without asking."""

_ONLY_WHEN_NOW = frozenset({"emergency_life", "missing_person"})
_OFFICIALS = frozenset({"cadre_report", "village_affairs"})
_NEVER_SEALED = frozenset({"chat", "praise", "suggestion", "inquiry"})
_SEALS = 0.17


class Judge:
    """Applies the rulings. Its tables say which categories are raised to a shorter clock by which words."""

    def __init__(
        self, categories: dict[str, Category], raises: list[tuple[Pattern, tuple[str, str]]]
    ) -> None:
        self.categories = categories
        self._raises: Matcher[tuple[str, str]] = Matcher(raises)

    @classmethod
    def load(
        cls, categories: dict[str, Category], words: Path = WORDS, normalizer: Normalizer | None = None
    ) -> Judge:
        """Read profiles.csv. Raises LexiconError."""
        fold = normalizer or Normalizer.load(words)
        raises: list[tuple[Pattern, tuple[str, str]]] = []
        for row in rows(words / "profiles.csv", needs=("category", "word", "profile")):
            if row.text("category") not in categories:
                raise row.refuse("unknown_category", row.text("category"))
            try:
                pattern = parse(row.text("word"), fold.word)
            except BadPattern:
                raise row.refuse("bad_pattern", row.text("word")) from None
            raises.append((pattern, (row.text("category"), row.one_of("profile", frozenset("EUM")))))
        return cls(categories, raises)

    def road(self, choice: Choice, alarm: Alarm, intent: str) -> str:
        """Danger first, then questions, then the category's own road."""
        if alarm.danger is not None:
            return "emergency"
        category = self.categories[choice.category]
        if choice.category in _ONLY_WHEN_NOW:
            return "service"
        if choice.category == "fraud" and choice.confidence < SURE / 2:
            return "service"  # a mere guess stops no money and alarms nobody; a person reads it
        if intent == "consult" and category.road != "chat":
            return "inquiry"
        return category.road

    def profile(self, choice: Choice, alarm: Alarm, said: Said) -> str:
        """The clock."""
        if alarm.danger == "fraud":
            return "U" if said.context.has("past") else "E"
        if alarm.danger is not None:
            return "E"
        base = "U" if choice.category in _ONLY_WHEN_NOW else self.categories[choice.category].profile
        if choice.category == "fraud" and (said.context.has("past") or choice.confidence < SURE / 2):
            base = "U"
        if said.intent == "consult" and base != "E":
            return "Q"
        if said.sealed and choice.category in _OFFICIALS:
            return "J"
        return self._raised(choice.category, base, said)

    def _raised(self, category: str, base: str, said: Said) -> str:
        order = "QNJMUE"
        raised = [
            hit.what[1]
            for hit in self._raises.find(said.context.text)
            if hit.what[0] == category and not said.context.denied(hit.start)
        ]
        if category == "wage_arrears" and (said.persons or 0) >= 10:
            raised.append("U")
        return max([base, *raised], key=order.index)

    def decision(self, choice: Choice, alarm: Alarm) -> str:
        """auto, ask or human (domain.md 1.3 rule 4; rulings 6)."""
        if self.categories[choice.category].human:
            return "human"
        if alarm.danger is not None:
            return "auto"
        unheard = choice.category == "chat" and choice.confidence < CHAT_LEAST
        if unheard or choice.category == "other" or choice.confidence < SURE / 2:
            return "human"
        if choice.tied or choice.confidence < SURE:
            return "ask"
        return "auto"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the clock depends on beside the category."""

    context: Context
    intent: str
    sealed: bool
    persons: int | None


def sealed(choice: Choice, context: Context, leaning: Leaning) -> bool:
    """Ruling 4 of domain.md 1.3b, and secrecy asked for in reports (rulings 3 and 5)."""
    if context.has("secret") and choice.category not in _NEVER_SEALED:
        return True
    return choice.category not in _NEVER_SEALED and leaning.chance(SEALED) >= _SEALS
