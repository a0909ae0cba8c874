"""What understanding a message gives: plain values, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass

INTENTS = (
    "report",
    "consult",
    "suggest",
    "praise",
    "progress",
    "urge",
    "withdraw",
    "supplement",
    "human",
    "command",
    "chitchat",
)
"""What a writer may do by writing (interfaces.md 5)."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A category (domain.md 1.3) with confidence 0..1."""

    category: str
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A word that counted: `typed[start:end]`, its weight, and the category or danger it speaks for.

    `turned` says what changed its weight (a code of `nlp.explain`), empty where it counts as written.
    """

    word: str
    weight: float
    category: str
    start: int
    end: int
    turned: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceGuess:
    """A place as typed; `grid` and `village` are area codes or None; score 0..1."""

    text: str
    grid: str | None = None
    village: str | None = None
    score: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Understanding:
    """One message understood: codes of interfaces.md 5; domain.md 1.3b says how the facts relate.

    `question` is a symbolic message key, never a sentence. `danger` names the emergency kind or is None.
    `amount` is in yuan. Evidence is strongest first, with spans in the typed text.
    """

    road: str
    category: str
    confidence: float
    alternatives: tuple[Candidate, ...] = ()
    decision: str = "human"
    intent: str = "report"
    urgent: bool = False
    urgent_reasons: tuple[Evidence, ...] = ()
    sealed: bool = False
    sealed_reasons: tuple[Evidence, ...] = ()
    asks_secrecy: bool = False
    profile: str = "N"
    place: PlaceGuess | None = None
    place_options: tuple[PlaceGuess, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    question: str | None = None
    second: str | None = None
    persons: int | None = None
    phone: str | None = None
    amount: int | None = None
    proxy: bool = False
    danger: str | None = None
