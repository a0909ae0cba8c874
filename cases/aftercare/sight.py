"""Who may know of a plan: she, the team, her township's centre, who asks her. Nobody else hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cases.access import of_village
from cases.aftercare.model import Phase, Plan
from cases.model import Role
from cases.places import Area, Directory

_BEFORE_HER_YES = frozenset({Phase.WISHED, Phase.PROPOSED})


def may_see(plan: Plan, person: str, directory: Directory, day: date) -> bool:
    """True for herself, the centre, who proposed it, who asks her, and once she agreed the team."""
    if person == plan.person:
        return True
    return any(_holds(plan, who, directory, day) for who in _standing(plan, person, directory, day))


def reviews(plan: Plan, person: str, directory: Directory, day: date) -> bool:
    """True for those who answer for it: the lead, who proposed it, the centre."""
    return any(
        directory.posts(who, day)
        and (who in {plan.lead, plan.proposed_by} or _of_centre(plan, who, directory, day))
        for who in _standing(plan, person, directory, day)
    )


def belongs(plan: Plan, person: str, directory: Directory, day: date) -> bool:
    """True for the team, and whoever stands in for one of it."""
    return any(who in plan.team for who in _standing(plan, person, directory, day))


def village(people: Iterable[str], directory: Directory, day: date) -> bool:
    """True where one of these holds posts of the village tier only."""
    return any(all(of_village(post, directory) for post in directory.posts(who, day)) for who in people)


def centre(plan: Plan, directory: Directory, day: date) -> tuple[str, ...]:
    """The dispatchers of her township; the county's where there is none."""
    for area in _tiers(plan, directory):
        found = directory.holders(Role.DISPATCHER, day, area=area.code)
        if found:
            return found
    return ()


def _tiers(plan: Plan, directory: Directory) -> tuple[Area, ...]:
    """Her township and what is above it; where nothing is known of it, the county."""
    known = directory.chain(plan.township)
    return known or tuple(area for area in directory.areas.values() if area.kind == "county")


def _standing(plan: Plan, person: str, directory: Directory, day: date) -> tuple[str, ...]:
    """She, and for whom she stands in; what is hushed has no deputy."""
    absent = () if plan.hushed else directory.stands_for(person, day)
    return (person, *absent)


def _holds(plan: Plan, who: str, directory: Directory, day: date) -> bool:
    if not directory.posts(who, day):
        return False
    if _of_centre(plan, who, directory, day) or who == plan.proposed_by:
        return True
    if plan.phase in _BEFORE_HER_YES:
        return _before_her_yes(plan, who)
    if plan.agreed_at is None:
        return False
    return who in plan.team


def _before_her_yes(plan: Plan, who: str) -> bool:
    """Who is sent to ask her, and who asked for it until somebody is named."""
    return who == (plan.wished_by if plan.phase is Phase.WISHED else plan.asker)


def _of_centre(plan: Plan, who: str, directory: Directory, day: date) -> bool:
    return who in centre(plan, directory, day)
