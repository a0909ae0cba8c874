"""What guards, effects and notices look at, and the plain questions they share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.model import Actor, Case, Part, Party, Profile, Refused, Role, State
from cases.policy import Policy

HUSHED = frozenset({"violence_home", "child", "self_harm"})
HUSHED_CATEGORIES = frozenset({"domestic_violence", "minor_protection", "self_harm"})
SIDES = ("a", "b")  # of a dispute: who reported it, and the other
_WEIGHT = {Profile.Q: 0, Profile.N: 1, Profile.M: 2, Profile.J: 2, Profile.U: 3, Profile.E: 4}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A case before `event`. The event's fields are those of the rule's own dataclass."""

    case: Case
    event: Any
    by: Actor
    at: datetime
    policy: Policy


def need(ok: bool, code: str, **params: str | int) -> None:
    """Refuse with this code unless `ok`."""
    if not ok:
        raise Refused(code, **params)


def stands_for(by: Actor) -> frozenset[str]:
    """The person acting and whom she stands in for."""
    return frozenset(who for who in (by.person, by.acts_for) if who)


def owns(case: Case, by: Actor) -> bool:
    """She reported it, typed it for the reporter, or reported the same and was merged into it."""
    return bool(stands_for(by) & {case.reporter, case.agent, *case.others})


def handles(case: Case, by: Actor) -> bool:
    """The named handler; the head of the unit; where a unit has no named one yet, anybody of the unit."""
    if case.handler is not None and case.handler in stands_for(by):
        return True
    of_unit = by.unit is not None and by.unit == case.unit
    return of_unit and (case.handler is None or by.role is Role.DEPT_LEAD)


def part_of(case: Case, by: Actor) -> Part | None:
    """The part of a case that is this person's, or her unit's while nobody of it took it."""
    for one in case.parts:
        if one.person in stands_for(by) or (one.person is None and one.unit == by.unit):
            return one
    return None


def party(case: Case, side: str) -> Party:
    """What is known of a side, an empty one where nothing is."""
    return next((one for one in case.parties if one.side == side), Party(side=side))


def calling(case: Case) -> bool:
    """Somebody is being called until somebody signs."""
    return case.state is State.DISPATCHED and bool(case.called)


def calmed(before: Case, after: Case) -> bool:
    """A person has said that it is no emergency."""
    return before.profile is Profile.E and after.profile is not Profile.E and after.danger is None


def hushed(case: Case) -> bool:
    """Violence at home, children, self-harm: nothing a partner or neighbour could read over her shoulder."""
    return case.danger in HUSHED or case.category in HUSHED_CATEGORIES


def listed(case: Case) -> str:
    """What a list or a push calls it: a neutral word for what nobody looking on may read."""
    return "@key:common.personal_safety" if hushed(case) else f"@category:{case.category}"


def thanks(case: Case) -> bool:
    """表扬: nobody waits for anything, so it is never late; whoever has it may still answer."""
    return case.category == "praise"


def quiet(case: Case) -> bool:
    """The reporter gets the neutral wording only."""
    return case.sealed or hushed(case)


def lowers(case: Case, profile: Profile) -> bool:
    """The new level would give it more time, or less alarm, than the present one."""
    return _WEIGHT[profile] < _WEIGHT[case.profile]


def raises(case: Case, profile: Profile) -> bool:
    """The new level is more pressing than the present one."""
    return _WEIGHT[profile] > _WEIGHT[case.profile]
