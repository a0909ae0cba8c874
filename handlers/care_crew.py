"""1+1+N: who may lead, who may come, who beside; nearest first, and nobody who is a party to the matter."""

from __future__ import annotations

from collections.abc import Iterator

from cases.access import of_village
from cases.aftercare import Plan
from cases.model import Case, Role
from cases.places import Assignment
from handlers.turn import Turn

_LEADS = (Role.DEPT_LEAD, Role.CASE_LEADER, Role.RESP_LEADER, Role.CHIEF_GRID)
_COMES = (Role.GRID_WORKER, Role.GRID_LEADER, Role.GRID_ADVISOR)
_BESIDE = (Role.MEDIATOR, Role.DEPT_HANDLER)
_FOR_FAMILIES = frozenset({"women", "civil"})
_ALL = (*_LEADS, *_COMES, *_BESIDE)


def candidates(turn: Turn, about: Case | Plan | None, step: str, hushed: bool) -> tuple[str, ...]:
    """For lead, worker or others. Where it is hushed nobody of the village: who comes is of a unit."""
    if step == "lead":
        found = [*_of_unit(turn, about), *_near(turn, about, _LEADS)]
    elif step == "worker":
        found = list(_near(turn, about, _COMES) if not hushed else _gentle(turn, about))
    else:
        found = list(_near(turn, about, (*_COMES, *_BESIDE, *_LEADS)))
    found = [*_now(turn, about, step), *found]
    return tuple(dict.fromkeys(one for one in found if not (hushed and _only_village(turn, one))))


def _now(turn: Turn, about: Case | Plan | None, step: str) -> tuple[str, ...]:
    """Who does it so far and still holds a post: where one is changed the others mostly stay."""
    if not isinstance(about, Plan):
        return ()
    so_far = {"lead": (about.lead,), "worker": (about.worker,)}.get(step, about.others)
    return tuple(one for one in so_far if one and turn.desk.known.directory.posts(one, turn.today))


def read_names(turn: Turn, about: Case | Plan | None, text: str) -> tuple[tuple[str, ...], str]:
    """The officials named in a text, in the order of the text, and the words that are left."""
    directory = turn.desk.known.directory
    team = about.team if isinstance(about, Plan) else ()
    near = dict.fromkeys((*team, *_of_unit(turn, about), *_near(turn, about, _ALL)))
    names = {one: directory.officials[one].name for one in near}
    named = sorted((text.index(name), one) for one, name in names.items() if name and name in text)
    for _, one in named:
        text = text.replace(names[one], " ")
    return tuple(one for _, one in named), " ".join(text.split())


def _of_unit(turn: Turn, about: Case | Plan | None) -> Iterator[str]:
    """Those of the unit that had the matter: its head, then its people."""
    if not isinstance(about, Case) or about.unit is None:
        return
    for role in (Role.DEPT_LEAD, Role.DEPT_HANDLER):
        for one in turn.desk.known.directory.holders(role, turn.today, unit=about.unit):
            if _free(about, one):
                yield one


def _gentle(turn: Turn, about: Case | Plan | None) -> list[str]:
    """Where the village stays out: people of units, first of those that are there for women and families."""
    found = _near(turn, about, (Role.DEPT_HANDLER,))
    directory = turn.desk.known.directory
    first = {
        post.person
        for post in directory.assignments
        if post.unit in directory.units and directory.units[post.unit].kind in _FOR_FAMILIES
    }
    return sorted(found, key=lambda one: one not in first)


def _near(turn: Turn, about: Case | Plan | None, roles: tuple[Role, ...]) -> tuple[str, ...]:
    """Holders of these roles in the grid, village and township, and in the units there; nearest first."""
    directory = turn.desk.known.directory
    place = (about.area or about.township) if about is not None else None
    order = [area.code for area in directory.chain(place) if area.kind != "county"]
    found = [
        (order.index(where), roles.index(post.role), number, post.person)
        for number, post in enumerate(directory.assignments)
        if post.role in roles
        and post.holds(turn.today)
        and (where := _where(turn, post)) in order
        and not directory.officials[post.person].disabled
        and _free(about, post.person)
    ]
    return tuple(person for _, _, _, person in sorted(found))


def _where(turn: Turn, post: Assignment) -> str:
    unit = turn.desk.known.directory.units.get(post.unit or "")
    return unit.area if unit is not None else post.area or ""


def _free(about: Case | Plan | None, person: str) -> bool:
    """回避: neither the household itself nor anybody the matter speaks of."""
    if isinstance(about, Case):
        return person != about.reporter and person not in about.named
    return about is None or person != about.person


def _only_village(turn: Turn, person: str) -> bool:
    directory = turn.desk.known.directory
    return all(of_village(post, directory) for post in directory.posts(person, turn.today))
