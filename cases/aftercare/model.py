"""What a plan of visits is, and what comes of a decision about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from cases.deadlines import Calendar, Span, SpanUnit
from cases.model import Entry
from cases.policy import Burden


class Phase(StrEnum):
    """Where a plan stands. Nothing happens at anybody's door before `agreed`."""

    WISHED = "wished"  # she asked for it herself, nobody is named yet
    PROPOSED = "proposed"  # asked whether she wants it
    AGREED = "agreed"  # she said yes, nobody has come yet
    ACTIVE = "active"
    ENDED = "ended"


LIVE: Final = frozenset(Phase) - {Phase.ENDED}
RUNNING: Final = frozenset({Phase.AGREED, Phase.ACTIVE})


class Rhythm(StrEnum):
    """How often somebody comes: as often as she likes it, from most to least."""

    WEEKLY = "weekly"
    TWICE = "twice"  # a month
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


_DAYS: Final = {Rhythm.WEEKLY: 7, Rhythm.TWICE: 15, Rhythm.MONTHLY: 30, Rhythm.QUARTERLY: 91}
_ORDER: Final = tuple(Rhythm)


def fewer(rhythm: Rhythm) -> Rhythm | None:
    """One step rarer; None where there is none."""
    place = _ORDER.index(rhythm) + 1
    return _ORDER[place] if place < len(_ORDER) else None


def more(rhythm: Rhythm) -> Rhythm | None:
    """One step more often; None where there is none."""
    place = _ORDER.index(rhythm)
    return _ORDER[place - 1] if place else None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """帮扶 of one household: who comes how often, by whose word. Ids, codes, instants, never human text.

    `no` comes from the sequence of case numbers. `moved` is the seq of the last entry that changed phase,
    team or rhythm: buttons from before are past; a visit does not make them so.
    """

    no: str
    version: int = 0
    moved: int = 0
    phase: Phase = Phase.PROPOSED
    policy: int = 1
    person: str = ""  # whose household: a resident's id
    wished: bool = False  # by herself; else it was offered
    case: str | None = None  # the case it followed; None where she asked for it beside any case
    hushed: bool = False  # violence at home, a child, self-harm: the village does not learn of it
    township: str | None = None
    area: str | None = None
    category: str | None = None
    words: int | None = None  # text id: what it is for
    wished_by: str | None = None  # an official who asked for it on behalf of the household
    whose: int | None = None  # text id: who it is, in that official's words
    spoken_for: bool = False  # the matter came through somebody else, whose chat or number it may be
    avoid: tuple[str, ...] = ()  # whom her matter names: they neither ask nor come
    proposed_by: str | None = None
    lead: str | None = None  # 责任领导
    worker: str | None = None  # the one who comes
    others: tuple[str, ...] = ()
    asker: str | None = None  # she has no chat: who asks her face to face
    ask_by: datetime | None = None  # when whoever asks is reminded, once
    rhythm: Rhythm | None = None
    asked_rhythm: Rhythm | None = None  # more often was offered in a review, she has not answered
    opened_at: datetime | None = None
    agreed_at: datetime | None = None
    agreed_with: str | None = None  # who heard her yes; None: she gave it here herself
    visited_at: datetime | None = None
    visit_by: datetime | None = None
    review_by: datetime | None = None
    reviewed_at: datetime | None = None
    answer_by: datetime | None = None  # of whoever was asked: she, the centre, or who reviews
    review_asked_at: datetime | None = None
    ended_at: datetime | None = None
    end_reason: str | None = None  # declined | unanswered | unasked | stopped | (un)reviewed | not_taken

    @property
    def team(self) -> tuple[str, ...]:
        """1+1+N: the lead, the one who comes, the others."""
        return tuple(one for one in (self.lead, self.worker, *self.others) if one)

    @property
    def concerned(self) -> tuple[str, ...]:
        """Everybody who may have a part in it: the team, who asks her, who asked for it."""
        return tuple(one for one in (*self.team, self.asker, self.wished_by) if one)

    @property
    def face(self) -> bool:
        """She is spoken to at her door, not in a chat."""
        return self.asker is not None


class Circle(StrEnum):
    """To whom something about a plan is told."""

    PERSON = "person"
    TEAM = "team"
    WORKER = "worker"
    ASKER = "asker"  # who is to ask her face to face
    WISHER = "wisher"  # the official who asked for it on her behalf
    REVIEWERS = "reviewers"  # the lead and the centre
    CENTRE = "centre"
    LEFT = "left"  # who was of the team until now


@dataclass(frozen=True, kw_only=True)
class Tell:
    """One thing to tell. `digest`: as a line of the next list, which keeps the quiet hours by itself."""

    to: Circle
    key: str
    digest: bool = False
    choices: tuple[str, ...] = ()
    left: tuple[str, ...] = ()  # for Circle.LEFT: who


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What `decide` answers: the plan as it is now, the entry to append, whom to tell."""

    plan: Plan
    entry: Entry
    tells: tuple[Tell, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The limits a plan started with, and the calendar of today."""

    burden: Burden
    calendar: Calendar
    policy: int = 1

    def answer_by(self, at: datetime) -> datetime:
        """Until when somebody who was asked may answer."""
        return self.calendar.add(at, Span(self.burden.care_answer_days, SpanUnit.DAYS))

    def ask_by(self, at: datetime) -> datetime:
        """When whoever is to ask her is reminded: after half the time."""
        return self.calendar.add(at, Span(max(1, self.burden.care_answer_days // 2), SpanUnit.DAYS))

    def review_by(self, at: datetime) -> datetime:
        """一季度一评估."""
        return self.calendar.add(at, Span(self.burden.care_review_days, SpanUnit.DAYS))

    def visit_by(self, at: datetime, rhythm: Rhythm) -> datetime:
        """About when somebody comes next."""
        return self.calendar.add(at, Span(_DAYS[rhythm], SpanUnit.DAYS))

    def morning_of(self, by: datetime) -> datetime:
        """The beginning of the day of a date: early enough for that morning's list."""
        return self.calendar.at_local(self.calendar.local(by).date(), 0)

    def next_after(self, by: datetime, rhythm: Rhythm, at: datetime) -> datetime:
        """The visit after one that was due `by`, later than `at`: what was missed is not made up for."""
        later = self.visit_by(by, rhythm)
        return later if later > at else self.visit_by(at, rhythm)
