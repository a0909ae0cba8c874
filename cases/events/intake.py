"""A case comes in and is understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from cases.events.base import Event
from cases.model import Profile, Road


@dataclass(frozen=True, kw_only=True)
class Submit(Event):
    """提交: opens a case with what understanding found."""

    past: ClassVar[str] = "submitted"
    text: int | None
    reporter: str | None
    road: Road
    category: str
    profile: Profile
    urgent: bool = False
    danger: str | None = None
    sealed: bool = False
    decision: str = "human"
    source: str = "resident"
    township: str | None = None
    area: str | None = None
    place_text: int | None = None
    suggested_unit: str | None = None
    suggested_person: str | None = None
    evidence: tuple[str, ...] = ()  # "category:start-end" spans of the report text, never the words
    alternatives: tuple[str, ...] = ()  # other categories that came near, best first
    linked: tuple[str, ...] = ()
    named: tuple[str, ...] = ()  # codes of officials and units that the text speaks of
    unheard: bool = False  # a voice or picture without words: a person has to listen or look
    escalated_to: str | None = None  # the tier above that handles it from the start


@dataclass(frozen=True, kw_only=True)
class ProxySubmit(Submit):
    """代报: a grid worker or relative types for the resident, who agreed (not needed in danger)."""

    past: ClassVar[str] = "proxy_submitted"
    agent: str
    agreed: bool = False


@dataclass(frozen=True, kw_only=True)
class OnSpot(Submit):
    """已处理: found and solved at once; counted apart."""

    past: ClassVar[str] = "solved_on_spot"
    result_text: int


@dataclass(frozen=True, kw_only=True)
class Supplement(Event):
    """补充: more words, a picture, the place, or an answer to a question."""

    past: ClassVar[str] = "supplemented"
    text: int | None = None
    media: tuple[int, ...] = ()
    township: str | None = None
    area: str | None = None
    place_text: int | None = None
    nameable: bool | None = None
    contact_way: str | None = None
    answers: str | None = (
        None  # which question this answers: where | nameable | contact | safe | info | silence | alone
    )
    safe: str | None = None  # safe | unsafe | cannot_say
    silent: bool | None = None  # her wish that nothing is sent to her, and its end
    suggested_unit: str | None = None
    suggested_person: str | None = None


@dataclass(frozen=True, kw_only=True)
class Triage(Event):
    """研判: road, category and level are settled (by a dispatcher, or by the system where policy says so)."""

    past: ClassVar[str] = "triaged"
    road: Road
    category: str
    profile: Profile
    sealed: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Reclassify(Event):
    """改类: in any open state; raising at once, lowering with a reason."""

    past: ClassVar[str] = "reclassified"
    road: Road
    category: str
    profile: Profile
    urgent: bool = False
    danger: str | None = None
    sealed: bool | None = None
    reason: str | None = None
    text: int | None = None
    suggested_unit: str | None = None
    suggested_person: str | None = None
    called: tuple[str, ...] = ()  # danger learnt of while nobody has signed yet: whom to call now


@dataclass(frozen=True, kw_only=True)
class Split(Event):
    """拆分: the second matter of one message is the case `other` from now on."""

    past: ClassVar[str] = "split"
    other: str
