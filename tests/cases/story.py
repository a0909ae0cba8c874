"""The real rules and calendar, and shorthands to move one case along."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import pytest

from cases import lifecycle
from cases.deadlines import SHANGHAI, Calendar
from cases.events import Contact, Dispatch, Event, Reclassify, Resolve, Sign, Submit, Triage
from cases.model import SYSTEM, Actor, Case, Entry, Notice, Profile, Refused, Road, Role
from cases.policy import Policy
from storage.calendar import load_calendar
from storage.seed.policy import load_policy

RESIDENT = Actor(person="r1", role=Role.RESIDENT)
CENTRE = Actor(person="d1", role=Role.DISPATCHER)
SECOND = Actor(person="d2", role=Role.DISPATCHER)
HANDLER = Actor(person="h1", role=Role.DEPT_HANDLER, unit="u1")
LEADER = Actor(person="l1", role=Role.RESP_LEADER)
KEEPER = Actor(person="s1", role=Role.SEALED_HANDLER)
GRID = Actor(person="w1", role=Role.GRID_WORKER)
OTHER = Actor(person="h2", role=Role.DEPT_HANDLER, unit="u2")


@cache
def calendar() -> Calendar:
    """The published working days around 2026."""
    return load_calendar(None, 2025, 2027)


@cache
def policy() -> Policy:
    """The first version of the rules, as the product ships them."""
    return load_policy(calendar())


def local(text: str) -> datetime:
    """A wall-clock moment in Shanghai, "2026-11-27 16:30"."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


MONDAY = local("2026-11-23 10:00")


@dataclass
class Story:
    """One case as it goes on: `at` moves by hand, everything said is kept."""

    case: Case = field(default_factory=lambda: Case(no="2026-000001"))
    at: datetime = MONDAY
    policy: Policy = field(default_factory=policy)
    entries: list[Entry] = field(default_factory=list)
    told: tuple[Notice, ...] = ()

    def open(self, event: Submit | None = None, by: Actor = RESIDENT) -> Case:
        """A report comes in."""
        decision = lifecycle.open_case(self.case.no, event or report(), by, self.at, self.policy)
        self.case, self.told = decision.case, decision.notices
        self.entries.append(decision.entry)
        return self.case

    def do(self, event: Event, by: Actor = SYSTEM) -> Case:
        """Something happens. Raises Refused."""
        decision = lifecycle.decide(self.case, event, by, self.at, self.policy)
        self.case, self.told = decision.case, decision.notices
        self.entries.append(decision.entry)
        return self.case

    def later(self, **length: float) -> None:
        """Time passes."""
        self.at += timedelta(**length)

    def heard(self) -> list[str]:
        """What was told last, as (to, key) in one word each."""
        return [f"{notice.to} {notice.key}" for notice in self.told]


def report(**fields: object) -> Submit:
    """A report as understood: a street lamp by default."""
    known: dict[str, object] = {
        "text": 1,
        "reporter": "r1",
        "road": Road.SERVICE,
        "category": "road_facility",
        "profile": Profile.N,
        "area": "g1",
        "township": "t1",
    }
    return Submit(**(known | fields))  # type: ignore[arg-type]


def triage(case: Case) -> Triage:
    """As understood."""
    return Triage(road=case.road, category=case.category, profile=case.profile)


def dispatched(**fields: object) -> Story:
    """A case that lies before h1 of u1."""
    story = Story()
    story.open(report(**fields))
    story.do(triage(story.case), KEEPER if story.case.sealed else CENTRE)
    story.do(Dispatch(unit="u1", person="h1"), KEEPER if story.case.sealed else CENTRE)
    return story


def signed(**fields: object) -> Story:
    """... and was signed."""
    story = dispatched(**fields)
    story.do(Sign(), HANDLER)
    return story


def handling(**fields: object) -> Story:
    """... and the resident was spoken to."""
    story = signed(**fields)
    story.do(Contact(), HANDLER)
    return story


def resolved(**fields: object) -> Story:
    """... and a result given."""
    story = handling(**fields)
    story.do(Resolve(text=9), HANDLER)
    return story


def refused(story: Story, event: Event, by: Actor = SYSTEM) -> str:
    """The code of a refusal."""
    with pytest.raises(Refused) as caught:
        story.do(event, by)
    return caught.value.code


def raised(story: Story, profile: Profile, **fields: object) -> Reclassify:
    """The same matter on another level."""
    return Reclassify(
        road=story.case.road,
        category=story.case.category,
        profile=profile,
        reason="centre",
        **fields,  # type: ignore[arg-type]
    )


def alarm(**fields: object) -> Story:
    """An emergency as the system sends it out: w1 is called first."""
    story = Story()
    story.open(
        report(
            road=Road.EMERGENCY,
            category="emergency_life",
            profile=Profile.E,
            urgent=True,
            **{"danger": "fire", **fields},
        )
    )
    story.do(triage(story.case))
    story.do(Dispatch(unit="", person="w1", called=("w1",)))
    return story
