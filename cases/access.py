"""Who reaches which case, and what of it she may see (domain.md 2, 5). Sealed cases: their handlers only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from cases.model import Actor, Case, Role
from cases.places import Assignment, Directory
from cases.scene import calling, hushed, quiet

__all__ = ["Sight", "barred", "conflicted", "hushed", "may_see", "reaches", "tier_of", "touches"]

_VILLAGE = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
_BY_AREA = frozenset(
    {Role.DISPATCHER, Role.RESP_LEADER, Role.CHIEF_GRID, Role.GRID_LEADER, Role.GRID_ADVISOR}
)
_LEADING = frozenset({Role.CHIEF_GRID, Role.RESP_LEADER, Role.CASE_LEADER})


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What somebody may see of a case. `exists` False: not even that there is one."""

    exists: bool = False
    status: bool = False
    text: bool = False
    history: bool = False
    contact: bool = False  # on need, each look logged with its reason
    result: bool = False


NOTHING = Sight()
_ALL = Sight(exists=True, status=True, text=True, history=True, contact=True, result=True)
_CARD = Sight(exists=True, status=True, text=True, history=True, result=True)
_OWN = Sight(exists=True, status=True, result=True)


def tier_of(case: Case, directory: Directory) -> tuple[str, ...]:
    """The areas from the case's place upwards, nearest first; the county alone where the place is unknown."""
    start = case.area or case.township
    chain = tuple(area.code for area in directory.chain(start))
    return chain or tuple(area.code for area in directory.areas.values() if area.kind == "county")


def _posts_in(case: Case, actor: Actor, directory: Directory, day: date) -> bool:
    holder = actor.acts_for or actor.person or ""
    areas = tier_of(case, directory)
    return any(post.role is actor.role and post.area in areas for post in directory.posts(holder, day))


def _kept_from(case: Case, actor: Actor, directory: Directory, day: date) -> bool:
    """The village tier does not learn of violence at home, children and self-harm, unless given the case."""
    if not hushed(case):
        return False
    if actor.role in _VILLAGE:
        return True
    if actor.role is not Role.CHIEF_GRID:
        return False
    return _only_village(actor, directory, day)


def _only_village(actor: Actor, directory: Directory, day: date) -> bool:
    """A village's secretary: she reads what was given to her, and numbers of the rest."""
    held = [p for p in directory.posts(actor.acts_for or actor.person or "", day) if p.role is actor.role]
    return all(of_village(post, directory) for post in held)


def of_village(post: Assignment, directory: Directory) -> bool:
    """A post of the village tier: of a grid, a village, or of nothing above them."""
    area = directory.areas.get(post.area or "")
    if post.unit is not None and post.unit in directory.units:
        area = directory.areas.get(directory.units[post.unit].area, area)
    return area is None or area.kind in {"village", "grid"}


def barred(case: Case, person: str, directory: Directory, day: date) -> bool:
    """Named in a sealed case, of a unit named in it or with somebody named, or under a leader named in it."""
    if not (case.sealed or case.unsealed_by) or not case.named:
        return False
    named = [post for who in case.named for post in directory.posts(who, day)]
    units = {post.unit for post in named if post.unit} | set(case.named)
    led = {post.area for post in named if post.role in _LEADING and _below_county(post.area, directory)}
    own = directory.posts(person, day)
    return person in case.named or any(post.unit in units or post.area in led for post in own)


def _below_county(area: str | None, directory: Directory) -> bool:
    """Above the county there is nobody here to turn to: its own posts remain."""
    return area in directory.areas and directory.areas[area].kind != "county"


def reaches(case: Case, actor: Actor, directory: Directory, day: date) -> bool:
    """True where this post has anything to do with this case. What it may do there, the table says."""
    who = {one for one in (actor.person, actor.acts_for) if one}
    if actor.role is Role.RESIDENT:
        return bool(who & {case.reporter, case.agent, *case.others})
    confided = case.sealed and actor.acts_for is not None  # to two named persons: they have no deputy
    if confided or any(barred(case, one, directory, day) for one in who):
        return False
    # Whoever was called to something hushed and did not come need not follow it.
    called = case.called if calling(case) or not quiet(case) else ()
    helping = {case.case_leader, *(one.person for one in case.parts)} if not case.sealed else set()
    given = bool(who & {case.handler, *called, *helping})
    if case.sealed:
        return given or (actor.role is Role.SEALED_HANDLER and _posts_in(case, actor, directory, day))
    if given:
        return True
    if _kept_from(case, actor, directory, day):
        return False
    if actor.unit is not None and actor.unit == case.unit:
        return True
    if actor.role is Role.CHIEF_GRID and _only_village(actor, directory, day):
        return False
    return actor.role in _BY_AREA and _posts_in(case, actor, directory, day)


def touches(case: Case, actors: Iterable[Actor], directory: Directory, day: date) -> bool:
    """True where any post of a person reaches the case."""
    return any(reaches(case, actor, directory, day) for actor in actors)


def may_see(case: Case, person: str, directory: Directory, day: date) -> Sight:
    """The widest sight that this person's posts give."""
    best = _OWN if person in {case.reporter, case.agent, *case.others} else NOTHING
    for holder in (person, *directory.stands_for(person, day)):
        for post in directory.posts(holder, day):
            acts_for = holder if holder != person else None
            actor = Actor(person=person, role=post.role, unit=post.unit, acts_for=acts_for)
            if reaches(case, actor, directory, day):
                best = _wider(best, _by_post(case, actor))
    return best


def _by_post(case: Case, actor: Actor) -> Sight:
    if case.sealed:
        return _CARD  # the reporter is reached through the bot only
    handles = case.handler is not None and case.handler in {actor.person, actor.acts_for}
    if handles or actor.role is Role.DISPATCHER:
        return _ALL
    return _CARD


def _wider(one: Sight, other: Sight) -> Sight:
    return Sight(**{f.name: getattr(one, f.name) or getattr(other, f.name) for f in fields(Sight)})


def conflicted(case: Case, person: str | None, unit: str | None, named: frozenset[str]) -> bool:
    """回避: whoever should handle it reported it, is named in it, or belongs to the unit named."""
    return bool((person and (person == case.reporter or person in named)) or (unit and unit in named))
